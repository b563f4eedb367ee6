import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export interface Session {
  /** SHA-256 of the token: the token itself is only in the person's browser. */
  readonly id: string;
  readonly user: string;
  role: string;
  seenMs: number;
}

export type EndReason = 'loggedOut' | 'expired' | 'refused' | 'replaced';

export interface SessionOptions {
  readonly database: DatabaseSync;
  readonly idleMs?: number;
  readonly total?: number;
  readonly perUser?: number;
  /** Called for every session that ends, however it ends. */
  readonly onEnd: (session: Session, reason: EndReason) => void;
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');
/** How often the time a session was last seen is written down. */
const noteMs = 60_000;

/**
 * Log-ins by random 256-bit tokens. They survive a restart of the HMI, idle ones end, and their number is bounded: the session
 * that was idle longest makes place for a new one. Looking one up compares hashes, so its time tells nothing about a token.
 */
export class Sessions {
  private readonly options: Required<SessionOptions>;
  private readonly known = new Map<string, Session>();
  private readonly noted = new Map<string, number>();

  constructor(options: SessionOptions, nowMs: number) {
    this.options = { idleMs: 12 * 3_600_000, total: 200, perUser: 10, ...options };
    const rows = this.options.database.prepare('SELECT id, user, role, seen_ms FROM sessions ORDER BY seen_ms').all();
    for (const row of rows) {
      const session = {
        id: String(row.id),
        user: String(row.user),
        role: String(row.role),
        seenMs: Number(row.seen_ms),
      };
      this.known.set(session.id, session);
      this.noted.set(session.id, session.seenMs);
    }
    this.sweep(nowMs);
  }

  get size(): number {
    return this.known.size;
  }

  /** Begins a session; the token is for the cookie. */
  create(user: string, role: string, nowMs: number): { readonly token: string; readonly session: Session } {
    this.makePlace(
      [...this.known.values()].filter((session) => session.user === user),
      this.options.perUser,
    );
    this.makePlace([...this.known.values()], this.options.total);
    const token = randomBytes(32).toString('base64url');
    const session: Session = { id: idOf(token), user, role, seenMs: nowMs };
    this.known.set(session.id, session);
    this.note(session);
    return { token, session };
  }

  /** The session of a token, and counts as its use. */
  find(token: string | undefined, nowMs: number): Session | undefined {
    if (token === undefined || token.length > 100) return undefined;
    const session = this.known.get(idOf(token));
    if (!session) return undefined;
    if (nowMs - session.seenMs > this.options.idleMs) {
      this.end(session, 'expired');
      return undefined;
    }
    this.touch(session, nowMs);
    return session;
  }

  touch(session: Session, nowMs: number): void {
    session.seenMs = nowMs;
    if (nowMs - (this.noted.get(session.id) ?? 0) >= noteMs) this.note(session);
  }

  /** The controller may have given the person another role since. */
  setRole(session: Session, role: string): void {
    if (session.role === role) return;
    session.role = role;
    this.note(session);
  }

  end(session: Session, reason: EndReason): void {
    if (!this.known.delete(session.id)) return;
    this.noted.delete(session.id);
    this.options.database.prepare('DELETE FROM sessions WHERE id = ?').run(session.id);
    this.options.onEnd(session, reason);
  }

  all(): readonly Session[] {
    return [...this.known.values()];
  }

  /** Ends what has been idle too long. */
  sweep(nowMs: number): void {
    for (const session of this.all()) if (nowMs - session.seenMs > this.options.idleMs) this.end(session, 'expired');
  }

  private makePlace(sessions: Session[], limit: number): void {
    sessions.sort((a, b) => a.seenMs - b.seenMs);
    for (const session of sessions.slice(0, Math.max(0, sessions.length - limit + 1))) this.end(session, 'replaced');
  }

  private note(session: Session): void {
    this.noted.set(session.id, session.seenMs);
    this.options.database
      .prepare('INSERT OR REPLACE INTO sessions (id, user, role, seen_ms) VALUES (?, ?, ?, ?)')
      .run(session.id, session.user, session.role, session.seenMs);
  }
}
