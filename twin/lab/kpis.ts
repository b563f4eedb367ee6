import type { Equipment, Plant } from '../../config/index.ts';
import type { MeterName } from '../network/index.ts';
import { localOffset, setLocalTime } from '../physics/calendar.ts';
import type { ClosedLoop } from './closed-loop.ts';

/** A key performance indicator. */
export interface Kpi {
  readonly value: number;
  readonly unit: string;
}

/** Costs and peaks are worked out by quarter of an hour, as meters of the grid do. */
const intervalSeconds = 900;
/** Rooms are comfortable from a kelvin below their set-point to this, °C, as long as they are heated at all. */
const roomMaximum = 26;
const roomTolerance = 1;
/** Coldest that circulating hot water may be, °C (French order of 30 November 2005: 50 °C everywhere in the loop). */
const loopMinimum = 50;
/** ASHRAE TC 9.9 (2021): recommended air entering servers, °C. */
const hallRecommended = [18, 27] as const;

type Meters = Readonly<Record<MeterName, number>>;

interface Zone {
  readonly temperature: number;
  readonly setpoint: number;
  readonly heat: number;
}

/**
 * Works out the indicators of a run from its meters and temperatures. Those with BOPTEST's names follow its definitions
 * (Blum et al. 2021, doi 10.1080/19401493.2021.1986574, table 2): energies, costs and emissions of all but the IT load, over
 * the heated floor area; peaks of quarter hours; discomfort in kelvin hours a zone.
 */
export class Kpis {
  readonly #loop: ClosedLoop;
  readonly #start: Meters;
  readonly #startTime: number;
  readonly #offset: (time: number) => number;
  readonly #local = { hour: 0, day: 0, weekday: 0 };
  readonly #floorArea: number;
  readonly #biogasShare: number;
  readonly #zones: readonly Zone[];
  readonly #loops: Uint16Array;
  readonly #halls: Uint16Array;
  readonly #coolingPumps: Uint16Array;
  #last: Meters;
  #lastTime: number;
  #cost = 0;
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
    this.#last = this.#start;
    this.#startTime = twin.time;
    this.#lastTime = twin.time;
    this.#offset = localOffset(plant.location.timeZone);
    this.#floorArea = plant.equipment.reduce((sum, e) => sum + floorArea(e), 0);
    const gas = plant.equipment.filter((e) => e.kind === 'gasSupply');
    this.#biogasShare = gas.length === 0 ? 0 : gas.reduce((sum, e) => sum + e.parameters.biogasShare, 0) / gas.length;
    const slots = (kind: Equipment['kind'], key: string) =>
      plant.equipment.flatMap((e) => (e.kind === kind && e.points[key] !== undefined ? [e.points[key]] : []));
    this.#zones = plant.equipment.flatMap(({ points }) =>
      points['heating.roomTemperature'] === undefined
        ? []
        : [
            {
              temperature: points['heating.roomTemperature'],
              setpoint: points['heating.roomTemperatureSetpoint'],
              heat: points['heating.pumpRunning'],
            },
          ],
    );
    this.#loops = Uint16Array.from(slots('substation', 'hotWater.loopTemperature'));
    this.#halls = Uint16Array.from(slots('hall', 'enteringTemperature'));
    this.#coolingPumps = Uint16Array.from(coolingPumps(plant).map((pump) => pump.points.power));
  }

  /** After every step of `dt` seconds. */
  sample(dt: number): void {
    const { twin, controller } = this.#loop;
    const { measured, time } = twin;
    const hours = dt / 3600;
    for (const { temperature, setpoint, heat } of this.#zones) {
      const room = measured[temperature];
      const short = controller.image.value[setpoint] - roomTolerance - room;
      if (short > 0) this.#discomfort += short * hours;
      else if (room > roomMaximum && measured[heat] > 0.5) this.#discomfort += (room - roomMaximum) * hours;
    }
    for (let i = 0; i < this.#loops.length; i++)
      this.#cold += Math.max(0, loopMinimum - measured[this.#loops[i]]) * hours;
    for (let i = 0; i < this.#halls.length; i++) {
      const entering = measured[this.#halls[i]];
      this.#excursion += Math.max(0, entering - hallRecommended[1], hallRecommended[0] - entering) * hours;
    }
    for (let i = 0; i < this.#coolingPumps.length; i++) this.#pumps += measured[this.#coolingPumps[i]] * hours;
    if (Math.floor(time / intervalSeconds) > Math.floor(this.#lastTime / intervalSeconds)) this.#settle();
  }

  /** Prices what was used since the last settlement. */
  #settle(): void {
    const { twin } = this.#loop;
    const hours = (twin.time - this.#lastTime) / 3600;
    if (hours <= 0) return;
    const meters = twin.meters;
    const electricity = electricityOf(meters) - electricityOf(this.#last);
    const gas = meters.gas - this.#last.gas;
    this.#cost += (electricity * this.#electricityPrice() + gas * this.#gasPrice()) / 1000;
    this.#peakElectricity = Math.max(this.#peakElectricity, electricity / hours);
    this.#peakGas = Math.max(this.#peakGas, gas / hours);
    this.#last = meters;
    this.#lastTime = twin.time;
  }

  /** €/MWh in the hour that the last settlement began in. */
  #electricityPrice(): number {
    const { prices } = this.#loop.plant;
    setLocalTime(this.#local, this.#lastTime, this.#offset(this.#lastTime));
    const month = new Date((this.#lastTime + this.#offset(this.#lastTime)) * 1000).getUTCMonth();
    const shape = month >= 3 && month <= 8 ? prices.electricitySummer : prices.electricityWinter;
    return prices.electricityGrid + shape[Math.floor(this.#local.hour) % 24];
  }

  #gasPrice(): number {
    const { prices } = this.#loop.plant;
    return prices.gas + this.#biogasShare * prices.biogasPremium;
  }

  result(): Record<string, Kpi> {
    this.#settle();
    const { plant, twin } = this.#loop;
    const { prices } = plant;
    const now = twin.meters;
    const used = (name: MeterName) => now[name] - this.#start[name];
    const electricity = electricityOf(now) - electricityOf(this.#start);
    const gas = used('gas');
    const biogas = gas * this.#biogasShare;
    const emissions =
      electricity * prices.electricityEmissions +
      ((gas - biogas) * prices.gasEmissions + biogas * prices.biogasEmissions) / prices.gasHeatingValueRatio;
    const recovered = used('heatFromHeatPumps');
    const fired = used('heatFromBoilers');
    const source = used('coldFromHeatPumps');
    const it = used('itElectricity');
    const dataCentre =
      it + used('hallFanElectricity') + used('chillerElectricity') + used('dryCoolerElectricity') + this.#pumps;
    const perArea = (value: number) => (this.#floorArea > 0 ? value / this.#floorArea : 0);
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    const zones = Math.max(1, this.#zones.length);
    const days = (twin.time - this.#startTime) / 86400;
    return {
      cost_tot: { value: perArea(this.#cost), unit: '€/m²' },
      ener_tot: { value: perArea(electricity + gas), unit: 'kWh/m²' },
      emis_tot: { value: perArea(emissions), unit: 'kgCO2/m²' },
      pele_tot: { value: perArea(this.#peakElectricity), unit: 'kW/m²' },
      pgas_tot: { value: perArea(this.#peakGas), unit: 'kW/m²' },
      tdis_tot: { value: this.#discomfort / zones, unit: 'K·h/zone' },
      cost: { value: this.#cost, unit: '€' },
      emissions: { value: emissions, unit: 'kgCO2' },
      electricity: { value: electricity, unit: 'kWh' },
      gas: { value: gas, unit: 'kWh' },
      biogas: { value: biogas, unit: 'kWh' },
      heatDelivered: { value: used('heatDelivered'), unit: 'kWh' },
      heatRecovered: { value: recovered, unit: 'kWh' },
      heatFromGas: { value: fired, unit: 'kWh' },
      networkLosses: { value: used('networkLosses'), unit: 'kWh' },
      recoveredHeatShare: { value: share(recovered, recovered + fired), unit: 'fraction' },
      recoveredSourceShare: { value: share(source, recovered + fired), unit: 'fraction' },
      renewableShare: { value: share(recovered + fired * this.#biogasShare, recovered + fired), unit: 'fraction' },
      heatPumpPerformance: { value: share(recovered, used('heatPumpElectricity')), unit: 'count' },
      boilerEfficiency: { value: share(fired, gas), unit: 'fraction' },
      starts: { value: used('heatPumpStarts') + used('chillerStarts') + used('boilerStarts'), unit: 'count' },
      heatPumpStarts: { value: used('heatPumpStarts'), unit: 'count' },
      chillerStarts: { value: used('chillerStarts'), unit: 'count' },
      boilerStarts: { value: used('boilerStarts'), unit: 'count' },
      hotWaterDiscomfort: { value: this.#cold / Math.max(1, this.#loops.length), unit: 'K·h/zone' },
      hallExcursion: { value: this.#excursion, unit: 'K·h' },
      pue: { value: share(dataCentre, it), unit: 'count' },
      erf: { value: share(source, dataCentre), unit: 'fraction' },
      unconvergedSolutions: { value: used('unconvergedSolutions'), unit: 'count' },
      days: { value: days, unit: 'd' },
    };
  }
}

/** kWh of electricity used by all but the IT load. */
function electricityOf(meters: Meters): number {
  return (
    meters.heatPumpElectricity +
    meters.chillerElectricity +
    meters.pumpElectricity +
    meters.dryCoolerElectricity +
    meters.hallFanElectricity +
    meters.boilerElectricity +
    meters.otherElectricity
  );
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
