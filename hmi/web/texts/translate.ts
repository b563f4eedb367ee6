import type { Language } from '../model/format.ts';
import { digitsOfUnit, formatDuration, formatNumber, formatTime, humanize } from '../model/format.ts';
import { en, type TextKey } from './en.ts';
import { fr } from './fr.ts';

export const catalogues: Record<Language, Readonly<Record<TextKey, string>>> = { en, fr };

/** Between a figure and its unit, and before French double punctuation (« 12 kW ; »), no line breaks; catalogues are written with plain spaces. */
const typeset = (text: string, language: Language): string => {
  const units = text.replace(/(?<=\}) (?=(?:°C|K|kWh?|MWh|kg\/s|bar|€|%)(?![\w/]))/g, '\u202f');
  if (language === 'en') return units;
  return units
    .replace(/ (?=[;?!])/g, '\u202f')
    .replace(/ (?=[:»])/g, '\u00a0')
    .replace(/(?<=«) /g, '\u00a0');
};

const typesetCatalogue = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(catalogues[language]).map(([key, text]) => [key, typeset(text, language)]));

const shown: Record<Language, Readonly<Record<string, string>>> = {
  en: typesetCatalogue('en'),
  fr: typesetCatalogue('fr'),
};

export type TextParameters = Readonly<Record<string, string | number>>;

/** Gives the readable name of something of the plant (equipment, point); undefined for anything else. */
export type Naming = (value: string, parameter: string) => string | undefined;

/** A parameter in a text, with the unit that follows it: a quantity has as many digits in a sentence as beside it on the screen. */
const placeholder = /\{(\w+)(?::(\w+))?\}(?=\s(°C|K|kWh|kW|kg\/s|bar)(?![\w/])|)/g;

/** Nested keys (a reason within a condition) go no deeper than this. */
const depthMaximum = 3;

/** What a text key looks like: `condition.minimumOffTime`. */
const keyPattern = /^[a-z][a-zA-Z0-9]*(\.[a-zA-Z0-9]+)+$/;

/** Texts of one language. `naming` turns names of the plant in parameters into labels. */
export class Translator {
  readonly language: Language;
  readonly timeZone: string | undefined;
  readonly #texts: Readonly<Record<string, string>>;
  readonly #naming: Naming;

  constructor(language: Language, naming: Naming = () => undefined, timeZone?: string) {
    this.language = language;
    this.timeZone = timeZone;
    this.#texts = shown[language];
    this.#naming = naming;
  }

  /** A text by key, `undefined` where the catalogue has none. */
  readonly find = (key: string): string | undefined => (Object.hasOwn(this.#texts, key) ? this.#texts[key] : undefined);

  /** A text of the screens, with its parameters filled in. */
  readonly text = (key: TextKey, parameters: TextParameters = {}): string =>
    this.#fill(this.#texts[key], parameters, 0);

  /**
   * A text by a key that came from outside. A key the catalogue does not know is still shown, with its parameters, so that
   * nothing the controller says is ever swallowed.
   */
  readonly foreign = (key: string, parameters: TextParameters = {}): string => this.#foreign(key, parameters, 0);

  #foreign(key: string, parameters: TextParameters, depth: number): string {
    const text = this.find(key);
    if (text !== undefined) return this.#fill(text, parameters, depth);
    // Free words (a person's reason) are shown as they are.
    if (!keyPattern.test(key)) return key;
    const words = humanize(key);
    const listed = Object.entries(parameters).map(
      ([name, value]) => `${humanize(name)} ${this.#show(name, value, undefined, depth)}`,
    );
    return listed.length === 0 ? words : `${words} (${listed.join(', ')})`;
  }

  #fill(text: string, parameters: TextParameters, depth: number): string {
    return text.replace(placeholder, (_, name: string, format: string | undefined, unit: string | undefined) => {
      const value = parameters[name];
      if (typeof value === 'number' && format === undefined && unit !== undefined)
        return formatNumber(value, digitsOfUnit(unit) ?? 1, this.language);
      return value === undefined ? '—' : this.#show(name, value, format, depth);
    });
  }

  #show(name: string, value: string | number, format: string | undefined, depth: number): string {
    if (typeof value === 'number') {
      if (format === 'percent') return `${formatNumber(value * 100, 0, this.language)}\u202f%`;
      if (format === 'time') return formatTime(value, this.language, this.timeZone, 'short');
      if (format === 'duration') return formatDuration(value, this.find);
      if (format === 'hundredths') return formatNumber(value, 2, this.language);
      return formatNumber(value, Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1, this.language);
    }
    const named = this.#naming(value, name);
    if (named !== undefined) return named;
    if (depth < depthMaximum && keyPattern.test(value)) {
      const text = this.find(value);
      if (text !== undefined) return this.#fill(text, {}, depth + 1);
      if (/^(reason|condition|interlock|alarm)\./.test(value)) return humanize(value.slice(value.indexOf('.') + 1));
    }
    return value;
  }
}

/** French unless the browser asks for English before French. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const language of languages) {
    if (language.toLowerCase().startsWith('fr')) return 'fr';
    if (language.toLowerCase().startsWith('en')) return 'en';
  }
  return 'fr';
}
