import type { Equipment, Plant } from '../../config/index.ts';
import type { MeterName } from '../network/index.ts';
import type { ClosedLoop } from './closed-loop.ts';
import { Comfort } from './comfort.ts';
import { Contracts } from './contracts.ts';
import { usedElectricity } from './electricity-meters.ts';
import { type EnergyPrices, type PriceWorld, PriceWorlds, priceWorlds } from './prices.ts';

/** A key performance indicator. */
export interface Kpi {
  readonly value: number;
  readonly unit: string;
}

/** Costs and peaks are worked out by quarter of an hour, as meters of the grid do. */
const intervalSeconds = 900;
/** Coldest that circulating hot water may be, °C (French order of 30 November 2005: 50 °C everywhere in the loop). */
const loopMinimum = 50;
/** ASHRAE TC 9.9 (2021): recommended air entering servers, °C. */
const hallRecommended = [18, 27] as const;

type Meters = Readonly<Record<MeterName, number>>;

/**
 * Works out the indicators of a run from its meters and temperatures. Those with BOPTEST's names follow its definitions
 * (Blum et al. 2021, doi 10.1080/19401493.2021.1986574, table 2): energies, costs and emissions of all but the IT load
 * and its supply, over the heated floor area; peaks of quarter hours; discomfort in kelvin hours a zone. `cost` adds what power and quotas
 * cost ({@link Contracts}) to the cost of energy, which `cost_tot` has alone.
 */
export class Kpis {
  readonly #loop: ClosedLoop;
  readonly #start: Meters;
  readonly #startTime: number;
  readonly #worlds: PriceWorlds;
  readonly #prices: EnergyPrices;
  readonly #comfort: Comfort;
  readonly #floorArea: number;
  readonly #contracts: Contracts;
  readonly #fuelEmissions: { readonly gas: number; readonly biogas: number };
  readonly #loops: Uint16Array;
  readonly #halls: Uint16Array;
  readonly #coolingPumps: Uint16Array;
  /** kWh of electricity and gas at the last settlement. */
  #lastElectricity: number;
  #lastGas: number;
  #lastTime: number;
  /** Warmest that is comfortable in this quarter of an hour, and by zone the coldest, °C. */
  #upper: number;
  readonly #lower: Float64Array;
  /** € by world of prices. */
  readonly #cost = priceWorlds.map(() => 0);
  #peakElectricity = 0;
  #peakGas = 0;
  #discomfort = 0;
  #cold = 0;
  #excursion = 0;
  #pumps = 0;

  /** Counts from now. */
  constructor(loop: ClosedLoop) {
    const { plant, twin } = loop;
    this.#loop = loop;
    this.#start = twin.meters;
    this.#lastElectricity = usedElectricity(this.#start);
    this.#lastGas = this.#start.gas;
    this.#startTime = twin.time;
    this.#lastTime = twin.time;
    this.#worlds = new PriceWorlds(plant, loop.seed);
    this.#prices = this.#worlds.tariffs;
    this.#comfort = new Comfort(plant);
    this.#upper = this.#comfort.upper(twin.time);
    this.#lower = Float64Array.from(this.#comfort.zones, (zone) => this.#comfort.lower(zone, twin.time));
    this.#floorArea = plant.equipment.reduce((sum, e) => sum + floorArea(e), 0);
    this.#contracts = new Contracts(plant, twin.time, this.#start);
    const { gasEmissions, biogasEmissions, gasHeatingValueRatio } = plant.prices;
    this.#fuelEmissions = { gas: gasEmissions / gasHeatingValueRatio, biogas: biogasEmissions / gasHeatingValueRatio };
    const slots = (kind: Equipment['kind'], key: string) =>
      plant.equipment.flatMap((e) => (e.kind === kind && e.points[key] !== undefined ? [e.points[key]] : []));
    this.#loops = Uint16Array.from(slots('substation', 'hotWater.loopTemperature'));
    this.#halls = Uint16Array.from(slots('hall', 'enteringTemperature'));
    this.#coolingPumps = Uint16Array.from(coolingPumps(plant).map((pump) => pump.points.power));
  }

  /** After every step of `dt` seconds. */
  sample(dt: number): void {
    const { twin } = this.#loop;
    const { measured, time } = twin;
    const hours = dt / 3600;
    const { zones } = this.#comfort;
    for (let i = 0; i < zones.length; i++) {
      const room = measured[zones[i].temperature];
      this.#discomfort += Math.max(0, this.#lower[i] - room, room - this.#upper) * hours;
    }
    for (let i = 0; i < this.#loops.length; i++)
      this.#cold += Math.max(0, loopMinimum - measured[this.#loops[i]]) * hours;
    for (let i = 0; i < this.#halls.length; i++) {
      const entering = measured[this.#halls[i]];
      this.#excursion += Math.max(0, entering - hallRecommended[1], hallRecommended[0] - entering) * hours;
    }
    for (let i = 0; i < this.#coolingPumps.length; i++) this.#pumps += measured[this.#coolingPumps[i]] * hours;
    if (this.#contracts.due(time)) this.#contracts.take(time, twin.meters);
    if (Math.floor(time / intervalSeconds) > Math.floor(this.#lastTime / intervalSeconds)) this.#settle();
  }

  /** What was used since the last settlement: kWh, hours, and € by world of prices. */
  #pending(): { electricity: number; gas: number; hours: number; cost: readonly number[] } {
    const { twin } = this.#loop;
    const electricity = usedElectricity(twin.meters) - this.#lastElectricity;
    const gas = twin.meter('gas') - this.#lastGas;
    const cost = priceWorlds.map(
      (world) => (electricity * this.#worlds.electricity(world, this.#lastTime) + gas * this.#prices.gas) / 1000,
    );
    return { electricity, gas, hours: (twin.time - this.#lastTime) / 3600, cost };
  }

  #settle(): void {
    const { electricity, gas, hours, cost } = this.#pending();
    const { twin } = this.#loop;
    for (let i = 0; i < cost.length; i++) this.#cost[i] += cost[i];
    this.#peakElectricity = Math.max(this.#peakElectricity, electricity / hours);
    this.#peakGas = Math.max(this.#peakGas, gas / hours);
    this.#lastElectricity = usedElectricity(twin.meters);
    this.#lastGas = twin.meter('gas');
    this.#lastTime = twin.time;
    this.#upper = this.#comfort.upper(this.#lastTime);
    const { zones } = this.#comfort;
    for (let i = 0; i < zones.length; i++) this.#lower[i] = this.#comfort.lower(zones[i], this.#lastTime);
  }

  /** € up to now in each world of prices, with power and quotas, where control was what it was. */
  costs(): Record<PriceWorld, number> {
    const { cost } = this.#pending();
    const { demandCharge, biogasCost } = this.#contracts.result(this.#loop.twin.meters);
    const total = (i: number) => this.#cost[i] + cost[i] + demandCharge + biogasCost;
    return Object.fromEntries(priceWorlds.map((world, i) => [world, total(i)])) as Record<PriceWorld, number>;
  }

  /**
   * All indicators up to now, with the cost that electricity has in a world of prices (the plant's hourly price, unless told).
   * Asking changes nothing: a quarter hour under way counts as far as it has come.
   */
  result(world: PriceWorld = 'highly_dynamic'): Record<string, Kpi> {
    const { twin } = this.#loop;
    const pending = this.#pending();
    const index = priceWorlds.indexOf(world);
    const cost = this.#cost[index] + pending.cost[index];
    const peak = (settled: number, energy: number) =>
      pending.hours > 0 ? Math.max(settled, energy / pending.hours) : settled;
    const now = twin.meters;
    const used = (name: MeterName) => now[name] - this.#start[name];
    const electricity = usedElectricity(now) - usedElectricity(this.#start);
    const gas = used('gas');
    const contracts = this.#contracts.result(now);
    const { biogas } = contracts;
    const emissions =
      electricity * this.#prices.electricityEmissions +
      (gas - biogas) * this.#fuelEmissions.gas +
      biogas * this.#fuelEmissions.biogas;
    const recovered = used('heatFromHeatPumps');
    const fired = used('heatFromBoilers');
    const source = used('coldFromHeatPumps');
    const it = used('itElectricity');
    const cooling =
      used('hallFanElectricity') + used('chillerElectricity') + used('dryCoolerElectricity') + this.#pumps;
    const dataCentre = it + used('powerSupplyElectricity') + cooling;
    const perArea = (value: number) => (this.#floorArea > 0 ? value / this.#floorArea : 0);
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    const zones = Math.max(1, this.#comfort.zones.length);
    const days = (twin.time - this.#startTime) / 86400;
    return {
      cost_tot: { value: perArea(cost), unit: '€/m²' },
      ener_tot: { value: perArea(electricity + gas), unit: 'kWh/m²' },
      emis_tot: { value: perArea(emissions), unit: 'kgCO2/m²' },
      pele_tot: { value: perArea(peak(this.#peakElectricity, pending.electricity)), unit: 'kW/m²' },
      pgas_tot: { value: perArea(peak(this.#peakGas, pending.gas)), unit: 'kW/m²' },
      // No plant here is fed by a district's heat, and none measures the air's CO2.
      pdih_tot: { value: 0, unit: 'kW/m²' },
      tdis_tot: { value: this.#discomfort / zones, unit: 'K·h/zone' },
      idis_tot: { value: 0, unit: 'ppm·h/zone' },
      cost: { value: cost + contracts.demandCharge + contracts.biogasCost, unit: '€' },
      demandCharge: { value: contracts.demandCharge, unit: '€' },
      peakPower: { value: contracts.peakPower, unit: 'kW' },
      emissions: { value: emissions, unit: 'kgCO2' },
      electricity: { value: electricity, unit: 'kWh' },
      gas: { value: gas, unit: 'kWh' },
      biogas: { value: biogas, unit: 'kWh' },
      biogasCost: { value: contracts.biogasCost, unit: '€' },
      biogasShortfall: { value: contracts.biogasShortfall, unit: 'kWh' },
      heatDelivered: { value: used('heatDelivered'), unit: 'kWh' },
      heatRecovered: { value: recovered, unit: 'kWh' },
      heatFromGas: { value: fired, unit: 'kWh' },
      networkLosses: { value: used('networkLosses'), unit: 'kWh' },
      recoveredHeatShare: { value: share(recovered, recovered + fired), unit: 'fraction' },
      recoveredSourceShare: { value: share(source, recovered + fired), unit: 'fraction' },
      renewableShare: { value: share(recovered + fired * share(biogas, gas), recovered + fired), unit: 'fraction' },
      heatPumpPerformance: { value: share(recovered, used('heatPumpElectricity')), unit: 'count' },
      boilerEfficiency: { value: share(fired, gas), unit: 'fraction' },
      starts: { value: used('heatPumpStarts') + used('chillerStarts') + used('boilerStarts'), unit: 'count' },
      heatPumpStarts: { value: used('heatPumpStarts'), unit: 'count' },
      chillerStarts: { value: used('chillerStarts'), unit: 'count' },
      boilerStarts: { value: used('boilerStarts'), unit: 'count' },
      hotWaterDiscomfort: { value: this.#cold / Math.max(1, this.#loops.length), unit: 'K·h/zone' },
      hallExcursion: { value: this.#excursion, unit: 'K·h' },
      pue: { value: share(dataCentre, it), unit: 'count' },
      puePartialCooling: { value: it > 0 ? (it + cooling) / it : 0, unit: 'count' },
      supplyLosses: { value: used('powerSupplyElectricity'), unit: 'kWh' },
      erf: { value: share(source, dataCentre), unit: 'fraction' },
      unconvergedSolutions: { value: used('unconvergedSolutions'), unit: 'count' },
      days: { value: days, unit: 'd' },
    };
  }
}

function floorArea(equipment: Equipment): number {
  return equipment.kind === 'substation' ? (equipment.parameters.building?.floorArea ?? 0) : 0;
}

/** Pumps on circuits that cool halls or reject their heat: part of the data centre, not of the heat network. */
function coolingPumps(plant: Plant): Equipment[] {
  const kindsOn = (circuit: number) =>
    new Set(plant.circuits[circuit].branches.map((branch) => plant.equipment[plant.branches[branch].equipment].kind));
  const cooling = plant.circuits.map((_, index) => {
    const kinds = kindsOn(index);
    return kinds.has('hall') || kinds.has('dryCooler');
  });
  return plant.equipment.filter((e) => e.kind === 'pump' && cooling[plant.branches[e.branches.main].circuit]);
}
