import { type Plant, wireSeconds } from '../../config/index.ts';

/** Durations of the last scans, for the p99 that is shown; older ones are forgotten. */
const kept = 1000;
/** The first scans compile the code that they run: they are no sign of the scans to come, and left out of the p99. */
const warmupScans = 20;
/** A scan that begins this many periods after the last one began has missed its turn. */
const lateness = 1.5;

/** Keeps how long scans take, and how many took longer than their period or missed their turn. */
export class ScanTimes {
  count = 0;
  overruns = 0;
  readonly #periodMs: number;
  readonly #durations = new Float64Array(kept);
  #began = Number.NaN;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** @param beganMs when the scan began, on a clock that never goes back */
  note(beganMs: number, durationMs: number): void {
    this.#durations[this.count % kept] = durationMs;
    this.count++;
    const late = beganMs - this.#began > lateness * this.#periodMs;
    if (late || durationMs > this.#periodMs) this.overruns++;
    this.#began = beganMs;
  }

  /** Duration of the last scan, ms; 0 before the first. */
  get lastMs(): number {
    return this.count === 0 ? 0 : this.#durations[(this.count - 1) % kept];
  }

  /** 99th percentile of the last thousand scans, ms, without those of the warm-up. */
  get p99Ms(): number {
    const first = this.count > warmupScans && this.count <= kept ? warmupScans : 0;
    const filled = Math.min(this.count, kept) - first;
    if (filled === 0) return 0;
    const sorted = this.#durations.slice(first, first + filled).sort();
    return sorted[Math.min(filled - 1, Math.floor(filled * 0.99))];
  }
}

/** Wall milliseconds between scans: the plant's period, but never so fast that the wire cannot follow. */
export function scanPeriodMs(scanPeriodSeconds: number, speed: number): number {
  return Math.max(100, (scanPeriodSeconds * 1000) / speed);
}

/** The plant with the maximum ages and answering times that its speed allows: in a fast plant ten seconds pass on the wire alone. */
export function withWireAt(plant: Plant, speed: number): Plant {
  const points = plant.points.map((point) => {
    if (point.field === undefined) return point;
    const maximumAgeSeconds = Math.max(point.field.maximumAgeSeconds, wireSeconds * speed);
    return { ...point, field: { ...point.field, maximumAgeSeconds } };
  });
  // Machines' own times have room for the wire of a plant at its own pace.
  const field = { ...plant.field, answerSeconds: wireSeconds * Math.max(0, speed - 1) };
  return { ...plant, field, points, pointByName: new Map(points.map((point) => [point.name, point])) };
}

/** A machine's clock that runs ahead of a steady one by no more than this between two scans, s, was not set. */
const tuningSeconds = 5;

/** What the time of a scan is, and what was done to the machine's clock since the last one, s; 0 as a rule. */
export interface ScanMoment {
  readonly time: number;
  /** How far the clock went back. */
  readonly setBack: number;
  /** How far time goes ahead of what passed. */
  readonly leap: number;
}

/**
 * Plant time for scans, which never stands still or goes back. Where the machine's clock is set back, time goes on from
 * where it was, and `offset` says by how much it is ahead; source times of the field are shifted by it, so that they age as
 * they should. A clock that comes ahead again meets the time that went on.
 */
export class ScanTime {
  offset = 0;
  #last: number;
  #lastClock = Number.NaN;
  #lastSteady = Number.NaN;
  readonly #shortest: number;

  /** @param shortest least seconds between two scans */
  constructor(start: number, shortest: number) {
    this.#last = start;
    this.#shortest = shortest;
  }

  /**
   * Time of the scan that begins now, by the machine's clock.
   * @param steady seconds of plant time by a clock that nobody sets, from any origin
   */
  next(clockTime: number, steady: number): ScanMoment {
    const ahead = clockTime - this.#lastClock - (steady - this.#lastSteady);
    this.#lastClock = clockTime;
    this.#lastSteady = steady;
    const set = ahead > tuningSeconds ? ahead : 0;
    const met = Math.min(this.offset, set);
    this.offset -= met;
    const time = clockTime + this.offset;
    const earliest = this.#last + this.#shortest;
    const setBack = time <= this.#last ? earliest - time : 0;
    this.offset += setBack;
    this.#last = time + setBack;
    return { time: this.#last, setBack, leap: set - met };
  }
}
