import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { standing } from '../../dispatch/testing.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 5;
const waters = ['evaporator.flowProven', 'condenser.flowProven'] as const;

/** A heat pump that started `running` seconds ago, from a standstill without flow. */
function started(running: number) {
  const { context, assembly, image, requests, slot } = standing(plant, 1_768_176_000, dt);
  const [control] = assembly.heatPumps;
  const { name } = control.equipment;
  const set = (keys: readonly string[], value: number) => {
    for (const key of keys) image.value[slot(name, key)] = value;
  };
  const owner = context.priority.name('test');
  const live = (seconds: number, until: () => boolean = () => false) => {
    for (let passed = 0; passed < seconds && !until(); passed += dt) {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      requests.post(control.index, 1, owner, owner);
      control.scan();
      context.priority.resolve(context.time, image.value, new Uint16Array(context.priority.slots.length));
    }
  };
  live(3600, () => control.state === 'provingFlow');
  live(10);
  set(waters, 1);
  live(600, () => control.state === 'starting');
  expect(control.state).toBe('starting');
  live(10);
  set(['running'], 1);
  live(running - 10);
  /** Its own protection trips it. @returns when it comes back by itself; undefined: a person must come */
  const trips = () => {
    set(['running'], 0);
    set(['fault'], 1);
    live(2 * dt);
    expect(control.state).toBe('fault');
    return control.conditions().find(({ key }) => key === 'condition.flowTripReset')?.until;
  };
  return { set, live, trips };
}

// Flow is not proven before any start: that is no flow that was lost.
it.each([10, 40, 70, 600])(
  'a trip %i s after a start, with flow proven all the time, waits for a person',
  (seconds) => {
    expect(started(seconds).trips()).toBeUndefined();
  },
);

it.each([40, 600])('a trip as flow is lost %i s after a start comes back by itself', (seconds) => {
  const { set, live, trips } = started(seconds);
  set(waters, 0);
  live(dt);
  expect(trips()).toBeDefined();
});
