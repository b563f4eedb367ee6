import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { fitModel, largestSensitivity, type ProcessModel, simc } from './model.ts';
import { operatingPoints } from './points.ts';
import { propose } from './proposal.ts';
import { tuningFragment } from './report.ts';

const process: ProcessModel = { gain: 8, timeConstant: 300, deadTime: 60 };

/** What a process does under steps of its input to either side, with noise and a drift, sampled every ten seconds. */
function response({ gain, timeConstant, deadTime }: ProcessModel, noise: number): [number[], number[]] {
  const [inputs, held]: [number[], number[]] = [[], []];
  let [state, random] = [0, 1];
  for (let k = 0; k < 240; k++) {
    inputs.push(k < 10 ? 0.5 : k % 48 < 24 ? 0.6 : 0.4);
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    held.push(state + 0.001 * k + noise * (random / 2 ** 31 - 1));
    const input = (inputs[k - deadTime / 10] ?? 0.5) - 0.5;
    state += (1 - Math.exp(-10 / timeConstant)) * (gain * input - state);
  }
  return [inputs, held];
}

describe('a model', () => {
  it('is found again through noise and drift', () => {
    const model = fitModel(...response(process, 0.05), 10);
    expect(model.explained).toBeGreaterThan(0.95);
    expect(Math.abs(model.deadTime - 60)).toBeLessThanOrEqual(10);
    // Its slope, K/T, is what a loop lives by.
    expect(Math.abs(model.gain / model.timeConstant / (8 / 300) - 1)).toBeLessThan(0.15);
  });

  it('explains nothing where nothing answers', () => {
    const [inputs] = response(process, 0);
    const [, noise] = response({ ...process, gain: 0 }, 0.1);
    expect(fitModel(inputs, noise, 10).explained).toBeLessThan(0.2);
  });
});

describe('SIMC', () => {
  it('gives gain, integral time and sensitivity as published', () => {
    const tuning = simc(process, process.deadTime);
    expect(tuning.gain).toBeCloseTo(0.5 * (300 / (8 * 60)), 6);
    expect(tuning.integralTime).toBe(300);
    // Skogestad 2003, table 1: Ms = 1.59 where T is no longer than 8 θ.
    expect(largestSensitivity(process, tuning, 0)).toBeCloseTo(1.59, 1);
    expect(simc({ ...process, timeConstant: 1e4 }, 60).integralTime).toBe(480);
  });

  it('is known to be past its limit with a gain eight times as high', () => {
    const { gain, integralTime } = simc(process, process.deadTime);
    expect(largestSensitivity(process, { gain: 8 * gain, integralTime }, 10)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a proposal', () => {
  const plant = loadPlant(plantFilePath('chapelle'));
  const summer = operatingPoints.filter(({ name }) => name === 'summer');
  const winter = operatingPoints.filter(({ name }) => name === 'winter');

  it('leaves less error on the twin than a sluggish loop, robustly, and says how the plant file would have it', () => {
    const sluggish = { gain: 0.05, integralTime: '300 s' };
    const sleepy = loadPlant(plantFilePath('chapelle'), { 'equipment.pump.network.1.parameters.tuning': sluggish });
    const proposal = propose(sleepy, 'pump.network.1.speed', winter);
    const [{ model, now, proposed }] = proposal.findings;
    expect(model?.explained).toBeGreaterThan(0.6);
    expect(proposal.verdict).toBe('better');
    expect(proposed?.sensitivity).toBeLessThanOrEqual(1.75);
    expect(proposed?.loadError).toBeLessThan(0.85 * (now?.loadError ?? 0));
    const { gain, integralTime } = proposal.proposed ?? { gain: 0, integralTime: 0 };
    expect(tuningFragment([proposal])).toBe(
      `equipment:\n  pump.network.1:\n    parameters:\n      tuning: { gain: ${gain}, integralTime: ${integralTime} s }`,
    );
  }, 120_000);

  it('is none where the loop is not at work, and for no loop that is none', () => {
    const proposal = propose(plant, 'substation.H1.heating.valve', summer);
    expect(proposal).toMatchObject({ verdict: 'unknown', findings: [{ failure: { kind: 'notAtWork' } }] });
    expect(() => propose(plant, 'chiller.1.valve', summer)).toThrow(
      /no loop is called "chiller.1.valve"; there are heatPump.1/,
    );
  }, 120_000);
});
