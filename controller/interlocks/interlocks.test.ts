import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { level, quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';
import { type Interlock, Interlocks, interlocksOf } from './index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const time = 1_768_176_000;

/** All interlocks of the plant, with every sensor good and nothing tripped. */
function begin() {
  const context = new ControlContext(plant, time);
  const rules = interlocksOf(context, assemble(context, 'rules').hallPumps);
  const interlocks = new Interlocks(context, rules);
  const { image } = context;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = (definition.range[0] + definition.range[1]) / 2;
  }
  for (const rule of rules) rest(rule);
  const evaluate = () => {
    context.time++;
    image.badCount = plant.points.filter(
      ({ index, definition }) => definition.kind === 'measured' && image.quality[index] === quality.bad,
    ).length;
    interlocks.evaluate();
  };

  /** Gives the points of an interlock values at which it does not hold; where it needs all its checks, one does for that. */
  function rest({ when, all }: Interlock): void {
    for (const check of when) image.quality[check.slot] = quality.good;
    for (const check of all === true ? when.slice(0, 1) : when) {
      if (check.test === 'unproven') image.value[check.slot] = 1;
      else if (check.test === 'proven') image.value[check.slot] = 0;
      else if (check.test === 'beyond') {
        const [on, back] = [check.on ?? 0, check.back ?? 0];
        image.value[check.slot] = back + (back - on) / 2;
      }
    }
  }

  /** Makes one check hold. */
  function trip({ slot, test, on }: Interlock['when'][number]): void {
    if (test === 'unknown') image.quality[slot] = quality.bad;
    else if (test === 'beyond') image.value[slot] = on ?? 0;
    else image.value[slot] = test === 'proven' ? 1 : 0;
  }
  return { context, rules, interlocks, evaluate, rest, trip };
}

const names = begin().rules.map(({ key, equipment }, i): [string, number] => [`${equipment.name} ${key}`, i]);

describe.each(names)('%s', (_, i) => {
  it('is inactive at rest, and with each of its conditions active: forces its outputs, blocks, and lets go', () => {
    const { context, rules, interlocks, evaluate, rest, trip } = begin();
    const rule = rules[i];
    const { equipment, key, when, forces } = rule;
    evaluate();
    expect(interlocks.activeOn(equipment.index)).not.toContain(key);
    for (const group of rule.all === true ? [when] : when.map((check) => [check])) {
      for (const check of group) trip(check);
      evaluate();
      expect(interlocks.activeOn(equipment.index)).toContain(key);
      for (const { slot, value } of forces) {
        expect(context.priority.isFilled(slot, rule.level)).toBe(true);
        // Where stops and starts meet at one output, the stop wins; elsewhere it is this rule's value.
        expect([value, 0]).toContain(context.priority.valueAt(slot, rule.level));
      }
      expect(context.blockedBy[equipment.index] !== undefined).toBe(rule.blocks || otherBlocks(rules, interlocks, i));
      for (const one of rules) rest(one);
      evaluate();
      expect(interlocks.activeOn(equipment.index)).not.toContain(key);
      for (const { slot } of forces) expect(context.priority.isFilled(slot, rule.level)).toBe(false);
    }
  });

  it('with all of its conditions, needs all; without, any one', () => {
    const { context, rules, interlocks, evaluate, trip } = begin();
    const rule = rules[i];
    trip(rule.when[0]);
    for (const { slot, test } of rule.when.slice(1))
      if (test === 'proven' || test === 'unproven') context.image.value[slot] = test === 'proven' ? 0 : 1;
    evaluate();
    const active = interlocks.activeOn(rule.equipment.index).includes(rule.key);
    expect(active).toBe(rule.all !== true || rule.when.length === 1);
  });
});

/** Whether another rule of the same equipment, tripped by the same points, blocks it. */
function otherBlocks(rules: readonly Interlock[], interlocks: Interlocks, i: number): boolean {
  const { equipment } = rules[i];
  const active = interlocks.activeOn(equipment.index);
  return rules.some((one, k) => k !== i && one.blocks && one.equipment === equipment && active.includes(one.key));
}

describe('interlocks', () => {
  // Flow is proven at rest and no hall is brought back, so that a limit that counts only then is one as any other.
  const limits = begin().rules.filter(
    ({ when: [first, ...others] }) =>
      first.test === 'beyond' && others.every(({ test }) => test === 'proven' || test === 'unproven'),
  );

  it.each(limits.map(({ equipment, key }): [string, string] => [equipment.name, key]))(
    '%s %s holds from its limit until past its way back, and keeps its state while blind',
    (name, key) => {
      const { context, rules, interlocks, evaluate } = begin();
      const rule = rules.find((one) => one.equipment.name === name && one.key === key) as Interlock;
      const [{ slot, on = 0, back = 0 }] = rule.when;
      const { image } = context;
      const active = () => interlocks.activeOn(rule.equipment.index).includes(key);
      const at = (value: number) => {
        image.value[slot] = value;
        evaluate();
        return active();
      };
      const sense = on > back ? 1 : -1;
      expect(at(on - sense * 1e-6)).toBe(false);
      expect(at(on)).toBe(true);
      expect(at((on + back) / 2)).toBe(true);
      image.quality[slot] = quality.bad;
      expect(at(back - sense)).toBe(true);
      image.quality[slot] = quality.good;
      expect(at(back + sense * 1e-6)).toBe(true);
      expect(at(back)).toBe(false);
      image.quality[slot] = quality.bad;
      expect(at(on + sense)).toBe(false);
    },
  );

  it('leave a hall that is brought back to what the other halls bear', () => {
    const { context, rules, evaluate, trip } = begin();
    const [hot, { slot: broughtBack }] = (rules.find(({ key }) => key === 'interlock.hallHot') as Interlock).when;
    const valve = plant.equipment[plant.points[hot.slot].equipment].points.valve;
    const { image, priority } = context;
    trip(hot);
    image.value[broughtBack] = 1;
    evaluate();
    expect(priority.isFilled(valve, level.plantProtection)).toBe(false);
    image.value[broughtBack] = 0;
    evaluate();
    expect(priority.isFilled(valve, level.plantProtection)).toBe(true);
  });

  it('never move what a person is tagged on to: a tag lets stops through only', () => {
    const { context, rules, evaluate, trip } = begin();
    for (const { index, points } of plant.equipment)
      if (points.mode !== undefined) context.setMode(index, modeIndex.maintenance);
    for (const { when } of rules) for (const check of when) trip(check);
    evaluate();
    for (const { forces, level: at } of rules) {
      for (const { slot } of forces) {
        if (context.priority.isFilled(slot, at)) expect(context.priority.valueAt(slot, at)).toBe(0);
      }
    }
  });

  it('force again on the scan after a tag is gone, though no condition changed', () => {
    const { context, rules, evaluate, trip } = begin();
    const hot = rules.find(({ key }) => key === 'interlock.hallHot') as Interlock;
    context.setMode(hot.equipment.index, modeIndex.maintenance);
    trip(hot.when[0]);
    evaluate();
    expect(context.priority.isFilled(hot.forces[0].slot, hot.level)).toBe(false);
    context.setMode(hot.equipment.index, modeIndex.automatic);
    evaluate();
    expect(context.priority.valueAt(hot.forces[0].slot, hot.level)).toBe(1);
  });

  it('tell once of coming and going, where people must hear of it', () => {
    const { context, rules, interlocks, evaluate, rest, trip } = begin();
    const hot = rules.find(({ key }) => key === 'interlock.hallHot') as Interlock;
    trip(hot.when[0]);
    for (let i = 0; i < 5; i++) evaluate();
    expect(interlocks.announcedOn(hot.equipment.index)).toBe('interlock.hallHot');
    rest(hot);
    for (let i = 0; i < 5; i++) evaluate();
    const told = context.drainEvents().filter(({ equipment }) => equipment === hot.equipment.name);
    expect(told.map(({ key }) => key)).toEqual(['event.interlockActive', 'event.interlockGone']);
  });

  it('hold levels 1 and 2, which nothing that people or strategies write outranks', () => {
    for (const { level: at, forces } of begin().rules) {
      expect([level.lifeSafety, level.plantProtection]).toContain(at);
      expect(forces.length).toBeGreaterThan(0);
    }
  });
});
