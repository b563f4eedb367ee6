import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { type Controller, createController, strategies, succeedController } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const who = { user: 'eva', role: 'engineer' } as const;
const begin = () => createController(plant, { strategy: 'rules', startTime, guarded: true });
const of = (controller: Controller) => controller.planning().map(({ circuit, strategy }) => [circuit, strategy]);

describe('a strategy of a part of the plant', () => {
  it('is chosen live beside that of the plant, and goes with it when the whole plant is given another', () => {
    const controller = begin();
    controller.scan(startTime + 1);
    const chosen = controller.command({ type: 'strategy', strategy: 'baseline', part: 'network', who });
    expect(chosen).toMatchObject({ ok: true, before: 'rules', after: 'baseline' });
    controller.scan(startTime + 2);
    expect([controller.strategy, of(controller)]).toEqual(['rules', [['network', 'baseline']]]);
    expect(controller.circuitStrategies).toEqual({ network: 'baseline' });
    expect(controller.command({ type: 'strategy', strategy: 'price', who })).toMatchObject({
      ok: true,
      before: 'rules',
    });
    expect([controller.strategy, of(controller)]).toEqual(['price', [['network', 'price']]]);
    expect(controller.circuitStrategies).toEqual({});
  });

  it('is given up for the plant’s, which it goes with from then on', () => {
    const controller = begin();
    controller.command({ type: 'strategy', strategy: 'baseline', part: 'network', who });
    const given = controller.command({ type: 'strategy', strategy: 'plant', part: 'network', who });
    expect(given).toMatchObject({ ok: true, before: 'baseline', after: 'plant' });
    expect([of(controller), controller.circuitStrategies]).toEqual([[['network', 'rules']], {}]);
    expect(controller.state()).not.toHaveProperty('strategies');
    controller.command({ type: 'strategy', strategy: 'price', who });
    expect(of(controller)).toEqual([['network', 'price']]);
    for (const part of [undefined, 'sewer'])
      expect(
        controller.command({ type: 'strategy', strategy: 'plant', ...(part === undefined ? {} : { part }), who }),
      ).toMatchObject({ ok: false, code: 'unknown' });
  });

  it('is asked for plans where the plant is not, and survives a restart and a change of configuration', () => {
    const controller = begin();
    controller.command({ type: 'strategy', strategy: 'predictive', part: 'network', who });
    for (let i = 1; i <= 2; i++) {
      for (const { index, definition } of plant.points)
        if (definition.kind === 'measured')
          controller.image.enter(index, definition.unit === 'boolean' ? 0 : 40, startTime + i);
      controller.scan(startTime + i);
    }
    expect(controller.plansDue().map(({ circuit }) => circuit)).toEqual(['network']);
    const state = JSON.parse(JSON.stringify(controller.state()));
    expect(state).toMatchObject({ strategy: 'rules', strategies: { network: 'predictive' } });
    const next = createController(plant, { strategy: 'baseline', startTime: startTime + 60, guarded: true, state });
    const successor = succeedController(next, plant);
    for (const one of [next, successor])
      expect([one.strategy, of(one)]).toEqual(['rules', [['network', 'predictive']]]);
    const unknown = { ...state, strategies: { network: 'hope', sewer: 'rules' } };
    const careful = createController(plant, { strategy: 'rules', startTime: startTime + 60, state: unknown });
    expect(of(careful)).toEqual([['network', 'rules']]);
  });

  it('that fails is replaced where it was chosen, and the alarm says where', () => {
    const controller = begin();
    controller.command({ type: 'strategy', strategy: 'price', part: 'network', who });
    vi.spyOn(strategies.price, 'order').mockImplementation(() => {
      throw new Error('no idea');
    });
    for (let i = 1; i <= 90; i++) controller.scan(startTime + i);
    expect([controller.strategy, of(controller)]).toEqual(['rules', [['network', 'rules']]]);
    expect(controller.alarms().map(({ id }) => id)).toContain('network#strategy');
  });

  it('is refused where there is no such part or strategy, and to who may not', () => {
    const controller = begin();
    const ask = (strategy: string, part: string, role: 'engineer' | 'operator' = 'engineer') =>
      controller.command({ type: 'strategy', strategy, part, who: { user: 'x', role } });
    expect(ask('rules', 'sewer')).toMatchObject({ ok: false, code: 'unknown' });
    expect(ask('hope', 'network')).toMatchObject({ ok: false, code: 'unknown' });
    expect(ask('price', 'network', 'operator')).toMatchObject({ ok: false, code: 'denied' });
    expect(of(controller)).toEqual([['network', 'rules']]);
  });
});
