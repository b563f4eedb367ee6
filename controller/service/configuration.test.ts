import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareTexts, PlantFileError, parsePlant, plantFilePath } from '../../config/index.ts';
import { type Controller, createController, type Person } from '../scan/index.ts';
import { ConfigurationDesk, type ConfigurationDeskOptions } from './configuration-desk.ts';
import { ConfigurationReader } from './configuration-reader.ts';
import { startingConfiguration } from './configuration-start.ts';
import { ConfigurationStore } from './configuration-store.ts';
import { openDatabase } from './database.ts';
import type { JournalEntry } from './journal.ts';

const text = readFileSync(plantFilePath('mairie'), 'utf8');
const priced = (euros: number) => text.replace('gas: 65 €/MWh', `gas: ${euros} €/MWh`);
const plant = parsePlant(text, 'mairie.yaml');
const time = new Date('2026-01-15T08:00:00Z');
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const engineer: Person = { user: 'eve', role: 'engineer' };
const file = { text, plant, path: 'mairie.yaml' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'braise-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => {
  const { database } = openDatabase(folder, time);
  return { database, store: new ConfigurationStore(database, plant.name) };
};
const online = (store: ConfigurationStore, euros: number) =>
  store.add(priced(euros), { who: 'eve', reason: 'price', origin: 'online' }, time);

describe('the configurations that are kept', () => {
  it('are the last twenty, and the plant file however old', () => {
    const { database, store } = open();
    startingConfiguration(store, file, time);
    for (let i = 0; i < 30; i++) online(store, 100 + i);
    const versions = store.versions().map(({ version }) => version);
    expect(versions).toEqual([...Array.from({ length: 20 }, (_, i) => 31 - i), 1]);
    expect(store.text(31)).toBe(priced(129));
    expect(store.text(5)).toBeUndefined();
    expect(store.text(1)).toBe(text);
    database.close();
  });
});

describe('the configuration that control begins with', () => {
  it('is the plant file, then what was applied last, also after a restart', () => {
    const first = open();
    expect(startingConfiguration(first.store, file, time)).toMatchObject({ version: { version: 1, origin: 'file' } });
    expect(startingConfiguration(first.store, file, time).version.version).toBe(1);
    online(first.store, 80);
    first.database.close();
    const second = open();
    const start = startingConfiguration(second.store, file, time);
    expect(start.version).toMatchObject({ version: 2, origin: 'online' });
    expect(start.plant.prices.gas).toBe(80);
    second.database.close();
  });

  it('is the plant file where that was changed since', () => {
    const { database, store } = open();
    startingConfiguration(store, file, time);
    online(store, 80);
    const edited = { ...file, text: priced(70), plant: parsePlant(priced(70), 'mairie.yaml') };
    const start = startingConfiguration(store, edited, time);
    expect(start.version).toMatchObject({ version: 3, origin: 'file' });
    expect(start.unusable).toBeUndefined();
    expect(start.plant.prices.gas).toBe(70);
    database.close();
  });

  it('is the plant file, and says so, where what was applied cannot be read by this program', () => {
    const { database, store } = open();
    startingConfiguration(store, file, time);
    store.add(text.replace('90 kW', '90 °C'), { who: 'eve', reason: '', origin: 'online' }, time);
    const start = startingConfiguration(store, file, time);
    expect(start.unusable).toContain('90 °C');
    expect(start).toMatchObject({ text, version: { version: 3, origin: 'file' } });
    store.add(text.replace(/circuits\.2/g, 'circuits.3'), { who: 'eve', reason: '', origin: 'online' }, time);
    expect(startingConfiguration(store, file, time).unusable).toContain('needs a stop');
    database.close();
  });
});

describe('the desk that changes the configuration', () => {
  let controller: Controller;
  let notes: JournalEntry[];
  let database: ReturnType<typeof open>['database'];
  let store: ConfigurationStore;
  function desk(others: Partial<ConfigurationDeskOptions> = {}): ConfigurationDesk {
    ({ database, store } = open());
    notes = [];
    controller = createController(plant, { strategy: 'rules', startTime: 1000, guarded: true });
    for (const { definition, index } of plant.points) {
      if (definition.kind !== 'measured') continue;
      controller.image.value[index] = (definition.range[0] + definition.range[1]) / 2;
      controller.image.quality[index] = 0;
      controller.image.sourceTime[index] = 1001;
    }
    controller.scan(1001);
    return new ConfigurationDesk({
      controller: () => controller,
      replace: (successor) => {
        controller = successor;
      },
      start: startingConfiguration(store, file, time),
      store,
      journal: { note: (entry) => notes.push(entry) > 0, save: () => true },
      logger: silent,
      read: async (task) => {
        try {
          return { plant: parsePlant(task.text, 'configuration'), changes: compareTexts(task.running, task.text) };
        } catch (error) {
          if (error instanceof PlantFileError) return { problems: error.problems };
          throw error;
        }
      },
      warm: () => {},
      prepare: (one) => one,
      afterTurn: async (task) => task(),
      commanding: () => true,
      shown: () => {},
      nowMs: () => time.getTime(),
      ...others,
    });
  }
  afterEach(() => database.close());

  it('applies, keeps, notes and goes back', async () => {
    const one = desk();
    expect(await one.apply(priced(80), 1, 'dearer', engineer)).toEqual({
      ok: true,
      before: 'version 1',
      after: 'version 2',
    });
    expect(controller.plant.prices.gas).toBe(80);
    expect(store.versions()[0]).toMatchObject({ version: 2, who: 'eve', reason: 'dearer', origin: 'online' });
    expect(notes.map(({ who, action, after }) => [who, action, after])).toEqual([
      ['eve', 'configuration', store.versions()[0].hash],
      ['eve', 'configuration.changes', 'version 2: prices.gas: 65 €/MWh → 80 €/MWh'],
    ]);
    expect(await one.rollBack(2, 'again', engineer)).toMatchObject({ ok: false, code: 'state' });
    expect(await one.rollBack(1, 'wrong', engineer)).toMatchObject({ ok: true, after: 'version 3' });
    expect(controller.plant.prices.gas).toBe(65);
    expect(one.readVersion(0)).toMatchObject({ version: 3, text });
  });

  it('tells of many changes in as few records as they fit, and counts what is beyond', async () => {
    const one = desk();
    const renamed = text.replace(/label: \{ en: ([^,]+), fr/g, `label: { en: $1 ${'x'.repeat(200)}, fr`);
    expect((await one.apply(renamed, 1, 'names', engineer)).ok).toBe(true);
    const records = notes.filter(({ action }) => action === 'configuration.changes');
    expect(records.length).toBeGreaterThan(2);
    for (const { after } of records) expect(after?.length).toBeLessThanOrEqual(1000);
  });

  it('keeps the old controller where the disk refuses, the field is silent, or the successor cannot be put in force', async () => {
    const inForce = () => ({ gas: controller.plant.prices.gas, versions: store.versions().length });
    const silentField = desk({ commanding: () => false });
    expect(await silentField.apply(priced(80), 1, 'x', engineer)).toMatchObject({ code: 'state' });
    expect(inForce()).toEqual({ gas: 65, versions: 1 });
    database.close();
    const broken = desk({
      replace: () => {
        throw new Error('no room in the address space');
      },
    });
    expect(await broken.apply(priced(80), 1, 'x', engineer)).toMatchObject({
      code: 'state',
      message: 'no room in the address space',
    });
    expect(inForce()).toEqual({ gas: 65, versions: 1 });
    expect(controller.alarms().map(({ key }) => key)).toContain('alarm.configurationFailed');
    database.close();
    const fullDisk = desk();
    store.add = () => {
      throw new Error('disk full');
    };
    expect(await fullDisk.apply(priced(80), 1, 'x', engineer)).toMatchObject({ code: 'state' });
    expect(inForce()).toEqual({ gas: 65, versions: 1 });
    expect(notes.at(-1)).toMatchObject({ who: 'eve', result: expect.stringContaining('disk full') });
  });

  it('does one change at a time, for engineers, at a bounded rate', async () => {
    let go = () => {};
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    const one = desk({
      afterTurn: async (task) => {
        await waiting;
        return task();
      },
    });
    const first = one.apply(priced(80), 1, 'x', engineer);
    expect(await one.apply(priced(90), 1, 'x', engineer)).toMatchObject({ ok: false, code: 'busy' });
    go();
    expect(await first).toMatchObject({ ok: true });
    expect(await one.apply(priced(90), 2, 'x', { user: 'oscar', role: 'operator' })).toMatchObject({ code: 'denied' });
    let last = await one.apply(priced(90), 9, 'x', engineer);
    for (let i = 0; i < 10; i++) last = await one.apply(priced(90), 9, 'x', engineer);
    expect(last).toMatchObject({ ok: false, code: 'busy' });
  });
});

describe('the thread that reads texts', () => {
  it('tells what a text says and changes, or what is wrong, one text after the other', async () => {
    const reader = new ConfigurationReader();
    const read = reader.read({ text: priced(80), running: text });
    await expect(reader.read({ text, running: text })).rejects.toThrow('another text');
    expect(await read).toMatchObject({
      plant: { name: 'mairie', prices: { gas: 80 } },
      changes: [{ path: 'prices.gas', before: '65 €/MWh', after: '80 €/MWh' }],
    });
    expect(await reader.read({ text: 'plant: 5', running: text })).toHaveProperty('problems');
    await reader.close();
  });
});
