import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { substationsOn } from '../dispatch/machine-view.ts';
import { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';
import { HotWaterHistory } from './hot-water-history.ts';

const startTime = Date.parse('2026-07-14T10:00:00Z') / 1000;
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const houses = ['H1', 'H2', 'H3', 'H4'].map((name) => `substation.${name}`);
const allowed = Object.fromEntries(
  houses.map((name) => [`equipment.${name}.parameters.hotWater.planTemperatureMinimum`, '56 °C']),
);
const plant = loadPlant(plantFilePath('chapelle'), allowed);

/** What a controller of the reference plant knows of its four stores of 4 m³, all at 58 °C. */
function begin() {
  const context = new ControlContext(plant, startTime);
  const { heating } = assemble(context, 'rules');
  const { image } = context;
  for (const { index, definition } of plant.points)
    if (definition.kind === 'measured') image.quality[index] = quality.good;
  const set = (key: string, value: number) => {
    for (const house of houses) image.value[slot(`${house}.${key}`)] = value;
  };
  set('hotWater.storeTemperature', 58);
  const stores = heating[0].planning.hotWater;
  const local = (time: number) => ({ hour: (time / 3600) % 24, day: Math.floor(time / 86400), weekday: 1 });
  const history = new HotWaterHistory(context, stores, local);
  const hour = (time: number) => {
    for (let i = 0; i < 360; i++) history.observe(10);
    return history.close(time, 3600);
  };
  return { context, image, set, history, hour, stores };
}

it('a circuit’s stores are those of the substations that its pumps serve', () => {
  const circuit = plant.equipment.find((one) => one.kind === 'heatingCircuit');
  if (circuit?.kind !== 'heatingCircuit') throw new Error('no circuit');
  expect(begin().stores.map(({ index }) => plant.equipment[index].name)).toEqual(houses);
  expect(substationsOn(plant, circuit).map(({ name }) => name)).toEqual([...houses, 'substation.L1', 'substation.S1']);
});

it('knows what a plan may put off, and leaves out stores that are not charged by themselves', () => {
  const { image, history, context } = begin();
  const perKelvin = (1.45 * 4 * 4 * 1000 * 4.186) / 3600;
  const all = history.problem();
  expect(all).toMatchObject({ maximum: 480 });
  expect(all?.capacity).toBeCloseTo(2 * perKelvin, 6);
  expect(all?.normal).toBe(all?.capacity);
  expect(all?.initial).toBe(all?.capacity);
  // An hour's circulation of 60 kW at 58 °C about 20 °C, for each kelvin.
  expect(all?.lossPerHour).toBeCloseTo(60 / 38 / perKelvin, 6);
  image.value[slot('substation.H1.hotWater.storeTemperature')] = 50;
  expect(history.problem()?.initial).toBeCloseTo(1.5 * perKelvin, 6);
  const capacity = () => history.problem()?.capacity ?? 0;
  image.quality[slot('substation.H1.hotWater.storeTemperature')] = quality.bad;
  expect(capacity()).toBeCloseTo(1.5 * perKelvin, 6);
  image.value[slot('substation.H2.hotWater.disinfection')] = 1;
  expect(capacity()).toBeCloseTo(perKelvin, 6);
  context.available[plant.equipmentByName.get('substation.H3')?.index ?? -1] = 0;
  expect(capacity()).toBeCloseTo(0.5 * perKelvin, 6);
  // At the least that a plan may leave, nothing is left to put off.
  image.value[slot('substation.H4.hotWater.temperatureSetpoint')] = 56;
  expect(history.problem()).toBeUndefined();
});

it('learns what is charged in an hour, by the meters but for heating’s part, less what a plan had charged later or earlier', () => {
  const { context, image, set, history, hour, stores } = begin();
  const usual = history.drawAt(startTime);
  // 28 m³ a day at 40 °C and 15 kW of circulation, each.
  expect(usual).toBeCloseTo(4 * ((28_000 * 4.186 * 28) / 86_400 + 15), 6);
  const flow = 5.9 * 4.186;
  set('heat', 50 + flow * 10);
  set('heating.pumpRunning', 1);
  set('heating.supplyTemperature', 45);
  set('heating.returnTemperature', 35);
  for (let day = 0; day < 60; day++) hour(startTime);
  expect(history.drawAt(startTime)).toBeCloseTo(4 * 50, 0);
  expect(history.drawAt(startTime + 7200)).toBeCloseTo(usual, 6);
  // Moved down by 2 K: 54 kWh less than would have been charged, in the hour's load and in what is learned of it.
  const put = (shift: number) => {
    for (const { index } of stores) context.hotWaterShift[index] = shift;
  };
  put(-2);
  const late = (1.45 * 2 * 16 * 1000 * 4.186) / 3600;
  set('heat', Math.max(0, 50 - late / 4) + flow * 10);
  expect(hour(startTime)).toBeCloseTo(-late, 6);
  expect(history.drawAt(startTime)).toBeCloseTo(4 * 50, 0);
  expect(hour(startTime + 7200)).toBe(0);
  put(0);
  expect(hour(startTime + 7200)).toBeCloseTo(late, 6);
  image.quality[slot('substation.H2.heat')] = quality.bad;
  const before = history.drawAt(startTime);
  set('heat', 500);
  hour(startTime);
  expect(history.drawAt(startTime)).toBe(before);
});

it('is kept over a restart, and believes no other numbers', () => {
  const { history, set, hour } = begin();
  set('heat', 90);
  hour(startTime);
  const next = begin().history;
  next.restore(history.store());
  expect(next.drawAt(startTime)).toBe(history.drawAt(startTime));
  expect(() => next.restore({ draw: [1, 2] })).toThrow(RangeError);
  expect(() => next.restore({ draw: new Array(48).fill(Number.NaN) })).toThrow(RangeError);
});
