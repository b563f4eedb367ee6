import type { Plant } from '../../../config/index.ts';
import type { LoopPlace } from '../../../controller/loops/index.ts';
import { createController } from '../../../controller/scan/index.ts';
import { constantWeather } from '../../weather/index.ts';
import { ClosedLoop } from '../closed-loop.ts';
import type { Tuning } from './model.ts';

/** Loops must work at the longest scan that they are run at, so they are tried at it, s. */
export const scanSeconds = 10;
const settleSeconds = 4 * 3600;
/** A loop that is not at work then may be within half a day, s. */
const waitMaximum = 12 * 3600;
/** At work: between its limits for this long, s. */
const workSeconds = 1800;
/** Amplitude of the relay, a share of the output; less near the output's limits, but not under the least. */
const relayAmplitude = 0.1;
const relayMinimum = 0.03;
/**
 * Hysteresis of the relay: over the noise's standard deviation, and over the swing that matters. It slows the relay down to where the loop is to work:
 * a bare relay would only show the process at a scan or two.
 */
const hysteresisOverNoise = 3;
const hysteresisShare = 0.5;
const periodsWanted = 6;
/** It is given up after this, or so many integral times of the present tuning, whichever is longer, s. */
const relaySeconds = 4 * 3600;
const relayIntegralTimes = 30;

/** The plant's state that a loop is tried in. */
export interface OperatingPoint {
  readonly name: string;
  /** °C. */
  readonly outdoor: number;
  /** Plant time, s. */
  readonly startTime: number;
}

/** A loop on the twin, warm and at work. */
export interface Bench {
  readonly closed: ClosedLoop;
  readonly place: LoopPlace;
  /** Limits of its output at the last scan. */
  readonly limits: { low: number; high: number };
}

/** What stands in for a loop: gives the output for its error. */
type Law = (error: number, low: number, high: number) => number;

/** Name of a loop in a plant: its equipment's and its own. */
export function loopName({ equipment, name }: LoopPlace): string {
  return `${equipment.name}.${name}`;
}

/** The loops of a plant. */
export function loopsOf(plant: Plant): readonly LoopPlace[] {
  return createController(plant, { strategy: 'rules', startTime: 0 }).loops.places;
}

/** @throws RangeError where the plant has no such loop */
export function placeOf(plant: Plant, name: string): LoopPlace {
  const places = loopsOf(plant);
  const place = places.find((one) => loopName(one) === name);
  if (place === undefined)
    throw new RangeError(`no loop is called "${name}"; there are ${places.map(loopName).join(', ')}`);
  return place;
}

/**
 * The plant run with instruments in an operating point until a loop is at work.
 * @param later s that it is left to itself before, so that another moment is met
 * @returns undefined where it is not within 16 hours
 * @throws RangeError where the plant has no such loop
 */
export function warm(plant: Plant, name: string, point: OperatingPoint, later = 0): Bench | undefined {
  const { outdoor, startTime } = point;
  const weather = constantWeather({ outdoorTemperature: outdoor });
  const closed = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime, instruments: true });
  const place = closed.controller.loops.places.find((one) => loopName(one) === name);
  if (place === undefined) throw new RangeError(`no loop is called "${name}"`);
  const limits = { low: 0, high: 1 };
  const { loop } = place;
  const own = loop.step.bind(loop);
  // Only the call knows the limits.
  loop.step = (error, dt, low, high, feedForward) => {
    limits.low = low;
    limits.high = high;
    return own(error, dt, low, high, feedForward);
  };
  closed.step(settleSeconds + later);
  let worked = 0;
  for (let waited = 0; waited < waitMaximum; waited += scanSeconds) {
    closed.step(scanSeconds);
    const room = Math.min(loop.output - limits.low, limits.high - loop.output);
    worked = loop.regulating && room > relayMinimum ? worked + scanSeconds : 0;
    if (worked >= workSeconds) return { closed, place, limits };
  }
  return undefined;
}

/** Lets a law stand in for a loop, as its control calls it. */
function takeOver({ place: { loop }, limits }: Bench, law: Law): void {
  loop.step = (error, _dt, low, high) => {
    limits.low = low;
    limits.high = high;
    loop.error = error;
    loop.regulating = true;
    loop.output = Math.min(high, Math.max(low, law(error, low, high)));
    return loop.output;
  };
}

/** Why nothing was found of a loop in an operating point; `figure`: hours, or the share that a model explains. */
export interface Failure {
  readonly kind: 'notAtWork' | 'noRoom' | 'stopped' | 'noOscillation' | 'poorModel';
  readonly figure?: number;
}

/** What a relay found: samples of every scan, and the oscillation that it kept up. */
export interface RelayRecord {
  readonly outputs: readonly number[];
  /** Minus the error: what is held, from its set-point. */
  readonly held: readonly number[];
  /** Gain (output per unit of error) and period, s, at which the loop would keep swinging: ultimate but for what the hysteresis delays. */
  readonly criticalGain: number;
  readonly criticalPeriod: number;
  /** Standard deviation of the error from scan to scan while the loop was left alone. */
  readonly noise: number;
}

/**
 * Relay test with hysteresis (Åström & Hägglund 1984, Automatic tuning of simple regulators, Automatica 20(5)): the loop's output steps
 * to either side of where it was as the error crosses zero; critical gain by the describing function, 4d / (π a).
 * @returns why there is none, where the loop has no room, stops its work or does not oscillate in time
 */
export function relayTest(bench: Bench): RelayRecord | Failure {
  const { closed, place, limits } = bench;
  const { loop } = place;
  const quiet: number[] = [];
  let centre = 0;
  for (let k = 0; k < workSeconds / scanSeconds; k++) {
    closed.step(scanSeconds);
    quiet.push(loop.error);
    centre += (loop.output * scanSeconds) / workSeconds;
  }
  const noise = Math.sqrt(
    quiet.slice(1).reduce((sum, e, k) => sum + (e - quiet[k]) ** 2, 0) / (2 * (quiet.length - 1)),
  );
  const amplitude = Math.min(relayAmplitude, centre - limits.low, limits.high - centre);
  if (amplitude < relayMinimum) return { kind: 'noRoom' };
  const band = Math.max(hysteresisOverNoise * noise, hysteresisShare * place.amplitude);
  let side = loop.error >= 0 ? 1 : -1;
  let switches: number[] = [];
  const [outputs, held]: [number[], number[]] = [[], []];
  takeOver(bench, (error) => {
    if (side * error < -band) {
      side = -side;
      switches = [...switches, outputs.length];
    }
    return centre + side * amplitude;
  });
  const longest = Math.max(relaySeconds, relayIntegralTimes * loop.integralSeconds);
  for (let t = 0; t < longest && switches.length < 2 * periodsWanted + 2; t += scanSeconds) {
    closed.step(scanSeconds);
    if (!loop.regulating) return { kind: 'stopped' };
    outputs.push(loop.output);
    held.push(-loop.error);
  }
  if (switches.length < 6) return { kind: 'noOscillation', figure: Math.round(longest / 3600) };
  const settled = switches.slice(2);
  const whole = settled.length - 1 - ((settled.length - 1) % 2);
  const criticalPeriod = ((settled[whole] - settled[0]) * scanSeconds * 2) / whole;
  const kept = held.slice(settled[0], settled[whole]);
  const swing = (Math.max(...kept) - Math.min(...kept)) / 2;
  const criticalGain = (4 * amplitude) / (Math.PI * swing);
  return { outputs, held, criticalGain, criticalPeriod, noise };
}

/** How a tuning did: after a step of the set-point, and after a load that came in at the output. */
export interface Trial {
  /** ∫|error|, in the loop's unit times s. */
  readonly stepError: number;
  readonly loadError: number;
  /** Past the new set-point, over the step; the noise's standard deviation taken off. */
  readonly overshoot: number;
  /** Of the valve's stem, or else of the output, over both, in strokes an hour. */
  readonly travel: number;
}

const settleTrialSeconds = 1800;
const windowSeconds = 3600;
const loadStep = 0.1;

/**
 * Tries a tuning on a warm loop: an hour after a step of the set-point, as the loop sees it, and an hour after its output's effect steps by
 * a tenth.
 * @param setpointStep in the error's unit
 */
export function tryTuning(bench: Bench, tuning: Tuning, setpointStep: number, noise: number): Trial {
  const { closed, place, limits } = bench;
  const { loop } = place;
  Reflect.deleteProperty(loop, 'step');
  loop.tune(tuning.gain, tuning.integralTime);
  const own = loop.step.bind(loop);
  let [shift, load, worked] = [0, 0, 0];
  loop.step = (error, dt, low, high, feedForward) => {
    limits.low = low;
    limits.high = high;
    const output = own(error + shift, dt, low, high, feedForward);
    worked = output;
    // Controls read either what is returned or what the loop holds.
    loop.output = Math.min(high, Math.max(low, output + load));
    return loop.output;
  };
  closed.step(settleTrialSeconds);
  // What wears is the stem, where there is one: an actuator does not answer every change of its command.
  const moved = () => (place.valve === undefined ? worked : closed.twin.measured[place.valve.feedback]);
  let [travel, before] = [0, moved()];
  const window = (): { error: number; past: number } => {
    let [error, past] = [0, 0];
    for (let t = 0; t < windowSeconds; t += scanSeconds) {
      closed.step(scanSeconds);
      error += Math.abs(loop.error) * scanSeconds;
      past = Math.max(past, -loop.error * Math.sign(shift));
      travel += Math.abs(moved() - before);
      before = moved();
    }
    return { error, past };
  };
  // Towards less output where there is more room there.
  shift = setpointStep * (loop.output - limits.low > limits.high - loop.output ? -1 : 1);
  const step = window();
  shift = 0;
  closed.step(settleTrialSeconds);
  load = loop.output - limits.low > limits.high - loop.output ? -loadStep : loadStep;
  before = moved();
  const disturbed = window();
  Reflect.deleteProperty(loop, 'step');
  const overshoot = Math.max(0, step.past - 3 * noise) / setpointStep;
  return {
    stepError: step.error,
    loadError: disturbed.error,
    overshoot,
    travel: travel / ((2 * windowSeconds) / 3600),
  };
}
