import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { readScenario } from './scenario.ts';

/** The supply as its loads need it, below its heating curve; and at its curve, where nothing resets it. */
const supplies = [
  { held: 'as its loads need it', changes: {}, shareOfWork: 1.25 },
  { held: 'at its heating curve', changes: { 'equipment.network.parameters.reset.trim': '0 K' }, shareOfWork: 1.4 },
];

describe.each(supplies)('the supply $held', ({ changes, shareOfWork }) => {
  it('a day at -7 °C: supplies and halls held, and boilers carry only what heat recovery cannot', () => {
    const { kpis, tracking, invariants } = run(
      readScenario({ plant: 'chapelle', start: '2026-01-12', days: 1, outdoor: -7, warmup: 24, changes }),
    );
    expect(tracking['network.supplyTemperature'].max).toBeLessThan(1.5);
    for (const [point, { max }] of Object.entries(tracking))
      if (point.startsWith('substation.') && point.endsWith('upplyTemperature')) expect(max, point).toBeLessThan(1);
    for (const name of ['A', 'B', 'C', 'D']) {
      // About a set-point of 24 °C, so within 18 to 27 °C.
      expect(tracking[`hall.${name}.enteringTemperature`].max).toBeLessThan(3);
    }
    expect(kpis.hallExcursion.value).toBe(0);
    expect(invariants.violations).toEqual([]);
    // Halls give some 300 kW: all of it goes through the heat pumps, none outdoors; what drives them comes on top.
    const fromHalls = kpis.heatRecovered.value * (1 - 1 / kpis.heatPumpPerformance.value);
    expect(fromHalls).toBeGreaterThan(7000);
    expect(kpis.heatRecovered.value).toBeGreaterThan(shareOfWork * fromHalls);
    expect(kpis.chillerStarts.value).toBe(0);
  }, 120_000);
});
