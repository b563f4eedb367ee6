import { beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../network/index.ts';
import { builtPlant } from './living.ts';
import { type Learned, Shadow } from './shadow.ts';
import { trial } from './trial.ts';

const startTime = Date.parse('2026-01-20T00:00:00Z') / 1000;

describe('a shadow', () => {
  let plant: Plant;
  let learned: Learned;
  beforeAll(() => {
    plant = loadPlant(plantFilePath('chapelle'));
    const life = trial({ plant, startTime, days: 0.75, built: 1, seed: 1, learning: true });
    expect(life.warnings).toEqual([]);
    learned = life.shadow.learned();
  });

  it('finds and names what its plant suffers, and says nothing before', () => {
    const from = startTime + 3600;
    const faults = [{ ...parseFault('pumpWear:pump.network.1=0.3'), from }];
    const options = { plant, startTime, days: 0.25, built: 1, seed: 2, faults, learned, learning: false };
    const { warnings, shadow } = trial(options);
    expect(warnings.map(({ cause, target }) => `${cause} ${target}`)).toEqual(['pumpWear pump.network.1']);
    expect(warnings[0].raised).toBeGreaterThan(from);
    const flow = shadow.estimates().find((e) => e.equipment === 'pump.network.1' && e.parameter === 'flow');
    expect(flow?.value).toBeLessThan(0.93);
    expect(trial(options).warnings).toEqual(warnings);
  });

  it('tells what only contacts and feedbacks say within minutes', () => {
    const from = startTime + 1800;
    const until = from + 3600;
    const faults = [
      { ...parseFault('communicationLoss:substation.H3'), from, until },
      { ...parseFault('feedbackLost:substation.H2'), from, until },
      { ...parseFault('sensorFrozen:hall.C.enteringTemperature'), from, until },
      { ...parseFault('flowSwitchLost:heatPump.1'), from, until },
    ];
    const { warnings } = trial({
      plant,
      startTime,
      days: 1.25 / 24,
      built: 1,
      seed: 2,
      faults,
      learned,
      learning: false,
    });
    expect(new Set(warnings.map(({ cause, target }) => `${cause}:${target}`))).toEqual(
      new Set(faults.map(({ kind, target }) => `${kind}:${target}`)),
    );
    for (const { raised } of warnings) expect(raised - from).toBeLessThan(1800);
  });

  it('begins anew after a gap, and refuses time that stands', () => {
    const shadow = new Shadow(plant, startTime, { learning: true });
    const values = new Float64Array(plant.points.length).fill(Number.NaN);
    shadow.update(startTime + 10, values);
    shadow.update(startTime + 86_400, values);
    expect(shadow.time).toBe(startTime + 86_400);
    expect(shadow.update(startTime + 86_400, values)).toEqual([]);
    shadow.update(startTime + 86_410, values);
    expect(shadow.time).toBe(startTime + 86_410);
  });
});

describe('a plant as built', () => {
  it('is the same equipment with other parameters, the same for a seed', () => {
    const plant = loadPlant(plantFilePath('mairie'));
    const built = builtPlant(plant, 3, 0.1);
    expect(builtPlant(plant, 3, 0.1)).toEqual(built);
    expect(built.points).toBe(plant.points);
    const pairs = plant.equipment.flatMap((e, i) =>
      e.kind === 'pump' ? [[e.parameters.designHead, (built.equipment[i] as typeof e).parameters.designHead]] : [],
    );
    expect(pairs.length).toBeGreaterThan(0);
    for (const [file, real] of pairs) {
      expect(real).not.toBe(file);
      expect(Math.abs(real / file - 1)).toBeLessThanOrEqual(0.1);
    }
  });
});
