import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ClosedLoop } from '../lab/closed-loop.ts';
import { constantWeather } from '../weather/index.ts';
import { LiveShadow } from './live-shadow.ts';

const folder = mkdtempSync(join(tmpdir(), 'braise-shadow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('follows a plant by its points, keeps what it learned, and begins anew where that is broken', () => {
  const plant = loadPlant(plantFilePath('mairie'));
  const weather = constantWeather({ outdoorTemperature: 3 });
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime: 1.77e9, instruments: true });
  const view = { plant, values: loop.controller.image.value, connected: true };
  const told: string[] = [];
  const note = (_details: object, text: string) => void told.push(text);
  const path = join(folder, 'mairie.json');
  const start = () =>
    new LiveShadow({ view, plantNow: () => loop.time, speed: 1, path, log: { info: note, warn: note } });
  const shadow = start();
  for (let i = 0; i < 720; i++) {
    loop.step(10);
    shadow.tick();
  }
  const report = shadow.report();
  expect(report).toMatchObject({ learning: true, following: true, warnings: [] });
  expect(loop.time - report.time).toBeLessThan(20);
  shadow.save();
  const learned = (JSON.parse(readFileSync(path, 'utf8')) as { learnedSeconds: number }).learnedSeconds;
  expect(learned).toBeGreaterThan(7000);
  expect(start().report().learnedShare).toBeCloseTo(learned / (7 * 86_400), 5);

  view.connected = false;
  loop.step(600);
  shadow.tick();
  expect(shadow.report().following).toBe(false);

  writeFileSync(path, '{');
  expect(start().report().learnedShare).toBe(0);
  expect(told.some((text) => text.includes('learns anew'))).toBe(true);
});
