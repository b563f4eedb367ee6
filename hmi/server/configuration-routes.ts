import express, { type Request } from 'express';
import { z } from 'zod';
import type { CallAs } from './audit-note.ts';
import { failureOf, type MethodCall } from './commands.ts';
import type { CallAnswer, Controller } from './controller.ts';
import type { PreviewAnswer } from './preview.ts';
import { RequestError, validated } from './request-error.ts';
import type { Session } from './sessions.ts';

export interface ConfigurationRoutesOptions {
  readonly controller: Pick<Controller, 'readText'>;
  readonly sessionOf: (request: Request) => Session;
  readonly call: CallAs;
  /** The next hours with a text in the place of the configuration in force; absent: there is no lab. */
  readonly preview: ((session: Session, text: string, hours: number) => Promise<PreviewAnswer>) | undefined;
}

const engineers: readonly string[] = ['engineer', 'admin'];
/** A text as it comes in JSON: each of its characters may take two. */
const bodyLimit = '1100kb';
const text = z.string().max(512 * 1024);
const version = z.coerce.number().int().min(0);
const reason = z.string().min(1).max(500);

const checkSchema = z.strictObject({ text });
const applySchema = z.strictObject({ text, basedOn: version, reason });
const rollBackSchema = z.strictObject({ version, reason });
const previewSchema = z.strictObject({ text, hours: z.number().min(1).max(12).default(4) });

/**
 * The plant's configuration, for engineers: read, check, preview, apply, roll back. The controller judges, carries out and writes to its
 * audit, in the person's name.
 */
export function configurationRoutes({
  controller,
  sessionOf,
  call,
  preview,
}: ConfigurationRoutesOptions): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: bodyLimit, strict: true }));
  const engineer = (request: Request): Session => {
    const session = sessionOf(request);
    if (engineers.includes(session.role)) return session;
    throw new RequestError(403, 'accessDenied', 'Only engineers see and change the configuration.');
  };
  const output = async (request: Request, method: MethodCall): Promise<string> =>
    goodOr(await asked(engineer(request), method, call));

  router.get('/', async (request, response) => {
    engineer(request);
    let told: string;
    try {
      told = await controller.readText('plant#configuration');
    } catch (error) {
      throw new RequestError(503, 'controllerUnreachable', (error as Error).message);
    }
    response.json(JSON.parse(told));
  });
  router.get('/versions/:version', async (request, response) => {
    const inputs = [validated(version, request.params.version)];
    response.json(JSON.parse(await output(request, { method: 'ReadConfiguration', inputs })));
  });
  router.post('/check', async (request, response) => {
    const given = validated(checkSchema, request.body);
    response.json(JSON.parse(await output(request, { method: 'CheckConfiguration', inputs: [given.text] })));
  });
  router.post('/preview', async (request, response) => {
    const session = engineer(request);
    const given = validated(previewSchema, request.body);
    if (preview === undefined) throw new RequestError(404, 'noLab', 'There is no lab here.');
    response.json(await preview(session, given.text, given.hours));
  });
  router.post('/apply', async (request, response) => {
    const given = validated(applySchema, request.body);
    const inputs = [given.text, given.basedOn, given.reason];
    response.json({ message: await output(request, { method: 'ApplyConfiguration', inputs }) });
  });
  router.post('/rollback', async (request, response) => {
    const given = validated(rollBackSchema, request.body);
    const inputs = [given.version, given.reason];
    response.json({ message: await output(request, { method: 'RollBackConfiguration', inputs }) });
  });
  return router;
}

async function asked(session: Session, method: MethodCall, call: CallAs): Promise<CallAnswer> {
  const called = await call(session, method);
  if (called.kind === 'answered') return called.answer;
  if (called.kind === 'unreachable') throw new RequestError(503, 'controllerUnreachable', called.message);
  if (called.kind === 'lost') throw new RequestError(503, 'outcomeUnknown', called.message);
  throw new RequestError(403, 'loginAgain', 'Log in again to see or change the configuration.');
}

const httpStatus: Readonly<Record<string, number>> = {
  accessDenied: 403,
  unknownTarget: 404,
  invalidArgument: 400,
  invalidState: 409,
};

function goodOr({ status, output }: CallAnswer): string {
  if (status === 'Good') return output;
  const code = status === 'BadTooManyOperations' ? 'tooManyCommands' : failureOf(status);
  throw new RequestError(
    code === 'tooManyCommands' ? 429 : (httpStatus[code] ?? 502),
    code,
    output || `The controller answered ${status}.`,
  );
}
