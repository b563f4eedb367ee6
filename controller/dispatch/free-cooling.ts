import { dedicatedPumps, dedicatedValves, type EquipmentOf } from '../../config/index.ts';
import { OnDelay, ProportionalIntegral } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { chillerBand } from './chiller-staging.ts';
import { hydraulicCircuit } from './topology.ts';

/** Supply above its set-point from which outdoor air is wanted, K. */
const wantedAbove = 0.2;
/**
 * While heat pumps are held back for want of heat they come first: outdoor air would keep them so for good. Where they leave the supply too
 * warm for this share of the time that calls a chiller, air comes before it.
 */
const wantedAboveHeld = chillerBand;
const heldShare = 0.5;
/** Least speed of its pumps, and the speed from which on it gives all that it can. */
const speedMinimum = 0.3;
const saturatedAbove = 0.99;

/** A free-cooling exchanger's auxiliaries: what makes water flow through it. */
interface Exchanger {
  readonly valves: readonly number[];
  readonly pumps: readonly number[];
  /** Slots of its valves' positions, as they are. */
  readonly positions: readonly number[];
}

/** Valves of the chilled water's side stand open so far before coolant is sent to the other side: water that stands there would freeze. */
const openEnough = 0.6;

/** What a chilled-water circuit has now, °C. */
export interface ChilledWater {
  readonly supply: number;
  readonly back: number;
  readonly setpoint: number;
  /** Whether the supply is measured. */
  readonly known: boolean;
}

/** Cooling of a chilled-water circuit by outdoor air: while that is cold enough and the supply too warm. */
export class FreeCooling {
  readonly #context: ControlContext;
  readonly #equipment: EquipmentOf<'coolingCircuit'>;
  readonly #outdoor: () => number;
  readonly #exchangers: readonly Exchanger[];
  readonly #loop = new ProportionalIntegral(0.1, 300);
  readonly #down = new OnDelay(600);
  /** Too warm although heat pumps could take more than they are let. */
  readonly #warmHeld: OnDelay;
  readonly #owner: number;
  readonly #reason: number;
  #active = false;

  constructor(context: ControlContext, equipment: EquipmentOf<'coolingCircuit'>, outdoor: () => number) {
    this.#context = context;
    this.#equipment = equipment;
    this.#outdoor = outdoor;
    this.#warmHeld = new OnDelay(heldShare * equipment.parameters.failSafeTime);
    const { plant, priority } = context;
    const circuit = hydraulicCircuit(plant, equipment.parameters.supplyMeter);
    this.#exchangers = plant.equipment
      .filter(
        (e): e is EquipmentOf<'heatExchanger'> => e.kind === 'heatExchanger' && e.parameters.duty === 'freeCooling',
      )
      .filter((e) => plant.branches[e.branches.primary].circuit === circuit)
      .map(({ index }) => {
        const valves = dedicatedValves(plant, index, 'primary');
        return {
          valves,
          pumps: dedicatedPumps(plant, index, 'secondary'),
          positions: valves.map((valve) => slotOf(plant.equipment[valve], 'positionFeedback')),
        };
      });
    this.#owner = priority.name(equipment.name);
    this.#reason = priority.name('reason.freeCooling');
  }

  /** Whether the circuit has any. */
  get exists(): boolean {
    return this.#exchangers.length > 0;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Whether more cold must come from elsewhere: it does not run, or gives all that it can. */
  get isSpent(): boolean {
    return !this.#active || this.#loop.output >= saturatedAbove;
  }

  /** How much of what its pump can give it gives, 0..1. */
  get load(): number {
    return this.#active ? (this.#loop.output - speedMinimum) / (1 - speedMinimum) : 0;
  }

  /** Once a scan. @param recoveryHeld whether heat pumps are held back for want of heat */
  scan({ supply, back, setpoint, known }: ChilledWater, recoveryHeld: boolean): void {
    const { image, requests, dt } = this.#context;
    const cold = this.#outdoor() < this.limit(back);
    const above = supply > this.above(setpoint, recoveryHeld);
    const warmHeld = this.#warmHeld.step(above && recoveryHeld, dt);
    const warm = recoveryHeld ? warmHeld : above;
    const usable = this.#usable();
    if (!this.#active) this.#active = known && cold && warm && usable;
    else if (
      !usable ||
      !cold ||
      this.#down.step(supply < setpoint - 0.3 && this.#loop.output <= speedMinimum + 0.01, dt)
    ) {
      this.#active = false;
      this.#down.reset();
    }
    if (!this.#active) {
      this.#loop.track(speedMinimum);
      return;
    }
    const speed = this.#loop.step(supply - setpoint - 0.1, dt, speedMinimum, 1);
    for (const { valves, pumps, positions } of this.#exchangers) {
      for (const valve of valves) requests.post(valve, 1, this.#owner, this.#reason);
      if (!positions.every((position) => image.value[position] >= openEnough)) continue;
      for (const pump of pumps) requests.post(pump, speed, this.#owner, this.#reason);
    }
  }

  /** Whether any exchanger's pumps can be counted on. */
  #usable(): boolean {
    const { available } = this.#context;
    return this.#exchangers.some(({ pumps }) => pumps.every((pump) => available[pump] === 1));
  }

  /** Index of its state as the circuit shows it: off, in part, or all that is cooled. */
  state(setpoint: number): number {
    if (!this.#active) return 0;
    return this.#outdoor() < setpoint - this.#equipment.parameters.freeCoolingWhole ? 2 : 1;
  }

  /** Outdoor temperature below which air cools freely, °C, with one kelvin of hysteresis. */
  limit(back: number): number {
    return back - this.#equipment.parameters.freeCoolingPartial - (this.#active ? 0 : 1);
  }

  /** Supply above which it is wanted, °C. */
  above(setpoint: number, recoveryHeld: boolean): number {
    return setpoint + (recoveryHeld ? wantedAboveHeld : wantedAbove);
  }

  restore(active: boolean): void {
    this.#active = active;
  }

  /** Goes on from the same circuit's by another configuration. */
  succeed(before: FreeCooling): void {
    this.#active = before.#active;
    this.#loop.succeed(before.#loop);
    this.#down.succeed(before.#down);
    this.#warmHeld.succeed(before.#warmHeld);
  }
}
