import { createHash } from 'node:crypto';
import { z } from 'zod';
import { uniform } from '../../physics/random.ts';
import { ScenarioError, type ScenarioInput, scenarioSchema } from '../scenario.ts';

/** A sweep with more runs than this is refused. */
export const tasksMaximum = 10_000;
const parametersMaximum = 20;
/** Stream of the random numbers of a sweep; each parameter has the next one. */
const stream = 7001;

const value = z.union([z.number(), z.string().max(300), z.boolean()]);

/** The values of one parameter: listed, or a range of numbers. */
const valuesSchema = z.union(
  [
    z.array(value).min(1).max(1000),
    z
      .strictObject({
        from: z.number(),
        to: z.number(),
        /** Of a grid: how many values, both ends included. */
        count: z.number().int().min(1).max(1000).optional(),
        /** Whether steps are equal differences or equal ratios. */
        scale: z.enum(['linear', 'logarithmic']).default('linear'),
        /** Whether only whole numbers make sense. */
        whole: z.boolean().default(false),
      })
      .refine(({ from, to }) => to >= from, 'expected "from" not above "to"')
      .refine(({ from, scale }) => scale === 'linear' || from > 0, 'a logarithmic range begins above 0'),
  ],
  { error: 'expected a list of values, or from and to' },
);

export const sweepSchema = z.strictObject({
  method: z.enum(['grid', 'latinHypercube', 'random']).default('grid'),
  /** Number of runs, of all but a grid. */
  samples: z.number().int().min(1).max(tasksMaximum).optional(),
  /** Of the draw; the runs keep their scenario's own seed unless that is swept. */
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  /** By path into the scenario (`strategy`, `outdoor`), or, after `plant.`, into the plant file. */
  parameters: z
    .record(z.string().min(1).max(500), valuesSchema)
    .refine((all) => Object.keys(all).length > 0, 'expected at least one parameter')
    .refine((all) => Object.keys(all).length <= parametersMaximum, `expected at most ${parametersMaximum} parameters`),
});

export type SweepInput = z.input<typeof sweepSchema>;
/** A sweep, and who does it: threads of this process, or whoever works for the broker. */
export type LabSweep = SweepInput & { readonly workers?: 'here' | 'broker' | undefined };
type Sweep = z.output<typeof sweepSchema>;
type Values = Sweep['parameters'][string];
type Value = z.output<typeof value>;

/** One run of a sweep. */
export interface SweepTask {
  readonly index: number;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly scenario: ScenarioInput;
}

export interface SweepPlan {
  /** The same scenario and sweep have the same name, so that an interrupted sweep can be taken up again. */
  readonly id: string;
  readonly tasks: readonly SweepTask[];
}

/**
 * Lays out the runs of a sweep. Same scenario, sweep and seed: same plan. A Latin hypercube (McKay, Beckman, Conover 1979) cuts each
 * parameter's range into as many equal slices as there are runs and takes each slice once.
 * @throws ScenarioError where it has no or too many runs, or a path leads nowhere in the scenario
 */
export function planSweep(base: ScenarioInput, input: SweepInput): SweepPlan {
  const checked = sweepSchema.safeParse(input);
  if (!checked.success) {
    throw new ScenarioError(
      checked.error.issues.map((issue) => `sweep.${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  const sweep = checked.data;
  const names = Object.keys(sweep.parameters);
  const points = sweep.method === 'grid' ? grid(sweep) : drawn(sweep);
  const tasks = points.map((point, index): SweepTask => {
    const parameters = Object.fromEntries(names.map((name, i) => [name, point[i]]));
    return { index, parameters, scenario: applied(base, parameters) };
  });
  const id = createHash('sha256')
    .update(JSON.stringify([base, sweep]))
    .digest('hex')
    .slice(0, 16);
  return { id, tasks };
}

function grid({ parameters }: Sweep): Value[][] {
  const axes = Object.entries(parameters).map(([name, values]) => {
    if (Array.isArray(values)) return values;
    const { count } = values;
    if (count === undefined) throw new ScenarioError(`sweep.parameters.${name}: a range in a grid needs a count`);
    return Array.from({ length: count }, (_, i) => within(values, count === 1 ? 0 : i / (count - 1)));
  });
  const total = axes.reduce((product, axis) => product * axis.length, 1);
  if (total > tasksMaximum) throw new ScenarioError(`sweep: ${total} runs; at most ${tasksMaximum} are taken`);
  let points: Value[][] = [[]];
  for (const axis of axes) points = points.flatMap((point) => axis.map((one) => [...point, one]));
  return points;
}

function drawn({ parameters, samples, seed, method }: Sweep): Value[][] {
  if (samples === undefined) throw new ScenarioError(`sweep.samples: expected a number of runs for ${method}`);
  const columns = Object.values(parameters).map((values, column) => {
    const random = (index: number) => uniform(seed, stream + column, index);
    const slices = method === 'latinHypercube' ? shuffled(samples, seed, stream + 1000 + column) : undefined;
    return Array.from({ length: samples }, (_, i) => {
      const share = slices === undefined ? random(i) : (slices[i] + random(i)) / samples;
      return Array.isArray(values) ? values[Math.floor(share * values.length)] : within(values, share);
    });
  });
  return Array.from({ length: samples }, (_, i) => columns.map((column) => column[i]));
}

/** 0 to count - 1 in a random order (Fisher and Yates). */
function shuffled(count: number, seed: number, own: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(seed, own, i) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The number at a share (0 to 1) of a range. */
function within(range: Exclude<Values, readonly Value[]>, share: number): number {
  const { from, to, scale, whole } = range;
  const number = scale === 'linear' ? from + share * (to - from) : from * (to / from) ** share;
  return whole ? Math.min(Math.floor(to), Math.max(Math.ceil(from), Math.round(number))) : number;
}

const sweptKeys: ReadonlySet<string> = new Set(
  Object.keys(scenarioSchema.shape).filter((key) => !['title', 'changes', 'record', 'faults'].includes(key)),
);

/** A scenario with other values at some paths. */
function applied(base: ScenarioInput, parameters: Readonly<Record<string, Value>>): ScenarioInput {
  const changes: Record<string, Value> = { ...base.changes };
  const scenario: Record<string, unknown> = { ...base };
  for (const [path, value] of Object.entries(parameters)) {
    if (path.startsWith('plant.')) changes[path.slice('plant.'.length)] = value;
    else if (path === 'faults') scenario.faults = value === '' ? [] : String(value).split(' ');
    else if (sweptKeys.has(path)) scenario[path] = value;
    else {
      throw new ScenarioError(
        `sweep.parameters.${path}: no such path; a scenario has ${[...sweptKeys, 'faults'].join(', ')}, and after "plant." comes a path into the plant file`,
      );
    }
  }
  return { ...scenario, changes } as ScenarioInput;
}
