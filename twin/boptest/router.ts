import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type Method, TestError } from './protocol.ts';
import { streamResults } from './results-stream.ts';
import type { Test, Tests } from './tests.ts';

/** Version of BOPTEST whose interface this is. */
const boptestVersion = '0.8.0';
const bodyLimit = '512kb';

export interface BoptestOptions {
  /** Plant files by test case. */
  readonly testCases: () => ReadonlyMap<string, string>;
  readonly tests: Tests;
  /** Version of this software. */
  readonly version: string;
  /** Told of failures that are ours. */
  readonly failed: (path: string, error: Error) => void;
}

const bodySchema = z.record(z.string(), z.unknown());

/**
 * The interface of BOPTEST's service (ibpsa/project1-boptest, `openapi.yaml`) over this plant's twin, with its answers and its
 * errors. Bodies may be JSON or form data, as its clients send either.
 */
export function createBoptestRouter(options: BoptestOptions): Router {
  const { tests, testCases } = options;
  const router = Router();
  router.use((request, response, next) => {
    // Controllers are no web pages: what another site's page sends from a person's browser is refused.
    const { origin, host } = request.headers;
    if (origin === undefined || origin.replace(/^https?:\/\//, '') === host) next();
    else response.status(403).json({ status: 403, message: 'This origin is not allowed.', payload: null });
  });
  router.use(express.json({ limit: bodyLimit, strict: true }));
  router.use(express.urlencoded({ limit: bodyLimit, extended: false, parameterLimit: 5000 }));

  router.get('/version', (_request, response) => {
    response.json({
      status: 200,
      message: 'Queried the version number successfully.',
      payload: { version: boptestVersion, 'service-version': `braise ${options.version}` },
    });
  });
  router.get('/testcases', (_request, response) => {
    response.json([...testCases().keys()].map((testcaseid) => ({ testcaseid })));
  });
  router.post('/testcases/:name/select', async (request, response) => {
    const plantFile = testCases().get(request.params.name);
    if (plantFile === undefined) {
      response.sendStatus(404);
      return;
    }
    await select(tests.begin(plantFile), response);
  });

  const withTest = (work: (test: Test, request: Request<{ testid: string }>, response: Response) => Promise<void>) => {
    return async (request: Request<{ testid: string }>, response: Response) => {
      const { testid } = request.params;
      const test = tests.find(testid);
      if (test === undefined) refuseTestid(testid, response);
      else await work(test, request, response);
    };
  };
  const route = (verb: 'get' | 'put' | 'post', path: string, method: Method) =>
    router[verb](
      `${path}/:testid`,
      withTest(async (test, request, response) => {
        const { status, json } = await test.call(method, verb === 'get' ? {} : bodyOf(request));
        response.status(status).type('json').send(json);
      }),
    );
  route('get', '/name', 'name');
  route('get', '/inputs', 'inputs');
  route('get', '/measurements', 'measurements');
  route('get', '/forecast_points', 'forecastPoints');
  route('put', '/forecast', 'forecast');
  route('get', '/step', 'step');
  route('put', '/step', 'setStep');
  route('get', '/scenario', 'scenario');
  route('put', '/scenario', 'setScenario');
  route('put', '/initialize', 'initialize');
  route('post', '/advance', 'advance');
  route('get', '/kpi', 'kpis');
  router.put(
    '/results/:testid',
    withTest(async (test, request, response) => {
      const reply = await test.find(bodyOf(request));
      if (reply.found === null) response.status(reply.status).type('json').send(reply.json);
      else await streamResults(test, reply, response);
    }),
  );
  router.get(
    '/status/:testid',
    withTest(async (_test, _request, response) => {
      response.type('text').send('Running');
    }),
  );
  router.put(
    '/stop/:testid',
    withTest(async (test, _request, response) => {
      test.end('it was stopped');
      response.sendStatus(200);
    }),
  );
  router.use(errorHandler(options));
  return router;
}

/** Tells who selected a test its identifier; a client that does not wait for it leaves no test behind. */
async function select(test: Test, response: Response): Promise<void> {
  response.once('close', () => {
    if (!response.writableFinished) test.end('its client left');
  });
  try {
    await test.ready;
  } catch (error) {
    test.end('it could not begin');
    throw error instanceof TestError
      ? error
      : new TestError(500, `The test case cannot be run: ${(error as Error).message}`);
  }
  response.json({ testid: test.id });
}

/** As the original's validation answers. */
function refuseTestid(testid: string, response: Response): void {
  const value = testid.slice(0, 100);
  response
    .status(400)
    .json({ errors: [{ type: 'field', value, msg: `Invalid testid: ${value}`, path: 'testid', location: 'params' }] });
}

function bodyOf(request: Request): Readonly<Record<string, unknown>> {
  const read = bodySchema.safeParse(request.body ?? {});
  if (!read.success) throw new TestError(400, 'Bad input: the body must be an object of parameters.');
  return read.data;
}

function errorHandler({ failed }: BoptestOptions): ErrorRequestHandler {
  return (error: Error & { status?: number; expose?: boolean }, request, response, _next) => {
    if (response.headersSent) {
      // Half an answer: cut it off, so that nobody takes it for a whole one.
      response.destroy();
      return;
    }
    const status = error.status ?? 500;
    const known = error instanceof TestError || (status >= 400 && status < 500);
    if (!known) failed(request.path, error);
    const message = known ? error.message : 'Internal BOPTEST error';
    response.status(status).json({ status, message, payload: null });
  };
}
