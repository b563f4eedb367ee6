import type { EquipmentOf } from '../../config/index.ts';
import { Average, clamp, ProportionalIntegral, waterHeat } from '../blocks/index.ts';
import type { ChillerControl } from '../equipment/chiller/control.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, slotOf } from '../equipment/control.ts';
import type { HeatPumpControl } from '../equipment/heat-pump/control.ts';
import { quality } from '../image/index.ts';
import { ChillerStaging, chillerBand } from './chiller-staging.ts';
import { CircuitMeter } from './circuit-meter.ts';
import { type CoolingView, coolingConditions, idleChiller } from './cooling-conditions.ts';
import { FreeCooling } from './free-cooling.ts';
import { HallReturn } from './hall-return.ts';

/** Share of a heat pump's heat that comes from its source where its efficiency is not known yet. */
const sourceShareDefault = 0.72;
/** Recovery may lower the supply this far below its set-point before it is held back, K. */
const recoveryBand = 0.5;

/**
 * Dispatch of a chilled-water circuit: recovered heat first (heat pumps draw on it as heating asks), then outdoor air
 * ({@link FreeCooling}), then chillers ({@link ChillerStaging}). Whatever the heating side does, the supply is held for the halls.
 */
export class CoolingDispatch {
  readonly equipment: EquipmentOf<'coolingCircuit'>;
  readonly #context: ControlContext;
  readonly #heatPumps: readonly HeatPumpControl[];
  readonly #chillers: readonly ChillerControl[];
  readonly #freeCooling: FreeCooling;
  readonly #staging: ChillerStaging;
  readonly #outdoor: () => number;
  readonly #slot: Readonly<Record<'setpoint' | 'shownSupply' | 'shownReturn' | 'load' | 'free' | 'stage', number>>;
  readonly #meter: CircuitMeter;
  readonly #load: Average;
  readonly #sourceTrim = new ProportionalIntegral(0.1, 600);
  /** What a chiller is rated at on average, kW. */
  readonly #ratedCapacity: number;
  readonly #halls: HallReturn;
  /** Whether heat pumps run and could take more heat than they are let. */
  #recoveryHeld = false;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'coolingCircuit'>,
    heatPumps: readonly HeatPumpControl[],
    chillers: readonly ChillerControl[],
    outdoor: () => number,
  ) {
    this.#context = context;
    this.equipment = equipment;
    this.#heatPumps = heatPumps;
    this.#chillers = chillers;
    this.#outdoor = outdoor;
    const { plant } = context;
    this.#meter = new CircuitMeter(context, equipment);
    this.#slot = {
      setpoint: slotOf(equipment, 'supplyTemperatureSetpoint'),
      shownSupply: slotOf(equipment, 'supplyTemperature'),
      shownReturn: slotOf(equipment, 'returnTemperature'),
      load: slotOf(equipment, 'coolingLoad'),
      free: slotOf(equipment, 'freeCooling'),
      stage: slotOf(equipment, 'stage'),
    };
    const ratings = chillers.map((one) => (one.equipment as EquipmentOf<'chiller'>).parameters.ratedCapacity);
    this.#ratedCapacity = ratings.reduce((sum, rating) => sum + rating, 0) / Math.max(1, ratings.length);
    this.#halls = new HallReturn(
      context,
      this.#meter.served.map((index) => plant.equipment[index]).filter((e) => e.kind === 'hall'),
    );
    this.#load = new Average(equipment.parameters.loadAverageTime);
    this.#staging = new ChillerStaging(context, equipment, chillers, this.#meter);
    this.#freeCooling = new FreeCooling(context, equipment, outdoor);
    for (const { index, equipment } of chillers)
      context.idleReasons[index] = () =>
        context.available[index] === 0 ? undefined : idleChiller(this.#view(), equipment.name);
  }

  /** Whether free cooling runs: what the rejection circuit must serve. */
  get freeCoolingActive(): boolean {
    return this.#freeCooling.active;
  }

  /** How much of what its pump can give free cooling gives, 0..1. */
  get freeCoolingLoad(): number {
    return this.#freeCooling.load;
  }

  /** Chillers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    this.#staging.adopt();
  }

  scan(): void {
    const { image, dt } = this.#context;
    const s = this.#slot;
    const meter = this.#meter;
    meter.read();
    const known = meter.supplyQuality !== quality.bad;
    const setpoint = image.value[s.setpoint];
    const supply = known ? meter.supply : setpoint + chillerBand;
    const back = meter.backQuality === quality.bad ? setpoint + 6 : meter.back;
    const flow = meter.flow;
    const load = this.#load.step(Math.max(0, flow * waterHeat * (back - supply)), dt);
    image.publish(s.shownSupply, supply, meter.supplyQuality);
    image.publish(s.shownReturn, back, meter.backQuality);
    const reckoned = meter.supplyQuality + meter.backQuality + meter.flowQuality === quality.good;
    image.publish(s.load, load, reckoned ? quality.good : quality.uncertain);
    this.#limitRecovery(supply, back, flow, setpoint);
    const chilling = this.#staging.running > 0;
    this.#freeCooling.scan({ supply, back, setpoint, known, chilling }, this.#recoveryHeld);
    this.#bringBack(supply, flow * waterHeat * (back - supply), known);
    const alone = this.#freeCooling.isSpent;
    this.#staging.step({ supply, setpoint, known, alone, hallWaits: this.#halls.waits });
    image.publish(s.free, this.#freeCooling.state(setpoint));
    image.publish(s.stage, this.#staging.stage);
  }

  /** Holds the heat pumps back to what the halls give: the loop may be cooled a little below its set-point, no further. */
  #limitRecovery(supply: number, back: number, flow: number, setpoint: number): void {
    const { image, sourceLimit, dt } = this.#context;
    let running = 0;
    for (const heatPump of this.#heatPumps) {
      if (heatPump.state !== 'running' && heatPump.state !== 'starting') continue;
      const cop = image.value[heatPump.efficiencySlot];
      const share = cop > 1.5 ? 1 - 1 / cop : sourceShareDefault;
      running += (heatPump.equipment as EquipmentOf<'heatPump'>).parameters.ratedHeat * share;
    }
    const target = this.#recoveryLeast(setpoint);
    const given = Math.max(0, flow * waterHeat * (back - target));
    const feedForward = running > 0 ? given / running : 1;
    const limit = clamp(feedForward, 0, 1) + this.#sourceTrim.step(supply - target, dt, -0.6, 0.3);
    this.#recoveryHeld = running > 0 && limit < 0.99;
    for (const heatPump of this.#heatPumps) sourceLimit[heatPump.index] = clamp(limit, 0, 1);
  }

  /** Supply that recovery may not cool the loop below, °C. */
  #recoveryLeast(setpoint: number): number {
    return Math.max(setpoint - recoveryBand, this.equipment.parameters.supplyTemperatureMinimum);
  }

  /** Halls that were lost come back as fast as the chillers that run can carry. */
  #bringBack(supply: number, load: number, known: boolean): void {
    const single = this.#ratedCapacity;
    const running = single * this.#staging.running;
    this.#halls.scan(known ? { supply, load, running, single } : undefined);
  }

  /** Since when as many chillers are called as now, plant time; 0 where that has not changed in this life. */
  get since(): number {
    return Math.max(0, this.#staging.changedAt);
  }

  /** Who cools the circuit, and what brings the next or sends one away. */
  conditions(): Condition[] {
    return [...coolingConditions(this.#view()), ...this.#meter.conditions()];
  }

  #view(): CoolingView {
    const { time, image, requests, available } = this.#context;
    const { value } = image;
    const setpoint = value[this.#slot.setpoint];
    const free = this.#freeCooling;
    const staging = this.#staging;
    const named = (controls: readonly (HeatPumpControl | ChillerControl)[]) =>
      controls.map((one) => one.equipment.name);
    return {
      time,
      setpoint,
      supply: value[this.#slot.shownSupply],
      supplyKnown: this.#meter.supplyQuality !== quality.bad,
      outdoor: this.#outdoor(),
      recovering: named(this.#heatPumps.filter(({ state }) => state === 'running')),
      recoveryHeld: this.#recoveryHeld,
      recoveryLeast: this.#recoveryLeast(setpoint),
      hasFreeCooling: free.exists,
      free: free.active,
      freeSpent: free.isSpent,
      freeFrost: free.frost,
      freeLimit: free.limit(value[this.#slot.shownReturn]),
      freeAbove: free.above(setpoint, this.#recoveryHeld),
      called: named(this.#chillers.filter(({ index }) => requests.run[index] === 1)),
      available: this.#chillers.filter(({ index }) => available[index] === 1).length,
      next: staging.next?.equipment.name,
      chillerAbove: setpoint + chillerBand,
      chillerTime: this.equipment.parameters.failSafeTime,
      scarce: staging.scarceForNext,
      settledFrom: staging.settledFrom,
      urgentFrom: staging.urgentFrom,
      timers: staging.timers,
    };
  }

  store(): { stage: number; free: boolean } {
    return { stage: this.#staging.stage, free: this.#freeCooling.active };
  }

  restore(stored: { stage: number; free: boolean }): void {
    this.#staging.restore(stored.stage);
    this.#freeCooling.restore(stored.free);
  }

  /** Goes on from where the dispatch of the same circuit by another configuration stands. */
  succeed(before: CoolingDispatch): void {
    this.#recoveryHeld = before.#recoveryHeld;
    this.#meter.succeed(before.#meter);
    this.#load.succeed(before.#load);
    this.#sourceTrim.succeed(before.#sourceTrim);
    this.#freeCooling.succeed(before.#freeCooling);
    this.#staging.succeed(before.#staging);
  }
}
