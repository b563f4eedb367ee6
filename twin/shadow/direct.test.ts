import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { normal } from '../physics/random.ts';
import { Actuators } from './actuators.ts';
import { Contacts } from './contacts.ts';
import { LoadSteps, SensorNoise } from './sensors.ts';
import { Warnings } from './warning.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const slot = (name: string): number => {
  const point = plant.pointByName.get(name);
  if (point === undefined) throw new Error(`no point ${name}`);
  return point.index;
};
const unknown = () => new Float64Array(plant.points.length).fill(Number.NaN);

describe('actuators', () => {
  const [command, feedback] = [slot('valve.chiller.1.position'), slot('valve.chiller.1.positionFeedback')];
  /** Feedback of an actuator whose command goes from 0 to 1, by its own law. */
  const causes = (law: (seconds: number) => number, from = 0, delay = 0) => {
    const actuators = new Actuators(plant, delay);
    const values = unknown();
    const found = new Set<string>();
    for (let t = 0; t < 1800; t += 10) {
      values[command] = t < 100 ? from : 1;
      values[feedback] = law(t - 100);
      for (const { cause, target } of actuators.check(values, 10)) found.add(`${cause} ${target}`);
    }
    return [...found];
  };

  it('are well where feedback follows in stroke time', () => {
    expect(causes((t) => Math.min(1, Math.max(0, t / 60)))).toEqual([]);
  });
  it('are stuck, slow, or without feedback', () => {
    expect(causes(() => 0)).toEqual(['valveStuck valve.chiller.1']);
    expect(causes((t) => Math.min(1, Math.max(0, t / 900)))).toEqual(['actuatorSlow valve.chiller.1']);
    expect(causes((t) => (t < 300 ? 1 : 0), 1)).toEqual(['feedbackLost valve.chiller.1']);
  });
  it('stick and slip where they follow a slow command in jumps', () => {
    const actuators = new Actuators(plant);
    const values = unknown();
    const found = new Set<string>();
    let stem = 0.3;
    for (let t = 0; t < 4 * 3600; t += 10) {
      values[command] = 0.5 + 0.2 * Math.sin(t / 600);
      if (Math.abs(values[command] - stem) > 0.1) stem = values[command];
      values[feedback] = stem;
      for (const { cause } of actuators.check(values, 10)) found.add(cause);
    }
    // Until it has slipped some times it may as well be stuck.
    expect([...found]).toEqual(['valveStuck', 'stiction']);
  });
  it('are so over a wire that takes minutes of plant time as well', () => {
    expect(causes((t) => Math.min(1, Math.max(0, (t - 100) / 60)), 0, 120)).toEqual([]);
    expect(causes(() => 0, 0, 120)).toEqual(['valveStuck valve.chiller.1']);
    expect(causes((t) => Math.min(1, Math.max(0, t / 900)), 0, 120)).toEqual(['actuatorSlow valve.chiller.1']);
    expect(causes((t) => (t < 300 ? 1 : 0), 1, 120)).toEqual(['feedbackLost valve.chiller.1']);
  });
});

describe('actuators of a plant that runs at 60 times its pace', () => {
  const [command, feedback] = [slot('valve.chiller.1.position'), slot('valve.chiller.1.positionFeedback')];
  const triangle = (t: number) => 0.5 + 0.4 * (Math.abs(((t / 150) % 2) - 1) * 2 - 1);
  /** Feedback as it comes over a wire that takes 20 s of plant time, of an actuator with a stroke time. */
  const causes = (strokeTime: number, delay: number) => {
    const actuators = new Actuators(plant, delay);
    const values = unknown();
    const found = new Set<string>();
    const course: number[] = [];
    let position = triangle(0);
    for (let t = 0; t < 7200; t += 10) {
      position += Math.min(10 / strokeTime, Math.max(-10 / strokeTime, triangle(t) - position));
      course.push(position);
      values[command] = triangle(t);
      values[feedback] = course[Math.max(0, course.length - 3)];
      for (const { cause } of actuators.check(values, 10)) found.add(cause);
    }
    return [...found];
  };

  it('are not slow because the wire is, and still are where they are slow', () => {
    expect(causes(60, 0)).toEqual(['actuatorSlow']);
    expect(causes(60, 120)).toEqual([]);
    expect(causes(900, 120)).toEqual(['actuatorSlow']);
  });
});

describe('links', () => {
  const flow = new Float64Array(plant.branches.length);
  const lost = plant.equipmentByName.get('substation.H3');
  /** Causes named where these points are bad for two minutes. */
  const causes = (bad: (equipment: number) => boolean) => {
    const contacts = new Contacts(plant);
    const measured = Float64Array.from(plant.points, ({ equipment }) => (bad(equipment) ? Number.NaN : 0));
    const found = new Set<string>();
    for (let time = 0; time < 120; time += 10)
      for (const { cause, target } of contacts.check({ time, dt: 10, measured, flow })) found.add(`${cause} ${target}`);
    return [...found].filter((one) => one.startsWith('communicationLoss'));
  };

  it('are lost with all of an equipment, and tell nothing of any where the whole field is silent', () => {
    expect(causes((equipment) => equipment === lost?.index)).toEqual(['communicationLoss substation.H3']);
    expect(causes(() => true)).toEqual([]);
  });
});

describe('sensors', () => {
  const temperature = slot('meter.networkSupply.temperature');
  const flow = new Float64Array(plant.branches.length);
  const causes = (law: (i: number) => number, expected: (i: number) => number = () => 60) => {
    const noise = new SensorNoise(plant);
    const [measured, own] = [unknown(), unknown()];
    const found = new Set<string>();
    for (let i = 0; i < 400; i++) {
      measured[temperature] = law(i);
      own[temperature] = expected(i);
      for (const { cause, target } of noise.check(measured, own, flow)) found.add(`${cause} ${target}`);
    }
    return [...found];
  };
  const name = 'meter.networkSupply.temperature';

  it('are well with their noise, on a slope, and where the plant itself swings', () => {
    expect(causes((i) => 60 + 0.03 * normal(1, 1, i))).toEqual([]);
    expect(causes((i) => 60 + 0.5 * i + 0.03 * normal(1, 1, i))).toEqual([]);
    expect(
      causes(
        (i) => 60 + (i % 2),
        (i) => 60 + (i % 2),
      ),
    ).toEqual([]);
  });
  it('are frozen without any, and loose with far too much', () => {
    expect(causes(() => 60)).toEqual([`sensorFrozen ${name}`]);
    expect(causes((i) => 60 + 1.5 * normal(1, 1, i))).toEqual([`sensorNoisy ${name}`]);
  });
});

describe('loads', () => {
  it('step where they leave their slow course for good', () => {
    const steps = new LoadSteps(plant);
    const measured = unknown();
    const found = new Set<string>();
    const run = (hours: number, load: (t: number) => number) => {
      for (let t = 0; t < hours * 3600; t += 60) {
        measured[slot('hall.B.itPower')] = load(t);
        for (const { cause, target } of steps.check(measured, 60)) found.add(`${cause} ${target}`);
      }
    };
    run(24, (t) => 100 + 8 * Math.sin((2 * Math.PI * t) / 86_400));
    expect([...found]).toEqual([]);
    run(1, () => 135);
    expect([...found]).toEqual(['loadStep hall.B']);
  });
});

describe('warnings', () => {
  it('are raised once, end after a calm, and are bounded', () => {
    const warnings = new Warnings(600);
    const finding = { cause: 'pumpWear', target: 'p', evidence: [] } as const;
    expect(warnings.tell(finding, 0)).toMatchObject({ raised: 0, active: true });
    expect(warnings.tell(finding, 300)).toBeUndefined();
    warnings.sweep(800);
    expect(warnings.list()[0].active).toBe(true);
    warnings.sweep(1000);
    expect(warnings.list()[0].active).toBe(false);
    expect(warnings.tell(finding, 1100)).toMatchObject({ raised: 1100 });
    for (let i = 0; i < 500; i++) warnings.tell({ ...finding, target: `p${i}` }, 2000 + i);
    expect(warnings.list().length).toBeLessThanOrEqual(200);
  });
});
