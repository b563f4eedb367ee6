import type { Equipment } from '../../config/index.ts';
import type { ProportionalIntegral } from '../blocks/index.ts';
import type { ProcessImage } from '../image/index.ts';
import { Oscillations, type WatchedLoop } from './oscillation.ts';
import { Stiction, type ValveSlots } from './stiction.ts';

/** Quick loops are looked at so often, s; slow ones and valves at every third look, for the scan's sake. */
const sampleSeconds = 10;
const slowSamples = 3;
/** A loop is quick up to this integral time, s. */
const quickIntegralSeconds = 120;
/** After a longer pause it begins anew. */
const pauseSeconds = 60;
/** Oscillations of more integral times than this, or longer than these, are the day's and the load's, s. */
const integralTimesMaximum = 12;
const periodMaximum = 3 * 3600;
const periodMinimum = 400;
/** A loop that swings of itself does so faster than this: slower, its integral would have kept up with what it met. */
const ownIntegralTimes = 4;
/** Loops whose periods agree within this share swing together. */
const together = 0.15;

/** Which of an equipment's loops, mostly as the point is called that it moves; and how people call it, a text key each. */
const loopTexts = {
  valve: 'loop.valve',
  'heating.valve': 'loop.heatingValve',
  'hotWater.valve': 'loop.hotWaterValve',
  capacity: 'loop.capacity',
  sinkFlow: 'loop.sinkFlow',
  flow: 'loop.flow',
  speed: 'loop.speed',
  fanSpeed: 'loop.fanSpeed',
} as const;

export type LoopName = keyof typeof loopTexts;

/** A loop, and where it is found. */
export interface LoopPlace {
  readonly equipment: Equipment;
  readonly name: LoopName;
  readonly loop: ProportionalIntegral;
  /** Where the plant file has its tuning, where that is another equipment. */
  readonly tunedAt?: Equipment | undefined;
  /** Of the error. */
  readonly unit: string;
  /** Least amplitude that matters, in that unit. */
  readonly amplitude: number;
  /** The valve that it moves. */
  readonly valve?: ValveSlots;
}

/** Why a loop swings, most likely: a text key each. */
export type OscillationCause = 'reason.stiction' | 'reason.tightTuning' | 'reason.disturbance';

/** What is known of a loop that swings, or whose valve sticks. */
export interface LoopFinding {
  /** Text key of its name. */
  readonly loop: string;
  readonly unit: string;
  /** s and in the loop's unit; 0 while it does not swing. */
  readonly period: number;
  readonly amplitude: number;
  readonly cause: OscillationCause;
  /** Stroke that the command goes before the stem moves; 0 while it does not stick. */
  readonly band: number;
}

/**
 * Watches every PI loop of a plant for lasting oscillation and its valve for stiction, as scans go by. What it has seen is not stored: after
 * a restart it needs a few periods to know again.
 */
export class LoopSupervision {
  readonly #places: LoopPlace[] = [];
  /** By loop: its valve's place among those that are watched, or -1. */
  #valve: readonly number[] = [];
  /** By loop: where its oscillation is seen, and its place there. */
  #seen: readonly { readonly by: Oscillations; readonly at: number }[] = [];
  #quick: Oscillations | undefined;
  #slow: Oscillations | undefined;
  #stiction: Stiction | undefined;
  #sampledAt = Number.NaN;
  #slowAt = Number.NaN;
  #sample = 0;

  /** Called once for each loop, as its control is built; before the first scan. */
  watch(place: LoopPlace): void {
    this.#places.push(place);
  }

  /** In the order of their indices here. */
  get places(): readonly LoopPlace[] {
    return this.#places;
  }

  /** At the end of a scan: takes a sample of every loop when one is due. */
  scan(image: ProcessImage, time: number): void {
    const passed = time - this.#sampledAt;
    if (passed < sampleSeconds) return;
    this.#sampledAt = time;
    // After a pause of the process, as at the beginning, there is nothing to go on from.
    if (!(passed < pauseSeconds)) {
      this.#begin(time);
      return;
    }
    this.#quick?.step(passed, time);
    if (++this.#sample < slowSamples) return;
    this.#sample = 0;
    this.#slow?.step(time - this.#slowAt, time);
    this.#slowAt = time;
    this.#quick?.expire();
    this.#slow?.expire();
    this.#stiction?.step(image.value, image.quality);
  }

  #begin(time: number): void {
    const places = this.#places;
    const valves = places.flatMap(({ valve }) => valve ?? []);
    this.#valve = places.map(({ valve }) => (valve === undefined ? -1 : valves.indexOf(valve)));
    this.#stiction = new Stiction(valves);
    const quick = places.filter(isQuick);
    const slow = places.filter((place) => !isQuick(place));
    const [byQuick, bySlow] = [quick, slow].map((some) => new Oscillations(some.map(watched)));
    this.#quick = byQuick;
    this.#slow = bySlow;
    this.#seen = places.map((place) =>
      isQuick(place) ? { by: byQuick, at: quick.indexOf(place) } : { by: bySlow, at: slow.indexOf(place) },
    );
    this.#slowAt = time;
    this.#sample = 0;
  }

  /** Whether no loop swings: most of the time, and quickly told. */
  get calm(): boolean {
    return (this.#quick?.alive ?? 0) + (this.#slow?.alive ?? 0) === 0;
  }

  oscillates(index: number): boolean {
    return this.#period(index) > 0;
  }

  sticks(index: number): boolean {
    const valve = this.#valve[index] ?? -1;
    return valve >= 0 && this.#stiction?.sticks(valve) === true;
  }

  #period(index: number): number {
    const seen = this.#seen[index];
    return seen === undefined ? 0 : seen.by.period(seen.at);
  }

  #amplitude(index: number): number {
    const seen = this.#seen[index];
    return seen === undefined ? 0 : seen.by.amplitude(seen.at);
  }

  /** Amplitude over the least that matters. */
  #weight(index: number): number {
    return this.#amplitude(index) / this.#places[index].amplitude;
  }

  finding(index: number): LoopFinding {
    const { name, unit } = this.#places[index];
    return {
      loop: loopTexts[name],
      unit,
      period: this.#period(index),
      amplitude: this.#amplitude(index),
      cause: this.#cause(index),
      band: this.sticks(index) ? (this.#stiction?.band(this.#valve[index]) ?? 0) : 0,
    };
  }

  /** What swings or sticks of an equipment. */
  findingsOf(equipment: number): LoopFinding[] {
    return this.#places.flatMap((place, index) =>
      place.equipment.index === equipment && (this.oscillates(index) || this.sticks(index))
        ? [this.finding(index)]
        : [],
    );
  }

  /**
   * A valve that sticks shows it itself. Of loops that swing together the one that swings furthest, for what matters to it, moves the
   * others (Thornhill & Hägglund 1997, section 4: a common period, a common cause). What swings slower than a loop can by itself comes from outside.
   */
  #cause(index: number): OscillationCause {
    if (this.sticks(index)) return 'reason.stiction';
    const period = this.#period(index);
    const weight = this.#weight(index);
    const driven = this.#places.some((_, other) => {
      const theirs = this.#period(other);
      if (other === index || theirs === 0) return false;
      return Math.abs(theirs - period) < together * period && this.#weight(other) > weight;
    });
    const own = period <= ownIntegralTimes * this.#places[index].loop.integralSeconds;
    return own && !driven ? 'reason.tightTuning' : 'reason.disturbance';
  }
}

function isQuick({ loop }: LoopPlace): boolean {
  return loop.integralSeconds <= quickIntegralSeconds;
}

function watched({ loop, amplitude }: LoopPlace): WatchedLoop {
  const period = Math.min(periodMaximum, Math.max(periodMinimum, integralTimesMaximum * loop.integralSeconds));
  return { loop, amplitude, period };
}
