import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Field } from '../harness/field.ts';
import { Product, until } from '../harness/product.ts';
import { Screen } from '../harness/screen.ts';

/** What design section 1 says of each process that is lost, and of its return. */
describe('a process that is lost', () => {
  let product: Product;
  let field: Field;
  let screen: Screen;
  beforeAll(async () => {
    product = await Product.start();
    field = await Field.open(product);
    screen = await Screen.open(product, 'operator');
  });
  afterAll(async () => {
    screen?.close();
    await field?.close();
    await product?.stop();
  });

  /** Commanded points that run a machine, and what they are. */
  const running = (outputs: ReadonlyMap<string, number>) =>
    [...outputs].filter(([name, value]) => name.endsWith('.run') && value > 0.5).map(([name]) => name);

  it('the controller: the field falls back by its own watchdog, and is taken over again without a bump', async () => {
    product.signal('controller', 'SIGSTOP');
    try {
      await until('the field falls back', () => field.fallback(), 40_000);
      await until('the screen says so', async () => (await product.health())?.status !== 'running', 20_000);
      // Its safe programme: heat pumps off, halls cooled.
      await field.see('heatPump.1.run', (value) => value === 0);
      const [entering] = await field.read('hall.A.enteringTemperature');
      expect(entering).toBeLessThan(27);
    } finally {
      product.signal('controller', 'SIGCONT');
    }
    // What the safe programme itself moves until it is relieved is no bump.
    let before = await field.outputs();
    const relieved = async () => {
      if (!(await field.fallback())) return true;
      before = await field.outputs();
      return false;
    };
    await until('the field is commanded again', relieved, 40_000);
    const after = await field.outputs();
    const switched = new Set([0, 1]);
    for (const name of running(before)) expect([name, after.get(name)]).toEqual([name, 1]);
    for (const [name, value] of after) {
      if (!/speed|position|valve$/i.test(name)) continue;
      const held = before.get(name) ?? 0;
      // What is open or shut is switched by a decision: no bump of what is modulated.
      if (switched.has(held) && switched.has(value)) continue;
      expect(Math.abs(value - held), name).toBeLessThan(0.25);
    }
    await product.running();
  });

  it('the controller, killed: it comes back by itself with the set-points that people gave it', async () => {
    expect(
      await screen.command({ type: 'setpoint', point: 'network.supplyTemperatureOffset', value: 1.5 }),
    ).toMatchObject({ ok: true });
    await product.kill('controller');
    await screen.see('network.supplyTemperatureOffset', (value) => value === 1.5);
  });

  it('the plant: every value is bad at once, one alarm says it, and all comes back without anybody', async () => {
    const slot = screen.slot('meter.networkSupply.temperature');
    const computed = screen.slot('network.heatDemand');
    const standing = () =>
      new Set(screen.alarms.filter(({ state }) => !state.startsWith('returned')).map(({ id }) => id));
    const before = standing();
    product.signal('plant', 'SIGSTOP');
    try {
      await until('the value is bad', () => screen.quality[slot] === 2, 40_000);
      await until('an alarm says it', () => standing().has('plant#communication'), 20_000);
      expect(screen.quality[computed]).not.toBe(0);
      // What merely follows from the silence is no alarm of its own.
      const consequences = [...standing()].filter((id) => id !== 'plant#communication' && !before.has(id));
      expect(consequences).toEqual([]);
      expect((await product.health())?.scan?.fieldConnected).toBe(false);
    } finally {
      product.signal('plant', 'SIGCONT');
    }
    await until('the value is good again', () => screen.quality[slot] === 0, 60_000);
    await product.running();
    await until('the alarm has returned', () => !standing().has('plant#communication'), 30_000);
    expect([...standing()].filter((id) => id.endsWith('#fault') && !before.has(id))).toEqual([]);
  });

  it('the HMI: control goes on, and the screen finds its way back', async () => {
    const before = (await product.health())?.scan?.count ?? 0;
    const killed = product.pid('hmi');
    product.signal('hmi', 'SIGKILL');
    await until('it does not answer', async () => (await product.health()) === undefined, 10_000).catch(
      () => undefined,
    );
    expect(await field.fallback()).toBe(false);
    const health = await product.running();
    expect(product.pid('hmi')).not.toBe(killed);
    expect(health.scan?.count ?? 0).toBeGreaterThan(before);
    const again = await Screen.open(product, 'operator');
    await again.see('network.supplyTemperature', (value) => value > 30);
    again.close();
  });

  it('the lab: nobody in the plant notices, and it comes back by itself', async () => {
    const lab = async () => (await product.health())?.processes.lab;
    await until('the lab runs', async () => (await lab()) === 'running', 60_000);
    const killed = product.pid('lab');
    product.signal('lab', 'SIGKILL');
    await until('another lab runs', () => {
      try {
        return product.pid('lab') !== killed;
      } catch {
        return false;
      }
    });
    expect(await product.health()).toMatchObject({ status: 'running', stale: false });
    await until('the lab runs again', async () => {
      const answer = await fetch(`http://127.0.0.1:${product.labPort}/testcases`).catch(() => undefined);
      return answer?.ok === true;
    });
    expect(await lab()).toMatch(/^(running|unreachable)$/);
  });

  it('the plant, killed: faults injected into it go on in its next life, and who injected them is in the audit', async () => {
    const engineer = await Screen.open(product, 'engineer');
    const target = 'meter.networkReturn.temperature';
    const asked = await engineer.send('/api/simulation/faults', 'POST', { kind: 'sensorBias', target, severity: 4 });
    expect(asked).toMatchObject({ id: expect.any(Number) });
    await product.kill('plant');
    await product.running();
    const faults = await until('the plant tells its faults', async () => {
      const told = await engineer.get<{ faults: object[] }>('/api/simulation').catch(() => undefined);
      return told?.faults;
    });
    expect(faults).toMatchObject([{ kind: 'sensorBias', target, severity: 4 }]);
    const { records } = await engineer.get<{ records: { action: string }[] }>('/api/audit?limit=100');
    expect(records.find(({ action }) => action === 'simulation.inject')).toMatchObject({
      who: 'engineer',
      target,
      result: 'done',
    });
    engineer.close();
  });

  it('the supervisor ends in order, and leaves no process behind', async () => {
    const pids = (['plant', 'controller', 'hmi', 'lab'] as const).map((name) => product.pid(name));
    product.child.kill('SIGINT');
    await until('it has ended', () => product.code !== undefined, 20_000);
    expect(product.code).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
