import express from 'express';
import { z } from 'zod';
import type { CommandBody, OperationalState, Person } from '../../controller/scan/index.ts';
import { granted } from './granted.ts';
import type { PlantView } from './plant-view.ts';
import type { PreviewThreads } from './preview-threads.ts';

const name = z.string().min(1).max(200);
const text = z.string().max(500);
const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('setpoint'), point: name, value: z.number() }),
  z.strictObject({
    type: z.literal('mode'),
    equipment: name,
    mode: z.enum(['automatic', 'manual', 'maintenance']),
    reason: text.optional(),
    expectedEnd: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('release'), equipment: name, user: name.optional(), reason: text.optional() }),
  z.strictObject({ type: z.literal('manualValue'), point: name, value: z.number().nullable() }),
  z.strictObject({ type: z.literal('reset'), equipment: name }),
]);
const schema = z.strictObject({
  hours: z.number().min(1).max(12).default(4),
  command: commandSchema.optional(),
  /** A plant file's text, tried in the place of the configuration in force. */
  configuration: z
    .string()
    .max(512 * 1024)
    .optional(),
  who: z
    .strictObject({ user: name, role: z.enum(['viewer', 'operator', 'maintenance', 'engineer', 'admin']) })
    .default({ user: 'preview', role: 'viewer' }),
});

export interface PreviewRoutesOptions {
  readonly view: Pick<PlantView, 'plant' | 'values' | 'connected'> &
    Partial<Pick<PlantView, 'inForce'>> & { operationalState(): Promise<OperationalState> };
  readonly threads: Pick<PreviewThreads, 'ask'>;
  /** What callers must show; absent: whoever calls from this machine. */
  readonly key: string | undefined;
  readonly failed: (error: Error) => void;
}

/** Most previews asked for and not yet answered; each takes the threads for itself. */
const waitingMaximum = 4;
/** Previews until the code is compiled. */
const rehearsals = 5;

/** `POST /api/preview`: the next hours of the plant, with and without a command. */
export function previewRoutes({ view, threads, key, failed }: PreviewRoutesOptions): express.Router {
  const router = express.Router();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  router.post('/api/preview', express.json({ limit: '2mb', strict: true }), async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const refuse = (status: number, code: string, message: string) =>
      response.status(status).json({ error: { code, message } });
    if (!granted(request, key)) return refuse(403, 'accessDenied', 'This is for the HMI of the plant only.');
    const given = schema.safeParse(request.body);
    if (!given.success) {
      const [issue] = given.error.issues;
      return refuse(400, 'invalidRequest', `${issue.path.join('.') || 'body'}: ${issue.message}`);
    }
    if (!view.connected) return refuse(503, 'plantUnknown', 'The controller has not been reached.');
    if (waiting >= waitingMaximum) return refuse(429, 'busy', 'Other previews are under way: ask again in a moment.');
    waiting++;
    const mine = last.then(() => answer(view, threads, given.data as Asked));
    last = mine.catch(() => undefined);
    try {
      return response.json(await mine);
    } catch (error) {
      failed(error as Error);
      return refuse(500, 'previewFailed', `No preview could be worked out: ${(error as Error).message}`);
    } finally {
      waiting--;
    }
  });
  return router;
}

/** Works some previews out and throws them away: the first that a person asks for then runs code that is compiled, in either thread. */
export async function rehearsePreview(
  view: PreviewRoutesOptions['view'],
  threads: Pick<PreviewThreads, 'ask'>,
): Promise<void> {
  const equipment = view.plant.equipment.find(({ points }) => points.mode !== undefined)?.name ?? '';
  const command: CommandBody = { type: 'mode', equipment, mode: 'manual' };
  const who = { user: 'preview', role: 'engineer' } as const;
  for (let i = 0; i < rehearsals && view.connected; i++) await answer(view, threads, { hours: 2, who, command });
}

interface Asked {
  readonly hours: number;
  readonly who: Person;
  readonly command?: CommandBody | undefined;
  readonly configuration?: string | undefined;
}

async function answer(
  view: PreviewRoutesOptions['view'],
  threads: Pick<PreviewThreads, 'ask'>,
  { command, configuration, who, hours }: Asked,
) {
  const { plant, values } = view;
  const state = await view.operationalState();
  const mast = plant.equipment.find(({ kind }) => kind === 'weatherStation')?.points;
  const told = (key: string) => (mast?.[key] === undefined ? Number.NaN : values[mast[key]]);
  return threads.ask(plant, {
    observation: { time: state.time, values: values.slice() },
    state,
    weather: {
      time: state.time,
      outdoorTemperature: told('outdoorTemperature'),
      solarIrradiance: told('solarIrradiance'),
      windSpeed: told('windSpeed'),
    },
    hours,
    inForce: view.inForce,
    configuration,
    ...(command === undefined ? {} : { command: { body: command, who } }),
  });
}
