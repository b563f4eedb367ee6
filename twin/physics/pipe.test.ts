import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlugFlow, pipeThermals } from './pipe.ts';

const heatCapacity = 4.186;

function pipeOf(length: number, innerDiameter: number, lossPerMetre: number, temperature: number) {
  const thermals = pipeThermals(length, innerDiameter, 0.004, lossPerMetre, 1000, heatCapacity);
  return { thermals, pipe: new PlugFlow(new Float64Array(PlugFlow.stateSize), thermals, temperature, 0) };
}

/** Steps of constant flow; gives what left in each. */
function run(pipe: PlugFlow, mass: number, entering: number, steps: number, dt: number, from = 0, ground = 10) {
  return Array.from({ length: steps }, (_, i) => {
    const now = from + i * dt;
    pipe.ageAll(now, ground);
    const out = pipe.take(mass, true, now, ground);
    pipe.give(mass, entering, true, now, ground);
    return out;
  });
}

describe('plug-flow pipe', () => {
  test('a front arrives late by the wall as well, and no heat is lost on the way', () => {
    const { pipe, thermals } = pipeOf(100, 0.08, 0, 20);
    const before = pipe.content();
    const mass = 2;
    const out = run(pipe, mass, 60, 900, 1);
    // Mean time of arrival from the step response, s.
    const arrival = out.reduce((sum, t) => sum + (60 - t) / 40, 0);
    expect(arrival).toBeCloseTo((thermals.mass + thermals.wallMass) / mass, 0);
    const net = out.reduce((sum, t) => sum + mass * (60 - t), 0);
    expect(pipe.content() - before).toBeCloseTo(net, 6);
  });

  test('the spread of a front is that of exchange with a continuous wall (Schumann 1929), within a fifth', () => {
    const { pipe, thermals } = pipeOf(40, 0.0525, 0, 0);
    const mass = 0.3;
    const dt = 0.25;
    const out = run(pipe, mass, 1, 4000, dt);
    let arrival = 0;
    let second = 0;
    out.forEach((t, i) => {
      arrival += (1 - t) * dt;
      second += 2 * (1 - t) * (i + 0.5) * dt * dt;
    });
    const deviation = Math.sqrt(second - arrival ** 2);
    const units = -thermals.wallNodes * Math.log(1 - thermals.wallExchange);
    const expected = ((thermals.wallMass / mass) * dt * Math.sqrt(2 / units)) as number;
    expect(deviation / expected).toBeGreaterThan(0.95);
    expect(deviation / expected).toBeLessThan(1.2);
  });

  test('steady loss is that of the exponential along the pipe', () => {
    const { pipe } = pipeOf(500, 0.1, 0.3, 70);
    const flow = 2;
    const dt = 10;
    const out = run(pipe, flow * dt, 70, 3000, dt);
    const expected = 10 + 60 * Math.exp((-0.3e-3 * 500) / (flow * heatCapacity));
    expect(out.at(-1)).toBeCloseTo(expected, 2);
  });

  test('standing water and wall cool together towards the ground', () => {
    const { pipe, thermals } = pipeOf(100, 0.1, 0.3, 70);
    const hours = 12;
    for (let t = 600; t <= hours * 3600; t += 600) pipe.ageAll(t, 10);
    const capacity = (thermals.mass + thermals.wallMass) * heatCapacity;
    const expected = 10 + 60 * Math.exp((-0.3e-3 * 100 * hours * 3600) / capacity);
    expect(pipe.endTemperature(true)).toBeCloseTo(expected, 6);
    expect(pipe.content() / (thermals.mass + thermals.wallMass)).toBeCloseTo(expected, 6);
  });

  test('reversed flow gives back what had just entered', () => {
    const { pipe } = pipeOf(100, 0.1, 0, 20);
    run(pipe, 5, 80, 20, 1);
    const out = pipe.take(5, false, 20, 10);
    // It has passed a hundredth of the wall.
    expect(out).toBeGreaterThan(78);
    expect(out).toBeLessThanOrEqual(80);
    expect(pipe.endTemperature(false)).toBeCloseTo(80, 9);
  });

  test('whatever flows to and fro, mass stays to the bit and heat is kept', () => {
    const moves = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 700 }), fc.boolean(), fc.double({ min: 5, max: 95, noNaN: true })),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(moves, (sequence) => {
        const { pipe, thermals } = pipeOf(100, 0.1, 0.3, 40);
        let books = pipe.content();
        sequence.forEach(([mass, forward, entering], i) => {
          const now = i * 60;
          pipe.ageAll(now, 10);
          const out = pipe.take(mass, forward, now, 10);
          pipe.give(mass, entering, forward, now, 10);
          books += mass * (entering - out);
        });
        expect(pipe.mass()).toBe(thermals.mass);
        expect(pipe.content() + pipe.lost).toBeCloseTo(books, 5);
      }),
    );
  });
});
