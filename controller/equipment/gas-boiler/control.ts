import type { EquipmentOf } from '../../../config/index.ts';
import { approach, clamp, ProportionalIntegral } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import type { Sequence } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, slotOf } from '../control.ts';
import { attemptsMaximum, MachineLife, type StoredMachineLife } from '../machine-life.ts';
import { conditionsOf } from './conditions.ts';
import { BoilerFlow, type StoredBoilerFlow } from './flow.ts';
import { GasOfBoiler } from './gas.ts';
import {
  boilerBeforeFireStates,
  boilerEnabledStates,
  boilerFacts,
  boilerFlowStates,
  boilerMachine,
} from './machine.ts';

interface StoredBoiler extends StoredMachineLife, StoredBoilerFlow {
  readonly firingRate: number;
}

/** Gas boiler: firing rate as the dispatch asks, within what its leaving temperature allows; flow holds that temperature. */
export class GasBoilerControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #life: MachineLife;
  readonly #flow: BoilerFlow;
  readonly #gas: GasOfBoiler;
  readonly #p: EquipmentOf<'gasBoiler'>['parameters'];
  readonly #slot: Readonly<
    Record<
      | 'run'
      | 'firingRate'
      | 'purging'
      | 'flame'
      | 'fault'
      | 'highLimitTripped'
      | 'flowProven'
      | 'leavingTemperature'
      | 'leavingTemperatureSetpoint',
      number
    >
  >;
  /** By index of the state: whether the burner control is enabled in it, and whether it needs flow. */
  readonly #enabledIn: Uint8Array;
  readonly #flowsIn: Uint8Array;
  /** Fire that the least flow needs to leave at its set-point. */
  readonly #floor = new ProportionalIntegral(0.02, 180);
  readonly #limiter: ProportionalIntegral;
  readonly #reasons: Readonly<Record<'sequence' | 'minimumOnTime' | 'ramp' | 'limit', number>>;
  #rate = 0;

  constructor(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>) {
    super(context, equipment);
    this.#p = equipment.parameters;
    const slot = (key: string) => slotOf(equipment, key);
    this.#slot = {
      run: slot('run'),
      firingRate: slot('firingRate'),
      purging: slot('purging'),
      flame: slot('flame'),
      fault: slot('fault'),
      highLimitTripped: slot('highLimitTripped'),
      flowProven: slot('flowProven'),
      leavingTemperature: slot('leavingTemperature'),
      leavingTemperatureSetpoint: slot('leavingTemperatureSetpoint'),
    };
    const { timers } = this.#p;
    this.#life = new MachineLife(context, this.base, boilerMachine, {
      flowProofTime: timers.flowProofTime,
      // The burner control's own times, with room for a second trial: beyond them something is wrong with it.
      purgeLimit: 60,
      ignitionLimit: (timers.purgeTime + timers.ignitionTime) * 3,
      unloadTime: timers.unloadTime,
      postRunTime: timers.postRunTime,
      minimumOffTime: timers.minimumOffTime,
    });
    this.sequence = this.#life.sequence;
    this.#enabledIn = this.#life.statesIn(boilerEnabledStates);
    this.#flowsIn = this.#life.statesIn(boilerFlowStates);
    this.#flow = new BoilerFlow(context, equipment);
    this.#gas = new GasOfBoiler(context, equipment);
    this.#limiter = new ProportionalIntegral(0.05, 120);
    this.#reasons = {
      sequence: this.base.reason('reason.sequence'),
      minimumOnTime: this.base.reason('reason.minimumOnTime'),
      ramp: this.base.reason('reason.ramp'),
      limit: this.base.reason('reason.leavingTemperatureLimit'),
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
    this.#askFor();
    if (this.#gas.scan(this.#life.attempts > 0)) this.#life.attempts--;
    this.sequence.step(this.#facts(), context.time, this.#life.heldBack(boilerBeforeFireStates));
    this.#account();
    this.#command();
    const runsDown = context.time < this.#life.runDownUntil && !this.base.taggedOut;
    if (this.#flowsIn[this.sequence.stateIndex] === 1 || runsDown) this.#flow.scan(this.sequence.state, this.#rate);
    this.#life.publish(context.blockedBy[this.index] !== undefined);
  }

  #askFor(): void {
    const { requests, priority } = this.context;
    const index = this.index;
    if (!this.base.inAutomatic) {
      priority.release(this.#slot.run, level.strategy);
      priority.release(this.#slot.firingRate, level.strategy);
      return;
    }
    const on = requests.run[index];
    const rate = on ? clamp(requests.value[index], this.#p.minimumFiringRate, 1) : 0;
    this.base.fill(this.#slot.run, level.strategy, on, requests.reason[index], requests.owner[index]);
    this.base.fill(this.#slot.firingRate, level.strategy, rate, requests.reason[index], requests.owner[index]);
  }

  #facts(): number {
    const { context } = this;
    const { image, time } = context;
    const index = this.index;
    const blocked = this.base.withheld || this.base.inLocal;
    const tripped = image.proven(this.#slot.fault) || image.proven(this.#slot.highLimitTripped);
    return (
      (this.base.asked(this.#slot.run) >= 0.5 ? boilerFacts.requested : 0) |
      (blocked ? 0 : boilerFacts.permitted) |
      (image.proven(this.#slot.flowProven) ? boilerFacts.flowProven : 0) |
      (image.proven(this.#slot.flame) ? boilerFacts.flame : 0) |
      (tripped ? boilerFacts.tripped : 0) |
      (this.base.taggedOut ? boilerFacts.taggedOut : 0) |
      (this.#mayEnd(time) ? boilerFacts.minimumOnTimePassed : 0) |
      (this.#life.attempts >= attemptsMaximum ? boilerFacts.attemptsSpent : 0) |
      (context.resetRequested[index] ? boilerFacts.resetRequested : 0) |
      (image.proven(this.#slot.purging) ? boilerFacts.purging : 0) |
      (this.#gas.excuses ? boilerFacts.excused : 0)
    );
  }

  /** Whether the burner control, by good feedback, neither purges nor has a flame. */
  #seenOff(): boolean {
    const { image } = this.context;
    const { flame, purging } = this.#slot;
    return image.usable(flame) && image.usable(purging) && !image.proven(flame) && !image.proven(purging);
  }

  #mayEnd(time: number): boolean {
    return (
      time - this.sequence.since >= this.#p.timers.minimumOnTime || this.context.requests.endEarly[this.index] === 1
    );
  }

  #account(): void {
    const life = this.#life;
    const { state } = this.sequence;
    const burns = state === 'running' || state === 'unloading';
    const from = life.account(burns, this.#enabledIn[this.sequence.stateIndex] === 1, this.#seenOff());
    if (from === undefined) return;
    if (from === 'unloading' && state === 'postRun') this.#flow.endInOrder();
    if (state === 'lockout' && boilerEnabledStates.has(from) && !this.context.image.proven(this.#slot.flowProven))
      this.#flow.lose();
    if (state === 'purging') life.start();
    else if (state === 'running') life.attempts = 0;
    else if (state === 'lockout' && from !== 'postRun' && from !== 'fault' && from !== 'maintenance') {
      const burner = boilerEnabledStates.has(from) && this.context.image.proven(this.#slot.flowProven);
      if (!burner || this.#gas.blame()) life.attempts++;
    }
  }

  #command(): void {
    const { context, sequence } = this;
    const { image, dt } = context;
    const { run, firingRate, leavingTemperature, leavingTemperatureSetpoint } = this.#slot;
    const enabled = this.#enabledIn[sequence.stateIndex];
    const asked = this.base.asked(run) >= 0.5 ? 1 : 0;
    const why =
      enabled && !asked && sequence.state === 'running' ? this.#reasons.minimumOnTime : this.#reasons.sequence;
    this.base.hold(run, level.sequence, enabled !== asked, enabled, why);

    // Fire is held back as the leaving temperature nears the highest allowed, or runs past its set-point by 6 K.
    const minimum = this.#p.minimumFiringRate;
    let limit = 1;
    if (sequence.state === 'running' && image.usable(leavingTemperature)) {
      const ceiling = Math.min(this.#p.leavingTemperatureMaximum, image.value[leavingTemperatureSetpoint] + 6);
      limit = this.#limiter.step(ceiling - image.value[leavingTemperature], dt, minimum, 1);
    } else this.#limiter.track(1);
    const wanted = this.base.asked(firingRate);
    const running = sequence.state === 'running';
    const floor = running ? this.#fireFloor(wanted, minimum) : minimum;
    const target = running ? clamp(wanted, floor, Math.max(floor, limit)) : enabled ? minimum : 0;
    this.#rate = enabled ? Math.max(minimum, approach(this.#rate, target, dt / this.#p.timers.rampTime)) : 0;
    const limited = running && wanted > limit && this.#rate >= limit;
    const held = limited ? this.#reasons.limit : enabled ? this.#reasons.ramp : this.#reasons.sequence;
    this.base.hold(firingRate, level.sequence, this.#rate !== wanted, this.#rate, held);
    this.#life.passReset();
  }

  /**
   * Where the pump is at its least, too little fire would send cold water into the supply: it burns what that flow needs, though
   * less was asked for. What is too much then charges the store.
   */
  #fireFloor(wanted: number, minimum: number): number {
    const { image, dt } = this.context;
    const { leavingTemperature: leaving, leavingTemperatureSetpoint } = this.#slot;
    if (!image.usable(leaving)) return minimum;
    const error = image.value[leavingTemperatureSetpoint] - image.value[leaving];
    if (this.#flow.hasRoomBelow) this.#floor.track(minimum);
    else this.#floor.step(error, dt, minimum, Math.max(minimum, 0.5));
    return error > 0 || wanted < this.#floor.output ? this.#floor.output : minimum;
  }

  /** What burns in the field with proven flow, burns on; no minimum off-time stands against a fire that is not out. */
  adopt(): void {
    const { image, time } = this.context;
    const burns =
      image.value[this.#slot.run] >= 0.5 && image.proven(this.#slot.flame) && image.proven(this.#slot.flowProven);
    if (burns && !this.#life.isOut) this.sequence.adopt('running', time);
    this.#rate = image.value[this.#slot.firingRate];
    this.#flow.adopt(burns);
  }

  leap(seconds: number): void {
    this.#life.leap(seconds);
  }

  conditions(): Condition[] {
    const { state, since, nextDue } = this.sequence;
    const { image, time } = this.context;
    const life = this.#life;
    const heldBack = life.heldBack(boilerBeforeFireStates);
    return this.base.explain([
      ...this.#gas.conditions(),
      ...conditionsOf({
        state,
        since,
        endsAt: nextDue === undefined ? undefined : nextDue + heldBack,
        time,
        minimumOnTime: this.#p.timers.minimumOnTime,
        attempts: { count: life.attempts, maximum: attemptsMaximum },
        runDownUntil: life.runDownUntil,
        asked: this.base.asked(this.#slot.run) >= 0.5,
        purging: image.proven(this.#slot.purging),
        lockedOut: image.proven(this.#slot.fault),
        highLimit: image.proven(this.#slot.highLimitTripped),
        patience: this.base.patienceConditions(boilerBeforeFireStates.has(state) ? heldBack : 0),
        mixing: this.#flow.conditions(state === 'running'),
      }),
    ]);
  }

  store(): StoredBoiler {
    return { ...this.#life.store(), firingRate: this.#rate, ...this.#flow.store() };
  }

  restore(stored: unknown): void {
    const life = stored as StoredBoiler;
    this.#life.restore(life);
    this.#rate = life.firingRate;
    this.#flow.restore(life);
  }

  succeed(before: GasBoilerControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#floor.succeed(before.#floor);
    this.#limiter.succeed(before.#limiter);
    this.#flow.succeed(before.#flow);
    this.#gas.succeed(before.#gas);
  }
}
