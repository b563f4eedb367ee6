import { z } from 'zod';
import { type Command, commandSchema, complaint, type FailureCode } from './commands.ts';
import type { Session } from './sessions.ts';

/** Why the lab has no answer, where a screen has words of its own for it. */
type LabFailure = 'labUnreachable' | 'labNotReady' | 'labBusy';

/** What a screen is told: the two futures, as the lab worked them out, or why there are none. */
export type PreviewAnswer =
  | { readonly ok: true; readonly preview: unknown }
  | { readonly ok: false; readonly code: FailureCode | LabFailure; readonly message: string };

const schema = z.strictObject({
  hours: z.number().min(1).max(12).default(4),
  command: commandSchema.optional(),
});

/** Longest that a screen waits: the lab answers for four hours in half a second. */
const answerMs = 15_000;
/** Roles that give no commands have none to try. */
const watching: readonly string[] = ['viewer'];

const labFailures = new Map<string, LabFailure>([
  ['plantUnknown', 'labNotReady'],
  ['busy', 'labBusy'],
]);

/** Asks the lab, over HTTP on this machine, what a command would do. */
export function createPreview(labUrl: string, key: string | undefined) {
  return async (session: Session, body: unknown): Promise<PreviewAnswer> => {
    const given = schema.safeParse(body);
    if (!given.success) return { ok: false, code: 'invalidArgument', message: complaint(given.error) };
    const { hours, command } = given.data;
    if (command !== undefined && watching.includes(session.role))
      return { ok: false, code: 'accessDenied', message: `role ${session.role} gives no commands, so none to try` };
    if (command?.type === 'acknowledge')
      return { ok: false, code: 'invalidArgument', message: 'An acknowledgement changes nothing in the plant.' };
    // A future begins from what the plant shows, without what planning has learned: it would tell of the other strategy what is not so.
    if (command?.type === 'strategy')
      return { ok: false, code: 'invalidArgument', message: 'Strategies are compared by runs of the lab, over days.' };
    return ask(labUrl, key, session, { hours, ...(command === undefined ? {} : { command: forLab(command) }) });
  };
}

/** Asks the lab what another configuration would do. */
export function createConfigurationPreview(labUrl: string, key: string | undefined) {
  return (session: Session, configuration: string, hours: number): Promise<PreviewAnswer> =>
    ask(labUrl, key, session, { hours, configuration });
}

async function ask(labUrl: string, key: string | undefined, session: Session, asked: object): Promise<PreviewAnswer> {
  try {
    const answer = await fetch(`${labUrl}/api/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-braise-key': key }) },
      body: JSON.stringify({ who: { user: session.user, role: session.role }, ...asked }),
      signal: AbortSignal.timeout(answerMs),
    });
    const told = (await answer.json()) as { error?: { code?: string; message?: string } };
    if (answer.ok) return { ok: true, preview: told };
    const code = labFailures.get(told.error?.code ?? '') ?? 'failed';
    return { ok: false, code, message: told.error?.message ?? `The lab answered ${answer.status}.` };
  } catch (error) {
    return { ok: false, code: 'labUnreachable', message: `The lab cannot be reached: ${(error as Error).message}` };
  }
}

/** The lab counts time in seconds. */
function forLab(command: Command): object {
  if (command.type !== 'mode' || command.expectedEnd === undefined) return command;
  return { ...command, expectedEnd: Date.parse(command.expectedEnd) / 1000 };
}
