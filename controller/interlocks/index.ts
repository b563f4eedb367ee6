import type { ControlContext } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import type { Level } from '../image/index.ts';
import type { Interlock } from './interlock.ts';

export type { Forced, Interlock } from './interlock.ts';
export { interlocksOf } from './rules.ts';

/** Evaluates all interlocks once a scan, and owns levels 1 and 2 of the priority arrays. */
export class Interlocks {
  readonly #context: ControlContext;
  readonly #interlocks: readonly Interlock[];
  readonly #active: Uint8Array;
  readonly #reasons: Uint16Array;
  readonly #owner: number;
  #forced = true;
  /** By equipment: how many announced interlocks are active. */
  readonly #announced: Uint8Array;
  /** Each (slot, level) that any interlock may fill. */
  readonly #cells: readonly { readonly slot: number; readonly level: Exclude<Level, 16> }[];

  constructor(context: ControlContext, interlocks: readonly Interlock[]) {
    this.#context = context;
    // Stronger levels and stops last, so that where two force the same cell, stopping wins.
    this.#interlocks = [...interlocks].sort((a, b) => Number(a.blocks) - Number(b.blocks));
    this.#active = new Uint8Array(interlocks.length);
    this.#reasons = Uint16Array.from(this.#interlocks, (interlock) => context.priority.name(interlock.key));
    this.#owner = context.priority.name('interlock');
    this.#announced = new Uint8Array(context.plant.equipment.length);
    const cells = new Map<string, { slot: number; level: Exclude<Level, 16> }>();
    for (const { forces, level } of interlocks) {
      for (const { slot } of forces) cells.set(`${slot}/${level}`, { slot, level });
    }
    this.#cells = [...cells.values()];
  }

  evaluate(): void {
    const { priority, blockedBy, mode, time } = this.#context;
    blockedBy.fill(undefined);
    let forcing = false;
    for (let i = 0; i < this.#interlocks.length; i++) {
      const interlock = this.#interlocks[i];
      const active = interlock.active() ? 1 : 0;
      if (active !== this.#active[i]) {
        this.#active[i] = active;
        if (interlock.announced) {
          this.#announced[interlock.equipment.index] += active ? 1 : -1;
          const key = active ? 'event.interlockActive' : 'event.interlockGone';
          this.#context.note(interlock.equipment.name, key, { interlock: interlock.key });
        }
      }
      if (active === 0) continue;
      forcing = true;
      if (interlock.blocks) blockedBy[interlock.equipment.index] ??= interlock.key;
    }
    // Nothing forced now and nothing then: no cell of ours is filled.
    if (!forcing && !this.#forced) return;
    this.#forced = forcing;
    for (const { slot, level } of this.#cells) priority.release(slot, level, time);
    if (!forcing) return;
    for (let i = 0; i < this.#interlocks.length; i++) {
      if (this.#active[i] === 0) continue;
      const { forces, level, equipment } = this.#interlocks[i];
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

  /** Whether an interlock that people must hear of is active on an equipment. */
  isAnnounced(equipment: number): boolean {
    return this.#announced[equipment] > 0;
  }

  /** Text key of the interlock that {@link isAnnounced}, if any. */
  announcedOn(equipment: number): string | undefined {
    return this.#interlocks.find(
      (one, i) => this.#active[i] === 1 && one.announced && one.equipment.index === equipment,
    )?.key;
  }
}
