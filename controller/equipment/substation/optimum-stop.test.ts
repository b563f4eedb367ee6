import { describe, expect, it } from 'vitest';
import { hoursToEnd, kinds } from '../../../config/index.ts';
import { OptimumStop } from './optimum-stop.ts';
import { NightSetback, type SetbackView } from './setback.ts';

const hour = 3600;
/** Midnight in Paris before a Monday. */
const monday = Date.parse('2026-01-12T00:00:00+01:00') / 1000;
const curve = { coldOutdoor: -7, coldSupply: 57, mildOutdoor: 15, mildSupply: 26 };
const parameters = (given: Record<string, unknown> = {}) => {
  const { setback } = kinds.substation.parameters.parse({ setback: given });
  if (setback === undefined) throw new Error('no set-back');
  return setback;
};
const view: SetbackView = {
  time: monday + 12 * hour,
  outdoor: 5,
  room: 20,
  comfort: 20,
  reduced: 16,
  enabled: true,
  from: 7,
  until: 19,
  heats: true,
};

describe('optimum stop', () => {
  const stop = { stopLeadTimeMaximum: '2 h' };

  it('is not there unless the plant file has it', () => {
    const setback = new NightSetback(parameters(), curve, 'Europe/Paris');
    for (let time = monday + 12 * hour; time < monday + 19 * hour; time += 60) {
      setback.judge({ ...view, time, room: 22 });
      expect(setback.phase).toBe('occupied');
    }
  });

  it('lets the room cool to its least just as the hours end, and learns from how fast it falls', () => {
    const setback = new NightSetback(parameters(stop), curve, 'Europe/Paris');
    /** An evening of a room with a time constant of 60 h; its temperature at 19 h, and how long before heating stopped. */
    const evening = (day: number, outdoor = 5) => {
      let room = 20;
      let stopped = Number.NaN;
      for (let time = monday + (day * 24 + 12) * hour; time < monday + (day * 24 + 22) * hour; time += 60) {
        setback.judge({ ...view, time, room, outdoor });
        if (setback.phase === 'optimumStop' && Number.isNaN(stopped)) stopped = time;
        if (setback.rests) room -= ((room - outdoor) / (60 * hour)) * 60;
        if (time === monday + (day * 24 + 19) * hour) expect(room).toBeGreaterThan(19.74);
        if (time >= monday + (day * 24 + 19) * hour) expect(setback.phase).toBe('setBack');
      }
      return monday + (day * 24 + 19) * hour - stopped;
    };
    const leads = [0, 1, 2, 3, 4].map((day) => evening(day));
    // A quarter of a kelvin of 15 K, by 20 h at first, by 60 h once that is learned.
    expect(leads[0] / hour).toBeCloseTo(0.33, 1);
    expect(leads[4] / hour).toBeGreaterThan(0.9);
    expect(leads[4] / hour).toBeLessThan(1.05);
    expect(leads).toEqual([...leads].sort((a, b) => a - b));
    // Colder outdoors, later.
    setback.judge({ ...view, time: monday + (7 * 24 + 12) * hour });
    expect(evening(7, 2.5)).toBeLessThan(leads[4]);
  });

  it('heats again where the room falls too soon, and does not rest again before the hours end', () => {
    const setback = new NightSetback(parameters(stop), curve, 'Europe/Paris');
    const at = (hours: number, room: number) => {
      setback.judge({ ...view, time: monday + hours * hour, room });
      return [setback.phase, setback.rests];
    };
    expect(at(18, 21)).toEqual(['optimumStop', true]);
    expect(setback.endsAt).toBe(monday + 19 * hour);
    expect(at(18.1, 19.7)).toEqual(['optimumStop', false]);
    expect(setback.roomSetpoint).toBe(19.75);
    expect(at(18.5, 20.2)).toEqual(['optimumStop', false]);
    expect(at(19, 20.2)[0]).toBe('setBack');
  });

  it('leaves no room alone that is not known, nor any in frost, nor one whose hours do not end', () => {
    const one = new OptimumStop(parameters(stop));
    const lead = (given: Partial<SetbackView>) => {
      one.reckon({ ...view, ...given });
      return one.leadTime;
    };
    expect(lead({})).toBeGreaterThan(0);
    expect(lead({ room: 25 })).toBe(2 * hour);
    expect([lead({ room: Number.NaN }), lead({ outdoor: 1 }), lead({ room: 19.7 })]).toEqual([0, 0, 0]);
    const setback = new NightSetback(parameters({ ...stop, occupiedDays: allDays }), curve, 'Europe/Paris');
    setback.judge({ ...view, time: monday + 6.9 * hour, from: 7, until: 7, room: 25 });
    expect(setback.phase).toBe('occupied');
  });

  it('goes on after a restart with what it has learned', () => {
    const one = new OptimumStop(parameters(stop));
    for (let i = 0; i < 60; i++) one.learn({ ...view, time: monday + i * 60, room: 20 - i * 0.01 }, true);
    expect(one.timeConstant).not.toBe(20 * hour);
    const other = new OptimumStop(parameters(stop));
    other.restore(JSON.parse(JSON.stringify(one.store())));
    expect(other.timeConstant).toBe(one.timeConstant);
  });
});

describe('a softened start', () => {
  it('raises the room’s set-point no faster than it may, begins as much earlier, and boosts only a room that lags', () => {
    const setback = new NightSetback(parameters({ startRate: '0.5 K/h' }), curve, 'Europe/Paris');
    const at = (hours: number, room: number) => setback.judge({ ...view, time: monday + hours * hour, room });
    at(3, 18);
    // 1.5 K at half a kelvin an hour, although the building would take three quarters of an hour.
    expect([setback.phase, setback.leadTime]).toEqual(['setBack', 3 * hour]);
    at(4, 18);
    expect([setback.phase, setback.roomSetpoint]).toEqual(['optimumStart', 18]);
    expect(setback.boosts).toBe(false);
    at(6, 18.9);
    expect(setback.roomSetpoint).toBe(19);
    expect(setback.boosts).toBe(false);
    at(6.5, 18.5);
    expect(setback.boosts).toBe(true);
    // A restart goes on with the ramp.
    const again = new NightSetback(parameters({ startRate: '0.5 K/h' }), curve, 'Europe/Paris');
    again.restore(JSON.parse(JSON.stringify(setback.store())));
    again.judge({ ...view, time: monday + 6.5 * hour, room: 18.5 });
    expect(again.roomSetpoint).toBe(setback.roomSetpoint);
    at(7, 19.5);
    expect([setback.phase, setback.roomSetpoint]).toEqual(['occupied', 20]);
  });
});

const allDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

describe('the end of the occupied hours', () => {
  const days = ['monday', 'tuesday'] as const;
  it.each([
    [{ hour: 12, weekday: 0 }, { days, from: 7, until: 19 }, 7],
    [{ hour: 6, weekday: 0 }, { days, from: 7, until: 19 }, 0],
    // Over midnight, and from one day's hours into the next one's.
    [{ hour: 23, weekday: 1 }, { days, from: 22, until: 6 }, 7],
    [{ hour: 5, weekday: 2 }, { days, from: 22, until: 6 }, 1],
    [{ hour: 12, weekday: 0 }, { days, from: 7, until: 7 }, 43],
    [
      { hour: 12, weekday: 0 },
      {
        days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const,
        from: 7,
        until: 7,
      },
      Number.POSITIVE_INFINITY,
    ],
  ])('%o of %o is in %d h', (local, hours, left) => {
    expect(hoursToEnd({ day: 0, ...local }, hours)).toBe(left);
  });
});
