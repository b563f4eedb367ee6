import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { HistoryUnavailableError, type Log, type Series } from '../history/index.ts';
import type { MethodCall } from './commands.ts';
import { type ConfigurationRoutesOptions, configurationRoutes } from './configuration-routes.ts';
import type { CallAnswer } from './controller.ts';
import { clearedCookie, cookieOf, sessionCookie } from './cookies.ts';
import { type LabAddress, labProxy } from './lab-proxy.ts';
import type { LoginAnswer } from './login.ts';
import type { PersonCall } from './people.ts';
import { RequestError, validated } from './request-error.ts';
import type { Session } from './sessions.ts';
import type { Simulation } from './simulation.ts';
import { simulationRoutes } from './simulation-routes.ts';

export interface HttpOptions {
  readonly login: (user: string, password: string, address: string) => Promise<LoginAnswer>;
  readonly logout: (session: Session) => Promise<void>;
  readonly sessionOf: (token: string | undefined) => Session | undefined;
  /** Whether commands of a session can reach the controller in the person's name. */
  readonly canCommand: (session: Session) => boolean;
  readonly allowed: (origin: string | undefined) => boolean;
  readonly description: () => object | undefined;
  readonly history: (query: HistoryRequest) => Promise<Record<string, Series>>;
  /** A value that stays is recorded again after this long; a longer silence is a gap. */
  readonly heartbeatSeconds: number;
  readonly audit: (session: Session, from: number, limit: number) => Promise<CallAnswer>;
  /** How it stands with the plans of all heating circuits, as the controller tells it. */
  readonly planning: () => Promise<readonly unknown[]>;
  /** Body of /healthz; its `status` decides between 200 and 503. */
  readonly health: () => { readonly status: 'running' | 'degraded' | 'down' };
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  /** Folder of the built web app, once there is one; undefined while it is being built. */
  readonly webFolder: () => string | undefined;
  /** Whether it could not be built. */
  readonly webFailed: () => boolean;
  /** The simulated plant's own nodes; undefined where the field is real. */
  readonly simulation: Simulation | undefined;
  readonly lab: LabAddress | undefined;
  readonly configuration: Pick<ConfigurationRoutesOptions, 'controller' | 'preview'>;
  /** Calls a method of the controller in a person's name. */
  readonly call: (session: Session, call: MethodCall) => Promise<PersonCall>;
  readonly log: Log;
}

export type HistoryRequest = { points: string[]; from: number; to: number; samples: number };

const loginSchema = z.strictObject({ user: z.string().min(1).max(100), password: z.string().min(1).max(200) });

const seconds = z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso) / 1000);
const historySchema = z
  .strictObject({
    points: z
      .string()
      .max(4100)
      .transform((list) => [...new Set(list.split(',').filter((name) => name !== ''))])
      .refine((names) => names.length >= 1 && names.length <= 20, 'expected 1 to 20 names, separated by commas'),
    from: seconds,
    to: seconds,
    samples: z.coerce.number().int().min(10).max(5000).default(600),
  })
  .refine(({ from, to }) => to > from, { path: ['to'], message: 'must be after `from`' });

const auditSchema = z.strictObject({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** The HTTP side of the server. */
export function createHttp(options: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  operations(app, options);
  app.use('/api', api(options));
  app.use(webApp(options.webFolder, options.webFailed));
  app.use(errorHandler(options.log));
  return app;
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Components set styles of elements; no style can run code.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // On a plant's network the HMI may be plain HTTP on loopback behind a proxy, which then sets this itself.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

function operations(app: Express, { health, metrics }: HttpOptions): void {
  app.get('/healthz', (_request, response) => {
    const body = health();
    response
      .status(body.status === 'down' ? 503 : 200)
      .set('Cache-Control', 'no-store')
      .json(body);
  });
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await metrics();
    response.set('Content-Type', type).set('Cache-Control', 'no-store').send(text);
  });
}

function api(options: HttpOptions): express.Router {
  const router = express.Router();
  const session = (request: Request): Session => {
    const found = options.sessionOf(cookieOf(request.headers.cookie));
    if (!found) throw new RequestError(401, 'unauthorised', 'Log in first.');
    return found;
  };
  router.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (!options.allowed(request.headers.origin))
      throw new RequestError(403, 'foreignOrigin', 'This origin is not allowed.');
    next();
  });
  // Before what reads bodies: scenarios are larger, and go on as they are.
  router.use('/lab', labProxy({ lab: options.lab, sessionOf: session, call: options.call, log: options.log }));
  router.use(
    '/configuration',
    configurationRoutes({ ...options.configuration, sessionOf: session, call: options.call }),
  );
  router.use(express.json({ limit: '16kb', strict: true }));

  router.post('/login', async (request, response) => {
    const { user, password } = validated(loginSchema, request.body);
    answerLogin(await options.login(user, password, request.socket.remoteAddress ?? ''), request, response, options);
  });
  router.post('/logout', async (request, response) => {
    const found = options.sessionOf(cookieOf(request.headers.cookie));
    if (found) await options.logout(found);
    response.set('Set-Cookie', clearedCookie).json({ ok: true });
  });
  router.get('/session', (request, response) => {
    // Whoever opens the page asks; that nobody is logged in yet is an answer and no fault, so it is no 401.
    const found = options.sessionOf(cookieOf(request.headers.cookie));
    response.json(found ? { user: found.user, role: found.role, canCommand: options.canCommand(found) } : null);
  });
  router.get('/plant', (request, response) => {
    session(request);
    const description = options.description();
    if (!description) throw new RequestError(503, 'plantUnknown', 'The controller has not been reached yet.');
    response.json(description);
  });
  router.get('/history', async (request, response) => {
    session(request);
    const points = await options.history(validated(historySchema, request.query));
    response.json({ points, heartbeatSeconds: options.heartbeatSeconds });
  });
  router.get('/audit', async (request, response) => {
    const found = session(request);
    const { from, limit } = validated(auditSchema, request.query);
    const answer = await options.audit(found, from, limit);
    if (answer.status === 'BadUserAccessDenied') throw new RequestError(403, 'accessDenied', answer.output);
    if (answer.status !== 'Good') throw new RequestError(502, 'failed', `The controller answered ${answer.status}.`);
    response.json({ records: JSON.parse(answer.output) });
  });
  router.get('/planning', async (request, response) => {
    session(request);
    response.json({ circuits: await options.planning() });
  });
  router.use('/simulation', simulationRoutes({ ...options, sessionOf: session }));
  router.use(() => {
    throw new RequestError(404, 'notFound', 'There is nothing here.');
  });
  return router;
}

function answerLogin(answer: LoginAnswer, request: Request, response: Response, options: HttpOptions): void {
  if (!answer.ok) {
    const { status, code, message, retryAfterSeconds } = answer;
    if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
    response.status(status).json({ error: { code, message, retryAfterSeconds } });
    return;
  }
  const { token, session, checkedBy } = answer;
  const secure = request.headers.origin?.startsWith('https:') ?? false;
  response.set('Set-Cookie', sessionCookie(token, secure));
  response.json({ user: session.user, role: session.role, canCommand: options.canCommand(session), checkedBy });
}

/** The built web app; every route of its own is its index page. While it is being built, or where it could not be, a page that says so. */
function webApp(folder: () => string | undefined, failed: () => boolean): express.RequestHandler {
  let served: { folder: string; files: express.RequestHandler } | undefined;
  return (request, response, next) => {
    const current = folder();
    if (current === undefined || !existsSync(join(current, 'index.html'))) {
      if (request.method !== 'GET') throw new RequestError(404, 'notFound', 'There is nothing here.');
      response
        .status(503)
        .set('Retry-After', '2')
        .set('Refresh', '2')
        .type('text')
        .send(failed() ? 'The HMI could not be built; its log says why.\n' : 'The HMI is being prepared…\n');
      return;
    }
    if (served?.folder !== current) served = { folder: current, files: staticFiles(current) };
    served.files(request, response, () => {
      const page = request.method === 'GET' && !request.path.split('/').at(-1)?.includes('.');
      if (!page) return next(new RequestError(404, 'notFound', 'There is nothing here.'));
      response.set('Cache-Control', 'no-cache').sendFile(join(current, 'index.html'));
    });
  };
}

function staticFiles(folder: string): express.RequestHandler {
  return express.static(folder, {
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      // Vite puts a hash of the content in the names of assets.
      const fixed = path.startsWith(join(folder, 'assets'));
      response.setHeader('Cache-Control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, code, message } = describe(error);
    if (status >= 500 && !(error instanceof RequestError)) {
      log.error({ path: request.path, error: (error as Error).message }, 'a request failed');
    }
    response.status(status).json({ error: { code, message } });
  };
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof RequestError) return error;
  if (error instanceof HistoryUnavailableError)
    return { status: 503, code: 'historyUnavailable', message: error.message };
  // What express refuses by itself: malformed JSON, a body that is too large, a path that cannot be decoded.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, code: 'invalidRequest', message: expose ? String(message) : 'The request is not valid.' };
  }
  return { status: 500, code: 'internal', message: 'The HMI server failed; its log says why.' };
}
