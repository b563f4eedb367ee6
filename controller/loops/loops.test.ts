import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ProportionalIntegral } from '../blocks/index.ts';
import { ProcessImage } from '../image/index.ts';
import { LoopSupervision } from './index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const [first, second] = plant.equipment.filter(({ kind }) => kind === 'hall');
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const begin = 1_768_176_000;

/** Uniform in -1..1, the same at every run. */
function noise(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Two halls' loops of an integral time of 100 s whose errors follow functions of the time since the beginning, s, for some hours. */
function seen(hours: number, error: (t: number) => number, other: (t: number) => number = () => 0) {
  const image = new ProcessImage(plant);
  const supervision = new LoopSupervision();
  const loops = [first, second].map((equipment) => {
    const loop = new ProportionalIntegral(0.05, 100);
    supervision.watch({ equipment, name: 'valve', loop, unit: 'K', amplitude: 0.5 });
    return loop;
  });
  for (let t = 0; t < hours * 3600; t += 10) {
    loops[0].step(error(t), 10, 0, 1);
    loops[1].step(other(t), 10, 0, 1);
    supervision.scan(image, begin + t);
  }
  return supervision;
}

const sine = (period: number, amplitude: number) => (t: number) => amplitude * Math.sin((2 * Math.PI * t) / period);

/** Two kelvin to either side, for a time between half a minute and ten. */
function irregular(): (t: number) => number {
  const random = noise();
  let [side, until] = [2, 0];
  return (t) => {
    if (t >= until) [side, until] = [-side, t + 315 + 285 * random()];
    return side;
  };
}

describe('oscillation', () => {
  it('is told with period and amplitude, through noise', () => {
    const random = noise();
    const supervision = seen(2, (t) => sine(240, 1.2)(t) + 0.1 * random());
    const { period, amplitude, cause, band } = supervision.finding(0);
    expect(period).toBeGreaterThan(225);
    expect(period).toBeLessThan(255);
    expect(Math.abs(amplitude - 1.2)).toBeLessThan(0.15);
    expect([cause, band]).toEqual(['reason.tightTuning', 0]);
    expect(supervision.findingsOf(first.index)).toHaveLength(1);
    expect(supervision.findingsOf(second.index)).toEqual([]);
  });

  const random = noise();
  it.each([
    ['noise', () => random()],
    ['a swing too small to matter', sine(240, 0.4)],
    ['a disturbance that rings and dies away', (t: number) => sine(240, 5)(t) * Math.exp(-t / 400)],
    ['the day', sine(86_400, 3)],
    ['swings of no regular length', irregular()],
    ['what moves the error of a loop that stands at its limit', (t: number) => sine(240, 1.2)(t) - 3],
  ])('is not %s', (_, error) => {
    expect(seen(48, error).calm).toBe(true);
  });

  it('is told where a limit holds one side of the swing, so that the error hardly comes to zero', () => {
    const { period, amplitude } = seen(2, (t) => sine(240, 1.2)(t) - 1.1).finding(0);
    expect(Math.abs(period - 240)).toBeLessThan(15);
    expect(Math.abs(amplitude - 1.2)).toBeLessThan(0.15);
  });

  it('is over an hour after it ends, or when the loop does not control any more', () => {
    const swing = (t: number) => (t < 7200 ? sine(240, 1.2)(t) : 0);
    expect(seen(2.5, swing).oscillates(0)).toBe(true);
    expect(seen(3.2, swing).oscillates(0)).toBe(false);
  });

  it('comes from outside where another loop swings further with it, or it is slower than the loop could be', () => {
    const together = seen(2, sine(240, 1), sine(240, 2));
    expect(together.finding(0).cause).toBe('reason.disturbance');
    expect(together.finding(1).cause).toBe('reason.tightTuning');
    expect(seen(6, sine(900, 1)).finding(0).cause).toBe('reason.disturbance');
  });
});

describe('stiction', () => {
  /** A valve that stands until its command is `band` away, under a command that goes as asked about the middle. */
  function valve(band: number, asks: (t: number) => number, hours = 6) {
    const image = new ProcessImage(plant);
    const supervision = new LoopSupervision();
    const [command, feedback] = [slot('hall.A.valve'), slot('hall.A.valveFeedback')];
    const loop = new ProportionalIntegral(0.05, 100);
    supervision.watch({
      equipment: first,
      name: 'valve',
      loop,
      unit: 'K',
      amplitude: 0.5,
      valve: { command, feedback },
    });
    const random = noise();
    let stem = 0.5;
    for (let t = 0; t < hours * 3600; t += 10) {
      // A stroke of 60 s answers the command of the last scan.
      const asked = image.value[command];
      if (Math.abs(asked - stem) > band) stem += Math.max(-1 / 6, Math.min(1 / 6, asked - stem));
      image.value[command] = 0.5 + asks(t);
      image.value[feedback] = stem + 0.001 * random();
      image.quality[feedback] = 0;
      supervision.scan(image, begin + t);
    }
    return supervision;
  }

  it('is told with its band', () => {
    const supervision = valve(0.05, sine(3600, 0.2));
    expect(supervision.sticks(0)).toBe(true);
    const { band, cause } = supervision.finding(0);
    expect(cause).toBe('reason.stiction');
    expect(Math.abs(band - 0.06)).toBeLessThan(0.02);
  });

  it('is not the sensitivity of a sound actuator, nor a valve at rest', () => {
    expect(valve(0.005, sine(1200, 0.2)).sticks(0)).toBe(false);
    expect(valve(0.005, sine(1200, 0.01)).sticks(0)).toBe(false);
    expect(valve(0.05, () => 0).sticks(0)).toBe(false);
    // Moved for a moment, so that it does not seize.
    for (const moment of [10, 20, 60, 300])
      expect(
        valve(0.005, (t) => ((t + 10 * Math.floor(t / 3600)) % 3600 < moment ? 0.3 : 0), 36).sticks(0),
        `${moment} s`,
      ).toBe(false);
  });
});
