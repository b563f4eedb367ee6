import type { AnyStateMachine } from 'xstate';
import { level } from '../image/index.ts';
import { Sequence, type SequenceState } from '../sequence/sequence.ts';
import type { ControlContext } from './context.ts';
import { type ControlBase, slotOf } from './control.ts';
import { Standstill, type StoredStandstill } from './standstill.ts';

/** Failed tries at flow or start, in a row, before a machine gives up and wants a person. */
export const attemptsMaximum = 3;

/** What of it survives a restart. */
export interface StoredMachineLife extends StoredStandstill {
  readonly sequence: SequenceState;
  readonly starts: number;
  /** s. */
  readonly runTime: number;
  readonly attempts: number;
}

/**
 * Life of a machine that is started and stopped with flow first, be it a compressor's or a boiler's: its sequence, how often and how long it
 * ran, how often it failed in a row, since when it stands, and the reset of its own protection.
 */
export class MachineLife {
  readonly sequence: Sequence;
  /** Of the compressor, or the burner control; whatever stopped it, water runs on for the post-run time after it. */
  readonly standstill = new Standstill();
  startCount = 0;
  /** Seconds run in its life, for rotation. */
  runSeconds = 0;
  /** Failed tries in a row. */
  attempts = 0;
  readonly #context: ControlContext;
  readonly #base: ControlBase;
  readonly #states: readonly string[];
  readonly #reset: number;
  readonly #resetReason: number;
  readonly #starts: number;
  /** s. */
  readonly #postRunTime: number;
  #wasState: string;

  /** @param delays of the machine, s */
  constructor(
    context: ControlContext,
    base: ControlBase,
    machine: AnyStateMachine,
    delays: Readonly<Record<string, number>> & { readonly postRunTime: number },
  ) {
    const { equipment } = base;
    this.#context = context;
    this.#base = base;
    this.#reset = slotOf(equipment, 'reset');
    this.#resetReason = base.reason('reason.reset');
    this.#starts = slotOf(equipment, 'starts');
    this.#postRunTime = delays.postRunTime;
    this.#states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    const milliseconds = Object.fromEntries(Object.entries(delays).map(([name, value]) => [name, value * 1000]));
    this.sequence = new Sequence(machine, this.#states, milliseconds, context.time);
    this.#wasState = this.sequence.state;
  }

  /** By index of the state: 1 where it is one of these. */
  statesIn(states: ReadonlySet<string>): Uint8Array {
    return Uint8Array.from(this.#states, (state) => Number(states.has(state)));
  }

  /** How much longer than by its own timers the present state lasts, s: for what the field has still to answer. @param proving states that wait for a proof */
  heldBack(proving: ReadonlySet<string>): number {
    const { state, since } = this.sequence;
    if (proving.has(state)) return this.#context.patience;
    return state === 'lockout' ? this.standstill.heldBack(since) : 0;
  }

  /** Until when water runs on after it stopped, plant time. */
  get runDownUntil(): number {
    return this.standstill.ranAt + this.#postRunTime;
  }

  /** Whether it wants a person before it can run. */
  get isOut(): boolean {
    return this.sequence.state === 'fault' || this.sequence.state === 'maintenance';
  }

  /**
   * Counts and notes what the sequence's step did.
   * @param counts whether this scan counts as run time @param commanded whether the compressor, or the burner control, is commanded to run
   * @param seenOff whether its feedback, good, says that it does not
   * @returns the state that it came from in this scan, if its state changed
   */
  account(counts: boolean, commanded: boolean, seenOff: boolean): string | undefined {
    const context = this.#context;
    const { equipment, index } = this.#base;
    const { state } = this.sequence;
    if (counts) this.runSeconds += context.dt;
    this.standstill.scan(context, commanded, seenOff);
    if (context.resetRequested[index]) this.attempts = 0;
    if (state === this.#wasState) return undefined;
    const from = this.#wasState;
    this.#wasState = state;
    context.note(equipment.name, 'event.state', { from, to: state });
    return from;
  }

  /** It starts in this scan. */
  start(): void {
    this.startCount++;
    this.#context.image.publish(this.#starts, this.startCount);
  }

  /** Passes a person's reset on to the machine's own protection. */
  passReset(): void {
    const { resetRequested, priority } = this.#context;
    if (resetRequested[this.#base.index] && !this.#base.taggedOut)
      this.#base.fill(this.#reset, level.operator, 1, this.#resetReason);
    else priority.release(this.#reset, level.operator);
  }

  /**
   * Tells whether it can be counted on, with its mode and state.
   * @param forbidden whether an interlock keeps it from running @param unfit whether the outdoor air does
   */
  publish(forbidden: boolean, unfit = false): void {
    const base = this.#base;
    const serves = base.inAutomatic && !base.inLocal && !this.isOut;
    const capable = serves && !forbidden;
    this.#context.outOfService[base.index] = serves ? 0 : 1;
    this.#context.available[base.index] = capable && !unfit ? 1 : 0;
    this.#context.waitsForAir[base.index] = capable && unfit ? 1 : 0;
    base.publish(this.sequence.stateIndex);
  }

  leap(seconds: number): void {
    this.sequence.leap(seconds);
    this.standstill.leap(seconds);
  }

  store(): StoredMachineLife {
    return {
      sequence: this.sequence.store(),
      starts: this.startCount,
      runTime: this.runSeconds,
      attempts: this.attempts,
      ...this.standstill.store(),
    };
  }

  restore(stored: StoredMachineLife): void {
    this.sequence.restore(stored.sequence);
    this.#wasState = this.sequence.state;
    this.startCount = stored.starts;
    this.runSeconds = stored.runTime;
    this.attempts = stored.attempts;
    this.standstill.restore(stored);
  }
}
