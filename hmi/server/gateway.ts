import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { Log } from '../history/index.ts';
import { type CommandAnswer, commandSchema, complaint } from './commands.ts';
import type { EarlyWarnings } from './early-warnings.ts';
import type { LabRuns } from './lab-runs.ts';
import type { LiveTable } from './live-table.ts';
import type { PlantMirror } from './mirror.ts';
import type { PreviewAnswer } from './preview.ts';
import { createTokenBucket } from './rate-limit.ts';
import type { EndReason, Session } from './sessions.ts';
import type { Watches } from './watches.ts';

export interface GatewayOptions {
  readonly server: HttpServer;
  readonly mirror: PlantMirror;
  readonly watches: Watches;
  /** The session of a request by its cookie. */
  readonly sessionOf: (request: IncomingMessage) => Session | undefined;
  /** Whether a request's Origin header is one of ours. */
  readonly allowed: (origin: string | undefined) => boolean;
  readonly touch: (session: Session) => void;
  readonly command: (session: Session, command: z.infer<typeof commandSchema>) => Promise<CommandAnswer>;
  /** What a command would do, before it is given; absent: there is no lab. */
  readonly preview?: ((session: Session, body: unknown) => Promise<PreviewAnswer>) | undefined;
  /** Early warnings of the shadow; absent: there is no lab. */
  readonly warnings?: Pick<EarlyWarnings, 'news' | 'onChange'> | undefined;
  /** The lab's runs; absent: there is no lab. */
  readonly runs?: Pick<LabRuns, 'all' | 'onChange' | 'enter' | 'leave'> | undefined;
  /** Body of `status` for a session. */
  readonly status: (session: Session) => object;
  readonly now: () => number;
  readonly log: Log;
  readonly socketLimit?: number;
}

interface Screen {
  readonly socket: Socket;
  readonly session: Session;
  /** What this screen has been sent; undefined: nothing of this table. */
  sequence: number | undefined;
  sentMs: number;
  watched: string | undefined;
}

const resumeSchema = z.looseObject({ sequence: z.number() });
const watchSchema = z.looseObject({ equipment: z.string().min(1).max(200).nullable() });
const heartbeatMs = 1000;

type Acknowledge = (answer: object) => void;

/** The Socket.IO side of the server: live values, watched texts and commands, for sockets of logged-in people only. */
export class Gateway {
  private readonly options: GatewayOptions & { readonly socketLimit: number };
  private readonly io: Server;
  private readonly screens = new Map<string, Screen>();

  constructor(options: GatewayOptions) {
    this.options = { socketLimit: 200, ...options };
    this.io = new Server(options.server, {
      maxHttpBufferSize: 65_536,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: 5000,
      pingInterval: 5000,
      pingTimeout: 5000,
      serveClient: false,
      // Not logged in yet counts too: a connection costs memory before it says who it is.
      allowRequest: (request, decide) => {
        const place = this.io.engine.clientsCount < this.options.socketLimit;
        decide(null, place && options.allowed(request.headers.origin));
      },
    });
    this.io.use((socket, next) => next(this.options.sessionOf(socket.request) ? undefined : new Error('unauthorised')));
    this.io.on('connection', (socket) => {
      // Asked again: the session may have ended since the line above.
      const session = this.options.sessionOf(socket.request);
      if (session) this.connect(socket, session);
      else socket.disconnect(true);
    });
    const { mirror, watches } = this.options;
    mirror.on('delta', () => this.publish());
    mirror.on('alarms', (alarms) => this.io.emit('alarms', alarms));
    const { warnings } = this.options;
    if (warnings) warnings.onChange = (news) => this.io.emit('shadow', news);
    const { runs } = this.options;
    if (runs) runs.onChange = (news) => this.io.to(labRoom).emit('runs', news);
    mirror.on('status', () => this.publishStatus());
    mirror.on('plant', () => this.replant());
    watches.onText = (equipment, event, body) => this.io.to(roomOf(equipment)).emit(event, body);
  }

  get count(): number {
    return this.screens.size;
  }

  /** Sends every screen what it has not seen; called after each delta, and regularly as a sign of life. */
  publish(): void {
    for (const screen of this.screens.values()) this.send(screen);
  }

  publishStatus(): void {
    for (const { socket, session } of this.screens.values()) {
      if (ready(socket)) socket.emit('status', this.options.status(session));
    }
  }

  /** Closes the screens of a session that ended. */
  end(session: Session, reason: EndReason): void {
    for (const { socket, session: own } of this.screens.values()) {
      if (own.id !== session.id) continue;
      socket.emit('sessionEnded', { reason });
      socket.disconnect(true);
    }
  }

  async close(): Promise<void> {
    await this.io.close();
  }

  private connect(socket: Socket, session: Session): void {
    const screen: Screen = { socket, session, sequence: undefined, sentMs: 0, watched: undefined };
    this.screens.set(socket.id, screen);
    const limiter = createTokenBucket(20, 2, this.options.now());
    const messages = createTokenBucket(100, 20, this.options.now());
    // A screen that floods loses its connection; it is a fault or an attack, never a person.
    socket.use((_event, next) => {
      if (messages.take(this.options.now())) return next();
      this.options.log.warn({ user: session.user }, 'a socket sends too many messages: closed');
      socket.disconnect(true);
    });
    socket.on('resume', (body: unknown, reply: unknown) => acknowledge(reply)(this.resume(screen, body)));
    socket.on('watch', (body: unknown, reply: unknown) => acknowledge(reply)(this.watch(screen, body)));
    socket.on('watchLab', (wanted: unknown) => this.watchLab(socket, wanted === true));
    socket.on('command', async (body: unknown, reply: unknown) => {
      const answer = limiter.take(this.options.now())
        ? await this.command(session, body)
        : fail('tooManyCommands', 'Too many commands; wait a moment.');
      acknowledge(reply)(answer);
    });
    socket.on('preview', async (body: unknown, reply: unknown) => {
      const { preview } = this.options;
      if (preview === undefined) return acknowledge(reply)(fail('failed', 'There is no lab to ask.'));
      const answer = limiter.take(this.options.now())
        ? await preview(session, body)
        : fail('tooManyCommands', 'Too many previews; wait a moment.');
      acknowledge(reply)(answer);
    });
    socket.on('disconnect', () => {
      this.screens.delete(socket.id);
      if (socket.data.lab === true) this.options.runs?.leave();
      if (screen.watched !== undefined) this.options.watches.leave(screen.watched);
    });
    this.greet(screen);
  }

  /** A screen that looks at the lab is told of its runs, all of them first. */
  private watchLab(socket: Socket, wanted: boolean): void {
    const { runs } = this.options;
    if (runs === undefined || wanted === (socket.data.lab === true)) return;
    socket.data.lab = wanted;
    if (!wanted) {
      runs.leave();
      void socket.leave(labRoom);
      return;
    }
    runs.enter();
    void socket.join(labRoom);
    socket.emit('runs', runs.all);
  }

  private greet(screen: Screen): void {
    const { socket } = screen;
    const given = resumeSchema.safeParse(socket.handshake.auth);
    socket.emit('status', this.options.status(screen.session));
    socket.emit('alarms', this.options.mirror.alarms);
    socket.emit('shadow', this.options.warnings?.news ?? { present: false });
    this.catchUp(screen, given.success ? given.data.sequence : undefined);
  }

  private resume(screen: Screen, body: unknown): object {
    const given = resumeSchema.safeParse(body);
    if (!given.success) return fail('invalidArgument', complaint(given.error));
    return { ok: true, kind: this.catchUp(screen, given.data.sequence) };
  }

  /** Brings a screen that knows `sequence` up to date, by what it missed or by everything. */
  private catchUp(screen: Screen, sequence: number | undefined): 'values' | 'full' {
    const { table } = this.options.mirror;
    const missed = sequence === undefined ? undefined : table.since(sequence);
    const kind = missed ? 'values' : 'full';
    this.emitValues(screen, kind, missed ?? table.full());
    return kind;
  }

  private send(screen: Screen): void {
    if (!ready(screen.socket)) return;
    const { table } = this.options.mirror;
    if (screen.sequence === undefined) {
      this.emitValues(screen, 'full', table.full());
      return;
    }
    const idle = screen.sequence === table.sequence;
    if (idle && this.options.now() - screen.sentMs < heartbeatMs) return;
    const missed = table.since(screen.sequence);
    this.emitValues(screen, missed ? 'values' : 'full', missed ?? table.full());
  }

  private emitValues(screen: Screen, event: 'values' | 'full', delta: ReturnType<LiveTable['full']>): void {
    screen.socket.emit(event, { ...delta, plantTime: this.options.mirror.plantTime ?? null });
    screen.sequence = delta.sequence;
    screen.sentMs = this.options.now();
    this.options.touch(screen.session);
  }

  private watch(screen: Screen, body: unknown): object {
    const given = watchSchema.safeParse(body);
    if (!given.success) return fail('invalidArgument', complaint(given.error));
    const { equipment } = given.data;
    const { watches } = this.options;
    if (screen.watched !== undefined) {
      void screen.socket.leave(roomOf(screen.watched));
      watches.leave(screen.watched);
      screen.watched = undefined;
    }
    if (equipment !== null) {
      if (!watches.enter(equipment)) return fail('unknownTarget', `There is no equipment ${equipment} to watch.`);
      screen.watched = equipment;
      void screen.socket.join(roomOf(equipment));
      for (const [event, message] of watches.latest(equipment)) screen.socket.emit(event, message);
    }
    return { ok: true };
  }

  private async command(session: Session, body: unknown): Promise<CommandAnswer> {
    const given = commandSchema.safeParse(body);
    if (!given.success) return fail('invalidArgument', complaint(given.error));
    try {
      return await this.options.command(session, given.data);
    } catch (error) {
      this.options.log.error({ error: (error as Error).message, user: session.user }, 'a command failed');
      return fail('failed', 'The command failed in the HMI server.');
    }
  }

  private replant(): void {
    const name = this.options.mirror.description?.name;
    for (const screen of this.screens.values()) {
      screen.sequence = undefined;
      screen.socket.emit('plantChanged', { name });
      this.send(screen);
    }
  }
}

const labRoom = 'lab';
const roomOf = (equipment: string): string => `watch:${equipment}`;

const fail = (code: (CommandAnswer & { ok: false })['code'], message: string): CommandAnswer & { ok: false } => ({
  ok: false,
  code,
  message,
});

/** Whether the socket takes more now; a slow one is sent everything it missed, merged, once it does. */
function ready(socket: Socket): boolean {
  return socket.connected && socket.conn.transport.writable;
}

/** The acknowledgement a client may have asked for. */
function acknowledge(reply: unknown): Acknowledge {
  return typeof reply === 'function' ? (answer) => reply(answer) : () => undefined;
}
