import type { FaultKind } from '../network/index.ts';

/** What is thought to be wrong; `unknown`: something deviates, and looks like nothing in the library. */
export type Cause = FaultKind | 'unknown';

/** An early warning: of low priority, for an operator who has time. */
export interface Warning {
  readonly id: string;
  readonly cause: Cause;
  /** Equipment, or measured point. */
  readonly target: string;
  /** Plant time. */
  readonly raised: number;
  /** What it rests on: features and their deviations, in their units; empty where contacts tell it. */
  readonly evidence: Readonly<Record<string, number>>;
  active: boolean;
}

/** Something that deviates now. */
export interface Finding {
  readonly cause: Cause;
  readonly target: string;
  readonly evidence: Readonly<Record<string, number>>;
}

/** Most warnings kept; the oldest that are over go first. */
const warningsMaximum = 200;

/** Warnings by cause and target, raised once and held while their finding lasts and for a while after. */
export class Warnings {
  readonly #held = new Map<string, { warning: Warning; seen: number }>();
  readonly #calm: number;

  /** @param calm seconds without its finding after which a warning is over */
  constructor(calm: number) {
    this.#calm = calm;
  }

  /** @returns the warning, where it is a new one */
  tell({ cause, target, evidence }: Finding, time: number): Warning | undefined {
    const id = `${cause}:${target}`;
    const held = this.#held.get(id);
    if (held?.warning.active) {
      held.seen = time;
      return undefined;
    }
    this.#held.delete(id);
    if (this.#held.size >= warningsMaximum) this.#forget();
    const warning: Warning = { id, cause, target, raised: time, evidence, active: true };
    this.#held.set(id, { warning, seen: time });
    return warning;
  }

  sweep(time: number): void {
    for (const held of this.#held.values()) if (time - held.seen > this.#calm) held.warning.active = false;
  }

  list(): readonly Warning[] {
    return [...this.#held.values()].map(({ warning }) => warning);
  }

  #forget(): void {
    const over = [...this.#held].find(([, { warning }]) => !warning.active) ?? [...this.#held][0];
    this.#held.delete(over[0]);
  }
}
