import { dedicatedPumps, dedicatedValves, type EquipmentOf } from '../../../config/index.ts';
import { approach, clamp, ProportionalIntegral, waterHeat } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, slotOf } from '../control.ts';
import { Standstill, type StoredStandstill } from '../standstill.ts';
import { boilerEnabledStates, boilerFacts, boilerFlowStates, boilerMachine } from './machine.ts';
import { Mixing, type StoredMixing } from './mixing.ts';

const attemptsMaximum = 3;
/** States in which a boiler that starts has flow, but no fire yet. */
const beforeFire: ReadonlySet<string> = new Set(['provingFlow', 'purging', 'igniting']);

/** How fast the pump's speed goes up in search of proven flow, 1/s: slower than the drive follows, so that it does not pass it by. */
const searchRate = 0.002;
/** How far the loop may take the pump from what the fire's heat needs by reckoning, and how fast it is brought there, 1/s. */
const trimMaximum = 0.12;
const trimRate = 0.01;
/** And further down for each kelvin that it leaves too cold: as long as its own mass takes the fire's heat, what passes is sent out cold. */
const coldTrim = 0.04;
/** How far below the speed found last the search after a fire that ended in order begins, so that what was found too high does not stay for ever. */
const searchStep = 0.06;
/** How far above the speed at which it lost its flow the next search begins: others' pumps, which went faster meanwhile, press against its own. */
const lostStep = 0.1;
const provenSpeedMaximum = 0.6;

interface StoredBoiler extends StoredStandstill {
  readonly sequence: SequenceState;
  readonly starts: number;
  readonly runTime: number;
  readonly attempts: number;
  readonly firingRate: number;
  readonly provenSpeed?: number;
  readonly mixing?: StoredMixing;
}

/** Gas boiler: firing rate as the dispatch asks, within what its leaving temperature allows; flow holds that temperature. */
export class GasBoilerControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #p: EquipmentOf<'gasBoiler'>['parameters'];
  readonly #slot: Readonly<
    Record<
      | 'run'
      | 'firingRate'
      | 'reset'
      | 'purging'
      | 'flame'
      | 'fault'
      | 'highLimitTripped'
      | 'flowProven'
      | 'enteringTemperature'
      | 'leavingTemperature'
      | 'leavingTemperatureSetpoint'
      | 'starts',
      number
    >
  >;
  /** By index of the state: whether the burner control is enabled in it, and whether it needs flow. */
  readonly #enabledIn: Uint8Array;
  readonly #flowsIn: Uint8Array;
  readonly #pumps: readonly number[];
  readonly #valves: readonly number[];
  readonly #mixing: Mixing | undefined;
  readonly #pumpSpeed: ProportionalIntegral;
  /** The pump's speed was taken over from the field: the loop begins there, once its set-point is known. */
  #adopting = false;
  /** Fire that the least flow needs to leave at its set-point. */
  readonly #floor = new ProportionalIntegral(0.02, 180);
  /** Least speed of its pump at which flow has been proven. */
  #provenSpeed = 0.1;
  /** Least speed that the loop may go to now. */
  #lowestSpeed = 0;
  readonly #limiter: ProportionalIntegral;
  readonly #reasons: Readonly<Record<'sequence' | 'minimumOnTime' | 'ramp' | 'limit' | 'reset' | 'flow', number>>;
  #rate = 0;
  #attempts = 0;
  #startCount = 0;
  #runSeconds = 0;
  /** Of the burner control; whatever put the fire out, water takes its heat away for the post-run time after it. */
  readonly #standstill = new Standstill();
  #wasState: string;

  constructor(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>) {
    super(context, equipment);
    this.#p = equipment.parameters;
    const slot = (key: string) => slotOf(equipment, key);
    this.#slot = {
      run: slot('run'),
      firingRate: slot('firingRate'),
      reset: slot('reset'),
      purging: slot('purging'),
      flame: slot('flame'),
      fault: slot('fault'),
      highLimitTripped: slot('highLimitTripped'),
      flowProven: slot('flowProven'),
      enteringTemperature: slot('enteringTemperature'),
      leavingTemperature: slot('leavingTemperature'),
      leavingTemperatureSetpoint: slot('leavingTemperatureSetpoint'),
      starts: slot('starts'),
    };
    this.#pumps = dedicatedPumps(context.plant, equipment.index, 'main');
    this.#valves = dedicatedValves(context.plant, equipment.index, 'main');
    this.#mixing = Mixing.of(context, equipment);
    const { timers, tuning } = this.#p;
    const states = context.plant.points[slot('state')].definition.states ?? [];
    this.#enabledIn = Uint8Array.from(states, (state) => Number(boilerEnabledStates.has(state)));
    this.#flowsIn = Uint8Array.from(states, (state) => Number(boilerFlowStates.has(state)));
    const delays = {
      flowProofTime: timers.flowProofTime * 1000,
      // The burner control's own times, with room for a second trial: beyond them something is wrong with it.
      purgeLimit: 60_000,
      ignitionLimit: (timers.purgeTime + timers.ignitionTime) * 3000,
      unloadTime: timers.unloadTime * 1000,
      postRunTime: timers.postRunTime * 1000,
      minimumOffTime: timers.minimumOffTime * 1000,
    };
    this.sequence = new Sequence(boilerMachine, states, delays, context.time);
    this.#wasState = this.sequence.state;
    this.#pumpSpeed = new ProportionalIntegral(tuning.gain, tuning.integralTime);
    this.#limiter = new ProportionalIntegral(0.05, 120);
    context.loops.watch({ equipment, name: 'flow', loop: this.#pumpSpeed, unit: 'K', amplitude: 1 });
    this.#reasons = {
      sequence: this.base.reason('reason.sequence'),
      minimumOnTime: this.base.reason('reason.minimumOnTime'),
      ramp: this.base.reason('reason.ramp'),
      limit: this.base.reason('reason.leavingTemperatureLimit'),
      reset: this.base.reason('reason.reset'),
      flow: this.base.reason('reason.flowForMachine'),
    };
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  get startCount(): number {
    return this.#startCount;
  }

  /** Seconds run in its life, for rotation. */
  get runSeconds(): number {
    return this.#runSeconds;
  }

  scan(): void {
    const { context } = this;
    const index = this.index;
    this.#askFor();
    this.sequence.step(this.#facts(), context.time, this.#heldBack());
    this.#account();
    this.#command();
    this.#flow();
    const waiting = this.sequence.state === 'fault' || this.sequence.state === 'maintenance';
    const capable = this.base.inAutomatic && !this.base.inLocal && context.blockedBy[index] === undefined;
    context.available[index] = capable && !waiting ? 1 : 0;
    this.base.publish(this.sequence.stateIndex);
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
      (this.#attempts >= attemptsMaximum ? boilerFacts.attemptsSpent : 0) |
      (context.resetRequested[index] ? boilerFacts.resetRequested : 0) |
      (image.proven(this.#slot.purging) ? boilerFacts.purging : 0)
    );
  }

  /** How much longer than by its own timers the present state lasts, s: for what the field has still to answer. */
  #heldBack(): number {
    const { state, since } = this.sequence;
    if (beforeFire.has(state)) return this.context.patience;
    return state === 'lockout' ? this.#standstill.heldBack(since) : 0;
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
    const { context } = this;
    const state = this.sequence.state;
    if (state === 'running' || state === 'unloading') this.#runSeconds += context.dt;
    this.#standstill.scan(context, this.#enabledIn[this.sequence.stateIndex] === 1, this.#seenOff());
    if (context.resetRequested[this.index]) this.#attempts = 0;
    if (state === this.#wasState) return;
    const from = this.#wasState;
    this.#wasState = state;
    context.note(this.equipment.name, 'event.state', { from, to: state });
    if (from === 'unloading' && state === 'postRun') this.#provenSpeed = Math.max(0, this.#provenSpeed - searchStep);
    if (state === 'lockout' && boilerEnabledStates.has(from) && !context.image.proven(this.#slot.flowProven))
      this.#loseFlow();
    if (state === 'purging') context.image.publish(this.#slot.starts, ++this.#startCount);
    else if (state === 'running') this.#attempts = 0;
    else if (state === 'lockout' && from !== 'postRun' && from !== 'fault' && from !== 'maintenance') this.#attempts++;
  }

  /** What proved flow once does not prove it any more: next time it is tried with more. */
  #loseFlow(): void {
    this.#provenSpeed = Math.min(provenSpeedMaximum, Math.max(this.#provenSpeed, this.#pumpSpeed.output) + lostStep);
  }

  #command(): void {
    const { context, sequence } = this;
    const { image, dt } = context;
    const { run, firingRate, reset, leavingTemperature, leavingTemperatureSetpoint } = this.#slot;
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

    if (context.resetRequested[this.index] && !this.base.taggedOut)
      this.base.fill(reset, level.operator, 1, this.#reasons.reset);
    else context.priority.release(reset, level.operator);
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
    if (this.#pumpSpeed.output > Math.max(this.#leastSpeed, this.#lowestSpeed) + 0.01) this.#floor.track(minimum);
    else this.#floor.step(error, dt, minimum, Math.max(minimum, 0.5));
    return error > 0 || wanted < this.#floor.output ? this.#floor.output : minimum;
  }

  /**
   * Flow holds the leaving temperature while there is fire. Before and after it is just enough to be proven: what a cold boiler
   * lets through, the network feels.
   */
  #flow(): void {
    const { context } = this;
    const { image, dt, requests } = context;
    const state = this.sequence.state;
    const runsDown = context.time < this.#runDownUntil && !this.base.taggedOut;
    if (this.#flowsIn[this.sequence.stateIndex] === 0 && !runsDown) return;
    // The speed at which the flow switch closes is found by going up slowly; it is remembered for the next start.
    if (state === 'provingFlow' && !image.proven(this.#slot.flowProven))
      this.#provenSpeed = Math.min(provenSpeedMaximum, this.#provenSpeed + searchRate * dt);
    const least = this.#leastSpeed;
    const leaving = this.#slot.leavingTemperature;
    // A boiler that tripped hot needs all the water it can get.
    const hot = image.usable(leaving) && image.value[leaving] > this.#p.leavingTemperatureMaximum;
    const fires = state === 'running' || state === 'unloading';
    this.#mixing?.step(fires ? 'fire' : beforeFire.has(state) ? 'before' : 'after', hot);
    if (fires && image.usable(leaving) && this.#mixing?.warming !== true) {
      const error = image.value[leaving] - image.value[this.#slot.leavingTemperatureSetpoint];
      const feed = this.#reckonedSpeed();
      if (this.#adopting) this.#pumpSpeed.track(this.#pumpSpeed.output, error, feed);
      this.#adopting = false;
      const cold = coldTrim * Math.max(0, -error);
      const low = Math.max(least, Math.min(feed - trimMaximum - cold, 1));
      const high = Math.min(1, Math.max(low, feed + trimMaximum, this.#pumpSpeed.output - trimRate * dt));
      this.#lowestSpeed = low;
      this.#pumpSpeed.step(error, dt, low, high, feed);
    } else {
      this.#lowestSpeed = 0;
      this.#pumpSpeed.track(hot ? 1 : least);
    }
    for (const valve of this.#valves) requests.post(valve, 1, this.base.owner, this.#reasons.flow);
    for (const pump of this.#pumps) requests.post(pump, this.#pumpSpeed.output, this.base.owner, this.#reasons.flow);
  }

  /** Until when water runs on after the fire, plant time. */
  get #runDownUntil(): number {
    return this.#standstill.ranAt + this.#p.timers.postRunTime;
  }

  get #leastSpeed(): number {
    return Math.min(1, Math.max(this.#p.minimumFlow, this.#provenSpeed + 0.02));
  }

  /**
   * Speed, of the design flow's, at which the fire's heat warms what enters to its set-point. The design spread at least is
   * reckoned with (or what a return at its kept minimum leaves of it): a boiler that takes back its own supply must be throttled, not fed more.
   */
  #reckonedSpeed(): number {
    const { image } = this.context;
    const { enteringTemperature: entering, leavingTemperatureSetpoint: setpoint } = this.#slot;
    const { ratedHeat, designFlow } = this.#p;
    const designSpread = ratedHeat / (designFlow * waterHeat);
    const spread = image.usable(entering) ? image.value[setpoint] - image.value[entering] : designSpread;
    const least = Math.min(designSpread, this.#mixing?.spread(image.value[setpoint]) ?? designSpread);
    return (this.#rate * designSpread) / Math.max(least, spread);
  }

  /** What burns in the field with proven flow, burns on; no minimum off-time stands against a fire that is not out. */
  adopt(): void {
    const { image, plant, time } = this.context;
    const burns =
      image.value[this.#slot.run] >= 0.5 && image.proven(this.#slot.flame) && image.proven(this.#slot.flowProven);
    const waiting = this.sequence.state === 'fault' || this.sequence.state === 'maintenance';
    if (burns && !waiting) this.sequence.adopt('running', time);
    this.#rate = image.value[this.#slot.firingRate];
    this.#mixing?.adopt(burns);
    const pump = this.#pumps[0];
    if (pump === undefined) return;
    this.#pumpSpeed.track(image.value[slotOf(plant.equipment[pump], 'speed')]);
    this.#adopting = true;
  }

  leap(seconds: number): void {
    this.sequence.leap(seconds);
    this.#standstill.leap(seconds);
  }

  conditions(): Condition[] {
    const conditions: Condition[] = [];
    const { context, sequence } = this;
    const { state, nextDue } = sequence;
    const heldBack = this.#heldBack();
    const until = nextDue === undefined ? undefined : nextDue + heldBack;
    const { image, time } = context;
    const add = (key: string, blocking: boolean, parameters: Record<string, string | number> = {}, end = until) =>
      conditions.push({ key, parameters, blocking, ...(end === undefined ? {} : { until: end }) });
    if (state === 'provingFlow') add('condition.flowNotProven', true);
    else if (state === 'purging') add('condition.purging', false);
    else if (state === 'igniting') {
      add(image.proven(this.#slot.purging) ? 'condition.purging' : 'condition.igniting', false);
    } else if (state === 'unloading') add('condition.unloading', false);
    else if (state === 'postRun') add('condition.postRun', false);
    else if (state === 'lockout') {
      add('condition.minimumOffTime', true);
      if (this.#attempts > 0) {
        const parameters = { count: this.#attempts, maximum: attemptsMaximum };
        conditions.push({ key: 'condition.failedAttempts', parameters, blocking: false });
      }
    } else if (state === 'fault') {
      const cause = image.proven(this.#slot.highLimitTripped)
        ? 'condition.highLimit'
        : image.proven(this.#slot.fault)
          ? 'condition.burnerLockout'
          : 'condition.resetNeeded';
      conditions.push({ key: cause, parameters: {}, blocking: true });
    }
    if ((state === 'fault' || state === 'lockout') && time < this.#runDownUntil)
      add('condition.runDown', false, {}, this.#runDownUntil);
    conditions.push(...this.base.patienceConditions(beforeFire.has(state) ? heldBack : 0));
    conditions.push(...(this.#mixing?.conditions(state === 'running') ?? []));
    const onUntil = sequence.since + this.#p.timers.minimumOnTime;
    if (state === 'running' && this.base.asked(this.#slot.run) < 0.5 && time < onUntil) {
      add('condition.minimumOnTime', true, {}, onUntil);
    }
    return this.base.explain(conditions);
  }

  store(): StoredBoiler {
    return {
      sequence: this.sequence.store(),
      starts: this.#startCount,
      runTime: this.#runSeconds,
      attempts: this.#attempts,
      firingRate: this.#rate,
      provenSpeed: this.#provenSpeed,
      ...this.#standstill.store(),
      ...(this.#mixing === undefined ? {} : { mixing: this.#mixing.store() }),
    };
  }

  restore(stored: unknown): void {
    const life = stored as StoredBoiler;
    this.sequence.restore(life.sequence);
    this.#wasState = this.sequence.state;
    this.#startCount = life.starts;
    this.#runSeconds = life.runTime;
    this.#attempts = life.attempts;
    this.#rate = life.firingRate;
    this.#provenSpeed = life.provenSpeed ?? this.#provenSpeed;
    this.#standstill.restore(life);
    if (life.mixing !== undefined) this.#mixing?.restore(life.mixing);
  }

  succeed(before: GasBoilerControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#adopting = before.#adopting;
    this.#pumpSpeed.succeed(before.#pumpSpeed);
    this.#floor.succeed(before.#floor);
    this.#limiter.succeed(before.#limiter);
    if (before.#mixing !== undefined) this.#mixing?.succeed(before.#mixing);
  }
}
