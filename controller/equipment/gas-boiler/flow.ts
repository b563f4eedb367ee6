import { dedicatedPumps, dedicatedValves, type EquipmentOf } from '../../../config/index.ts';
import { ProportionalIntegral, waterHeat } from '../../blocks/index.ts';
import type { ControlContext } from '../context.ts';
import { type Condition, slotOf } from '../control.ts';
import { boilerBeforeFireStates } from './machine.ts';
import { Mixing, type StoredMixing } from './mixing.ts';

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

/** What of it survives a restart. */
export interface StoredBoilerFlow {
  readonly provenSpeed?: number;
  readonly mixing?: StoredMixing;
}

/**
 * Flow through a boiler: its pump's speed holds the leaving temperature while there is fire. Before and after it is just enough to be proven:
 * what a cold boiler lets through, the network feels.
 */
export class BoilerFlow {
  readonly #context: ControlContext;
  readonly #p: EquipmentOf<'gasBoiler'>['parameters'];
  readonly #slot: Readonly<
    Record<'flowProven' | 'enteringTemperature' | 'leavingTemperature' | 'leavingTemperatureSetpoint', number>
  >;
  readonly #pumps: readonly number[];
  readonly #valves: readonly number[];
  readonly #mixing: Mixing | undefined;
  readonly #speed: ProportionalIntegral;
  readonly #owner: number;
  readonly #reason: number;
  /** The pump's speed was taken over from the field: the loop begins there, once its set-point is known. */
  #adopting = false;
  /** Least speed of its pump at which flow has been proven. */
  #provenSpeed = 0.1;
  /** Least speed that the loop may go to now. */
  #lowestSpeed = 0;

  constructor(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>) {
    this.#context = context;
    this.#p = equipment.parameters;
    this.#slot = {
      flowProven: slotOf(equipment, 'flowProven'),
      enteringTemperature: slotOf(equipment, 'enteringTemperature'),
      leavingTemperature: slotOf(equipment, 'leavingTemperature'),
      leavingTemperatureSetpoint: slotOf(equipment, 'leavingTemperatureSetpoint'),
    };
    this.#pumps = dedicatedPumps(context.plant, equipment.index, 'main');
    this.#valves = dedicatedValves(context.plant, equipment.index, 'main');
    this.#mixing = Mixing.of(context, equipment);
    const { tuning } = equipment.parameters;
    this.#speed = new ProportionalIntegral(tuning.gain, tuning.integralTime);
    context.loops.watch({ equipment, name: 'flow', loop: this.#speed, unit: 'K', amplitude: 1 });
    this.#owner = context.priority.name(equipment.name);
    this.#reason = context.priority.name('reason.flowForMachine');
  }

  /** Whether the pump could go slower. */
  get hasRoomBelow(): boolean {
    return this.#speed.output > Math.max(this.#leastSpeed, this.#lowestSpeed) + 0.01;
  }

  /** The fire ended in order. */
  endInOrder(): void {
    this.#provenSpeed = Math.max(0, this.#provenSpeed - searchStep);
  }

  /** What proved flow once does not prove it any more: next time it is tried with more. */
  lose(): void {
    this.#provenSpeed = Math.min(provenSpeedMaximum, Math.max(this.#provenSpeed, this.#speed.output) + lostStep);
  }

  /** Once a scan in which it needs flow. @param rate of the fire, 0..1 */
  scan(state: string, rate: number): void {
    const { image, dt, requests } = this.#context;
    // The speed at which the flow switch closes is found by going up slowly; it is remembered for the next start.
    if (state === 'provingFlow' && !image.proven(this.#slot.flowProven))
      this.#provenSpeed = Math.min(provenSpeedMaximum, this.#provenSpeed + searchRate * dt);
    const least = this.#leastSpeed;
    const leaving = this.#slot.leavingTemperature;
    // A boiler that tripped hot needs all the water it can get.
    const hot = image.usable(leaving) && image.value[leaving] > this.#p.leavingTemperatureMaximum;
    const fires = state === 'running' || state === 'unloading';
    this.#mixing?.step(fires ? 'fire' : boilerBeforeFireStates.has(state) ? 'before' : 'after', hot);
    if (fires && image.usable(leaving) && this.#mixing?.warming !== true) {
      const error = image.value[leaving] - image.value[this.#slot.leavingTemperatureSetpoint];
      const feed = this.#reckonedSpeed(rate);
      if (this.#adopting) this.#speed.track(this.#speed.output, error, feed);
      this.#adopting = false;
      const cold = coldTrim * Math.max(0, -error);
      const low = Math.max(least, Math.min(feed - trimMaximum - cold, 1));
      const high = Math.min(1, Math.max(low, feed + trimMaximum, this.#speed.output - trimRate * dt));
      this.#lowestSpeed = low;
      this.#speed.step(error, dt, low, high, feed);
    } else {
      this.#lowestSpeed = 0;
      this.#speed.track(hot ? 1 : least);
    }
    for (const valve of this.#valves) requests.post(valve, 1, this.#owner, this.#reason);
    for (const pump of this.#pumps) requests.post(pump, this.#speed.output, this.#owner, this.#reason);
  }

  get #leastSpeed(): number {
    return Math.min(1, Math.max(this.#p.minimumFlow, this.#provenSpeed + 0.02));
  }

  /**
   * Speed, of the design flow's, at which the fire's heat warms what enters to its set-point. The design spread at least is
   * reckoned with (or what a return at its kept minimum leaves of it): a boiler that takes back its own supply must be throttled, not fed more.
   */
  #reckonedSpeed(rate: number): number {
    const { image } = this.#context;
    const { enteringTemperature: entering, leavingTemperatureSetpoint: setpoint } = this.#slot;
    const { ratedHeat, designFlow } = this.#p;
    const designSpread = ratedHeat / (designFlow * waterHeat);
    const spread = image.usable(entering) ? image.value[setpoint] - image.value[entering] : designSpread;
    const least = Math.min(designSpread, this.#mixing?.spread(image.value[setpoint]) ?? designSpread);
    return (rate * designSpread) / Math.max(least, spread);
  }

  /** Begins from the pump's speed and the valves' positions in the field. */
  adopt(burns: boolean): void {
    const { image, plant } = this.#context;
    this.#mixing?.adopt(burns);
    const pump = this.#pumps[0];
    if (pump === undefined) return;
    this.#speed.track(image.value[slotOf(plant.equipment[pump], 'speed')]);
    this.#adopting = true;
  }

  /** What its mixing does. */
  conditions(fires: boolean): Condition[] {
    return this.#mixing?.conditions(fires) ?? [];
  }

  store(): StoredBoilerFlow {
    const mixing = this.#mixing?.store();
    return { provenSpeed: this.#provenSpeed, ...(mixing === undefined ? {} : { mixing }) };
  }

  restore({ provenSpeed, mixing }: StoredBoilerFlow): void {
    this.#provenSpeed = provenSpeed ?? this.#provenSpeed;
    if (mixing !== undefined) this.#mixing?.restore(mixing);
  }

  /** Goes on from where the same boiler's stood. */
  succeed(before: BoilerFlow): void {
    this.#provenSpeed = before.#provenSpeed;
    this.#adopting = before.#adopting;
    this.#speed.succeed(before.#speed);
    if (before.#mixing !== undefined) this.#mixing?.succeed(before.#mixing);
  }
}
