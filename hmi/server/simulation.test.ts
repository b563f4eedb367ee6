import { describe, expect, it } from 'vitest';
import type { FaultRequest, Simulation } from './simulation.ts';
import { loginAs, MemoryController, run } from './testing.ts';

/** A simulated plant in memory. */
class MemorySimulation implements Simulation {
  readonly injected: { fault: FaultRequest; who: string }[] = [];
  up = true;

  async read() {
    return { library: [{ kind: 'pumpWear' }], faults: this.injected.map(({ fault }, id) => ({ id, ...fault })) };
  }

  async inject(fault: FaultRequest, who: string) {
    if (!this.up) throw new Error('switched off');
    if (fault.kind !== 'pumpWear') return { status: 'BadInvalidArgument', output: `no fault is called ${fault.kind}` };
    this.injected.push({ fault, who });
    return { status: 'Good', output: String(this.injected.length) };
  }

  async clear(id: number, _who: string) {
    const status = id <= this.injected.length ? 'Good' : 'BadNoMatch';
    return { status, output: status === 'Good' ? 'pumpWear:pump=0.3' : `no fault ${id}` };
  }

  async close() {}
}

async function started(simulation: Simulation | undefined) {
  const controller = new MemoryController();
  controller.power(true);
  const { url } = await run(controller, { simulation });
  const ask = (cookie: string, method: string, path: string, body?: object) =>
    fetch(`${url}/api/simulation${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { controller, ask, as: (user: 'operator' | 'engineer') => loginAs(url, user) };
}

describe('faults of the virtual plant, at the HMI', () => {
  it("are the engineer's to list, inject and clear", async () => {
    const simulation = new MemorySimulation();
    const { ask, as } = await started(simulation);
    const cookie = await as('engineer');
    const made = await ask(cookie, 'POST', '/faults', { kind: 'pumpWear', target: 'pump', severity: 0.3, hours: 2 });
    expect(made.status).toBe(201);
    expect(await made.json()).toEqual({ id: 1 });
    expect(simulation.injected).toEqual([
      { fault: { kind: 'pumpWear', target: 'pump', severity: 0.3, hours: 2 }, who: 'engineer' },
    ]);
    expect(await (await ask(cookie, 'GET', '')).json()).toMatchObject({ faults: [{ kind: 'pumpWear' }] });
    expect((await ask(cookie, 'POST', '/faults', { kind: 'meteor', target: 'pump' })).status).toBe(400);
    expect((await ask(cookie, 'POST', '/faults', { kind: 'pumpWear' })).status).toBe(400);
    expect((await ask(cookie, 'DELETE', '/faults/1')).status).toBe(200);
    expect((await ask(cookie, 'DELETE', '/faults/7')).status).toBe(404);
    expect((await ask(cookie, 'DELETE', '/faults/x')).status).toBe(400);
    simulation.up = false;
    expect((await ask(cookie, 'POST', '/faults', { kind: 'pumpWear', target: 'pump' })).status).toBe(502);
  });

  it('are in the audit with what came of them; without the audit nothing is injected, but a fault can be cleared', async () => {
    const simulation = new MemorySimulation();
    const { controller, ask, as } = await started(simulation);
    const cookie = await as('engineer');
    await ask(cookie, 'POST', '/faults', { kind: 'pumpWear', target: 'pump', severity: 0.3, hours: 2 });
    await ask(cookie, 'POST', '/faults', { kind: 'meteor', target: 'pump' });
    await ask(cookie, 'DELETE', '/faults/1');
    const notes = controller.calls.map(({ user, call }) => [user, call.method, ...call.inputs]);
    expect(notes).toEqual([
      ['engineer', 'Note', 'simulation.inject', 'pump', '{"kind":"pumpWear","severity":0.3,"hours":2}', 'done'],
      ['engineer', 'Note', 'simulation.inject', 'pump', '{"kind":"meteor"}', 'refused: no fault is called meteor'],
      ['engineer', 'Note', 'simulation.clear', 'pump', 'pumpWear:pump=0.3', 'done'],
    ]);
    controller.power(false);
    expect((await ask(cookie, 'POST', '/faults', { kind: 'pumpWear', target: 'pump' })).status).toBe(503);
    expect(simulation.injected).toHaveLength(1);
    expect((await ask(cookie, 'DELETE', '/faults/1')).status).toBe(200);
  });

  it('are nobody else’s, and are not where the field is real', async () => {
    const simulation = new MemorySimulation();
    const { ask, as } = await started(simulation);
    const operator = await as('operator');
    expect((await ask(operator, 'POST', '/faults', { kind: 'pumpWear', target: 'pump' })).status).toBe(403);
    expect((await ask(operator, 'GET', '')).status).toBe(403);
    expect((await ask('', 'GET', '')).status).toBe(401);
    expect(simulation.injected).toEqual([]);
    const real = await started(undefined);
    expect((await real.ask(await real.as('engineer'), 'GET', '')).status).toBe(404);
  });
});
