import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';

describe('the command line of npm start', () => {
  it('has a default for everything', () => {
    expect(readArguments([])).toEqual({
      plant: undefined,
      speed: 1,
      seed: undefined,
      start: undefined,
      only: ['plant', 'controller', 'hmi', 'lab'],
      faults: [],
      newPasswords: false,
    });
  });

  it('takes what is given', () => {
    const given = [
      '--plant',
      'mairie',
      '--speed',
      '60',
      '--start',
      '2026-01-15T08:00:00Z',
      '--only',
      'plant,controller',
    ];
    expect(readArguments([...given, '--fault', 'pumpFailure:pump.1', '--fault', 'gasLost:gas'])).toMatchObject({
      plant: 'mairie',
      speed: 60,
      start: 1_768_464_000,
      only: ['plant', 'controller'],
      faults: ['pumpFailure:pump.1', 'gasLost:gas'],
    });
  });

  it.each([
    [['--speed', 'fast'], /--speed fast: expected a number/],
    [['--speed', '0'], /--speed 0/],
    [['--start', 'tomorrow'], /--start tomorrow: expected a time/],
    [['--only', 'hmi,lamp'], /--only lamp: expected some of plant,controller,hmi,lab/],
    [['--quickly'], /usage: npm start/],
  ])('refuses %j in words', (args, words) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(words);
  });
});
