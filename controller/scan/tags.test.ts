import { describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import type { CommandBody, CommandResult, Person } from './commands.ts';
import { createController } from './controller.ts';
import type { OperationalState } from './operational-state.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const mo: Person = { user: 'mo', role: 'maintenance' };
const flo: Person = { user: 'flo', role: 'maintenance' };
const boss: Person = { user: 'boss', role: 'engineer' };
const ada: Person = { user: 'ada', role: 'operator' };

function begin(state?: OperationalState, of: Plant = plant) {
  let time = state?.time ?? startTime;
  const controller = createController(of, { strategy: 'rules', startTime: time, ...(state ? { state } : {}) });
  const scan = (seconds = 1) => {
    time += seconds;
    controller.scan(time);
  };
  const give = (who: Person, body: CommandBody): CommandResult => controller.command({ ...body, who });
  const index = of.equipmentByName.get('pump.network.1')?.index ?? -1;
  const value = (name: string) => controller.image.value[of.pointByName.get(name)?.index ?? -1];
  const stored = () => JSON.parse(JSON.stringify(controller.state())) as OperationalState;
  const mode = () => controller.explanation(index).mode;
  const users = () => controller.tags(index).map(({ user }) => user);
  return { controller, scan, give, index, value, stored, mode, users, now: () => time };
}

const tag: CommandBody = { type: 'mode', equipment: 'pump.network.1', mode: 'maintenance', reason: 'seal leaks' };
const release: CommandBody = { type: 'release', equipment: 'pump.network.1' };
const manual = (expectedEnd?: number): CommandBody => ({
  type: 'mode',
  equipment: 'pump.network.1',
  mode: 'manual',
  ...(expectedEnd === undefined ? {} : { expectedEnd }),
});

describe('two technicians on one machine', () => {
  it('hang a tag each, and it stays out until both are gone', () => {
    const { give, scan, users, mode, value, controller, index } = begin();
    expect(give(mo, tag)).toMatchObject({ ok: true, before: 'automatic', after: 'maintenance' });
    expect(give(flo, { ...tag, reason: 'bearing' })).toMatchObject({ ok: true });
    expect(give(mo, tag)).toMatchObject({ ok: false, code: 'state' });
    scan();
    expect(users()).toEqual(['mo', 'flo']);
    const told = controller.explanation(index).conditions.filter(({ key }) => key === 'condition.taggedOut');
    expect(told.map(({ parameters }) => parameters.user)).toEqual(['mo', 'flo']);
    expect(give(mo, release)).toMatchObject({ ok: true, after: 'maintenance (flo: bearing)' });
    scan();
    expect([mode(), value('pump.network.1.run')]).toEqual(['maintenance', 0]);
    expect(give(mo, release)).toMatchObject({ ok: false, code: 'denied' });
    expect(give(ada, { type: 'mode', equipment: 'pump.network.1', mode: 'automatic' })).toMatchObject({
      code: 'state',
    });
    expect(give(flo, release)).toMatchObject({ ok: true, after: 'automatic' });
    scan();
    expect(mode()).toBe('automatic');
  });

  it('a supervisor says whose tag, one at a time, with a reason', () => {
    const { give, users } = begin();
    give(mo, tag);
    give(flo, tag);
    expect(give(boss, { ...release, reason: 'gone home' } as CommandBody)).toMatchObject({
      ok: false,
      code: 'invalid',
    });
    const of = (user: string, reason?: string) =>
      give(boss, { type: 'release', equipment: 'pump.network.1', user, ...(reason ? { reason } : {}) });
    expect(of('nobody', 'x')).toMatchObject({ ok: false, code: 'unknown' });
    expect(of('mo')).toMatchObject({ ok: false, code: 'invalid' });
    expect(of('mo', 'gone home')).toMatchObject({ ok: true });
    expect(users()).toEqual(['flo']);
    expect(give(mo, { type: 'release', equipment: 'pump.network.1', user: 'flo', reason: 'x' })).toMatchObject({
      code: 'denied',
    });
  });

  it('find both tags again after a restart', () => {
    const one = begin();
    one.give(mo, tag);
    one.give(flo, { ...tag, expectedEnd: startTime + 60 } as CommandBody);
    const again = begin(one.stored());
    again.scan(3600);
    expect([again.users(), again.mode(), again.value('pump.network.1.run')]).toEqual([['mo', 'flo'], 'maintenance', 0]);
  });

  it('find their tags again though the plant file had lost the machine meanwhile, and are told', () => {
    const one = begin();
    one.give(mo, tag);
    const renamed: Plant = {
      ...plant,
      equipmentByName: new Map([...plant.equipmentByName].filter(([name]) => name !== 'pump.network.1')),
    };
    const without = begin(one.stored(), renamed);
    expect(without.controller.alarms()).toEqual([
      expect.objectContaining({ key: 'alarm.strayTag', parameters: { name: 'pump.network.1', user: 'mo' } }),
    ]);
    without.scan();
    const again = begin(without.stored());
    again.scan();
    expect([again.users(), again.mode()]).toEqual([['mo'], 'maintenance']);
  });

  it('keep a tag that was stored alone, as it used to be', () => {
    const one = begin();
    one.give(mo, tag);
    const state = one.stored();
    const [only] = Object.values(state.tags).flat();
    const again = begin({ ...state, modes: {}, tags: { 'pump.network.1': only } });
    expect(again.users()).toEqual(['mo']);
    again.scan();
    expect(again.mode()).toBe('maintenance');
  });
});

describe('manual for a time', () => {
  it('shows its end, holds until then, and goes back to automatic by itself, over a restart too', () => {
    const one = begin();
    one.scan();
    expect(one.give(ada, manual(startTime))).toMatchObject({ ok: false, code: 'invalid' });
    const end = one.now() + 1800;
    expect(one.give(ada, manual(end))).toMatchObject({ ok: true });
    expect(one.give(ada, { type: 'manualValue', point: 'pump.network.1.speed', value: 0.4 })).toMatchObject({
      ok: true,
    });
    one.scan();
    const manualCondition = one.controller
      .explanation(one.index)
      .conditions.find(({ key }) => key.startsWith('condition.manual'));
    expect(manualCondition).toMatchObject({ key: 'condition.manualUntil', until: end });
    const speed = plant.pointByName.get('pump.network.1.speed')?.index ?? -1;
    expect(one.controller.priority.read(speed).find(({ level }) => level === 8)).toMatchObject({
      value: 0.4,
      until: end,
    });
    const again = begin(one.stored());
    again.scan(1700);
    expect(again.mode()).toBe('manual');
    expect(again.controller.priority.read(speed).some(({ level }) => level === 8)).toBe(true);
    again.scan(200);
    expect(again.mode()).toBe('automatic');
    expect(again.controller.priority.read(speed).some(({ level }) => level === 8)).toBe(false);
    expect(again.controller.drainEvents().some(({ key }) => key === 'event.manualEnded')).toBe(true);
  });

  it('is prolonged, or made unlimited, by asking again', () => {
    const { give, scan, mode, now } = begin();
    // Before the first scan nobody has told an output anything that manual could take over.
    expect(give(ada, manual())).toMatchObject({ ok: false, code: 'state' });
    scan(1);
    give(ada, manual(now() + 100));
    give(ada, manual(now() + 1000));
    scan(500);
    expect(mode()).toBe('manual');
    give(ada, manual());
    scan(5000);
    expect(mode()).toBe('manual');
  });

  it('a tag ends it for good', () => {
    const { give, scan, mode, now } = begin();
    give(ada, manual(now() + 100));
    give(mo, tag);
    scan(500);
    expect(mode()).toBe('maintenance');
  });
});
