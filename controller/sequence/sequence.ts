import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';

/**
 * Runs one XState machine on the scan's clock. A machine takes a single event, `changed`, which carries the facts of the
 * scan as bits; it is sent only when a fact or the state changed. Delays come back from XState as data and are kept
 * here, so that a machine with its timers can be stored, replayed and handed to a standby.
 */
export interface Changed {
  readonly type: 'changed';
  /** Bit mask of the facts that hold. */
  readonly facts: number;
}

/** State of a {@link Sequence} that survives a restart. */
export interface SequenceState {
  readonly state: string;
  readonly since: number;
  readonly timers: readonly { readonly id: string; readonly event: string; readonly due: number }[];
}

type Action = { readonly type: string; readonly params?: unknown };

/** What the facts do in a state, as the machine answered when it was asked first. */
interface Outcome {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly Action[];
}

interface DelayedRaise {
  readonly event: { readonly type: string };
  readonly id?: string;
  readonly delay?: number;
}

/** A state may hand over at once to the next, but never round in circles within one scan. */
const transitionsPerScanMaximum = 8;

export class Sequence {
  /** Name of the present state, and its index in the kind's list of states. */
  state: string;
  stateIndex: number;
  /** When the state was entered, plant time. */
  since: number;

  readonly #machine: AnyStateMachine;
  readonly #states: readonly string[];
  #snapshot: AnyMachineSnapshot;
  /**
   * Answers by facts and state. A flat machine's context is its delays, which never change: state and facts decide, so that
   * the machine is asked once for each pair, at most as many as its facts' bits allow.
   */
  readonly #outcomes = new Map<number, Outcome>();
  /** Answers to timers, by the timer's event and state. */
  readonly #elapsed = new Map<string, Outcome>();
  #facts = -1;
  #timers: { id: string; event: string; due: number }[] = [];
  #nextDue = Number.POSITIVE_INFINITY;
  /** By how much the timers of the present state are held back, s. */
  #heldBack = 0;

  /**
   * @param machine a flat machine whose `input` is its delays in milliseconds
   * @param states the names of its states, in the order of the `state` point's enumeration
   */
  constructor(
    machine: AnyStateMachine,
    states: readonly string[],
    delays: Readonly<Record<string, number>>,
    time: number,
  ) {
    this.#machine = machine;
    this.#states = states;
    const [snapshot, actions] = initialTransition(machine, delays);
    this.#snapshot = snapshot as AnyMachineSnapshot;
    this.state = String(this.#snapshot.value);
    this.stateIndex = states.indexOf(this.state);
    this.since = time;
    this.#take(actions, time);
  }

  /**
   * Fires due timers and, where facts or state changed, offers the facts to the machine. Returns whether the state changed.
   * @param patience seconds by which the timers that run now are held back
   */
  step(facts: number, time: number, patience = 0): boolean {
    this.#heldBack = patience;
    if (facts === this.#facts && time < this.#nextDue + patience) return false;
    this.#facts = facts;
    const before = this.stateIndex;
    for (let i = 0; i < transitionsPerScanMaximum; i++) {
      if (this.stateIndex !== before) this.#heldBack = 0;
      const due = this.#takeDue(time - this.#heldBack);
      const was = this.stateIndex;
      if (due === undefined) this.#offer(facts, time);
      else this.#fire(due, time);
      if (due === undefined && this.stateIndex === was) return this.stateIndex !== before;
    }
    return this.stateIndex !== before;
  }

  /** When the next timer is due; infinite where none runs. */
  get due(): number {
    return this.#nextDue;
  }

  /** Plant time at which the present state ends by itself, or undefined. */
  get nextDue(): number | undefined {
    return this.#nextDue === Number.POSITIVE_INFINITY ? undefined : this.#nextDue + this.#heldBack;
  }

  /** The clock leaps so far, s, in which nothing passed: what was entered and what is due leap with it. */
  leap(seconds: number): void {
    this.since += seconds;
    for (const timer of this.#timers) timer.due += seconds;
    this.#schedule();
  }

  store(): SequenceState {
    return { state: this.state, since: this.since, timers: this.#timers.map((timer) => ({ ...timer })) };
  }

  /** Takes up the state that the machine is in by the field's own doing: it has been so since `time`, no timer runs. */
  adopt(state: string, time: number): void {
    if (state !== this.state) this.restore({ state, since: time, timers: [] });
  }

  /** Takes up a stored life. Throws a RangeError where the machine has no such state. */
  restore(stored: SequenceState): void {
    const index = this.#states.indexOf(stored.state);
    if (index < 0) throw new RangeError(`unknown state ${stored.state}`);
    this.#snapshot = this.#machine.resolveState({
      value: stored.state,
      context: this.#snapshot.context,
    }) as AnyMachineSnapshot;
    this.state = stored.state;
    this.stateIndex = index;
    this.since = stored.since;
    this.#facts = -1;
    this.#timers = stored.timers.map((timer) => ({ ...timer }));
    this.#schedule();
  }

  #takeDue(time: number): string | undefined {
    if (time < this.#nextDue) return undefined;
    const index = this.#timers.findIndex((timer) => timer.due === this.#nextDue);
    const [timer] = this.#timers.splice(index, 1);
    this.#schedule();
    return timer.event;
  }

  #offer(facts: number, time: number): void {
    const key = facts * this.#states.length + this.stateIndex;
    let outcome = this.#outcomes.get(key);
    if (outcome === undefined) {
      outcome = this.#ask({ type: 'changed', facts });
      this.#outcomes.set(key, outcome);
    }
    this.#enter(outcome, time);
  }

  #fire(type: string, time: number): void {
    const key = `${type} ${this.state}`;
    const outcome = this.#elapsed.get(key) ?? this.#ask({ type });
    this.#elapsed.set(key, outcome);
    this.#enter(outcome, time);
  }

  #ask(event: { type: string; facts?: number }): Outcome {
    const [snapshot, actions] = transition(this.#machine, this.#snapshot, event);
    return { snapshot: snapshot as AnyMachineSnapshot, actions };
  }

  #enter({ snapshot, actions }: Outcome, time: number): void {
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    const state = String(snapshot.value);
    if (state !== this.state) {
      this.state = state;
      this.stateIndex = this.#states.indexOf(state);
      if (this.stateIndex < 0) throw new RangeError(`state ${state} is not in the kind's list of states`);
      this.since = time;
    }
    if (actions.length > 0) this.#take(actions, time);
  }

  #take(actions: readonly Action[], time: number): void {
    for (const action of actions) {
      if (action.type === 'xstate.raise') {
        const raise = action.params as DelayedRaise;
        const id = raise.id ?? raise.event.type;
        this.#timers = this.#timers.filter((timer) => timer.id !== id);
        this.#timers.push({ id, event: raise.event.type, due: time + (raise.delay ?? 0) / 1000 });
      } else if (action.type === 'xstate.cancel') {
        const id = (action.params as { readonly sendId: string }).sendId;
        this.#timers = this.#timers.filter((timer) => timer.id !== id);
      }
    }
    this.#schedule();
  }

  #schedule(): void {
    this.#nextDue = Number.POSITIVE_INFINITY;
    for (const timer of this.#timers) if (timer.due < this.#nextDue) this.#nextDue = timer.due;
  }
}
