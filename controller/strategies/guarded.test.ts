import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { createController, strategies } from '../scan/index.ts';
import { guarded, type HeatingStrategy, type StrategyFailure } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

const parameters = {} as Parameters<HeatingStrategy['supplyTemperature']>[0];
const steady = (name: string, supply: number): HeatingStrategy => ({
  name,
  supplyTemperature: () => supply,
  order: (available) => [...available],
});

describe('a guarded strategy', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
      'no idea',
    ],
    ['gives no number', () => Number.NaN, 'it gave NaN, not a number'],
    ['gives nothing', () => undefined as unknown as number, 'its supply temperature is undefined'],
  ])('that %s is left for the next at that very question, once and for good', (_, supplyTemperature, fault) => {
    const failures: StrategyFailure[] = [];
    let asked = 0;
    const bad: HeatingStrategy = {
      ...steady('bad', 60),
      supplyTemperature: () => {
        asked++;
        return supplyTemperature();
      },
    };
    const strategy = guarded([bad, steady('good', 70)], (failure) => failures.push(failure));
    expect(strategy.name).toBe('bad');
    expect(strategy.supplyTemperature(parameters, 5)).toBe(70);
    expect(strategy.supplyTemperature(parameters, 5)).toBe(70);
    expect([strategy.name, asked]).toEqual(['good', 1]);
    expect(failures).toEqual([{ strategy: 'bad', fault, fallback: 'good' }]);
  });

  it('that is sound is asked as it is, with all it can answer', () => {
    class Rich implements HeatingStrategy {
      readonly name = 'rich';
      readonly offset = 3;
      supplyTemperature(): number {
        return 60 + this.offset;
      }
      order: HeatingStrategy['order'] = (available) => [...available].reverse();
      steer() {
        return { recovery: true, gas: true, charge: Number.POSITIVE_INFINITY, seconds: 900, reason: '' };
      }
    }
    const failures: StrategyFailure[] = [];
    const strategy = guarded([new Rich(), steady('good', 70)], (failure) => failures.push(failure));
    expect(strategy.supplyTemperature(parameters, 5)).toBe(63);
    expect(failures).toEqual([]);
    // A method that the fallback has not is answered by nothing once the first has failed.
    expect((strategy as unknown as Rich).steer()).toBeUndefined();
    expect(failures).toMatchObject([{ strategy: 'rich', fault: 'it gave charge Infinity, not a number' }]);
  });
});

describe('the live controller', () => {
  const startTime = 1_768_176_000;
  const plant = loadPlant(plantFilePath('mairie'));
  const live = (guard: boolean) => createController(plant, { strategy: 'rules', startTime, guarded: guard });

  it('goes on by another strategy when its own throws, raises an alarm, and tries its own again in its next life', () => {
    const order = vi.spyOn(strategies.rules, 'order').mockImplementation(() => {
      throw new Error('no idea');
    });
    const controller = live(true);
    for (let i = 1; i <= 120; i++) controller.scan(startTime + i);
    expect(controller.scans).toBe(120);
    expect(controller.strategy).toBe('baseline');
    expect(order).toHaveBeenCalledTimes(1);
    expect(controller.alarms().filter(({ id }) => id === 'plant#strategy')).toMatchObject([
      {
        key: 'alarm.strategyFailed',
        priority: 'high',
        parameters: { strategy: 'rules', fault: 'no idea', fallback: 'baseline' },
      },
    ]);
    expect(controller.state().strategy).toBe('rules');
    vi.restoreAllMocks();
    const next = createController(plant, {
      strategy: 'rules',
      startTime: startTime + 200,
      guarded: true,
      state: controller.state(),
    });
    next.scan(startTime + 201);
    expect(next.strategy).toBe('rules');
  });

  it('never commands a set-point that is no number', () => {
    vi.spyOn(strategies.rules, 'supplyTemperature').mockReturnValue(Number.NaN);
    const controller = live(true);
    for (let i = 1; i <= 60; i++) controller.scan(startTime + i);
    const slot = plant.pointByName.get('heating.supplyTemperatureSetpoint')?.index ?? -1;
    expect(controller.image.value[slot]).toBeGreaterThan(50);
    expect(controller.strategy).toBe('baseline');
  });

  it('as a lab has it, tells the failure to whoever tries the strategy', () => {
    vi.spyOn(strategies.rules, 'order').mockImplementation(() => {
      throw new Error('no idea');
    });
    expect(() => live(false).scan(startTime + 1)).toThrow('no idea');
  });
});
