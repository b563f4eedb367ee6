import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantFilePath } from '../../config/index.ts';
import { createOpcuaConnection, type OpcuaConnection, type PersonSession } from '../../protocols/opcua/index.ts';
import { Field } from '../harness/field.ts';
import { Product, password, until } from '../harness/product.ts';
import { Screen } from '../harness/screen.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const root = 'ns=1;s=plant';
const fileText = readFileSync(plantFilePath('mairie'), 'utf8');
const changedText = fileText
  .replace('gas: 65 €/MWh', 'gas: 80 €/MWh')
  .replace('{ en: Boiler, fr: Chaudière }', '{ en: Old boiler, fr: Vieille chaudière }')
  .replace('minimumCapacity: 30 %', 'minimumCapacity: 30 %\n      tuning: { gain: 0.03, integralTime: 200 s }');

interface Version {
  readonly version: number;
  readonly who: string;
  readonly origin: string;
  readonly hash: string;
  readonly reason: string;
  readonly versions: readonly Version[];
}

/** The controller's own wire, as any OPC UA client finds it, and the screen beside it. */
describe('a configuration changed while the plant runs', () => {
  let product: Product;
  let folder: string;
  let connection: OpcuaConnection;
  let engineer: PersonSession;
  let operator: PersonSession;
  let field: Field;

  beforeAll(async () => {
    product = await Product.start(['--plant', 'mairie']);
    folder = mkdtempSync(join(tmpdir(), 'braise-configuration-'));
    connection = createOpcuaConnection({
      endpoint: `opc.tcp://127.0.0.1:${product.controllerPort}`,
      certificateFolder: join(folder, 'pki'),
      applicationName: 'test',
      logger,
      backOff: { firstMs: 100, maximumMs: 1000 },
    });
    await until('the controller is reached', () => connection.state === 'connected');
    engineer = await sessionOf('engineer');
    operator = await sessionOf('operator');
    field = await Field.open(product, 'mairie');
  });
  afterAll(async () => {
    await field?.close();
    await engineer?.close();
    await operator?.close();
    await connection?.close();
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function sessionOf(user: string): Promise<PersonSession> {
    const opened = await connection.openSession(user, password);
    if (opened.kind !== 'accepted') throw new Error(`${user}: ${opened.kind}`);
    return opened.session;
  }
  const call = async (session: PersonSession, method: string, ...inputs: (string | number)[]) => {
    const { status, outputs } = await session.call(`${root}#${method}`, inputs);
    return { status, message: String(outputs[0]) };
  };
  const configuration = async (): Promise<Version> => {
    const { text } = await connection.readText(`${root}#configuration`);
    return JSON.parse(text ?? '') as Version;
  };
  const description = async () =>
    JSON.parse((await connection.readText(`${root}#description`)).text ?? '') as {
      equipment: { name: string; label: { en: string } }[];
    };
  const labelOf = async (name: string) => (await description()).equipment.find((one) => one.name === name)?.label.en;
  const scans = async () => (await product.health())?.scan as { count: number; overruns: number } | null;

  it('tells which one is in force, with its text', async () => {
    const now = await configuration();
    expect(now).toMatchObject({ version: 1, origin: 'file', who: 'controller' });
    const { status, message } = await call(operator, 'ReadConfiguration', 0);
    expect(status).toBe('Good');
    expect(JSON.parse(message)).toMatchObject({ version: 1, hash: now.hash, text: fileText });
  });

  it('judges a text: what is wrong with it, where, or what it would change', async () => {
    const wrong = await call(engineer, 'CheckConfiguration', fileText.replace('ratedHeat: 90 kW', 'ratedHeat: 90 °C'));
    expect(JSON.parse(wrong.message)).toMatchObject({
      problems: [{ path: 'equipment.heatPump.1.parameters.ratedHeat', value: '90 °C', line: expect.any(Number) }],
    });
    const sound = await call(engineer, 'CheckConfiguration', changedText);
    expect(JSON.parse(sound.message)).toEqual({
      changes: expect.arrayContaining([{ path: 'prices.gas', before: '65 €/MWh', after: '80 €/MWh' }]),
      obstacles: [],
    });
    expect(await call(operator, 'CheckConfiguration', changedText)).toMatchObject({ status: 'BadUserAccessDenied' });
  });

  it('is refused to who may not, where equipment comes or goes, and where a scan would feel it', async () => {
    const refused = async (status: string, words: RegExp, text: string, basedOn = 1, session = engineer) => {
      const answer = await call(session, 'ApplyConfiguration', text, basedOn, 'a trial');
      expect(answer).toMatchObject({ status, message: expect.stringMatching(words) });
    };
    await refused('BadUserAccessDenied', /role operator/, changedText, 1, operator);
    await refused('BadInvalidState', /version 1 of controller is in force/, changedText, 7);
    await refused('BadInvalidArgument', /1 problems: configuration:\d+:\d+: /, fileText.replace('90 kW', '90 °C'));
    const other = fileText.replace(/pump\.circuits\.2/g, 'pump.circuits.3');
    await refused('BadInvalidState', /needs a stop of the controller: equipment removed: pump\.circuits\.2/, other);
    await refused('BadInvalidState', /this text is in force already/, fileText);
    // A circulation that runs at less than another's least speed would jump to it.
    const bump = fileText.replaceAll(
      'parameters: { designFlow: 4.2 kg/s, designHead: 0.6 bar }',
      'parameters: { designFlow: 4.2 kg/s, designHead: 0.6 bar, minimumSpeed: 98 % }',
    );
    await until(
      'the circulation runs',
      async () =>
        (await field.read('pump.circuits.1.speed'))[0] > 0.05 || (await field.read('pump.circuits.2.speed'))[0] > 0.05,
    );
    await refused('BadInvalidState', /pump\.circuits\.\d\.speed would go from [\d.]+ to 0\.98 at once/, bump);
    await until('an alarm says so', async () =>
      ((await connection.readText(`${root}#alarms`)).text ?? '').includes('alarm.configurationFailed'),
    );
    expect((await configuration()).version).toBe(1);
    expect((await call(engineer, 'ApplyConfiguration', changedText, 1, ' ')).message).toMatch(/needs a reason/);
  });

  it('takes effect between two scans: none is missed, the field sees no step, a tag stays, and screens are told', async () => {
    const maintenance = await sessionOf('maintenance');
    expect((await call(maintenance, 'SetMode', 'boiler.1', 'maintenance', 'burner service', '')).status).toBe('Good');
    await maintenance.close();
    const screen = await Screen.open(product, 'viewer');
    await screen.see('boiler.1.mode', (value) => value === 2);
    const outputs = field.plant.points
      .filter(({ definition }) => definition.kind === 'commanded')
      .map(({ name }) => name);
    const before = await scans();
    const then = await field.read(...outputs);
    expect(await call(engineer, 'ApplyConfiguration', changedText, 1, 'gas is dearer')).toMatchObject({
      status: 'Good',
      message: 'version 1 → version 2',
    });
    const now = await field.read(...outputs);
    for (const [i, name] of outputs.entries()) expect(Math.abs(now[i] - then[i]), name).toBeLessThan(0.1);
    const after = await until('more scans have passed', async () => {
      const seen = await scans();
      return seen !== null && before !== null && seen.count > before.count + 3 && seen;
    });
    expect(after.overruns).toBe(before?.overruns);
    expect(await configuration()).toMatchObject({
      version: 2,
      origin: 'online',
      who: 'engineer',
      reason: 'gas is dearer',
      versions: [{ version: 2 }, { version: 1 }],
    });
    expect(await labelOf('boiler.1')).toBe('Old boiler');
    await until('the screen is told', async () => {
      const plant = await screen.get<{ equipment: { name: string; label: { en: string } }[] }>('/api/plant');
      return plant.equipment.find(({ name }) => name === 'boiler.1')?.label.en === 'Old boiler';
    });
    await screen.see('boiler.1.mode', (value) => value === 2);
    screen.close();
  });

  it('is in the audit with who, why, and each changed value', async () => {
    const { message } = await call(engineer, 'ReadAudit', 0, 50);
    const records = JSON.parse(message) as {
      who: string;
      action: string;
      after: string;
      result: string;
      reason: string;
    }[];
    expect(records).toContainEqual(
      expect.objectContaining({ who: 'engineer', action: 'configuration', reason: 'gas is dearer', result: 'done' }),
    );
    const changes = records.filter(({ action }) => action === 'configuration.changes').map(({ after }) => after);
    expect(changes).toEqual([expect.stringContaining('prices.gas: 65 €/MWh → 80 €/MWh')]);
    expect(changes[0]).toContain('equipment.boiler.1.label.en: Boiler → Old boiler');
    expect(records.some(({ who, result }) => who === 'operator' && result.startsWith('denied'))).toBe(true);
  });

  it('survives a power cut of the controller with the tag, whose boiler still does not move', async () => {
    await product.kill('controller');
    await until('the controller is reached again', () => connection.state === 'connected');
    expect(await configuration()).toMatchObject({ version: 2, origin: 'online' });
    expect(await labelOf('boiler.1')).toBe('Old boiler');
    const screen = await Screen.open(product, 'viewer');
    await screen.see('boiler.1.mode', (value) => value === 2);
    expect(await field.read('boiler.1.run', 'boiler.1.firingRate')).toEqual([0, 0]);
    screen.close();
  });

  it('goes back to an earlier version by one command', async () => {
    await engineer.close();
    engineer = await sessionOf('engineer');
    expect(await call(engineer, 'RollBackConfiguration', 9, 'a trial')).toMatchObject({ status: 'BadNodeIdUnknown' });
    const back = await until('the field is commanded again', async () => {
      const answer = await call(engineer, 'RollBackConfiguration', 1, 'it was a mistake');
      return answer.status === 'Good' && answer;
    });
    expect(back.message).toBe('version 2 → version 3');
    expect(await configuration()).toMatchObject({
      version: 3,
      origin: 'rollback',
      reason: 'back to version 1: it was a mistake',
    });
    expect(await labelOf('boiler.1')).toBe('Boiler');
    expect(JSON.parse((await call(engineer, 'ReadConfiguration', 0)).message)).toMatchObject({ text: fileText });
    const tags = JSON.parse((await connection.readText('ns=1;s=boiler.1#tag')).text ?? '') as { user: string };
    expect(tags.user).toBe('maintenance');
  });
});
