import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { level, PriorityArrays, ProcessImage, quality } from './index.ts';

const plant = loadPlant(plantFilePath('mairie'));
const measured = plant.points.filter(({ definition }) => definition.kind === 'measured');
const computed = plant.points.filter(({ definition }) => definition.kind === 'computed');
const time = 1_768_176_000;

/** An image into which every sensor has told the middle of its range at `time`. */
function heard(): ProcessImage {
  const image = new ProcessImage(plant);
  for (const { index, definition } of measured) {
    image.value[index] = (definition.range[0] + definition.range[1]) / 2;
    image.quality[index] = quality.good;
    image.sourceTime[index] = time;
  }
  return image;
}

describe('process image', () => {
  it('begins with everything measured bad: nothing heard is not zero', () => {
    const image = new ProcessImage(plant);
    expect(image.allBad).toBe(true);
    expect(measured.every(({ index }) => !image.usable(index) && !image.proven(index))).toBe(true);
  });

  it.each([
    ['not a number', () => Number.NaN],
    ['above its range', ([, high]: readonly number[]) => high + 1e-6],
    ['below its range', ([low]: readonly number[]) => low - 1e-6],
    ['infinite', () => Number.POSITIVE_INFINITY],
  ])('makes a value bad that is %s', (_, make) => {
    const image = heard();
    const { index, definition } = measured[0];
    image.value[index] = make(definition.range);
    image.checkMeasured(time);
    expect(image.usable(index)).toBe(false);
    expect(image.badCount).toBe(1);
  });

  it('takes the limits of a range for good', () => {
    const image = heard();
    for (const [i, { index, definition }] of measured.entries()) image.value[index] = definition.range[i % 2];
    image.checkMeasured(time);
    expect(image.badCount).toBe(0);
  });

  it('makes a value bad once it is older than its maximum age, and good again with the next sample', () => {
    const image = heard();
    const { index, field } = measured[0];
    const age = field?.maximumAgeSeconds ?? Number.NaN;
    image.checkMeasured(time + age);
    expect(image.badCount).toBe(0);
    image.checkMeasured(time + age + 0.001);
    expect(image.usable(index)).toBe(false);
    image.quality[index] = quality.good;
    image.sourceTime[index] = time + age + 1;
    image.checkMeasured(time + age + 1);
    expect(image.usable(index)).toBe(true);
  });

  it('uses an uncertain value, and lets a bad contact prove nothing', () => {
    const image = heard();
    const contact = measured.find(({ definition }) => definition.unit === 'boolean')?.index as number;
    image.value[contact] = 1;
    image.quality[contact] = quality.uncertain;
    expect(image.proven(contact)).toBe(true);
    image.quality[contact] = quality.bad;
    expect(image.proven(contact)).toBe(false);
  });

  it('counts bad values as they are, whatever order they come and go in', () => {
    const slots = measured.map(({ index }) => index);
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom(...slots), { maxLength: 12 }), { maxLength: 8 }), (scans) => {
        const image = heard();
        for (const [i, broken] of scans.entries()) {
          image.sampledAll(time + i);
          for (const { index, definition } of measured) image.value[index] = definition.range[0];
          for (const slot of broken) image.value[slot] = Number.NaN;
          image.checkMeasured(time + i);
          expect(image.badCount).toBe(new Set(broken).size);
          expect(slots.filter((slot) => !image.usable(slot))).toEqual(slots.filter((slot) => broken.includes(slot)));
        }
      }),
    );
  });

  it('stamps what a scan works out with the time of that scan, and nothing else', () => {
    const image = heard();
    image.publish(computed[0].index, 5, quality.uncertain);
    image.stampComputed(time + 7);
    expect(computed.every(({ index }) => image.sourceTime[index] === time + 7)).toBe(true);
    expect(measured.every(({ index }) => image.sourceTime[index] === time)).toBe(true);
    expect([image.value[computed[0].index], image.quality[computed[0].index]]).toEqual([5, quality.uncertain]);
  });
});

describe('priority arrays', () => {
  const levels = Object.values(level);
  const output = () => new Float64Array(plant.points.length);
  const claim = fc.record({
    row: fc.nat({ max: 3 }),
    at: fc.constantFrom(...levels),
    value: fc.double({ min: 0, max: 1, noNaN: true }),
    release: fc.boolean(),
    until: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  });

  it('writes the strongest filled level of every array, and tells just what changed: against a plain model', () => {
    fc.assert(
      fc.property(fc.array(fc.array(claim, { maxLength: 6 }), { maxLength: 30 }), (scans) => {
        const arrays = new PriorityArrays(plant);
        const values = output();
        const changed = new Uint16Array(arrays.slots.length);
        const owner = arrays.name('tester');
        const reason = arrays.name('reason.test');
        arrays.resolve(0, values, changed);
        const model = new Map<string, { value: number; until: number }>();
        for (const [i, claims] of scans.entries()) {
          for (const { row, at, value, release, until } of claims) {
            const slot = arrays.slots[row];
            if (release && at !== level.default) {
              arrays.release(slot, at);
              model.delete(`${row}/${at}`);
            } else if (at !== level.default) {
              const end = until === undefined ? undefined : i + until;
              arrays.set(slot, at, value, owner, reason, i, end);
              model.set(`${row}/${at}`, { value, until: end ?? Number.POSITIVE_INFINITY });
            }
          }
          for (const [key, { until }] of model) if (until <= i) model.delete(key);
          const before = values.slice();
          const count = arrays.resolve(i, values, changed);
          for (let row = 0; row < 4; row++) {
            const slot = arrays.slots[row];
            const winner = levels.find((at) => model.has(`${row}/${at}`));
            const expected =
              winner === undefined
                ? (plant.points[slot].definition.initial ?? 0)
                : model.get(`${row}/${winner}`)?.value;
            expect(values[slot]).toBe(expected);
            expect(arrays.winner(slot)).toBe(winner ?? level.default);
            expect(arrays.read(slot).map((entry) => entry.level)).toEqual([
              ...levels.filter((at) => model.has(`${row}/${at}`)),
              level.default,
            ]);
          }
          const differing = Array.from(arrays.slots).filter((slot) => before[slot] !== values[slot]);
          expect(Array.from(changed.subarray(0, count))).toEqual(differing);
        }
      }),
    );
  });

  it('keeps since while an owner repeats its claim, and begins it anew for another reason', () => {
    const arrays = new PriorityArrays(plant);
    const [slot] = arrays.slots;
    const [owner, first, second] = [arrays.name('a'), arrays.name('reason.one'), arrays.name('reason.two')];
    arrays.set(slot, level.machine, 0.3, owner, first, 10);
    arrays.set(slot, level.machine, 0.4, owner, first, 20);
    expect(arrays.read(slot)[0]).toEqual({ level: 12, value: 0.4, owner: 'a', reason: 'reason.one', since: 10 });
    arrays.set(slot, level.machine, 0.4, owner, second, 30);
    expect(arrays.read(slot)[0]).toMatchObject({ reason: 'reason.two', since: 30 });
    // Emptied and filled again within one scan is the same claim; in a later one it is new.
    arrays.release(slot, level.machine, 40);
    arrays.set(slot, level.machine, 0.4, owner, second, 40);
    expect(arrays.read(slot)[0].since).toBe(30);
    arrays.release(slot, level.machine);
    arrays.set(slot, level.machine, 0.4, owner, second, 50);
    expect(arrays.read(slot)[0].since).toBe(50);
  });

  it('empties an expired level also where a stronger one hid it', () => {
    const arrays = new PriorityArrays(plant);
    const [slot] = arrays.slots;
    const values = output();
    const changed = new Uint16Array(arrays.slots.length);
    arrays.set(slot, level.operator, 1, 0, 0, 0, 10);
    arrays.set(slot, level.plantProtection, 0, 0, 0, 0);
    arrays.resolve(10, values, changed);
    expect(arrays.isFilled(slot, level.operator)).toBe(false);
    expect(arrays.valueBelow(slot, level.sequence)).toBe(plant.points[slot].definition.initial ?? 0);
  });

  it('writes an output again that another hand changed, once told', () => {
    const arrays = new PriorityArrays(plant);
    const [slot] = arrays.slots;
    const values = output();
    const changed = new Uint16Array(arrays.slots.length);
    arrays.set(slot, level.machine, 0.5, 0, 0, 0);
    arrays.resolve(0, values, changed);
    values[slot] = 0.9;
    arrays.touchAll();
    expect(arrays.resolve(1, values, changed)).toBe(1);
    expect(values[slot]).toBe(0.5);
  });

  it('says with its version whether anything of an array changed', () => {
    const arrays = new PriorityArrays(plant);
    const [slot, other] = arrays.slots;
    arrays.set(slot, level.machine, 0.5, 0, 0, 0);
    const version = arrays.version(slot);
    arrays.set(slot, level.machine, 0.5, 0, 0, 1);
    arrays.release(slot, level.operator);
    arrays.set(other, level.machine, 0.5, 0, 0, 1);
    expect(arrays.version(slot)).toBe(version);
    arrays.set(slot, level.machine, 0.6, 0, 0, 2);
    expect(arrays.version(slot)).not.toBe(version);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, and keeps what was there', (value) => {
    const arrays = new PriorityArrays(plant);
    const [slot] = arrays.slots;
    arrays.set(slot, level.machine, 0.5, 0, 0, 0);
    expect(() => arrays.set(slot, level.machine, value, 0, 0, 1)).toThrow(RangeError);
    expect(arrays.read(slot)[0].value).toBe(0.5);
  });

  it('refuses points that are not commanded', () => {
    const arrays = new PriorityArrays(plant);
    const { index } = measured[0];
    expect(() => arrays.set(index, level.machine, 1, 0, 0, 0)).toThrow(/not commanded/);
    expect(() => arrays.release(index, level.machine)).toThrow(/not commanded/);
    expect(() => arrays.read(index)).toThrow(/not commanded/);
  });
});
