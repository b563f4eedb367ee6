import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Log } from '../history/index.ts';
import type { ControllerEvents, NodeValue } from './controller.ts';
import type { PlantDescription } from './description.ts';
import { type Delta, LiveTable } from './live-table.ts';

const scanSchema = z.looseObject({ count: z.number(), periodMs: z.number(), time: z.number() });
export type Scan = z.infer<typeof scanSchema>;

/** What the recorder of the history needs to hear. */
export interface ValueListener {
  begin(plantTime: number): void;
  update(slot: number, value: number, quality: number, sourceTime: number): void;
  heartbeat(plantTime: number): void;
  lost(plantTime: number): void;
}

interface MirrorEvents {
  delta: [Delta];
  /** All values are new or of a new plant: what screens have is void. */
  plant: [];
  status: [];
  alarms: [readonly unknown[]];
  /** Another text that is watched: explanation, tag, priority array. */
  text: [name: string, value: unknown];
}

/** Scans missed, and at least so many ms, before all values count as lost although the connection stands. */
const missedScans = 5;
const silenceMs = 5000;

/**
 * The plant as the HMI knows it: description, live values, alarms, scan. Values count as lost when the session is, or when the
 * controller's own scan no longer advances, whatever the connection says.
 */
export class PlantMirror extends EventEmitter<MirrorEvents> {
  description: PlantDescription | undefined;
  table: LiveTable = new LiveTable([], 0);
  alarms: readonly unknown[] = [];
  scan: Scan | undefined;
  connected = false;
  /** Wall ms of the last change of `connected`. */
  since: number;
  stale = true;
  private readonly log: Log;
  private readonly slots = new Map<string, number>();
  private listener: ValueListener | undefined;
  private advancedMs = Number.NEGATIVE_INFINITY;

  constructor(log: Log, nowMs: number) {
    super();
    this.log = log;
    this.since = nowMs;
  }

  /** Newest plant time the controller told; undefined before the first. */
  get plantTime(): number | undefined {
    return this.scan?.time;
  }

  /** Sets the description; `listener` hears the values of its slots. Values begin bad. */
  describe(description: PlantDescription, listener: ValueListener | undefined, nowMs: number): void {
    this.description = description;
    this.listener = listener;
    this.slots.clear();
    for (const point of description.points) this.slots.set(point.name, point.index);
    // Above all sequences given before, also by an earlier process: they grow by at most five a second.
    this.table = new LiveTable(description.points, Math.max(nowMs, this.table.sequence + 1));
    this.emit('plant');
  }

  setConnected(connected: boolean, nowMs: number): void {
    if (this.connected === connected) return;
    this.connected = connected;
    this.since = nowMs;
    if (!connected) this.lose();
    this.emit('status');
  }

  /** Takes values that arrived. While all counts as lost they are kept back: `refresh` brings all when it returns. */
  take(values: readonly NodeValue[], nowMs: number): void {
    for (const { name, value, quality, sourceTime } of values) {
      const slot = this.slots.get(name);
      if (slot === undefined) continue; // A point of the plant described before.
      this.table.update(slot, value, this.stale ? 2 : quality, sourceTime, nowMs);
      if (!this.stale) this.listener?.update(slot, value, quality, sourceTime || (this.plantTime ?? Number.NaN));
    }
  }

  /** Takes a text that arrived. A malformed one is said and left out. */
  takeText(name: string, text: string, nowMs: number): void {
    try {
      const value: unknown = JSON.parse(text);
      // Before its first scan the controller has none to tell.
      if (name === 'plant#scan') {
        if (value !== null) this.takeScan(scanSchema.parse(value), nowMs);
      } else if (name === 'plant#alarms') {
        this.alarms = z.array(z.unknown()).max(10_000).parse(value);
        this.emit('alarms', this.alarms);
      } else this.emit('text', name, value);
    } catch (error) {
      this.log.warn({ name, error: (error as Error).message }, 'the controller published what is not in its contract');
    }
  }

  /** True when the scan advances on a standing session, but values still count as lost: they must be read anew. */
  returned(nowMs: number): boolean {
    return this.stale && this.connected && nowMs - this.advancedMs <= this.limitMs();
  }

  /** Ends the loss; `values` is a fresh reading of every point. */
  recover(values: readonly NodeValue[], nowMs: number): void {
    this.stale = false;
    if (this.plantTime !== undefined) this.listener?.begin(this.plantTime);
    this.take(values, nowMs);
    this.emit('status');
  }

  /** Called some times a second: notices a scan that stands still, and publishes what changed. */
  tick(nowMs: number): void {
    if (!this.stale && nowMs - this.advancedMs > this.limitMs()) {
      this.log.warn({ scan: this.scan }, 'the scan of the controller does not advance: all values count as lost');
      this.lose();
      this.emit('status');
    }
    if (!this.stale && this.plantTime !== undefined) this.listener?.heartbeat(this.plantTime);
    const delta = this.table.flush(nowMs);
    if (delta) this.emit('delta', delta);
  }

  /** The events of a {@link Controller}, except `connected`, which the caller handles. */
  handlers(nowMs: () => number): Omit<ControllerEvents, 'connected'> {
    return {
      lost: () => this.setConnected(false, nowMs()),
      values: (values) => this.take(values, nowMs()),
      text: (name, text) => this.takeText(name, text, nowMs()),
    };
  }

  private limitMs(): number {
    return Math.max(silenceMs, missedScans * (this.scan?.periodMs ?? 0));
  }

  private takeScan(scan: Scan, nowMs: number): void {
    // A restarted controller counts from one again: any change is life, a repeated message is not.
    if (scan.count !== this.scan?.count || scan.time !== this.scan.time) this.advancedMs = nowMs;
    this.scan = scan;
  }

  private lose(): void {
    if (this.stale) return;
    this.stale = true;
    this.advancedMs = Number.NEGATIVE_INFINITY;
    this.table.markAllBad();
    if (this.plantTime !== undefined) this.listener?.lost(this.plantTime);
  }
}
