import { describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { createController, type Explanation, quality } from '../../controller/scan/index.ts';
import { ClosedLoop } from '../../twin/lab/closed-loop.ts';
import { constantWeather, syntheticWeather } from '../../twin/weather/index.ts';
import { haveWords } from './words.ts';

/** Circuits say why they are as they are; what they announce comes, at the time that they say. */
const startTime = Date.parse('2026-01-12T00:00:00+01:00') / 1000;
const plants = ['chapelle', 'mairie'].map((name) => loadPlant(plantFilePath(name)));
const circuitsOf = (plant: Plant) => plant.equipment.filter(({ kind }) => /Circuit$/.test(kind));
const keysOf = ({ conditions }: Explanation) => conditions.map(({ key }) => key);

/** What announces that one more, and one fewer, is called. */
const announced = {
  more: /next(IsDue|As)|chillerSoon|storeTepid/,
  fewer: /goesSoon|goesAs|chillerGoes/,
} as const;

describe.each(plants)('circuits of $name', (plant) => {
  it.each([
    ['nothing is known of the field', quality.bad],
    ['all is known', quality.good],
  ])('say something in words with every figure where %s', (_, known) => {
    const controller = createController(plant, { strategy: 'rules', startTime });
    const { image } = controller;
    const tell = () => {
      for (const { index, definition } of plant.points) {
        if (definition.kind !== 'measured') continue;
        if (known === quality.good) image.enter(index, definition.unit === 'boolean' ? 1 : 30, controller.time);
        else image.quality[index] = quality.bad;
      }
    };
    for (const circuit of circuitsOf(plant)) haveWords(controller.explanation(circuit.index).conditions);
    for (let i = 1; i <= 400; i++) {
      tell();
      controller.scan(startTime + 10 * i);
    }
    for (const circuit of circuitsOf(plant)) {
      const { conditions } = controller.explanation(circuit.index);
      expect(conditions.length, circuit.name).toBeGreaterThan(0);
      haveWords(conditions);
      // What is no number is nothing over OPC UA.
      for (const { key, parameters, until = 0 } of conditions)
        for (const value of [until, ...Object.values(parameters)])
          if (typeof value === 'number') expect(Number.isFinite(value), `${circuit.name}: ${key}`).toBe(true);
    }
    const blind = circuitsOf(plant).flatMap((circuit) => keysOf(controller.explanation(circuit.index)));
    expect(blind.some((key) => /meterLost/.test(key))).toBe(known === quality.bad);
    expect(blind.some((key) => /outdoorBlind/.test(key))).toBe(known === quality.bad);
  });

  it('announce every stage that comes or goes, and when', () => {
    const weather = syntheticWeather({ seed: 7 });
    const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 3, weather, startTime });
    const { controller } = loop;
    const circuits = circuitsOf(plant);
    let changes = 0;
    for (let second = 0; second < 2 * 86400; second += 10) {
      const before = circuits.map(({ index }) => controller.explanation(index));
      loop.step(10);
      for (const { key, equipment, parameters } of controller.drainEvents()) {
        if (key !== 'event.stage') continue;
        const told = before.find((one) => one.equipment === equipment);
        // Who gave up or came back makes the order anew: nothing of that is announced.
        const kind = Number(parameters.to) > Number(parameters.from) ? 'more' : 'fewer';
        const reasons = told?.conditions.filter((condition) => announced[kind].test(condition.key)) ?? [];
        const what = `${equipment} ${parameters.from} → ${parameters.to} at ${second}: ${told && keysOf(told)}`;
        expect(reasons.length, what).toBeGreaterThan(0);
        const soonest = Math.min(...reasons.map(({ until }) => until ?? loop.time));
        expect(Math.abs(soonest - loop.time), what).toBeLessThanOrEqual(10);
        changes++;
      }
      if (second % 600 === 0) for (const { conditions } of before) haveWords(conditions);
    }
    expect(changes).toBeGreaterThan(5);
  }, 120_000);

  it('say what an operator, a limit and the strategy make of the supply', () => {
    const weather = constantWeather({ outdoorTemperature: 4, solarIrradiance: 0 });
    const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 3, weather, startTime });
    const { controller } = loop;
    const [circuit] = plant.equipment.filter(({ kind }) => kind === 'heatingCircuit');
    const told = () => controller.explanation(circuit.index);
    const of = (key: string) => told().conditions.find((one) => one.key === `condition.${key}`);
    const who = { user: 'eva', role: 'engineer' } as const;
    const value = (key: string) => controller.image.value[circuit.points[key]];
    const wait = (seconds: number) => {
      for (let i = 0; i < seconds; i += 10) loop.step(10);
    };
    wait(60);
    expect(of('supplyByCurve')?.parameters).toMatchObject({ setpoint: value('supplyTemperatureSetpoint') });
    controller.command({ type: 'setpoint', point: `${circuit.name}.supplyTemperatureOffset`, value: 5, who });
    wait(10);
    expect(of('supplyOffset')?.parameters.offset).toBe(5);
    // It moves there, and is there when it said.
    const moves = of('supplyMoves');
    expect(moves?.until).toBeGreaterThan(loop.time);
    wait((moves?.until ?? 0) - loop.time + 10);
    expect(value('supplyTemperatureSetpoint')).toBeCloseTo(Number(moves?.parameters.target), 1);
    controller.command({ type: 'setpoint', point: `${circuit.name}.supplyTemperatureOffset`, value: -8, who });
    wait(1200);
    expect(told().conditions.some(({ key }) => /supplyAtMinimum/.test(key))).toBe(
      value('supplyTemperatureSetpoint') ===
        (circuit as { parameters: { supplyTemperatureMinimum: number } }).parameters.supplyTemperatureMinimum,
    );
    controller.command({ type: 'strategy', strategy: 'baseline', who });
    wait(10);
    expect(of('supplyFixed')?.parameters.strategy).toBe('strategy.name.baseline');
    expect(keysOf(told()).some((key) => /[rR]eset/.test(key))).toBe(false);
  });
});

it('the next step of a reset is the one that was told, when it was told', () => {
  const [plant] = plants;
  const weather = constantWeather({ outdoorTemperature: 0, solarIrradiance: 0 });
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 3, weather, startTime });
  const [circuit] = plant.equipment.filter(({ kind }) => kind === 'heatingCircuit');
  const reset = () => loop.controller.image.value[circuit.points.supplyTemperatureReset];
  let steps = 0;
  for (let second = 0; second < 6 * 3600; second += 10) {
    const before = loop.controller.explanation(circuit.index).conditions;
    const was = reset();
    loop.step(10);
    const told = before.find(({ key }) => key === 'condition.supplyReset' || key === 'condition.resetAtCurve');
    // Changes of the weather's own slow figures move the floor, by less than a step.
    if (told === undefined || Math.abs(reset() - was) < 0.5) continue;
    steps++;
    expect(Math.abs((told.until ?? 0) - loop.time)).toBeLessThanOrEqual(10);
    expect(Math.sign(reset() - was)).toBe(Math.sign(Number(told.parameters.step)));
  }
  expect(steps).toBeGreaterThan(2);
});
