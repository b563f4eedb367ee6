import type { MethodCall } from './commands.ts';
import type { PersonCall } from './people.ts';
import { RequestError } from './request-error.ts';
import type { Session } from './sessions.ts';

/** Calls a method of the controller in a person's name. */
export type CallAs = (session: Session, call: MethodCall) => Promise<PersonCall>;

/** Something done beside the controller, for its audit. */
export interface AuditNote {
  readonly action: string;
  readonly target: string;
  /** What was asked for. */
  readonly after: string;
  /** `done`, or why not. */
  readonly result: string;
}

const noteLength = 800;

/**
 * Makes sure that what a person is about to do can be written down in their name.
 * @throws RequestError where the controller is not there, or does not know the person any more
 */
export async function auditReady(session: Session, call: CallAs): Promise<void> {
  const reached = await call(session, { method: 'WhoAmI', inputs: [] });
  if (reached.kind === 'unreachable' || reached.kind === 'lost')
    throw new RequestError(
      503,
      'controllerUnreachable',
      `The controller cannot be reached, and without its audit nothing is changed: ${reached.message}`,
    );
  if (reached.kind !== 'answered') throw new RequestError(403, 'loginAgain', 'Log in again to change anything.');
}

/** Writes to the controller's audit what was done; where it cannot any more, that is told in the log. */
export async function noteInAudit(
  session: Session,
  { action, target, after, result }: AuditNote,
  call: CallAs,
  log: { warn(details: object, text: string): void },
): Promise<void> {
  const inputs = [action, target, after.slice(0, noteLength), result];
  const noted = await call(session, { method: 'Note', inputs });
  if (noted.kind === 'answered' && noted.answer.status === 'Good') return;
  log.warn({ user: session.user, action, target, noted }, 'a change is not in the audit');
}
