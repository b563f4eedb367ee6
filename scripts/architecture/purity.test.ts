import { describe, expect, it } from 'vitest';
import { checkPurity } from './purity.ts';
import { parseSource } from './sources.ts';

const check = (text: string, path = 'twin/physics/pump.ts') =>
  checkPurity([parseSource(path, text)]).map(({ line, message }) => `${line}: ${message}`);

describe('what a core must not reach for', () => {
  it.each([
    'export const now = Date.now();',
    'export const now = new Date();',
    'export const now = Date();',
    'const clock = Date; export const now = clock.now();',
    "export const now = Date['now']();",
    'export const hour = (at: number) => new Date(at).getHours();',
    'export const text = (at: number) => new Date(at).toLocaleString();',
    'export const noise = Math.random();',
    "export const noise = Math['random']();",
    'const { random } = Math; export const noise = random();',
    'const key = "random" as const; export const noise = Math[key]();',
    'export const noise = crypto.getRandomValues(new Uint8Array(1));',
    'export const noise = globalThis.crypto;',
    'export const later = () => setTimeout(() => {}, 10);',
    'const timers = { setInterval }; export { timers };',
    'export const start = performance.now();',
    'export const home = process.env.HOME;',
    "console.log('scan');",
    "export const page = fetch('/');",
    "import { readFileSync } from 'node:fs'; export { readFileSync };",
    "import { readFileSync } from 'fs'; export { readFileSync };",
    "import type { Stats } from 'node:fs'; export type { Stats };",
    "export * from 'node:timers';",
    "export const files = () => import('node:fs');",
    "export type Stats = import('node:fs').Stats;",
    'export const files = (name: string) => import(name);',
    "import { z } from 'zod'; export { z };",
  ])('refuses %s', (text) => {
    expect(check(text)).not.toEqual([]);
  });

  it('gives the line', () => {
    expect(check('const a = 1;\n\nexport const b = a + Math.random();')).toEqual([
      '3: Math.random (or Math as a value) in a core: take randomness from outside',
    ]);
  });
});

describe('what a core may do', () => {
  it.each([
    'export const larger = Math.max(1, 2) * Math.PI;',
    'export const at = (seconds: number): Date => new Date(seconds * 1000);',
    'export const start = Date.UTC(2026, 0, 1) / 1000;',
    'export const day = (at: Date) => at.getUTCDay();',
    "import { setup } from 'xstate'; export { setup };",
    "import { loadPlant } from '../../config/index.ts'; export { loadPlant };",
    'export interface Machine { process: string } export const machine: Machine = { process: "idle" };',
    'export const read = (machine: { performance: number }) => machine.performance;',
  ])('allows %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('asks nothing of services and of tests', () => {
    expect(check('export const now = Date.now();', 'twin/service/main.ts')).toEqual([]);
    expect(check('export const now = Date.now();', 'twin/physics/pump.test.ts')).toEqual([]);
  });
});
