import type { Equipment, Plant } from '../../config/index.ts';
import type { Finding } from './warning.ts';

/** Samples that a window holds. */
const window = 60;
const unchanged = [{ quantity: 'unchanged', value: window, unit: 'count' }] as const;
/** Median change from sample to sample, K, that no temperature has. */
const noisyChange = 0.35;
/** Seconds after which a step of IT load is sure, and its least share of installed power. */
const stepSure = 600;
const stepShare = 0.12;
const slowSeconds = 6 * 3600;

/** Where the shadow's own temperature moves nearly as much, it is the plant that swings. */
const swingRatio = 3;
/** A wire that is loose turns back more often than not: white noise two times in three, what swings far less often. */
const turnsMinimum = 0.55 * window;

interface Trace {
  readonly slot: number;
  readonly name: string;
  /** Contact of the machine that it sits in: while that stands, what hardly flows turns this way and that; or -1. */
  readonly contact: number;
  /** Branch of an exchanger's side that must flow, and kg/s; or -1. */
  readonly branch: number;
  readonly least: number;
  last: number;
  same: number;
  /** The last changes, in a ring; the sum of their sizes; how many turned back. */
  readonly changes: Float64Array;
  next: number;
  count: number;
  sum: number;
  turns: number;
  /** The same of what is expected: its last value, changes, and their sum. */
  expected: number;
  readonly swings: Float64Array;
  swing: number;
}

/** Judges temperature sensors by their own noise: one without any is frozen, one with far too much has a loose wire. */
export class SensorNoise {
  readonly #traces: Trace[];

  constructor(plant: Plant) {
    this.#traces = plant.points
      .filter(({ definition }) => definition.kind === 'measured' && definition.unit === '°C')
      .map(({ index, name, equipment }) => ({
        slot: index,
        contact: contactOf(plant.equipment[equipment]),
        ...sideOf(plant, equipment, name),
        name,
        last: Number.NaN,
        same: 0,
        changes: new Float64Array(window),
        next: 0,
        count: 0,
        sum: 0,
        turns: 0,
        expected: Number.NaN,
        swings: new Float64Array(window),
        swing: 0,
      }));
  }

  /** @param expected the shadow's own values, by slot @param flow its flows, by branch */
  check(measured: Float64Array, expected: Float64Array, flow: Float64Array): Finding[] {
    const findings: Finding[] = [];
    for (const trace of this.#traces) {
      const value = measured[trace.slot];
      const change = value - trace.last;
      trace.last = value;
      const swing = Math.abs(expected[trace.slot] - trace.expected);
      trace.expected = expected[trace.slot];
      const stands = trace.contact >= 0 && !(measured[trace.contact] >= 0.5);
      const still = trace.branch >= 0 && Math.abs(flow[trace.branch]) < trace.least;
      if (Number.isNaN(change) || stands || still) forget(trace);
      else {
        trace.same = change === 0 ? trace.same + 1 : 0;
        remember(trace, change, swing);
        if (trace.same >= window) findings.push({ cause: 'sensorFrozen', target: trace.name, evidence: unchanged });
        else if (isNoisy(trace)) {
          const meanChange = Math.round((1000 * trace.sum) / window) / 1000;
          findings.push({
            cause: 'sensorNoisy',
            target: trace.name,
            evidence: [{ quantity: 'meanChange', value: meanChange, unit: 'own' }],
          });
        }
      }
    }
    return findings;
  }
}

function contactOf({ kind, points }: Equipment): number {
  if (kind === 'gasBoiler') return points.flame;
  return kind === 'heatPump' || kind === 'chiller' ? points.running : -1;
}

function sideOf(plant: Plant, equipment: number, name: string): { branch: number; least: number } {
  const e = plant.equipment[equipment];
  if (e.kind !== 'heatExchanger') return { branch: -1, least: 0 };
  const side = name.startsWith(`${e.name}.primary.`) ? 'primary' : 'secondary';
  return { branch: e.branches[side], least: 0.05 * e.parameters[side].designFlow };
}

function forget(trace: Trace): void {
  trace.same = 0;
  trace.count = 0;
  trace.next = 0;
  trace.sum = 0;
  trace.turns = 0;
  trace.swing = 0;
}

function remember(trace: Trace, change: number, swing: number): void {
  const { changes, next } = trace;
  const previous = changes[(next + window - 1) % window];
  if (trace.count === window) {
    trace.sum -= Math.abs(changes[next]);
    trace.swing -= trace.swings[next];
    if (changes[next] * changes[(next + 1) % window] < 0) trace.turns--;
  } else trace.count++;
  if (trace.count > 1 && previous * change < 0) trace.turns++;
  changes[next] = change;
  trace.swings[next] = Number.isNaN(swing) ? 0 : swing;
  trace.swing += trace.swings[next];
  trace.sum += Math.abs(change);
  trace.next = (next + 1) % window;
}

/** Cheap first: the median is only asked for where the mean is suspicious. */
function isNoisy({ count, sum, turns, changes, swing }: Trace): boolean {
  if (count < window || sum < noisyChange * window || turns < turnsMinimum || sum < swingRatio * swing) return false;
  return changes.map(Math.abs).sort()[window / 2] > noisyChange;
}

/** Steps of halls' IT load against their slow course. */
export class LoadSteps {
  readonly #halls: {
    readonly name: string;
    readonly slot: number;
    readonly installed: number;
    slow: number;
    off: number;
  }[];

  constructor(plant: Plant) {
    this.#halls = plant.equipment.flatMap((e) =>
      e.kind === 'hall'
        ? [{ name: e.name, slot: e.points.itPower, installed: e.parameters.installedPower, slow: Number.NaN, off: 0 }]
        : [],
    );
  }

  check(measured: Float64Array, dt: number): Finding[] {
    return this.#halls.flatMap((hall): Finding[] => {
      const load = measured[hall.slot];
      if (Number.isNaN(load)) return [];
      if (Number.isNaN(hall.slow)) hall.slow = load;
      const step = (load - hall.slow) / hall.installed;
      hall.off = Math.abs(step) > stepShare ? hall.off + dt : 0;
      hall.slow += (load - hall.slow) * Math.min(1, dt / slowSeconds);
      const evidence = [{ quantity: 'load', value: step, unit: 'fraction' }] as const;
      return hall.off >= stepSure ? [{ cause: 'loadStep', target: hall.name, evidence }] : [];
    });
  }
}
