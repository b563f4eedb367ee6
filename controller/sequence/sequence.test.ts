import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../config/index.ts';
import { boilerFacts, boilerMachine } from '../equipment/gas-boiler/machine.ts';
import { Sequence } from './sequence.ts';

const states = kinds.gasBoiler.points.state.states ?? [];
const delays = {
  flowProofTime: 60_000,
  purgeLimit: 60_000,
  ignitionLimit: 90_000,
  unloadTime: 30_000,
  postRunTime: 120_000,
  minimumOffTime: 300_000,
};
const begin = (time = 0) => new Sequence(boilerMachine, states, delays, time);
const { requested, permitted, flowProven, flame, purging, minimumOnTimePassed } = boilerFacts;
const wanted = requested | permitted;

describe('a sequence on the clock of the scan', () => {
  it('begins in the first state of its machine, with no timer', () => {
    const sequence = begin(7);
    expect([sequence.state, sequence.since, sequence.nextDue, sequence.due]).toEqual([
      'off',
      7,
      undefined,
      Number.POSITIVE_INFINITY,
    ]);
    expect(sequence.stateIndex).toBe(states.indexOf('off'));
  });

  it('keeps timers as data: one is due a delay after its state was entered, and goes with it', () => {
    const sequence = begin();
    expect(sequence.step(wanted, 100)).toBe(true);
    expect([sequence.state, sequence.since, sequence.nextDue]).toEqual(['provingFlow', 100, 160]);
    expect(sequence.step(wanted | flowProven, 110)).toBe(true);
    expect([sequence.state, sequence.nextDue]).toEqual(['purging', 170]);
    sequence.step(wanted | flowProven | flame, 120);
    expect([sequence.state, sequence.nextDue]).toEqual(['running', undefined]);
  });

  it('fires a timer in the first scan at or after its time, however late that is', () => {
    for (const late of [0, 1, 1e6]) {
      const sequence = begin();
      sequence.step(wanted, 100);
      expect(sequence.step(wanted, 159.9)).toBe(false);
      expect(sequence.step(wanted, 160 + late)).toBe(true);
      expect([sequence.state, sequence.since]).toEqual(['lockout', 160 + late]);
    }
  });

  it('holds back the timer of a state, and no other, for as long as what it proves may be late', () => {
    const sequence = begin();
    sequence.step(wanted, 100, 30);
    expect(sequence.step(wanted, 189, 30)).toBe(false);
    expect(sequence.step(wanted | flowProven, 189.5, 30)).toBe(true);
    expect(sequence.state).toBe('purging');
    const late = begin();
    late.step(wanted, 100, 30);
    expect(late.step(wanted, 190, 30)).toBe(true);
    expect([late.state, late.nextDue]).toEqual(['lockout', 490]);
    expect(late.step(wanted, 490)).toBe(true);
  });

  it('offers the facts of now to the state that a timer led to', () => {
    const sequence = begin();
    sequence.step(wanted, 0);
    sequence.step(wanted, 60);
    expect(sequence.state).toBe('lockout');
    // The minimum off-time ends while the request stands: it starts again in the same scan.
    sequence.step(wanted, 360);
    expect(sequence.state).toBe('provingFlow');
  });

  it('takes up the state that the field is in, without timers', () => {
    const sequence = begin();
    sequence.step(wanted, 0);
    sequence.adopt('running', 50);
    expect([sequence.state, sequence.since, sequence.nextDue]).toEqual(['running', 50, undefined]);
  });

  it('refuses a state that its machine does not have', () => {
    expect(() => begin().restore({ state: 'exploded', since: 0, timers: [] })).toThrow(/unknown state exploded/);
  });

  const bits = fc.constantFrom(
    0,
    wanted,
    wanted | flowProven,
    wanted | flowProven | purging,
    wanted | flowProven | flame,
    flowProven | flame | minimumOnTimePassed,
    permitted,
    boilerFacts.taggedOut,
    boilerFacts.tripped,
    boilerFacts.resetRequested | permitted,
  );
  const life = fc.array(fc.record({ facts: bits, dt: fc.integer({ min: 1, max: 200 }) }), { maxLength: 60 });

  it('stored mid-timer and restored elsewhere, lives on the very same life', () => {
    fc.assert(
      fc.property(life, fc.nat(), (steps, cut) => {
        let sequence = begin();
        const straight = begin();
        let time = 0;
        for (const [i, { facts, dt }] of steps.entries()) {
          if (i === cut % steps.length) {
            const stored = JSON.parse(JSON.stringify(sequence.store()));
            sequence = begin(time);
            sequence.restore(stored);
          }
          time += dt;
          straight.step(facts, time);
          sequence.step(facts, time);
          expect(sequence.store()).toEqual(straight.store());
        }
      }),
    );
  });

  it('asked again in a state it has been in before, answers as a machine that is asked for the first time', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const sequence = begin();
        let time = 0;
        for (const { facts, dt } of steps) {
          const fresh = begin(time);
          fresh.restore(sequence.store());
          time += dt;
          fresh.step(facts, time);
          sequence.step(facts, time);
          expect(sequence.store()).toEqual(fresh.store());
        }
      }),
    );
  });
});
