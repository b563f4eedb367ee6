import { type EquipmentOf, type LocalTime, localOffset, type Plant, setLocalTime } from '../../config/index.ts';
import { clamp } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import {
  coolingElectricity,
  expectedLoad,
  idleShare,
  type Performance,
  performanceShare,
  usualPerformance,
} from './economics.ts';
import { type ForecasterState, type HourRecord, LoadForecaster } from './forecaster.ts';
import { HotWaterHistory, type HotWaterState } from './hot-water-history.ts';
import { SiteHistory, type SiteState } from './site.ts';
import type { CircuitView, MachineView } from './views.ts';

export interface PlanningState {
  readonly forecaster: ForecasterState;
  readonly performance: Performance;
  readonly hours: readonly HourRecord[];
  /** Of its contracts; absent where it has none. */
  readonly site?: SiteState | undefined;
  /** Absent where it was learned before plans had hot water. */
  readonly hotWater?: HotWaterState | undefined;
}

const performanceRate = 0.05;
const madeRate = 0.01;
const hoursKept = 48;
/** Share of a quarter's heat below which a machine's efficiency tells of its stand-still, not of its running. */
const telling = 0.15;

/** Sums of an hour under way. */
class HourMeans {
  seconds = 0;
  load = 0;
  hallHeat = 0;
  outdoor = 0;
  sun = 0;
  recovered = 0;
  recoveredPower = 0;
  /** What the recovered heat would have taken at the reference. */
  referenceHeat = 0;
  gas = 0;
  gasPower = 0;
}

/** A heating circuit's past, hour by hour, and what it teaches: the load that weather and hour bring, and what the machines really do. */
export class CircuitHistory {
  readonly forecaster: LoadForecaster;
  readonly site: SiteHistory;
  readonly hotWater: HotWaterHistory;
  readonly #context: ControlContext;
  readonly #machines: MachineView;
  /** Slot of the load of the circuit whose heat the machines recover; -1: they recover from none. */
  readonly #coolingLoad: number;
  readonly #cooling: EquipmentOf<'coolingCircuit'> | undefined;
  #performance: Performance = usualPerformance;
  #hours: HourRecord[] = [];
  #means = new HourMeans();
  #hour = Number.NaN;

  constructor(context: ControlContext, machines: MachineView) {
    this.#context = context;
    this.#machines = machines;
    const { plant } = context;
    this.#cooling = coolingOf(plant, machines);
    this.#coolingLoad = this.#cooling === undefined ? -1 : slotOf(this.#cooling, 'coolingLoad');
    this.site = new SiteHistory(context, machines);
    const offset = localOffset(plant.location.timeZone);
    const local: LocalTime = { hour: 0, day: 0, weekday: 0 };
    const localAt = (time: number) => {
      setLocalTime(local, time, offset(time));
      return local;
    };
    this.forecaster = new LoadForecaster(localAt, expectedLoad(plant));
    this.hotWater = new HotWaterHistory(context, machines.hotWater, localAt);
  }

  /** What machines were measured to do. */
  get performance(): Performance {
    return this.#performance;
  }

  /** The last hours that are over, oldest first. */
  get hours(): readonly HourRecord[] {
    return this.#hours;
  }

  /** Whether it is measured how much heat can be recovered. */
  get coolingKnown(): boolean {
    return this.#coolingLoad >= 0;
  }

  /** Once a scan: takes up what was measured; °C, W/m². */
  observe(view: CircuitView, outdoor: number, irradiance: number): void {
    const { time, dt } = this.#context;
    const hour = Math.floor(time / 3600) * 3600;
    if (hour !== this.#hour) {
      if (!Number.isNaN(this.#hour)) this.#close(this.#hour);
      this.#hour = hour;
    }
    this.#add(view, dt, outdoor, irradiance);
    this.hotWater.observe(dt);
    this.site.observe();
  }

  #add(view: CircuitView, dt: number, outdoor: number, irradiance: number): void {
    const { image } = this.#context;
    const means = this.#means;
    means.seconds += dt;
    means.load += view.load * dt;
    means.outdoor += outdoor * dt;
    means.sun += (Number.isFinite(irradiance) ? irradiance : 0) * dt;
    if (this.#coolingLoad >= 0) means.hallHeat += image.value[this.#coolingLoad] * dt;
    const { heatPumps, boilers, airSourced } = this.#machines;
    for (let i = 0; i < heatPumps.length; i++) {
      const { heat, power } = heatPumps[i];
      if (!(image.usable(heat) && image.usable(power))) continue;
      const air = airSourced ? outdoor : undefined;
      means.recovered += image.value[heat] * dt;
      means.recoveredPower += image.value[power] * dt;
      means.referenceHeat += (image.value[heat] / performanceShare(view.setpoint, air)) * dt;
    }
    for (let i = 0; i < boilers.length; i++) {
      const { heat, power } = boilers[i];
      if (!(image.usable(heat) && image.usable(power))) continue;
      means.gas += image.value[heat] * dt;
      means.gasPower += image.value[power] * dt;
    }
  }

  /** Learns from the hour that has ended. */
  #close(time: number): void {
    const means = this.#means;
    this.#means = new HourMeans();
    // What a plan moved is not what the load will be.
    const moved = this.hotWater.close(time, means.seconds);
    // Half an hour tells too little of an hour.
    if (means.seconds < 1800) return;
    const record: HourRecord = {
      time,
      load: means.load / means.seconds,
      hallHeat: this.#coolingLoad >= 0 ? means.hallHeat / means.seconds : Number.NaN,
      outdoorTemperature: means.outdoor / means.seconds,
      solarIrradiance: means.sun / means.seconds,
    };
    this.#hours = [...this.#hours.slice(1 - hoursKept), record];
    this.forecaster.learn({ ...record, load: record.load - moved });
    this.#learnPower(record, means);
    const { heatPumps, boilers } = this.#machines;
    const enough = (heat: number, group: MachineView['heatPumps']) =>
      group.length > 0 && heat / means.seconds > telling * group[0].rated;
    const { coefficientOfPerformance, boilerEfficiency, madePerLoad } = this.#performance;
    const drawn = means.hallHeat > 0 ? (means.recovered - means.recoveredPower) / means.hallHeat : 1;
    this.#performance = {
      coefficientOfPerformance:
        enough(means.recovered, heatPumps) && means.recoveredPower > 0
          ? towards(coefficientOfPerformance, means.referenceHeat / means.recoveredPower / idleShare(drawn), 1.5, 8)
          : coefficientOfPerformance,
      boilerEfficiency:
        enough(means.gas, boilers) && means.gasPower > 0
          ? towards(boilerEfficiency, means.gas / means.gasPower, 0.6, 1)
          : boilerEfficiency,
      // The store's own ups and downs even out over days.
      madePerLoad:
        means.load > 0
          ? madePerLoad + madeRate * (clamp((means.recovered + means.gas) / means.load, 0.5, 1.6) - madePerLoad)
          : madePerLoad,
    };
  }

  /** What the site took beside heat pumps and the cold that they left to chillers. */
  #learnPower({ time, hallHeat, outdoorTemperature }: HourRecord, { recovered, recoveredPower, seconds }: HourMeans) {
    const left = this.coolingKnown ? Math.max(0, hallHeat - (recovered - recoveredPower) / seconds) : 0;
    const cooling = left * coolingElectricity(this.#context.plant, this.#cooling, outdoorTemperature);
    this.site.rest.learn(time, outdoorTemperature, cooling);
  }

  store(): PlanningState {
    return {
      forecaster: this.forecaster.store(),
      performance: this.#performance,
      hours: this.#hours,
      site: this.site.store(),
      hotWater: this.hotWater.store(),
    };
  }

  /** @throws RangeError where what was stored is of another kind */
  restore({ forecaster, performance: measured, hours, site, hotWater }: PlanningState): void {
    if (hotWater !== undefined) this.hotWater.restore(hotWater);
    if (site !== undefined) this.site.restore(site);
    this.forecaster.restore(forecaster);
    this.#performance = {
      coefficientOfPerformance: clamp(measured.coefficientOfPerformance, 1.5, 8),
      boilerEfficiency: clamp(measured.boilerEfficiency, 0.6, 1),
      madePerLoad: clamp(measured.madePerLoad, 0.8, 1.2),
    };
    this.#hours = hours.slice(-hoursKept);
  }

  /** Goes on from another configuration's, with the hour under way. */
  succeed(before: CircuitHistory): void {
    this.restore({ ...before.store(), site: undefined, hotWater: undefined });
    this.site.succeed(before.site);
    this.hotWater.succeed(before.hotWater);
    this.#means = Object.assign(new HourMeans(), before.#means);
    this.#hour = before.#hour;
  }
}

/** The cooling circuit whose heat machines recover; undefined where they recover from none. */
export function coolingOf({ equipment }: Plant, { cooling }: MachineView): EquipmentOf<'coolingCircuit'> | undefined {
  return equipment.find(
    (one): one is EquipmentOf<'coolingCircuit'> => one.kind === 'coolingCircuit' && one.index === cooling,
  );
}

function towards(known: number, measured: number, low: number, high: number): number {
  return known + performanceRate * (clamp(measured, low, high) - known);
}
