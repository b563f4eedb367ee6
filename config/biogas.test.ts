import { describe, expect, it } from 'vitest';
import { BiogasContract, type BiogasQuota } from './biogas.ts';

const at = (text: string) => Date.parse(text) / 1000;
const contract = (quota: Partial<BiogasQuota>) =>
  new BiogasContract(
    { amount: 1200, period: 'year', shortfallPrice: 50, takeOrPay: 0, ...quota },
    0.3,
    35,
    'Europe/Paris',
  );

describe('a quota', () => {
  it('of a year begins and ends at local midnight', () => {
    const year = contract({});
    expect(year.periodAt(at('2025-12-31T22:59:59Z'))).toBe(2025);
    expect(year.periodAt(at('2025-12-31T23:00:00Z'))).toBe(2026);
    expect(year.endOf(at('2026-06-01T00:00:00Z'))).toBe(at('2026-12-31T23:00:00Z'));
  });

  it('of a month ends at local midnight by the offset that counts then', () => {
    expect(contract({ period: 'month' }).endOf(at('2026-03-02T00:00:00Z'))).toBe(at('2026-03-31T22:00:00Z'));
    expect(contract({ period: 'month' }).endOf(at('2026-12-02T00:00:00Z'))).toBe(at('2026-12-31T23:00:00Z'));
  });

  it('is spread over its days, or over the months as the contract has them', () => {
    expect(contract({}).elapsed(at('2026-07-01T22:00:00Z'))).toBeCloseTo(182 / 365, 9);
    const winter = contract({ months: [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] });
    expect(winter.elapsed(at('2026-01-16T11:00:00Z'))).toBeCloseTo(0.75 / 2, 9);
    expect(winter.elapsed(at('2026-07-01T00:00:00Z'))).toBe(0.75);
    expect(winter.elapsed(at('2025-12-31T23:00:00Z'))).toBe(0);
    expect(contract({ period: 'month' }).elapsed(at('2026-01-16T11:00:00Z'))).toBeCloseTo(0.5, 9);
  });

  it('is thought to be used as it was meant to be where nothing else is known; what goes beyond it lacks', () => {
    const winter = contract({ months: [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] });
    const use = winter.begun(at('2026-07-01T00:00:00Z'));
    expect([winter.left(use), winter.lacking(use)]).toEqual([300, 0]);
    const beyond = { ...use, needed: use.needed + 310 };
    expect([winter.left(beyond), winter.lacking(beyond)]).toEqual([0, 10]);
  });
});
