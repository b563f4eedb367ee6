import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { FaultSpecification } from '../network/index.ts';
import { FaultFile } from './fault-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'braise-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const given: FaultSpecification = { kind: 'pumpWear', target: 'pump.1', severity: 0.3, from: 100 };
const injected: FaultSpecification = { kind: 'sensorBias', target: 'meter.1.temperature', severity: 2, from: 500 };
const short: FaultSpecification = { kind: 'local', target: 'pump.1', from: 500, until: 900 };

it('keeps what was injected and forgets what was cleared, over restarts of the process', () => {
  const path = join(folder, 'a', 'faults.json');
  const life = () => new FaultFile(path, 'mairie', [given]);
  expect(life().read(0)).toEqual([given]);
  life().save([given, injected, short]);
  expect(life().read(800)).toEqual([given, injected, short]);
  // What has ended meanwhile does not come back.
  expect(life().read(900)).toEqual([given, injected]);
  // The one given at the start was cleared: the same start does not bring it back.
  life().save([injected]);
  expect(life().read(900)).toEqual([injected]);
});

it('adds what a new start gives to what was injected before', () => {
  const path = join(folder, 'b.json');
  new FaultFile(path, 'mairie', [given]).save([given, injected]);
  const later = { ...given, from: 7000 };
  expect(new FaultFile(path, 'mairie', [later]).read(7000)).toEqual([later, injected]);
  expect(new FaultFile(path, 'mairie', []).read(7000)).toEqual([injected]);
});

it('refuses the file of another plant, and what is none', () => {
  const path = join(folder, 'c.json');
  new FaultFile(path, 'mairie', []).save([injected]);
  expect(() => new FaultFile(path, 'chapelle', []).read(0)).toThrow(/of mairie, not of chapelle/);
  writeFileSync(path, '{"version":1,"plant":"mairie","given":[],"faults":[{"kind":"meteor","target":"x"}]}');
  expect(() => new FaultFile(path, 'mairie', []).read(0)).toThrow();
});
