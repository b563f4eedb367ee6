import { expect, it } from 'vitest';
import { errorSaved, figureText, loopKey, type Proposal, worst } from './tuning.ts';

const trial = (stepError: number, sensitivity: number | null) => ({
  stepError,
  loadError: 100,
  overshoot: 0.1,
  travel: 1,
  sensitivity,
});
const proposal: Proposal = {
  loop: 'chiller.1.capacity',
  unit: 'K',
  equipment: 'chiller.1',
  now: { gain: 0.06, integralTime: 150 },
  proposed: { gain: 0.05, integralTime: 20 },
  verdict: 'better',
  findings: [
    { point: { name: 'winter' }, failure: { kind: 'notAtWork' } },
    { point: { name: 'between' }, now: trial(200, null), proposed: trial(100, 1.5) },
    { point: { name: 'summer' }, now: trial(100, 1.2), proposed: trial(100, 1.6) },
  ],
};

it('a proposal is summed up over the points where it was tried, and by the worst of them', () => {
  expect(errorSaved(proposal, 'stepError')).toBeCloseTo(0.25, 9);
  expect(errorSaved(proposal, 'loadError')).toBe(0);
  expect(worst(proposal, 'proposed', 'sensitivity')).toBe(1.6);
  expect(figureText(worst(proposal, 'now', 'sensitivity') ?? 0, 'en')).toBe('∞');
  expect(errorSaved({ ...proposal, findings: proposal.findings.slice(0, 1) }, 'stepError')).toBeUndefined();
});

it('figures are as sure as a test is, in the language’s manner; loops have names in words', () => {
  expect([figureText(0.0584, 'en'), figureText(0.0584, 'fr'), figureText(447.3, 'en')]).toEqual([
    '0.058',
    '0,058',
    '447',
  ]);
  expect([loopKey('hotWater.valve'), loopKey('capacity')]).toEqual(['loop.hotWaterValve', 'loop.capacity']);
});
