import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadForecaster } from '../planning/forecaster.ts';
import { type Outlook, outlookFault } from '../planning/outlook.ts';
import { blockAt, plannedCharge, readPlan } from '../planning/plan.ts';
import { type blockColumns, columnOf, linearProgram, type PlanProblem } from '../planning/problem.ts';
import { RecursiveRegression } from '../planning/regression.ts';
import { loadSolver } from './solver.ts';

const solver = await loadSolver();
const start = 1_768_176_000;

/** Six hours: short of recovery in the third and fourth, with room before. */
function problem(changes: Partial<PlanProblem> = {}, loads = [200, 200, 600, 600, 300, 300]): PlanProblem {
  return {
    circuit: 'network',
    issued: start,
    blocks: loads.map((load, i) => ({
      start: start + i * 3600,
      seconds: 3600,
      load,
      recoverable: 400,
      recoveredCost: 35,
      gasCost: 80,
    })),
    heatPumps: { count: 2, minimum: 80, maximum: 330, running: 1, startCost: 1.5 },
    boilers: { count: 2, minimum: 140, maximum: 1400, running: 0, startCost: 2.5 },
    store: { reserve: 100, full: 550, initial: 120, capacity: 600, lossPerHour: 0.002, finalValue: 30 },
    ...changes,
  };
}

function solved(posed: PlanProblem) {
  const answer = solver.solve(posed);
  if (answer.kind === 'failed') throw new Error(answer.message);
  return answer.values;
}

describe('a plan', () => {
  it('fills the store before recovery falls short, and burns no gas where the store is large enough', () => {
    const plan = readPlan(problem(), solved(problem()));
    if (typeof plan === 'string') throw new Error(plan);
    expect(Math.max(...plan.blocks.map(({ gas }) => gas))).toBeLessThan(1);
    expect(plan.blocks[0]).toMatchObject({ recoveredCost: 35, gasCost: 80 });
    expect(plan.blocks[1].charge).toBeGreaterThan(480);
    expect(plan.blocks[3].charge).toBeLessThan(plan.blocks[1].charge - 350);
  });

  it('burns gas only in the hours that are short, where the store is too small', () => {
    const small = problem({
      store: { reserve: 20, full: 110, initial: 60, capacity: 120, lossPerHour: 0.002, finalValue: 30 },
    });
    const plan = readPlan(small, solved(small));
    if (typeof plan === 'string') throw new Error(plan);
    expect(plan.blocks.filter(({ gas }) => gas > 1).map(({ start: at }) => (at - start) / 3600)).toEqual([2, 3]);
    expect(plan.blocks[2].gas).toBeGreaterThanOrEqual(140 - 0.5);
  });

  it('lets heat pumps rest in an hour in which their heat is dearer than the boilers’', () => {
    const base = problem({}, [600, 600, 600, 600, 600, 600]);
    const dear = {
      ...base,
      blocks: base.blocks.map((block, i) => (i === 3 ? { ...block, recoveredCost: 300 } : block)),
    };
    const plan = readPlan(dear, solved(dear));
    if (typeof plan === 'string') throw new Error(plan);
    expect(plan.blocks[3].recovered).toBeLessThan(1);
    expect(plan.blocks[2].recovered).toBeGreaterThan(390);
  });

  it('is the same to the bit when it is asked for again', () => {
    expect([...(solved(problem()) as Float64Array)]).toEqual([...(solved(problem()) as Float64Array)]);
  });

  it('is found whatever the loads are, and balances: what cannot be served is bought by a slack', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 6, maxLength: 6 }), (loads) => {
        const posed = problem({}, loads);
        const plan = readPlan(posed, solved(posed));
        // 3,200 kW and the store: beyond, it says so.
        if (Math.max(...loads) < 3000) expect(plan).toBeTypeOf('object');
        else if (typeof plan === 'string') expect(plan).toMatch(/not served/);
      }),
      { numRuns: 25 },
    );
  });

  it('tells what it wants at any time', () => {
    const plan = readPlan(problem(), solved(problem()));
    if (typeof plan === 'string') throw new Error(plan);
    expect(blockAt(plan, start + 2.5 * 3600)).toBe(2);
    expect(blockAt(plan, start + 6 * 3600)).toBe(-1);
    expect(blockAt(plan, start - 1)).toBe(-1);
    const [before, after] = [plan.blocks[1].charge, plan.blocks[2].charge];
    expect(plannedCharge(plan, 2, start + 2.5 * 3600)).toBeCloseTo((before + after) / 2, 9);
    expect(plannedCharge(plan, 0, start)).toBe(120);
  });
});

describe('an answer is not believed', () => {
  const change = (block: number, name: (typeof blockColumns)[number], to: (value: number) => number) => {
    const values = Float64Array.from(solved(problem()));
    const at = columnOf(block, name);
    values[at] = to(values[at]);
    return readPlan(problem(), values);
  };
  it.each([
    ['is no number', () => change(2, 'recovered', () => Number.NaN), /is NaN/],
    ['is below nothing', () => change(2, 'gas', () => -5), /is -5/],
    ['does not balance', () => change(1, 'charge', (value) => value - 40), /does not balance at block 1/],
    ['recovers more than there is', () => change(0, 'recovered', () => 900), /more is recovered/],
    ['runs more machines than there are', () => change(0, 'heatPumps', () => 5), /machines run/],
    ['gives more than its machines can', () => change(0, 'heatPumps', () => 0), /of 0.0 machines/],
    ['has too few numbers', () => readPlan(problem(), [1, 2, 3]), /3 values/],
  ])('that %s', (_, arrange, words) => {
    expect(arrange()).toMatch(words);
  });
});

describe('the solver', () => {
  it('says that it failed where the problem holds what is no number, and goes on with the next', () => {
    const answer = solver.solve(problem({}, [Number.NaN, 1, 1, 1, 1, 1]));
    expect(answer.kind === 'failed' || typeof readPlan(problem(), answer.values) === 'string').toBe(true);
    expect(solver.solve(problem()).kind).toBe('solved');
  });

  it('refuses a program that nothing fits', () => {
    const program = linearProgram(problem());
    program.lower.fill(1e6);
    expect(() => solver.optimum(program)).toThrow(/no plan fits/);
  });
});

it('a regression learns a line, follows it when it moves, and forgets no faster than it is told', () => {
  const regression = new RecursiveRegression([0, 0], [100, 100], 0.98);
  const x = (i: number) => [1, Math.sin(i)];
  for (let i = 0; i < 300; i++) regression.learn(x(i), 5 + 2 * Math.sin(i));
  expect(regression.predict([1, 1])).toBeCloseTo(7, 3);
  for (let i = 0; i < 600; i++) regression.learn(x(i), 9 - Math.sin(i));
  expect(regression.predict([1, 1])).toBeCloseTo(8, 3);
  expect(regression.learn([1, 1], Number.NaN)).toBe(0);
  expect(regression.predict([1, 1])).toBeCloseTo(8, 3);
  const again = new RecursiveRegression([0, 0], [100, 100], 0.98);
  again.restore(JSON.parse(JSON.stringify(regression.store())));
  expect(again.predict([1, 0.3])).toBe(regression.predict([1, 0.3]));
  expect(() => new RecursiveRegression([0], [1], 0.98).restore(regression.store())).toThrow(RangeError);
});

it('a forecaster learns a day with peaks, weekends and cold, better than the plant file’s guess', () => {
  const local = (time: number) => {
    const hours = time / 3600;
    return { hour: hours % 24, day: Math.floor(hours / 24), weekday: Math.floor(hours / 24) % 7 };
  };
  const forecaster = new LoadForecaster(local, { base: 200, perKelvin: 50, hallHeat: 300 });
  const outdoor = (hour: number) => 6 + 5 * Math.sin(hour / 40) + 3 * Math.sin((2 * Math.PI * (hour - 9)) / 24);
  const load = (hour: number) =>
    250 +
    40 * Math.max(0, 16 - outdoor(hour)) +
    (hour % 24 === 7 ? 200 : 0) -
    (Math.floor(hour / 24) % 7 >= 5 ? 50 : 0);
  const before = new LoadForecaster(local, { base: 200, perKelvin: 50, hallHeat: 300 });
  const begin = 24 * 42;
  for (let hour = 0; hour < begin; hour++)
    forecaster.learn({
      time: hour * 3600,
      load: load(hour),
      hallHeat: 310,
      outdoorTemperature: outdoor(hour),
      solarIrradiance: 0,
    });
  const hours = Array.from({ length: 24 }, (_, i) => ({
    time: (begin + i) * 3600,
    outdoorTemperature: outdoor(begin + i),
    solarIrradiance: 0,
  }));
  const error = (one: LoadForecaster) =>
    Math.sqrt(
      one.forecast(hours, begin * 3600).load.reduce((sum, value, i) => sum + (value - load(begin + i)) ** 2, 0) / 24,
    );
  expect(error(forecaster)).toBeLessThan(25);
  expect(error(forecaster)).toBeLessThan(error(before) / 3);
  expect(forecaster.forecast(hours, begin * 3600).hallHeat[5]).toBeCloseTo(310, 0);
  expect(forecaster.spread).toBeLessThan(30);
});

it('an outlook that holds nonsense is refused with its reason', () => {
  const sane: Outlook = {
    issued: start,
    start,
    outdoorTemperature: [5, 6],
    solarIrradiance: [0, 10],
    electricityPrice: [120, -20],
    gasPrice: 75,
  };
  expect(outlookFault(sane)).toBeUndefined();
  expect(outlookFault({ ...sane, start: start + 60 })).toMatch(/whole hour/);
  expect(outlookFault({ ...sane, electricityPrice: [Number.NaN] })).toBe('electricityPrice holds NaN');
  expect(outlookFault({ ...sane, outdoorTemperature: [] })).toMatch(/0 hours/);
  expect(outlookFault({ ...sane, heatLoad: [-1] })).toBe('heatLoad holds -1');
});
