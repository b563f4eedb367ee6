import type { AlarmPriority } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import type { Interlocks } from '../interlocks/index.ts';
import { loopWatches } from './loops.ts';
import { modeWatches, pacedWatches } from './paced.ts';
import {
  type ConditionWatch,
  circuitWatches,
  faultWatches,
  gasWatches,
  interlockWatch,
  type LimitWatch,
  limitWatches,
  outlookWatch,
  powerWatch,
  qualityWatches,
  silenceWatch,
  type Watch,
} from './watches.ts';

/** ISA-18.2 (IEC 62682) state of an alarm that is not normal. */
export type AlarmStateName = 'unacknowledged' | 'acknowledged' | 'returnedUnacknowledged';

/** An alarm that a person should know of, until it has both returned and been acknowledged. */
export interface AlarmState {
  readonly id: string;
  readonly equipment: string;
  readonly point?: string;
  /** Text key with its parameters. */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly priority: AlarmPriority;
  readonly state: AlarmStateName;
  readonly raisedAt: number;
  readonly returnedAt?: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly comment?: string;
}

/** Alarms kept at once; beyond it the oldest that has returned goes first, and the count of lost ones is told. */
const alarmsMaximum = 1000;
/** What changes by the minute is looked at so often, s. */
const paceSeconds = 60;

/** First alarm engine: limits of points, faults of machines, announced interlocks, silence of the field. */
export class Alarms {
  readonly #context: ControlContext;
  readonly #interlocks: Interlocks;
  /** Limits, faults and interlocks first, each one pass over numbers; then conditions. */
  readonly #conditions: readonly ConditionWatch[];
  /** How many of the conditions are not about quality. */
  readonly #ordinary: number;
  #doubted = true;
  /** Conditions of minutes, looked at once a minute. */
  readonly #paced: readonly ConditionWatch[];
  #pacedAt = Number.NEGATIVE_INFINITY;
  /** How many of those, the last, are about modes that people chose. */
  readonly #aboutModes: number;
  #chosen = true;
  /** Revision of the modes at the last look at what people chose. */
  #modeRevision = -1;
  readonly #watches: readonly Watch[];
  readonly #slot: Uint16Array;
  readonly #limits: readonly LimitWatch[];
  /** By limit, in turn: its sense, and what the value times the sense must be above for the limit to be judged. */
  readonly #threshold: Float64Array;
  readonly #stateSlot: Uint16Array;
  readonly #faultState: Uint8Array;
  readonly #contact: Int32Array;
  /** Equipment that interlocks guard. */
  readonly #guarded: Uint16Array;
  readonly #elapsed: Float64Array;
  readonly #raised: Uint8Array;
  /** 1 where a watch's delay runs or its alarm is raised: it must be judged even when its condition does not hold. */
  readonly #live: Uint8Array;
  #states = new Map<string, AlarmState>();
  lost = 0;
  /** Goes up with every change, so that a reader knows whether to look. */
  revision = 0;

  constructor(context: ControlContext, interlocks: Interlocks) {
    this.#context = context;
    this.#interlocks = interlocks;
    const { equipment } = context.plant;
    const limits = equipment.flatMap((one) => limitWatches(context, one));
    const faults = equipment.flatMap((one) => faultWatches(context, one));
    const guarded = equipment.filter((one) => interlocks.guards(one.index));
    const ordinary = [
      ...equipment.flatMap((one) => [...circuitWatches(context, one), ...gasWatches(context, one)]),
      powerWatch(context),
    ];
    this.#ordinary = ordinary.length;
    this.#conditions = [
      ...ordinary,
      ...equipment.flatMap((one) => qualityWatches(context, one)),
      silenceWatch(context),
    ];
    const announced = guarded.map((one) => interlockWatch(one, interlocks));
    const modes = modeWatches(context);
    this.#paced = [...pacedWatches(context), ...loopWatches(context), outlookWatch(context), ...modes];
    this.#aboutModes = modes.length;
    this.#watches = [...limits, ...faults, ...announced, ...this.#paced, ...this.#conditions];
    this.#slot = Uint16Array.from(limits, ({ slot }) => slot);
    this.#limits = limits;
    this.#threshold = Float64Array.from(limits.flatMap(({ sense, on }) => [sense, sense * on]));
    this.#stateSlot = Uint16Array.from(faults, ({ stateSlot }) => stateSlot);
    this.#faultState = Uint8Array.from(faults, ({ faultState }) => faultState);
    this.#contact = Int32Array.from(faults, ({ contact }) => contact);
    this.#guarded = Uint16Array.from(guarded, ({ index }) => index);
    this.#elapsed = new Float64Array(this.#watches.length);
    this.#raised = new Uint8Array(this.#watches.length);
    this.#live = new Uint8Array(this.#watches.length);
  }

  /** Judges every watch once a scan: raises what has held for its delay, returns what holds no longer. */
  evaluate(): void {
    let i = this.#judgeLimits();
    i = this.#judgeFaults(i);
    i = this.#judgeInterlocks(i);
    if (this.#context.time - this.#pacedAt >= paceSeconds) this.#judgePaced(i);
    i += this.#paced.length;
    // Most scans nothing is of bad quality: those watches come last, and are passed over unless one is on its way.
    const doubt = this.#context.image.badCount > 0;
    const conditions = this.#conditions;
    const count = doubt || this.#doubted ? conditions.length : this.#ordinary;
    this.#doubted = doubt;
    for (let k = 0; k < count; k++, i++) {
      const holds = conditions[k].holds(this.#raised[i] === 1);
      if (holds || this.#live[i] === 1) this.#judge(i, holds);
    }
  }

  /** While the field is not there, only its silence is judged: what follows from it is no alarm of its own. */
  evaluateSilence(): void {
    const last = this.#watches.length - 1;
    this.#doubted = true;
    this.#judge(last, this.#conditions[this.#conditions.length - 1].holds(this.#raised[last] === 1));
  }

  #judgePaced(first: number): void {
    const { time } = this.#context;
    const passed = Math.min(time - this.#pacedAt, 2 * paceSeconds);
    this.#pacedAt = time;
    // While all is in automatic, and was, nothing can be said about what people chose.
    const { mode, modeRevision } = this.#context;
    const chosen = modeRevision === this.#modeRevision ? this.#chosen : mode.some((one) => one !== 0);
    this.#modeRevision = modeRevision;
    const count = this.#paced.length - (chosen || this.#chosen ? 0 : this.#aboutModes);
    this.#chosen = chosen;
    for (let k = 0; k < count; k++) {
      const i = first + k;
      const holds = this.#paced[k].holds(this.#raised[i] === 1);
      // What did not hold at the last look has held since this one, as far as is known.
      if (holds || this.#live[i] === 1) this.#judge(i, holds, this.#live[i] === 1 ? passed : 0);
    }
  }

  /** @returns index of the first watch that is no limit. */
  #judgeLimits(): number {
    const count = this.#slot.length;
    const { value, quality: known } = this.#context.image;
    for (let i = this.#nextLimit(0); i < count; i = this.#nextLimit(i + 1)) {
      const { slot, sense, on, off, pumps } = this.#limits[i];
      const limit = this.#raised[i] === 1 ? off : on;
      const beyond = value[slot] * sense > limit * sense && known[slot] !== quality.bad;
      const holds = beyond && (pumps === undefined || this.#anyProven(pumps));
      if (holds || this.#live[i] === 1) this.#judge(i, holds);
    }
    return count;
  }

  #anyProven(slots: readonly number[]): boolean {
    const { image } = this.#context;
    for (const slot of slots) if (image.proven(slot)) return true;
    return false;
  }

  /** The first limit from `i` on that must be judged, or their number. Without any call in it, such a loop is compiled to half as much. */
  #nextLimit(i: number): number {
    const slot = this.#slot;
    const threshold = this.#threshold;
    const { value } = this.#context.image;
    let next = i;
    while (next < slot.length && value[slot[next]] * threshold[2 * next] <= threshold[2 * next + 1]) next++;
    return next;
  }

  /** @returns index of the first watch after those of faults. */
  #judgeFaults(first: number): number {
    const { image } = this.#context;
    const count = this.#stateSlot.length;
    for (let k = this.#nextFault(0, first); k < count; k = this.#nextFault(k + 1, first)) {
      const i = first + k;
      const contact = this.#contact[k];
      // Where the machine itself reports a fault, that point's alarm has said it already.
      const faulted = image.value[this.#stateSlot[k]] === this.#faultState[k];
      const holds = faulted && !(contact >= 0 && image.proven(contact));
      if (holds || this.#live[i] === 1) this.#judge(i, holds);
    }
    return first + count;
  }

  #nextFault(k: number, first: number): number {
    const stateSlot = this.#stateSlot;
    const faultState = this.#faultState;
    const live = this.#live;
    const { value } = this.#context.image;
    let next = k;
    while (next < stateSlot.length && value[stateSlot[next]] !== faultState[next] && live[first + next] === 0) next++;
    return next;
  }

  /** @returns index of the first watch after those of interlocks. */
  #judgeInterlocks(first: number): number {
    const { announced } = this.#interlocks;
    const count = this.#guarded.length;
    for (let k = this.#nextInterlock(0, first); k < count; k = this.#nextInterlock(k + 1, first))
      this.#judge(first + k, announced[this.#guarded[k]] > 0);
    return first + count;
  }

  #nextInterlock(k: number, first: number): number {
    const { announced } = this.#interlocks;
    const guarded = this.#guarded;
    const live = this.#live;
    let next = k;
    while (next < guarded.length && announced[guarded[next]] === 0 && live[first + next] === 0) next++;
    return next;
  }

  /** Lets a watch's delay run, and raises or returns its alarm. */
  #judge(i: number, holds: boolean, passed = this.#context.dt): void {
    const watch = this.#watches[i];
    const raised = this.#raised[i] === 1;
    this.#enliven(i, holds);
    if (holds) {
      this.#elapsed[i] += passed;
      if (!raised && this.#elapsed[i] >= watch.delaySeconds) this.#raise(watch, i);
    } else {
      this.#elapsed[i] = 0;
      if (raised) this.#return(watch, i);
    }
  }

  /** Says whether a watch must be judged in every scan; a limit then is, whatever its value. */
  #enliven(i: number, live: boolean): void {
    if (this.#live[i] === (live ? 1 : 0)) return;
    this.#live[i] = live ? 1 : 0;
    if (i >= this.#limits.length) return;
    const { sense, on } = this.#limits[i];
    this.#threshold[2 * i + 1] = live ? Number.NEGATIVE_INFINITY : sense * on;
  }

  /** Raises an alarm of the controller's own making, about what no scan can see (its files, its audit). */
  raise(id: string, key: string, priority: AlarmPriority, parameters: Record<string, string | number>): void {
    this.#makeRoom();
    this.revision++;
    const raisedAt = this.#context.time;
    this.#states.set(id, {
      id,
      equipment: '',
      key,
      parameters,
      priority,
      state: 'returnedUnacknowledged',
      raisedAt,
      returnedAt: raisedAt,
    });
    this.#context.note('', 'event.alarmRaised', { alarm: id, key, priority });
  }

  /** Alarms that are not normal, in the order in which they were raised. */
  list(): AlarmState[] {
    return [...this.#states.values()];
  }

  /** @returns whether there was such an alarm to acknowledge. */
  acknowledge(id: string, user: string, comment: string | undefined): boolean {
    const state = this.#states.get(id);
    if (state === undefined || state.state === 'acknowledged') return false;
    this.revision++;
    if (state.state === 'returnedUnacknowledged') {
      this.#states.delete(id);
      return true;
    }
    const by = { acknowledgedAt: this.#context.time, acknowledgedBy: user };
    this.#states.set(id, { ...state, state: 'acknowledged', ...by, ...(comment ? { comment } : {}) });
    return true;
  }

  #raise(watch: Watch, i: number): void {
    this.#raised[i] = 1;
    this.#makeRoom();
    this.revision++;
    this.#states.set(watch.id, {
      id: watch.id,
      equipment: watch.equipment?.name ?? '',
      ...(watch.point === undefined ? {} : { point: watch.point }),
      key: watch.key,
      parameters: watch.parameters(),
      priority: watch.priority,
      state: 'unacknowledged',
      raisedAt: this.#context.time,
    });
    this.#context.note(watch.equipment?.name ?? '', 'event.alarmRaised', {
      alarm: watch.id,
      key: watch.key,
      priority: watch.priority,
    });
  }

  #return(watch: Watch, i: number): void {
    this.#raised[i] = 0;
    this.#tellReturn(watch);
  }

  #tellReturn(watch: Watch): void {
    const state = this.#states.get(watch.id);
    if (state === undefined) return;
    this.revision++;
    if (state.state === 'acknowledged') this.#states.delete(watch.id);
    else this.#states.set(watch.id, { ...state, state: 'returnedUnacknowledged', returnedAt: this.#context.time });
    this.#context.note(watch.equipment?.name ?? '', 'event.alarmReturned', { alarm: watch.id, key: watch.key });
  }

  #makeRoom(): void {
    if (this.#states.size < alarmsMaximum) return;
    const returned = [...this.#states.values()].find((state) => state.state === 'returnedUnacknowledged');
    const first = returned ?? this.#states.values().next().value;
    if (first !== undefined) this.#states.delete(first.id);
    this.lost++;
  }

  store(): AlarmState[] {
    return this.list();
  }

  /**
   * Goes on from the alarms of another configuration: delays that run go on, and what is raised stays. An alarm whose limit is no more
   * has returned.
   */
  succeed(before: Alarms): void {
    this.#states = new Map(before.#states);
    this.lost = before.lost;
    this.revision = before.revision + 1;
    this.#doubted = before.#doubted;
    this.#chosen = before.#chosen;
    this.#pacedAt = before.#pacedAt;
    const place = new Map(this.#watches.map(({ id }, i) => [id, i]));
    for (const [was, watch] of before.#watches.entries()) {
      const i = place.get(watch.id);
      if (i !== undefined) {
        this.#elapsed[i] = before.#elapsed[was];
        this.#enliven(i, before.#live[was] === 1);
        this.#raised[i] = before.#raised[was];
      } else if (before.#raised[was] === 1) this.#tellReturn(watch);
    }
  }

  /** Takes up stored alarms; those whose condition still holds go on without being raised again. */
  restore(stored: readonly AlarmState[]): void {
    this.#states = new Map(stored.map((state) => [state.id, state]));
    for (const [i, watch] of this.#watches.entries()) {
      const state = this.#states.get(watch.id);
      if (state !== undefined && state.state !== 'returnedUnacknowledged') {
        this.#raised[i] = 1;
        this.#enliven(i, true);
      }
    }
    this.revision++;
  }
}
