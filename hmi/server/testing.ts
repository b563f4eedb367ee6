import { EventEmitter, once } from 'node:events';
import { type Socket as ClientSocket, io } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { DuckDbHistory } from '../history/duckdb.ts';
import { SiteHistory } from '../history/index.ts';
import { memoryLog, temporaryFolder } from '../history/testing.ts';
import { type Hmi, type HmiOptions, startHmi } from './application.ts';
import type { MethodCall } from './commands.ts';
import type { CallAnswer, Controller, ControllerEvents, NodeValue, OpenAnswer } from './controller.ts';
import type { Hashing } from './credential-cache.ts';

/** A plant of two equipments and four points, as the controller would describe it. */
export const description = {
  name: 'test',
  title: { en: 'Test', fr: 'Essai' },
  systems: {},
  equipment: [
    { index: 0, name: 'pump', controlled: true, explained: true, points: { speed: 0, run: 1 } },
    { index: 1, name: 'loop', controlled: false, explained: true, points: { temperature: 2, target: 3 } },
  ],
  points: [
    { index: 0, name: 'pump.speed', equipment: 0, kind: 'commanded', deadBand: 0.01 },
    { index: 1, name: 'pump.run', equipment: 0, kind: 'commanded', deadBand: 0 },
    { index: 2, name: 'loop.temperature', equipment: 1, kind: 'measured', deadBand: 0.5 },
    { index: 3, name: 'loop.target', equipment: 1, kind: 'setpoint', deadBand: 0 },
  ],
};

export const people = { viewer: 'viewer pass', operator: 'operator pass', engineer: 'engineer pass' } as const;

/** A controller in memory, as far as an OPC UA client sees one: it can be switched off, and its accounts changed. */
export class MemoryController implements Controller {
  readonly accounts = new Map<string, { password: string; role: string }>([
    ['viewer', { password: people.viewer, role: 'viewer' }],
    ['operator', { password: people.operator, role: 'operator' }],
    ['engineer', { password: people.engineer, role: 'engineer' }],
  ]);
  readonly values = new Map<string, NodeValue>();
  readonly texts = new Map<string, string>();
  readonly calls: { user: string; call: MethodCall }[] = [];
  sessions = 0;
  up = false;
  /** What commands fail with; absent: they are answered. */
  failure: Error | undefined;
  private gate: PromiseWithResolvers<void> | undefined;
  private reached = Promise.withResolvers<void>();
  private events: ControllerEvents | undefined;
  private watched = new Set<string>();
  private scans = 0;

  constructor() {
    this.texts.set('plant#description', JSON.stringify(description));
    this.texts.set('plant#alarms', '[]');
    for (const { name } of description.points) this.values.set(name, { name, value: 1, quality: 0, sourceTime: 1000 });
    this.scan();
  }

  start(events: ControllerEvents): void {
    this.events = events;
  }

  /** Switches the controller on or off, as its clients see it. */
  power(up: boolean): void {
    this.up = up;
    if (up) {
      this.scan();
      this.events?.connected();
    } else this.events?.lost('test');
  }

  /** Leaves commands without their answer until they are let go. */
  hold(): void {
    this.gate = Promise.withResolvers();
    this.reached = Promise.withResolvers();
  }

  letGo(): void {
    this.gate?.resolve();
    this.gate = undefined;
  }

  /** Resolves once a command is held. */
  get held(): Promise<void> {
    return this.reached.promise;
  }

  /** One scan: time goes on. */
  scan(): void {
    this.scans += 1;
    this.say('plant#scan', { count: this.scans, periodMs: 1000, time: 1000 + this.scans, fieldConnected: true });
  }

  say(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.texts.set(name, text);
    if (this.up && this.watched.has(name)) this.events?.text(name, text);
  }

  set(name: string, value: number, quality = 0): void {
    const node = { name, value, quality, sourceTime: 1000 + this.scans };
    this.values.set(name, node);
    if (this.up) this.events?.values([node]);
  }

  async readText(name: string): Promise<string> {
    this.mustBeUp();
    return this.texts.get(name) ?? 'null';
  }

  async readValues(names: readonly string[]): Promise<NodeValue[]> {
    this.mustBeUp();
    return names.map((name) => this.values.get(name) as NodeValue);
  }

  async subscribeValues(names: readonly string[]): Promise<void> {
    this.events?.values(await this.readValues(names));
  }

  async subscribeTexts(names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.watched.add(name);
      this.events?.text(name, await this.readText(name));
    }
  }

  async unsubscribeTexts(names: readonly string[]): Promise<void> {
    for (const name of names) this.watched.delete(name);
  }

  isWatched(name: string): boolean {
    return this.watched.has(name);
  }

  call(call: MethodCall): Promise<CallAnswer> {
    return this.answer('', call);
  }

  async open(user: string, password: string): Promise<OpenAnswer> {
    if (!this.up) return { kind: 'unreachable', message: 'switched off' };
    if (this.accounts.get(user)?.password !== password) return { kind: 'refused' };
    this.sessions += 1;
    return {
      kind: 'accepted',
      session: {
        call: (call) => this.answer(user, call),
        close: async () => {
          this.sessions -= 1;
        },
      },
    };
  }

  async close(): Promise<void> {
    this.up = false;
  }

  private mustBeUp(): void {
    if (!this.up) throw new Error('switched off');
  }

  private async answer(user: string, call: MethodCall): Promise<CallAnswer> {
    this.mustBeUp();
    const role = this.accounts.get(user)?.role ?? 'viewer';
    if (call.method === 'WhoAmI') return { status: 'Good', output: JSON.stringify({ user, role }) };
    if (call.method === 'ReadAudit') return { status: 'Good', output: JSON.stringify([{ sequence: 1, who: user }]) };
    if (this.failure) throw this.failure;
    if (this.gate) {
      this.reached.resolve();
      await this.gate.promise;
    }
    if (role === 'viewer') return { status: 'BadUserAccessDenied', output: 'A viewer gives no commands.' };
    this.calls.push({ user, call });
    return { status: 'Good', output: '' };
  }
}

/** Fast hashing, for tests of what is around it. */
export const plainHashing: Hashing = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, hash) => hash === `hash of ${password}`,
};

export interface Running {
  readonly hmi: Hmi;
  readonly url: string;
  readonly folder: string;
  readonly log: ReturnType<typeof memoryLog>;
  readonly clock: { offset: number };
}

/** Starts a server on a free port against a controller; it is closed when the test is over. */
export async function run(controller: Controller, overrides: Partial<HmiOptions> = {}): Promise<Running> {
  const folder = overrides.folder ?? temporaryFolder();
  const log = memoryLog();
  const clock = { offset: 0 };
  // Stands still unless a test moves it: on a slow machine seconds pass, and values would count as lost.
  const began = Date.now();
  const historyOptions = { folder: `${folder}/history`, log, heartbeatSeconds: 300, batchMs: 1_000_000 };
  const hmi = await startHmi({
    controller,
    hashing: plainHashing,
    log,
    host: '127.0.0.1',
    port: 0,
    origins: [],
    version: '0',
    heartbeatSeconds: 300,
    openHistory: (_plant, now) =>
      new SiteHistory(new DuckDbHistory({ ...historyOptions, now, retention: { days: 400, bytes: 1e9 } }), []),
    plantNow: () => 1000,
    webFolder: () => undefined,
    webFailed: () => false,
    now: () => began + clock.offset,
    ...overrides,
    folder,
  });
  onTestFinished(() => hmi.close());
  return { hmi, url: `http://127.0.0.1:${hmi.port}`, folder, log, clock };
}

/** POSTs JSON. */
export function post(url: string, body: unknown, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Logs in and returns the cookie. */
export async function loginAs(url: string, user: keyof typeof people): Promise<string> {
  const answer = await post(`${url}/api/login`, { user, password: people[user] });
  if (answer.status !== 200) throw new Error(`log-in answered ${answer.status}: ${await answer.text()}`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** What of the messages the tests look at. */
export interface Body {
  readonly sequence: number;
  readonly entries: readonly (readonly [slot: number, value: number | null, quality: number, time: number])[];
  readonly stale?: boolean;
  readonly reason?: string;
  readonly explanation?: { readonly state: string } | null;
}

/** A browser's socket that keeps what it hears, by event. */
export class TestScreen {
  readonly socket: ClientSocket;
  readonly heard: { event: string; body: Body }[] = [];
  private readonly news = new EventEmitter();

  constructor(url: string, cookie: string, auth: object = {}, origin?: string) {
    const extraHeaders = { cookie, ...(origin === undefined ? {} : { origin }) };
    this.socket = io(url, { extraHeaders, auth, transports: ['websocket'], reconnection: false, forceNew: true });
    this.socket.onAny((event: string, body) => {
      this.heard.push({ event, body });
      this.news.emit('news');
    });
    onTestFinished(() => void this.socket.disconnect());
  }

  /** The first (also past) message of an event that fits; the test's own time limit ends the wait. */
  async hears(event: string, fits: (body: Body) => boolean = () => true) {
    for (;;) {
      const found = this.heard.find((one) => one.event === event && fits(one.body));
      if (found) return found.body;
      await once(this.news, 'news');
    }
  }

  /** Forgets what was heard. */
  clear(): void {
    this.heard.length = 0;
  }

  ask(event: string, body: unknown): Promise<Record<string, unknown>> {
    return this.socket.emitWithAck(event, body);
  }
}
