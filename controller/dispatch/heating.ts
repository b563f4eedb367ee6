import type { Equipment, EquipmentOf } from '../../config/index.ts';
import { Average, approach, clamp, OnDelay, ProportionalIntegral } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import type { GasBoilerControl } from '../equipment/gas-boiler/control.ts';
import type { HeatPumpControl } from '../equipment/heat-pump/control.ts';
import type { HeatingStrategy } from '../strategies/index.ts';
import { waterHeat } from './constants.ts';
import { hydraulicCircuit, storesOn } from './topology.ts';

export type HeatProducer = HeatPumpControl | GasBoilerControl;

const sensors = [
  'temperature.top',
  'temperature.upper',
  'temperature.middle',
  'temperature.lower',
  'temperature.bottom',
] as const;
/** The store is brought to its wanted charge over this time, s. */
const chargeSeconds = 3600;
/** Stages settle for this long before the next change (ASHRAE Guideline 36-2021, 5.21: stage hold). */
const stageHoldSeconds = 600;
/** Charge at which stages go up, and down, without waiting for the load's average. */
const depleted = 0.12;
const full = 0.95;

/**
 * Dispatch of a heating circuit: set-point by the strategy, load from the meters, charge of the store; stages producers in
 * the strategy's order of merit and shares the required heat among them, recovered heat first.
 */
export class HeatingDispatch {
  readonly equipment: EquipmentOf<'heatingCircuit'>;
  readonly #context: ControlContext;
  readonly #producers: readonly HeatProducer[];
  readonly #stores: readonly EquipmentOf<'store'>[];
  readonly #outdoor: () => number;
  readonly #slot: Readonly<Record<string, number>>;
  readonly #load: Average;
  readonly #up: OnDelay;
  readonly #failSafe: OnDelay;
  readonly #depleted = new OnDelay(300);
  readonly #down: OnDelay;
  readonly #full = new OnDelay(180);
  readonly #trim: ProportionalIntegral;
  readonly #owner: number;
  readonly #stageReason: number;
  #strategy: HeatingStrategy;
  #stage = 0;
  #lastStageChange = Number.NEGATIVE_INFINITY;
  #order: HeatProducer[] = [];
  #adopting = false;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'heatingCircuit'>,
    producers: readonly HeatProducer[],
    outdoor: () => number,
    strategy: HeatingStrategy,
  ) {
    this.#context = context;
    this.equipment = equipment;
    this.#producers = producers;
    this.#outdoor = outdoor;
    this.#strategy = strategy;
    const { plant } = context;
    const { parameters } = equipment;
    this.#stores = storesOn(plant, hydraulicCircuit(plant, parameters.supplyMeter));
    const meter = (name: string): Equipment => {
      const found = plant.equipmentByName.get(name);
      if (found === undefined) throw new RangeError(`${equipment.name} has no meter ${name}`);
      return found;
    };
    this.#slot = {
      supply: slotOf(meter(parameters.supplyMeter), 'temperature'),
      return: slotOf(meter(parameters.returnMeter), 'temperature'),
      flow: slotOf(meter(parameters.supplyMeter), 'flow'),
    };
    this.#load = new Average(parameters.loadAverageTime);
    this.#up = new OnDelay(parameters.stageTime);
    this.#failSafe = new OnDelay(parameters.failSafeTime);
    this.#down = new OnDelay(parameters.stageTime);
    this.#trim = new ProportionalIntegral(parameters.tuning.gain, parameters.tuning.integralTime);
    this.#owner = context.priority.name(equipment.name);
    this.#stageReason = context.priority.name('reason.heatingStage');
  }

  set strategy(strategy: HeatingStrategy) {
    this.#strategy = strategy;
  }

  /** At the next scan, producers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    this.#adopting = true;
  }

  scan(): void {
    const { image, time, dt } = this.#context;
    const { supply: supplySlot, return: returnSlot, flow: flowSlot } = this.#slot;
    const supplyKnown = image.usable(supplySlot);
    const returnKnown = image.usable(returnSlot);
    const setpoint = this.#setpoint(dt);
    const supply = supplyKnown ? image.value[supplySlot] : this.#storeTop(setpoint);
    const back = returnKnown ? image.value[returnSlot] : 45;
    const flow = image.usable(flowSlot) ? Math.max(0, image.value[flowSlot]) : 0;
    const load = this.#load.step(Math.max(0, flow * waterHeat * (supply - back)), dt);
    const charge = this.#charge(setpoint, back);
    const required = Math.max(0, load + this.#correction(setpoint, supply, back, charge, flow));
    this.#publish('outdoorTemperature', this.#outdoor());
    this.#publish('supplyTemperature', supply, supplyKnown);
    this.#publish('returnTemperature', back, returnKnown);
    this.#publish('supplyTemperatureSetpoint', setpoint);
    this.#publish('heatDemand', load);
    this.#publish('heatRequired', required);
    this.#changeStage(required, supply, setpoint, charge, dt);
    this.#share(required, setpoint, supply);
    this.#publish('stage', this.#stage);
    image.compute(slotOf(this.equipment, 'stage'), this.#stage, time);
  }

  #publish(key: string, value: number, known = true): void {
    this.#context.image.compute(slotOf(this.equipment, key), value, this.#context.time, known ? 0 : 2);
  }

  /** The strategy's set-point with the operator's offset, within limits, no faster than the circuit's rate. */
  #setpoint(dt: number): number {
    const { image } = this.#context;
    const { parameters } = this.equipment;
    const wanted = this.#strategy.supplyTemperature(parameters, this.#outdoor());
    const offset = image.value[slotOf(this.equipment, 'supplyTemperatureOffset')];
    const target = clamp(wanted + offset, parameters.supplyTemperatureMinimum, parameters.supplyTemperatureMaximum);
    const before = image.value[slotOf(this.equipment, 'supplyTemperatureSetpoint')];
    return before > 0 ? approach(before, target, (parameters.rate / 60) * dt) : target;
  }

  #storeTop(setpoint: number): number {
    const { image } = this.#context;
    for (const store of this.#stores) {
      const slot = slotOf(store, 'temperature.top');
      if (image.usable(slot)) return image.value[slot];
    }
    return setpoint;
  }

  /** Share of the stores at supply temperature; half where nothing is known, or there is none. */
  #charge(setpoint: number, back: number): number {
    const { image, time } = this.#context;
    const span = Math.max(5, setpoint - back);
    let sum = 0;
    let weight = 0;
    for (const store of this.#stores) {
      let own = 0;
      let known = 0;
      for (const key of sensors) {
        const slot = slotOf(store, key);
        if (!image.usable(slot)) continue;
        own += clamp((image.value[slot] - back) / span, 0, 1);
        known++;
      }
      image.compute(slotOf(store, 'charge'), known > 0 ? own / known : 0, time, known > 0 ? 0 : 2);
      if (known === 0) continue;
      sum += (own / known) * store.parameters.volume;
      weight += store.parameters.volume;
    }
    return weight > 0 ? sum / weight : 0.5;
  }

  /** Heat above the load that brings the store to its wanted charge, or, without a store, the supply to its set-point. */
  #correction(setpoint: number, supply: number, back: number, charge: number, flow: number): number {
    const { storeCharge } = this.equipment.parameters;
    const volume = this.#stores.reduce((sum, store) => sum + store.parameters.volume, 0);
    if (volume === 0) return flow * waterHeat * clamp(setpoint - supply, -5, 10);
    const capacity = volume * 1000 * waterHeat * Math.max(5, setpoint - back);
    return ((storeCharge - charge) * capacity) / chargeSeconds;
  }

  #changeStage(required: number, supply: number, setpoint: number, charge: number, dt: number): void {
    const { available, time } = this.#context;
    const { parameters } = this.equipment;
    const usable = this.#producers.filter((producer) => available[producer.equipment.index] === 1);
    this.#order = this.#strategy.order(usable, (producer) => this.#isRecovered(producer));
    if (this.#adopting) this.#adoptStage();
    const settled = time - this.#lastStageChange >= stageHoldSeconds;
    const capacity = this.#capacity(this.#stage);
    const ratio = parameters.stagePartLoadRatio;
    const hasStore = this.#stores.length > 0;
    const up = this.#up.step(required > ratio * capacity, dt);
    const late = this.#failSafe.step(supply < setpoint - parameters.failSafeDifference, dt);
    const empty = this.#depleted.step(hasStore && charge < depleted && required > capacity, dt);
    const lower = this.#capacity(this.#stage - 1);
    const gas = this.#order[this.#stage - 1]?.equipment.kind === 'gasBoiler';
    const unneeded =
      this.#stage === 1 ? required < 0.5 * this.#minimum(0) : required < (gas ? 0.98 : ratio * 0.9) * lower;
    const down = this.#down.step(this.#stage > 0 && unneeded, dt);
    const overfull = this.#full.step(hasStore && charge > full && this.#stage > 0, dt);
    if (!settled) return;
    if ((up || late || empty) && !overfull && this.#stage < this.#order.length) this.#change(this.#stage + 1);
    else if ((down && !late) || overfull) this.#change(this.#stage - 1);
  }

  #adoptStage(): void {
    this.#adopting = false;
    const { image } = this.#context;
    const last = this.#order.findLastIndex(({ equipment }) => image.value[slotOf(equipment, 'run')] >= 0.5);
    if (last + 1 > this.#stage) this.#change(last + 1);
  }

  #change(stage: number): void {
    this.#context.note(this.equipment.name, 'event.stage', { from: this.#stage, to: stage });
    this.#stage = stage;
    this.#lastStageChange = this.#context.time;
    for (const delay of [this.#up, this.#failSafe, this.#depleted, this.#down, this.#full]) delay.reset();
  }

  #isRecovered(producer: HeatProducer): boolean {
    return producer.equipment.kind === 'heatPump';
  }

  #rated(producer: HeatProducer): number {
    return (producer.equipment as EquipmentOf<'heatPump'> | EquipmentOf<'gasBoiler'>).parameters.ratedHeat;
  }

  /** Heat that the first producers of the order can give now, kW. */
  #capacity(count: number): number {
    let sum = 0;
    for (const producer of this.#order.slice(0, Math.max(0, count))) {
      const limit = this.#isRecovered(producer) ? this.#context.capacityLimit[producer.equipment.index] : 1;
      sum += this.#rated(producer) * limit;
    }
    return sum;
  }

  #minimum(index: number): number {
    const producer = this.#order[index];
    if (producer === undefined) return 0;
    const { parameters } = producer.equipment as EquipmentOf<'heatPump'> | EquipmentOf<'gasBoiler'>;
    const share = 'minimumCapacity' in parameters ? parameters.minimumCapacity : parameters.minimumFiringRate;
    return parameters.ratedHeat * share;
  }

  /** Shares the required heat: recovery carries what it can, gas the rest. */
  #share(required: number, setpoint: number, supply: number): void {
    const { requests, dt } = this.#context;
    const { parameters } = this.equipment;
    const staged = this.#order.slice(0, this.#stage);
    const recovered = staged.filter((producer) => this.#isRecovered(producer));
    const gas = staged.filter((producer) => !this.#isRecovered(producer));
    const recoveredRated = recovered.reduce((sum, producer) => sum + this.#rated(producer), 0);
    const recoveredShare = gas.length > 0 || recoveredRated === 0 ? 1 : clamp(required / recoveredRated, 0, 1);
    for (const producer of recovered)
      requests.post(producer.equipment.index, recoveredShare, this.#owner, this.#stageReason);
    const given = this.#givenBy((producer) => this.#isRecovered(producer));
    const gasRated = gas.reduce((sum, producer) => sum + this.#rated(producer), 0);
    const gasShare = gasRated > 0 ? clamp((required - given) / gasRated, 0, 1) : 0;
    for (const producer of gas) requests.post(producer.equipment.index, gasShare, this.#owner, this.#stageReason);
    this.#publish('heatRecovered', given);
    this.#publish(
      'heatFromGas',
      this.#givenBy((producer) => !this.#isRecovered(producer)),
    );
    // Where recovery leaves cooler than the set-point, gas makes up for it by leaving hotter.
    const fired = gas.some((producer) => producer.state === 'running');
    if (fired) this.#trim.step(setpoint - supply, dt, 0, 8);
    else this.#trim.track(0);
    for (const producer of this.#producers) this.#aim(producer, setpoint + parameters.productionMargin);
  }

  #givenBy(belongs: (producer: HeatProducer) => boolean): number {
    const { image } = this.#context;
    let sum = 0;
    for (const producer of this.#producers) {
      if (!belongs(producer)) continue;
      const slot = slotOf(producer.equipment, 'heat');
      if (image.usable(slot)) sum += image.value[slot];
    }
    return sum;
  }

  /** Gives a producer the leaving temperature to hold, within its own limits. */
  #aim(producer: HeatProducer, target: number): void {
    const { image, time } = this.#context;
    const { equipment } = producer;
    if (equipment.kind === 'heatPump') {
      const offset = image.value[slotOf(equipment, 'condenser.leavingTemperatureOffset')];
      const highest = equipment.parameters.condenser.leavingTemperatureMaximum - 2;
      image.compute(
        slotOf(equipment, 'condenser.leavingTemperatureSetpoint'),
        Math.min(target + offset, highest),
        time,
      );
    } else if (equipment.kind === 'gasBoiler') {
      const highest = equipment.parameters.leavingTemperatureMaximum - 3;
      image.compute(
        slotOf(equipment, 'leavingTemperatureSetpoint'),
        Math.min(target + this.#trim.output, highest),
        time,
      );
    }
  }

  store(): { stage: number; load: number } {
    return { stage: this.#stage, load: this.#load.value };
  }

  restore(stored: { stage: number; load: number }): void {
    this.#stage = clamp(stored.stage, 0, this.#producers.length);
    this.#load.value = stored.load ?? Number.NaN;
  }
}
