import type { FaultKind } from '../network/index.ts';

/** What is thought to be wrong; `unknown`: something deviates, and looks like nothing in the library. */
export type Cause = FaultKind | 'unknown';

/** What a warning rests on: one quantity and how it deviates. */
export interface Evidence {
  readonly quantity: string;
  readonly value: number;
  /** `ratio`: measured over expected, less 1; `K`: measured less expected; `own`: the unit of the point warned of. */
  readonly unit: 'ratio' | 'K' | 'fraction' | 'count' | 's' | 'own';
}

/** What it may be as well. */
export interface Alternative {
  readonly cause: Cause;
  readonly target: string;
  /** As a finding's. */
  readonly likeness?: number;
}

/** Something that deviates now. */
export interface Finding {
  readonly cause: Cause;
  /** Equipment, or measured point. */
  readonly target: string;
  /** Empty where a contact alone tells it. */
  readonly evidence: readonly Evidence[];
  /** How well what deviates fits the cause, 0..1 (cosine with its signature); absent where a rule tells it. */
  readonly likeness?: number;
  /** The next likely cause, where there is another that comes into question. */
  readonly second?: Alternative;
}

/** An early warning: of low priority, for an operator who has time. */
export interface Warning extends Finding {
  readonly id: string;
  /** Plant time. */
  readonly raised: number;
  /** Plant time at which it was over; absent while it stands. */
  ended?: number;
  active: boolean;
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
  tell(finding: Finding, time: number): Warning | undefined {
    const id = `${finding.cause}:${finding.target}`;
    const held = this.#held.get(id);
    if (held?.warning.active) {
      held.seen = time;
      return undefined;
    }
    this.#held.delete(id);
    if (this.#held.size >= warningsMaximum) this.#forget();
    const warning: Warning = { ...finding, id, raised: time, active: true };
    this.#held.set(id, { warning, seen: time });
    return warning;
  }

  sweep(time: number): void {
    for (const { warning, seen } of this.#held.values()) {
      if (!warning.active || time - seen <= this.#calm) continue;
      warning.active = false;
      warning.ended = time;
    }
  }

  list(): readonly Warning[] {
    return [...this.#held.values()].map(({ warning }) => warning);
  }

  #forget(): void {
    const over = [...this.#held].find(([, { warning }]) => !warning.active) ?? [...this.#held][0];
    this.#held.delete(over[0]);
  }
}
