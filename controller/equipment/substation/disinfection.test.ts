import { describe, expect, it } from 'vitest';
import { Disinfection, legalLimits } from './disinfection.ts';

const start = 1_768_176_000;
const hour = 3600;

function begin() {
  const one = new Disinfection(legalLimits, start);
  let time = start;
  const hold = (temperature: number, seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 60) {
      time += 60;
      one.step(temperature, 60, time);
    }
  };
  return { one, hold };
}

describe('a hot-water store under the order of 30 November 2005', () => {
  it('is kept while it is at 55 °C, short draws aside', () => {
    const { one, hold } = begin();
    for (let day = 0; day < 3; day++) {
      hold(57, 23 * hour);
      hold(53, 0.4 * hour);
    }
    expect(one.state).toBe('kept');
  });

  it('is raised where it was not, and is overdue after a day', () => {
    const { one, hold } = begin();
    hold(57, hour);
    hold(50, 0.5 * hour);
    expect(one.state).toBe('kept');
    hold(50, 0.1 * hour);
    expect([one.state, one.raises]).toEqual(['raising', true]);
    hold(58, 20 * hour);
    expect(one.state).toBe('raising');
    hold(58, 4 * hour);
    expect([one.state, one.raises]).toEqual(['overdue', true]);
    hold(61, 59 * 60);
    expect(one.state).toBe('overdue');
    hold(61, 60);
    expect([one.state, one.raises]).toEqual(['kept', false]);
  });

  it.each([
    [70, 2],
    [65, 4],
    [60, 60],
  ])('a raise to %s °C takes %s min without a break', (temperature, minutes) => {
    const { one, hold } = begin();
    hold(50, 2 * hour);
    hold(temperature, (minutes - 1) * 60);
    hold(59, 60);
    hold(temperature, (minutes - 1) * 60);
    expect(one.state).toBe('raising');
    hold(temperature, 60);
    expect(one.state).toBe('kept');
  });

  it('that lives on daily raises begins the next one in time', () => {
    const { one, hold } = begin();
    hold(50, 2 * hour);
    hold(61, hour);
    hold(50, 21.5 * hour);
    expect(one.state).toBe('kept');
    hold(50, hour);
    expect(one.state).toBe('raising');
    hold(61, 1.1 * hour);
    expect(one.state).toBe('kept');
  });

  it('whose temperature is not known is overdue after a day', () => {
    const { one, hold } = begin();
    hold(Number.NaN, 23 * hour);
    expect(one.state).toBe('kept');
    hold(Number.NaN, 2 * hour);
    expect(one.state).toBe('overdue');
  });

  it('goes on where it was after a restart', () => {
    const { one, hold } = begin();
    hold(50, 2 * hour);
    const again = new Disinfection(legalLimits, start + 10 * hour);
    again.restore(JSON.parse(JSON.stringify(one.store())));
    expect([again.state, again.keptAt]).toEqual([one.state, one.keptAt]);
  });
});
