import { describe, expect, it } from 'vitest';
import { fallbackOf, hoursBefore, lastChoice, type PlanningStatus, planHours } from './planning.ts';
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

describe('hours of a plan', () => {
  const measured = {
    recovered: [
      series([noon - 3600, 100], [noon - 1800, 300], [noon, 0]),
      series([noon - 3600, 10], [noon - 1800, null], [noon, 5]),
    ],
    gas: [],
    charge: series([noon - 3600, 0.2], [noon - 60, 0.6]),
    holdMaximum: 3600,
  };

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

  it('have what was measured beside it, up to now, and nothing where a machine of the sum is not known', () => {
    const hours = planHours(plan, measured, now);
    // Of the second machine half an hour is known: 10 kW.
    expect(hours[hoursBefore - 1].measured).toEqual({ recovered: 200 + 10, gas: undefined, charge: 0.6 });
    expect(hours[hoursBefore].measured).toEqual({ recovered: 5, gas: undefined, charge: 0.6 });
    expect(hours[hoursBefore + 1].measured).toBeUndefined();
    expect(hours[hoursBefore - 2].measured).toEqual({ recovered: undefined, gas: undefined, charge: 0.2 });
    // What is not recorded again is not held for ever.
    const stale = planHours(plan, { ...measured, holdMaximum: 600 }, now);
    expect(stale[hoursBefore].measured).toEqual({ recovered: undefined, gas: undefined, charge: undefined });
  });
});

describe('the strategy in force', () => {
  const record = (plantTime: number, change: Partial<AuditRecord>) =>
    ({ action: 'strategy', result: 'done', plantTime, ...change }) as AuditRecord;
  const alarm = {
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
