import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import type { CommandBody, CommandResult, Person, Role } from './commands.ts';
import { createController } from './controller.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const people = Object.fromEntries(
  (['viewer', 'operator', 'maintenance', 'engineer', 'admin'] as const).map((role) => [role, { user: role, role }]),
) as Record<Role, Person>;

function begin() {
  const controller = createController(plant, { strategy: 'rules', startTime });
  let time = startTime;
  const scan = () => controller.scan(++time);
  scan();
  const give = (role: Role, body: CommandBody): CommandResult => controller.command({ ...body, who: people[role] });
  const value = (name: string) => controller.image.value[plant.pointByName.get(name)?.index ?? -1];
  const entry = (name: string, at: number) =>
    controller.priority.read(plant.pointByName.get(name)?.index ?? -1).find(({ level }) => level === at);
  return { controller, scan, give, value, entry };
}

const offset = 'network.supplyTemperatureOffset';
const tag: CommandBody = { type: 'mode', equipment: 'boiler.1', mode: 'maintenance', reason: 'burner service' };

describe('a command', () => {
  const refusals: [string, Role, CommandBody, string, RegExp][] = [
    ['set-point: unknown point', 'operator', { type: 'setpoint', point: 'no.such', value: 1 }, 'unknown', /no point/],
    [
      'set-point: a measured point',
      'operator',
      { type: 'setpoint', point: 'hall.A.enteringTemperature', value: 20 },
      'invalid',
      /measured/,
    ],
    ['set-point: by a viewer', 'viewer', { type: 'setpoint', point: offset, value: 1 }, 'denied', /viewer/],
    [
      'set-point: by maintenance',
      'maintenance',
      { type: 'setpoint', point: offset, value: 1 },
      'denied',
      /maintenance/,
    ],
    [
      "set-point: the engineer's, by an operator",
      'operator',
      { type: 'setpoint', point: 'heatPump.1.condenser.leavingTemperatureOffset', value: 1 },
      'denied',
      /operator/,
    ],
    ['set-point: too high', 'operator', { type: 'setpoint', point: offset, value: 1e3 }, 'range', /outside/],
    ['set-point: not a number', 'operator', { type: 'setpoint', point: offset, value: Number.NaN }, 'range', /outside/],
    [
      'mode: unknown equipment',
      'operator',
      { type: 'mode', equipment: 'no.such', mode: 'manual' },
      'unknown',
      /no equipment/,
    ],
    [
      'mode: what has none',
      'operator',
      { type: 'mode', equipment: 'meter.networkSupply', mode: 'manual' },
      'invalid',
      /no modes/,
    ],
    ['mode: by a viewer', 'viewer', { type: 'mode', equipment: 'boiler.1', mode: 'manual' }, 'denied', /viewer/],
    ['tag-out: by an operator', 'operator', tag, 'denied', /tag out/],
    ['tag-out: without a reason', 'maintenance', { ...tag, reason: '  ' }, 'invalid', /reason/],
    [
      'tag-out: that has ended already',
      'maintenance',
      { ...tag, expectedEnd: startTime - 1 },
      'invalid',
      /passed already/,
    ],
    ['release: what is not tagged', 'maintenance', { type: 'release', equipment: 'boiler.1' }, 'state', /not tagged/],
    ['release: unknown equipment', 'maintenance', { type: 'release', equipment: 'no.such' }, 'unknown', /no equipment/],
    [
      'manual value: unknown point',
      'operator',
      { type: 'manualValue', point: 'no.such', value: 1 },
      'unknown',
      /no point/,
    ],
    [
      'manual value: a measured point',
      'operator',
      { type: 'manualValue', point: 'boiler.1.flame', value: 1 },
      'invalid',
      /by hand/,
    ],
    [
      'manual value: the reset pulse',
      'operator',
      { type: 'manualValue', point: 'boiler.1.reset', value: 1 },
      'invalid',
      /by hand/,
    ],
    [
      'manual value: by a viewer',
      'viewer',
      { type: 'manualValue', point: 'boiler.1.run', value: 0 },
      'denied',
      /viewer/,
    ],
    [
      'manual value: in automatic',
      'operator',
      { type: 'manualValue', point: 'boiler.1.run', value: 0 },
      'state',
      /not in manual/,
    ],
    ['reset: unknown equipment', 'operator', { type: 'reset', equipment: 'no.such' }, 'unknown', /no equipment/],
    [
      'reset: what has nothing to reset',
      'operator',
      { type: 'reset', equipment: 'meter.networkSupply' },
      'invalid',
      /nothing to reset/,
    ],
    ['reset: by a viewer', 'viewer', { type: 'reset', equipment: 'boiler.1' }, 'denied', /viewer/],
    ['acknowledge: by a viewer', 'viewer', { type: 'acknowledge', alarm: 'plant#communication' }, 'denied', /viewer/],
    ['acknowledge: no such alarm', 'operator', { type: 'acknowledge', alarm: 'no#such' }, 'unknown', /no alarm/],
  ];

  it.each(refusals)('is refused in words, and changes nothing: %s', (_, role, body, code, words) => {
    const { controller, give } = begin();
    const before = JSON.stringify(controller.state());
    const answer = give(role, body);
    expect(answer).toMatchObject({ ok: false, code });
    expect(answer.ok === false && answer.message).toMatch(words);
    expect(JSON.stringify(controller.state())).toBe(before);
  });

  it('sets a set-point, and says what it was', () => {
    const { give, value } = begin();
    expect(give('operator', { type: 'setpoint', point: offset, value: 2 })).toEqual({
      ok: true,
      before: '0',
      after: '2',
    });
    expect(value(offset)).toBe(2);
  });

  it('takes an output into manual at the value that it has, moves it, and gives it back', () => {
    const { give, scan, value, entry } = begin();
    const before = value('hall.A.valve');
    give('operator', { type: 'mode', equipment: 'hall.A', mode: 'manual' });
    scan();
    expect(entry('hall.A.valve', 8)).toMatchObject({ owner: 'operator', reason: 'reason.manual', value: before });
    expect(give('operator', { type: 'manualValue', point: 'hall.A.valve', value: 0.37 })).toMatchObject({ ok: true });
    expect(give('operator', { type: 'manualValue', point: 'hall.A.valve', value: 1.01 })).toMatchObject({
      code: 'range',
    });
    scan();
    expect(entry('hall.A.valve', 8)?.value).toBe(0.37);
    give('operator', { type: 'mode', equipment: 'hall.A', mode: 'automatic' });
    scan();
    expect(entry('hall.A.valve', 8)).toBeUndefined();
  });

  it('holds a contact at 0 or 1 only', () => {
    const { give } = begin();
    give('operator', { type: 'mode', equipment: 'pump.network.1', mode: 'manual' });
    expect(give('operator', { type: 'manualValue', point: 'pump.network.1.run', value: 0.5 })).toMatchObject({
      code: 'range',
    });
    expect(give('operator', { type: 'manualValue', point: 'pump.network.1.run', value: 1 })).toMatchObject({
      ok: true,
    });
  });

  it('does not let manual pass an interlock', () => {
    const { give, scan, value, entry } = begin();
    give('operator', { type: 'mode', equipment: 'boiler.1', mode: 'manual' });
    give('operator', { type: 'manualValue', point: 'boiler.1.run', value: 1 });
    // Nothing is heard from the field: no flow is proven.
    scan();
    expect(entry('boiler.1.run', 8)?.value).toBe(1);
    expect(value('boiler.1.run')).toBe(0);
  });

  it('keeps a tagged-out machine still: for its owner to release, or a supervisor with a reason', () => {
    const { give, scan, value, entry, controller } = begin();
    expect(give('maintenance', { ...tag, expectedEnd: startTime + 3600 })).toMatchObject({ ok: true });
    scan();
    expect(value('boiler.1.run')).toBe(0);
    expect(entry('boiler.1.run', 3)).toMatchObject({ reason: 'reason.maintenance', value: 0 });
    expect(give('operator', { type: 'mode', equipment: 'boiler.1', mode: 'automatic' })).toMatchObject({
      code: 'state',
    });
    expect(give('operator', { type: 'reset', equipment: 'boiler.1' })).toMatchObject({ code: 'state' });
    expect(give('operator', { type: 'release', equipment: 'boiler.1', reason: 'now' })).toMatchObject({
      code: 'denied',
    });
    expect(give('engineer', { type: 'release', equipment: 'boiler.1' })).toMatchObject({ code: 'invalid' });
    const stored = JSON.parse(JSON.stringify(controller.state()));
    const again = createController(plant, { strategy: 'rules', startTime: startTime + 100, state: stored });
    const index = plant.equipmentByName.get('boiler.1')?.index ?? -1;
    expect(again.tags(index)[0]).toMatchObject({
      user: 'maintenance',
      reason: 'burner service',
      expectedEnd: startTime + 3600,
    });
    expect(give('engineer', { type: 'release', equipment: 'boiler.1', reason: 'he is ill' })).toMatchObject({
      ok: true,
    });
    expect(give('maintenance', tag)).toMatchObject({ ok: true });
    expect(give('maintenance', { type: 'release', equipment: 'boiler.1' })).toMatchObject({
      ok: true,
      after: 'automatic',
    });
    scan();
    expect(entry('boiler.1.run', 3)).toBeUndefined();
  });

  it('passes a reset on as a push button that is held for a moment and let go', () => {
    const { give, scan, value } = begin();
    expect(give('operator', { type: 'reset', equipment: 'boiler.1' })).toMatchObject({ ok: true, after: 'reset' });
    let pressed = 0;
    for (let i = 0; i < 20; i++) {
      scan();
      if (value('boiler.1.reset') === 1) pressed = i + 1;
    }
    expect(pressed).toBeGreaterThan(0);
    expect(pressed).toBeLessThanOrEqual(10);
    expect(value('boiler.1.reset')).toBe(0);
  });
});
