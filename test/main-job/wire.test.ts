import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Field } from '../harness/field.ts';
import { Product } from '../harness/product.ts';
import { Screen } from '../harness/screen.ts';

interface AuditRecord {
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
  readonly after: string;
  readonly result: string;
  readonly hash: string;
  readonly previousHash: string;
}

/** The main job: from a person's command to the field, and back to the screen. */
describe('a plant from field to screen', () => {
  let product: Product;
  let field: Field;
  let operator: Screen;
  let maintenance: Screen;
  let viewer: Screen;
  beforeAll(async () => {
    product = await Product.start();
    field = await Field.open(product);
    operator = await Screen.open(product, 'operator');
    maintenance = await Screen.open(product, 'maintenance');
    viewer = await Screen.open(product, 'viewer');
  });
  afterAll(async () => {
    for (const screen of [operator, maintenance, viewer]) screen?.close();
    await field?.close();
    await product?.stop();
  });

  const audit = async () =>
    (await operator.get<{ records: AuditRecord[] }>('/api/audit')).records.map((record) => record);

  it('shows live values of good quality', async () => {
    const supply = await operator.see('network.supplyTemperature', (value) => value > 40 && value < 95);
    const [measured] = await field.read('meter.networkSupply.temperature');
    expect(Math.abs(supply - measured)).toBeLessThan(2);
    expect(operator.quality[operator.slot('network.supplyTemperature')]).toBe(0);
    const [before] = [operator.sourceTime[operator.slot('meter.networkSupply.temperature')]];
    await operator.see(
      'meter.networkSupply.temperature',
      () => operator.sourceTime[operator.slot('meter.networkSupply.temperature')] > before,
    );
  });

  it('follows a set-point from the screen to the machines', async () => {
    const before = operator.value('network.supplyTemperatureSetpoint');
    const [boilerBefore] = [operator.value('heatPump.1.condenser.leavingTemperatureSetpoint')];
    expect(
      await operator.command({ type: 'setpoint', point: 'network.supplyTemperatureOffset', value: 3 }),
    ).toMatchObject({
      ok: true,
    });
    await operator.see('network.supplyTemperatureSetpoint', (value) => value > before + 0.05);
    await operator.see('heatPump.1.condenser.leavingTemperatureSetpoint', (value) => value > boilerBefore + 0.05);
    // The other screen sees it too.
    await viewer.see('network.supplyTemperatureOffset', (value) => value === 3);
    await operator.command({ type: 'setpoint', point: 'network.supplyTemperatureOffset', value: 0 });
  });

  it.each([
    [
      'a viewer',
      () => viewer,
      { type: 'setpoint', point: 'network.supplyTemperatureOffset', value: 1 },
      'accessDenied',
    ],
    [
      'beyond the range',
      () => operator,
      { type: 'setpoint', point: 'network.supplyTemperatureOffset', value: 80 },
      'outOfRange',
    ],
    ['an unknown point', () => operator, { type: 'setpoint', point: 'no.such.point', value: 1 }, 'unknownTarget'],
    [
      'a measured point',
      () => operator,
      { type: 'setpoint', point: 'network.supplyTemperature', value: 60 },
      'invalid',
    ],
    [
      'an output not in manual',
      () => operator,
      { type: 'manualValue', point: 'heatPump.1.capacity', value: 0.5 },
      'invalidState',
    ],
    [
      'a tag by an operator',
      () => operator,
      { type: 'mode', equipment: 'boiler.2', mode: 'maintenance', reason: 'none' },
      'accessDenied',
    ],
    ['another key', () => operator, { type: 'reset', equipment: 'boiler.2', force: true }, 'invalid'],
  ])('refuses %s in words', async (_, screen, command, code) => {
    const answer = await screen().command(command);
    expect(answer.ok).toBe(false);
    expect(answer.message).toBeTruthy();
    expect(answer.code).toContain(code);
  });

  it('takes a pump into manual without a bump, moves it, and gives it back', async () => {
    const pump = 'pump.network.1';
    const duty = operator.value(`${pump}.run`) > 0.5 ? pump : 'pump.network.2';
    const speed = operator.value(`${duty}.speed`);
    expect(await operator.command({ type: 'mode', equipment: duty, mode: 'manual' })).toMatchObject({ ok: true });
    await operator.see(`${duty}.mode`, (value) => value === 1);
    const [held] = await field.read(`${duty}.speed`);
    expect(Math.abs(held - speed)).toBeLessThan(0.1);
    const wanted = held > 0.8 ? 0.72 : held + 0.1;
    expect(await operator.command({ type: 'manualValue', point: `${duty}.speed`, value: wanted })).toMatchObject({
      ok: true,
    });
    await field.see(`${duty}.speed`, (value) => Math.abs(value - wanted) < 0.01);
    expect(await operator.command({ type: 'mode', equipment: duty, mode: 'automatic' })).toMatchObject({ ok: true });
    await operator.see(`${duty}.mode`, (value) => value === 0);
    const [after] = await field.read(`${duty}.speed`);
    expect(Math.abs(after - wanted)).toBeLessThan(0.15);
  });

  it("stops a heat pump by hand in the field, by the field's own tag, and gives it back", async () => {
    await operator.command({ type: 'mode', equipment: 'heatPump.1', mode: 'manual' });
    await operator.see('heatPump.1.mode', (value) => value === 1);
    expect(await operator.command({ type: 'manualValue', point: 'heatPump.1.run', value: 0 })).toMatchObject({
      ok: true,
    });
    await field.see('heatPump.1.run', (value) => value === 0, 90_000);
    expect(field.point('heatPump.1.run').field?.nodeId).toContain('PAC1');
    expect(await operator.command({ type: 'mode', equipment: 'heatPump.1', mode: 'automatic' })).toMatchObject({
      ok: true,
    });
    await operator.see('heatPump.1.mode', (value) => value === 0);
  });

  it('locks a machine out for the one who hung the tag, and for a supervisor with a reason', async () => {
    const tag = { type: 'mode', equipment: 'boiler.2', mode: 'maintenance', reason: 'burner service' };
    expect(await maintenance.command(tag)).toMatchObject({ ok: true });
    await field.see('boiler.2.run', (value) => value === 0, 60_000);
    expect(await operator.command({ type: 'mode', equipment: 'boiler.2', mode: 'automatic' })).toMatchObject({
      ok: false,
    });
    expect(await operator.command({ type: 'release', equipment: 'boiler.2' })).toMatchObject({ ok: false });
    await product.kill('controller');
    await operator.see('boiler.2.mode', (value) => value === 2, 60_000);
    await field.see('boiler.2.run', (value) => value === 0);
    const admin = await Screen.open(product, 'admin');
    expect(await admin.command({ type: 'release', equipment: 'boiler.2' })).toMatchObject({ ok: false });
    expect(await admin.command({ type: 'release', equipment: 'boiler.2', reason: 'he went home ill' })).toMatchObject({
      ok: true,
    });
    admin.close();
    await operator.see('boiler.2.mode', (value) => value === 0);
  });

  it('has it all in the audit, in one unbroken chain', async () => {
    const records = await audit();
    const actions = records.map(({ who, action, target }) => `${who} ${action} ${target}`);
    expect(actions).toContain('operator setpoint network.supplyTemperatureOffset');
    expect(actions).toContain('operator mode manual heatPump.1');
    expect(actions).toContain('operator manualValue heatPump.1.run');
    expect(actions).toContain('maintenance mode maintenance boiler.2');
    expect(actions).toContain('admin release boiler.2');
    const refused = records.filter(({ result }) => result !== 'done');
    expect(refused.map(({ who }) => who)).toContain('viewer');
    const ordered = records.toSorted(
      (a, b) => (a as never as { sequence: number }).sequence - (b as never as { sequence: number }).sequence,
    );
    for (let i = 1; i < ordered.length; i++) expect(ordered[i].previousHash).toBe(ordered[i - 1].hash);
  });
});
