import type { CommandBody, CommandResult, Controller, Person } from '../scan/index.ts';
import type { Journal } from './journal.ts';
import { RateLimit } from './rate-limit.ts';

/** A person's command as carried out, or refused, by the service around the core. */
export type ServiceResult =
  | (Extract<CommandResult, { ok: true }> & { readonly warning?: string })
  | Extract<CommandResult, { ok: false }>
  | { readonly ok: false; readonly code: 'busy'; readonly message: string };

/** Something done beside the plant, in the lab: nothing that the controller judges or carries out. */
export interface BesideNote {
  readonly action: string;
  readonly target: string;
  readonly after: string;
  readonly result: string;
}

/** A person at a screen does not do more; a program that does would fill the audit and keep the scan waiting. */
const commandsBurst = 40;
const commandsPerSecond = 4;

/**
 * Carries out people's commands: judged by the core, kept on the disk before they are acknowledged (a tag-out that was
 * acknowledged holds), and written to the audit whether they were done or refused.
 */
export class CommandDesk {
  readonly #controller: () => Controller;
  readonly #journal: Journal;
  readonly #limit = new RateLimit(commandsBurst, commandsPerSecond);
  readonly #nowMs: () => number;

  /** @param controller the one that controls: another takes its place with another configuration */
  constructor(controller: () => Controller, journal: Journal, nowMs: () => number) {
    this.#controller = controller;
    this.#journal = journal;
    this.#nowMs = nowMs;
  }

  /** Writes to the audit what a person did beside the plant. */
  note(entry: BesideNote, who: Person): ServiceResult {
    if (!this.#limit.take(who.user, this.#nowMs()))
      return { ok: false, code: 'busy', message: `too many notes of ${who.user}: wait a moment` };
    if (this.#journal.note({ who: who.user, role: who.role, ...entry }))
      return { ok: true, before: '', after: 'noted' };
    return { ok: false, code: 'state', message: 'the disk refuses to keep the audit' };
  }

  execute(body: CommandBody, who: Person): ServiceResult {
    if (!this.#limit.take(who.user, this.#nowMs())) {
      return { ok: false, code: 'busy', message: `too many commands of ${who.user}: wait a moment` };
    }
    const result = this.#controller().command({ ...body, who });
    const kept = !result.ok || this.#journal.save(this.#controller().state(), true);
    const noted = this.#journal.note({
      who: who.user,
      role: who.role,
      action: body.type === 'mode' ? `mode ${body.mode}` : body.type,
      target: targetOf(body),
      ...(result.ok ? { before: result.before, after: result.after } : wishOf(body)),
      ...reasonOf(body),
      result: result.ok ? 'done' : `${result.code}: ${result.message}`,
    });
    if (!result.ok || (kept && noted)) return result;
    return { ...result, warning: 'the disk refuses to keep it: it will not survive a restart of the controller' };
  }
}

function targetOf(body: CommandBody): string {
  if ('point' in body) return body.point;
  if ('strategy' in body) return body.part ?? 'plant';
  return 'equipment' in body ? body.equipment : body.alarm;
}

/** What a refused command wanted. */
function wishOf(body: CommandBody): { after?: string } {
  if ('strategy' in body) return { after: body.strategy };
  return 'value' in body ? { after: body.value === null ? 'released' : String(body.value) } : {};
}

function reasonOf(body: CommandBody): { reason?: string } {
  const reason = 'reason' in body ? body.reason : 'comment' in body ? body.comment : undefined;
  return reason === undefined ? {} : { reason };
}
