import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { auditReady, type CallAs, noteInAudit } from './audit-note.ts';
import { RequestError } from './request-error.ts';
import type { Session } from './sessions.ts';

/** Where the lab is, and what it wants to be shown. */
export interface LabAddress {
  readonly url: string;
  readonly key: string | undefined;
}

export interface LabProxyOptions {
  readonly lab: LabAddress | undefined;
  readonly sessionOf: (request: Request) => Session;
  readonly call: CallAs;
  readonly log: { warn(details: object, text: string): void };
}

/** Longest that the lab may take to begin its answer: a report of long runs is worked out while one waits. */
const answerMs = 60_000;
const bodyLimit = '256kb';
/** What is posted for its length, and changes nothing. */
const asksOnly: readonly string[] = ['/check', '/tuning/text'];
const engineers: readonly string[] = ['engineer', 'admin'];
const passed = ['content-type', 'content-disposition', 'content-length'] as const;

/**
 * The lab for people who are logged in: everyone sees, engineers run and delete. What changes something is written to the
 * controller's audit in the person's name; while that cannot be, nothing is changed.
 */
export function labProxy({ lab, sessionOf, call, log }: LabProxyOptions): express.Router {
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: bodyLimit }));
  router.use(async (request, response) => {
    const session = sessionOf(request);
    if (lab === undefined) throw new RequestError(404, 'noLab', 'There is no lab here.');
    const looking = request.method === 'GET' || (request.method === 'POST' && asksOnly.includes(request.path));
    if (!looking) await prepare(session, call);
    const answer = await forward(lab, request, session);
    if (!looking) await note(session, request, answer, call, log);
    await relay(answer, response);
  });
  return router;
}

/** Makes sure that the person may, and that it can be written down. */
async function prepare(session: Session, call: LabProxyOptions['call']): Promise<void> {
  if (!engineers.includes(session.role))
    throw new RequestError(403, 'accessDenied', 'Only engineers may change what is in the lab.');
  await auditReady(session, call);
}

async function forward({ url, key }: LabAddress, request: Request, session: Session): Promise<globalThis.Response> {
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : undefined;
  try {
    return await fetch(`${url}/api/lab${request.url}`, {
      method: request.method,
      headers: {
        'x-braise-user': encodeURIComponent(session.user),
        ...(key === undefined ? {} : { 'x-braise-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(answerMs),
    });
  } catch (error) {
    throw new RequestError(502, 'labUnreachable', `The lab cannot be reached: ${(error as Error).message}`);
  }
}

async function relay(answer: globalThis.Response, response: Response): Promise<void> {
  response.status(answer.status);
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value !== null) response.set(name, value);
  }
  if (answer.body === null) {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
  } catch (error) {
    // Whoever asked has gone, or the lab has, half-way: there is nobody left to tell.
    if (!response.writableEnded) response.destroy(error as Error);
  }
}

const changes: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['POST', /^\/runs$/, 'lab.run'],
  ['POST', /^\/runs\/(\d+)\/cancel$/, 'lab.cancel'],
  ['PATCH', /^\/runs\/(\d+)$/, 'lab.change'],
  ['DELETE', /^\/runs\/(\d+)$/, 'lab.delete'],
  ['POST', /^\/tuning$/, 'lab.tune'],
  ['POST', /^\/tuning\/cancel$/, 'lab.tuneCancel'],
];
const toldSchema = z.looseObject({ id: z.number().optional(), error: z.object({ code: z.string() }).optional() });

const tuningSchema = z.looseObject({ loops: z.array(z.string()).optional(), at: z.array(z.string()).optional() });

/** What was asked, in a line: of a tuning the loops and operating points, and not the plant's text. */
function askedOf(action: string, body: string): string {
  if (action !== 'lab.tune') return body;
  try {
    const { loops = ['*'], at = ['*'] } = tuningSchema.parse(JSON.parse(body));
    return `${loops.join(', ')}: ${at.join(', ')}`;
  } catch {
    // No such request: the lab refused it too.
    return '';
  }
}

/** Writes what was asked, and what came of it, to the audit. */
async function note(
  session: Session,
  request: Request,
  answer: globalThis.Response,
  call: LabProxyOptions['call'],
  log: LabProxyOptions['log'],
): Promise<void> {
  const found = changes.find(([method, path]) => method === request.method && path.test(request.path));
  if (found === undefined) return;
  const [, path, action] = found;
  const told = toldSchema.safeParse(
    await answer
      .clone()
      .json()
      .catch(() => ({})),
  );
  const id = path.exec(request.path)?.[1] ?? told.data?.id;
  const body = Buffer.isBuffer(request.body) ? askedOf(action, request.body.toString('utf8')) : '';
  const result = answer.ok ? 'done' : `refused: ${told.data?.error?.code ?? answer.status}`;
  const target = id === undefined ? 'lab' : `lab.run.${id}`;
  await noteInAudit(session, { action, target, after: body, result }, call, log);
}
