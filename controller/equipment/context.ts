import type { Plant } from '../../config/index.ts';
import { PriorityArrays, ProcessImage } from '../image/index.ts';
import { LoopSupervision } from '../loops/index.ts';

/** A named person's tag on an equipment that is out for maintenance. */
export interface Tag {
  readonly user: string;
  readonly role: string;
  readonly reason: string;
  readonly since: number;
  /** Expected end, plant time; nothing happens by itself when it passes. */
  readonly expectedEnd?: number;
}

/** Something that happened in the control core and must not be lost silently. */
export interface ControlEvent {
  readonly time: number;
  readonly equipment: string;
  /** Text key, with its parameters. */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const eventsMaximum = 2000;

/** A field that is heard this late at most, s, answers at once. */
const promptSeconds = 2;
/** Messages of one link come unevenly late. */
const unevenness = 1.25;
/** No answer of a late link is waited for longer, s. */
export const longestAnswerSeconds = 120;

/**
 * What one equipment asks of another within a scan: a dispatch of a producer, a producer of its pumps. Cleared at the
 * start of every scan; the strongest request wins.
 */
export class Requests {
  readonly run: Uint8Array;
  /** Capacity, speed or position asked for, 0..1. */
  readonly value: Float64Array;
  /** Who asks and why, as names interned in the priority arrays. */
  readonly owner: Uint16Array;
  readonly reason: Uint16Array;
  /** Whether what is not asked for shall end before its minimum on-time: what it gives leads to a trip. */
  readonly endEarly: Uint8Array;

  constructor(count: number) {
    this.run = new Uint8Array(count);
    this.value = new Float64Array(count);
    this.owner = new Uint16Array(count);
    this.reason = new Uint16Array(count);
    this.endEarly = new Uint8Array(count);
  }

  clear(): void {
    this.run.fill(0);
    this.value.fill(0);
    this.endEarly.fill(0);
  }

  post(equipment: number, value: number, owner: number, reason: number): void {
    if (this.run[equipment] === 1 && this.value[equipment] >= value) return;
    this.run[equipment] = 1;
    this.value[equipment] = value;
    this.owner[equipment] = owner;
    this.reason[equipment] = reason;
  }
}

/** A request as it was at another scan, to see whether it has changed. */
export class RequestMemory {
  #run = -1;
  #value = Number.NaN;
  #owner = -1;
  #reason = -1;

  /** Whether the request to an equipment is what it was at the last call. */
  same(requests: Requests, equipment: number): boolean {
    const run = requests.run[equipment];
    // What nobody asks for has no other particulars.
    if (run === 0 && this.#run === 0) return true;
    const value = requests.value[equipment];
    const owner = requests.owner[equipment];
    const reason = requests.reason[equipment];
    const same = run === this.#run && value === this.#value && owner === this.#owner && reason === this.#reason;
    this.#run = run;
    this.#value = value;
    this.#owner = owner;
    this.#reason = reason;
    return same;
  }
}

/** What keeps a dispatch from asking for an equipment, as a text key with its parameters; undefined where it cannot tell. */
export type IdleReason = () =>
  | {
      readonly key: string;
      readonly parameters: Readonly<Record<string, string | number>>;
      /** When it is asked for, if nothing changes until then, plant time. */
      readonly until?: number;
    }
  | undefined;

/** What all controls of a plant share within a scan. */
export class ControlContext {
  readonly plant: Plant;
  readonly image: ProcessImage;
  readonly priority: PriorityArrays;
  readonly requests: Requests;
  /** Every PI loop registers itself here as it is built. */
  readonly loops = new LoopSupervision();
  /** Plant time of this scan, and seconds since the last. */
  time: number;
  dt = 0;
  /** By equipment: index into `modes`; changed by {@link setMode} only. */
  readonly mode: Uint8Array;
  /** Goes up with every change of a mode. */
  modeRevision = 0;
  /** By equipment: the tags that hang on it, oldest first; it is out for maintenance while any does. */
  readonly tags: (readonly Tag[])[];
  /** By equipment: plant time at which manual ends by itself; infinite: when a person ends it. */
  readonly manualUntil: Float64Array;
  /** By equipment: scans that a person's reset is still held for; 0: none. Changed by {@link requestReset} only. */
  readonly resetRequested: Uint8Array;
  #resetsHeld = false;
  /** By equipment: interlock that forbids it to run, as a text key; undefined where nothing does. */
  readonly blockedBy: (string | undefined)[];
  /** Whether the supply of electricity is thought to be lost. */
  powerLost = false;
  /** Whether the strategy in force looks ahead and lacks what somebody should give of the hours to come, and what that is said to be due to. */
  outlookMissing = false;
  outlookProblem = '';
  /** By equipment: plant time until which it is held off after a power cut, infinite where that is not known; 0: it is not. */
  readonly heldOff: Float64Array;
  /** By equipment: why its dispatch asks nothing of it now, where the dispatch can tell; asked only when somebody wants to know. */
  readonly idleReasons: (IdleReason | undefined)[];
  /** By equipment: temperature that it wants its circuit supplied with, °C; 0 where the circuit's own set-point will do. */
  readonly supplyWanted: Float64Array;
  /**
   * By equipment with a store of hot water: what its circuit's strategy wishes of it, from -1 (as little as a plan may leave in it) by 0 (its
   * set-point) to 1 (as much as a plan may put in), and until when, plant time, where that is known; not a number: it is not.
   */
  readonly hotWaterWish: Float64Array;
  readonly hotWaterWishUntil: Float64Array;
  /** And by how much it follows that now: above its set-point, K. */
  readonly hotWaterShift: Float64Array;
  /** By equipment: when it was serviced last, plant time, and how long it had run by then, s. */
  readonly servicedAt: Float64Array;
  readonly servicedRun: Float64Array;
  /** By equipment: highest capacity that the circuit at its source gives now; 1 where nobody says. */
  readonly sourceLimit: Float64Array;
  /** By equipment: highest capacity that its source, by that circuit and by its own temperatures, and its sink allow now. */
  readonly capacityLimit: Float64Array;
  /** By hall: how far its valve may open while the others on its water could not bear more of its heat; 1: as far as it wants. */
  readonly coolingLimit: Float64Array;
  /** By equipment: whether the pressure of its gas is known to be too low now. */
  readonly gasMissing: Uint8Array;
  /** By equipment: whether it could be counted on but for the outdoor air, which is too cold or too warm for it. */
  readonly waitsForAir: Uint8Array;
  /** By equipment: whether people or a fault keep it from being commanded: by hand, local, tagged out, or in fault. */
  readonly outOfService: Uint8Array;
  /** By equipment: whether it can be counted on (automatic, no fault, not tagged out, not blocked, its air within its limits). */
  readonly available: Uint8Array;
  #events: ControlEvent[] = [];
  eventsLost = 0;

  /**
   * How much longer a proof is waited for than in a field that answers at once, s: a command takes its time to the field, and what proves it
   * comes back as late, over a fast plant's wire or a bad link. A machine that did start must not be given up for the link's fault.
   */
  get patience(): number {
    const { lateness, answerDelay } = this.image;
    const { answerSeconds } = this.plant.field;
    // Where only what is measured tells of the link, commands are taken to be as long on their way.
    const there = Math.max(2 * lateness, answerDelay);
    if (there <= 2 * promptSeconds) return answerSeconds;
    return Math.max(answerSeconds, Math.min(longestAnswerSeconds, unevenness * there));
  }

  /** After a scan: a reset that is held comes one scan nearer to its end. */
  releaseResets(): void {
    if (!this.#resetsHeld) return;
    this.#resetsHeld = false;
    for (let i = 0; i < this.resetRequested.length; i++) {
      if (this.resetRequested[i] === 0) continue;
      this.resetRequested[i]--;
      this.#resetsHeld = true;
    }
  }

  /** A person's reset, held for so many scans. */
  requestReset(equipment: number, scans: number): void {
    this.resetRequested[equipment] = scans;
    this.#resetsHeld = true;
  }

  constructor(plant: Plant, time: number) {
    const count = plant.equipment.length;
    this.plant = plant;
    this.time = time;
    this.image = new ProcessImage(plant);
    this.priority = new PriorityArrays(plant);
    this.requests = new Requests(count);
    this.mode = new Uint8Array(count);
    this.tags = new Array<readonly Tag[]>(count).fill([]);
    this.manualUntil = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.resetRequested = new Uint8Array(count);
    this.blockedBy = new Array<string | undefined>(count).fill(undefined);
    this.idleReasons = new Array<IdleReason | undefined>(count).fill(undefined);
    this.heldOff = new Float64Array(count);
    this.supplyWanted = new Float64Array(count);
    this.hotWaterWish = new Float64Array(count);
    this.hotWaterWishUntil = new Float64Array(count).fill(Number.NaN);
    this.hotWaterShift = new Float64Array(count);
    this.servicedAt = new Float64Array(count).fill(time);
    this.servicedRun = new Float64Array(count);
    this.sourceLimit = new Float64Array(count).fill(1);
    this.capacityLimit = new Float64Array(count).fill(1);
    this.coolingLimit = new Float64Array(count).fill(1);
    this.gasMissing = new Uint8Array(count);
    this.waitsForAir = new Uint8Array(count);
    this.outOfService = new Uint8Array(count);
    this.available = new Uint8Array(count).fill(1);
  }

  /** @param mode index into `modes` */
  setMode(equipment: number, mode: number): void {
    this.mode[equipment] = mode;
    this.modeRevision++;
  }

  /**
   * Goes on from the context of another configuration of the same equipment and points, before anything is built on this one. What
   * interlocks, requests and dispatch give anew in every scan is taken over too: none of it may be missing in between.
   */
  succeed(before: ControlContext): void {
    const points = this.plant.points.map((to, index) => ({ from: before.plant.points[index], to }));
    this.image.succeed(before.image, points);
    this.priority.succeed(before.priority);
    this.dt = before.dt;
    this.mode.set(before.mode);
    this.modeRevision = before.modeRevision;
    for (let i = 0; i < this.tags.length; i++) this.tags[i] = before.tags[i];
    for (let i = 0; i < this.blockedBy.length; i++) this.blockedBy[i] = before.blockedBy[i];
    this.manualUntil.set(before.manualUntil);
    this.resetRequested.set(before.resetRequested);
    this.#resetsHeld = before.#resetsHeld;
    this.powerLost = before.powerLost;
    this.outlookMissing = before.outlookMissing;
    this.outlookProblem = before.outlookProblem;
    this.heldOff.set(before.heldOff);
    this.supplyWanted.set(before.supplyWanted);
    this.hotWaterWish.set(before.hotWaterWish);
    this.hotWaterWishUntil.set(before.hotWaterWishUntil);
    this.hotWaterShift.set(before.hotWaterShift);
    this.servicedAt.set(before.servicedAt);
    this.servicedRun.set(before.servicedRun);
    this.sourceLimit.set(before.sourceLimit);
    this.capacityLimit.set(before.capacityLimit);
    this.coolingLimit.set(before.coolingLimit);
    this.gasMissing.set(before.gasMissing);
    this.waitsForAir.set(before.waitsForAir);
    this.outOfService.set(before.outOfService);
    this.available.set(before.available);
    this.#events = [...before.#events];
    this.eventsLost = before.eventsLost;
  }

  /** Notes an event; beyond the bound the oldest are dropped and counted. */
  note(equipment: string, key: string, parameters: Record<string, string | number> = {}): void {
    if (this.#events.length >= eventsMaximum) {
      this.#events.shift();
      this.eventsLost++;
    }
    this.#events.push({ time: this.time, equipment, key, parameters });
  }

  drainEvents(): ControlEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
