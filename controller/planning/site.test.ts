import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import { createController } from '../scan/index.ts';
import { SiteHistory } from './site.ts';

const text = readFileSync(plantFilePath('chapelle'), 'utf8')
  .replace('period: year', 'period: month')
  .replace('amount: 850 MWh', 'amount: 400 MWh');
const plant = parsePlant(text, 'chapelle.yaml');
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const at = (when: string) => Date.parse(when) / 1000;
/** Place of `winterDay` in the classes. */
const day = 1;
const january = 2026 * 12;
const view = { heatPumps: [], boilers: [], airSourced: false, cooling: -1, hotWater: [] };

/** A site that takes so much, and whose gas meter stands somewhere. */
function site(when: string, of = plant) {
  const context = new ControlContext(of, at(when));
  const { image } = context;
  const history = new SiteHistory(context, view);
  const set = (name: string, value: number, good = true) => {
    image.value[slot(name)] = value;
    image.quality[slot(name)] = good ? quality.good : quality.bad;
  };
  set('electricity.1.power', 0);
  set('gas.1.energy', 1e6);
  /** Minutes of so much power, and of gas that burns at a power, kW. */
  const live = (minutes: number, power: number, gas = 0, good = true) => {
    for (let passed = 0; passed < minutes; passed++) {
      set('electricity.1.power', power, good);
      set('gas.1.energy', image.value[slot('gas.1.energy')] + gas / 60);
      context.time += 60;
      context.dt = 60;
      history.observe();
    }
  };
  return { context, history, live, set, index: () => image.value[slot('gas.1.energy')] };
}

describe('the power of a month', () => {
  it('is that of its intervals, whatever was within them', () => {
    const { context, history, live } = site('2026-01-12T12:00:00Z');
    live(1, 500);
    live(10, 540);
    for (let i = 0; i < 5; i++) {
      live(1, 600);
      live(1, 440);
    }
    live(1, 500);
    // One of 30 kW too much, and one that is on the mean 10 kW too much.
    const months = history.months(day, context.time);
    expect(months.month).toBe(january);
    expect(months.highest).toBeGreaterThan(24);
    expect(months.highest).toBeLessThanOrEqual(30);
    expect(months.squares).toBeGreaterThan(700);
    expect(months.squares).toBeLessThan(30 ** 2 + 16 ** 2);
    expect(history.months(day, at('2026-02-02T12:00:00Z'))).toEqual({ month: january + 1, highest: 0, squares: 0 });
  });

  it('does not count where it was not measured', () => {
    const { context, history, live } = site('2026-01-12T12:00:00Z');
    live(25, 900, 0, false);
    live(1, 500);
    expect(history.months(day, context.time).highest).toBe(0);
    expect(history.present).toBe(500);
  });

  it('costs nothing up to what is subscribed, or to what the month has come to, where only its highest counts', () => {
    const subscribed = 510;
    const paid = site('2026-01-12T12:00:00Z');
    paid.live(21, subscribed + 40);
    expect(paid.history.freePower).toBe(subscribed);
    const highest = site('2026-01-12T12:00:00Z', parsePlant(text.replaceAll(' excess:', ' highest:'), 'highest.yaml'));
    highest.live(21, subscribed + 40);
    expect(highest.history.freePower).toBe(subscribed + 40);
    const free = site('2026-01-12T12:00:00Z', parsePlant(text.replace(/ {2}demand:[\s\S]*?\n\n/, '\n'), 'free.yaml'));
    free.live(21, subscribed + 40);
    expect(free.history.freePower).toBe(Number.POSITIVE_INFINITY);
  });

  it('is known after a restart, and what is no number is refused', () => {
    const before = site('2026-01-12T12:00:00Z');
    before.live(31, 560, 900);
    const stored = JSON.parse(JSON.stringify(before.history.store()));
    const after = site('2026-01-12T14:00:00Z');
    after.history.restore(stored);
    expect(after.history.months(day, after.context.time)).toEqual(before.history.months(day, before.context.time));
    expect(after.history.months(day, after.context.time).highest).toBe(50);
    expect(after.history.store()).toEqual(before.history.store());
    expect(() => after.history.restore({ ...stored, months: [{ month: 1, highest: null, squares: 1 }] })).toThrow(
      RangeError,
    );
    // Of a tariff of other classes: nothing is taken for what it is not.
    const other = site('2026-01-12T14:00:00Z');
    other.history.restore({ ...stored, months: stored.months.slice(1), usual: stored.usual.slice(1) });
    expect(other.history.months(day, other.context.time).highest).toBe(0);
  });
});

describe('the quota of a month', () => {
  const share = 0.3;
  const used = (one: ReturnType<typeof site>) => one.history.biogasUse(one.context.time)?.needed ?? Number.NaN;

  it('begins as it was meant to be used, and goes with the gas meter', () => {
    const one = site('2026-01-16T11:00:00Z');
    one.live(1, 400);
    const begun = used(one);
    expect(begun / 400_000).toBeCloseTo(0.5, 3);
    one.live(120, 400, 1000);
    expect(used(one) - begun).toBeGreaterThan(share * 1800);
    expect(used(one) - begun).toBeLessThanOrEqual(share * 2000 + 1e-6);
  });

  it('counts what was burned while nobody looked, and does not take another meter for gas', () => {
    const before = site('2026-01-16T11:00:00Z');
    before.live(61, 400, 1000);
    const stored = JSON.parse(JSON.stringify(before.history.store()));
    const counted = before.history.store()?.biogas?.index ?? Number.NaN;
    const after = site('2026-01-16T18:00:00Z');
    after.history.restore(stored);
    after.set('gas.1.energy', counted + 6000);
    after.live(1, 400);
    expect(used(after) - used(before)).toBeCloseTo(share * 6000, 6);
    after.set('gas.1.energy', 12);
    after.live(11, 400);
    after.live(20, 400, 600);
    // The new meter counts from where it was first seen.
    expect(used(after) - used(before)).toBeGreaterThan(share * 6000);
    expect(used(after) - used(before)).toBeLessThan(share * 6250);
    after.set('gas.1.energy', 1e9);
    after.live(11, 400);
    expect(used(after) - used(before)).toBeLessThan(share * 6250);
  });

  it('begins anew with its period, and what gas did in the last one tells of what is to come', () => {
    const one = site('2026-01-01T00:00:00Z');
    one.live(1, 400);
    const meant = one.history.biogasExpected(at('2026-01-21T00:00:00Z'));
    expect(meant / 400_000).toBeCloseTo(11 / 31, 2);
    // Twice as much as the contract holds.
    const twice = (2 * 400_000) / share / (31 * 24);
    one.live(20 * 1440, 400, twice);
    const expected = one.history.biogasExpected(at('2026-01-21T00:00:00Z'));
    expect(expected / meant).toBeGreaterThan(1.8);
    expect(expected / meant).toBeLessThan(2.05);
    one.live(12 * 1440, 400, twice);
    expect(used(one)).toBeLessThan(0.1 * 400_000);
    expect(one.history.biogasExpected(one.context.time) / 400_000).toBeGreaterThan(1.7);
  });
});

it('a controller that begins again knows the month’s power and the quota, as it knows what it has learned', () => {
  const noon = at('2026-01-12T12:00:00Z');
  const first = createController(plant, { strategy: 'predictive', startTime: noon });
  const fill = (one: typeof first) => {
    one.image.value[slot('electricity.1.power')] = 555;
    one.image.value[slot('gas.1.energy')] = 5e6;
    one.image.sampledAll(one.time + 30);
  };
  while (first.time < noon + 1860) {
    fill(first);
    first.scan(first.time + 30);
  }
  const known = first.learned().network.site;
  expect(known?.months[day]?.highest).toBeCloseTo(45, 6);
  const state = JSON.parse(JSON.stringify(first.state()));
  const second = createController(plant, { strategy: 'predictive', startTime: noon + 4000, state });
  expect(second.learned().network.site).toEqual(known);
});
