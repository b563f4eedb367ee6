import { dedicatedPumps, dedicatedValves, type EquipmentOf, valveTravelSeconds } from '../../config/index.ts';
import { OnDelay, ProportionalIntegral } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { chillerBand } from './chiller-staging.ts';
import { coolantCircuit, coolantTemperature, freeCoolingExchangers, hydraulicCircuit } from './topology.ts';

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

/** The supply is held this far above its set-point, K: heat pumps take what they can; and below it, so that chillers find nothing to do. */
const heldOffset = 0.1;
const reliefOffset = -0.25;

/** A free-cooling exchanger's auxiliaries: what makes water flow through it. */
interface Exchanger {
  readonly valves: readonly number[];
  readonly pumps: readonly number[];
  /** Slots of its valves' positions, as they are. */
  readonly positions: readonly number[];
  /** What its valves take until all water flows through it, s. */
  readonly travel: number;
  /** Slot of the coolant's temperature, and the lowest that it may have, °C. */
  readonly coolant: number;
  readonly least: number;
  /** Slot of its flow, or -1, and what counts as one, kg/s. */
  readonly flow: number;
  readonly leastFlow: number;
}

/** Water flows on through the exchanger after its coolant, s: what stays in it is cold. */
export const flowOnSeconds = 120;
/** Coolant this far below the least is not sent to the exchanger any longer until it is back, K. */
const frostBand = 1.5;
/** After that it is tried again when it flows and is warm enough, or after so long where it stands, s. */
const frostSeconds = 900;
/** Coolant flows: more than this of its meter's design flow. */
const flowShare = 0.1;

/** Valves of the chilled water's side stand open so far before coolant is sent to the other side: water that stands there would freeze. */
export const openEnough = 0.6;

/** What a chilled-water circuit has now, °C. */
export interface ChilledWater {
  readonly supply: number;
  readonly back: number;
  readonly setpoint: number;
  /** Whether the supply is measured. */
  readonly known: boolean;
  /** Whether chillers cool it. */
  readonly chilling: boolean;
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
  /** Coolant below its least: the pump turns slowly; and too cold for it to turn at all. */
  #slow = false;
  #frost = false;
  #frostFor = 0;
  /** How long it has been active; negative: not active. s. */
  #stands = Number.NEGATIVE_INFINITY;

  constructor(context: ControlContext, equipment: EquipmentOf<'coolingCircuit'>, outdoor: () => number) {
    this.#context = context;
    this.#equipment = equipment;
    this.#outdoor = outdoor;
    this.#warmHeld = new OnDelay(heldShare * equipment.parameters.failSafeTime);
    const { plant, priority } = context;
    const circuit = hydraulicCircuit(plant, equipment.parameters.supplyMeter);
    this.#exchangers = freeCoolingExchangers(plant, circuit).map((exchanger) => {
      const valves = dedicatedValves(plant, exchanger.index, 'primary');
      const coolant = coolantCircuit(plant, exchanger)?.parameters;
      const meter = plant.equipmentByName.get(coolant?.supplyMeter ?? '');
      return {
        valves,
        pumps: dedicatedPumps(plant, exchanger.index, 'secondary'),
        positions: valves.map((valve) => slotOf(plant.equipment[valve], 'positionFeedback')),
        travel: valveTravelSeconds(plant, exchanger.index, 'primary'),
        coolant: coolantTemperature(plant, exchanger),
        least: coolant?.freeCoolingTemperatureMinimum ?? Number.NEGATIVE_INFINITY,
        flow: meter === undefined ? -1 : slotOf(meter, 'flow'),
        leastFlow: meter?.kind === 'meter' ? flowShare * meter.parameters.designFlow : 0,
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
    return !this.#active || this.#slow || this.#loop.output >= saturatedAbove;
  }

  /** How much of what its pump can give it gives, 0..1. */
  get load(): number {
    return this.#active ? (this.#loop.output - speedMinimum) / (1 - speedMinimum) : 0;
  }

  /** Once a scan. @param recoveryHeld whether heat pumps are held back for want of heat */
  scan(water: ChilledWater, recoveryHeld: boolean): void {
    const { image, requests, dt } = this.#context;
    const { supply, back, setpoint, known } = water;
    this.#lookForFrost();
    const possible = this.#outdoor() < this.limit(back) && this.#usable();
    const above = supply > this.above(setpoint, recoveryHeld);
    const warmHeld = this.#warmHeld.step(above && recoveryHeld, dt);
    const relieves = this.#relieves(water);
    const wanted = (recoveryHeld ? warmHeld : above) || relieves;
    if (!this.#active) this.#active = known && possible && wanted;
    else if (!possible || this.#down.step(supply < setpoint - 0.3 && this.#loop.output <= speedMinimum + 0.01, dt)) {
      this.#active = false;
      this.#down.reset();
    }
    this.#stands = this.#active ? Math.max(0, this.#stands) + dt : Math.min(0, this.#stands) - dt;
    if (this.#stands > -flowOnSeconds) this.#openValves();
    if (!this.#active) {
      this.#loop.track(speedMinimum);
      return;
    }
    const speed = this.#loop.step(
      supply - setpoint - (relieves ? reliefOffset : heldOffset),
      dt,
      speedMinimum,
      this.#slow ? speedMinimum : 1,
    );
    for (const { pumps, positions, travel } of this.#exchangers) {
      if (this.#stands < travel || !positions.every((position) => image.value[position] >= openEnough)) continue;
      for (const pump of pumps) requests.post(pump, speed, this.#owner, this.#reason);
    }
  }

  #openValves(): void {
    const { requests } = this.#context;
    for (const { valves } of this.#exchangers)
      for (const valve of valves) requests.post(valve, 1, this.#owner, this.#reason);
  }

  /** Whether any exchanger's pumps can be counted on, and its coolant does not freeze the water. */
  #usable(): boolean {
    const { available } = this.#context;
    return !this.#frost && this.#exchangers.some(({ pumps }) => pumps.every((pump) => available[pump] === 1));
  }

  /** Whether air cold enough for all takes over from chillers: they had to begin, as after frost, when it could not be used. */
  #relieves({ chilling, setpoint }: ChilledWater): boolean {
    return chilling && this.#outdoor() < setpoint - this.#equipment.parameters.freeCoolingWhole;
  }

  /** What stood in the coolers comes as cold as the air. */
  #lookForFrost(): void {
    const margin = this.#coolantMargin();
    this.#slow = margin < 0;
    // A thermometer where nothing flows tells of itself; chillers' pumps bring what is on its way.
    this.#frostFor = this.#frost ? this.#frostFor + this.#context.dt : 0;
    const waits = this.#frostFor < frostSeconds && !this.#coolantFlows();
    this.#frost = this.#frost ? margin < 0 || waits : margin < -frostBand;
  }

  #coolantFlows(): boolean {
    const { image } = this.#context;
    return this.#exchangers.every(
      ({ flow, leastFlow }) => flow >= 0 && image.usable(flow) && image.value[flow] > leastFlow,
    );
  }

  /** How far the coldest coolant that is known is above its least, K. */
  #coolantMargin(): number {
    const { image } = this.#context;
    let margin = Number.POSITIVE_INFINITY;
    for (const { coolant, least } of this.#exchangers)
      if (image.usable(coolant)) margin = Math.min(margin, image.value[coolant] - least);
    return margin;
  }

  /** Coolant that is too cold to be used, and what it must have, °C. */
  get frost(): { readonly coolant: number; readonly least: number } | undefined {
    if (!this.#frost) return undefined;
    const { image } = this.#context;
    const coldest = this.#exchangers.find(
      ({ coolant, least }) => image.usable(coolant) && image.value[coolant] < least,
    );
    return coldest === undefined ? undefined : { coolant: image.value[coldest.coolant], least: coldest.least };
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
    // What ran goes on without waiting for its valves, which stand open.
    if (active) this.#stands = Number.POSITIVE_INFINITY;
  }

  /** Goes on from the same circuit's by another configuration. */
  succeed(before: FreeCooling): void {
    this.#active = before.#active;
    this.#slow = before.#slow;
    this.#frost = before.#frost;
    this.#frostFor = before.#frostFor;
    this.#stands = before.#stands;
    this.#loop.succeed(before.#loop);
    this.#down.succeed(before.#down);
    this.#warmHeld.succeed(before.#warmHeld);
  }
}
