import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { createOpcuaConnection, type OpcuaConnection } from '../../protocols/opcua/index.ts';
import { constantWeather } from '../weather/index.ts';
import { FaultFile } from './fault-file.ts';
import { FieldPlant } from './field-plant.ts';
import { FieldServer } from './field-server.ts';
import { brokenLine, InjectionLog } from './injection-log.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const object = 'ns=3;s=simulation';
const startTime = Date.parse('2026-01-15T08:00:00Z') / 1000;

describe("the simulation's own nodes on the plant's server", () => {
  const folder = mkdtempSync(join(tmpdir(), 'braise-simulation-'));
  const path = join(folder, 'injections.jsonl');
  const file = new FaultFile(join(folder, 'faults.json'), 'mairie', []);
  let field: FieldPlant;
  let server: FieldServer;
  const connections: OpcuaConnection[] = [];
  const connect = async (user?: { name: string; password: string }) => {
    const connection = createOpcuaConnection({
      endpoint: server.endpoint,
      certificateFolder: join(folder, 'pki', `client${connections.length}`),
      applicationName: 'test',
      ...(user === undefined ? {} : { user }),
      security: 'none',
      logger,
    });
    connections.push(connection);
    await connection.connected(10_000);
    return connection;
  };
  const inject = (connection: OpcuaConnection, inputs: (string | number)[]) =>
    connection.call(`${object}#InjectFault`, inputs, object);

  beforeAll(async () => {
    const plant = loadPlant(plantFilePath('mairie'));
    const weather = constantWeather({ outdoorTemperature: 5 });
    field = new FieldPlant(plant, { seed: 1, weather, startTime, speed: 1 });
    server = await FieldServer.create(field, {
      port: 0,
      certificateFolder: join(folder, 'pki', 'plant'),
      logger,
      simulation: { password: 'the engineer’s own', log: new InjectionLog(path), file },
      now: () => ({ plantTime: field.time, wallMs: 1000 }),
    });
    await server.start();
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('let the engineer inject and clear, and nobody else', async () => {
    const pump = field.plant.equipment.find(({ kind }) => kind === 'pump')?.name ?? '';
    const anonymous = await connect();
    const denied = await inject(anonymous, ['pumpWear', pump, 0.4, 0, 'somebody']);
    expect(denied.status).toBe('BadUserAccessDenied');
    expect(field.twin.faults.list()).toEqual([]);

    const engineer = await connect({ name: 'engineer', password: 'the engineer’s own' });
    const library = JSON.parse((await engineer.readText(`${object}#library`)).text ?? '') as { kind: string }[];
    expect(library.map(({ kind }) => kind)).toContain('pumpWear');
    const done = await inject(engineer, ['pumpWear', pump, 0.4, 2, 'Ada']);
    expect(done.status).toBe('Good');
    const id = Number(done.outputs[0]);
    const from = field.twin.time;
    expect(field.twin.faults.list()).toMatchObject([
      { id, specification: { kind: 'pumpWear', target: pump, severity: 0.4, from, until: from + 7200 } },
    ]);
    const shown = JSON.parse((await engineer.readText(`${object}#faults`)).text ?? '') as unknown[];
    expect(shown).toMatchObject([{ id, kind: 'pumpWear', target: pump }]);

    expect(file.read(from)).toMatchObject([{ kind: 'pumpWear', target: pump, severity: 0.4, until: from + 7200 }]);

    expect((await inject(engineer, ['pumpWear', 'nothing', 0, 0, 'Ada'])).status).toBe('BadInvalidArgument');
    expect((await inject(engineer, ['pumpWear', pump, 0, 0, ' '])).status).toBe('BadInvalidArgument');
    const clear = (number: number) => engineer.call(`${object}#ClearFault`, [number, 'Grace'], object);
    expect((await clear(id)).status).toBe('Good');
    expect((await clear(id)).status).toBe('BadNoMatch');
    expect(file.read(from)).toEqual([]);
    expect(field.twin.faults.list()).toEqual([]);
  });

  it('write down who did what, and show where a line was removed', () => {
    const text = readFileSync(path, 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { who: 'Ada', action: 'inject' },
      { who: 'Grace', action: 'clear' },
    ]);
    new InjectionLog(path).append({ time: '', plantTime: 0, who: 'Ada', action: 'inject', fault: 'x' });
    const longer = readFileSync(path, 'utf8');
    expect(brokenLine(longer)).toBeUndefined();
    expect(brokenLine(longer.split('\n').toSpliced(1, 1).join('\n'))).toBe(2);
  });
});
