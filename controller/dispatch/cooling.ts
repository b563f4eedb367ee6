import { dedicatedPumps, dedicatedValves, type EquipmentOf } from '../../config/index.ts';
import { Average, clamp, OnDelay, ProportionalIntegral, waterHeat } from '../blocks/index.ts';
import type { ChillerControl } from '../equipment/chiller/control.ts';
import { compressorFlowStates } from '../equipment/compressor/machine.ts';
import type { ControlContext, IdleReason } from '../equipment/context.ts';
import { type Condition, slotOf } from '../equipment/control.ts';
import type { HeatPumpControl } from '../equipment/heat-pump/control.ts';
import { quality } from '../image/index.ts';
import { CircuitMeter } from './circuit-meter.ts';
import { coolingConditions } from './cooling-conditions.ts';
import { HallReturn } from './hall-return.ts';
import { hydraulicCircuit } from './topology.ts';

/** Share of a heat pump's heat that comes from its source where its efficiency is not known yet. */
const sourceShareDefault = 0.72;
/** Recovery may lower the supply this far below its set-point before it is held back, K. */
const recoveryBand = 0.5;
/** Chillers come when supply stays this far above its set-point, K, and at once at the second figure. */
const chillerBand = 0.5;
const urgentBand = 2;
/** Not sooner after the last change, s. */
const urgentHoldSeconds = 180;
/**
 * Least share of the evaporators' design flow at which several chillers stay, and a single one: flow switches open at 15 to 20 %, and a
 * chiller that loses its flow while it runs trips and latches.
 */
const scarceToStay = { several: 0.4, single: 0.19 } as const;
/** One more starts with so much only: while its valve opens, the bypass beside it takes its half. Failed tries end in a fault, too. */
const scarceToStart = { several: 0.5, single: 0.36 } as const;

/** Order in which chillers are asked for, by state; what is not named is on its way out, or waits. */
const ranks: Readonly<Record<string, number>> = { running: 0, provingFlow: 1, flushing: 1, starting: 1, off: 2 };
const rank = ({ state }: ChillerControl): number => ranks[state] ?? 3;
const before = (a: ChillerControl, b: ChillerControl): boolean => {
  const difference = rank(a) - rank(b);
  return difference < 0 || (difference === 0 && a.runSeconds < b.runSeconds);
};

/** A free-cooling exchanger with what makes water flow through it. */
interface FreeCooling {
  readonly exchanger: EquipmentOf<'heatExchanger'>;
  readonly valves: readonly number[];
  readonly pumps: readonly number[];
}

/**
 * Dispatch of a chilled-water circuit: recovered heat first (heat pumps draw on it as heating asks), then outdoor air,
 * then chillers. Whatever the heating side does, the supply is held for the halls.
 */
export class CoolingDispatch {
  readonly equipment: EquipmentOf<'coolingCircuit'>;
  readonly #context: ControlContext;
  readonly #heatPumps: readonly HeatPumpControl[];
  readonly #chillers: readonly ChillerControl[];
  /** By chiller: slots of its run and capacity commands. */
  readonly #run: readonly number[];
  readonly #capacity: readonly number[];
  readonly #freeCooling: readonly FreeCooling[];
  readonly #outdoor: () => number;
  readonly #slot: Readonly<Record<'setpoint' | 'shownSupply' | 'shownReturn' | 'load' | 'free' | 'stage', number>>;
  readonly #meter: CircuitMeter;
  readonly #load: Average;
  readonly #sourceTrim = new ProportionalIntegral(0.1, 600);
  readonly #freeLoop = new ProportionalIntegral(0.1, 300);
  readonly #up: OnDelay;
  readonly #urgent = new OnDelay(30);
  readonly #down: OnDelay;
  readonly #freeDown = new OnDelay(600);
  readonly #owner: number;
  readonly #stageReason: number;
  readonly #freeReason: number;
  /** Flow scarce for as long as two readings of a noisy meter take. */
  readonly #scarce = new OnDelay(20);
  /** Mean design flow of the chillers' evaporators, kg/s, and what one is rated at, kW. */
  readonly #designFlow: number;
  readonly #ratedCapacity: number;
  readonly #halls: HallReturn;
  #stage = 0;
  #free = false;
  /** Whether heat pumps run and could take more heat than they are let. */
  #recoveryHeld = false;
  #lastStageChange = Number.NEGATIVE_INFINITY;

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
    this.#run = chillers.map(({ equipment }) => slotOf(equipment, 'run'));
    this.#capacity = chillers.map(({ equipment }) => slotOf(equipment, 'capacity'));
    this.#outdoor = outdoor;
    const { plant } = context;
    const { parameters } = equipment;
    this.#meter = new CircuitMeter(context, equipment);
    this.#slot = {
      setpoint: slotOf(equipment, 'supplyTemperatureSetpoint'),
      shownSupply: slotOf(equipment, 'supplyTemperature'),
      shownReturn: slotOf(equipment, 'returnTemperature'),
      load: slotOf(equipment, 'coolingLoad'),
      free: slotOf(equipment, 'freeCooling'),
      stage: slotOf(equipment, 'stage'),
    };
    const ratings = chillers.map((one) => (one.equipment as EquipmentOf<'chiller'>).parameters);
    const count = Math.max(1, ratings.length);
    this.#designFlow = ratings.reduce((sum, { evaporator }) => sum + evaporator.designFlow, 0) / count;
    this.#ratedCapacity = ratings.reduce((sum, { ratedCapacity }) => sum + ratedCapacity, 0) / count;
    this.#halls = new HallReturn(
      context,
      this.#meter.served.map((index) => plant.equipment[index]).filter((e) => e.kind === 'hall'),
    );
    const circuit = hydraulicCircuit(plant, parameters.supplyMeter);
    this.#freeCooling = plant.equipment
      .filter(
        (e): e is EquipmentOf<'heatExchanger'> => e.kind === 'heatExchanger' && e.parameters.duty === 'freeCooling',
      )
      .filter((e) => plant.branches[e.branches.primary].circuit === circuit)
      .map((exchanger) => ({
        exchanger,
        valves: dedicatedValves(plant, exchanger.index, 'primary'),
        pumps: dedicatedPumps(plant, exchanger.index, 'secondary'),
      }));
    this.#load = new Average(parameters.loadAverageTime);
    this.#up = new OnDelay(parameters.failSafeTime);
    this.#down = new OnDelay(parameters.stageTime);
    this.#owner = context.priority.name(equipment.name);
    this.#stageReason = context.priority.name('reason.coolingStage');
    this.#freeReason = context.priority.name('reason.freeCooling');
    for (const { index } of chillers) context.idleReasons[index] = () => this.#idleReason(index);
  }

  /** Whether free cooling runs, and whether any chiller is asked for: what the rejection circuit must serve. */
  get freeCoolingActive(): boolean {
    return this.#free;
  }

  /** Chillers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    const { image } = this.#context;
    const running = this.#run.filter((slot) => image.value[slot] >= 0.5).length;
    if (running > this.#stage) this.#change(running);
  }

  scan(): void {
    const { image, dt } = this.#context;
    const s = this.#slot;
    const meter = this.#meter;
    meter.read();
    const supplyKnown = meter.supplyQuality !== quality.bad;
    const setpoint = image.value[s.setpoint];
    const supply = supplyKnown ? meter.supply : setpoint + chillerBand;
    const back = meter.backQuality === quality.bad ? setpoint + 6 : meter.back;
    const flow = meter.flow;
    const load = this.#load.step(Math.max(0, flow * waterHeat * (back - supply)), dt);
    image.publish(s.shownSupply, supply, meter.supplyQuality);
    image.publish(s.shownReturn, back, meter.backQuality);
    const reckoned = meter.supplyQuality + meter.backQuality + meter.flowQuality === quality.good;
    image.publish(s.load, load, reckoned ? quality.good : quality.uncertain);
    this.#limitRecovery(supply, back, flow, setpoint);
    this.#coolFreely(supply, back, setpoint, supplyKnown);
    this.#bringBack(supply, flow * waterHeat * (back - supply), supplyKnown);
    this.#stageChillers(supply, setpoint, supplyKnown);
    image.publish(s.free, this.#freeState(setpoint));
    image.publish(s.stage, this.#stage);
  }

  #freeState(setpoint: number): number {
    if (!this.#free) return 0;
    return this.#outdoor() < setpoint - this.equipment.parameters.freeCoolingWhole ? 2 : 1;
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
    const target = Math.max(setpoint - recoveryBand, this.equipment.parameters.supplyTemperatureMinimum);
    const given = Math.max(0, flow * waterHeat * (back - target));
    const feedForward = running > 0 ? given / running : 1;
    const limit = clamp(feedForward, 0, 1) + this.#sourceTrim.step(supply - target, dt, -0.6, 0.3);
    this.#recoveryHeld = running > 0 && limit < 0.99;
    for (const heatPump of this.#heatPumps) sourceLimit[heatPump.index] = clamp(limit, 0, 1);
  }

  #coolFreely(supply: number, back: number, setpoint: number, known: boolean): void {
    const { requests, dt } = this.#context;
    const outdoor = this.#outdoor();
    const cold = outdoor < this.#freeLimit(back);
    const warm = supply > this.#freeAbove(setpoint);
    if (!this.#free) this.#free = known && cold && warm && this.#freeCooling.length > 0;
    else if (!cold || this.#freeDown.step(supply < setpoint - 0.3 && this.#freeLoop.output <= 0.31, dt)) {
      this.#free = false;
      this.#freeDown.reset();
    }
    if (!this.#free) {
      this.#freeLoop.track(0.3);
      return;
    }
    const speed = this.#freeLoop.step(supply - setpoint - 0.1, dt, 0.3, 1);
    for (const { valves, pumps } of this.#freeCooling) {
      for (const valve of valves) requests.post(valve, 1, this.#owner, this.#freeReason);
      for (const pump of pumps) requests.post(pump, speed, this.#owner, this.#freeReason);
    }
  }

  /** Outdoor temperature below which air cools freely, °C, with one kelvin of hysteresis. */
  #freeLimit(back: number): number {
    return back - this.equipment.parameters.freeCoolingPartial - (this.#free ? 0 : 1);
  }

  /** Supply above which it is wanted, °C. Heat pumps that are held back for want of heat come first: outdoor air would keep them so for good. */
  #freeAbove(setpoint: number): number {
    return setpoint + (this.#recoveryHeld ? chillerBand + 0.5 : 0.2);
  }

  /** Halls that were lost come back as fast as the chillers that run can carry. */
  #bringBack(supply: number, load: number, known: boolean): void {
    const single = this.#ratedCapacity;
    const running = single * this.#running;
    this.#halls.scan(known ? { supply, load, running, single } : undefined);
  }

  get #running(): number {
    let count = 0;
    for (let i = 0; i < this.#chillers.length; i++) if (this.#chillers[i].state === 'running') count++;
    return count;
  }

  #stageChillers(supply: number, setpoint: number, known: boolean): void {
    const { time, dt } = this.#context;
    const error = supply - setpoint;
    const freeSaturated = !this.#free || this.#freeLoop.output >= 0.99;
    const settled = time - this.#lastStageChange > 300;
    const up = this.#up.step(error > chillerBand && freeSaturated && settled, dt);
    const pressing = error > urgentBand || (!known && this.#stage === 0) || (this.#halls.waits && this.#isBusy());
    const urgent = this.#urgent.step(pressing, dt) && time - this.#lastStageChange > urgentHoldSeconds;
    const room = !this.#isStarved(this.#stage + 1, scarceToStart);
    if ((up || urgent) && this.#stage < this.#chillers.length && room) this.#change(this.#stage + 1);
    const starved = this.#scarce.step(this.#isStarved(this.#stage, scarceToStay), dt);
    if (this.#down.step(this.#stage > 0 && known && this.#idle(error), dt) || starved) this.#change(this.#stage - 1);
    for (let i = 0; i < this.#chillers.length; i++) this.#chillers[i].leavingTemperatureSetpoint = setpoint;
    this.#request();
  }

  /**
   * Whether the loop's flow is too little for so many chillers; those that run down still share it. One that gave up its flow must start
   * again, which takes more. What a meter that is not known says is no reason.
   */
  #isStarved(stage: number, shares: typeof scarceToStay | typeof scarceToStart): boolean {
    const { flow, flowQuality } = this.#meter;
    if (stage === 0 || flowQuality === quality.bad) return false;
    let sharing = 0;
    for (let i = 0; i < this.#chillers.length; i++) if (compressorFlowStates.has(this.#chillers[i].state)) sharing++;
    const { several, single } = sharing < stage ? scarceToStart : shares;
    return flow < (stage > 1 ? several * stage : single * Math.max(1, sharing)) * this.#designFlow;
  }

  /** What would have to change for one more chiller to be asked for; undefined where its own state keeps it out. */
  #idleReason(chiller: number): ReturnType<IdleReason> {
    const { image, available } = this.#context;
    if (available[chiller] === 0) return undefined;
    const scarce = this.#scarceForNext;
    if (scarce !== undefined) return { key: 'condition.flowTooScarce', parameters: scarce };
    const supply = image.value[this.#slot.shownSupply];
    const limit = image.value[this.#slot.setpoint] + chillerBand;
    return {
      key: this.#free ? 'condition.freeCoolingCarries' : 'condition.coldEnough',
      parameters: { supply, limit, time: this.equipment.parameters.failSafeTime },
    };
  }

  /** Flow that there is and that one more chiller needs, kg/s, where that is too little. */
  get #scarceForNext(): { flow: number; needed: number } | undefined {
    if (!this.#isStarved(this.#stage + 1, scarceToStart)) return undefined;
    const share = this.#stage === 0 ? scarceToStart.single : scarceToStart.several * (this.#stage + 1);
    return { flow: this.#meter.flow, needed: share * this.#designFlow };
  }

  /** Since when as many chillers are called as now, plant time; 0 where that has not changed in this life. */
  get since(): number {
    return Math.max(0, this.#lastStageChange);
  }

  /** Who cools the circuit, and what brings the next or sends one away. */
  conditions(): Condition[] {
    const { time, image, requests, available } = this.#context;
    const { value } = image;
    const setpoint = value[this.#slot.setpoint];
    const { supplyTemperatureMinimum, failSafeTime } = this.equipment.parameters;
    const named = (controls: readonly (HeatPumpControl | ChillerControl)[]) =>
      controls.map((one) => one.equipment.name);
    const view = coolingConditions({
      time,
      setpoint,
      supply: value[this.#slot.shownSupply],
      outdoor: this.#outdoor(),
      recovering: named(this.#heatPumps.filter(({ state }) => state === 'running')),
      recoveryHeld: this.#recoveryHeld,
      recoveryLeast: Math.max(setpoint - recoveryBand, supplyTemperatureMinimum),
      hasFreeCooling: this.#freeCooling.length > 0,
      free: this.#free,
      freeLimit: this.#freeLimit(value[this.#slot.shownReturn]),
      freeAbove: this.#freeAbove(setpoint),
      called: named(this.#chillers.filter(({ index }) => requests.run[index] === 1)),
      available: this.#chillers.filter(({ index }) => available[index] === 1).length,
      chillerAbove: setpoint + chillerBand,
      chillerTime: failSafeTime,
      scarce: this.#scarceForNext,
      urgentFrom: this.#lastStageChange + urgentHoldSeconds,
      timers: { up: this.#up, urgent: this.#urgent, down: this.#down, starved: this.#scarce },
    });
    return [...view, ...this.#meter.conditions()];
  }

  /** Whether all that was asked for runs, with more than half of its load. */
  #isBusy(): boolean {
    const { image } = this.#context;
    let sum = 0;
    for (let i = 0; i < this.#chillers.length; i++)
      if (this.#chillers[i].state === 'running') sum += image.value[this.#capacity[i]];
    return this.#running >= this.#stage && sum >= 0.6 * this.#running;
  }

  /** Whether the chillers that run have so little to do that one fewer is enough. */
  #idle(error: number): boolean {
    const { image, available } = this.#context;
    let count = 0;
    let sum = 0;
    let minimum = 0;
    for (let i = 0; i < this.#chillers.length; i++) {
      const chiller = this.#chillers[i];
      if (available[chiller.index] === 0 || chiller.state !== 'running') continue;
      if (count === 0) minimum = chiller.minimumCapacity;
      count++;
      sum += image.value[this.#capacity[i]];
    }
    if (count === 0) return false;
    const capacity = sum / count;
    return this.#stage === 1 ? capacity <= minimum + 0.05 && error < 0.1 : capacity < 0.4 && error < 0.3;
  }

  /**
   * Asks for as many chillers as the stage has: who runs keeps running, who starts keeps starting, then who can start at once
   * (one in its minimum off-time would leave the halls waiting); among equals the one that has run least.
   */
  #request(): void {
    const { available, requests } = this.#context;
    for (let count = 0; count < this.#stage; count++) {
      let best: ChillerControl | undefined;
      for (let i = 0; i < this.#chillers.length; i++) {
        const chiller = this.#chillers[i];
        if (available[chiller.index] === 0 || requests.run[chiller.index] === 1) continue;
        if (best === undefined || before(chiller, best)) best = chiller;
      }
      if (best === undefined) return;
      requests.post(best.index, 1, this.#owner, this.#stageReason);
    }
  }

  #change(stage: number): void {
    this.#context.note(this.equipment.name, 'event.stage', { from: this.#stage, to: stage });
    this.#stage = stage;
    this.#lastStageChange = this.#context.time;
    this.#up.reset();
    this.#urgent.reset();
    this.#down.reset();
    this.#scarce.reset();
  }

  store(): { stage: number; free: boolean } {
    return { stage: this.#stage, free: this.#free };
  }

  restore(stored: { stage: number; free: boolean }): void {
    this.#stage = clamp(stored.stage, 0, this.#chillers.length);
    this.#free = stored.free;
  }

  /** Goes on from where the dispatch of the same circuit by another configuration stands. */
  succeed(before: CoolingDispatch): void {
    this.restore(before.store());
    this.#recoveryHeld = before.#recoveryHeld;
    this.#lastStageChange = before.#lastStageChange;
    this.#meter.succeed(before.#meter);
    this.#load.succeed(before.#load);
    this.#sourceTrim.succeed(before.#sourceTrim);
    this.#freeLoop.succeed(before.#freeLoop);
    this.#up.succeed(before.#up);
    this.#urgent.succeed(before.#urgent);
    this.#down.succeed(before.#down);
    this.#freeDown.succeed(before.#freeDown);
    this.#scarce.succeed(before.#scarce);
  }
}
