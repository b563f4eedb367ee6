import { dryCoolerTransfer, sizeDryCooler } from '../../physics/dry-cooler.ts';
import { counterflowEffectiveness, partFlowConductance } from '../../physics/exchanger.ts';
import { HeatingLoop, heatingLoopSize, returnTemperature, supplyTemperature } from '../../physics/heating-loop.ts';
import { pumpCurve, pumpPower } from '../../physics/pump.ts';
import { valveLeakage, valveOpening } from '../../physics/valve.ts';
import { Sensors } from '../../service/sensors.ts';
import { type Finding, finding, type ValidationCase } from '../finding.ts';
import { rigPlant } from '../rig.ts';

const note = (source: string, metric: string, value: number, unit: string, limit: Finding['limit']) =>
  finding('components', source, metric, value, unit, limit);

/** Effectiveness by marching both streams through a counterflow exchanger in small cells, relaxed until nothing moves. */
function marched(units: number, ratio: number): number {
  const n = 400;
  // Both profiles are straight in each cell: two-point boundary problem, shot from the hot end by bisection.
  const leavingHotFor = (coldOut: number) => {
    let hot = 1;
    let cold = coldOut;
    for (let i = 0; i < n; i++) {
      const step = units / n;
      const middle = hot - cold - (step / 2) * (1 - ratio) * (hot - cold);
      hot -= step * middle;
      cold -= step * ratio * middle;
    }
    return { hot, cold };
  };
  let low = 0;
  let high = 1;
  for (let k = 0; k < 60; k++) {
    const coldOut = (low + high) / 2;
    if (leavingHotFor(coldOut).cold > 0) high = coldOut;
    else low = coldOut;
  }
  return 1 - leavingHotFor((low + high) / 2).hot;
}

function exchanger(): Finding[] {
  let worst = 0;
  for (const units of [0.2, 1, 3, 6])
    for (const ratio of [0.1, 0.5, 0.9, 1])
      worst = Math.max(worst, Math.abs(counterflowEffectiveness(units, 1, 1 / ratio) / marched(units, ratio) - 1));
  return [
    note('counterflow equations, marched', 'effectivenessWorstError', worst, '1', 1e-3),
    note(
      'VDI Heat Atlas N6, both flows halved',
      'conductanceShare',
      partFlowConductance(1, 0.5, 0.5),
      '1',
      [0.56, 0.68],
    ),
  ];
}

function dryCooler(): Finding[] {
  const rating = { ratedHeat: 300, ratedEnteringDifference: 15, ratedApproach: 8 };
  const size = sizeDryCooler(rating);
  const liquid = rating.ratedHeat / (rating.ratedEnteringDifference - rating.ratedApproach);
  const heat = dryCoolerTransfer(size, 1, liquid) * rating.ratedEnteringDifference;
  const half = dryCoolerTransfer(size, 0.5, liquid) * rating.ratedEnteringDifference;
  return [
    note('its own rating', 'ratedHeatError', heat / rating.ratedHeat - 1, '1', 1e-6),
    // Air-side resistance and air flow both count: makers' figures at half speed lie between air's share and its 0.6th power.
    note('half fan speed', 'heatShare', half / heat, '1', [0.5, 0.75]),
  ];
}

function pump(): Finding[] {
  const curve = pumpCurve(10, 1.2, 1.3, 0.65, 1000);
  const head = (speed: number, flow: number) => speed ** 2 * curve.shutoffHead - curve.curvature * flow ** 2;
  let affinity = 0;
  for (const speed of [0.3, 0.5, 0.8])
    for (const share of [0, 0.5, 1, 1.2]) {
      affinity = Math.max(affinity, Math.abs(head(speed, share * 10 * speed) / (speed ** 2 * head(1, share * 10)) - 1));
      const power = pumpPower(curve, speed, share * 10 * speed) / (speed ** 3 * pumpPower(curve, 1, share * 10));
      affinity = Math.max(affinity, Math.abs(power - 1));
    }
  const hydraulic = (10 / 1000) * 1.2 * 100;
  return [
    note('affinity laws (Gülich)', 'headAndPowerWorstError', affinity, '1', 1e-9),
    note('design point', 'efficiency', hydraulic / pumpPower(curve, 1, 10), '1', [0.6499, 0.6501]),
    note('design point', 'head', head(1, 10), 'bar', [1.2 - 1e-9, 1.2 + 1e-9]),
  ];
}

/** Share of full flow through an equal-percentage valve of a given authority at a stroke: installed characteristic. */
function installed(authority: number, stroke: number): number {
  const opening = valveOpening('equalPercentage', 50, stroke);
  return 1 / Math.sqrt(1 - authority + authority / opening ** 2);
}

function valve(): Finding[] {
  let slope = 0;
  for (let x = 0.1; x < 0.95; x += 0.1) {
    const gain =
      Math.log(valveOpening('equalPercentage', 50, x + 0.05) / valveOpening('equalPercentage', 50, x)) / 0.05;
    slope = Math.max(slope, Math.abs(gain / Math.log(50) - 1));
  }
  return [
    note('IEC 60534-2-4, equal percentage', 'slopeWorstError', slope, '1', 1e-9),
    note('IEC 60534-4, class IV', 'leakage', valveOpening('equalPercentage', 50, 0), '1', [valveLeakage, valveLeakage]),
    note('authority 0.5, half stroke', 'flowShare', installed(0.5, 0.5), '1', [0.15, 0.25]),
    note('authority 0.1, half stroke', 'flowShare', installed(0.1, 0.5), '1', [0.3, 0.5]),
  ];
}

function radiator(): Finding[] {
  const size = heatingLoopSize('radiator', 100, 70, 100 / (4.186 * 20), 4.186);
  const at = (supply: number, back: number) => {
    const state = new Float64Array(2);
    state[supplyTemperature] = supply;
    state[returnTemperature] = back;
    const loop = new HeatingLoop(state, size);
    loop.flow = size.designFlow;
    loop.step(1e-6);
    return loop.emitted;
  };
  return [
    note('EN 442, 70/50/20', 'designHeat', at(70, 50), 'kW', [100 - 1e-9, 100 + 1e-9]),
    note('EN 442, 45/35/20: (20/40)^1.3', 'heatShare', at(45, 35) / 100 / 0.5 ** 1.3 - 1, '1', 1e-9),
  ];
}

/** A store's probe, stepped from 20 to 70 °C: the share of the step it shows after its time constant of 8 s. */
function sensor(): Finding[] {
  const plant = rigPlant(
    'sensor',
    {
      vessel: { kind: 'vessel', parameters: { designFlow: '1 kg/s', designPressureDrop: '0.1 bar', volume: '1 m³' } },
      pump: { kind: 'pump', parameters: { designFlow: '1 kg/s', designHead: '0.2 bar' } },
      electricity: { kind: 'electricitySupply' },
    },
    [
      { node: 'electricity', join: ['electricity.out', 'pump.electricity'] },
      { node: 'a', join: ['pump.out', 'vessel.in'], pressure: 2 },
      { node: 'b', join: ['vessel.out', 'pump.in'] },
    ],
  );
  const slot = plant.pointByName.get('vessel.temperature')?.index ?? -1;
  const shares: number[] = [];
  for (let seed = 0; seed < 50; seed++) {
    const sensors = new Sensors(plant, seed);
    const truth = new Float64Array(plant.points.length);
    truth[slot] = 20;
    for (let t = 0; t < 100; t++) sensors.step(truth, t, 1, []);
    truth[slot] = 70;
    for (let t = 100; t < 108; t++) sensors.step(truth, t, 1, []);
    shares.push((sensors.shown[slot] - 20) / 50);
  }
  const mean = shares.reduce((a, b) => a + b) / shares.length;
  return [note('first-order lag of 8 s (IEC 60751, in a pocket)', 'shareAfterLag', mean, '1', [0.6, 0.66])];
}

export const components: ValidationCase = {
  name: 'components',
  about:
    'Exchanger, dry cooler, pump, valve, radiator and sensor, each against the law it follows, worked out another way.',
  limits:
    'Pumps without the efficiency of small motors; valves without hysteresis or stiction (a fault has it); dry coolers without frost or wet coils.',
  run() {
    return {
      findings: [...exchanger(), ...dryCooler(), ...pump(), ...valve(), ...radiator(), ...sensor()],
      charts: [],
    };
  },
};
