import { describe, expect, it } from 'vitest';
import {
  fallbackOf,
  hotWaterMove,
  hoursBefore,
  lastChoice,
  type PlanHistory,
  type PlanningStatus,
  planCurves,
  planHours,
  quantitiesOf,
  subscribedAt,
} from './planning.ts';
import type { AlarmRecord, AuditRecord } from './shapes.ts';

/** A whole hour. */
const noon = 1_768_176_000 - (1_768_176_000 % 3600);
const quarter = 900;

type Plan = NonNullable<PlanningStatus['plan']>;
const block = (start: number, seconds: number, recovered: number, charge: number): Plan['blocks'][number] => ({
  start,
  seconds,
  recovered,
  gas: 2 * recovered,
  charge,
  recoveredCost: 40,
  gasCost: 70,
});
const plan: Plan = {
  issued: noon + 2 * quarter,
  initialCharge: 100,
  capacity: 400,
  cost: 12,
  blocks: [
    block(noon + 2 * quarter, quarter, 100, 120),
    block(noon + 3 * quarter, quarter, 300, 140),
    block(noon + 3600, 7200, 50, 240),
  ],
};
const now = noon + 3 * quarter;
const series = (...samples: readonly (readonly [number, number | null])[]) => ({
  times: samples.map(([time]) => time),
  values: samples.map(([, value]) => value),
  qualities: samples.map(() => 0),
});

const empty = series();
const history: PlanHistory = {
  actual: {
    recovered: series([noon - 3600, 100], [noon - 1800, 300], [noon, 5]),
    gas: series([noon - 3600, 10], [noon - 3000, null], [noon, 5]),
    charge: series([noon - 3600, 0.2], [noon - 60, 0.6]),
    power: empty,
  },
  planned: {
    recovered: series([noon - 3600, 150], [noon, 90]),
    gas: empty,
    charge: series([noon - 1800, 0.5]),
    power: empty,
  },
  holdMaximum: 3600,
};

describe('hours of a plan', () => {
  it('are means of the blocks in them, with the charge at their end, as a share', () => {
    const hours = planHours(plan, undefined, now);
    expect(hours).toHaveLength(hoursBefore + 24);
    expect(hours[hoursBefore]).toEqual({
      start: noon,
      planned: { recovered: 200, gas: 400, charge: 140 / 400, recoveredCost: 40, gasCost: 70 },
      measured: undefined,
    });
    // In the middle of a block of two hours.
    expect(hours[hoursBefore + 1].planned).toMatchObject({ recovered: 50, charge: 190 / 400 });
    expect(hours[hoursBefore + 2].planned).toMatchObject({ recovered: 50, charge: 240 / 400 });
    expect(hours[hoursBefore + 3].planned).toBeUndefined();
    expect(hours[hoursBefore - 1].planned).toBeUndefined();
  });

  it('have what was measured beside it, up to now, and before it what the plans of then wanted', () => {
    const hours = planHours(plan, history, now);
    // Of gas less than half of the hour is known.
    expect(hours[hoursBefore - 1].measured).toEqual({ recovered: 200, gas: undefined, charge: 0.6 });
    expect(hours[hoursBefore - 1].planned).toEqual({ recovered: 150, gas: undefined, charge: 0.5 });
    expect(hours[hoursBefore].measured).toEqual({ recovered: 5, gas: 5, charge: 0.6 });
    expect(hours[hoursBefore].planned).toMatchObject({ recovered: 200 });
    expect(hours[hoursBefore + 1].measured).toBeUndefined();
    expect(hours[hoursBefore - 2].measured).toEqual({ recovered: undefined, gas: undefined, charge: 0.2 });
    expect(hours[hoursBefore - 2].planned).toBeUndefined();
    // What is not recorded again is not held for ever.
    const stale = planHours(plan, { ...history, holdMaximum: 600 }, now);
    expect(stale[hoursBefore].measured).toEqual({ recovered: undefined, gas: undefined, charge: undefined });
  });
});

describe('curves of a plan', () => {
  const at = (quantity: 'recovered' | 'gas' | 'charge', time: number) => {
    const { columns } = planCurves(plan, history, now, quantity);
    const index = columns[0].findLastIndex((one) => one <= time);
    return [columns[1][index], columns[2][index]];
  };

  it('are what happened and what was planned then, and from now on what the plan in force wants', () => {
    expect(at('recovered', noon - 1200)).toEqual([300, 150]);
    expect(at('recovered', noon + 60)).toEqual([5, 90]);
    expect(at('recovered', now + 300)).toEqual([null, 300]);
    expect(at('recovered', noon + 3600)).toEqual([null, 50]);
    expect(at('gas', noon - 1200)).toEqual([null, null]);
    // Beyond its last block nothing is planned.
    expect(at('recovered', noon + 5 * 3600)).toEqual([null, null]);
  });

  it('tell the charge in %, straight between the ends of blocks', () => {
    expect(at('charge', noon - 1800)).toEqual([20, 50]);
    expect(at('charge', now)[1]).toBeCloseTo(30);
    expect(at('charge', noon + 7200)[1]).toBeCloseTo((100 * 190) / 400);
    expect(planCurves(plan, history, now, 'charge')).toMatchObject({
      from: now - hoursBefore * 3600,
      to: now + 86_400,
    });
  });
});

describe('the power of the site', () => {
  const interval = 600;
  const priced: Plan = {
    ...plan,
    blocks: plan.blocks.map((one, i) => ({ ...one, power: [900, 950, 870][i] })),
    counted: {
      interval,
      subscribed: [
        { start: noon - 3600, seconds: 7200, power: 880 },
        { start: noon + 3600, seconds: 3600, power: 920 },
      ],
    },
  };
  /** Between two intervals it jumps; half of the last hour's are lower than the highest. */
  const known: PlanHistory = {
    ...history,
    actual: {
      ...history.actual,
      power: series([noon - 3600, 800], [noon - 1200, 860], [noon - 900, 840], [noon, 910]),
    },
    planned: { ...history.planned, power: series([noon - 3600, 890], [noon - 1800, 895]) },
  };

  it('is planned only where it costs something', () => {
    expect(quantitiesOf(plan)).toEqual(['recovered', 'gas', 'charge']);
    expect(quantitiesOf(priced)).toEqual(['recovered', 'gas', 'charge', 'power']);
    expect(subscribedAt(plan, noon)).toBeNull();
  });

  it('is by the hour that of the highest interval, planned and measured, and of no interval that is not over', () => {
    const hours = planHours(priced, known, now);
    expect(hours[hoursBefore - 1].measured?.power).toBe(850);
    expect(hours[hoursBefore - 1].planned?.power).toBe(895);
    expect(hours[hoursBefore].planned?.power).toBe(950);
    expect(hours[hoursBefore].measured?.power).toBe(910);
    expect(planHours(priced, known, noon + interval - 1)[hoursBefore].measured?.power).toBeUndefined();
  });

  it('is drawn by the means that are counted, with what is subscribed then', () => {
    const { columns } = planCurves(priced, known, now, 'power');
    const at = (time: number) => {
      const index = columns[0].findLastIndex((one) => one <= time);
      return columns.slice(1).map((column) => column[index]);
    };
    expect(columns).toHaveLength(4);
    expect(at(noon - 1200 + 450)).toEqual([850, 895, 880]);
    expect(at(noon + 300)).toEqual([910, 895, 880]);
    expect(at(now + 300)).toEqual([null, 950, 880]);
    expect(at(noon + 4000)).toEqual([null, 870, 920]);
    expect(at(noon + 2 * 3600 + 300)).toEqual([null, 870, null]);
    expect(at(noon - 2 * 3600)[2]).toBeNull();
  });
});

describe('hot water in a plan', () => {
  const moving = (...held: readonly number[]): Plan => ({
    ...plan,
    hotWater: { normal: 40, capacity: 60 },
    blocks: held.map((kilowattHours, i) => ({
      ...block(noon + i * quarter, quarter, 100, 120),
      hotWater: { held: kilowattHours },
    })),
  });
  it('is told as the move under way or the next one, with its size and when its stores are at their set-points again', () => {
    const later = moving(40, 38, 20, 0, 25, 40, 40);
    const told = { kind: 'later', room: 40, most: 40, from: noon + 2 * quarter, until: noon + 6 * quarter };
    expect(hotWaterMove(later, noon)).toEqual(told);
    expect(hotWaterMove(later, noon + 3.5 * quarter)).toMatchObject({ kind: 'later', until: told.until });
    expect(hotWaterMove(later, noon + 5 * quarter)).toEqual({ kind: 'none', room: 40 });
    expect(hotWaterMove(moving(40, 60, 50, 30), noon)).toMatchObject({
      kind: 'earlier',
      room: 20,
      most: 20,
      until: noon + 4 * quarter,
    });
  });

  it('is as it is drawn where the plan moves none, and not spoken of where it may not', () => {
    expect(hotWaterMove(moving(40, 39, 41), noon)).toEqual({ kind: 'none', room: 40 });
    expect(hotWaterMove(plan, noon)).toBeUndefined();
  });
});

describe('the strategy in force', () => {
  const record = (plantTime: number, change: Partial<AuditRecord>) =>
    ({ action: 'strategy', target: 'plant', result: 'done', plantTime, ...change }) as AuditRecord;
  const alarm = {
    id: 'plant#strategy',
    key: 'alarm.strategyFailed',
    raisedAt: 500,
    parameters: { strategy: 'price', fault: 'no idea', fallback: 'rules' },
  } as unknown as AlarmRecord;

  it('was chosen by the last change that was carried out', () => {
    const records = [
      record(1, {}),
      record(2, {}),
      record(3, { result: 'denied: role' }),
      record(4, { action: 'mode' }),
      record(5, { target: 'network' }),
    ];
    expect(lastChoice(records)?.plantTime).toBe(2);
    expect(lastChoice([])).toBeUndefined();
  });

  it('is a fallback as long as nobody has chosen since the other failed', () => {
    const fallback = { strategy: 'price', fault: 'no idea', fallback: 'rules', since: 500 };
    expect(fallbackOf('rules', [alarm], record(400, {}))).toEqual(fallback);
    expect(fallbackOf('rules', [alarm], undefined)).toEqual(fallback);
    expect(fallbackOf('rules', [alarm], record(600, {}))).toBeUndefined();
    expect(fallbackOf('price', [alarm], undefined)).toBeUndefined();
    expect(fallbackOf('rules', [], undefined)).toBeUndefined();
  });
});
