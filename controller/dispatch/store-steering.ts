import type { EquipmentOf } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import type { Condition } from '../equipment/control.ts';
import type { CircuitPlanning } from '../planning/index.ts';
import type { HeatingStrategy, Steering } from '../strategies/index.ts';
import type { Unit } from './heat-producer.ts';
import { depleted } from './heat-staging.ts';
import { type StoreView, storeConditions } from './heating-conditions.ts';
import { TepidStore } from './tepid-store.ts';

/** In one of these a fire cannot be had for now. */
const goingStates: ReadonlySet<string> = new Set(['unloading', 'postRun', 'lockout']);
/** Nobody steers. */
const free = { recovery: true, gas: true, reason: 'reason.heatingStage' } as const;
/** The store is brought to its wanted charge over this time, s. */
const chargeSeconds = 3600;
/** Where supply or store are short, nobody steers until the store holds this again. */
const recoveredCharge = 0.2;

/** Whom a strategy lets run. */
export interface Permitted {
  /** Of the order of merit. */
  readonly order: readonly Unit[];
  /** Whether others may run than before. */
  readonly anew: boolean;
}

/**
 * What a strategy wants of a heating circuit's stores and whom it lets run meanwhile; and when it is passed over, since stores are nearly
 * empty, or too cold to be counted on, or the supply is late.
 */
export class StoreSteering {
  readonly #context: ControlContext;
  readonly #equipment: EquipmentOf<'heatingCircuit'>;
  readonly #planning: CircuitPlanning;
  readonly #tepid: TepidStore;
  /** What the strategy wants; undefined where it does not say, or is passed over. */
  #wish: Steering | undefined;
  #short = false;
  /** Who may run, as bits: recovery, gas. */
  #permitted = 3;
  #reason: number;
  /** What is wished of the loads' hot water. */
  #hotWater = 0;

  constructor(context: ControlContext, equipment: EquipmentOf<'heatingCircuit'>, planning: CircuitPlanning) {
    this.#context = context;
    this.#equipment = equipment;
    this.#planning = planning;
    this.#tepid = new TepidStore(equipment.parameters.failSafeDifference / 2);
    this.#reason = context.priority.name(free.reason);
  }

  /** What the strategy wants; undefined where it does not say, or is passed over. */
  get wish(): Steering | undefined {
    return this.#wish;
  }

  /** Why those run who run, as priority arrays know it. */
  get reason(): number {
    return this.#reason;
  }

  /** Whether stores have been too cold to supply for long. */
  get isTepid(): boolean {
    return this.#tepid.holds;
  }

  /** Whether whoever heats them is needed until they are hot. */
  get needsHeat(): boolean {
    return this.#tepid.needed;
  }

  /** Looks at the charge. @returns whether that brings the strategy in or out: at once, not with the next minute, who was kept from running is needed */
  watchCharge(known: boolean, charge: number): boolean {
    const short = !known || charge < (this.#short ? recoveredCharge : depleted);
    const changed = short !== this.#short;
    this.#short = short;
    return changed;
  }

  /**
   * Looks at the heat that there is, as {@link TepidStore.step} does.
   * @returns whether that brings the strategy in or out: who was kept from running is needed where stores are too cold to supply
   */
  watchHeat(alone: boolean, supply: number, top: number, setpoint: number, reach: number, dt: number): boolean {
    const was = this.#tepid.undependable;
    this.#tepid.step(alone, supply, top, setpoint, reach, dt);
    return this.#tepid.undependable !== was;
  }

  /**
   * Asks the strategy what the stores are for.
   * @param merit all that can be counted on, by merit @param late whether the supply is
   */
  ask(strategy: HeatingStrategy, merit: readonly Unit[], late: boolean): Permitted {
    const planning = this.#planning;
    const passedOver = this.#short || this.#tepid.distrusted || late;
    const steered =
      passedOver || strategy.steer === undefined
        ? undefined
        : strategy.steer({
            time: this.#context.time,
            ...planning.view,
            hours: planning.economics(),
            plan: planning.plan,
            recoveredMaximum: planning.recoveredMaximum,
            hotWater: this.#hotWater,
          });
    // Who lets nobody run counts on the store.
    const onStore = steered !== undefined && !steered.recovery && !steered.gas;
    this.#wish = onStore && this.#tepid.lukewarm ? undefined : steered;
    this.#tellHotWater(passedOver && strategy.steer !== undefined && planning.plan !== undefined);
    const { recovery: wanted, gas, reason } = this.#wish ?? free;
    const recovery = wanted || (gas && !gasCanCome(merit));
    this.#reason = this.#context.priority.name(reason);
    const order = recovery && gas ? merit : merit.filter(({ recovered }) => (recovered ? recovery : gas));
    const permitted = (recovery ? 1 : 0) + (gas ? 2 : 0);
    const anew = permitted !== this.#permitted;
    this.#permitted = permitted;
    return { order, anew };
  }

  /**
   * Tells the loads what the strategy wishes of their stores of hot water. @param waits whether heat is short just now, so that the strategy is
   * passed over: hot water that was put off until then waits on, since charged at once it would make heat scarcer still.
   */
  #tellHotWater(waits: boolean): void {
    const { hotWaterWish, hotWaterWishUntil } = this.#context;
    this.#hotWater = waits ? Math.min(0, this.#hotWater) : (this.#wish?.hotWater ?? 0);
    for (const { index } of this.#planning.hotWater) {
      hotWaterWish[index] = this.#hotWater;
      hotWaterWishUntil[index] = this.#wish?.hotWaterUntil ?? Number.NaN;
    }
  }

  get #wantedCharge(): { charge: number; seconds: number } {
    return this.#wish ?? { charge: this.#equipment.parameters.storeCharge, seconds: chargeSeconds };
  }

  /**
   * Heat that brings stores to the charge that is wanted, kW. Lukewarm, they have heat to give, and would give it colder than the supply shall be.
   * @param capacity kJ
   */
  power(charge: number, capacity: number): number {
    const wanted = this.#wantedCharge;
    const power = ((wanted.charge - charge) * capacity) / wanted.seconds;
    return this.#tepid.lukewarm ? Math.max(0, power) : power;
  }

  /** Why the stores are charged, or give, or are left as they are. @param top of the stores, °C @param setpoint of the supply, °C */
  conditions(strategy: HeatingStrategy, late: boolean, top: number, setpoint: number): Condition[] {
    const { charge, capacity, known } = this.#planning.view;
    const { charge: wanted, seconds } = this.#wantedCharge;
    return storeConditions({
      known,
      charge,
      wanted,
      power: this.power(charge, capacity * 3600),
      seconds,
      reason: this.#wish?.reason,
      passedOver: this.#passedOver(strategy, late),
      recovered: recoveredCharge,
      tepid: this.#tepid.needed,
      top,
      setpoint,
    });
  }

  /** Why the strategy is not asked, or not followed. */
  #passedOver(strategy: HeatingStrategy, late: boolean): StoreView['passedOver'] {
    if (strategy.steer === undefined) return undefined;
    if (this.#short) return 'empty';
    if (this.#tepid.distrusted) return 'tepid';
    if (late) return 'late';
    return this.#tepid.lukewarm && this.#wish === undefined ? 'lukewarm' : undefined;
  }

  /** Goes on from the same circuit's by another configuration. */
  succeed(before: StoreSteering): void {
    this.#wish = before.#wish;
    this.#short = before.#short;
    this.#permitted = before.#permitted;
    this.#reason = before.#reason;
    this.#hotWater = before.#hotWater;
    this.#tepid.succeed(before.#tepid);
  }
}

/** Whether any gas can come or burns: none that is on its way out or in its minimum off-time takes over from heat pumps. */
function gasCanCome(merit: readonly Unit[]): boolean {
  return merit.some(({ recovered, control }) => !recovered && !goingStates.has(control.state));
}
