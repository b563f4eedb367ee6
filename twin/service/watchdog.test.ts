import { describe, expect, it } from 'vitest';
import { Watchdog } from './watchdog.ts';

const settings = { seconds: 10, wallMsMinimum: 3000 };

describe("the field's watchdog", () => {
  it('begins expired, and lives from the first change on', () => {
    const watchdog = new Watchdog(settings);
    expect(watchdog.expired(1e9, 1e6)).toBe(true);
    watchdog.written(false, 1e9, 1e6);
    expect(watchdog.expired(1e9, 1e6)).toBe(true);
    watchdog.written(true, 1e9, 1e6);
    expect(watchdog.expired(1e9 + 9, 1e6 + 9000)).toBe(false);
    expect(watchdog.expired(1e9 + 10, 1e6 + 10_000)).toBe(true);
  });

  it('counts a change as life, a repeated value not', () => {
    const watchdog = new Watchdog(settings);
    watchdog.written(false, 0, 0);
    watchdog.written(true, 1, 1000);
    watchdog.written(true, 9, 9000);
    expect(watchdog.expired(11, 11_000)).toBe(true);
    watchdog.written(false, 12, 12_000);
    expect(watchdog.expired(13, 13_000)).toBe(false);
  });

  it('gives a fast plant its wall time', () => {
    const watchdog = new Watchdog(settings);
    watchdog.written(false, 0, 0);
    watchdog.written(true, 0, 0);
    expect(watchdog.expired(100, 100)).toBe(false);
    expect(watchdog.expired(3000, 3000)).toBe(true);
  });
});
