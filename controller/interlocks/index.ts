import type { ControlContext } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { type Level, quality } from '../image/index.ts';
import type { Check, Interlock } from './interlock.ts';

export type { Forced, Interlock } from './interlock.ts';
export { interlocksOf } from './rules.ts';

/** A contact is 0 or 1: any limit between them tells them apart. Nothing known of is ever unknown. */
const senseOf = ({ test, on = 0, back = 0 }: Check): 1 | -1 =>
  test === 'unproven' || (test === 'beyond' && on < back) ? -1 : 1;
const onOf = ({ test, on = 0 }: Check): number =>
  test === 'beyond' ? on : test === 'unknown' ? Number.POSITIVE_INFINITY : 0.5;
const backOf = ({ test, back = 0 }: Check): number =>
  test === 'beyond' ? back : test === 'unknown' ? Number.POSITIVE_INFINITY : 0.5;

/** Evaluates all interlocks once a scan, and owns levels 1 and 2 of the priority arrays. */
export class Interlocks {
  /** By equipment: how many interlocks that people must hear of are active. */
  readonly announced: Uint8Array;
  readonly #context: ControlContext;
  readonly #interlocks: readonly Interlock[];
  readonly #active: Uint8Array;
  /** By interlock: whether people were told of it when it became active. */
  readonly #told: Uint8Array;
  readonly #reasons: Uint16Array;
  readonly #owner: number;
  /** By interlock: its first check, with one past the end. */
  readonly #first: Uint16Array;
  readonly #checks: readonly Check[];
  readonly #slot: Uint16Array;
  /**
   * By check, in turn: a factor and a limit. Where the value times the factor reaches the limit, the check turns over: one that does
   * not hold at its limit `on`, one that holds when it is no more above (below, for a low limit) its limit `back`.
   */
  readonly #turning: Float64Array;
  /** By check: whether it holds. */
  readonly #held: Uint8Array;
  /** Whether the last scan met bad quality. */
  #doubted = true;
  #modeRevision = -1;
  /** Each (slot, level) that any interlock may fill. */
  readonly #cells: readonly { readonly slot: number; readonly level: Exclude<Level, 16> }[];

  constructor(context: ControlContext, interlocks: readonly Interlock[]) {
    this.#context = context;
    // Stronger levels and stops last, so that where two force the same cell, stopping wins.
    this.#interlocks = [...interlocks].sort((a, b) => Number(a.blocks) - Number(b.blocks));
    this.#active = new Uint8Array(interlocks.length);
    this.#told = new Uint8Array(interlocks.length);
    this.#reasons = Uint16Array.from(this.#interlocks, (interlock) => context.priority.name(interlock.key));
    this.#owner = context.priority.name('interlock');
    this.announced = new Uint8Array(context.plant.equipment.length);
    const cells = new Map<string, { slot: number; level: Exclude<Level, 16> }>();
    for (const { forces, level } of interlocks) {
      for (const { slot } of forces) cells.set(`${slot}/${level}`, { slot, level });
    }
    this.#cells = [...cells.values()];
    this.#checks = this.#interlocks.flatMap(({ when }) => when);
    this.#first = new Uint16Array(interlocks.length + 1);
    for (const [i, { when }] of this.#interlocks.entries()) this.#first[i + 1] = this.#first[i] + when.length;
    this.#slot = Uint16Array.from(this.#checks, ({ slot }) => slot);
    this.#turning = new Float64Array(2 * this.#checks.length);
    this.#held = new Uint8Array(this.#checks.length);
    for (const check of this.#checks.keys()) this.#await(check);
  }

  /**
   * Goes on from another configuration's interlocks, before the next scan: what has tripped stays tripped until it is back past the new
   * limit, and is not told anew.
   */
  succeed(before: Interlocks): void {
    const place = new Map(before.#interlocks.map((one, i) => [`${one.equipment.index} ${one.key}`, i]));
    for (const [i, one] of this.#interlocks.entries()) {
      const was = place.get(`${one.equipment.index} ${one.key}`);
      if (was === undefined) continue;
      this.#active[i] = before.#active[was];
      this.#told[i] = before.#told[was];
      this.announced[one.equipment.index] += this.#told[i];
      const [first, end] = [this.#first[i], this.#first[i + 1]];
      const start = before.#first[was];
      for (let check = first; check < end; check++) {
        const same = start + check - first;
        const held = same < before.#first[was + 1] && before.#held[same] === 1;
        if (held && before.#slot[same] === this.#slot[check]) this.#turn(check);
      }
    }
    // Cells that only the other's interlocks filled are nobody's now.
    const { priority, time } = this.#context;
    for (const { slot, level } of before.#cells) priority.release(slot, level, time);
    this.#force();
  }

  /** Looks at every check; what follows from them is worked out again only where something changed. */
  evaluate(): void {
    const { modeRevision, image } = this.#context;
    const doubt = image.badCount > 0;
    // Bad quality changes what a check says: as long as there is any, and once after, each is looked at closely.
    const turned = doubt || this.#doubted ? this.#lookClosely() : this.#look();
    this.#doubted = doubt;
    const changed = turned && this.#combine();
    if (!changed && modeRevision === this.#modeRevision) return;
    this.#modeRevision = modeRevision;
    this.#force();
  }

  /** One pass over values of good quality. @returns whether a check turned over */
  #look(): boolean {
    const count = this.#checks.length;
    let check = this.#nextTurning(0);
    const turned = check < count;
    for (; check < count; check = this.#nextTurning(check + 1)) this.#turn(check);
    return turned;
  }

  /** The first check from `check` on that turns over, or their number. A loop without any call in it is compiled to half as much. */
  #nextTurning(check: number): number {
    const slot = this.#slot;
    const turning = this.#turning;
    const { value } = this.#context.image;
    let next = check;
    while (next < slot.length && !(value[slot[next]] * turning[2 * next] >= turning[2 * next + 1])) next++;
    return next;
  }

  #lookClosely(): boolean {
    let turned = false;
    for (let check = 0; check < this.#checks.length; check++) {
      if (this.#holds(check) === (this.#held[check] === 1)) continue;
      this.#turn(check);
      turned = true;
    }
    return turned;
  }

  #holds(check: number): boolean {
    const { value, quality: known } = this.#context.image;
    const slot = this.#slot[check];
    const held = this.#held[check] === 1;
    if (known[slot] === quality.bad) {
      const { test } = this.#checks[check];
      return test === 'beyond' ? held : test !== 'proven';
    }
    const turns = value[slot] * this.#turning[2 * check] >= this.#turning[2 * check + 1];
    return held !== turns;
  }

  #turn(check: number): void {
    this.#held[check] = 1 - this.#held[check];
    this.#await(check);
  }

  /** Sets what would turn the check over from where it is. */
  #await(check: number): void {
    const one = this.#checks[check];
    const held = this.#held[check] === 1;
    const factor = held ? -senseOf(one) : senseOf(one);
    this.#turning[2 * check] = factor;
    this.#turning[2 * check + 1] = factor * (held ? backOf(one) : onOf(one));
  }

  /** Works out which interlocks are active from what their checks say. @returns whether any changed */
  #combine(): boolean {
    let changed = false;
    for (let i = 0; i < this.#interlocks.length; i++) {
      const { all, equipment, key } = this.#interlocks[i];
      const [first, end] = [this.#first[i], this.#first[i + 1]];
      let count = 0;
      for (let check = first; check < end; check++) count += this.#held[check];
      const active = count >= (all === true ? end - first : 1) ? 1 : 0;
      if (active === this.#active[i]) continue;
      this.#active[i] = active;
      changed = true;
      if (active === 1) this.#told[i] = this.#tells(this.#interlocks[i]) ? 1 : 0;
      if (this.#told[i] === 0) continue;
      if (active === 0) this.#told[i] = 0;
      this.announced[equipment.index] += active === 1 ? 1 : -1;
      const event = active === 1 ? 'event.interlockActive' : 'event.interlockGone';
      this.#context.note(equipment.name, event, { interlock: key });
    }
    return changed;
  }

  #tells({ announced, equipment }: Interlock): boolean {
    if (announced !== 'running') return announced;
    const running = equipment.points.running;
    return running === undefined || this.#context.image.value[running] >= 0.5;
  }

  #force(): void {
    const { priority, blockedBy, mode, time } = this.#context;
    blockedBy.fill(undefined);
    for (const { slot, level } of this.#cells) priority.release(slot, level, time);
    for (let i = 0; i < this.#interlocks.length; i++) {
      if (this.#active[i] === 0) continue;
      const { forces, level, equipment, blocks, key } = this.#interlocks[i];
      if (blocks) blockedBy[equipment.index] ??= key;
      const tagged = mode[equipment.index] === modeIndex.maintenance;
      for (const { slot, value } of forces) {
        // A person may be inside a tagged-out machine: an interlock may stop it, never move it.
        if (tagged && value !== 0) continue;
        priority.set(slot, level, value, this.#owner, this.#reasons[i], time);
      }
    }
  }

  /** Active interlocks of an equipment, as text keys. @param rests it stands, as it should: permissives that it brings about itself are left out */
  activeOn(equipment: number, rests = false): string[] {
    return this.#interlocks
      .filter((one, i) => this.#active[i] === 1 && one.equipment.index === equipment)
      .filter(({ blocks, announced }) => !rests || blocks || announced !== false)
      .map((one) => one.key);
  }

  /** Whether any interlock guards an equipment. */
  guards(equipment: number): boolean {
    return this.#interlocks.some((one) => one.equipment.index === equipment);
  }

  /** Text key of the first interlock of an equipment that people must hear of now, if any. */
  announcedOn(equipment: number): string | undefined {
    return this.#interlocks.find((one, i) => this.#told[i] === 1 && one.equipment.index === equipment)?.key;
  }
}
