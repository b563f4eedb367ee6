import type { Sample } from './history.ts';

/** What of a point the recorder needs. */
export interface RecordedPoint {
  readonly name: string;
  /** Change, in the point's unit, that is worth a sample. */
  readonly deadBand: number;
}

export interface RecorderOptions {
  readonly points: readonly RecordedPoint[];
  /** A value that does not change is recorded again after this long, so that a trend knows that it was there. */
  readonly heartbeatSeconds: number;
  readonly write: (samples: readonly Sample[]) => void;
}

/** Quality of a point of which nothing was recorded yet. */
const never = 255;
/** So long before the first samples (s) it is recorded that nothing is known. */
const instant = 0.001;

/**
 * Decides which values are worth a sample: a change by the dead-band, a change of quality, or a heartbeat. After a long
 * silence the last value before the change is recorded too, so that a trend shows the step, not a ramp that never was.
 * Times are plant time in seconds and are taken as they come: a plant clock that starts again earlier is recorded as such.
 */
export function createRecorder({ points, heartbeatSeconds, write }: RecorderOptions) {
  const count = points.length;
  const recordedValue = new Float64Array(count).fill(Number.NaN);
  const recordedTime = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const recordedQuality = new Uint8Array(count).fill(never);
  const latestValue = new Float64Array(count);
  const latestTime = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  let batch: Sample[] = [];
  let begun = Number.NEGATIVE_INFINITY;

  function record(slot: number, time: number, value: number, quality: number): void {
    batch.push({ point: points[slot].name, time, value, quality });
    recordedValue[slot] = value;
    recordedTime[slot] = time;
    recordedQuality[slot] = quality;
  }

  function changed(slot: number, value: number, quality: number): boolean {
    if (quality !== recordedQuality[slot]) return true;
    const before = recordedValue[slot];
    if (Number.isNaN(value) || Number.isNaN(before)) return Number.isNaN(value) !== Number.isNaN(before);
    return value !== before && Math.abs(value - before) >= points[slot].deadBand;
  }

  return {
    /**
     * Values come from `now` on (plant time). Of a point of which nothing was recorded yet it is recorded that nothing is known
     * up to here: what an earlier process left does not hold across its absence. Older values are taken as of now.
     */
    begin(now: number): void {
      begun = now;
      for (let slot = 0; slot < count; slot += 1) {
        if (recordedQuality[slot] === never) record(slot, now - instant, Number.NaN, 2);
      }
    },
    /** Takes a value that arrived. */
    update(slot: number, value: number, quality: number, sourceTime: number): void {
      if (!Number.isFinite(sourceTime)) return;
      const time = Math.max(sourceTime, begun);
      if (changed(slot, value, quality)) {
        const silence = time - recordedTime[slot];
        const held = latestTime[slot];
        if (
          silence > heartbeatSeconds / 5 &&
          silence < 2 * heartbeatSeconds &&
          held > recordedTime[slot] &&
          held < time
        ) {
          record(slot, held, latestValue[slot], recordedQuality[slot]);
        }
        record(slot, time, value, quality);
      }
      latestValue[slot] = value;
      latestTime[slot] = time;
    },
    /** Records again what is still valid but has been silent for a heartbeat; `now` is plant time. */
    heartbeat(now: number): void {
      for (let slot = 0; slot < count; slot += 1) {
        if (recordedQuality[slot] >= 2 || Math.abs(now - recordedTime[slot]) < heartbeatSeconds) continue;
        record(slot, now, latestValue[slot], recordedQuality[slot]);
        latestTime[slot] = now;
      }
    },
    /** Everything became bad at `now` (plant time): the controller is lost. */
    lost(now: number): void {
      for (let slot = 0; slot < count; slot += 1) {
        if (recordedQuality[slot] < 2) record(slot, Math.max(now, recordedTime[slot]), Number.NaN, 2);
      }
    },
    /** Hands over what was collected. */
    flush(): void {
      if (batch.length === 0) return;
      const samples = batch;
      batch = [];
      write(samples);
    },
  };
}

export type Recorder = ReturnType<typeof createRecorder>;
