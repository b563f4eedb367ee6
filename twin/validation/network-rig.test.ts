import { expect, test } from 'vitest';
import { NetworkRig } from './network-rig.ts';
import { rigPlant } from './rig.ts';

const liquid = { heatCapacity: 4.2, density: 1000, viscosity: 5e-7 };

/** Two consumers on one line: 100 m to the first, 100 m more to the second. */
function makeRig(): NetworkRig {
  const pipe = {
    kind: 'pipe',
    parameters: { length: '100 m', innerDiameter: '40 mm', lossPerMetre: '0.2 W/mK' },
  } as const;
  const meter = { kind: 'meter', parameters: { designFlow: '0.3 kg/s', designPressureDrop: '0.3 bar' } } as const;
  const plant = rigPlant(
    'line',
    {
      electricity: { kind: 'electricitySupply' },
      source: meter,
      pump: { kind: 'pump', parameters: { designFlow: '1 kg/s', designHead: '1 bar', nonReturnValve: false } },
      out1: pipe,
      out2: pipe,
      back1: pipe,
      back2: pipe,
      first: meter,
      second: meter,
    },
    [
      { node: 'electricity', join: ['electricity.out', 'pump.electricity'] },
      { node: 'suction', join: ['back1.out', 'pump.in'], pressure: 2 },
      { node: 'pumped', join: ['pump.out', 'source.in'] },
      { node: 'supply', join: ['source.out', 'out1.in'] },
      { node: 'middle', join: ['out1.out', 'out2.in', 'first.in'] },
      { node: 'end', join: ['out2.out', 'second.in'] },
      { node: 'endBack', join: ['second.out', 'back2.in'] },
      { node: 'middleBack', join: ['back2.out', 'first.out', 'back1.in'] },
    ],
  );
  return new NetworkRig(plant, {
    source: 'source',
    liquid,
    supplyTemperature: 70,
    ground: 10,
    head: 5,
    initialTemperature: 50,
  });
}

test('flows are held, pressures follow from Darcy and Weisbach, heat from the first law', () => {
  const rig = makeRig();
  const [first, second] = [rig.branchOf('first'), rig.branchOf('second')];
  const flows = new Map([
    [first, 0.3],
    [second, 0.2],
  ]);
  for (const asked of [flows, new Map([...flows].map(([branch, flow]) => [branch, 2 * flow]))])
    expect(rig.holdFlows(asked)).toBeLessThan(1e-4);
  rig.holdFlows(flows);
  expect(rig.flow[rig.branchOf('out1')]).toBeCloseTo(0.5, 3);
  // 0.5 kg/s in 40 mm: 0.398 m/s, Re 31,800, relative roughness 0.00125: friction factor 0.0263 (Colebrook).
  const drop = (rig.pressureAt('supply') - rig.pressureAt('middle')) * 1e5;
  expect(drop / (0.0263 * (100 / 0.04) * 500 * 0.398 ** 2)).toBeCloseTo(1, 1);
  const heats = new Map([
    [first, 30],
    [second, 20],
  ]);
  for (let t = 0; t < 6 * 3600; t += 10) rig.step(10, heats);
  const { entering, leaving } = rig.passages;
  const out1 = rig.branchOf('out1');
  expect(leaving[out1]).toBeCloseTo(10 + 60 * Math.exp(-20 / (0.5 * 4200)), 1);
  expect(entering[first] - leaving[first]).toBeCloseTo(30 / (0.3 * 4.2), 2);
  let lost = 0;
  for (let t = 0; t < 1200; t += 10) {
    rig.step(10, heats);
    lost += rig.lost / 120;
  }
  expect(rig.injected(10)).toBeCloseTo(50 + lost, 0);
});
