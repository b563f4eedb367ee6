import type { EquipmentOf } from '../../config/index.ts';
import { TrimAndRespond } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, modeIndex, slotOf } from '../equipment/control.ts';
import { substationsOn } from './machine-view.ts';
import { circulationProofs } from './topology.ts';

type Figures = EquipmentOf<'heatingCircuit'>['parameters']['reset'];

/** Requests are counted so often, s. */
const countSeconds = 60;
/** Of so many loads at least, one may be ignored: among fewer each is somebody's whole house. */
const loadsToIgnoreOne = 3;
/** Requests of a load whose valve is open, and of one that is short besides, by how much. */
const asked = { open: 1, short: 2, veryShort: 3 } as const;

/** Words for a reset that is as low as it may be, and for one that may not begin. */
const floorKeys = {
  hotWater: { at: 'condition.resetAtHotWater', none: 'condition.noResetForHotWater' },
  minimum: { at: 'condition.resetAtLeast', none: 'condition.noResetForLeast' },
} as const;

/** A valve of a load with what it holds, by slot. */
interface Demand {
  readonly equipment: number;
  readonly valve: number;
  readonly value: number;
  readonly setpoint: number;
  /** A store of hot water asks by its shortage only: that its valve is open is its way of filling up. */
  readonly byShortage: boolean;
}

/**
 * Reset of a heating circuit's supply by its loads' requests (ASHRAE Guideline 36-2021, 5.21.4): below the heating curve as far as every
 * load still gets what it needs, above it never. A load asks by a valve that is wide open.
 */
export class SupplyReset {
  /** Requests that were counted last. */
  requests = 0;
  readonly #context: ControlContext;
  readonly #figures: Figures;
  readonly #reset: TrimAndRespond;
  readonly #demands: readonly Demand[];
  /** By demand: whether its valve counts as open, and how long it has been short, and very short, s. */
  readonly #open: Uint8Array;
  readonly #short: Float64Array;
  readonly #veryShort: Float64Array;
  /** Set-points of the loads' hot water. */
  readonly #hotWater: readonly number[];
  readonly #pumps: readonly number[];
  /** Requests that count for nothing here. */
  readonly #ignored: number;
  /** Lowest that it may be now, K, and what that is for. */
  #low = 0;
  #lowFor: 'hotWater' | 'minimum' = 'minimum';
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(context: ControlContext, circuit: EquipmentOf<'heatingCircuit'>) {
    this.#context = context;
    const { plant } = context;
    const { reset, supplyMeter } = circuit.parameters;
    this.#figures = reset;
    this.#pumps = circulationProofs(plant, supplyMeter);
    const loads = substationsOn(plant, circuit);
    this.#demands = loads.flatMap(demandsOf);
    this.#hotWater = loads
      .filter(({ parameters }) => parameters.hotWater !== undefined)
      .map((load) => slotOf(load, 'hotWater.temperatureSetpoint'));
    this.#ignored = Math.min(reset.ignoredRequests, Math.floor(loads.length / loadsToIgnoreOne));
    this.#reset = new TrimAndRespond({ ...reset, ignoredRequests: this.#ignored });
    this.#open = new Uint8Array(this.#demands.length);
    this.#short = new Float64Array(this.#demands.length);
    this.#veryShort = new Float64Array(this.#demands.length);
  }

  /** What the supply's set-point is below its curve, K: 0 or less. */
  get value(): number {
    return this.#reset.value;
  }

  /**
   * One scan.
   * @param wanted whether the strategy has the supply reset
   * @param settling whether stages have just changed
   * @param curve what the supply would be without, and `least` what it must not be below, °C
   */
  step(wanted: boolean, settling: boolean, curve: number, least: number): number {
    const { time, dt } = this.#context;
    if (time >= this.#countedAt + countSeconds) this.#count(Math.min(time - this.#countedAt, 2 * countSeconds));
    const needs = this.#hotWaterNeeds;
    this.#lowFor = needs > least ? 'hotWater' : 'minimum';
    this.#low = Math.min(0, Math.max(least, needs) - curve);
    return this.#reset.step(this.requests, wanted && this.#pumped(), settling, dt, this.#low, 0);
  }

  /** Whether it rests at the curve because no circulation pump is proven on. */
  get waitsForFlow(): boolean {
    return !this.#pumped();
  }

  /** Where it stands while it is at work, and what the next step does to it. */
  condition(): Condition {
    const { value: reset, left } = this.#reset;
    const { requests } = this;
    const step = this.#reset.stepFor(requests);
    const parameters = { reset, requests, ignored: this.#ignored, step };
    const next = this.#context.time + left;
    if (step < 0 && reset <= this.#low)
      return condition(floorKeys[this.#lowFor][reset < 0 ? 'at' : 'none'], parameters);
    if (step >= 0 && reset >= 0) return condition('condition.resetAtCurve', parameters, next);
    return condition('condition.supplyReset', parameters, next);
  }

  /** Supply that hot water is made with, whatever the season, °C. */
  get #hotWaterNeeds(): number {
    const { value } = this.#context.image;
    let needed = Number.NEGATIVE_INFINITY;
    for (const slot of this.#hotWater) needed = Math.max(needed, value[slot] + this.#figures.hotWaterMargin);
    return needed;
  }

  #pumped(): boolean {
    for (const slot of this.#pumps) if (this.#context.image.proven(slot)) return true;
    return false;
  }

  #count(passed: number): void {
    this.#countedAt = this.#context.time;
    let sum = 0;
    for (let i = 0; i < this.#demands.length; i++) sum += this.#requestsOf(i, passed);
    this.requests = sum;
  }

  #requestsOf(i: number, passed: number): number {
    const { image, mode, hotWaterShift } = this.#context;
    const { equipment, valve, value, setpoint, byShortage } = this.#demands[i];
    const { valveOpen, valveOpenEnd, shortDifference, veryShortDifference, shortTime } = this.#figures;
    // A valve in a person's hands asks for nothing: it would keep the whole network hot.
    const asks = mode[equipment] === modeIndex.automatic && image.usable(value);
    const open = asks && image.value[valve] >= (this.#open[i] === 1 ? valveOpenEnd : valveOpen);
    // A store that is charged later on purpose is not short by that.
    const wanted = image.value[setpoint] + (byShortage ? Math.min(0, hotWaterShift[equipment]) : 0);
    const short = open ? wanted - image.value[value] : 0;
    this.#open[i] = open ? 1 : 0;
    this.#short[i] = short > shortDifference ? this.#short[i] + passed : 0;
    this.#veryShort[i] = short > veryShortDifference ? this.#veryShort[i] + passed : 0;
    if (this.#veryShort[i] >= shortTime) return asked.veryShort;
    if (this.#short[i] >= shortTime) return asked.short;
    return open && !byShortage ? asked.open : 0;
  }

  store(): number {
    return this.value;
  }

  restore(stored: number): void {
    this.#reset.value = Math.min(0, stored);
  }

  /** Goes on from where the reset of the same circuit by another configuration stands. */
  succeed(before: SupplyReset): void {
    this.requests = before.requests;
    this.#countedAt = before.#countedAt;
    this.#reset.succeed(before.#reset);
    this.#open.set(before.#open);
    this.#short.set(before.#short);
    this.#veryShort.set(before.#veryShort);
  }
}

function demandsOf(load: EquipmentOf<'substation'>): Demand[] {
  const { heating, hotWater } = load.parameters;
  const demand = (side: string, value: string, setpoint: string, byShortage: boolean): Demand => ({
    equipment: load.index,
    valve: slotOf(load, `${side}.valve`),
    value: slotOf(load, `${side}.${value}`),
    setpoint: slotOf(load, `${side}.${setpoint}`),
    byShortage,
  });
  return [
    ...(heating === undefined ? [] : [demand('heating', 'supplyTemperature', 'supplyTemperatureSetpoint', false)]),
    ...(hotWater === undefined ? [] : [demand('hotWater', 'storeTemperature', 'temperatureSetpoint', true)]),
  ];
}
