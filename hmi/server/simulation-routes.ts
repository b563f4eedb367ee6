import express, { type Request } from 'express';
import { z } from 'zod';
import type { CallAnswer } from './controller.ts';
import { RequestError, validated } from './request-error.ts';
import type { Session } from './sessions.ts';
import type { FaultRequest, Simulation } from './simulation.ts';

const faultSchema = z.strictObject({
  kind: z.string().min(1).max(100),
  target: z.string().min(1).max(200),
  severity: z.number().optional(),
  hours: z
    .number()
    .min(0)
    .max(24 * 366)
    .optional(),
});
const idSchema = z.coerce.number().int().min(1);

const engineers: readonly string[] = ['engineer', 'admin'];

/** Faults of the virtual plant, for engineers: list, inject, clear. */
export function simulationRoutes(
  simulation: Simulation | undefined,
  sessionOf: (request: Request) => Session,
): express.Router {
  const router = express.Router();
  const granted = (request: Request): { simulation: Simulation; user: string } => {
    const { user, role } = sessionOf(request);
    if (!engineers.includes(role))
      throw new RequestError(403, 'accessDenied', 'Only engineers may see to the simulation.');
    if (simulation === undefined)
      throw new RequestError(404, 'noSimulation', 'This plant is not simulated, or its simulation takes no faults.');
    return { simulation, user };
  };
  router.get('/', async (request, response) => {
    response.json(await reached(granted(request).simulation.read()));
  });
  router.post('/faults', async (request, response) => {
    const { simulation: plant, user } = granted(request);
    const fault: FaultRequest = validated(faultSchema, request.body);
    const id = goodOr(await reached(plant.inject(fault, user)));
    response.status(201).json({ id: Number(id) });
  });
  router.delete('/faults/:id', async (request, response) => {
    const { simulation: plant, user } = granted(request);
    response.json({ cleared: goodOr(await reached(plant.clear(validated(idSchema, request.params.id), user))) });
  });
  return router;
}

async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new RequestError(
      502,
      'plantUnreachable',
      `The plant's server cannot be reached: ${(error as Error).message}`,
    );
  }
}

function goodOr({ status, output }: CallAnswer): string {
  if (status === 'Good') return output;
  if (status === 'BadInvalidArgument' || status === 'BadOutOfRange')
    throw new RequestError(400, 'invalidRequest', output);
  if (status === 'BadNoMatch') throw new RequestError(404, 'notFound', output);
  throw new RequestError(502, 'failed', output || `The plant's server answered ${status}.`);
}
