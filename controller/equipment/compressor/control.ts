import { type EquipmentOf, valveTravelSeconds } from '../../../config/index.ts';
import { approach, clamp } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import type { Sequence } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, slotOf } from '../control.ts';
import { attemptsMaximum, MachineLife, type StoredMachineLife } from '../machine-life.ts';
import { Comeback, type StoredComeback } from './comeback.ts';
import { conditionsOf } from './conditions.ts';
import {
  compressorFacts,
  compressorFlowStates,
  compressorMachine,
  compressorProofStates,
  compressorRunStates,
} from './machine.ts';
import { type WaterSide, waterSides } from './sides.ts';
import { RecentStarts } from './starts.ts';

/**
 * Power that a compressor at rest draws at most (crankcase heater, controls), of its rated heat or cold; one that runs at its least takes some 4 %.
 * Engineering choice.
 */
const idleShare = 0.02;
/** States from which a lock-out tells of no failure: a stop in order, or water that forbids a start. */
const unfailed: ReadonlySet<string> = new Set(['postRun', 'fault', 'maintenance', 'flushing']);

interface StoredCompressor extends StoredMachineLife {
  readonly recentStarts: readonly number[];
  readonly capacity: number;
  /** Absent in a life stored before machines came back by themselves. */
  readonly comeback?: StoredComeback;
}

/**
 * Control that heat pump and chiller share: start and stop by the machine, flow before compressor, ramps, minimum times,
 * starts an hour, trips and their reset. What holds a temperature is left to each kind.
 */
export abstract class CompressorControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #life: MachineLife;
  protected readonly run: number;
  protected readonly capacity: number;
  readonly #reset: number;
  readonly #running: number;
  protected readonly power: number;
  /** kW that a compressor at rest draws at most. */
  readonly #idlePower: number;
  readonly #fault: number;
  readonly #starts: RecentStarts;
  protected readonly sides: readonly WaterSide[];
  readonly #timers: EquipmentOf<'heatPump'>['parameters']['timers'];
  /** Least capacity that it can run at, 0..1. */
  readonly minimumCapacity: number;
  /** By index of the state: whether the compressor runs in it, and whether it needs flow. */
  readonly #runsIn: Uint8Array;
  readonly #flowsIn: Uint8Array;
  readonly #reasons: Readonly<
    Record<'sequence' | 'minimumOnTime' | 'ramp' | 'limit' | 'flowReset' | 'flow' | 'declined', number>
  >;
  /** Capacity after ramps: what was commanded last. */
  #ramped = 0;
  readonly #comeback: Comeback;
  /** It ran already when it was taken over, since when nobody knows: no minimum on-time holds it. */
  #adopted = false;
  #scanned = false;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'heatPump'> | EquipmentOf<'chiller'>,
    sideNames: readonly string[],
  ) {
    super(context, equipment);
    const { timers, minimumCapacity } = equipment.parameters;
    this.#timers = timers;
    this.#comeback = new Comeback(timers);
    this.minimumCapacity = minimumCapacity;
    this.run = slotOf(equipment, 'run');
    this.capacity = slotOf(equipment, 'capacity');
    this.#reset = slotOf(equipment, 'reset');
    this.#running = slotOf(equipment, 'running');
    this.power = slotOf(equipment, 'power');
    const { parameters } = equipment;
    this.#idlePower = idleShare * ('ratedHeat' in parameters ? parameters.ratedHeat : parameters.ratedCapacity);
    this.#fault = slotOf(equipment, 'fault');
    this.#starts = new RecentStarts(timers.startsPerHourMaximum);
    this.sides = waterSides(context, equipment, sideNames);
    const travel = Math.max(0, ...sideNames.map((side) => valveTravelSeconds(context.plant, equipment.index, side)));
    const delays = { ...timers, flowProofTime: timers.flowProofTime + travel };
    this.#life = new MachineLife(context, this.base, compressorMachine, delays);
    this.sequence = this.#life.sequence;
    this.#runsIn = this.#life.statesIn(compressorRunStates);
    this.#flowsIn = this.#life.statesIn(compressorFlowStates);
    this.#reasons = {
      sequence: this.base.reason('reason.sequence'),
      minimumOnTime: this.base.reason('reason.minimumOnTime'),
      ramp: this.base.reason('reason.ramp'),
      limit: this.base.reason('reason.capacityLimit'),
      flowReset: this.base.reason('reason.flowReset'),
      flow: this.base.reason('reason.flowForMachine'),
      declined: this.base.reason('reason.waterTooWarm'),
    };
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  get startCount(): number {
    return this.#life.startCount;
  }

  /** Seconds run in its life, for rotation. */
  get runSeconds(): number {
    return this.#life.runSeconds;
  }

  scan(): void {
    const { context } = this;
    this.#scanned = true;
    this.#askFor();
    const facts = this.#facts();
    this.sequence.step(facts, context.time, this.#life.heldBack(compressorProofStates));
    this.#account();
    this.#command();
    this.#auxiliaries();
    this.modulate(this.sequence.state, this.#runsIn[this.sequence.stateIndex] === 1);
    // While standing water is flushed out, what it forbids is not settled: who asked waits.
    const forbidden = context.blockedBy[this.index] !== undefined && this.sequence.state !== 'flushing';
    this.#life.publish(forbidden, this.unfit);
  }

  /** Set-points, pumps' speed and figures of the kind. */
  protected abstract modulate(state: string, compressorOn: boolean): void;

  /** Why the machine, of itself, shall not run for now, as a text key: it stops in order, before its own protection stops it. */
  protected declines(): string | undefined {
    return undefined;
  }

  /** Whether the outdoor air keeps it from running: nobody counts on it, and it stops in order whatever its minimum on-time. */
  protected get unfit(): boolean {
    return false;
  }

  /** What the kind says of itself. */
  protected ownConditions(): Condition[] {
    return [];
  }

  /** Whether what comes is so near that the compressor stops without unloading, whatever its minimum on-time. */
  protected stopsAtOnce(): boolean {
    return false;
  }

  /** Capacity asked for while nobody holds it by hand; a kind may hold it back or work it out itself. */
  protected abstract wantedCapacity(requested: number): number;

  /** The dispatch's wish goes to the strategy's level of `run` and `capacity`, as long as the machine is in automatic. */
  #askFor(): void {
    const { requests, priority } = this.context;
    const index = this.index;
    if (!this.base.inAutomatic) {
      priority.release(this.run, level.strategy);
      priority.release(this.capacity, level.strategy);
      return;
    }
    const declined = requests.run[index] === 1 ? this.declines() : undefined;
    if (declined !== undefined) {
      const reason = this.base.reason(declined);
      this.base.fill(this.run, level.strategy, 0, reason);
      this.base.fill(this.capacity, level.strategy, 0, reason);
      return;
    }
    const on = requests.run[index];
    this.base.fill(this.run, level.strategy, on, requests.reason[index], requests.owner[index]);
    const capacity = on ? clamp(this.wantedCapacity(requests.value[index]), this.minimumCapacity, 1) : 0;
    this.base.fill(this.capacity, level.strategy, capacity, requests.reason[index], requests.owner[index]);
  }

  #facts(): number {
    const { context } = this;
    const { image, time } = context;
    const index = this.index;
    // A lock-out that ends in this scan passes through `off` within it.
    const { state } = this.sequence;
    const startsLeft = (state !== 'off' && state !== 'lockout') || this.#starts.isLeft(time);
    const blocked = this.base.withheld || this.base.inLocal;
    const onFor = time - this.sequence.since;
    const flows = this.#flows();
    if (!flows && this.#runsIn[this.sequence.stateIndex] === 1) this.#comeback.flowLostAt = time;
    if (!image.usable(this.#fault)) this.#comeback.unknownAt = time;
    const tripped = image.proven(this.#fault);
    const offered = state === 'fault' && this.#offered(tripped);
    return (
      (this.base.asked(this.run) >= 0.5 ? compressorFacts.requested : 0) |
      (!blocked && startsLeft ? compressorFacts.permitted : 0) |
      (flows ? compressorFacts.flowProven : 0) |
      (this.#runsByField === true ? compressorFacts.running : 0) |
      (tripped ? compressorFacts.tripped : 0) |
      (this.base.taggedOut ? compressorFacts.taggedOut : 0) |
      (this.#adopted || this.unfit || onFor >= this.#timers.minimumOnTime ? compressorFacts.minimumOnTimePassed : 0) |
      (this.#life.attempts >= attemptsMaximum ? compressorFacts.attemptsSpent : 0) |
      (context.resetRequested[index] ? compressorFacts.resetRequested : 0) |
      (offered ? compressorFacts.offered : 0)
    );
  }

  /**
   * Whether it runs, by its own feedback; where that is not known, by what it draws: a contact that is lost stops no machine. Undefined where
   * nothing tells.
   */
  get #runsByField(): boolean | undefined {
    const { image } = this.context;
    if (image.usable(this.#running)) return image.value[this.#running] >= 0.5;
    return image.usable(this.power) ? image.value[this.power] > this.#idlePower : undefined;
  }

  /** Whether a machine in fault may be tried again, which is a person's to say where it is not in automatic. */
  #offered(tripped: boolean): boolean {
    const { since } = this.sequence;
    if (this.base.inAutomatic && !this.base.inLocal && !this.base.taggedOut)
      return this.#comeback.offers(this.context, { since, tripped, offAt: this.#life.standstill.offAt });
    this.#comeback.withhold();
    return false;
  }

  /** Counts starts and tries, and tells what happened, whenever the state changed. */
  #account(): void {
    const { context, sequence } = this;
    const life = this.#life;
    const comeback = this.#comeback;
    const { state } = sequence;
    const runs = this.#runsIn[sequence.stateIndex] === 1;
    if (context.resetRequested[this.index]) comeback.forget();
    const from = life.account(runs, runs, this.#runsByField === false);
    if (from === undefined) return;
    if (state !== 'running') this.#adopted = false;
    if (state === 'fault')
      comeback.fall(context, context.image.proven(this.#fault), life.standstill.ranAt, this.#flows());
    // Whoever gave up has one try.
    else if (from === 'fault' && state === 'off' && !comeback.byFlow) life.attempts = attemptsMaximum - 1;
    if (state === 'starting') {
      life.start();
      this.#starts.add(context.time, context.time + context.patience);
    } else if (state === 'running') {
      life.attempts = 0;
      comeback.forget();
      // Over a late link it began later than it was told to, by as much as its answer took at most.
      if (from === 'starting') this.#starts.confirm(context.time);
    } else if (state === 'lockout' && !unfailed.has(from)) life.attempts++;
  }

  #flows(): boolean {
    for (const side of this.sides) if (!this.context.image.proven(side.flowProven)) return false;
    return true;
  }

  /** Writes `run`, `capacity` and `reset` at the levels that say who holds them. */
  #command(): void {
    const { context, sequence } = this;
    const cut = this.stopsAtOnce();
    const on = cut ? 0 : this.#runsIn[sequence.stateIndex];
    const asked = this.base.asked(this.run) >= 0.5 ? 1 : 0;
    const why = cut
      ? this.#reasons.declined
      : on && !asked && sequence.state === 'running'
        ? this.#reasons.minimumOnTime
        : this.#reasons.sequence;
    this.base.hold(this.run, level.sequence, on !== asked, on, why);

    const limit = clamp(context.capacityLimit[this.index], this.minimumCapacity, 1);
    const wanted = this.base.asked(this.capacity);
    const target =
      sequence.state === 'running' ? clamp(wanted, this.minimumCapacity, limit) : on ? this.minimumCapacity : 0;
    const step = context.dt / this.#timers.rampTime;
    this.#ramped = on ? Math.max(this.minimumCapacity, approach(this.#ramped, target, step)) : 0;
    const limited = sequence.state === 'running' && this.#ramped >= limit && wanted > limit;
    this.base.hold(
      this.capacity,
      level.sequence,
      this.#ramped !== wanted,
      this.#ramped,
      limited ? this.#reasons.limit : on ? this.#reasons.ramp : this.#reasons.sequence,
    );
    this.#life.passReset();
    this.base.hold(this.#reset, level.sequence, this.#comeback.resets, 1, this.#reasons.flowReset);
  }

  /**
   * Asks the pumps and valves of every water side for flow, as long as the state needs it; after a trip or a lost flow as after
   * a stop in order (what is left in the exchangers must not freeze or boil), but never past a person's tag.
   */
  #auxiliaries(): void {
    const runsDown = this.context.time < this.#life.runDownUntil && !this.base.taggedOut;
    if (this.#flowsIn[this.sequence.stateIndex] === 0 && !runsDown) return;
    const { requests } = this.context;
    for (const side of this.sides) {
      for (const valve of side.valves) requests.post(valve, 1, this.base.owner, this.#reasons.flow);
      for (const pump of side.pumps) requests.post(pump, this.pumpSpeed(side), this.base.owner, this.#reasons.flow);
    }
  }

  /** What runs in the field with proven flow, runs on, from the capacity that it has now. */
  adopt(): void {
    const { image, time } = this.context;
    const runs = image.value[this.run] >= 0.5 && this.#runsByField === true && this.#flows();
    if (runs && !this.#life.isOut) {
      this.#adopted ||= this.sequence.state !== 'running';
      this.sequence.adopt('running', time);
    }
    this.#ramped = this.context.image.value[this.capacity];
    // While the field was away nobody saw a trip; what was there before this life is no matter of it.
    if (this.#scanned) this.#comeback.unknownAt = time;
  }

  leap(seconds: number): void {
    this.#life.leap(seconds);
    this.#comeback.leap(seconds);
    this.#starts.leap(seconds);
  }

  /** Speed asked of a side's pump. */
  protected abstract pumpSpeed(side: WaterSide): number;

  conditions(): Condition[] {
    const { context, sequence } = this;
    const life = this.#life;
    const heldBack = life.heldBack(compressorProofStates);
    const own = conditionsOf({
      state: sequence.state,
      since: sequence.since,
      endsAt: sequence.nextDue === undefined ? undefined : sequence.nextDue + heldBack,
      time: context.time,
      minimumOnTime: this.#timers.minimumOnTime,
      attempts: { count: life.attempts, maximum: attemptsMaximum },
      tripped: context.image.proven(this.#fault),
      comeback: this.#comeback,
      startsFrom: this.#starts.leftFrom(context.time),
      startsMaximum: this.#timers.startsPerHourMaximum,
      runDownUntil: life.runDownUntil,
      asked: this.base.asked(this.run) >= 0.5,
      feedbackLost: !context.image.usable(this.#running) && this.#runsByField !== undefined,
      capacity: this.base.asked(this.capacity),
      limit: context.capacityLimit[this.index],
      sourceLimit: context.sourceLimit[this.index],
    });
    const patience = this.base.patienceConditions(compressorProofStates.has(sequence.state) ? heldBack : 0);
    return this.base.explain([...this.ownConditions(), ...own, ...patience]);
  }

  store(): StoredCompressor {
    return {
      ...this.#life.store(),
      recentStarts: this.#starts.store(),
      capacity: this.#ramped,
      comeback: this.#comeback.store(),
    };
  }

  restore(stored: unknown): void {
    const life = stored as StoredCompressor;
    this.#life.restore(life);
    this.#starts.restore(life.recentStarts);
    this.#ramped = life.capacity;
    this.#comeback.restore(life.comeback ?? {});
  }

  succeed(before: CompressorControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#adopted = before.#adopted;
  }
}
