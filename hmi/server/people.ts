import { z } from 'zod';
import type { MethodCall } from './commands.ts';
import type { CallAnswer, Controller, PersonSession } from './controller.ts';
import { draining } from './draining-session.ts';

const identitySchema = z.looseObject({ user: z.string(), role: z.string().min(1).max(50) });

interface Person {
  password: string;
  session: PersonSession | undefined;
  opening: Promise<Entry> | undefined;
  usedMs: number;
  /** False while only the cache has vouched for the password. */
  confirmed: boolean;
}

export type Entry =
  | { readonly kind: 'accepted'; readonly role: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable'; readonly message: string };

export type PersonCall =
  | { readonly kind: 'answered'; readonly answer: CallAnswer }
  | { readonly kind: 'refused' | 'unknown' }
  /** The call was not made. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** The call may have been made: its answer did not come. */
  | { readonly kind: 'lost'; readonly message: string };

export interface PeopleOptions {
  readonly controller: Controller;
  readonly now: () => number;
  /** The controller no longer accepts a person's name and password. */
  readonly onRefused: (user: string) => void;
  readonly onRole: (user: string, role: string) => void;
  /** Sessions with the controller that may be open at a time; the one unused longest is closed first. */
  readonly openLimit?: number;
  readonly idleMs?: number;
}

/**
 * The sessions with the controller of the people who are logged in. Passwords stay in this process's memory only, for as long
 * as the person is logged in, so that a session lost with the controller or closed for idleness can be opened again.
 */
export class People {
  private readonly options: Required<PeopleOptions>;
  private readonly known = new Map<string, Person>();

  constructor(options: PeopleOptions) {
    this.options = { openLimit: 16, idleMs: 300_000, ...options };
  }

  /** Whether commands of this person can go out: the password is here. */
  has(user: string): boolean {
    return this.known.has(user);
  }

  get open(): number {
    return [...this.known.values()].filter((person) => person.session).length;
  }

  /** Asks the controller about a name and password; when it accepts, the person is known from then on. */
  async enter(user: string, password: string): Promise<Entry> {
    const before = this.known.get(user);
    const person: Person = {
      password,
      session: undefined,
      opening: undefined,
      usedMs: this.options.now(),
      confirmed: true,
    };
    const entry = await this.connect(user, person);
    if (entry.kind === 'accepted') {
      this.known.set(user, person);
      // What is under way on another screen of this person comes to its end; whoever logs in does not wait for it.
      if (before) this.release(before);
    }
    return entry;
  }

  /** Knows a person by the word of the cache, until the controller can be asked. */
  trust(user: string, password: string): void {
    if (this.known.has(user)) return;
    this.known.set(user, { password, session: undefined, opening: undefined, usedMs: 0, confirmed: false });
  }

  /** Calls a method of the controller in the person's name. */
  async call(user: string, call: MethodCall): Promise<PersonCall> {
    const person = this.known.get(user);
    if (!person) return { kind: 'unknown' };
    person.usedMs = this.options.now();
    const reused = person.session !== undefined;
    const entry = await this.ensure(user, person);
    if (entry && entry.kind !== 'accepted') return entry;
    try {
      return { kind: 'answered', answer: await this.through(person, call) };
    } catch (error) {
      this.release(person);
      // A session that stood idle may have died unnoticed. A call that may have been carried out is not repeated.
      if (!reused || !isSessionGone(error)) return notAnswered(error);
    }
    // Another log-in may have put another in the person's place meanwhile.
    const present = this.known.get(user);
    if (!present) return { kind: 'unknown' };
    const again = await this.ensure(user, present);
    if (again && again.kind !== 'accepted') return again;
    try {
      return { kind: 'answered', answer: await this.through(present, call) };
    } catch (error) {
      return notAnswered(error);
    }
  }

  /** The controller is gone, and with it every session; accounts may be others when it is back. */
  lost(): void {
    for (const person of this.known.values()) {
      person.confirmed = false;
      this.release(person);
    }
  }

  /** Asks the controller, now that it is back, about everyone it has not confirmed since. */
  async confirm(): Promise<void> {
    for (const [user, person] of this.known) {
      if (!person.confirmed) await this.ensure(user, person);
    }
  }

  /** Forgets a person: logged out everywhere. */
  async forget(user: string): Promise<void> {
    const person = this.known.get(user);
    this.known.delete(user);
    await closeQuietly(person?.session);
  }

  /** Closes sessions that nobody used for a while. */
  sweep(): void {
    const now = this.options.now();
    for (const person of this.known.values()) {
      if (person.session && now - person.usedMs > this.options.idleMs) this.release(person);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.known.keys()].map((user) => this.forget(user)));
  }

  private through(person: Person, call: MethodCall): Promise<CallAnswer> {
    if (!person.session) throw new NotCalledError('the session with the controller was closed meanwhile');
    return person.session.call(call);
  }

  /** Closes the person's session, behind what is under way; the next call opens another. */
  private release(person: Person): void {
    const session = person.session;
    person.session = undefined;
    void closeQuietly(session);
  }

  /** Opens the person's session when there is none; callers at the same time share one attempt. */
  private async ensure(user: string, person: Person): Promise<Entry | undefined> {
    if (person.session) return undefined;
    person.opening ??= this.connect(user, person).finally(() => {
      person.opening = undefined;
    });
    const entry = await person.opening;
    if (entry.kind === 'refused' && this.known.get(user) === person) {
      this.known.delete(user);
      this.options.onRefused(user);
    }
    return entry;
  }

  private async connect(user: string, person: Person): Promise<Entry> {
    const opened = await this.options.controller.open(user, person.password);
    if (opened.kind !== 'accepted') return opened;
    try {
      const answer = await opened.session.call({ method: 'WhoAmI', inputs: [] });
      if (answer.status !== 'Good') throw new Error(`WhoAmI: ${answer.status}`);
      const { role } = identitySchema.parse(JSON.parse(answer.output));
      person.session = draining(opened.session);
      person.confirmed = true;
      person.usedMs = this.options.now();
      this.options.onRole(user, role);
      this.makePlace(person);
      return { kind: 'accepted', role };
    } catch (error) {
      await closeQuietly(opened.session);
      return { kind: 'unreachable', message: (error as Error).message };
    }
  }

  private makePlace(newest: Person): void {
    const others = [...this.known.values()].filter((person) => person.session && person !== newest);
    others.sort((a, b) => a.usedMs - b.usedMs);
    const excess = others.length + 1 - this.options.openLimit;
    for (const person of others.slice(0, Math.max(0, excess))) this.release(person);
  }
}

/** Thrown where a call did not even begin. */
class NotCalledError extends Error {
  override readonly name = 'NotCalledError';
}

function notAnswered(error: unknown): PersonCall {
  const kind = error instanceof NotCalledError || isSessionGone(error) ? 'unreachable' : 'lost';
  return { kind, message: (error as Error).message };
}

/** Only these say for certain that the controller has not carried the call out. */
const isSessionGone = (error: unknown): boolean =>
  /BadSessionIdInvalid|BadSessionClosed|BadSessionNotActivated|BadSecureChannelIdInvalid/.test(String(error));

async function closeQuietly(session: PersonSession | undefined): Promise<void> {
  // A session that cannot be closed in order is dropped by the controller after its time-out.
  await session?.close().catch(() => undefined);
}
