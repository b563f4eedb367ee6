import { basename } from 'node:path';
import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import { formatProblem, loadPlant, PlantFileError } from '../../../config/index.ts';
import { strategies } from '../../../controller/scan/index.ts';
import { faultKinds } from '../../network/index.ts';
import { energyFlows } from '../energy-flows.ts';
import { BusyError, type Lab, StateError } from '../library/lab.ts';
import { type Entry, FullError } from '../library/library.ts';
import { priceWorlds } from '../prices.ts';
import { alignedTrajectories, compareIndicators, startOf, tellingPoints } from '../report/comparison.ts';
import { reportPdf, reportRunsMaximum } from '../report/pdf.ts';
import { sankey } from '../report/sankey.ts';
import type { Language } from '../report/sheet.ts';
import { recordedMaximum, ScenarioError } from '../scenario.ts';
import { tasksMaximum } from '../sweep/plan.ts';
import { NotRecordedError, type TrajectoryReader } from '../trajectories/reader.ts';
import type { TuningDesk } from '../tuning/desk.ts';
import { attach, sendMade, sendSweep } from './files.ts';
import { showsKey } from './key.ts';
import {
  changeSchema,
  compareSchema,
  durationSchema,
  exportSchema,
  idSchema,
  listSchema,
  pointsMaximum,
  RequestError,
  reportSchema,
  runsComparedMaximum,
  submitSchema,
  trajectoriesSchema,
  validated,
  whoAsks,
} from './requests.ts';
import { tuningRoutes } from './tuning-routes.ts';

export interface LabRouterOptions {
  readonly lab: Lab;
  readonly reader: TrajectoryReader;
  readonly tuning: TuningDesk;
  /** What shows that the HMI asks, which may come by another address of this machine. */
  readonly key: string | undefined;
  readonly plants: () => ReadonlyMap<string, string>;
  readonly weathers: () => ReadonlyMap<string, string>;
  /** Told of failures that are ours. */
  readonly failed: (path: string, error: Error) => void;
}

const bodyLimit = '256kb';
const chartSamples = 600;
const durationSteps = 200;

/** The lab over HTTP, for people's own machines and for the HMI's server, which asks who is logged in: see docs/lab.md. */
export function createLabRouter(options: LabRouterOptions): Router {
  const router = Router();
  router.use(onlyFromHere(options.key));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(express.json({ limit: bodyLimit, strict: true }));
  router.get('/options', (_request, response) => {
    response.json(choices(options));
  });
  runRoutes(router, options);
  resultRoutes(router, options);
  exportRoutes(router, options);
  tuningRoutes(router, options.tuning);
  router.use(() => {
    throw new RequestError(404, 'notFound', 'There is nothing here.');
  });
  router.use(errorHandler(options.failed));
  return router;
}

/**
 * Nobody logs in here, so it answers this machine only, and no page of another site that a browser on it may show (nor one whose
 * name was made to point here).
 */
function onlyFromHere(key: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (key !== undefined && showsKey(request, key)) return next();
    const { origin, host = '' } = request.headers;
    const own = /^(127(\.\d+){3}|localhost|\[::1\])(:\d+)?$/.test(host);
    const near = /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
    if (!near || !own)
      throw new RequestError(403, 'accessDenied', 'The lab answers its own machine only: use the HMI.');
    if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host)
      throw new RequestError(403, 'foreignOrigin', 'This origin is not allowed.');
    next();
  };
}

/** What scenarios can be made of. */
function choices({ plants, weathers, lab }: LabRouterOptions): object {
  return {
    broker: lab.hasBroker,
    plants: [...plants().keys()],
    weathers: [...weathers().keys()],
    strategies: Object.keys(strategies),
    prices: priceWorlds,
    faults: faultKinds,
    limits: {
      recordedNumbers: recordedMaximum,
      sweepRuns: tasksMaximum,
      points: pointsMaximum,
      compared: runsComparedMaximum,
    },
  };
}

function entryOf({ lab }: LabRouterOptions, id: unknown): Entry {
  const entry = lab.library.get(validated(idSchema, id));
  if (entry === undefined) throw new RequestError(404, 'unknownRun', `There is no run ${String(id)}.`);
  return entry;
}

function finishedRun(options: LabRouterOptions, id: unknown): Entry {
  const entry = entryOf(options, id);
  if (entry.result?.run === undefined)
    throw new RequestError(409, 'noResult', `Run ${entry.id} has no result of a single run: it is ${entry.state}.`);
  return entry;
}

/** A run as told in lists: without the long tables of its result. */
function told({ lab }: LabRouterOptions, entry: Entry): object {
  const { result, ...rest } = entry;
  const { run, recorded, ...sweep } = result ?? {};
  return {
    ...rest,
    progress: lab.progress(entry),
    ...(run === undefined ? {} : { kpis: run.kpis, alarms: run.alarms, violations: run.invariants.count }),
    ...(recorded === undefined ? {} : { recorded: { rows: recorded.rows, columns: recorded.columns.length } }),
    ...sweep,
  };
}

function runRoutes(router: Router, options: LabRouterOptions): void {
  const { lab } = options;
  router.get('/runs', (request, response) => {
    const { limit } = validated(listSchema, request.query);
    response.json({ runs: lab.library.list(limit).map((entry) => told(options, entry)) });
  });
  router.post('/check', (request, response) => {
    const { scenario, sweep } = validated(submitSchema, request.body);
    response.json({ runs: lab.check(scenario, sweep) });
  });
  router.post('/runs', (request, response) => {
    const { scenario, sweep } = validated(submitSchema, request.body);
    const entry = lab.submit(scenario, sweep, whoAsks(request.get('x-braise-user')));
    response.status(201).json(told(options, entry));
  });
  router.get('/runs/:id', (request, response) => {
    const entry = entryOf(options, request.params.id);
    response.json({ ...told(options, entry), result: entry.result });
  });
  router.patch('/runs/:id', (request, response) => {
    const { id } = entryOf(options, request.params.id);
    lab.library.change(id, validated(changeSchema, request.body));
    response.json(told(options, entryOf(options, id)));
  });
  router.post('/runs/:id/cancel', (request, response) => {
    lab.cancel(entryOf(options, request.params.id));
    response.json({ ok: true });
  });
  router.delete('/runs/:id', (request, response) => {
    lab.remove(entryOf(options, request.params.id));
    response.json({ ok: true });
  });
}

function resultRoutes(router: Router, options: LabRouterOptions): void {
  const { lab, reader } = options;
  router.get('/runs/:id/columns', (request, response) => {
    const entry = finishedRun(options, request.params.id);
    const columns = entry.result?.recorded?.columns ?? [];
    response.json({ columns: unitsOf(options, entry, columns), telling: tellingPoints(columns) });
  });
  router.get('/runs/:id/trajectories', async (request, response) => {
    const entry = finishedRun(options, request.params.id);
    const { points, from, to, samples } = validated(trajectoriesSchema, request.query);
    const start = startOf(entry);
    const range = { from: start + from, to: start + to, samples };
    response.json({ start, ...(await reader.read(lab.library.folderOf(entry.id), points, range)) });
  });
  router.get('/runs/:id/duration', async (request, response) => {
    const { id } = finishedRun(options, request.params.id);
    const { points, steps } = validated(durationSchema, request.query);
    response.json({ steps, values: await reader.duration(lab.library.folderOf(id), points, steps) });
  });
  router.get('/runs/:id/energy', (request, response) => {
    const flows = energyFlows(
      finishedRun(options, request.params.id).result?.run?.meters as Parameters<typeof energyFlows>[0],
    );
    response.json({ flows, sankey: sankey(flows) });
  });
  router.get('/runs/:id/rows', (request, response) => {
    const entry = entryOf(options, request.params.id);
    if (entry.sweep === undefined) throw new RequestError(409, 'noSweep', `Run ${entry.id} is no sweep.`);
    response.json({ rows: lab.library.rows(entry.id) });
  });
  router.get('/compare', async (request, response) => {
    const { runs, points, ...range } = validated(compareSchema, request.query);
    const entries = runs.map((id) => finishedRun(options, id));
    const indicators = compareIndicators(entries.map(({ result }) => result?.run?.kpis ?? {}));
    const trajectories =
      points === undefined ? [] : await alignedTrajectories(reader, located(options, entries), points, range);
    response.json({ runs: entries.map((entry) => told(options, entry)), indicators, trajectories });
  });
}

function located({ lab }: LabRouterOptions, entries: readonly Entry[]) {
  return entries.map((entry) => ({ entry, folder: lab.library.folderOf(entry.id) }));
}

/** Recorded columns with their units. */
function unitsOf(
  options: LabRouterOptions,
  entry: Entry,
  columns: readonly string[],
): { name: string; unit: string }[] {
  const path = options.plants().get(entry.scenario.plant ?? 'chapelle');
  let units = new Map<string, string>();
  try {
    const plant = path === undefined ? undefined : loadPlant(path, entry.scenario.changes);
    units = new Map(plant?.points.map(({ name, definition }) => [name, definition.unit]));
  } catch (error) {
    // The plant file has changed since: its run can still be looked at, only without units.
    if (!(error instanceof PlantFileError)) throw error;
  }
  return columns.map((name) => ({ name, unit: units.get(name) ?? (name.startsWith('meter.') ? 'kWh' : '') }));
}

function exportRoutes(router: Router, options: LabRouterOptions): void {
  const { lab, reader } = options;
  router.get('/runs/:id/export', async (request, response) => {
    const { format, points, language } = validated(exportSchema, request.query);
    const entry = entryOf(options, request.params.id);
    if (format === 'json') {
      const rows = entry.sweep === undefined ? {} : { rows: lab.library.rows(entry.id) };
      const name = `${entry.sweep === undefined ? 'run' : 'sweep'}-${entry.id}.json`;
      attach(response, name, 'application/json').send(JSON.stringify({ ...entry, ...rows }, null, 2));
      return;
    }
    if (entry.sweep !== undefined) return sendSweep(response, entry, lab.library.rows(entry.id), { format, language });
    if (format === 'pdf') return sendReport(response, options, { runs: [entry.id], points, language });
    const { id, result } = finishedRun(options, entry.id);
    const columns = points ?? result?.recorded?.columns ?? [];
    await sendMade(response, `run-${id}`, format, (path) =>
      reader.export(lab.library.folderOf(id), columns, path, format),
    );
  });
  router.get('/report', async (request, response) => {
    const asked = validated(reportSchema, request.query);
    const [first] = asked.runs;
    const entry = entryOf(options, first);
    if (entry.sweep === undefined) return sendReport(response, options, asked);
    if (asked.runs.length > 1)
      throw new RequestError(400, 'invalidRequest', `runs: ${first} is a sweep, and has a report of its own`);
    return sendSweep(response, entry, lab.library.rows(first), { format: 'pdf', language: asked.language });
  });
}

interface ReportAsked {
  readonly runs: readonly number[];
  readonly points?: readonly string[] | undefined;
  readonly language: Language;
}

async function sendReport(response: Response, options: LabRouterOptions, asked: ReportAsked): Promise<void> {
  const { reader } = options;
  const { runs, points, language } = asked;
  if (runs.length > reportRunsMaximum)
    throw new RequestError(400, 'invalidRequest', `runs: a report shows at most ${reportRunsMaximum}`);
  const entries = runs.map((id) => finishedRun(options, id));
  const [first] = entries;
  const shown = points ?? tellingPoints(first.result?.recorded?.columns ?? []);
  const range = { from: 0, to: 1e10, samples: chartSamples };
  const trajectories = await alignedTrajectories(reader, located(options, entries), shown, range);
  const durations = [];
  for (const [i, { entry, folder }] of located(options, entries).entries()) {
    const own = Object.keys(trajectories[i].values);
    durations.push(own.length === 0 ? {} : await reader.duration(folder, own, durationSteps));
    if (own.length === 0 && points !== undefined)
      throw new RequestError(409, 'notRecorded', `Run ${entry.id} recorded none of these points.`);
  }
  const pdf = await reportPdf({
    runs: entries,
    points: unitsOf(options, first, shown),
    trajectories,
    durations,
    language,
  });
  attach(response, `runs-${runs.join('-')}.pdf`, 'application/pdf').send(pdf);
}

function errorHandler(failed: LabRouterOptions['failed']): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, code, message } = describe(error);
    if (status >= 500) failed(request.path, error as Error);
    response.status(status).json({ error: { code, message } });
  };
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof RequestError) return error;
  if (error instanceof ScenarioError) return { status: 400, code: 'invalidScenario', message: error.message };
  if (error instanceof PlantFileError) {
    // Whoever asks named a plant, and needs not know where its file lies.
    const problems = error.problems.map((problem) => formatProblem({ ...problem, file: basename(problem.file) }));
    return { status: 400, code: 'invalidScenario', message: problems.join('\n') };
  }
  if (error instanceof StateError) return { status: 409, code: 'wrongState', message: error.message };
  if (error instanceof BusyError) return { status: 429, code: 'busy', message: error.message };
  if (error instanceof FullError) return { status: 507, code: 'full', message: error.message };
  if (error instanceof NotRecordedError) return { status: 404, code: 'notRecorded', message: error.message };
  // What express refuses by itself: malformed JSON, a body that is too large.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status, code: 'invalidRequest', message: expose ? String(message) : 'The request is not valid.' };
  return { status: 500, code: 'internal', message: 'The lab failed; its log says why.' };
}
