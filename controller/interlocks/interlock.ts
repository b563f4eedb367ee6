import type { Equipment } from '../../config/index.ts';
import type { level } from '../image/index.ts';

/** A value that an active interlock forces on an output. */
export interface Forced {
  readonly slot: number;
  readonly value: number;
}

/**
 * What a check asks of a point. `unproven` and `proven` are a contact's, where bad quality proves nothing; `unknown` is bad
 * quality; `beyond` is a latch with hysteresis, which what is not known leaves as it is.
 */
type Test = 'unproven' | 'proven' | 'unknown' | 'beyond';

/** One condition of an interlock: data, so that the scan is one pass over a table and the truth table can be printed. */
export interface Check {
  readonly slot: number;
  readonly test: Test;
  /** `beyond`: value that trips; above `back` it is a high limit, below it a low one. */
  readonly on?: number;
  /** `beyond`: value past which it is given free again. */
  readonly back?: number;
}

/** A protection that no strategy or operator overrides. */
export interface Interlock {
  /** Text key. */
  readonly key: string;
  readonly equipment: Equipment;
  readonly level: typeof level.lifeSafety | typeof level.plantProtection;
  /** It is active while any of these holds; with `all`, while every one does. */
  readonly when: readonly Check[];
  readonly all?: boolean;
  /** Outputs it forces while active; nothing is forced to move on a tagged-out equipment. */
  readonly forces: readonly Forced[];
  /** Whether it also keeps the machine from starting. A permissive that only the machine itself brings about does not. */
  readonly blocks: boolean;
  /**
   * Whether people must hear of it. Part of every normal start and stop: no. `running`: only where it stops a machine that runs;
   * of one that stands it is a permissive still missing, which its explanation tells, and nobody has anything to do.
   */
  readonly announced: boolean | 'running';
}
