import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatValue } from '../model/format.ts';
import { strategyNames } from '../model/planning.ts';
import { catalogues, Translator } from './translate.ts';

const controller = fileURLToPath(new URL('../../../controller', import.meta.url));

/** Every key of a text the controller's sources name: what it can send, read as text and not imported. */
function keysOfController(): string[] {
  const keys = new Set<string>();
  for (const name of readdirSync(controller, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const source = readFileSync(join(controller, name), 'utf8');
    for (const [, key] of source.matchAll(/'((?:alarm|interlock|condition|reason|loop)\.[a-zA-Z]+)'/g)) keys.add(key);
  }
  // Limits of points are named by their kind.
  const watches = readFileSync(join(controller, 'alarms/watches.ts'), 'utf8');
  for (const [, kind] of watches.matchAll(/\badd\('(\w+)'/g)) keys.add(`alarm.${kind}`);
  return [...keys].sort();
}

/** Names of the parameters a text uses; a language may use one twice. */
const placeholders = (text: string): string[] => {
  const names = [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name]) => name);
  return [...new Set(names)].sort();
};

describe('texts', () => {
  it('has words in both languages for everything the controller says', () => {
    const keys = keysOfController();
    expect(keys.length).toBeGreaterThan(60);
    expect(keys).toContain('alarm.highHigh');
    for (const language of ['en', 'fr'] as const) {
      const { find } = new Translator(language);
      expect(keys.filter((key) => find(key) === undefined)).toEqual([]);
    }
  });

  it('says what to do about every alarm', () => {
    const { find } = new Translator('en');
    const alarms = keysOfController().filter((key) => key.startsWith('alarm.'));
    expect(alarms.filter((key) => find(`advice.${key}`) === undefined)).toEqual([]);
  });

  it('names every fault of the library, as its page lists them', () => {
    const page = readFileSync(join(controller, '../docs/faults.md'), 'utf8');
    const kinds = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
    expect(kinds.length).toBeGreaterThan(20);
    const { find } = new Translator('en');
    expect(
      kinds.filter((kind) => !find(`fault.${kind}`) || !find(`faultEffect.${kind}`) || !find(`check.${kind}`)),
    ).toEqual([]);
  });

  it('names every strategy of the controller, and every reason for which there is no plan', () => {
    const source = (name: string) => readFileSync(join(controller, name), 'utf8');
    const [, listed] = /strategies = \{([^}]+)\}/.exec(source('strategies/index.ts')) ?? [];
    const strategies = listed.split(',').map((name) => name.trim());
    expect(strategies.sort()).toEqual([...strategyNames].sort());
    const [, reasons] = /type PlanFailure =([^;]+);/.exec(source('planning/plan.ts')) ?? [];
    const failures = reasons.split('|').map((name) => name.trim().replaceAll("'", ''));
    expect(failures.length).toBeGreaterThan(3);
    const { find } = new Translator('en');
    expect(failures.filter((reason) => !find(`plan.failure.${reason}`))).toEqual([]);
    expect(strategies.filter((name) => !find(`strategy.name.${name}`) || !find(`strategy.help.${name}`))).toEqual([]);
  });

  it('tells a quantity with as many digits in a sentence as beside it on the screen, whole numbers too', () => {
    const shown = (unit: string, value: number) =>
      formatValue(value, { unit, key: '', deadBand: 1, range: [0, 100], states: undefined }, 'fr', () => undefined);
    const { foreign } = new Translator('fr');
    const supply = foreign('condition.coldEnough', { supply: 20, limit: 20.54, time: 300 });
    expect(supply).toContain(`à ${shown('°C', 20)}\u202f°C`);
    expect(supply).toContain(`de ${shown('°C', 20.54)}\u202f°C`);
    expect(shown('°C', 20)).toBe('20,0');
    const load = foreign('condition.heatRequired', { load: 4.6, required: 812.4 });
    expect(load).toContain(`${shown('kW', 4.6)}\u202fkW`);
    expect(load).toContain(`${shown('kW', 812.4)}\u202fkW`);
    const pressure = foreign('condition.pressureHeld', { setpoint: 0.6, load: 'x', pressure: 1 });
    for (const value of [0.6, 1]) expect(pressure).toContain(`${shown('bar', value)}\u202fbar`);
    // A number of something stays whole.
    expect(foreign('condition.failedAttempts', { count: 2, maximum: 3 })).toBe('Démarrages manqués\u00a0: 2 sur 3');
  });

  it('has the same keys and parameters in both languages, and none empty', () => {
    const [en, fr] = [catalogues.en, catalogues.fr] as const;
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(en[key].trim(), key).not.toBe('');
      expect(fr[key].trim(), key).not.toBe('');
      expect(placeholders(fr[key]), key).toEqual(placeholders(en[key]));
      for (const [, format] of `${en[key]} ${fr[key]}`.matchAll(/\{\w+:(\w+)\}/g))
        expect(['percent', 'time', 'duration', 'hundredths'], key).toContain(format);
    }
  });

  it('sets a colon between a name and its words as each language does', () => {
    expect(new Translator('en').text('punctuation.colon')).toBe(': ');
    expect(new Translator('fr').text('punctuation.colon')).toBe('\u00a0: ');
  });
});
