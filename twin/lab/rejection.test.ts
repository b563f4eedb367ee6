import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const slot = (name: string) => plant.pointByName.get(name)?.index ?? expect.fail(name);
const circuit = plant.equipment.find((one) => one.kind === 'rejectionCircuit') ?? expect.fail('no rejection circuit');
const coolers = plant.equipment.filter(({ kind }) => kind === 'dryCooler').map(({ name }) => name);
const chillers = plant.equipment.filter(({ kind }) => kind === 'chiller').map(({ name }) => name);
const heatPumps = plant.equipment.filter(({ kind }) => kind === 'heatPump').map(({ name }) => name);
const maintainer = { user: 'mo', role: 'maintenance' } as const;
/** Coolant goes round in so long, s: what stood in a condenser tells nothing of its supply. */
const settled = 600;

/** A day at an outdoor temperature, °C, with all heat of the halls to be rejected: heat pumps are tagged out, and more where told. */
function liveDay(outdoorTemperature: number, out: readonly string[] = []) {
  const weather = constantWeather({ outdoorTemperature, solarIrradiance: 0 });
  const startTime = Date.parse('2026-07-01T00:00:00Z') / 1000;
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime });
  const { value } = loop.controller.image;
  // What stands by then is as cold as the air.
  for (let i = 0; i < 4320; i++) loop.step(10);
  for (const equipment of [...heatPumps, ...out])
    loop.controller.command({ type: 'mode', equipment, mode: 'maintenance', reason: 'oil', who: maintainer });
  const starts = (names: readonly string[]) => names.map((name) => value[slot(`${name}.starts`)]);
  const before = starts(coolers);
  const chilled = loop.twin.meters.chillerElectricity;
  const ran = chillers.map(() => 0);
  let condenserLeast = Number.POSITIVE_INFINITY;
  let fullSpeed = 0;
  let supplyWarmest = 0;
  let coolantLeast = Number.POSITIVE_INFINITY;
  let waterLeast = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 8640; i++) {
    loop.step(10);
    for (const [k, name] of chillers.entries()) {
      ran[k] = value[slot(`${name}.running`)] > 0.5 ? ran[k] + 10 : 0;
      if (ran[k] > settled)
        condenserLeast = Math.min(condenserLeast, value[slot(`${name}.condenser.enteringTemperature`)]);
    }
    if (coolers.some((name) => value[slot(`${name}.fanSpeed`)] > 0.9)) fullSpeed += 10;
    if (value[slot('pump.freeCooling.running')] > 0.5) {
      coolantLeast = Math.min(coolantLeast, value[slot('exchanger.freeCooling.secondary.enteringTemperature')]);
      waterLeast = Math.min(waterLeast, value[slot('exchanger.freeCooling.primary.leavingTemperature')]);
    }
    supplyWarmest = Math.max(supplyWarmest, value[slot('meter.chilledSupply.temperature')]);
  }
  const counts = starts(coolers).map((now, i) => now - before[i]);
  return {
    startsMost: Math.max(...counts),
    condenserLeast,
    fullSpeed,
    supplyWarmest,
    coolantLeast,
    waterLeast,
    chillerElectricity: loop.twin.meters.chillerElectricity - chilled,
  };
}

describe('dry coolers over a day', () => {
  it('hot: all turn without a stop, below full speed, and condensers are as cool as is worth it', () => {
    const { startsMost, condenserLeast, fullSpeed, supplyWarmest } = liveDay(32);
    expect(startsMost).toBeLessThanOrEqual(1);
    expect(condenserLeast).toBeGreaterThan(32);
    expect(fullSpeed).toBeLessThan(300);
    expect(supplyWarmest).toBeLessThan(24);
  });

  it('mild: air carries the halls, with fans at part speed', () => {
    const { startsMost, fullSpeed, supplyWarmest } = liveDay(12);
    expect(startsMost).toBeLessThanOrEqual(2);
    expect(fullSpeed).toBeLessThan(300);
    expect(supplyWarmest).toBeLessThan(23);
  });

  it('frosty: fans seldom turn, and neither does coolant get too cold for the exchanger nor its water near freezing', () => {
    const { startsMost, fullSpeed, supplyWarmest, coolantLeast, waterLeast, chillerElectricity } = liveDay(-7);
    expect(startsMost).toBeLessThanOrEqual(12);
    expect(fullSpeed).toBeLessThan(300);
    expect(supplyWarmest).toBeLessThan(24);
    expect(coolantLeast).toBeGreaterThan(3);
    expect(waterLeast).toBeGreaterThan(3);
    // A chiller may warm the coolant up; then air takes over.
    expect(chillerElectricity).toBeLessThan(30);
  });

  it('frosty, with chillers alone: they never run with too little head pressure', () => {
    const { startsMost, condenserLeast, fullSpeed, supplyWarmest } = liveDay(-5, ['pump.freeCooling']);
    expect(condenserLeast).toBeGreaterThanOrEqual(circuit.parameters.supplyTemperatureMinimum);
    expect(condenserLeast).toBeLessThan(40);
    expect(startsMost).toBeLessThanOrEqual(24);
    expect(fullSpeed).toBeLessThan(300);
    expect(supplyWarmest).toBeLessThan(24);
  });
});
