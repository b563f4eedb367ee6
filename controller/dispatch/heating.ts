import type { EquipmentOf } from '../../config/index.ts';
import { Average, clamp, waterHeat } from '../blocks/index.ts';
import type { ControlContext, IdleReason } from '../equipment/context.ts';
import { type Condition, slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { blockAt, CircuitPlanning, type CircuitView, type PlanningState, plannedCharge } from '../planning/index.ts';
import type { HeatingStrategy } from '../strategies/index.ts';
import { CircuitMeter } from './circuit-meter.ts';
import { type HeatProducer, type Unit, unitOf } from './heat-producer.ts';
import { HeatSharing } from './heat-sharing.ts';
import { HeatStages } from './heat-stages.ts';
import { HeatStaging, type Surroundings } from './heat-staging.ts';
import { HeatStores } from './heat-stores.ts';
import { comingStates } from './heating-conditions.ts';
import { machineView } from './machine-view.ts';
import { StoreSteering } from './store-steering.ts';
import { type ResetHold, SupplySetpoint } from './supply-setpoint.ts';
import { hydraulicCircuit } from './topology.ts';

const published = [
  'outdoorTemperature',
  'supplyTemperature',
  'returnTemperature',
  'supplyTemperatureSetpoint',
  'heatDemand',
  'heatRequired',
  'heatRecovered',
  'heatFromGas',
  'stage',
  'storeCharge',
  'plannedHeatRecovered',
  'plannedHeatFromGas',
  'plannedStoreCharge',
  'plannedPower',
] as const;
/** Return of a network whose return nobody knows, °C: its design's, rounded up. */
const backDefault = 45;
/** The order of merit is asked for anew this often, s, and whenever a producer comes or goes. */
const planSeconds = 60;

/**
 * Dispatch of a heating circuit: set-point by the strategy, load from the meters, charge of the store; stages producers in
 * the strategy's order of merit, among whom {@link HeatSharing} shares the required heat.
 */
export class HeatingDispatch {
  readonly equipment: EquipmentOf<'heatingCircuit'>;
  readonly planning: CircuitPlanning;
  readonly #context: ControlContext;
  readonly #irradiance: () => number;
  readonly #units: readonly Unit[];
  readonly #stores: HeatStores;
  /** m³ of stores that stages reckon with. */
  readonly #volume: number;
  readonly #stages: HeatStages;
  readonly #staging: HeatStaging;
  readonly #outdoor: () => number;
  readonly #meter: CircuitMeter;
  readonly #own: Readonly<Record<(typeof published)[number], number>>;
  /** Slots that show the plan in force. */
  readonly #planned: readonly number[];
  readonly #load: Average;
  readonly #steering: StoreSteering;
  readonly #sharing: HeatSharing;
  readonly #supply: SupplySetpoint;
  #strategy: HeatingStrategy;
  /** By merit: all that can be counted on, and of them those that the strategy lets run. */
  #merit: readonly Unit[] = [];
  /** Which producers could be counted on when the order was made, as bits, and when it is due again. */
  #usable = -1;
  #nextPlan = Number.NEGATIVE_INFINITY;
  #adopting = false;
  /** What planning is told in every scan: one object, whose numbers change. */
  readonly #view: CircuitView = {
    load: 0,
    setpoint: 0,
    reset: 0,
    back: 0,
    charge: 0,
    capacity: 0,
    known: false,
    fired: false,
  };
  /** Hottest that a load asked for when the order was made, °C. */
  #wanted = 0;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'heatingCircuit'>,
    producers: readonly HeatProducer[],
    outdoor: () => number,
    strategy: HeatingStrategy,
    irradiance: () => number = () => Number.NaN,
  ) {
    this.#context = context;
    this.equipment = equipment;
    this.#units = producers.map(unitOf);
    this.#outdoor = outdoor;
    this.#irradiance = irradiance;
    this.planning = new CircuitPlanning(context, equipment, machineView(context, equipment, producers));
    this.#strategy = strategy;
    const { plant } = context;
    const { parameters } = equipment;
    this.#stores = new HeatStores(context, hydraulicCircuit(plant, parameters.supplyMeter));
    this.#volume = parameters.stageByStore ? this.#stores.volume : 0;
    this.#stages = new HeatStages(context, this.#volume > 0, parameters.stagePartLoadRatio);
    this.#own = Object.fromEntries(published.map((key) => [key, slotOf(equipment, key)])) as Record<
      (typeof published)[number],
      number
    >;
    const own = this.#own;
    this.#planned = [own.plannedHeatRecovered, own.plannedHeatFromGas, own.plannedStoreCharge, own.plannedPower];
    this.#meter = new CircuitMeter(context, equipment);
    this.#load = new Average(parameters.loadAverageTime);
    this.#staging = new HeatStaging(context, equipment, this.#stages);
    this.#steering = new StoreSteering(context, equipment, this.planning);
    this.#sharing = new HeatSharing(context, equipment, this.#units);
    this.#supply = new SupplySetpoint(context, equipment, outdoor);
    for (const unit of this.#units) context.idleReasons[unit.index] = () => this.#idleReason(unit);
  }

  get strategy(): HeatingStrategy {
    return this.#strategy;
  }

  set strategy(strategy: HeatingStrategy) {
    this.#strategy = strategy;
    this.#nextPlan = Number.NEGATIVE_INFINITY;
    if (strategy.name !== 'predictive') this.planning.drop();
  }

  /** At the next scan, producers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    this.#adopting = true;
  }

  scan(): void {
    const { image, dt } = this.#context;
    const meter = this.#meter;
    meter.read();
    const supplyKnown = meter.supplyQuality !== quality.bad;
    const setpoint = this.#supply.step(this.#strategy, this.#resetHold(meter.supply), this.#wanted, dt);
    const supply = supplyKnown ? meter.supply : this.#stores.top(setpoint);
    const back = meter.backQuality === quality.bad ? backDefault : meter.back;
    // Where no flow is known, it is thought to be what it was: no flow at all would shut the plant down.
    const flow = meter.flow;
    // What the flow needs to be at its set-point: by the supply's own temperature, a supply that sinks would ask for less heat.
    const load = this.#load.step(Math.max(0, flow * waterHeat * (setpoint - back)), dt);
    const charge = this.#stores.charge(setpoint, back);
    const capacity = this.#volume * 1000 * waterHeat * Math.max(5, setpoint - back);
    const view = this.#view;
    view.load = load;
    view.setpoint = setpoint;
    view.reset = this.#supply.reset;
    view.back = back;
    view.charge = charge;
    view.capacity = capacity / 3600;
    this.#observe(view);
    this.#showPlan();
    const required = Math.max(0, load + this.#correction(setpoint, supply, capacity, charge, flow));
    this.#publish(this.#own.outdoorTemperature, this.#outdoor());
    image.publish(this.#own.supplyTemperature, supply, meter.supplyQuality);
    image.publish(this.#own.returnTemperature, back, meter.backQuality);
    this.#publish(this.#own.supplyTemperatureSetpoint, setpoint);
    const reckoned = meter.flowQuality === quality.good && meter.backQuality === quality.good;
    this.#publish(this.#own.heatDemand, load, reckoned);
    this.#publish(this.#own.heatRequired, required, reckoned);
    this.#changeStage(required, load, supply, setpoint, charge, dt);
    this.#sharing.watch(supplyKnown ? supply : Number.NaN, setpoint, this.#volume > 0);
    const { recovered, gas } = this.#sharing.share(this.#stages, this.#staging.stage, required, this.#steering.reason);
    this.#publish(this.#own.heatRecovered, recovered);
    this.#publish(this.#own.heatFromGas, gas);
    this.#sharing.aim(setpoint, supply);
    this.#publish(this.#own.stage, this.#staging.stage);
  }

  /** Shows what the plan in force wants now beside what there is. */
  #showPlan(): void {
    const { image, time } = this.#context;
    const own = this.#own;
    const { plan, view } = this.planning;
    image.publish(own.storeCharge, view.charge, this.#stores.quality);
    const index = plan === undefined ? -1 : blockAt(plan, time);
    if (plan === undefined || index < 0) {
      for (const slot of this.#planned) image.publish(slot, image.value[slot], quality.bad);
      return;
    }
    const { recovered, gas, power } = plan.blocks[index];
    image.publish(own.plannedHeatRecovered, recovered);
    image.publish(own.plannedHeatFromGas, gas);
    image.publish(own.plannedStoreCharge, plannedCharge(plan, index, time) / plan.capacity);
    image.publish(own.plannedPower, power ?? 0, power === undefined ? quality.bad : quality.good);
  }

  #publish(slot: number, value: number, sure = true): void {
    this.#context.image.publish(slot, value, sure ? quality.good : quality.uncertain);
  }

  /** Why the supply is not reset further now: what loads say while the plant has not given what was asked of it tells nothing. */
  #resetHold(supply: number): ResetHold | undefined {
    const { time, image } = this.#context;
    const { stageHoldTime, supplyShortDifference } = this.equipment.parameters.reset;
    if (time - this.#staging.changedAt < stageHoldTime) return 'stages';
    if (supply < image.value[this.#own.supplyTemperatureSetpoint] - supplyShortDifference) return 'short';
    for (let i = 0; i < this.#staging.stage && i < this.#stages.order.length; i++)
      if (comingStates.has(this.#stages.order[i].control.state)) return 'coming';
    return undefined;
  }

  /** Heat above the load that brings the store to its wanted charge, or, without a store, the supply to its set-point. */
  #correction(setpoint: number, supply: number, capacity: number, charge: number, flow: number): number {
    if (this.#volume === 0) return flow * waterHeat * clamp(setpoint - supply, -5, 10);
    return this.#steering.power(charge, capacity);
  }

  #observe(view: CircuitView): void {
    view.known = this.#stores.known;
    view.fired = this.#units.some(({ recovered, control }) => !recovered && control.state === 'running');
    this.planning.observe(view, this.#outdoor(), this.#irradiance());
    if (this.#steering.watchCharge(view.known, view.charge)) this.#nextPlan = Number.NEGATIVE_INFINITY;
  }

  /** Asks the strategy what the store is for; where it lets others run than before, stages begin anew from what is required. */
  #steer(required: number): void {
    const { order, anew } = this.#steering.ask(this.#strategy, this.#merit, this.#staging.isLate);
    this.#stages.recoveredMaximum = this.#steering.wish?.recoveredMaximum ?? Number.POSITIVE_INFINITY;
    this.#staging.reorder(order, required, anew);
  }

  #changeStage(required: number, load: number, supply: number, setpoint: number, charge: number, dt: number): void {
    const staging = this.#staging;
    const { changedAt } = staging;
    const { situation } = staging;
    situation.required = required;
    situation.load = load;
    situation.supply = supply;
    situation.setpoint = setpoint;
    situation.charge = charge;
    situation.standing = this.#meter.standing;
    this.#watchStore(supply, setpoint, dt);
    if (this.#plan()) this.#steer(required);
    if (this.#adopting) staging.adopt();
    this.#adopting = false;
    situation.tepid = this.#steering.isTepid;
    situation.tepidNeeded = this.#steering.needsHeat;
    staging.step(dt);
    if (staging.changedAt !== changedAt) this.#nextPlan = this.#context.time;
  }

  #watchStore(supply: number, setpoint: number, dt: number): void {
    if (!this.#stages.hasStore) return;
    let reach = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#merit.length; i++) reach = Math.max(reach, this.#merit[i].highest);
    const supplied = this.#meter.standing ? Number.NaN : supply;
    const alone = this.#staging.stage === 0;
    if (this.#steering.watchHeat(alone, supplied, this.#stores.top(setpoint), setpoint, reach, dt))
      this.#nextPlan = Number.NEGATIVE_INFINITY;
  }

  /** What would have to change for a producer to be asked for; undefined where its own state keeps it out. */
  #idleReason(unit: Unit): ReturnType<IdleReason> {
    const { image } = this.#context;
    const position = this.#stages.order.indexOf(unit);
    if (position < 0) {
      const { wish } = this.#steering;
      if (!this.#merit.includes(unit) || wish === undefined) return undefined;
      return { key: 'condition.strategyKeeps', parameters: { reason: wish.reason } };
    }
    const supply = image.value[this.#own.supplyTemperature];
    const resume = this.#sharing.fireHeldUntil(image.value[this.#own.supplyTemperatureSetpoint]);
    if (position < this.#staging.stage)
      return resume === undefined ? undefined : { key: 'condition.supplyTooHot', parameters: { supply, resume } };
    const next = this.#stages.order[this.#staging.stage].control.equipment.name;
    if (position === this.#staging.stage) {
      const due = this.#staging.nextIsDue(this.#surroundings());
      if (due !== undefined) return due;
    }
    const required = image.value[this.#own.heatRequired];
    const parameters = { required, position: position + 1, above: this.#stages.upAt(position) };
    if (position > this.#staging.stage && required > parameters.above)
      return { key: 'condition.waitsItsTurn', parameters: { ...parameters, producer: next } };
    return {
      key: this.#stages.hasStore || position > 0 ? 'condition.notStaged' : 'condition.noHeatWanted',
      parameters,
    };
  }

  /** Since when its stages are as they are, plant time; 0 where they have not changed in this life. */
  get since(): number {
    return Math.max(0, this.#staging.changedAt);
  }

  /** Why the supply's set-point, the producers and the store are as they are, and what would change it. */
  conditions(): Condition[] {
    const supply = this.#supply.conditions(
      this.#strategy,
      this.#staging.changedAt + this.equipment.parameters.reset.stageHoldTime,
    );
    return [
      ...supply,
      ...this.#meter.conditions(),
      ...this.#staging.conditions(this.#surroundings()),
      ...this.#storeConditions(),
    ];
  }

  #surroundings(): Surroundings {
    const { value } = this.#context.image;
    return {
      merit: this.#merit,
      units: this.#units,
      heatOf: ({ heat }) => value[heat],
      required: value[this.#own.heatRequired],
      load: value[this.#own.heatDemand],
      supply: value[this.#own.supplyTemperature],
      setpoint: value[this.#own.supplyTemperatureSetpoint],
      charge: this.planning.view.charge,
      fireHeldUntil: this.#sharing.fireHeldUntil(value[this.#own.supplyTemperatureSetpoint]),
      steering: this.#steering.wish,
    };
  }

  #storeConditions(): Condition[] {
    if (!this.#stages.hasStore) return [];
    const { value } = this.#context.image;
    const setpoint = value[this.#own.supplyTemperatureSetpoint];
    return this.#steering.conditions(this.#strategy, this.#staging.isLate, this.#stores.top(setpoint), setpoint);
  }

  /** Asks the strategy for its order of merit, at its own cadence. @returns whether it was asked */
  #plan(): boolean {
    const { available, time } = this.#context;
    let usable = 0;
    for (let i = 0; i < this.#units.length; i++) usable = usable * 2 + available[this.#units[i].index];
    if (usable === this.#usable && time < this.#nextPlan) return false;
    this.#usable = usable;
    this.#wanted = this.#meter.supplyWanted;
    this.#nextPlan = time + planSeconds;
    const controls = this.#units.filter(({ index }) => available[index] === 1).map(({ control }) => control);
    const order = this.#strategy.order(controls, (control) => control.equipment.kind === 'heatPump');
    this.#merit = order.flatMap((control) => this.#units.find((unit) => unit.control === control) ?? []);
    return true;
  }

  store(): { stage: number; load: number; reset: number; planning: PlanningState } {
    const { value: load } = this.#load;
    return { stage: this.#staging.stage, load, reset: this.#supply.store(), planning: this.planning.store() };
  }

  restore(stored: { stage: number; load: number; reset?: number; planning?: PlanningState }): void {
    this.#staging.restore(clamp(stored.stage, 0, this.#units.length));
    this.#load.value = stored.load ?? Number.NaN;
    if (stored.reset !== undefined) this.#supply.restore(stored.reset);
    if (stored.planning !== undefined) this.planning.restore(stored.planning);
  }

  /**
   * Goes on from where the dispatch of the same circuit by another configuration stands. Its orders hold until they are due again; what a
   * producer is called by stays, since another configuration has the same equipment.
   */
  succeed(before: HeatingDispatch): void {
    const own = (units: readonly Unit[]) =>
      units.flatMap(({ index }) => this.#units.find((u) => u.index === index) ?? []);
    this.#merit = own(before.#merit);
    this.#stages.succeed(before.#stages, own);
    this.#staging.succeed(before.#staging, this.#units.length);
    this.#usable = before.#usable;
    this.#nextPlan = before.#nextPlan;
    this.#adopting = before.#adopting;
    this.#wanted = before.#wanted;
    this.#steering.succeed(before.#steering);
    this.#stores.quality = before.#stores.quality;
    this.#meter.succeed(before.#meter);
    this.#load.succeed(before.#load);
    this.#sharing.succeed(before.#sharing);
    this.#supply.succeed(before.#supply);
    this.planning.succeed(before.planning);
  }
}
