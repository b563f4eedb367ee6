import { z } from 'zod';
import { scenarioSchema } from '../scenario.ts';
import { sweepSchema } from '../sweep/plan.ts';

/** An answer that tells a client what is wrong with its request. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Names of files that are here, never paths: what a request names must not reach beyond them. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'expected the name of one that is here');

export const submitSchema = z.strictObject({
  scenario: scenarioSchema.extend({ plant: fileName.default('chapelle'), weather: fileName.optional() }),
  sweep: sweepSchema.extend({ workers: z.enum(['here', 'broker']).optional() }).optional(),
});

export const changeSchema = z.strictObject({
  title: z.string().max(200).optional(),
  kept: z.boolean().optional(),
});

export const idSchema = z.coerce.number().int().min(1);

const list = (maximum: number) =>
  z
    .string()
    .max(20_000)
    .transform((text) => [...new Set(text.split(',').filter((item) => item !== ''))])
    .refine(
      (items) => items.length >= 1 && items.length <= maximum,
      `expected 1 to ${maximum} names, separated by commas`,
    );

export const pointsMaximum = 20;
export const runsComparedMaximum = 8;

const points = list(pointsMaximum);
const runs = list(runsComparedMaximum)
  .transform((items) => items.map(Number))
  .pipe(z.array(z.number().int().min(1)));
/** Seconds since the run's beginning. */
const range = {
  from: z.coerce.number().min(0).default(0),
  to: z.coerce.number().positive().default(1e10),
  samples: z.coerce.number().int().min(10).max(20_000).default(1000),
};

export const listSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) });
export const trajectoriesSchema = z.strictObject({ points, ...range });
export const durationSchema = z.strictObject({ points, steps: z.coerce.number().int().min(2).max(1000).default(200) });
export const compareSchema = z.strictObject({ runs, points: points.optional(), ...range });
export const exportSchema = z.strictObject({
  format: z.enum(['csv', 'parquet', 'json', 'pdf']),
  points: list(5000).optional(),
  language: z.enum(['en', 'fr']).default('en'),
});
export const reportSchema = z.strictObject({
  runs,
  points: list(12).optional(),
  language: z.enum(['en', 'fr']).default('en'),
});

/**
 * Checks what a request brought.
 * @throws RequestError 400 with every complaint and its place
 */
export function validated<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const place = issue.path.join('.');
    return place === '' ? issue.message : `${place}: ${issue.message}`;
  });
  throw new RequestError(400, 'invalidRequest', lines.join('\n'));
}

/** The name that the HMI's server tells, percent-encoded as headers want it. */
export function whoAsks(told = ''): string {
  try {
    return decodeURIComponent(told).slice(0, 200);
  } catch {
    throw new RequestError(400, 'invalidRequest', 'x-braise-user: expected a percent-encoded name');
  }
}
