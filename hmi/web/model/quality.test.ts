import { describe, expect, it } from 'vitest';
import { type Standing, shownQuality } from './quality.ts';

const good = 0;
const bad = 2;
const live: Standing = { fresh: true, fieldLost: false, computed: false, resting: false };

describe('what is said of a value', () => {
  it('of a sensor that is bad it says so, whether its machine runs or not', () => {
    expect(shownQuality(bad, live)).toBe('bad');
    expect(shownQuality(bad, { ...live, resting: true })).toBe('bad');
  });

  it('of what cannot be worked out: that there is none, and that its machine rests where that is why', () => {
    const computed = { ...live, computed: true };
    expect(shownQuality(bad, computed)).toBe('none');
    expect(shownQuality(bad, { ...computed, resting: true })).toBe('rests');
    expect(shownQuality(good, { ...computed, resting: true })).toBe('good');
  });

  it('of what is not of now: that it is stale, whatever it was', () => {
    const resting = { ...live, computed: true, resting: true };
    expect(shownQuality(bad, { ...resting, fresh: false })).toBe('stale');
    expect(shownQuality(bad, { ...resting, fieldLost: true })).toBe('stale');
  });
});
