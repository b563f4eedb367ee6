import type { Plant } from '../../../config/index.ts';
import {
  type Failure,
  type OperatingPoint,
  placeOf,
  relayTest,
  scanSeconds,
  type Trial,
  tryTuning,
  warm,
} from './experiment.ts';
import { type FittedModel, fitModel, largestSensitivity, simc, type Tuning } from './model.ts';

/** Share of what was seen that a model must explain to be tuned by. */
const explainedMinimum = 0.6;
/** Largest sensitivity that a proposal may have in any operating point (Åström & Hägglund 2006: 1.4 careful, 2 the most). */
const sensitivityMaximum = 1.7;
/**
 * A test in which something else happens, as a boiler that comes or goes, shows that rather than the loop: it is done again at another moment,
 * so often in all, so many seconds later each.
 */
const attemptsMaximum = 3;
const laterSeconds = 5400;
/** The noise's standard deviation moves the output by no more than this, a share of its range: an actuator does not answer most of it. */
const noiseMaximum = 0.003;
/**
 * How much less error a proposal must leave to be worth a change, and what it may cost. A stem may travel more than that where the error
 * under a load shrinks by as much: a loop that hardly acted does not get better by moving less.
 */
const betterShare = 0.85;
const overshootMaximum = 0.25;
const travelMaximum = 1.5;

/** What was found of a loop in one operating point, or why nothing. */
export interface Finding {
  readonly point: OperatingPoint;
  readonly failure?: Failure;
  /** s by which the moment of its test was put off, where an earlier one told nothing. */
  readonly later?: number;
  readonly model?: FittedModel;
  readonly criticalGain?: number;
  readonly criticalPeriod?: number;
  readonly noise?: number;
  /** Ms by the model, and the trial on the twin, as it is tuned now and as proposed. */
  readonly now?: Trial & { readonly sensitivity: number };
  readonly proposed?: Trial & { readonly sensitivity: number };
}

/** What an engineer is asked to look at: nothing applies it. */
export interface Proposal {
  readonly loop: string;
  readonly unit: string;
  /** Equipment and parameter of the plant file that hold the tuning. */
  readonly equipment: string;
  readonly parameter: string;
  readonly now: Tuning;
  /** Absent: no operating point told enough. */
  readonly proposed?: Tuning;
  readonly findings: readonly Finding[];
  readonly verdict: 'better' | 'keep' | 'unknown';
}

/** τc of SIMC for a model: as quick as its dead time and three scans, and no quicker than its noise allows. */
function tune(model: FittedModel, noise: number): Tuning {
  const quick = simc(model, Math.max(model.deadTime, 3 * scanSeconds));
  const gain = Math.min(quick.gain, noise > 0 ? noiseMaximum / noise : quick.gain);
  const closedLoopTime = model.timeConstant / (model.gain * gain) - model.deadTime;
  return gain === quick.gain ? quick : simc(model, closedLoopTime);
}

/** Of the tunings of all points the one that does best in all: least Ti/K, its error under a load, at no larger sensitivity than allowed. */
function compromise(models: readonly FittedModel[], tunings: readonly Tuning[]): Tuning {
  const candidates = tunings.flatMap(({ gain }) => tunings.map(({ integralTime }) => ({ gain, integralTime })));
  const least = Math.min(...tunings.map(({ gain }) => gain));
  const longest = Math.max(...tunings.map(({ integralTime }) => integralTime));
  // Less gain is robust at last: a bounded number of halvings, the last of which is taken if none would do.
  for (let k = 1; k <= 8; k++) candidates.push({ gain: least / 1.4 ** k, integralTime: longest });
  const robust = candidates.filter((tuning) =>
    models.every((model) => largestSensitivity(model, tuning, scanSeconds) <= sensitivityMaximum),
  );
  robust.sort((a, b) => a.integralTime / a.gain - b.integralTime / b.gain);
  return rounded(robust[0] ?? candidates[candidates.length - 1]);
}

/** Two figures say all that a test can know. */
function rounded({ gain, integralTime }: Tuning): Tuning {
  return { gain: Number(gain.toPrecision(2)), integralTime: Number(integralTime.toPrecision(2)) };
}

/**
 * Identifies a loop on the twin in several operating points by a relay, tunes it by SIMC for all of them, and tries old and new tuning
 * in each. Same plant, same points, same proposal.
 * @param told how far it is, 0 to 1
 * @throws RangeError where the plant has no such loop
 */
export function propose(
  plant: Plant,
  name: string,
  points: readonly OperatingPoint[],
  told: (share: number) => void = () => undefined,
): Proposal {
  const place = placeOf(plant, name);
  // Both trials of a point take about as long as two probes.
  const parts = 3 * points.length;
  const probes = points.map((point, i) => {
    const finding = probe(plant, name, point);
    told((i + 1) / parts);
    return finding;
  });
  const known = probes.flatMap(({ model, noise = 0 }) => (model === undefined ? [] : [{ model, noise }]));
  const now = { gain: place.loop.gain, integralTime: place.loop.integralSeconds };
  const common = {
    loop: name,
    unit: place.unit,
    equipment: (place.tunedAt ?? place.equipment).name,
    parameter: place.name === 'hotWater.valve' ? 'hotWaterTuning' : 'tuning',
    now,
  };
  if (known.length === 0) return { ...common, findings: probes, verdict: 'unknown' };
  const proposed = compromise(
    known.map(({ model }) => model),
    known.map(({ model, noise }) => tune(model, noise)),
  );
  const candidates = { loop: name, now, proposed, amplitude: place.amplitude };
  const findings = probes.map((finding, i) => {
    const whole = verified(plant, finding, candidates);
    told((points.length + 2 * (i + 1)) / parts);
    return whole;
  });
  return { ...common, proposed, findings, verdict: verdictOf(findings) };
}

function probe(plant: Plant, name: string, point: OperatingPoint): Finding {
  const first = probeAt(plant, name, point, 0);
  if (first.model !== undefined || first.failure?.kind === 'notAtWork') return first;
  for (let attempt = 1; attempt < attemptsMaximum; attempt++) {
    const finding = probeAt(plant, name, point, attempt * laterSeconds);
    if (finding.model !== undefined) return finding;
  }
  return first;
}

function probeAt(plant: Plant, name: string, point: OperatingPoint, later: number): Finding {
  const bench = warm(plant, name, point, later);
  if (bench === undefined) return { point, failure: { kind: 'notAtWork' } };
  const relay = relayTest(bench);
  if ('kind' in relay) return { point, failure: relay };
  const { outputs, held, criticalGain, criticalPeriod, noise } = relay;
  const model = fitModel(outputs, held, scanSeconds);
  const seen = { point, criticalGain, criticalPeriod, noise };
  if (model.explained < explainedMinimum) return { ...seen, failure: { kind: 'poorModel', figure: model.explained } };
  return { ...seen, model, ...(later > 0 ? { later } : {}) };
}

/** Tries both tunings from the same beginning, by a step of twice what matters. */
function verified(plant: Plant, finding: Finding, { loop: name, now, proposed, amplitude }: Candidates): Finding {
  const { model, noise = 0, point, later = 0 } = finding;
  if (model === undefined) return finding;
  const trial = (tuning: Tuning) => {
    const bench = warm(plant, name, point, later);
    if (bench === undefined) throw new RangeError(`${name} was at work in ${point.name}, and is not again`);
    const sensitivity = largestSensitivity(model, tuning, scanSeconds);
    return { ...tryTuning(bench, tuning, 2 * amplitude, noise), sensitivity };
  };
  return { ...finding, now: trial(now), proposed: trial(proposed) };
}

interface Candidates {
  readonly loop: string;
  readonly now: Tuning;
  readonly proposed: Tuning;
  readonly amplitude: number;
}

function verdictOf(findings: readonly Finding[]): 'better' | 'keep' {
  const pairs = findings.flatMap(({ now, proposed }) => (now && proposed ? [{ now, proposed }] : []));
  const harmless = pairs.every(
    ({ now, proposed }) =>
      proposed.sensitivity <= Math.max(sensitivityMaximum, now.sensitivity) &&
      proposed.overshoot <= Math.max(overshootMaximum, now.overshoot) &&
      proposed.travel <= now.travel * Math.max(travelMaximum, now.loadError / proposed.loadError) &&
      proposed.loadError <= 1.05 * now.loadError,
  );
  const share = pairs.reduce(
    (sum, { now, proposed }) =>
      sum + (proposed.stepError / now.stepError + proposed.loadError / now.loadError) / (2 * pairs.length),
    0,
  );
  return harmless && share <= betterShare ? 'better' : 'keep';
}
