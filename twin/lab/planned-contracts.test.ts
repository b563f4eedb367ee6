import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { plantFilePath } from '../../config/index.ts';
import { loadSolver } from '../../controller/planner/solver.ts';
import type { Controller, StrategyName } from '../../controller/scan/index.ts';
import { run } from './run.ts';
import { readScenario } from './scenario.ts';

// Days of a plant with its plans; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const solver = await loadSolver();
const folder = mkdtempSync(join(tmpdir(), 'braise-planned-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = readFileSync(plantFilePath('chapelle'), 'utf8');

/** Path of the reference plant with other words in its file. */
function plantWith(name: string, ...changes: readonly (readonly [RegExp, string])[]): string {
  const path = join(folder, `${name}.yaml`);
  const text = changes.reduce((before, [piece, by]) => {
    const after = before.replace(piece, by);
    if (after === before) throw new Error(`nothing to replace: ${piece}`);
    return after;
  }, file);
  writeFileSync(path, text);
  return path;
}

function lived(plant: string, strategy: StrategyName, start: string, days: number) {
  let controller: Controller | undefined;
  const { kpis, invariants } = run(
    readScenario({ plant, strategy, start, days, warmup: 24 }),
    () => {},
    strategy === 'predictive' ? { solver, watch: (loop) => (controller = loop.controller) } : {},
  );
  expect(invariants.count).toBe(0);
  const value = (point: string) => controller?.image.value[controller.plant.pointByName.get(point)?.index ?? -1];
  return { of: (name: string) => kpis[name].value, status: controller?.planning()[0], value, time: controller?.time };
}

describe('plans that know what power costs', () => {
  const winter = ['2026-01-12T00:00:00Z', 2] as const;
  const priced = plantWith(
    'priced',
    [/subscribed: 510 kW/g, 'subscribed: 495 kW'],
    [/interval: 10 min/, 'interval: 15 min'],
  );
  // Nothing is paid: the peak is that of quarters of an hour, too.
  const free = plantWith('free', [/ {2}demand:[\s\S]*?\n\n/, '\n']);

  test('lower the peak, and what is paid for it, and are no dearer in all; it is as warm', () => {
    const [rules, blind, planned] = [
      lived(priced, 'rules', ...winter),
      lived(free, 'predictive', ...winter),
      lived(priced, 'predictive', ...winter),
    ];
    expect(rules.of('demandCharge')).toBeGreaterThan(50);
    expect(planned.of('demandCharge')).toBeLessThan(0.2 * rules.of('demandCharge'));
    expect(planned.of('peakPower')).toBeLessThan(Math.min(rules.of('peakPower'), blind.of('peakPower')) - 10);
    expect(planned.of('cost')).toBeLessThan(rules.of('cost'));
    expect(planned.of('tdis_tot')).toBeLessThanOrEqual(rules.of('tdis_tot') + 1e-9);
    expect(planned.of('hotWaterDiscomfort')).toBeLessThanOrEqual(rules.of('hotWaterDiscomfort') + 1e-9);
    const plan = planned.status?.plan;
    expect(plan?.power?.map(({ label }) => label.en)).toContain('winter day');
    expect(plan?.blocks.every(({ power }) => power !== undefined && power > 300 && power < 600)).toBe(true);
    // What is wanted now is a point, for the history; and it is told what is subscribed, from hours before on.
    expect(planned.value('network.plannedPower')).toBe(
      plan?.blocks.find(({ start, seconds }) => {
        const now = planned.time ?? 0;
        return now >= start && now < start + seconds;
      })?.power,
    );
    expect(plan?.counted).toMatchObject({ interval: 900, subscribed: [{ power: 495 }] });
    const [{ start, seconds }] = plan?.counted?.subscribed ?? [];
    expect((plan?.issued ?? 0) - start).toBeGreaterThanOrEqual(12 * 3600);
    expect(seconds).toBeGreaterThanOrEqual(48 * 3600);
  });
});

describe('plans that know a quota of biogas', () => {
  // Recovery is dearer than gas with its biogas, and cheaper than gas that lacks it.
  const dear = [/electricityGrid: 66 €.MWh/, 'electricityGrid: 450 €/MWh'] as const;
  const autumn = ['2026-10-05T00:00:00Z', 2] as const;
  const quota = (amount: string, months: string) => [
    dear,
    [/biogasShare: 30 %/, 'biogasShare: 100 %'] as const,
    [/amount: 850 MWh/, `amount: ${amount}`] as const,
    [/shortfallPrice: 55 €.MWh/, 'shortfallPrice: 200 €/MWh'] as const,
    [/months: \[20.*\]/, `months: [${months}]`] as const,
  ];
  const evenly = '1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1';

  test('burn it where it is to spare, and keep it where the winter to come needs it', () => {
    // Nothing more is expected of the year after October; or nine tenths of it are.
    const spare = lived(
      plantWith('spare', ...quota('400 MWh', '0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0')),
      'predictive',
      ...autumn,
    );
    const needed = lived(plantWith('needed', ...quota('12 MWh', evenly)), 'predictive', ...autumn);
    expect(spare.of('gas')).toBeGreaterThan(15_000);
    expect(spare.of('biogasShortfall')).toBe(0);
    expect(needed.of('gas')).toBeLessThan(0.4 * spare.of('gas'));
    expect(needed.of('biogasShortfall')).toBe(0);
    const [ofSpare, ofNeeded] = [spare, needed].map(({ status }) => status?.plan?.biogas?.[0]);
    expect(ofSpare?.price).toBeLessThan(35);
    expect(ofNeeded?.price).toBeGreaterThan(100);
  });
});
