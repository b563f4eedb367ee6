import {
  airNode,
  Building,
  buildingSize,
  buildingStateSize,
  massNode,
  ordinaryBuilding,
} from '../../physics/building.ts';
import { airDensity, airHeatCapacity } from '../../physics/constants.ts';
import { greenhouseLoss } from '../../physics/greenhouse.ts';
import {
  coldAisleTemperature,
  HallAir,
  hallSize,
  hallStateSize,
  hotAisleTemperature,
  serverTemperature,
} from '../../physics/hall.ts';
import { DrawProfile } from '../../physics/profiles.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';

const note = (source: string, metric: string, value: number, unit: string, limit: Finding['limit']) =>
  finding('buildings', source, metric, value, unit, limit);

function building(): Finding[] {
  const { floorArea, thermalCapacity } = ordinaryBuilding(480);
  const size = buildingSize(480, -7, floorArea, thermalCapacity, 0, 0);
  const state = new Float64Array(buildingStateSize).fill(10);
  const house = new Building(state, size);
  house.heating = 480;
  house.outdoor = -7;
  for (let t = 0; t < 120 * 86400; t += 600) house.step(600);
  house.heating = 0;
  // Free cooling from here: two exponentials, by the eigenvalues of the two nodes' equations.
  const [a, m] = [state[airNode] + 7, state[massNode] + 7];
  const k = size.coupling;
  const [p, q] = [(size.toAir + k) / size.airCapacity, k / size.airCapacity];
  const [r, s] = [k / size.massCapacity, (size.toMass + k) / size.massCapacity];
  const middle = (p + s) / 2;
  const root = Math.sqrt(((p - s) / 2) ** 2 + q * r);
  const [fast, slow] = [middle + root, middle - root];
  const exact = (t: number) => {
    const c2 = (q * m - (p - fast) * a) / (fast - slow);
    return (a - c2) * Math.exp(-fast * t) + c2 * Math.exp(-slow * t) - 7;
  };
  let worst = 0;
  const steady = state[airNode];
  for (let t = 60; t <= 48 * 3600; t += 60) {
    house.step(60);
    worst = Math.max(worst, Math.abs(state[airNode] - exact(t)));
  }
  return [
    note('design load, steady', 'roomTemperature', steady, '°C', [19.99, 20.01]),
    note('free cooling, eigenvalues, 48 h', 'roomWorstError', worst, 'K', 0.05),
  ];
}

function greenhouse(): Finding[] {
  const size = {
    floorArea: 1200,
    coverArea: 1700,
    coverLoss: 4,
    screenSaving: 0.35,
    solarTransmission: 0.65,
    leakage: 0.5,
    ventilation: 30,
    volume: 4800,
  };
  const cover = (1700 * 4) / 1000;
  const air = (0.5 / 3600) * 4800 * airDensity * airHeatCapacity;
  const open = greenhouseLoss(size, 0, 0, 4);
  const screened = greenhouseLoss(size, 1, 0, 4);
  return [
    note('double plastic 4.0 W/m²K, 1700 m²', 'lossError', open / (cover + air) - 1, '1', 1e-9),
    note('night screen (published: 35 % of the cover)', 'saving', 1 - screened / open, '1', [0.28, 0.36]),
  ];
}

/** Aisle of 140 kW as the reference plant has it, all cooling lost at installed power. */
function coolingFailure(): { findings: Finding[]; chart: Chart } {
  const state = new Float64Array(hallStateSize);
  const hall = new HallAir(state, hallSize(140, 15, 0.4, 1.2, 190), 18);
  state[coldAisleTemperature] = 24;
  state[hotAisleTemperature] = 35;
  state[serverTemperature] = 38;
  hall.load = 140;
  hall.loadShare = 1;
  hall.fanSpeed = 1;
  hall.fanHeat = 4.2;
  const minutes: number[] = [0];
  const entering: number[] = [24];
  for (let t = 1; t <= 900; t++) {
    hall.respond(1);
    hall.step(0, 1);
    if (t % 15 === 0) {
      minutes.push(t / 60);
      entering.push(state[coldAisleTemperature]);
    }
  }
  const at = (minute: number) => entering[minutes.indexOf(minute)];
  return {
    findings: [
      note('incident of 2008: about +2 K/min', 'riseMinutes2to7', (at(7) - at(2)) / 5, 'K/min', [1.3, 2.7]),
      note('dense halls reach 40-45 °C in 15 min', 'enteringAfter15min', at(15), '°C', [40, 62]),
    ],
    chart: {
      name: 'hall-cooling-failure',
      title: 'Servers’ entering air when all cooling stops, 140 kW aisle at installed power',
      xLabel: 'minutes',
      yLabel: '°C',
      series: [{ label: 'twin', x: minutes, y: entering }],
    },
  };
}

function draws(): { findings: Finding[]; chart: Chart } {
  const perDay: number[] = [];
  const shape = new Array<number>(24).fill(0);
  let peak = 0;
  const days = 364;
  for (let seed = 0; seed < 4; seed++) {
    const profile = new DrawProfile(seed, 99);
    for (let day = 0; day < days; day++) {
      let sum = 0;
      for (let k = 0; k < 288; k++) {
        const factor = profile.factor(day * 86400 + k * 300, { hour: k / 12, day, weekday: day % 7 });
        sum += factor / 288;
        shape[Math.floor(k / 12)] += factor / (12 * days * 4);
        peak = Math.max(peak, factor);
      }
      perDay.push(sum);
    }
  }
  const mean = perDay.reduce((a, b) => a + b) / perDay.length;
  const spread = Math.sqrt(perDay.reduce((a, b) => a + (b - mean) ** 2, 0) / perDay.length);
  return {
    findings: [
      note('draws over four years', 'meanOverAsked', mean, '1', [0.97, 1.03]),
      note('draws from day to day', 'deviation', spread, '1', [0.05, 0.25]),
      note('morning peak over mean (ADEME 2016)', 'peakHour', Math.max(...shape.slice(6, 10)), '1', [1.5, 2.5]),
      note('night over mean (ADEME 2016)', 'nightHour', Math.min(...shape.slice(1, 5)), '1', [0.05, 0.3]),
      note('five-minute peak over mean', 'peak', peak, '1', null),
    ],
    chart: {
      name: 'hot-water-draws',
      title: 'Hot-water draw over its mean, by hour of the day',
      xLabel: 'hour',
      yLabel: 'over the mean',
      series: [{ label: 'twin, mean of four years', x: shape.map((_, i) => i + 0.5), y: shape }],
    },
  };
}

export const buildings: ValidationCase = {
  name: 'buildings',
  about:
    'Buildings against their eigenvalues, greenhouses against their coefficients, a hall without cooling against published rates, hot-water draws against their statistics.',
  limits:
    'Two nodes a building, no humidity; a hall is one zone an aisle, its racks one capacity, so the first seconds of a failure are smoothed.',
  run() {
    const failure = coolingFailure();
    const drawn = draws();
    return {
      findings: [...building(), ...greenhouse(), ...failure.findings, ...drawn.findings],
      charts: [failure.chart, drawn.chart],
    };
  },
};
