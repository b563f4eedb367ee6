import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadPlant, parsePlant, plantFilePath, readText } from '../../../config/index.ts';
import { TuningDesk } from './desk.ts';
import { operatingPoints } from './points.ts';
import { propose } from './proposal.ts';

const file = plantFilePath('mairie');
const text = readText(file);
const loop = 'circuit.radiators.heating.valve';
let path: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'braise-tuning-'));
  path = join(folder, 'tuning.json');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function open(): TuningDesk {
  const log = { info: () => undefined, error: () => undefined };
  const desk = new TuningDesk({ path, plantText: () => text, log });
  onTestFinished(() => desk.close());
  return desk;
}

const ended = (desk: TuningDesk) =>
  vi.waitFor(() => expect(desk.job?.state).not.toBe('running'), { timeout: 60_000, interval: 50 });

describe('the desk where loops are tuned', () => {
  it('proposes what the command line does, keeps it over a restart, and writes it into a text', async () => {
    const desk = open();
    expect(desk.loops()).toContain(loop);
    desk.start({ loops: [loop], at: ['winter'] }, 'engineer');
    expect(desk.share).toBeLessThan(1);
    expect(() => desk.start({}, 'another')).toThrow(/already/);
    await ended(desk);
    const winter = operatingPoints.filter(({ name }) => name === 'winter');
    const same = propose(loadPlant(file), loop, winter);
    expect(desk.job).toMatchObject({ who: 'engineer', state: 'done', loops: [loop], proposals: [same] });
    const after = open();
    expect(after.job).toMatchObject({ state: 'done', loops: [loop] });
    const plant = parsePlant(after.prepare(text, [loop]), 'tuned');
    const { parameters } = plant.equipment.find(({ name }) => name === 'circuit.radiators') ?? {};
    expect(parameters).toMatchObject({ tuning: same.proposed });
    expect(() => after.prepare(text, ['boiler.1.flow'])).toThrow(/no proposal for boiler\.1\.flow/);
  }, 120_000);

  it('is cancelled, says what is wrong with a request, and can begin again', async () => {
    const desk = open();
    expect(() => desk.start({ loops: ['chiller.1.capacity'] }, 'engineer')).toThrow(/expected some of heatPump\.1/);
    expect(() => desk.start({ at: [] }, 'engineer')).toThrow(/nothing chosen/);
    expect(() => desk.start({ text: 'schema: 1' }, 'engineer')).toThrow();
    await expect(desk.cancel()).rejects.toThrow(/no loop is being identified/);
    desk.start({}, 'engineer');
    await desk.cancel();
    expect(desk.job).toMatchObject({ state: 'cancelled' });
    desk.start({ loops: [loop], at: ['winter'] }, 'engineer');
    await desk.cancel();
    expect(desk.job).toMatchObject({ state: 'cancelled', loops: [loop] });
  });

  it('marks as failed what a stop of the lab cut, and begins anew where the file cannot be read', async () => {
    const desk = open();
    desk.start({}, 'engineer');
    await desk.close();
    // What a kill leaves: begun, and not ended.
    const left = { ...JSON.parse(readFileSync(path, 'utf8')), state: 'running' };
    writeFileSync(path, JSON.stringify(left));
    expect(open().job).toMatchObject({ state: 'failed', reason: 'the lab stopped while this ran' });
    writeFileSync(path, '{"who":');
    expect(open().job).toBeUndefined();
  });
});
