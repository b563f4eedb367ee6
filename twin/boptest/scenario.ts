import { type PriceScenario, priceScenarios } from '../lab/prices.ts';
import { Refusal, written } from './answer.ts';

export const uncertainties = ['low', 'medium', 'high'] as const;
export type Uncertainty = (typeof uncertainties)[number];

/** The scenario of a test, as `GET /scenario` gives it. */
export interface Scenario {
  readonly electricity_price: PriceScenario;
  readonly time_period: string | null;
  readonly temperature_uncertainty: Uncertainty | null;
  readonly solar_uncertainty: Uncertainty | null;
  readonly seed: number | null;
}

export const initialScenario: Scenario = {
  electricity_price: 'constant',
  time_period: null,
  temperature_uncertainty: null,
  solar_uncertainty: null,
  seed: null,
};

const keys = Object.keys(initialScenario);
const seedMaximum = 0xffffffff;
const isOneOf = <T extends string>(values: readonly T[], value: unknown): value is T =>
  (values as readonly unknown[]).includes(value);

/** Nothing, as clients write it. */
const isNothing = (value: unknown) =>
  value === undefined || value === null || value === '' || value === 'none' || value === 'None';

/**
 * Reads `PUT /scenario`. As in the original, price and period stay as they are where they are not given, while uncertainties and
 * seed that are not given are none.
 * @param periods the plant's time periods
 * @throws Refusal that names what was expected
 */
export function readScenario(body: Readonly<Record<string, unknown>>, now: Scenario, periods: readonly string[]) {
  const unknown = Object.keys(body).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Refusal(400, `Unknown arguments: ${written(unknown.join(', '))}.`);
  return {
    electricity_price: readPrice(body.electricity_price) ?? now.electricity_price,
    time_period: readPeriod(body.time_period, periods) ?? now.time_period,
    temperature_uncertainty: readUncertainty(body.temperature_uncertainty, 'temperature_uncertainty'),
    solar_uncertainty: readUncertainty(body.solar_uncertainty, 'solar_uncertainty'),
    seed: readSeed(body.seed),
  } satisfies Scenario;
}

/** Which parts of a scenario a request gave: those are echoed. */
export function given(body: Readonly<Record<string, unknown>>, key: keyof Scenario): boolean {
  return !isNothing(body[key]);
}

function readPrice(value: unknown): PriceScenario | undefined {
  if (isNothing(value)) return undefined;
  if (isOneOf(priceScenarios, value)) return value;
  throw new Refusal(
    400,
    `Scenario parameter electricity_price is ${written(value)}, but should be 'constant', 'dynamic', or 'highly_dynamic'.`,
  );
}

function readPeriod(value: unknown, periods: readonly string[]): string | undefined {
  if (isNothing(value)) return undefined;
  if (isOneOf(periods, value)) return value;
  const known = periods.map((period) => `'${period}'`).join(', ');
  throw new Refusal(
    400,
    `Scenario parameter time_period is ${written(value)}, but should be one of the following: [${known}].`,
  );
}

function readUncertainty(value: unknown, name: string): Uncertainty | null {
  if (isNothing(value)) return null;
  if (isOneOf(uncertainties, value)) return value;
  throw new Refusal(400, `Scenario parameter ${name} is ${written(value)}, but should be 'low', 'medium', or 'high'.`);
}

function readSeed(value: unknown): number | null {
  if (isNothing(value)) return null;
  const seed = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= seedMaximum) return seed;
  throw new Refusal(
    400,
    `Scenario parameter seed is ${written(value)}, but should be a non-negative integer (at most ${seedMaximum}).`,
  );
}
