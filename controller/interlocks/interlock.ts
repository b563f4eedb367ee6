import type { Equipment } from '../../config/index.ts';
import type { level } from '../image/index.ts';

/** A value that an active interlock forces on an output. */
export interface Forced {
  readonly slot: number;
  readonly value: number;
}

/** A protection that no strategy or operator overrides. */
export interface Interlock {
  /** Text key. */
  readonly key: string;
  readonly equipment: Equipment;
  readonly level: typeof level.lifeSafety | typeof level.plantProtection;
  /** Whether its condition holds now. */
  readonly active: () => boolean;
  /** Outputs it forces while active; nothing is forced to move on a tagged-out equipment. */
  readonly forces: readonly Forced[];
  /** Whether it also keeps the machine from starting. A permissive that only the machine itself brings about does not. */
  readonly blocks: boolean;
  /** Whether people must hear of it. Part of every normal start and stop: no. */
  readonly announced: boolean;
}
