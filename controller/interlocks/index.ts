import type { ControlContext } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { type Level, quality } from '../image/index.ts';
import { type Interlock, tests } from './interlock.ts';

export type { Forced, Interlock } from './interlock.ts';
export { interlocksOf } from './rules.ts';

const [unproven, proven, unknown] = tests.keys();

/** Evaluates all interlocks once a scan, and owns levels 1 and 2 of the priority arrays. */
export class Interlocks {
  /** By equipment: how many interlocks that people must hear of are active. */
  readonly announced: Uint8Array;
  readonly #context: ControlContext;
  readonly #interlocks: readonly Interlock[];
  readonly #active: Uint8Array;
  readonly #reasons: Uint16Array;
  readonly #owner: number;
  /** By interlock: its first check, with one past the end; and whether all of them must hold. */
  readonly #first: Uint16Array;
  readonly #all: Uint8Array;
  /** By check. Limits are multiplied by their sense (1: high, -1: low), so that beyond always means greater. */
  readonly #slot: Uint16Array;
  readonly #test: Uint8Array;
  readonly #sense: Int8Array;
  readonly #on: Float64Array;
  readonly #back: Float64Array;
  readonly #latched: Uint8Array;
  #modeRevision = -1;
  /** Each (slot, level) that any interlock may fill. */
  readonly #cells: readonly { readonly slot: number; readonly level: Exclude<Level, 16> }[];

  constructor(context: ControlContext, interlocks: readonly Interlock[]) {
    this.#context = context;
    // Stronger levels and stops last, so that where two force the same cell, stopping wins.
    this.#interlocks = [...interlocks].sort((a, b) => Number(a.blocks) - Number(b.blocks));
    this.#active = new Uint8Array(interlocks.length);
    this.#reasons = Uint16Array.from(this.#interlocks, (interlock) => context.priority.name(interlock.key));
    this.#owner = context.priority.name('interlock');
    this.announced = new Uint8Array(context.plant.equipment.length);
    const cells = new Map<string, { slot: number; level: Exclude<Level, 16> }>();
    for (const { forces, level } of interlocks) {
      for (const { slot } of forces) cells.set(`${slot}/${level}`, { slot, level });
    }
    this.#cells = [...cells.values()];
    const checks = this.#interlocks.flatMap(({ when }) => when);
    const sense = ({ on = 0, back = 0 }) => (on > back ? 1 : -1);
    this.#first = new Uint16Array(interlocks.length + 1);
    for (const [i, { when }] of this.#interlocks.entries()) this.#first[i + 1] = this.#first[i] + when.length;
    this.#all = Uint8Array.from(this.#interlocks, ({ all }) => (all === true ? 1 : 0));
    this.#slot = Uint16Array.from(checks, ({ slot }) => slot);
    this.#test = Uint8Array.from(checks, ({ test }) => tests.indexOf(test));
    this.#sense = Int8Array.from(checks, sense);
    this.#on = Float64Array.from(checks, (check) => sense(check) * (check.on ?? 0));
    this.#back = Float64Array.from(checks, (check) => sense(check) * (check.back ?? 0));
    this.#latched = new Uint8Array(checks.length);
  }

  /** Looks at every check; what follows from them is worked out again only where something changed. */
  evaluate(): void {
    const { modeRevision, image } = this.#context;
    const active = this.#active;
    const first = this.#first;
    let changed = modeRevision !== this.#modeRevision;
    for (let i = 0; i < active.length; i++) {
      const all = this.#all[i] === 1;
      // Where nothing is of bad quality, nothing can be wholly unknown.
      let held: number = all && image.badCount > 0 ? 1 : 0;
      if (!all) for (let check = first[i]; check < first[i + 1]; check++) held |= this.#holds(check);
      else if (held === 1) for (let check = first[i]; check < first[i + 1]; check++) held &= this.#holds(check);
      if (held === active[i]) continue;
      active[i] = held;
      changed = true;
      this.#tell(this.#interlocks[i], held === 1);
    }
    if (!changed) return;
    this.#modeRevision = modeRevision;
    this.#force();
  }

  #holds(check: number): 0 | 1 {
    const { value, quality: known } = this.#context.image;
    const slot = this.#slot[check];
    const bad = known[slot] === quality.bad;
    const test = this.#test[check];
    if (test === unknown) return bad ? 1 : 0;
    if (test === proven) return !bad && value[slot] >= 0.5 ? 1 : 0;
    if (test === unproven) return bad || !(value[slot] >= 0.5) ? 1 : 0;
    const latched = this.#latched[check];
    if (bad) return latched as 0 | 1;
    const height = value[slot] * this.#sense[check];
    const holds = (latched === 1 ? height > this.#back[check] : height >= this.#on[check]) ? 1 : 0;
    this.#latched[check] = holds;
    return holds;
  }

  #tell({ announced, equipment, key }: Interlock, active: boolean): void {
    if (!announced) return;
    this.announced[equipment.index] += active ? 1 : -1;
    this.#context.note(equipment.name, active ? 'event.interlockActive' : 'event.interlockGone', { interlock: key });
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

  /** Active interlocks of an equipment, as text keys. */
  activeOn(equipment: number): string[] {
    return this.#interlocks
      .filter((one, i) => this.#active[i] === 1 && one.equipment.index === equipment)
      .map((one) => one.key);
  }

  /** Whether any interlock guards an equipment. */
  guards(equipment: number): boolean {
    return this.#interlocks.some((one) => one.equipment.index === equipment);
  }

  /** Text key of the first interlock of an equipment that people must hear of now, if any. */
  announcedOn(equipment: number): string | undefined {
    return this.#interlocks.find(
      (one, i) => this.#active[i] === 1 && one.announced && one.equipment.index === equipment,
    )?.key;
  }
}
