import { describe, expect, it } from 'vitest';
import { kinds } from '../../../config/kinds/index.ts';
import { NightSetback, type SetbackView } from './setback.ts';

const curve = { coldOutdoor: -7, coldSupply: 57, mildOutdoor: 15, mildSupply: 26 };
const parameters = (given: Record<string, unknown> = {}) => {
  const { setback } = kinds.substation.parameters.parse({ setback: given });
  if (setback === undefined) throw new Error('no set-back');
  return setback;
};
const hour = 3600;
/** Midnight in Paris before a Monday. */
const monday = Date.parse('2026-01-12T00:00:00+01:00') / 1000;
const view: SetbackView = {
  time: monday,
  outdoor: 5,
  room: 18,
  comfort: 20,
  reduced: 16,
  enabled: true,
  from: 7,
  until: 19,
  heats: true,
};
const begin = (given: Record<string, unknown> = {}) => new NightSetback(parameters(given), curve, 'Europe/Paris');

/** A room that cools by `cooling` K/h while it is set back and warms by `warming` K/h while it is heated up to comfort. */
function live(
  setback: NightSetback,
  days: number,
  warming: (outdoor: number) => number,
  given: Partial<SetbackView> = {},
) {
  let room = 20;
  const mornings: { begun: number; room: number }[] = [];
  let begun = Number.NaN;
  for (let time = monday; time < monday + days * 24 * hour; time += 60) {
    const seen = { ...view, ...given, time, room };
    const was = setback.phase;
    setback.judge(seen);
    if (setback.phase === 'optimumStart' && was === 'setBack') begun = time;
    if (setback.phase === 'occupied' && was === 'optimumStart') mornings.push({ begun: (time - begun) / hour, room });
    const heats = setback.phase !== 'setBack' || room < setback.roomSetpoint;
    room = heats ? Math.min(seen.comfort, room + warming(seen.outdoor) / 60) : room - 0.25 / 60;
  }
  return mornings;
}

describe('night set-back', () => {
  it('lowers the room outside the occupied hours, begins early for each kelvin that is short, and says when', () => {
    const setback = begin();
    setback.judge({ ...view, time: monday + 5 * hour });
    expect(setback.phase).toBe('setBack');
    expect(setback.roomSetpoint).toBe(16);
    // 1.5 K to half a kelvin below 20 °C, at half an hour a kelvin.
    expect(setback.leadTime).toBe(0.75 * hour);
    expect(setback.startsAt).toBe(monday + 6.25 * hour);
    setback.judge({ ...view, time: monday + 6.25 * hour });
    expect(setback.phase).toBe('optimumStart');
    expect(setback.roomSetpoint).toBe(20);
    setback.judge({ ...view, time: monday + 6.9 * hour, room: 20 });
    expect(setback.phase).toBe('optimumStart');
    setback.judge({ ...view, time: monday + 7 * hour, room: 20 });
    expect(setback.phase).toBe('occupied');
    setback.judge({ ...view, time: monday + 19 * hour, room: 20 });
    expect(setback.phase).toBe('setBack');
    expect(setback.leadTime).toBe(0);
  });

  it('rests while the room is warmer than asked, but not in frost nor blind', () => {
    const setback = begin();
    const rests = (given: Partial<SetbackView>) => {
      setback.judge({ ...view, time: monday + 2 * hour, ...given });
      return setback.rests;
    };
    expect(rests({})).toBe(true);
    expect(rests({ room: 16.2 })).toBe(true);
    expect(rests({ room: 15.9 })).toBe(false);
    expect(rests({ room: 16.2 })).toBe(false);
    expect(rests({ outdoor: 1 })).toBe(false);
    expect(rests({ room: Number.NaN })).toBe(false);
  });

  it('learns how long the building takes, by the outdoor temperature, and is punctual from then on', () => {
    const setback = begin();
    const warming = (outdoor: number) => (outdoor < 0 ? 0.5 : 1);
    const mild = live(setback, 5, warming, { outdoor: 10 });
    // The first Monday half an hour a kelvin is far too little; by Friday it is an hour.
    expect(mild[0].room).toBeLessThan(19);
    expect(mild[4].room).toBeGreaterThan(19.4);
    expect(setback.pace(10)).toBeGreaterThan(0.85 * hour);
    expect(setback.pace(10)).toBeLessThan(1.15 * hour);
    const cold = live(setback, 5, warming, { outdoor: -4 });
    expect(cold[4].room).toBeGreaterThan(19.3);
    expect(setback.pace(-4)).toBeGreaterThan(1.7 * hour);
    expect(setback.pace(-4)).toBeLessThan(2.3 * hour);
    expect(setback.pace(10)).toBeLessThan(setback.pace(-4));
    // Not earlier than needed either.
    expect(cold[4].begun).toBeLessThan(2 * 4);
  });

  it('stays within its bounds with a building that never warms up, and is not gone down to what cannot be made up', () => {
    const setback = begin();
    for (const { begun } of live(setback, 5, () => 0.01)) expect(begun).toBeLessThanOrEqual(6 + 1 / 60);
    expect(setback.pace(5)).toBeLessThanOrEqual(6 * hour);
    setback.judge({ ...view, time: monday + (5 * 24 + 2) * hour });
    // A room that takes six hours for a kelvin may lose one, no more.
    expect(setback.pace(5)).toBeGreaterThan(5 * hour);
    expect(setback.limitedBy).toBe('inertia');
    expect(setback.phase).toBe('setBack');
    expect(setback.roomSetpoint).toBeGreaterThan(18.2);
  });

  it('learns nothing of a morning in which it does not heat itself', () => {
    const setback = begin();
    live(setback, 5, () => 0.2, { heats: false });
    expect(setback.pace(5)).toBe(1800);
  });

  it('takes the set-back back in frost', () => {
    const setback = begin();
    const at = (outdoor: number) => {
      setback.judge({ ...view, time: monday + 2 * hour, outdoor });
      return setback.roomSetpoint;
    };
    expect(at(-5)).toBe(16);
    expect(at(-10)).toBe(18);
    expect(setback.limitedBy).toBe('frost');
    expect(at(-16)).toBe(20);
  });

  it('goes by a table of the outdoor temperature where no room is known', () => {
    const setback = begin();
    const lead = (outdoor: number) => {
      setback.judge({ ...view, time: monday, room: Number.NaN, outdoor });
      return setback.leadTime / hour;
    };
    expect(lead(-7)).toBe(4);
    expect(lead(4)).toBe(2.5);
    expect(lead(20)).toBe(1);
    setback.judge({ ...view, time: monday + 6 * hour, room: Number.NaN, outdoor: 15 });
    expect(setback.phase).toBe('optimumStart');
  });

  it('is switched off at once, and by other hours', () => {
    const setback = begin();
    setback.judge({ ...view, time: monday + 2 * hour });
    expect(setback.phase).toBe('setBack');
    setback.judge({ ...view, time: monday + 2 * hour + 60, from: 2 });
    expect(setback.phase).toBe('occupied');
    setback.judge({ ...view, time: monday + 2 * hour + 120 });
    expect(setback.phase).toBe('setBack');
    setback.judge({ ...view, time: monday + 2 * hour + 180, enabled: false });
    expect(setback.phase).toBe('occupied');
    expect(setback.roomSetpoint).toBe(20);
    expect(setback.rests).toBe(false);
  });

  it('goes on over a restart, in the middle of a start', () => {
    const lives = [begin(), begin()];
    let room = 18;
    for (let minute = 0; minute < 8 * 60; minute++) {
      const seen = { ...view, time: monday + minute * 60, room };
      lives[0].judge(seen);
      const fresh = begin();
      fresh.restore(JSON.parse(JSON.stringify(lives[1].store())));
      lives[1] = fresh;
      lives[1].judge(seen);
      expect(lives[1].store()).toEqual(lives[0].store());
      if (lives[0].phase !== 'setBack') room = Math.min(20, room + 0.02);
    }
    expect(lives[1].pace(5)).not.toBe(1800);
  });
});
