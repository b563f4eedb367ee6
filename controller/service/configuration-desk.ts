import {
  type ConfigurationChange,
  type ConfigurationRecord,
  type ConfigurationVersionRecord as ConfigurationVersion,
  formatObstacles,
  formatProblem,
  type Obstacle,
  type Plant,
  type Problem,
  stopNeeded,
} from '../../config/index.ts';
import type { Logger } from '../../protocols/opcua/index.ts';
import {
  type Controller,
  judgeSuccession,
  type Person,
  type SuccessionFault,
  succeedController,
} from '../scan/index.ts';
import type { ServiceResult } from './commands.ts';
import type { ReadConfiguration } from './configuration-reader.ts';
import type { StartingConfiguration } from './configuration-start.ts';
import type { ConfigurationOrigin, ConfigurationStore } from './configuration-store.ts';
import type { Journal } from './journal.ts';
import { RateLimit } from './rate-limit.ts';

/** What a text would be as the configuration in force: what is wrong with it, or what it changes and what stands in its way. */
export type ConfigurationJudgement =
  | { readonly problems: readonly Problem[] }
  | {
      readonly changes: readonly ConfigurationChange[];
      readonly obstacles: readonly Obstacle[];
      /** What its controller would do at once; absent where nothing is wrong, or that was not tried. */
      readonly fault?: SuccessionFault;
    };

export interface ConfigurationDeskOptions {
  readonly controller: () => Controller;
  /** Puts the successor in the place of the controller, between two scans. */
  readonly replace: (successor: Controller) => void;
  readonly start: StartingConfiguration;
  readonly store: ConfigurationStore;
  readonly journal: Pick<Journal, 'note' | 'save'>;
  readonly logger: Logger;
  readonly read: (task: { readonly text: string; readonly running: string }) => Promise<ReadConfiguration>;
  /** Makes ready for a text to be read soon. */
  readonly warm: () => void;
  /** The plant as this process runs it, of one as its file has it. */
  readonly prepare: (plant: Plant) => Plant;
  /** Does something at the end of the next turn of the scan, when there is most time until the one after. */
  readonly afterTurn: <T>(task: () => T) => Promise<T>;
  /** Whether the field is commanded: elsewhere nobody can say what a change would move. */
  readonly commanding: () => boolean;
  /** Shows clients which configuration is in force. */
  readonly shown: (record: ConfigurationRecord) => void;
  readonly nowMs: () => number;
}

const engineers: readonly string[] = ['engineer', 'admin'];
const asksBurst = 10;
const asksPerSecond = 0.5;
/** Length of the changes in one record of the audit, and records for one change of configuration. */
const recordLength = 950;
const recordsMaximum = 10;

type Refusal = Extract<ServiceResult, { ok: false }>;
const refuse = (code: Refusal['code'], message: string): Refusal => ({ ok: false, code, message });

/**
 * Changes the configuration while the plant runs: a text is read beside the scan, judged, tried on a copy of the controller, kept on the
 * disk, and then its controller takes the place of the running one between two scans; or it is refused, and all stays as it was.
 */
export class ConfigurationDesk {
  readonly #options: ConfigurationDeskOptions;
  readonly #limit = new RateLimit(asksBurst, asksPerSecond);
  #text: string;
  #version: ConfigurationVersion;
  #busy = false;

  constructor(options: ConfigurationDeskOptions) {
    this.#options = options;
    this.#text = options.start.text;
    this.#version = options.start.version;
    options.shown(this.#record);
  }

  /** The configuration in force, with those that one can go back to. */
  get #record(): ConfigurationRecord {
    return { ...this.#version, versions: this.#options.store.versions() };
  }

  /** A version with its text; 0: the one in force. Undefined where it is not kept. */
  readVersion(version: number, who?: Person): (ConfigurationVersion & { readonly text: string }) | undefined {
    if (who !== undefined && engineers.includes(who.role)) this.#options.warm();
    if (version === 0 || version === this.#version.version) return { ...this.#version, text: this.#text };
    const found = this.#options.store.versions().find((one) => one.version === version);
    const text = this.#options.store.text(version);
    return found === undefined || text === undefined ? undefined : { ...found, text };
  }

  /** Judges a text without applying it. */
  async check(text: string, who: Person): Promise<ConfigurationJudgement | Refusal> {
    const denied = this.#deny(who);
    if (denied !== undefined) return denied;
    return await this.#alone(async () => {
      const read = await this.#read(text);
      if ('problems' in read) return { problems: read.problems };
      const { changes, obstacles, plant } = read;
      if (obstacles.length > 0 || !this.#options.commanding()) return { changes, obstacles };
      const fault = await this.#options.afterTurn(() => this.#try(plant));
      return { changes, obstacles, ...(fault === undefined ? {} : { fault }) };
    });
  }

  /**
   * Applies a text, or refuses it with the reason. What was refused has changed nothing.
   * @param basedOn version that the text was made from: another one in force by now is somebody else's change
   */
  async apply(text: string, basedOn: number, reason: string, who: Person): Promise<ServiceResult> {
    return await this.#change(who, reason, () => {
      if (basedOn === this.#version.version) return { text, origin: 'online', reason };
      const { version, who: other } = this.#version;
      return refuse('state', `version ${version} of ${other} is in force by now, not ${basedOn}: look at it first`);
    });
  }

  /** Puts the text of an earlier version in force again, as a version of its own. */
  async rollBack(version: number, reason: string, who: Person): Promise<ServiceResult> {
    return await this.#change(who, reason, () => {
      const found = this.readVersion(version);
      if (found === undefined) return refuse('unknown', `version ${version} is not kept`);
      if (found.hash === this.#version.hash) return refuse('state', `what version ${version} says is in force already`);
      return { text: found.text, origin: 'rollback', reason: `back to version ${version}: ${reason}` };
    });
  }

  async #change(
    who: Person,
    reason: string,
    wanted: () => { text: string; origin: ConfigurationOrigin; reason: string } | Refusal,
  ): Promise<ServiceResult> {
    const result = this.#deny(who) ?? (await this.#alone(async () => await this.#carryOut(wanted(), who)));
    if (result.ok) return result;
    const { journal, logger } = this.#options;
    logger.warn({ user: who.user, ...result }, 'a change of the configuration was refused');
    journal.note({
      who: who.user,
      role: who.role,
      action: 'configuration',
      target: this.#options.controller().plant.name,
      reason,
      result: `${result.code}: ${result.message}`,
    });
    return result;
  }

  async #carryOut(
    wanted: { text: string; origin: ConfigurationOrigin; reason: string } | Refusal,
    who: Person,
  ): Promise<ServiceResult> {
    if ('ok' in wanted) return wanted;
    if (wanted.reason.trim() === '') return refuse('invalid', 'a change of the configuration needs a reason');
    const read = await this.#read(wanted.text);
    if ('problems' in read) {
      const [first] = read.problems;
      return refuse('invalid', `${read.problems.length} problems: ${formatProblem(first)}`);
    }
    const { changes, obstacles, plant } = read;
    if (obstacles.length > 0) return refuse('state', formatObstacles(obstacles));
    if (wanted.text === this.#text) return refuse('state', 'this text is in force already');
    const { afterTurn, commanding } = this.#options;
    const silent = refuse('state', 'the field is not commanded now: nobody can say what the change would move');
    if (!commanding()) return silent;
    const fault = await afterTurn(() => this.#try(plant));
    if (fault !== undefined) return this.#failed(inWords(fault), who);
    // Tried in one pause of the scan and put in force in the next, so that neither is too long.
    return await afterTurn(() => (commanding() ? this.#putInForce(wanted, plant, changes, who) : silent));
  }

  #putInForce(
    { text, origin, reason }: { text: string; origin: ConfigurationOrigin; reason: string },
    plant: Plant,
    changes: readonly ConfigurationChange[],
    who: Person,
  ): ServiceResult {
    const { controller, replace, store, journal, logger } = this.#options;
    let added: ConfigurationVersion;
    try {
      // First, so that what is in force is what a restart finds.
      added = store.add(text, { who: who.user, reason, origin }, new Date(this.#options.nowMs()));
    } catch (error) {
      return this.#failed(`the disk refuses to keep it: ${(error as Error).message}`, who);
    }
    try {
      replace(succeedController(controller(), plant));
    } catch (error) {
      store.remove(added.version);
      return this.#failed((error as Error).message, who);
    }
    const before = this.#version;
    this.#version = added;
    this.#text = text;
    logger.info({ ...added, user: who.user, changes: changes.length }, 'another configuration is in force');
    this.#options.shown(this.#record);
    const kept = journal.save(controller().state(), true);
    const noted = this.#note(before, changes, who);
    const told = { ok: true, before: `version ${before.version}`, after: `version ${added.version}` } as const;
    if (kept && noted) return told;
    return { ...told, warning: 'the disk refuses to keep all that belongs to it: see the log' };
  }

  /** Writes to the audit who has put what in force: the hashes, then the changed paths, old and new, some to a record. */
  #note(before: ConfigurationVersion, changes: readonly ConfigurationChange[], { user, role }: Person): boolean {
    const { journal, controller } = this.#options;
    const { version, hash, reason } = this.#version;
    const common = { who: user, role, target: controller().plant.name, reason, result: 'done' };
    let noted = journal.note({ ...common, action: 'configuration', before: before.hash, after: hash });
    const records = packed(changes.map(({ path, before: was, after }) => `${path}: ${was || '–'} → ${after || '–'}`));
    for (const after of records)
      noted =
        journal.note({
          ...common,
          action: 'configuration.changes',
          before: `version ${before.version}`,
          after: `version ${version}: ${after}`,
        }) && noted;
    return noted;
  }

  /** A change that was sound by itself, but could not be put in force: people must hear of it. */
  #failed(words: string, { user }: Person): Refusal {
    const message = words.slice(0, 300);
    this.#options
      .controller()
      .raise('plant#configuration', 'alarm.configurationFailed', 'medium', { user, reason: message });
    return refuse('state', message);
  }

  #try(plant: Plant): SuccessionFault | undefined {
    return judgeSuccession(this.#options.controller(), plant, plant.scanPeriodSeconds);
  }

  async #read(text: string) {
    const read = await this.#options.read({ text, running: this.#text });
    if ('problems' in read) return read;
    const plant = this.#options.prepare(read.plant);
    return { plant, changes: read.changes, obstacles: stopNeeded(this.#options.controller().plant, plant) };
  }

  #deny(who: Person): Refusal | undefined {
    if (!engineers.includes(who.role)) return refuse('denied', `role ${who.role} may not change the configuration`);
    if (this.#limit.take(who.user, this.#options.nowMs())) return undefined;
    return refuse('busy', `too many changes of ${who.user}: wait a moment`);
  }

  /** One at a time: what is judged must be judged against what is in force when it is applied. */
  async #alone<T>(work: () => Promise<T>): Promise<T | Refusal> {
    if (this.#busy) return refuse('busy', 'another change of the configuration is under way');
    this.#busy = true;
    try {
      return await work();
    } catch (error) {
      this.#options.logger.error({ error: String(error) }, 'a configuration could not be judged');
      return refuse('state', (error as Error).message.slice(0, 300));
    } finally {
      this.#busy = false;
    }
  }
}

function inWords(fault: SuccessionFault): string {
  if (fault.kind === 'error') return `its controller ends in an error: ${fault.message}`;
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return `${fault.point} would go from ${round(fault.from)} to ${round(fault.to)} at once`;
}

/** Lines put together into as few records as they fit; beyond the bound they are counted. */
function packed(lines: readonly string[]): string[] {
  const records: string[] = [];
  for (const [i, line] of lines.entries()) {
    const last = records.at(-1);
    if (last !== undefined && last.length + line.length + 2 <= recordLength)
      records[records.length - 1] = `${last}; ${line}`;
    else if (records.length < recordsMaximum) records.push(line);
    else return [...records, `${lines.length - i} more changes`];
  }
  return records;
}
