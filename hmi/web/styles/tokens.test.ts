import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Custom properties of each palette, by its name. */
function palettesOf(text: string): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const [, name, body] of text.matchAll(/data-obc-theme="(\w+)"\] \{([^}]*)\}/g)) {
    const tokens = [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, key, value]) => [key, value] as const);
    found.set(name, new Map(tokens));
  }
  return found;
}

/** Relative luminance (WCAG 2.2, definition "relative luminance"). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours (WCAG 2.2, definition "contrast ratio"), 1 to 21. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const palettes = palettesOf(css);
const grounds = ['page', 'panel', 'raised'];
/** Text on any ground, WCAG 1.4.3. */
const texts = ['text', 'quiet', 'accent', 'attention', 'bad'];
/** Signs, lines and frames that carry meaning, WCAG 1.4.11. */
const signs = ['focus', 'line-strong', 'machine', 'alarm-outline'];
const filled = ['accent', 'emergency', 'high', 'medium', 'low', 'machine'];
const trends = ['trend-1', 'trend-2', 'trend-3', 'trend-4', 'trend-5'];

describe('palettes', () => {
  it('are the four of OpenBridge, each with the same tokens', () => {
    expect([...palettes.keys()]).toEqual(['day', 'bright', 'dusk', 'night']);
    const names = [...(palettes.get('day')?.keys() ?? [])].sort();
    expect(names.length).toBeGreaterThan(30);
    for (const tokens of palettes.values()) expect([...tokens.keys()].sort()).toEqual(names);
  });

  it.each([...palettes.keys()])('%s: text at least 4.5:1, signs at least 3:1', (name) => {
    const colour = (token: string): string => palettes.get(name)?.get(token) ?? '';
    const weak: string[] = [];
    const check = (front: string, back: string, least: number): void => {
      const ratio = contrast(colour(front), colour(back));
      if (!(ratio >= least)) weak.push(`${front} on ${back}: ${ratio.toFixed(2)} of ${least}`);
    };
    for (const ground of grounds) {
      for (const token of texts) check(token, ground, 4.5);
      for (const token of signs) check(token, ground, 3);
    }
    for (const token of filled) check(`on-${token}`, token, 4.5);
    for (const token of trends) check(token, 'panel', 3);
    // Values that are not of now are hatched: their text stays readable on the hatching.
    check('text', 'hatch', 4.5);
    expect(weak).toEqual([]);
  });
});
