/** What BOPTEST answers to every request of a running test. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly message: string;
  readonly payload: T | null;
}

/** A request that is refused, with BOPTEST's status and words. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Carries a request out; what refuses it becomes its answer. Anything else thrown is a defect, and passed on. */
export function answer<T>(message: string, work: () => T): Answer<T>;
export function answer<T>(message: (payload: T) => string, work: () => T): Answer<T>;
export function answer<T>(message: string | ((payload: T) => string), work: () => T): Answer<T> {
  try {
    const payload = work();
    return { status: 200, message: typeof message === 'string' ? message : message(payload), payload };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, message: error.message, payload: null };
    throw error;
  }
}

/** A value as the original's messages write it: Python's way. */
export function written(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value.slice(0, 100);
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value).slice(0, 100);
}

/** A number of seconds as Python writes its floats. */
export function seconds(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function typeOf(value: unknown): string {
  if (value === undefined || value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as string] ?? 'object';
}

/** What Python's `float` makes of a value; undefined where it would not. */
export function toFloat(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (/^\+?inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** `<class 'str'>`, as the original ends its messages. */
export const pythonType = (value: unknown): string => `<class '${typeOf(value)}'>`;

/**
 * A parameter that must be a number, or text of one.
 * @throws Refusal with the original's words
 */
export function numberParameter(value: unknown, name: string): number {
  const number = toFloat(value);
  if (number === undefined || Number.isNaN(number)) {
    throw new Refusal(
      400,
      `Invalid value ${written(value)} for parameter ${name}. Value must be a float, integer, or string able to be converted to a float, but is ${pythonType(value)}.`,
    );
  }
  return number;
}

/** The same, not negative and at most `maximum`, which is this server's bound. */
export function boundedParameter(value: unknown, name: string, maximum: number): number {
  const number = numberParameter(value, name);
  if (number < 0) {
    throw new Refusal(400, `Invalid value ${written(value)} for parameter ${name}. Value must not be negative.`);
  }
  if (number > maximum) {
    throw new Refusal(400, `Invalid value ${written(value)} for parameter ${name}. Value must be at most ${maximum}.`);
  }
  return number;
}

/** Names of points: a list of texts, or one text. */
export function pointNames(value: unknown): readonly string[] {
  const names = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new Refusal(400, 'Bad input for parameter point_names. It must be a list of strings.');
  }
  return [...new Set(names as string[])];
}
