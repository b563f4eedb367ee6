import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { createController } from '../scan/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;

// What the field's safe programme left: halls' fans and valves full, a greenhouse valve by its thermostat.
it('halls and greenhouses are taken over from where the field has them, and eased to where they shall be', () => {
  const controller = createController(plant, { strategy: 'rules', startTime });
  const { image } = controller;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = 0;
    image.sourceTime[index] = startTime;
    image.value[index] = definition.unit === '°C' ? 20 : 0;
  }
  image.value[slot('hall.A.itPower')] = 0.5 * (plant.equipmentByName.get('hall.A')?.kind === 'hall' ? 90 : 0);
  image.value[slot('hall.A.enteringTemperature')] = 24.2;
  image.value[slot('greenhouse.1.airTemperature')] = 13.4;
  const held = { 'hall.A.fanSpeed': 1, 'hall.A.valve': 1, 'greenhouse.1.valve': 0.16 } as const;
  const outputs = new Float64Array(plant.points.length).fill(Number.NaN);
  for (const [name, value] of Object.entries(held)) outputs[slot(name)] = value;
  controller.adoptOutputs(outputs);
  let before: Readonly<Record<string, number>> = held;
  const now = () => Object.fromEntries(Object.keys(held).map((name) => [name, image.value[slot(name)]]));
  for (let second = 1; second <= 60; second++) {
    for (const { index, definition } of plant.points)
      if (definition.kind === 'measured') image.sourceTime[index] = startTime + second;
    controller.scan(startTime + second);
    const after = now();
    for (const [name, value] of Object.entries(after))
      expect(Math.abs(value - before[name]), `${name} at ${second} s`).toBeLessThan(0.03);
    before = after;
  }
  expect(before['hall.A.fanSpeed']).toBeLessThan(0.8);
});
