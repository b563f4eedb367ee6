import { describe, expect, it } from 'vitest';
import { hoursToOccupancy, type OccupiedHours } from './occupancy.ts';

const office: OccupiedHours = { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: 7, until: 19 };
const at = (weekday: number, hour: number, hours = office) => hoursToOccupancy({ weekday, hour, day: 0 }, hours);

describe('hours to occupancy', () => {
  it('are none from the first occupied moment to the last', () => {
    expect(at(0, 7)).toBe(0);
    expect(at(4, 18.99)).toBe(0);
  });

  it('lead over the night, and over the weekend', () => {
    expect(at(0, 5.5)).toBe(1.5);
    expect(at(0, 19)).toBe(12);
    expect(at(4, 19)).toBe(60);
    expect(at(6, 12)).toBe(19);
  });

  it('may pass midnight: a hall that is used from Friday evening to two in the night', () => {
    const evening: OccupiedHours = { days: ['friday'], from: 18, until: 2 };
    expect(at(4, 20, evening)).toBe(0);
    expect(at(5, 1.9, evening)).toBe(0);
    expect(at(5, 2, evening)).toBe(6 * 24 + 16);
    expect(at(4, 1, evening)).toBe(17);
  });

  it('of a day whose ends are equal are the whole day round', () => {
    const sunday: OccupiedHours = { days: ['sunday'], from: 0, until: 0 };
    expect(at(6, 0, sunday)).toBe(0);
    expect(at(6, 23.9, sunday)).toBe(0);
    expect(at(0, 0, sunday)).toBe(6 * 24);
  });

  it('never come where no day is named', () => {
    expect(at(2, 12, { ...office, days: [] })).toBe(Number.POSITIVE_INFINITY);
  });
});
