import type { PointDescription } from './shapes.ts';

export type Language = 'fr' | 'en';

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };

/** Digits after the comma by unit: what an operator can use, not what the wire carries. */
const digitsByUnit: Record<string, number> = {
  '°C': 1,
  K: 1,
  kW: 0,
  kWh: 0,
  'kg/s': 1,
  bar: 2,
  fraction: 0,
  'W/m²': 0,
  'm/s': 1,
  count: 0,
};

const formatters = new Map<string, Intl.NumberFormat>();

/** Digits after the comma of a quantity in this unit, wherever it is told; undefined for a unit that has no usual ones. */
export const digitsOfUnit = (unit: string): number | undefined => digitsByUnit[unit];

/** A number with a fixed number of digits, in the language's notation. */
export function formatNumber(value: number, digits: number, language: Language): string {
  const key = `${language}${digits}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  // No "-0".
  const rounded = Number(value.toFixed(digits));
  return formatter.format(rounded === 0 ? 0 : rounded);
}

/** Digits after the comma of a point's values. */
export function digitsOf(point: Pick<PointDescription, 'unit' | 'deadBand' | 'range'>): number {
  if (point.unit === 'count') return point.deadBand > 0 && point.deadBand < 1 ? 1 : 0;
  // Small powers (fans, pumps) would all read 0 or 1.
  if (point.unit === 'kW' && point.deadBand <= 0.1) return 1;
  return digitsByUnit[point.unit] ?? 1;
}

/** How the unit is shown: fractions as per cent, plain numbers without one. */
export function unitLabel(unit: string): string {
  if (unit === 'fraction') return '%';
  return unit === 'boolean' || unit === 'state' || unit === 'count' || unit === 's' ? '' : unit;
}

/** From the internal unit to the shown one, and back. */
export const toShown = (value: number, unit: string): number => (unit === 'fraction' ? value * 100 : value);
export const fromShown = (value: number, unit: string): number => (unit === 'fraction' ? value / 100 : value);

/** Looks a text up by key; undefined where the catalogue has none. */
export type Lookup = (key: string) => string | undefined;

/** The value in words or digits, without its unit. `texts` names states and booleans. */
export function formatValue(
  value: number,
  point: Pick<PointDescription, 'unit' | 'deadBand' | 'range' | 'states' | 'key'>,
  language: Language,
  texts: Lookup,
): string {
  if (!Number.isFinite(value)) return '—';
  if (point.unit === 'boolean') return formatBoolean(value >= 0.5, point.key, texts);
  if (point.unit === 'state') {
    const name = point.states?.[Math.round(value)];
    return name === undefined ? String(value) : (texts(`state.${name}`) ?? name);
  }
  if (point.unit === 's') return formatDuration(value, texts);
  return formatNumber(toShown(value, point.unit), digitsOf(point), language);
}

function formatBoolean(value: boolean, key: string, texts: Lookup): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  return texts(`boolean.${last}.${value ? 1 : 0}`) ?? texts(`boolean.${value ? 1 : 0}`) ?? String(value);
}

/** `3 min 12 s`, `2 h 05 min`, `4 d 3 h`; never more than two units. */
export function formatDuration(seconds: number, texts: Lookup): string {
  const day = texts('unit.day') ?? 'd';
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  if (total < 3600) {
    const rest = total % 60;
    return `${Math.floor(total / 60)} min${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} s`}`;
  }
  if (total < 86_400)
    return `${Math.floor(total / 3600)} h ${String(Math.floor((total % 3600) / 60)).padStart(2, '0')} min`;
  return `${Math.floor(total / 86_400)} ${day} ${Math.floor((total % 86_400) / 3600)} h`;
}

/** Date and time in the plant's own time zone. `style`: with date, with seconds; `minutes` is neither. */
export function formatTime(
  seconds: number,
  language: Language,
  timeZone: string | undefined,
  style: 'full' | 'dateTime' | 'time' | 'short' | 'minutes',
): string {
  if (!Number.isFinite(seconds) || seconds <= 0) return '—';
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(style === 'full' && {
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      year: 'numeric',
      second: '2-digit',
    }),
    ...(style === 'dateTime' && {
      day: '2-digit',
      month: '2-digit',
      second: '2-digit',
    }),
    ...(style === 'time' && { second: '2-digit' }),
    ...(style === 'short' && { day: '2-digit', month: '2-digit' }),
  };
  return new Intl.DateTimeFormat(locales[language], options).format(new Date(seconds * 1000));
}

/** Words from a camel-case path, for keys without a text: `condenser.leavingTemperature` → `condenser leaving temperature`. */
export function humanize(key: string): string {
  return key
    .replace(/\./g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** `a, b or c`, as the language lists what any one of would do. */
export function anyOf(words: readonly string[], language: Language): string {
  return new Intl.ListFormat(locales[language], { type: 'disjunction' }).format(words);
}

/** What went wrong, in the words of whoever threw it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
