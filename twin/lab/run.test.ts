import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { strategies } from '../../controller/scan/index.ts';
import { type RunResult, run, stretches } from './run.ts';
import { readScenario, type ScenarioInput } from './scenario.ts';
import { RunMonitor, simulate } from './simulate.ts';
import { isRecorded, NotRecordedError, TrajectoryReader } from './trajectories/reader.ts';

const short: ScenarioInput = { plant: 'mairie', days: 0.5, warmup: 2, start: '2026-01-12T06:00:00Z' };

afterEach(() => {
  vi.restoreAllMocks();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'braise-lab-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs with everything recorded at every step. */
async function recorded(input: ScenarioInput) {
  const recordTo = folder();
  const outcome = await simulate({ scenario: { ...input, record: { points: 'all', interval: 10 } }, recordTo });
  if (outcome.kind !== 'done' || outcome.recorded === undefined) throw new Error(JSON.stringify(outcome));
  const reader = new TrajectoryReader(join(recordTo, 'temporary'));
  onTestFinished(() => reader.close());
  return { result: outcome.result, recorded: outcome.recorded, reader, recordTo };
}

const everything = { from: 0, to: 1e11, samples: 1e6 };

test('recording changes nothing, and the same scenario gives the same to the bit', async () => {
  const alone = run(readScenario(short));
  expect((await recorded(short)).result).toEqual(alone);
  expect(run(readScenario(short))).toEqual(alone);
  expect(run(readScenario({ ...short, seed: 2 })).kpis).not.toEqual(alone.kpis);
});

test('the indicators are what the recorded curves give when they are summed up on their own', async () => {
  const { result, reader, recordTo, recorded: summary } = await recorded(short);
  const scenario = readScenario(short);
  const { times, values } = await reader.read(recordTo, summary.columns, everything);
  expect(times.length).toBe(0.5 * 8640 + 1);
  expect(times[0]).toBe(scenario.startTime);
  /** kWh of a power, kW: every sample holds for the step that ended with it. */
  const energy = (names: readonly string[], from = 1, to = times.length) => {
    let sum = 0;
    for (const name of names)
      for (let i = from; i < to; i++) sum += ((values[name][i] ?? Number.NaN) * (times[i] - times[i - 1])) / 3600;
    return sum;
  };
  const { points, equipment, prices } = scenario.plant;
  const named = (ending: string) => points.map(({ name }) => name).filter((name) => name.endsWith(ending));
  const gas = energy(['gas.1.power']);
  const electricity = energy(['electricity.1.power']);
  const kpi = (name: string) => result.kpis[name].value;
  expect(kpi('gas')).toBeCloseTo(gas, 6);
  expect(kpi('electricity')).toBeCloseTo(electricity, 6);
  const heat = { recovered: energy(named('heatPump.1.heat')), fired: energy(named('boiler.1.heat')) };
  // The machines' heat meters sit in the water, which holds some of the heat back when a machine starts.
  expect(kpi('heatRecovered') / heat.recovered).toBeCloseTo(1, 2);
  expect(kpi('recoveredHeatShare')).toBeCloseTo(heat.recovered / (heat.recovered + heat.fired), 2);
  const supply = equipment.find((one) => one.kind === 'gasSupply');
  const biogas = supply?.kind === 'gasSupply' ? supply.parameters.biogasShare : Number.NaN;
  expect(kpi('renewableShare')).toBeCloseTo((heat.recovered + heat.fired * biogas) / (heat.recovered + heat.fired), 2);
  const gasEmissions =
    ((1 - biogas) * prices.gasEmissions + biogas * prices.biogasEmissions) / prices.gasHeatingValueRatio;
  expect(kpi('emissions')).toBeCloseTo(electricity * prices.electricityEmissions + gas * gasEmissions, 6);
  // Hour by hour, in Paris an hour ahead of UTC in January.
  let cost = (gas * (prices.gas + biogas * prices.biogasPremium)) / 1000;
  for (let hour = 0; hour < 12; hour++) {
    const price = prices.electricityGrid + prices.electricityWinter[(6 + hour + 1) % 24];
    cost += (energy(['electricity.1.power'], 1 + hour * 360, 1 + (hour + 1) * 360) * price) / 1000;
  }
  expect(kpi('cost')).toBeCloseTo(cost, 6);
  const peaks = Array.from({ length: 48 }, (_, i) => energy(['electricity.1.power'], 1 + i * 90, 1 + (i + 1) * 90) * 4);
  const area = kpi('electricity') + kpi('gas');
  expect(kpi('pele_tot') / kpi('ener_tot')).toBeCloseTo(Math.max(...peaks) / area, 9);
  expect(result.meters.gas).toBeCloseTo(gas, 6);
  expect(values['meter.gas'].at(-1)).toBeCloseTo(result.meters.gas, 9);
  const starts = (values['heatPump.1.running'] as number[]).filter((on, i, all) => on > 0.5 && (all[i - 1] ?? 1) < 0.5);
  expect(kpi('heatPumpStarts')).toBe(starts.length);
});

test("a data hall's indicators likewise", async () => {
  const {
    result,
    reader,
    recordTo,
    recorded: summary,
  } = await recorded({
    plant: 'chapelle',
    days: 0.1,
    warmup: 1,
    faults: ['fanFailure:hall.A@0.3h..1h'],
  });
  const { times, values } = await reader.read(recordTo, summary.columns, everything);
  const step = 10 / 3600;
  const halls = summary.columns.filter((name) => /^hall\..*\.enteringTemperature$/.test(name));
  expect(halls.length).toBe(4);
  let excursion = 0;
  let it = 0;
  for (let i = 1; i < times.length; i++) {
    for (const name of halls) {
      const entering = values[name][i] as number;
      excursion += Math.max(0, entering - 27, 18 - entering) * step;
      it += (values[name.replace('enteringTemperature', 'itPower')][i] as number) * step;
    }
  }
  expect(excursion).toBeGreaterThan(0);
  expect(result.kpis.hallExcursion.value).toBeCloseTo(excursion, 6);
  expect(result.meters.itElectricity).toBeCloseTo(it, 6);
  const { pue, erf, puePartialCooling, supplyLosses } = result.kpis;
  let supply = 0;
  for (const hall of loadPlant(plantFilePath('chapelle')).equipment) {
    if (hall.kind !== 'hall') continue;
    const { installedPower, powerSupply } = hall.parameters;
    if (powerSupply === undefined) throw new Error('the halls of chapelle have a supply');
    const {
      standingLoss,
      proportionalLoss,
      resistiveLoss,
      roomCoolingPerformance = Number.POSITIVE_INFINITY,
    } = powerSupply;
    for (const load of values[`${hall.name}.itPower`].slice(1) as number[]) {
      const share = load / installedPower;
      const loss = installedPower * (standingLoss + proportionalLoss * share + resistiveLoss * share ** 2);
      supply += (loss * (1 + 1 / roomCoolingPerformance) + powerSupply.services) * step;
    }
  }
  expect(supplyLosses.value).toBeCloseTo(supply, 6);
  expect((pue.value - puePartialCooling.value) * it).toBeCloseTo(supply, 6);
  expect(pue.value).toBeGreaterThan(1.15);
  expect(erf.value * pue.value).toBeCloseTo(result.meters.coldFromHeatPumps / it, 6);
});

test.each([
  ['throws', () => strategyThrows(), /^at 2026-01-12T0.*: no idea/],
  ['gives no number', () => strategyGives(Number.NaN), /strategy or control gave no number/],
])('a strategy that %s ends its run with the reason and when', async (_, arrange, words) => {
  arrange();
  const outcome = await simulate({ scenario: short });
  expect(outcome).toEqual({ kind: 'failed', reason: expect.stringMatching(words) });
});

function strategyThrows(): void {
  vi.spyOn(strategies.rules, 'supplyTemperature').mockImplementation(() => {
    throw new Error('no idea');
  });
}

function strategyGives(value: number): void {
  vi.spyOn(strategies.rules, 'supplyTemperature').mockReturnValue(value);
}

test('an impossible scenario fails with its reason, a cancelled one is cancelled', async () => {
  const impossible = await simulate({ scenario: { ...short, faults: ['pumpFailure:boiler.1'] } });
  expect(impossible).toEqual({ kind: 'failed', reason: expect.stringContaining('cannot befall boiler.1') });
  const monitor = new RunMonitor();
  monitor.cancel();
  expect(await simulate({ scenario: { ...short, days: 300 }, monitor: monitor.buffer })).toEqual({ kind: 'cancelled' });
});

test('samples are taken at equal intervals, whatever the step, and are written a chunk at a time', () => {
  const scenario = readScenario({ ...short, step: 7, record: { points: ['boiler.1.heat'], interval: 300 } });
  const times: number[] = [];
  let result: RunResult | undefined;
  for (const running = stretches(scenario); result === undefined; ) {
    const next = running.next();
    if (next.done) result = next.value;
    else if (next.value.recorder !== undefined) {
      const { rows, times: taken } = next.value.recorder.take();
      times.push(...taken.subarray(0, rows));
    }
  }
  expect(times.length).toBe(0.5 * 288 + 1);
  times.forEach((time, i) => {
    expect(time - scenario.startTime - i * 300).toBeGreaterThanOrEqual(0);
    expect(time - scenario.startTime - i * 300).toBeLessThan(7);
  });
});

test('curves too long for a screen keep their extremes; what was not recorded is said', async () => {
  const { reader, recordTo } = await recorded(short);
  const whole = (await reader.read(recordTo, ['boiler.1.heat'], everything)).values['boiler.1.heat'] as number[];
  const reduced = await reader.read(recordTo, ['boiler.1.heat'], { ...everything, samples: 100 });
  expect(reduced.times.length).toBeLessThanOrEqual(100);
  expect(reduced.times.toSorted((a, b) => a - b)).toEqual(reduced.times);
  const shown = reduced.values['boiler.1.heat'] as number[];
  expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...whole), Math.max(...whole)]);
  const [first, ...rest] = (await reader.duration(recordTo, ['boiler.1.heat'], 10))['boiler.1.heat'] as number[];
  expect(first).toBe(Math.max(...whole));
  expect(rest.at(-1)).toBe(Math.min(...whole));
  await expect(reader.read(recordTo, ['nothing'], everything)).rejects.toThrow(NotRecordedError);
  expect(isRecorded(folder())).toBe(false);
});
