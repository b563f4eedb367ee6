import express, { type Request } from 'express';
import { z } from 'zod';
import { auditReady, type CallAs, noteInAudit } from './audit-note.ts';
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

export interface SimulationRoutesOptions {
  readonly simulation: Simulation | undefined;
  readonly sessionOf: (request: Request) => Session;
  readonly call: CallAs;
  readonly log: { warn(details: object, text: string): void };
}

/**
 * Faults of the virtual plant, for engineers: list, inject, clear. Injections and clearances are in the controller's audit in the person's
 * name; while that cannot be, nothing is injected (a fault can still be cleared, and the plant's own record has it).
 */
export function simulationRoutes({ simulation, sessionOf, call, log }: SimulationRoutesOptions): express.Router {
  const router = express.Router();
  const granted = (request: Request): { simulation: Simulation; session: Session } => {
    const session = sessionOf(request);
    const { role } = session;
    if (!engineers.includes(role))
      throw new RequestError(403, 'accessDenied', 'Only engineers may see to the simulation.');
    if (simulation === undefined)
      throw new RequestError(404, 'noSimulation', 'This plant is not simulated, or its simulation takes no faults.');
    return { simulation, session };
  };
  router.get('/', async (request, response) => {
    response.json(await reached(granted(request).simulation.read()));
  });
  router.post('/faults', async (request, response) => {
    const { simulation: plant, session } = granted(request);
    const fault: FaultRequest = validated(faultSchema, request.body);
    await auditReady(session, call);
    const answer = await reached(plant.inject(fault, session.user));
    const { kind, target, severity, hours } = fault;
    const after = JSON.stringify({ kind, severity, hours });
    await noteInAudit(session, { action: 'simulation.inject', target, after, result: resultOf(answer) }, call, log);
    response.status(201).json({ id: Number(goodOr(answer)) });
  });
  router.delete('/faults/:id', async (request, response) => {
    const { simulation: plant, session } = granted(request);
    const id = validated(idSchema, request.params.id);
    const answer = await reached(plant.clear(id, session.user));
    const cleared = answer.status === 'Good' ? answer.output : '';
    const target = /^[^:]+:([^=@]+)/.exec(cleared)?.[1] ?? `simulation.fault.${id}`;
    const note = { action: 'simulation.clear', target, after: cleared, result: resultOf(answer) };
    await noteInAudit(session, note, call, log);
    response.json({ cleared: goodOr(answer) });
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

const resultOf = ({ status, output }: CallAnswer): string =>
  status === 'Good' ? 'done' : `refused: ${output || status}`;

function goodOr({ status, output }: CallAnswer): string {
  if (status === 'Good') return output;
  if (status === 'BadInvalidArgument' || status === 'BadOutOfRange')
    throw new RequestError(400, 'invalidRequest', output);
  if (status === 'BadNoMatch') throw new RequestError(404, 'notFound', output);
  throw new RequestError(502, 'failed', output || `The plant's server answered ${status}.`);
}
