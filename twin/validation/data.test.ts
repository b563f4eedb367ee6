import { describe, expect, test } from 'vitest';
import { columnOf, commented, DataError, filesOf, numbers, parseTable, requireRising, vectors } from './data.ts';

const text = '# T_start_in=16.6, T_start_out=16.8\ntime,value\n0,1.5\n\n1,2\n';

describe('reference data', () => {
  test('are read with their comments and lines', () => {
    const table = parseTable(text, 'a.csv');
    expect(table.columns).toEqual(['time', 'value']);
    expect(numbers(table, /^val/)).toEqual([1.5, 2]);
    expect(table.lines).toEqual([3, 5]);
    expect(commented(table, 'T_start_out')).toBe(16.8);
  });

  test.each([
    ['a missing cell', '0,1\n1\n', 'a.csv:3: 1 cells, expected 2'],
    ['what is no number', '0,1\n1,x\n', 'a.csv:3: "x", expected a number'],
    ['an empty cell', '0,1\n1,\n', 'a.csv:3: "", expected a number'],
  ])('%s is refused with its line', (_, rows, message) => {
    expect(() => numbers(parseTable(`time,value\n${rows}`, 'a.csv'), 'value')).toThrow(message);
  });

  test('what is missing is named', () => {
    const table = parseTable(text, 'a.csv');
    expect(() => columnOf(table, 'flow')).toThrow('a.csv: no column flow (found time, value)');
    expect(() => commented(table, 'start')).toThrow(DataError);
    expect(() => parseTable('time,value\n', 'a.csv')).toThrow('at least one row');
    expect(() => filesOf('/nowhere/at/all', /csv/)).toThrow('expected a readable folder');
  });

  test('time that stands still is refused', () => {
    const table = parseTable('time,value\n0,1\n0,1\n', 'a.csv');
    expect(() => requireRising(numbers(table, 'time'), table, 'time')).toThrow('a.csv:3: time 0, expected more than 0');
  });

  test('vectors must have their length', () => {
    const table = parseTable('c\n1 2 3\n', 'a.csv');
    expect(vectors(table, 'c', 3)).toEqual([[1, 2, 3]]);
    expect(() => vectors(table, 'c', 6)).toThrow('a.csv:2: c has 3 numbers, expected 6');
  });
});
