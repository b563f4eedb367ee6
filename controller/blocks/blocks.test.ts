import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Average, approach, clamp, interpolateClamped, OnDelay, ProportionalIntegral, Rise } from './index.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('rate limit', () => {
  it('moves towards its target, by at most a step, and never past it', () => {
    fc.assert(
      fc.property(real(-1e3, 1e3), real(-1e3, 1e3), real(0, 100), (from, to, step) => {
        const next = approach(from, to, step);
        expect(Math.abs(next - from)).toBeLessThanOrEqual(step * (1 + 1e-12) + 1e-9);
        expect(next).toBeGreaterThanOrEqual(Math.min(from, to));
        expect(next).toBeLessThanOrEqual(Math.max(from, to));
      }),
    );
  });

  it('arrives, in as many steps as the way is long', () => {
    let value = 0;
    for (let i = 0; i < 10; i++) value = approach(value, 1, 0.1);
    expect(value).toBeCloseTo(1, 12);
    expect(approach(1, 1, 0.1)).toBe(1);
  });
});

describe('heating curve', () => {
  const curve = (outdoor: number) => interpolateClamped(outdoor, -7, 75, 15, 45);

  it('goes through its two points and is flat beyond them', () => {
    expect([curve(-7), curve(15), curve(-20), curve(30)]).toEqual([75, 45, 75, 45]);
    expect(curve(4)).toBeCloseTo(60, 10);
  });

  it('never asks for more heat when it is milder', () => {
    fc.assert(
      fc.property(real(-40, 50), real(0, 30), (outdoor, warmer) => {
        expect(curve(outdoor + warmer)).toBeLessThanOrEqual(curve(outdoor));
      }),
    );
  });
});

describe('average', () => {
  it('begins with the first value, and stays among the values that it has seen', () => {
    fc.assert(
      fc.property(fc.array(real(-50, 50), { minLength: 1, maxLength: 50 }), real(0.1, 60), (values, dt) => {
        const average = new Average(300);
        for (const value of values) average.step(value, dt);
        expect(average.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(average.value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });

  it('goes as far in one long step as in many short ones, also where steps change length', () => {
    const [long, short] = [new Average(300), new Average(300)];
    long.step(0, 1);
    short.step(0, 1);
    long.step(1, 60);
    for (const dt of [1, 1, 10, 10, 1, 7, 30]) short.step(1, dt);
    expect(short.value).toBeCloseTo(long.value, 12);
    expect(long.value).toBeCloseTo(1 - Math.exp(-60 / 300), 12);
  });
});

describe('rise', () => {
  it('comes to the slope of what rises evenly, and is none before and after a gap', () => {
    const rise = new Rise(15);
    expect(rise.step(20, 5)).toBe(0);
    for (let i = 1; i <= 60; i++) rise.step(20 + 0.5 * i, 5);
    expect(rise.rate).toBeCloseTo(0.1, 6);
    expect(rise.step(Number.NaN, 5)).toBe(0);
    expect(rise.step(90, 5)).toBe(0);
    expect(rise.step(89.5, 5)).toBeLessThan(0);
  });
});

describe('on-delay', () => {
  it('is true only once its condition has held without a break', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (conditions) => {
        const delay = new OnDelay(5);
        let held = 0;
        for (const condition of conditions) {
          held = condition ? held + 1 : 0;
          expect(delay.step(condition, 1)).toBe(held >= 5);
          expect(delay.remaining).toBe(Math.max(0, 5 - held));
        }
      }),
    );
  });

  it('begins anew after a reset', () => {
    const delay = new OnDelay(2);
    expect([delay.step(true, 1), delay.step(true, 1)]).toEqual([false, true]);
    delay.reset();
    expect(delay.step(true, 1)).toBe(false);
  });
});

describe('PI loop', () => {
  const gains = { gain: real(0.001, 1), time: real(10, 2000), dt: fc.constantFrom(1, 10, 60) };

  it('keeps its output within its limits, whatever it is told', () => {
    fc.assert(
      fc.property(
        gains.gain,
        gains.time,
        gains.dt,
        fc.array(fc.record({ error: real(-100, 100), low: real(0, 0.4), high: real(0.4, 1), forward: real(-1, 1) })),
        (gain, time, dt, steps) => {
          const loop = new ProportionalIntegral(gain, time);
          for (const { error, low, high, forward } of steps) {
            const output = loop.step(error, dt, low, high, forward);
            expect(output).toBeGreaterThanOrEqual(low);
            expect(output).toBeLessThanOrEqual(high);
          }
        },
      ),
    );
  });

  it('does not wind up: however long it was at a limit, it leaves it in as many steps as after a short time', () => {
    const stepsToLeave = (saturated: number): number => {
      const loop = new ProportionalIntegral(0.05, 120);
      for (let i = 0; i < saturated; i++) loop.step(20, 10, 0, 1);
      expect(loop.output).toBe(1);
      let steps = 0;
      while (loop.step(-1, 10, 0, 1) >= 1) steps++;
      return steps;
    };
    expect(stepsToLeave(100_000)).toBeLessThanOrEqual(stepsToLeave(300));
  });

  it('takes over without a bump from what it tracked, at any error and feed-forward', () => {
    fc.assert(
      fc.property(
        gains.gain,
        gains.time,
        real(0, 1),
        real(-20, 20),
        real(-0.5, 0.5),
        (gain, time, held, error, forward) => {
          const loop = new ProportionalIntegral(gain, time);
          loop.track(held, error, forward);
          const first = loop.step(error, 1, 0, 1, forward);
          // One step of one second integrates this much; beyond that the integral may only be brought back within its limits.
          const integrated = Math.abs((gain * error) / time);
          const clipped = clamp(held - gain * error - forward, -forward, 1 - forward) + gain * error + forward;
          expect(Math.abs(first - clamp(clipped, 0, 1))).toBeLessThanOrEqual(
            Math.abs(clipped - held) + integrated + 1e-9,
          );
          if (clipped === held) expect(Math.abs(first - held)).toBeLessThanOrEqual(integrated + 1e-9);
        },
      ),
    );
  });

  it('brings a first-order process to its set-point without lasting error', () => {
    const loop = new ProportionalIntegral(0.05, 120);
    let temperature = 20;
    for (let i = 0; i < 2000; i++) {
      const output = loop.step(50 - temperature, 1, 0, 1);
      temperature += (20 + 60 * output - temperature) / 60;
    }
    expect(temperature).toBeCloseTo(50, 2);
  });
});
