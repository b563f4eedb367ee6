import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { standing } from '../../dispatch/testing.ts';
import { quality } from '../../image/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 5;

it.each(['chillers', 'heatPumps'] as const)(
  '%s have a coefficient of performance while they run, and none at rest',
  (kind) => {
    const { context, assembly, image, requests, slot } = standing(plant, 1_768_176_000, dt);
    const [control] = assembly[kind];
    const { name } = control.equipment;
    const set = (key: string, value: number) => {
      image.value[slot(name, key)] = value;
    };
    const live = () => {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      const owner = context.priority.name('test');
      requests.post(control.index, 1, owner, owner);
      control.scan();
      const performance = slot(name, 'coefficientOfPerformance');
      return { value: image.value[performance], quality: image.quality[performance] };
    };
    expect(live().quality).toBe(quality.bad);
    for (const key of ['run', 'running', 'evaporator.flowProven', 'condenser.flowProven']) set(key, 1);
    set('power', 100);
    set('evaporator.enteringTemperature', 26);
    set('evaporator.leavingTemperature', 20);
    if (kind === 'heatPumps') set('heat', 380);
    control.adopt();
    const { value, quality: known } = live();
    expect(known).toBe(quality.good);
    expect(value).toBeGreaterThan(1);
    set('running', 0);
    live();
    expect(live().quality).toBe(quality.bad);
  },
);
