import { type BiogasContract, EnergyPrices, type EquipmentOf } from '../../config/index.ts';
import { clamp, interpolateClamped } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { biogasPrice } from './contracts.ts';
import { coolingElectricity, type Performance, performanceShare } from './economics.ts';
import { fitHeat } from './fit-heat.ts';
import type { ExpectedHour } from './forecaster.ts';
import { CircuitHistory, coolingOf, type PlanningState } from './history.ts';
import { type GivenOutlook, type Outlook, OutlookBook, type OutlookSources } from './outlook.ts';
import { blockAt, type Plan, type PlanFailure, plannedCharge, readPlan, type SolverAnswer } from './plan.ts';
import { biogasWorth, hoursAhead, planProblem } from './posing.ts';
import type { PlanProblem } from './problem.ts';
import type { CircuitView, MachineView } from './views.ts';

/** An hour from now on, in what heat costs in it, €/MWh, and what there is of it, kW. */
export interface EconomicHour {
  readonly start: number;
  readonly recoveredCost: number;
  readonly gasCost: number;
  readonly recoverable: number;
  /** kW of electricity for each of the heat pumps' heat. */
  readonly powerPerHeat: number;
  /** Expected by what was taken at the same hour yesterday; undefined where that is not known. */
  readonly yesterday: number | undefined;
}

/** How it stands with plans, for people to read. */
export interface PlanningStatus {
  readonly circuit: string;
  /** The strategy that decides in it. */
  readonly strategy?: string;
  readonly plan: Plan | undefined;
  readonly failure: { readonly reason: PlanFailure; readonly message: string; readonly time: number } | undefined;
  readonly outlook: OutlookSources;
  /** kWh in the store above the return's temperature. */
  readonly held: number;
  readonly performance: Performance;
}

/** A new plan is asked for this often, s, and sooner where the store is off the old one by this share of what it holds. */
const planPeriod = 3600;
const planSooner = 0.2;
/** Plans begin at whole quarters of an hour. */
const quarter = 900;
/** An answer later than this after its question is too late, s of plant time. */
export const planDeadline = 600;
/** A plan is followed no longer than this, s: by then two newer ones should have come. */
const planValid = 2.5 * 3600;
/**
 * Plans reckon with less load than is expected, by so many standard deviations: too little stored costs a boiler's start, too much costs
 * recovery that finds no room (tried on a week of October: 0, 0.6 and 1.2 saved 29, 34 and 36 € of 65).
 */
const caution = 0.8;
/**
 * Knows what is said of a heating circuit's future: holds the outlook, poses the problem of the next plan from it and from the
 * circuit's history, and judges the answer. Pure: all that it knows came in by a scan or between two.
 */
export class CircuitPlanning {
  readonly circuit: EquipmentOf<'heatingCircuit'>;
  readonly #context: ControlContext;
  readonly #machines: MachineView;
  readonly #history: CircuitHistory;
  readonly #cooling: EquipmentOf<'coolingCircuit'> | undefined;
  readonly #prices: EnergyPrices;
  readonly #book = new OutlookBook();
  #plan: Plan | undefined;
  /** kW of electricity for each of the heat pumps' heat, as the plan in force has it. */
  #powerPerHeat = Number.NaN;
  #failure: PlanningStatus['failure'];
  #asked: PlanProblem | undefined;
  #askedAt = 0;
  #nextPlan = Number.NEGATIVE_INFINITY;
  #economics: EconomicHour[] = [];
  #economicsAt = Number.NaN;
  /** Who was out of service at the last scan, and which heat pumps their air kept out, as bits. */
  #kept = 0;
  /** Whether plans have begun to fail since somebody looked: an alarm tells it once, not with every plan. */
  untold = false;
  view: CircuitView = { load: 0, setpoint: 0, reset: 0, back: 0, charge: 0, capacity: 0, known: false, fired: false };

  constructor(context: ControlContext, circuit: EquipmentOf<'heatingCircuit'>, machines: MachineView) {
    this.#context = context;
    this.circuit = circuit;
    this.#machines = machines;
    const { plant } = context;
    this.#history = new CircuitHistory(context, machines);
    this.#cooling = coolingOf(plant, machines);
    this.#prices = new EnergyPrices(plant);
  }

  /** Stores of hot water that the circuit charges. */
  get hotWater(): MachineView['hotWater'] {
    return this.#machines.hotWater;
  }

  /** Plan that is in force; undefined where there is none that can be followed now. */
  get plan(): Plan | undefined {
    const { time } = this.#context;
    if (this.#plan === undefined || time - this.#plan.issued > planValid) return undefined;
    return this.#plan;
  }

  /**
   * kW of heat that heat pumps may give now, so that the site's power costs no more than the plan in force has it, and without one, nothing;
   * undefined where that sets no limit, or power is not measured. By what the site takes now besides them, whatever was expected.
   */
  get recoveredMaximum(): number | undefined {
    const plan = this.plan;
    const { site } = this.#history;
    const most = plan === undefined ? site.freePower : plan.blocks[blockAt(plan, this.#context.time)]?.powerMaximum;
    const perHeat = plan === undefined ? this.economics()[0].powerPerHeat : this.#powerPerHeat;
    if (most === undefined || !Number.isFinite(most) || Number.isNaN(site.present) || !(perHeat > 0)) return undefined;
    return Math.max(0, (most - site.present) / perHeat);
  }

  /** Once a scan: takes up what was measured, and notes where an answer has not come in time. */
  observe(view: CircuitView, outdoor: number, irradiance: number): void {
    this.view = view;
    this.#history.observe(view, outdoor, irradiance);
    this.#watchProducers();
    if (this.#asked !== undefined && this.#context.time - this.#askedAt > planDeadline)
      this.#fail('late', `no answer after ${planDeadline} s`);
  }

  /** Who falls out of service or comes back makes another plan, and a heat pump that its air keeps out or lets in again. */
  #watchProducers(): void {
    const { waitsForAir, outOfService } = this.#context;
    const { heatPumps, boilers } = this.#machines;
    let kept = 0;
    for (let i = 0; i < heatPumps.length; i++)
      kept = kept * 4 + 2 * outOfService[heatPumps[i].index] + waitsForAir[heatPumps[i].index];
    for (let i = 0; i < boilers.length; i++) kept = kept * 2 + outOfService[boilers[i].index];
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#economicsAt = Number.NaN;
    this.#nextPlan = Number.NEGATIVE_INFINITY;
  }

  /** Takes up what was given of an outlook. @returns why not, where it cannot be used */
  provide(outlook: GivenOutlook): string | undefined {
    const fault = this.#book.take(outlook);
    if (fault === undefined) this.#economicsAt = Number.NaN;
    return fault;
  }

  /** What of the outlook somebody gives now. */
  get sources(): OutlookSources {
    return this.#book.sources(this.#context.time);
  }

  /** Whether something is missing: all of it where it is expected, or what was given once and does not count any more. */
  misses(expected: boolean): boolean {
    return this.#book.misses(this.#context.time, expected);
  }

  /** The outlook that was given, and where there is none or it is too old, the plant file's tariff and yesterday's weather. */
  outlook(): Outlook {
    return this.#book.complete(this.#context.time, this.#own());
  }

  #own(): Outlook {
    const { time } = this.#context;
    const start = Math.floor(time / 3600) * 3600;
    const ahead = Array.from({ length: hoursAhead }, (_, i) => start + i * 3600);
    const past = (at: number, key: 'outdoorTemperature' | 'solarIrradiance', otherwise: number) => {
      for (let day = 1; day <= 3; day++) {
        const found = this.#history.hours.find((hour) => hour.time === at - day * 86400);
        if (found !== undefined) return found[key];
      }
      return otherwise;
    };
    const last = this.#history.hours.at(-1);
    return {
      issued: time,
      start,
      outdoorTemperature: ahead.map((at) => past(at, 'outdoorTemperature', last?.outdoorTemperature ?? 10)),
      solarIrradiance: ahead.map((at) => past(at, 'solarIrradiance', 0)),
      electricityPrice: ahead.map((at) => this.#prices.electricity('highly_dynamic', at)),
      gasPrice: this.#prices.gas,
    };
  }

  /** Hours from the present one on; worked out once an hour, or when an outlook comes. */
  economics(): readonly EconomicHour[] {
    const hour = Math.floor(this.#context.time / 3600) * 3600;
    if (hour === this.#economicsAt) return this.#economics;
    this.#economicsAt = hour;
    const outlook = this.outlook();
    const expected = this.#expected(outlook);
    const biogasCost = this.#biogasCost;
    this.#economics = expected.hours.map(({ time }, i) => {
      const { recoveredCost, gasCost, recoverable, powerPerHeat } = this.#costs(outlook, expected, i);
      const yesterday = this.#history.hours.find((past) => past.time === time - 86400)?.load;
      return { start: time, recoveredCost, gasCost: gasCost + biogasCost, recoverable, powerPerHeat, yesterday };
    });
    return this.#economics;
  }

  #expected(outlook: Outlook): Expected {
    const { time } = this.#context;
    const begin = Math.floor(time / 3600) * 3600;
    const at = (values: readonly number[], hour: number) =>
      values[clamp((hour - outlook.start) / 3600, 0, values.length - 1)];
    const hours: ExpectedHour[] = Array.from({ length: hoursAhead }, (_, i) => ({
      time: begin + i * 3600,
      outdoorTemperature: at(outlook.outdoorTemperature, begin + i * 3600),
      solarIrradiance: at(outlook.solarIrradiance, begin + i * 3600),
    }));
    const learned = this.#history.forecaster.forecast(hours, time);
    const { heatLoad, hallHeat } = outlook;
    const cautious = learned.load.map((load) => Math.max(0, load - caution * this.#history.forecaster.spread));
    return {
      hours,
      fit: fitHeat(this.#machines.heatPumps, this.#context.waitsForAir, hours),
      load: heatLoad === undefined ? cautious : hours.map((hour) => at(heatLoad, hour.time)),
      hallHeat: hallHeat === undefined ? learned.hallHeat : hours.map((hour) => at(hallHeat, hour.time)),
    };
  }

  /** €/MWh of a boiler's heat for the biogas of a quota, at what one more kWh of it costs; 0 where there is none. */
  get #biogasCost(): number {
    const { site, performance: learned } = this.#history;
    const { contract } = site;
    const { time } = this.#context;
    const use = site.biogasUse(time);
    if (contract === undefined || use === undefined) return 0;
    const { premium, quota, share } = contract;
    const worth = biogasWorth(contract, site.biogasExpected(time));
    const price = biogasPrice({ premium, shortfallPrice: quota.shortfallPrice, worth }, contract.left(use));
    return (share * price) / learned.boilerEfficiency;
  }

  /** What heat costs in an hour, of gas without what a quota has, how much can be recovered, and what the site takes. */
  #costs(outlook: Outlook, { hours, hallHeat, fit }: Expected, i: number) {
    const { plant } = this.#context;
    const { outdoorTemperature, time } = hours[i];
    const { curve, supplyTemperatureMinimum } = this.circuit.parameters;
    const { coldOutdoor, coldSupply, mildOutdoor, mildSupply } = curve;
    const sink = Math.max(
      supplyTemperatureMinimum,
      interpolateClamped(outdoorTemperature, coldOutdoor, coldSupply, mildOutdoor, mildSupply) + this.view.reset,
    );
    const { airSourced } = this.#machines;
    const cop =
      this.#history.performance.coefficientOfPerformance *
      performanceShare(sink, airSourced ? outdoorTemperature : undefined);
    const source = 1 - 1 / Math.max(1.2, cop);
    const { electricityPrice, gasPrice, start } = outlook;
    const price = electricityPrice[clamp(Math.floor((time - start) / 3600), 0, electricityPrice.length - 1)];
    const spared = airSourced ? 0 : source * coolingElectricity(plant, this.#cooling, outdoorTemperature);
    const { performance: learned, site } = this.#history;
    const cooled = airSourced ? 0 : hallHeat[i] * coolingElectricity(plant, this.#cooling, outdoorTemperature);
    return {
      recoveredCost: price * (1 / cop - spared),
      gasCost: (gasPrice - (site.contract === undefined ? 0 : biogasUsual(site.contract))) / learned.boilerEfficiency,
      rest: site.rest.forecast(time, outdoorTemperature, cooled, this.#context.time),
      perHeat: 1 / cop - spared,
      powerPerHeat: 1 / cop,
      recoverable: this.#history.coolingKnown && !airSourced ? Math.min(fit[i], hallHeat[i] / source) : fit[i],
    };
  }

  /**
   * The problem of the next plan where one is due: once an hour, or at the next quarter where the store went another way than planned. Its
   * answer is awaited from then on ({@link answer}).
   */
  ask(): PlanProblem | undefined {
    const { time } = this.#context;
    if (this.#asked !== undefined || !this.view.known || !(this.view.capacity > 0)) return undefined;
    const begin = Math.floor(time / quarter) * quarter;
    if (time < this.#nextPlan && !(begin >= (this.#plan?.issued ?? begin) + quarter && this.#strayed()))
      return undefined;
    this.#nextPlan = Math.floor(time / planPeriod) * planPeriod + planPeriod;
    this.#askedAt = time;
    const outlook = this.outlook();
    const expected = this.#expected(outlook);
    const costs = expected.hours.map((_, i) => this.#costs(outlook, expected, i));
    this.#asked = planProblem({
      circuit: this.circuit.name,
      issued: begin,
      hours: expected.hours.map(({ time: start }, i) => ({
        start,
        load: this.#history.performance.madePerLoad * expected.load[i],
        hotWater: this.#history.hotWater.drawAt(start),
        ...costs[i],
      })),
      view: this.view,
      machines: this.#machines,
      // What waits for its air now may run in hours that are within its limits.
      available: (index) => this.#context.available[index] === 1 || this.#context.waitsForAir[index] === 1,
      running: (slot) => this.#context.image.value[slot] >= 0.5,
      volume: this.view.capacity,
      site: this.#history.site,
      hotWater: this.#history.hotWater,
      gasPerHeat: 1 / this.#history.performance.boilerEfficiency,
    });
    this.#powerPerHeat = costs[0].powerPerHeat;
    return this.#asked;
  }

  /** Whether the store holds so much more or less than planned that the plan is of no use. */
  #strayed(): boolean {
    const plan = this.plan;
    if (plan === undefined) return false;
    const { time } = this.#context;
    const index = blockAt(plan, time);
    if (index < 0) return true;
    return (
      Math.abs(plannedCharge(plan, index, time) - this.view.charge * this.view.capacity) >
      planSooner * this.view.capacity
    );
  }

  /** Takes up an answer, between two scans; one that was not asked for, or not any more, is passed over. */
  answer(issued: number, answer: SolverAnswer): void {
    const problem = this.#asked;
    if (problem === undefined || problem.issued !== issued) return;
    if (answer.kind === 'failed') {
      this.#fail(answer.reason, answer.message);
      return;
    }
    const plan = readPlan(problem, answer.values);
    if (typeof plan === 'string') {
      this.#fail('implausible', plan);
      return;
    }
    this.#asked = undefined;
    this.#plan = plan;
    if (this.#failure !== undefined) this.#context.note(this.circuit.name, 'event.planResumed', {});
    this.#failure = undefined;
  }

  /** Nobody follows plans any more: none is in force, and none is awaited. */
  drop(): void {
    this.#asked = undefined;
    this.#plan = undefined;
    this.#failure = undefined;
    this.#nextPlan = Number.NEGATIVE_INFINITY;
  }

  /** Without a plan the strategy goes on by its rules, until another comes. */
  #fail(reason: PlanFailure, message: string): void {
    this.#asked = undefined;
    this.#plan = undefined;
    if (this.#failure === undefined) {
      this.#context.note(this.circuit.name, 'event.planFailed', { reason, message: message.slice(0, 200) });
      this.untold = true;
    }
    this.#failure = { reason, message, time: this.#context.time };
  }

  status(): PlanningStatus {
    return {
      circuit: this.circuit.name,
      plan: this.plan,
      failure: this.#failure,
      outlook: this.sources,
      held: this.view.charge * this.view.capacity,
      performance: this.#history.performance,
    };
  }

  store(): PlanningState {
    return this.#history.store();
  }

  /** @throws RangeError where what was stored is of another kind */
  restore(state: PlanningState): void {
    this.#history.restore(state);
  }

  /**
   * Goes on from what another configuration's knows and has asked. The plan in force and the question under way hold; what heat costs is
   * worked out anew.
   */
  succeed(before: CircuitPlanning): void {
    this.#history.succeed(before.#history);
    this.#book.succeed(before.#book);
    this.#plan = before.#plan;
    this.#powerPerHeat = before.#powerPerHeat;
    this.#failure = before.#failure;
    this.#asked = before.#asked;
    this.#askedAt = before.#askedAt;
    this.#nextPlan = before.#nextPlan;
    this.untold = before.untold;
    this.#kept = before.#kept;
    this.view = before.view;
  }
}

/** €/MWh of gas that biogas adds where its share is covered: what a gas price has in it. */
function biogasUsual({ share, premium }: BiogasContract): number {
  return share * premium;
}

interface Expected {
  readonly hours: readonly ExpectedHour[];
  readonly load: readonly number[];
  readonly hallHeat: readonly number[];
  /** kW of heat pumps that their air lets run. */
  readonly fit: readonly number[];
}
