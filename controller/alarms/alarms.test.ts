import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import { Interlocks } from '../interlocks/index.ts';
import { type AlarmState, Alarms } from './index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const hall = plant.equipmentByName.get('hall.A');
if (hall === undefined) throw new Error('the plant has no hall A');
const entering = hall.points.enteringTemperature;
const { alarm } = plant.points[entering].definition;
const { high = 0, highHigh = 0, deadBand = 0, delaySeconds = 0 } = alarm ?? {};
const highId = `${plant.points[entering].name}#high`;

function begin(stored?: readonly AlarmState[]) {
  const context = new ControlContext(plant, startTime);
  const alarms = new Alarms(context, new Interlocks(context, []));
  if (stored !== undefined) alarms.restore(stored);
  const { image } = context;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    const { alarm: limits, range } = definition;
    image.quality[index] = quality.good;
    image.value[index] = limits?.when === undefined ? calm(limits, range) : limits.when ? 0 : 1;
  }
  const scan = (dt = 10, seconds = dt) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.dt = dt;
      context.time += dt;
      image.badCount = 0;
      for (const { index, definition } of plant.points)
        if (definition.kind === 'measured' && image.quality[index] === quality.bad) image.badCount++;
      alarms.evaluate();
    }
  };
  const of = (id: string) => alarms.list().find((state) => state.id === id);
  return { context, alarms, image, scan, of };
}

/** A value within all limits of a point. */
function calm(limits: typeof alarm, [lowest, highest]: readonly [number, number]): number {
  const above = limits?.low ?? limits?.lowLow ?? lowest;
  const below = limits?.high ?? limits?.highHigh ?? highest;
  return (above + below) / 2;
}

describe('an alarm (ISA-18.2)', () => {
  it('is raised once its limit has been passed for its delay without a break, and not before', () => {
    const { image, scan, of } = begin();
    scan(10);
    image.value[entering] = high + 0.1;
    scan(10, delaySeconds - 10);
    expect(of(highId)).toBeUndefined();
    image.value[entering] = high;
    scan(10);
    image.value[entering] = high + 0.1;
    scan(10, delaySeconds - 10);
    expect(of(highId)).toBeUndefined();
    scan(10);
    expect(of(highId)).toMatchObject({
      state: 'unacknowledged',
      point: plant.points[entering].name,
      equipment: 'hall.A',
    });
    expect(of(highId)?.parameters).toEqual({ value: high + 0.1, limit: high, unit: '°C' });
  });

  it('returns only past its dead-band', () => {
    const { image, scan, of } = begin();
    image.value[entering] = high + 0.1;
    scan(10, delaySeconds);
    image.value[entering] = high - deadBand + 0.01;
    scan(10, 600);
    expect(of(highId)?.state).toBe('unacknowledged');
    image.value[entering] = high - deadBand;
    scan();
    expect(of(highId)?.state).toBe('returnedUnacknowledged');
  });

  it('goes through every state: acknowledged and then gone, or gone and then acknowledged', () => {
    const { context, alarms, image, scan, of } = begin();
    const raise = () => {
      image.value[entering] = high + 1;
      scan(10, delaySeconds);
    };
    const calmDown = () => {
      image.value[entering] = 24;
      scan();
    };
    raise();
    expect(alarms.acknowledge(highId, 'ada', 'on my way')).toBe(true);
    expect(of(highId)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ada', comment: 'on my way' });
    expect(alarms.acknowledge(highId, 'bob', undefined)).toBe(false);
    calmDown();
    expect(of(highId)).toBeUndefined();
    raise();
    calmDown();
    expect(of(highId)).toMatchObject({ state: 'returnedUnacknowledged', returnedAt: context.time });
    expect(alarms.acknowledge(highId, 'ada', undefined)).toBe(true);
    expect(of(highId)).toBeUndefined();
    expect(alarms.acknowledge(highId, 'ada', undefined)).toBe(false);
  });

  it('comes back as a new one where it returned unacknowledged and is raised again', () => {
    const { context, image, scan, of } = begin();
    image.value[entering] = high + 1;
    scan(10, delaySeconds);
    image.value[entering] = 24;
    scan();
    image.value[entering] = high + 1;
    scan(10, delaySeconds);
    expect(of(highId)).toMatchObject({ state: 'unacknowledged', raisedAt: context.time });
    expect(of(highId)?.returnedAt).toBeUndefined();
  });

  it('weighs one step more at the outer limit', () => {
    const { image, scan, of } = begin();
    image.value[entering] = highHigh + 1;
    scan(10, delaySeconds);
    expect(of(highId)?.priority).toBe('high');
    expect(of(`${plant.points[entering].name}#highHigh`)?.priority).toBe('emergency');
  });

  it('is not raised by a value of bad quality; the lost sensor is told instead, after 30 s', () => {
    const { image, scan, of } = begin();
    image.value[entering] = high + 5;
    image.quality[entering] = quality.bad;
    scan(10, 20);
    expect(of('hall.A#quality')).toBeUndefined();
    scan(10, 600);
    expect(of(highId)).toBeUndefined();
    expect(of('hall.A#quality')).toMatchObject({ parameters: { points: 'enteringTemperature', count: 1 } });
    image.quality[entering] = quality.good;
    image.value[entering] = 24;
    scan();
    expect(of('hall.A#quality')?.state).toBe('returnedUnacknowledged');
  });

  it('a silent field is one alarm, not one for each equipment', () => {
    const { image, scan, alarms } = begin();
    for (const { index, definition } of plant.points)
      if (definition.kind === 'measured') image.quality[index] = quality.bad;
    scan(1, 120);
    expect(alarms.list().map(({ id }) => id)).toEqual(['plant#communication']);
  });

  it('a fault that the machine reports itself is told once, by that contact', () => {
    const { image, scan, alarms } = begin();
    const pump = plant.equipment.find(({ kind }) => kind === 'pump');
    if (pump === undefined) throw new Error('no pump');
    const { state, fault } = pump.points;
    image.value[state] = plant.points[state].definition.states?.indexOf('fault') ?? -1;
    scan();
    expect(alarms.list().map(({ id }) => id)).toEqual([`${pump.name}#fault`]);
    image.value[fault] = 1;
    scan();
    const standing = alarms.list().filter(({ state: now }) => now === 'unacknowledged');
    expect(standing.map(({ id }) => id)).toEqual([`${plant.points[fault].name}#state`]);
  });

  it('goes on over a restart: neither raised again nor forgotten', () => {
    const { image, scan, alarms } = begin();
    image.value[entering] = high + 1;
    scan(10, delaySeconds);
    alarms.acknowledge(highId, 'ada', undefined);
    const next = begin(JSON.parse(JSON.stringify(alarms.store())));
    next.image.value[entering] = high + 1;
    next.scan(10, 600);
    expect(next.of(highId)?.state).toBe('acknowledged');
    expect(next.context.drainEvents().filter(({ parameters }) => parameters.alarm === highId)).toEqual([]);
    // Its dead-band holds on, too.
    next.image.value[entering] = high - deadBand + 0.01;
    next.scan();
    expect(next.of(highId)?.state).toBe('acknowledged');
    next.image.value[entering] = 24;
    next.scan();
    expect(next.of(highId)).toBeUndefined();
  });

  it('keeps a thousand at most, lets returned ones go first, and counts what was lost', () => {
    const { alarms } = begin();
    for (let i = 0; i < 1005; i++) alarms.raise(`made#${i}`, 'alarm.made', 'low', {});
    expect(alarms.list()).toHaveLength(1000);
    expect(alarms.lost).toBe(5);
    expect(alarms.list()[0].id).toBe('made#5');
  });

  it('follows its limit and dead-band as a plain model does, whatever the value does', () => {
    const values = fc.array(fc.double({ min: high - 2, max: high + 2, noNaN: true }), { maxLength: 80 });
    fc.assert(
      fc.property(values, (sequence) => {
        const { image, scan, of } = begin();
        let raised = false;
        let held = 0;
        for (const value of sequence) {
          image.value[entering] = value;
          scan(60);
          if (value > (raised ? high - deadBand : high)) {
            held += 60;
            raised ||= held >= delaySeconds;
          } else {
            raised = false;
            held = 0;
          }
          expect(of(highId)?.state === 'unacknowledged').toBe(raised);
        }
      }),
      { numRuns: 40 },
    );
  });
});
