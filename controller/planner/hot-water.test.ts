import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HotWaterProblem, hotWaterColumn, hotWaterWish } from '../planning/hot-water.ts';
import { type Plan, readPlan } from '../planning/plan.ts';
import { columnCount, hotWaterFirst, linearProgram, type PlanProblem } from '../planning/problem.ts';
import { loadSolver } from './solver.ts';

const solver = await loadSolver();
const start = 1_768_176_000;

/** Stores that may give 40 kWh by being charged later; people take 200 kW. */
const stores: HotWaterProblem = {
  capacity: 40,
  normal: 40,
  initial: 40,
  maximum: 480,
  pace: 120,
  lossPerHour: 0.08,
  draw: [200, 200, 200, 200, 200, 200],
};

/** Six hours of one load and no store but that of hot water; recovery at a price for each hour. */
function problem(changes: Partial<PlanProblem> = {}, prices = [40, 40, 40, 40, 40, 40]): PlanProblem {
  return {
    circuit: 'network',
    issued: start,
    blocks: prices.map((recoveredCost, i) => ({
      start: start + i * 3600,
      seconds: 3600,
      load: 400,
      recoverable: 600,
      recoveredCost,
      gasCost: 500,
    })),
    heatPumps: { count: 2, minimum: 80, maximum: 330, running: 2, startCost: 1.5 },
    boilers: { count: 2, minimum: 140, maximum: 1400, running: 0, startCost: 2.5 },
    store: { reserve: 0, full: 0, initial: 0, capacity: 0, lossPerHour: 0, finalValue: 40 },
    hotWater: stores,
    ...changes,
  };
}

const valuesOf = (posed: PlanProblem): Float64Array => {
  const answer = solver.solve(posed, { nodes: 10_000, gap: 0 });
  if (answer.kind === 'failed') throw new Error(answer.message);
  return Float64Array.from(answer.values);
};

function planOf(posed: PlanProblem): Plan {
  const plan = readPlan(posed, valuesOf(posed));
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

const moreOf = ({ blocks }: Plan) => blocks.map(({ hotWater }) => Math.round(hotWater?.more ?? Number.NaN));
const heldOf = ({ blocks }: Plan) => blocks.map(({ hotWater }) => Math.round(hotWater?.held ?? Number.NaN));

describe('hot water in a plan', () => {
  it('is charged in the hour after a dear one, and the machines give as much less and more', () => {
    const plan = planOf(problem({}, [40, 40, 120, 40, 40, 40]));
    expect(moreOf(plan)).toEqual([0, 0, -40, 40, 0, 0]);
    expect(heldOf(plan)).toEqual([40, 40, 0, 40, 40, 40]);
    expect(plan.blocks.map(({ recovered }) => Math.round(recovered))).toEqual([400, 400, 360, 440, 400, 400]);
    expect(plan.cost).toBeCloseTo(planOf(problem({ hotWater: undefined }, [40, 40, 120, 40, 40, 40])).cost - 3.2, 3);
  });

  it('spares gas where recovery falls short by no more than it can put off', () => {
    const base = problem();
    const short = {
      ...base,
      blocks: base.blocks.map((block, i) => (i === 2 ? { ...block, recoverable: 365 } : block)),
    };
    expect(planOf(short).blocks.every(({ gas }) => gas < 1)).toBe(true);
    expect(planOf({ ...short, hotWater: undefined }).blocks[2].gas).toBeGreaterThan(139);
  });

  it('stays as its control has it for a gain that the load’s uncertainty swallows', () => {
    expect(moreOf(planOf(problem({}, [40, 40, 65, 40, 40, 40])))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is charged early where people allow a raise, less what the hotter water loses meanwhile', () => {
    const raised = { ...stores, capacity: 80 };
    const plan = planOf(problem({ hotWater: raised }, [40, 40, 120, 120, 40, 40]));
    // It is put off in the dear hours as well: what is in them then is all of it.
    expect(heldOf(plan)[1]).toBe(80);
    expect(Math.min(...heldOf(plan).slice(2, 4))).toBe(0);
    // It ends as full as it was, and what it lost was charged besides.
    expect(heldOf(plan).at(-1)).toBe(40);
    expect(moreOf(plan).reduce((sum, more) => sum + more, 0)).toBeGreaterThan(2);
  });

  it('is charged no slower than it is drawn, no faster than its exchangers and its pace', () => {
    const large = { ...stores, capacity: 1000, normal: 1000, initial: 1000 };
    const dear = [40, 400, 400, 400, 40, 40];
    expect(Math.min(...moreOf(planOf(problem({ hotWater: large }, dear))))).toBe(-120);
    const little = { ...large, draw: [200, 30, 30, 30, 200, 200], pace: 1000, maximum: 250 };
    const plan = planOf(problem({ hotWater: little }, dear));
    expect(moreOf(plan).slice(1, 4)).toEqual([-30, -30, -30]);
    expect(Math.max(...moreOf(plan))).toBeLessThanOrEqual(50);
  });

  it('never holds less than the least or more than the most, whatever prices, draws and beginning are', () => {
    const price = fc.integer({ min: -50, max: 400 });
    const draw = fc.integer({ min: 0, max: 400 });
    const six = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        six(price),
        six(draw),
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (prices, draws, initial, raise) => {
          const hotWater = {
            ...stores,
            capacity: raise ? 60 : 40,
            draw: draws,
            initial: raise ? initial : Math.min(40, initial),
          };
          const plan = planOf(problem({ hotWater }, prices));
          for (const { hotWater: planned } of plan.blocks) {
            expect(planned?.held).toBeGreaterThan(-0.01);
            expect(planned?.held).toBeLessThan(hotWater.capacity + 0.01);
          }
          for (const [i, { hotWater: planned }] of plan.blocks.entries())
            expect(planned?.more).toBeGreaterThan(-draws[i] - 0.01);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is charged as it is drawn in the blocks beyond those that it is asked of', () => {
    const dear = problem({ hotWater: { ...stores, draw: [200, 200] } }, [40, 40, 120, 40, 40, 40]);
    const plan = planOf(dear);
    expect(plan.blocks.map(({ hotWater }) => hotWater === undefined)).toEqual([false, false, true, true, true, true]);
    expect(hotWaterWish(plan, 2, start + 2.5 * 3600)).toBeUndefined();
  });

  it('adds nothing to the program of a circuit that has none', () => {
    const without = linearProgram(problem({ hotWater: undefined }));
    expect(linearProgram({ ...problem(), hotWater: undefined })).toEqual(without);
    expect(without.columns).toBe(60);
    expect(linearProgram(problem()).columns).toBe(columnCount(problem()));
  });
});

describe('an answer about hot water is not believed', () => {
  const wrong = (block: number, name: Parameters<typeof hotWaterColumn>[2], to: number) => {
    const posed = problem({}, [40, 40, 120, 40, 40, 40]);
    const values = valuesOf(posed);
    values[hotWaterColumn(hotWaterFirst(posed), block, name)] = to;
    return readPlan(posed, values);
  };
  it.each([
    ['that is no number', () => wrong(1, 'held', Number.NaN), /is NaN/],
    ['that leaves less than the least', () => wrong(2, 'held', -9), /is -9/],
    ['that holds more than there is room for', () => wrong(1, 'held', 70), /holds 70 kWh at block 1/],
    ['that is charged faster than it can be', () => wrong(1, 'earlier', 300), /300 kW earlier/],
    ['that puts off more than is drawn', () => wrong(1, 'later', 300), /300 kW later/],
    ['that loses what nothing loses', () => wrong(1, 'lost', 5), /loses 5 kWh/],
    ['that does not balance', () => wrong(2, 'held', 20), /does not balance at block 2/],
  ])('%s', (_, arrange, words) => {
    expect(arrange()).toMatch(words);
  });
});

describe('what a plan wishes of hot water', () => {
  const plan = planOf(problem({}, [40, 40, 120, 40, 40, 40]));
  const at = (hours: number) => hotWaterWish(plan, Math.floor(hours), start + hours * 3600);
  it('is nothing while it is at its set-points', () => {
    expect(at(0.5)).toBeUndefined();
    expect(at(4.5)).toBeUndefined();
  });
  it('is as far towards the least as the plan has it, until the plan has it charged again', () => {
    expect(at(2.5)?.wish).toBeCloseTo(-0.5, 3);
    expect(at(2.999)?.wish).toBeCloseTo(-1, 2);
    expect(at(2.999)?.until).toBe(start + 4 * 3600);
    expect(at(3.5)?.wish).toBeCloseTo(-0.5, 3);
  });
  it('is nothing in a plan that knows of none', () => {
    const posed = problem({ hotWater: undefined });
    expect(hotWaterWish(planOf(posed), 2, start + 2.9 * 3600)).toBeUndefined();
  });
});
