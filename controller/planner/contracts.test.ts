import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BiogasProblem, PowerAccount, PowerProblem } from '../planning/contracts.ts';
import { type Plan, readPlan } from '../planning/plan.ts';
import { blockColumns, linearProgram, type PlanProblem } from '../planning/problem.ts';
import { loadSolver } from './solver.ts';

const solver = await loadSolver();
const start = 1_768_176_000;
const hours = 6;

/** Six hours of one load, with a store that carries two of them; recovery takes 0.25 kW for each of heat. */
function problem(changes: Partial<PlanProblem> = {}): PlanProblem {
  return {
    circuit: 'network',
    issued: start,
    blocks: Array.from({ length: hours }, (_, i) => ({
      start: start + i * 3600,
      seconds: 3600,
      load: 400,
      recoverable: 600,
      recoveredCost: 40,
      gasCost: 80,
    })),
    heatPumps: { count: 2, minimum: 80, maximum: 330, running: 2, startCost: 1.5 },
    boilers: { count: 2, minimum: 140, maximum: 1400, running: 0, startCost: 2.5 },
    store: { reserve: 0, full: 800, initial: 400, capacity: 800, lossPerHour: 0, finalValue: 40 },
    ...changes,
  };
}

const account = (changes: Partial<PowerAccount>): PowerAccount => ({
  label: { en: 'day', fr: 'jour' },
  month: 0,
  subscribed: 0,
  highestPrice: 0,
  excessPrice: 0,
  highest: 0,
  squares: 0,
  share: 1,
  ...changes,
});

/** The site takes 300 kW besides, and in the fourth hour 60 more. */
function power(changes: Partial<PowerAccount>): PowerProblem {
  return {
    accounts: [account({ subscribed: 400, ...changes })],
    counts: Array.from({ length: hours }, (_, block) => ({ block, account: 0, intervals: 6 })),
    rest: [300, 300, 300, 360, 300, 300],
    interval: 600,
    subscribed: [],
    perHeat: new Array<number>(hours).fill(0.25),
  };
}

function planOf(posed: PlanProblem): Plan {
  const answer = solver.solve(posed, { nodes: 10_000, gap: 0 });
  if (answer.kind === 'failed') throw new Error(answer.message);
  const plan = readPlan(posed, answer.values);
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

const highestPower = ({ blocks }: Plan) => Math.max(...blocks.map(({ power: of = 0 }) => of));

describe('power that costs', () => {
  it('by its highest: the store takes over in the hour in which the rest of the site takes more', () => {
    // The hour in which recovery is cheapest.
    const blocks = problem().blocks.map((block, i) => (i === 3 ? { ...block, recoveredCost: 30 } : block));
    const free = planOf(problem({ blocks, power: power({ highestPrice: 0.001 }) }));
    const priced = planOf(problem({ blocks, power: power({ highestPrice: 3 }) }));
    expect(highestPower(free)).toBeGreaterThan(450);
    // 100 kW for recovery on five hours, 40 on the fourth, and the store for what is missing: nothing above 400 kW.
    expect(highestPower(priced)).toBeLessThan(400.1);
    expect(priced.blocks.every(({ gas }) => gas < 1)).toBe(true);
    expect(priced.blocks.every(({ powerMaximum }) => Math.abs((powerMaximum ?? 0) - 400) < 0.1)).toBe(true);
    expect(priced.power?.[0]).toMatchObject({ highestBefore: 0, chargeBefore: 0 });
    expect(priced.power?.[0].charge).toBeLessThan(0.3);
  });

  it('once: what the month has had already is free', () => {
    const had = planOf(problem({ power: power({ highestPrice: 3, highest: 60 }) }));
    expect(had.blocks[3].powerMaximum).toBeCloseTo(460, 3);
    expect(had.power?.[0].charge).toBe(had.power?.[0].chargeBefore);
    const cheap = planOf(problem());
    expect(had.cost).toBeCloseTo(cheap.cost, 0);
  });

  it('by the root of its squares: as long as that is dearer than gas', () => {
    const store = { reserve: 0, full: 20, initial: 10, capacity: 20, lossPerHour: 0, finalValue: 40 };
    const dear = planOf(problem({ store, power: power({ excessPrice: 2 }) }));
    const cheap = planOf(problem({ store, power: power({ excessPrice: 0.02 }) }));
    expect(highestPower(dear)).toBeLessThan(411);
    expect(dear.blocks[3].gas).toBeGreaterThanOrEqual(139);
    expect(cheap.blocks[3].gas).toBeLessThan(1);
    expect(cheap.power?.[0].charge).toBeCloseTo(0.02 * rootOf(cheap), 6);
    expect(rootOf(cheap)).toBeGreaterThan(100);
  });

  it('that comes again every day is paid by its share of the month', () => {
    const store = { reserve: 0, full: 20, initial: 10, capacity: 20, lossPerHour: 0, finalValue: 40 };
    const once = planOf(problem({ store, power: power({ excessPrice: 0.12 }) }));
    const daily = planOf(problem({ store, power: power({ excessPrice: 0.12, share: 1 / 30 }) }));
    expect(once.blocks[3].gas).toBeGreaterThan(100);
    expect(daily.blocks[3].gas).toBeLessThan(1);
  });

  it('is never taken for more than it is, whatever the loads are, and never makes a plan impossible', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: hours, maxLength: hours }),
        fc.integer({ min: 0, max: 5000 }),
        (loads, squares) => {
          const base = problem({ power: power({ excessPrice: 0.7, highestPrice: 0.4, highest: 20, squares }) });
          const posed = { ...base, blocks: base.blocks.map((block, i) => ({ ...block, load: loads[i] })) };
          const answer = solver.solve(posed);
          if (answer.kind === 'failed') throw new Error(answer.message);
          const plan = readPlan(posed, answer.values);
          if (typeof plan === 'string') throw new Error(plan);
          const [highest, root] = [0, 1].map((i) => answer.values[posed.blocks.length * blockColumns.length + i]);
          expect(0.4 * highest + 0.7 * root).toBeLessThanOrEqual((plan.power?.[0].charge ?? 0) + 0.01);
          expect(root).toBeGreaterThanOrEqual(Math.sqrt(squares) - 1e-3);
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** kW, of a plan's hours above 400 kW. */
function rootOf({ blocks }: Plan): number {
  return Math.sqrt(blocks.reduce((sum, { power: of = 0 }) => sum + 6 * Math.max(0, of - 400) ** 2, 0));
}

const quota = (changes: Partial<BiogasProblem>): BiogasProblem => ({
  from: 0,
  until: hours,
  left: 1000,
  perHeat: 1.1,
  premium: 30,
  shortfallPrice: 90,
  worth: [
    { amount: 0, price: 60 },
    { amount: 0, price: 20 },
    { amount: Number.POSITIVE_INFINITY, price: -30 },
  ],
  ...changes,
});
const worth = (spared: number, between = 0): BiogasProblem['worth'] => [
  { amount: spared, price: 60 },
  { amount: between, price: 20 },
  { amount: Number.POSITIVE_INFINITY, price: -30 },
];
/** Gas is cheaper than recovery without its biogas, dearer with what a shortage costs. */
const contested = (biogas: readonly BiogasProblem[]) =>
  problem({
    blocks: problem().blocks.map((block) => ({ ...block, recoveredCost: 110, gasCost: 60 })),
    store: { reserve: 0, full: 20, initial: 10, capacity: 20, lossPerHour: 0, finalValue: 90 },
    boilers: { count: 2, minimum: 10, maximum: 1400, running: 1, startCost: 0.1 },
    heatPumps: { count: 2, minimum: 10, maximum: 330, running: 2, startCost: 0.1 },
    biogas,
  });
const burned = ({ blocks }: Plan) => blocks.reduce((sum, { gas }) => sum + 1.1 * gas, 0);

describe('a quota of biogas', () => {
  it('that will not be used up is burned: its premium is due all the same', () => {
    const plan = planOf(contested([quota({ left: 50_000 })]));
    expect(burned(plan)).toBeGreaterThan(0.98 * 1.1 * 2400);
    expect(plan.biogas?.[0]).toMatchObject({ lacking: 0, price: 0 });
    expect(plan.blocks[0].gasCost).toBeCloseTo(60, 9);
  });

  it('that falls short later is left for later, although there is enough of it now', () => {
    const plan = planOf(contested([quota({ left: 50_000, worth: worth(60_000) })]));
    expect(burned(plan)).toBeLessThan(30);
    expect(plan.biogas?.[0]).toMatchObject({ lacking: 0, price: 90 });
  });

  it('goes as far as it is not needed later, and no further', () => {
    const plan = planOf(contested([quota({ left: 5000, worth: worth(4000) })]));
    // 1,000 kWh of 5,000 are to spare.
    expect(Math.abs(burned(plan) - 1000)).toBeLessThan(30);
  });

  it('is used up before its period ends; the next one is another', () => {
    const ends = quota({ until: 3, left: 700, worth: worth(0) });
    const next = quota({ from: 3, left: 90_000, worth: worth(100_000) });
    const plan = planOf(contested([ends, next]));
    const first = { ...plan, blocks: plan.blocks.slice(0, 3) };
    expect(Math.abs(burned(first) - 700)).toBeLessThan(30);
    expect(burned(plan) - burned(first)).toBeLessThan(30);
  });

  it('costs its premium, and more where it lacks, by the plan’s own figures', () => {
    const posed = contested([quota({ left: 100, worth: worth(0) })]);
    const plan = planOf({ ...posed, heatPumps: { ...posed.heatPumps, count: 0 } });
    const needed = burned(plan);
    expect(needed).toBeGreaterThan(2500);
    expect(plan.biogas?.[0].needed).toBeCloseTo(needed, 6);
    expect(plan.biogas?.[0].cost).toBeCloseTo((30 * 100 + 90 * (needed - 100)) / 1000, 6);
    const heat = plan.blocks.reduce((sum, block) => sum + block.cost, 0);
    expect(plan.cost).toBeCloseTo(heat + (plan.biogas?.[0].cost ?? 0), 9);
  });
});

it('contracts only append to a program: without them it is what it was', () => {
  const [bare, full] = [
    linearProgram(problem()),
    linearProgram(problem({ power: power({ excessPrice: 1 }), biogas: [quota({})] })),
  ];
  expect(full.columns - bare.columns).toBe(2 + hours + 2 + 3);
  expect(full.cost.slice(0, bare.columns)).toEqual(bare.cost);
  expect(full.rowValue.slice(0, bare.rowValue.length)).toEqual(bare.rowValue);
  expect([...full.integer.slice(bare.columns)].every((whole) => whole === 0)).toBe(true);
});
