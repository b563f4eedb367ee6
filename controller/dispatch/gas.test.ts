import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { quality } from '../image/index.ts';
import { createController, type OperationalState, succeedController } from '../scan/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const who = { user: 'otto', role: 'operator' } as const;
const slot = (name: string) => {
  const point = plant.pointByName.get(name);
  if (point === undefined) throw new Error(`no point ${name}`);
  return point.index;
};
const pressure = slot('gas.1.pressure');
const life = (state: OperationalState) => state.machines['boiler.1'] as { readonly attempts: number };

/** The controller, scan by scan of a second, against boiler 1 that somebody runs by hand and a burner that does what the test says. */
function begin(state?: OperationalState) {
  let controller = createController(plant, { strategy: 'rules', startTime, ...(state ? { state } : {}) });
  let time = startTime;
  const field = { bar: 0.02, known: true, lights: true };
  let enabledFor = 0;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    controller.image.quality[index] = quality.good;
    controller.image.value[index] = definition.unit === 'boolean' ? 0 : 40;
  }
  const live = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      const { image } = controller;
      time++;
      enabledFor = image.value[slot('boiler.1.run')] >= 0.5 ? enabledFor + 1 : 0;
      for (const { index, key, definition } of plant.points) {
        if (definition.kind !== 'measured') continue;
        if (/flowProven|pressureProven/.test(key)) image.value[index] = 1;
        image.sourceTime[index] = time;
      }
      image.value[slot('boiler.1.purging')] = enabledFor > 2 && enabledFor <= 10 ? 1 : 0;
      image.value[slot('boiler.1.flame')] = enabledFor > 10 && field.lights ? 1 : 0;
      image.value[pressure] = field.bar;
      image.quality[pressure] = field.known ? quality.good : quality.bad;
      controller.scan(time);
    }
  };
  const at = (bar: number, seconds: number) => {
    field.bar = bar;
    live(seconds);
  };
  const byHand = () => {
    live(1);
    controller.command({ who, type: 'mode', equipment: 'boiler.1', mode: 'manual' });
    controller.command({ who, type: 'manualValue', point: 'boiler.1.run', value: 1 });
    controller.command({ who, type: 'manualValue', point: 'boiler.1.firingRate', value: 0.5 });
  };
  const boiler = plant.equipmentByName.get('boiler.1')?.index ?? -1;
  return {
    field,
    live,
    at,
    byHand,
    goOn: () => {
      controller = succeedController(controller, plant);
    },
    proven: () => controller.image.value[slot('gas.1.gasProven')] === 1,
    state: () => controller.explanation(boiler).state,
    told: () => controller.explanation(boiler).conditions,
    attempts: () => life(controller.state()).attempts,
    stored: () => JSON.parse(JSON.stringify(controller.state())) as OperationalState,
    run: () => controller.image.value[slot('boiler.1.run')],
    alarms: () =>
      controller.alarms().filter(({ id, state: now }) => /^(gas|boiler)\.1#/.test(id) && now === 'unacknowledged'),
  };
}

describe('gas', () => {
  it('is gone below its minimum for 3 s, and back a tenth above it for 10 s: noise switches nothing', () => {
    const { at, proven } = begin();
    at(0.02, 5);
    for (let i = 0; i < 20; i++) {
      at(0.0149, 2);
      expect(proven()).toBe(true);
      at(0.0151, 1);
    }
    at(0.0149, 3);
    expect(proven()).toBe(false);
    at(0.0164, 60);
    expect(proven()).toBe(false);
    for (let i = 0; i < 20; i++) {
      at(0.0166, 9);
      expect(proven()).toBe(false);
      at(0.0164, 1);
    }
    at(0.0166, 10);
    expect(proven()).toBe(true);
  });

  it('is told by one alarm of its supply, with the pressure, and the boiler says what it waits for and that nobody knows how long', () => {
    const { at, byHand, live, run, told, alarms } = begin();
    byHand();
    live(60);
    expect(run()).toBe(1);
    at(0.008, 5);
    expect(run()).toBe(0);
    expect(alarms().map(({ id, key, priority }) => [id, key, priority])).toEqual([
      ['gas.1#gasLow', 'alarm.gasPressureLow', 'high'],
    ]);
    expect(alarms()[0].parameters).toEqual({ pressureMillibar: 8, minimumMillibar: 15 });
    const lacking = told().find(({ key }) => key === 'condition.gasPressureLow');
    expect(lacking).toMatchObject({ blocking: true, parameters: { supply: 'gas.1', pressureMillibar: 8 } });
    expect(lacking?.until).toBeUndefined();
    expect(told().map(({ key }) => key)).toContain('interlock.gasNotProven');
    at(0.02, 12);
    expect(alarms()).toEqual([]);
  });

  it('whose pressure is not known keeps no boiler out: burners have gas switches of their own', () => {
    const { field, at, byHand, live, proven, run, alarms } = begin();
    byHand();
    live(60);
    field.known = false;
    live(600);
    expect([proven(), run()]).toEqual([true, 1]);
    expect(alarms().map(({ id }) => id)).toEqual(['gas.1#quality']);
    // One that was known to be gone is believed for half a minute more.
    field.known = true;
    at(0.008, 5);
    expect(proven()).toBe(false);
    field.known = false;
    live(29);
    expect(proven()).toBe(false);
    live(2);
    expect(proven()).toBe(true);
  });

  it('that is gone at a restart is so from the first scan on: its alarm neither returns nor comes again', () => {
    const before = begin();
    before.at(0.02, 5);
    before.at(0, 5);
    const after = begin(before.stored());
    after.at(0, 1);
    expect(after.proven()).toBe(false);
    expect(after.alarms().map(({ raisedAt }) => raisedAt)).toEqual(before.alarms().map(({ raisedAt }) => raisedAt));
  });

  it('is what it was under another configuration, though its pressure is between the limits', () => {
    const { at, goOn, live, proven } = begin();
    at(0.02, 5);
    at(0, 5);
    at(0.0155, 5);
    goOn();
    live(60);
    expect(proven()).toBe(false);
  });
});

describe('a boiler whose flame is lost', () => {
  /** One that burned, lost its flame, and has been without it for some seconds. */
  const lost = (before: { readonly bar: number; readonly seconds: number } = { bar: 0.02, seconds: 0 }) => {
    const one = begin();
    one.byHand();
    one.live(60);
    expect(one.state()).toBe('running');
    one.at(before.bar, before.seconds);
    one.field.bar = 0.02;
    one.field.lights = false;
    one.live(2);
    expect(one.state()).toBe('lockout');
    return one;
  };

  it('has tried in vain', () => {
    const { attempts, live } = lost();
    expect(attempts()).toBe(1);
    live(120);
    expect(attempts()).toBe(1);
  });

  it('has not, where its gas was gone just before', () => {
    expect(lost({ bar: 0.01, seconds: 2 }).attempts()).toBe(0);
  });

  it('has not, where the pressure tells it within a minute', () => {
    const { at, attempts } = lost();
    expect(attempts()).toBe(1);
    at(0.02, 40);
    at(0.01, 1);
    expect(attempts()).toBe(0);
    at(0.01, 60);
    expect(attempts()).toBe(0);
  });

  it('has, where its gas goes much later', () => {
    const { at, attempts } = lost();
    at(0.02, 300);
    at(0.01, 60);
    expect(attempts()).toBe(1);
  });

  it('and that gave up after it, is let off again', () => {
    const { live, at, attempts, state } = lost();
    // It tries again after its minimum off-time, until it has tried three times.
    live(3 * 1500);
    expect([state(), attempts()]).toEqual(['fault', 3]);
    at(0.01, 60);
    expect(state()).toBe('fault');
    const late = lost();
    for (let i = 0; late.state() !== 'fault' && i < 3 * 1500; i++) late.live(1);
    late.at(0.01, 5);
    expect([late.state(), late.attempts()]).toEqual(['lockout', 2]);
  });
});
