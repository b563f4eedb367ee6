import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { standing } from '../../dispatch/testing.ts';
import { quality } from '../../image/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 5;

/** A chiller that runs with its flow proven, and is asked for. */
function begin() {
  const { context, assembly, image, requests, slot } = standing(plant, 1_768_176_000, dt);
  const [control] = assembly.chillers;
  const { name } = control.equipment;
  const set = (key: string, value: number) => {
    image.value[slot(name, key)] = value;
  };
  for (const key of ['run', 'running', 'evaporator.flowProven', 'condenser.flowProven']) set(key, 1);
  set('power', 40);
  control.adopt();
  const owner = context.priority.name('test');
  const live = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      requests.post(control.index, 1, owner, owner);
      control.scan();
      context.priority.resolve(context.time, image.value, new Uint16Array(context.priority.slots.length));
    }
  };
  const lose = (key: string) => {
    image.quality[slot(name, key)] = quality.bad;
  };
  const told = () => control.conditions().some(({ key }) => key === 'condition.runningByPower');
  return { control, live, lose, set, told };
}

// Found by a simulated plant (seed 160200039): the only chiller stopped for a contact, and could not come back for want of it; halls reached 50 °C.
describe('a chiller whose running feedback is lost', () => {
  it('runs on while it draws power, and says what tells so', () => {
    const { control, live, lose, told } = begin();
    live(60);
    expect([control.state, told()]).toEqual(['running', false]);
    lose('running');
    live(600);
    expect([control.state, told()]).toEqual(['running', true]);
  });

  it('counts as stopped where it draws none, and where that is not known either', () => {
    const idle = begin();
    idle.live(60);
    idle.lose('running');
    idle.set('power', 1);
    idle.live(dt);
    expect(idle.control.state).not.toBe('running');
    const blind = begin();
    blind.live(60);
    blind.lose('running');
    blind.lose('power');
    blind.live(dt);
    expect(blind.control.state).not.toBe('running');
  });
});
