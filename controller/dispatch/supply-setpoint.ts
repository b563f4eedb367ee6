import type { EquipmentOf } from '../../config/index.ts';
import { approach, clamp } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, slotOf } from '../equipment/control.ts';
import type { HeatingStrategy } from '../strategies/index.ts';
import { SupplyReset } from './supply-reset.ts';

/** What keeps a reset from its next step. */
export type ResetHold = 'stages' | 'short' | 'coming';

/** What a set-point is said to be apart from what it shall be, K. */
const moving = 0.05;

/**
 * Set-point of a heating circuit's supply: the strategy's, reset by the loads' requests where the strategy has it so, raised to what a load asks
 * for, with the operator's offset, within limits, no faster than the circuit's rate.
 */
export class SupplySetpoint {
  readonly #context: ControlContext;
  readonly #equipment: EquipmentOf<'heatingCircuit'>;
  readonly #outdoor: () => number;
  readonly #reset: SupplyReset;
  readonly #slot: Readonly<Record<'setpoint' | 'offset' | 'reset' | 'requests', number>>;
  /** As of the last scan, °C: by the strategy, what a load asked for, before limits, within them. */
  #curve = Number.NaN;
  #wanted = 0;
  #unlimited = Number.NaN;
  #target = Number.NaN;
  #resets = false;
  #hold: ResetHold | undefined;

  constructor(context: ControlContext, equipment: EquipmentOf<'heatingCircuit'>, outdoor: () => number) {
    this.#context = context;
    this.#equipment = equipment;
    this.#outdoor = outdoor;
    this.#reset = new SupplyReset(context, equipment);
    this.#slot = {
      setpoint: slotOf(equipment, 'supplyTemperatureSetpoint'),
      offset: slotOf(equipment, 'supplyTemperatureOffset'),
      reset: slotOf(equipment, 'supplyTemperatureReset'),
      requests: slotOf(equipment, 'resetRequests'),
    };
  }

  /** What the set-point is below its curve by the loads' requests, K: 0 or less. */
  get reset(): number {
    return this.#reset.value;
  }

  /**
   * One scan.
   * @param wanted hottest that a load asks for, °C; 0 where none does
   * @returns the set-point, °C
   */
  step(strategy: HeatingStrategy, hold: ResetHold | undefined, wanted: number, dt: number): number {
    const { image } = this.#context;
    const { parameters } = this.#equipment;
    this.#curve = strategy.supplyTemperature(parameters, this.#outdoor());
    this.#resets = strategy.resetsSupply?.() === true;
    this.#hold = hold;
    this.#wanted = wanted;
    const least = parameters.supplyTemperatureMinimum;
    const reset = this.#reset.step(this.#resets, hold !== undefined, this.#curve, least);
    image.publish(this.#slot.reset, reset);
    image.publish(this.#slot.requests, this.#reset.requests);
    this.#unlimited = Math.max(this.#curve + reset, wanted) + image.value[this.#slot.offset];
    this.#target = clamp(this.#unlimited, least, parameters.supplyTemperatureMaximum);
    const before = image.value[this.#slot.setpoint];
    return before > 0 ? approach(before, this.#target, (parameters.rate / 60) * dt) : this.#target;
  }

  /**
   * Why the set-point is what it is, and what would change it.
   * @param strategy of the last scan @param settled plant time at which stages that have changed are settled
   */
  conditions(strategy: HeatingStrategy, settled: number): Condition[] {
    if (Number.isNaN(this.#target)) return [];
    const { value } = this.#context.image;
    const conditions = [this.#origin(strategy)];
    if (this.#resets) conditions.push(...this.#resetConditions(settled));
    if (this.#wanted > this.#curve + this.#reset.value)
      conditions.push(condition('condition.supplyRaised', { wanted: this.#wanted }));
    const offset = value[this.#slot.offset];
    if (offset !== 0) conditions.push(condition('condition.supplyOffset', { offset }));
    conditions.push(...this.#limits());
    return conditions;
  }

  #origin(strategy: HeatingStrategy): Condition {
    const { parameters } = this.#equipment;
    const { coldOutdoor, mildOutdoor } = parameters.curve;
    const setpoint = this.#context.image.value[this.#slot.setpoint];
    // A strategy that gives the same in frost and on a mild day does not look at the weather.
    const [cold, mild] = [coldOutdoor, mildOutdoor].map((outdoor) => strategy.supplyTemperature(parameters, outdoor));
    if (cold === mild)
      return condition('condition.supplyFixed', {
        setpoint,
        curve: this.#curve,
        strategy: `strategy.name.${strategy.name}`,
      });
    return condition('condition.supplyByCurve', { setpoint, curve: this.#curve, outdoor: this.#outdoor() });
  }

  #resetConditions(settled: number): Condition[] {
    const { stageHoldTime, supplyShortDifference } = this.#equipment.parameters.reset;
    const reset = this.#reset.value;
    if (this.#reset.waitsForFlow) return [condition('condition.resetWaitsForFlow')];
    if (this.#hold === 'stages')
      return [condition('condition.resetHeldStages', { reset, time: stageHoldTime }, settled)];
    if (this.#hold === 'short')
      return [condition('condition.resetHeldShort', { reset, difference: supplyShortDifference })];
    if (this.#hold === 'coming') return [condition('condition.resetHeldComing', { reset })];
    return [this.#reset.condition()];
  }

  #limits(): Condition[] {
    const { rate } = this.#equipment.parameters;
    const { time, image } = this.#context;
    const conditions: Condition[] = [];
    const parameters = { limit: this.#target, wanted: this.#unlimited };
    if (this.#unlimited > this.#target) conditions.push(condition('condition.supplyAtMaximum', parameters));
    else if (this.#unlimited < this.#target) conditions.push(condition('condition.supplyAtMinimum', parameters));
    const left = Math.abs(this.#target - image.value[this.#slot.setpoint]);
    if (left > moving)
      conditions.push(condition('condition.supplyMoves', { target: this.#target, rate }, time + (left / rate) * 60));
    return conditions;
  }

  store(): number {
    return this.#reset.store();
  }

  restore(stored: number): void {
    this.#reset.restore(stored);
  }

  /** Goes on from where the set-point of the same circuit by another configuration stands. */
  succeed(before: SupplySetpoint): void {
    this.#curve = before.#curve;
    this.#wanted = before.#wanted;
    this.#unlimited = before.#unlimited;
    this.#target = before.#target;
    this.#resets = before.#resets;
    this.#hold = before.#hold;
    this.#reset.succeed(before.#reset);
  }
}
