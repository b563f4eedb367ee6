import { type Mode, modes, type Plant } from '../../config/index.ts';
import type { Alarms } from '../alarms/index.ts';
import type { ControlContext, Tag } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { level } from '../image/index.ts';

/**
 * A reset is a push button held for so long, s: the field must see it, clear its latch, and tell so, before the machine may
 * leave its fault. A single scan's pulse would be over by then, or slip between two samples of the field.
 */
const resetSeconds = 10;
/** … but for so many scans at least: one writes it, the field clears its latch, and the next sees that. */
const resetScansMinimum = 3;

/** Roles of people. */
export type Role = 'viewer' | 'operator' | 'maintenance' | 'engineer' | 'admin';

export interface Person {
  readonly user: string;
  readonly role: Role;
}

/** What a person may ask of the controller. */
export type CommandBody =
  | { readonly type: 'setpoint'; readonly point: string; readonly value: number }
  | {
      readonly type: 'mode';
      readonly equipment: string;
      readonly mode: Exclude<Mode, 'local'>;
      readonly reason?: string;
      /** Plant time: manual ends then by itself; of maintenance it is only told. */
      readonly expectedEnd?: number;
    }
  /** Without `user` one's own tag; a supervisor names another's. */
  | { readonly type: 'release'; readonly equipment: string; readonly user?: string; readonly reason?: string }
  | { readonly type: 'manualValue'; readonly point: string; readonly value: number | null }
  | { readonly type: 'reset'; readonly equipment: string }
  /** A service was done: hours and time to the next begin anew. */
  | { readonly type: 'serviced'; readonly equipment: string; readonly reason?: string }
  /** For the whole plant, or for one heating circuit of it. */
  | { readonly type: 'strategy'; readonly strategy: string; readonly part?: string; readonly reason?: string }
  | { readonly type: 'acknowledge'; readonly alarm: string; readonly comment?: string };
export type Command = CommandBody & { readonly who: Person };

/** Why a command was refused, or what it changed. */
export type CommandResult =
  | { readonly ok: true; readonly before: string; readonly after: string }
  | {
      readonly ok: false;
      readonly code: 'denied' | 'unknown' | 'range' | 'state' | 'invalid';
      readonly message: string;
    };

const refuse = (code: Extract<CommandResult, { ok: false }>['code'], message: string): CommandResult => ({
  ok: false,
  code,
  message,
});
const done = (before: string | number, after: string | number): CommandResult => ({
  ok: true,
  before: String(before),
  after: String(after),
});

/** Who may do what (design section 3: a lock-out is released by who hung it, or a supervisor with a written reason). */
const may = {
  operate: ['operator', 'maintenance', 'engineer', 'admin'],
  setpoint: ['operator', 'engineer', 'admin'],
  engineer: ['engineer', 'admin'],
  tag: ['maintenance', 'admin'],
  supervise: ['engineer', 'admin'],
} as const satisfies Record<string, readonly Role[]>;
const allowed = (right: keyof typeof may, who: Person): boolean => (may[right] as readonly Role[]).includes(who.role);

const reasonLength = 500;
/** Tags on one equipment: more people than this do not work on one machine. */
const tagsMaximum = 10;

const inWords = (tags: readonly Tag[]): string =>
  `maintenance (${tags.map(({ user, reason }) => `${user}: ${reason}`).join('; ')})`;
const finite = (until: number): number | undefined => (Number.isFinite(until) ? until : undefined);

/** The tag that a release means: the one named; else one's own; else the only one. */
function tagMeant(tags: readonly Tag[], named: string | undefined, own: string): Tag | undefined {
  if (named !== undefined) return tags.find(({ user }) => user === named);
  return tags.find(({ user }) => user === own) ?? (tags.length === 1 ? tags[0] : undefined);
}

/** Carries out people's commands on the control context; every refusal says why in words. */
export class Commands {
  readonly #context: ControlContext;
  readonly #alarms: Alarms;
  readonly #plant: Plant;
  /** Earliest end of a manual mode. */
  #nextManualEnd = Number.POSITIVE_INFINITY;

  readonly #chooseStrategy: (name: string, part?: string) => string | undefined;

  /** @param chooseStrategy puts a strategy in force; answers with the one before, or undefined where there is no such strategy or part */
  constructor(
    context: ControlContext,
    alarms: Alarms,
    chooseStrategy: (name: string, part?: string) => string | undefined,
  ) {
    this.#chooseStrategy = chooseStrategy;
    this.#context = context;
    this.#alarms = alarms;
    this.#plant = context.plant;
  }

  execute(command: Command): CommandResult {
    switch (command.type) {
      case 'setpoint':
        return this.#setpoint(command);
      case 'mode':
        return this.#mode(command);
      case 'release':
        return this.#release(command);
      case 'manualValue':
        return this.#manualValue(command);
      case 'reset':
        return this.#reset(command);
      case 'serviced':
        return this.#serviced(command);
      case 'strategy': {
        const { who, strategy, part } = command;
        if (!allowed('engineer', who)) return refuse('denied', `role ${who.role} may not choose the strategy`);
        const before = this.#chooseStrategy(strategy, part);
        const where = part === undefined ? '' : ` for ${part}`;
        return before === undefined ? refuse('unknown', `no strategy ${strategy}${where}`) : done(before, strategy);
      }
      case 'acknowledge': {
        if (!allowed('operate', command.who))
          return refuse('denied', `role ${command.who.role} may not acknowledge alarms`);
        const comment = command.comment?.slice(0, reasonLength);
        const found = this.#alarms.acknowledge(command.alarm, command.who.user, comment);
        return found
          ? done('unacknowledged', 'acknowledged')
          : refuse('unknown', `no alarm ${command.alarm} waits for acknowledgement`);
      }
    }
  }

  #setpoint({ point: name, value, who }: Extract<Command, { type: 'setpoint' }>): CommandResult {
    const point = this.#plant.pointByName.get(name);
    if (point === undefined) return refuse('unknown', `no point ${name}`);
    const { definition } = point;
    if (definition.kind !== 'setpoint') return refuse('invalid', `${name} is ${definition.kind}, not a set-point`);
    const right = definition.role === 'engineer' ? 'engineer' : 'setpoint';
    if (!allowed(right, who)) return refuse('denied', `role ${who.role} may not change ${name}`);
    const [low, high] = definition.range;
    if (!(value >= low && value <= high)) {
      return refuse('range', `${value} is outside ${low} to ${high} ${definition.unit}`);
    }
    const before = this.#context.image.value[point.index];
    this.#context.image.enter(point.index, value, this.#context.time);
    return done(before, value);
  }

  #equipment(name: string): { index: number; controlled: boolean } | undefined {
    const equipment = this.#plant.equipmentByName.get(name);
    return equipment === undefined
      ? undefined
      : { index: equipment.index, controlled: equipment.points.mode !== undefined };
  }

  #mode({ equipment: name, mode, reason, expectedEnd, who }: Extract<Command, { type: 'mode' }>): CommandResult {
    const equipment = this.#equipment(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    if (!equipment.controlled) return refuse('invalid', `${name} has no modes`);
    const context = this.#context;
    if (mode === 'maintenance') return this.#tagOut(equipment.index, { reason, expectedEnd, who });
    const before = modes[context.mode[equipment.index]];
    if (before === 'maintenance') {
      const people = context.tags[equipment.index].map(({ user }) => user).join(', ');
      return refuse('state', `${name} is tagged out by ${people}; it must be released first`);
    }
    if (!allowed('operate', who)) return refuse('denied', `role ${who.role} may not change the mode of ${name}`);
    if (mode === 'manual') {
      if (expectedEnd !== undefined && !(expectedEnd > context.time))
        return refuse('invalid', 'the end of manual has passed already');
      this.#takeManual(equipment.index, who);
      this.#limitManual(equipment.index, expectedEnd);
    } else this.#freeManual(equipment.index);
    context.setMode(equipment.index, modeIndex[mode]);
    return done(before, mode);
  }

  /** Hangs a tag; several people may hang theirs on one equipment, and each has to take off their own. */
  #tagOut(
    equipment: number,
    { reason, expectedEnd, who }: Pick<Extract<Command, { type: 'mode' }>, 'reason' | 'expectedEnd' | 'who'>,
  ): CommandResult {
    const context = this.#context;
    const { name } = this.#plant.equipment[equipment];
    if (!allowed('tag', who)) return refuse('denied', `role ${who.role} may not tag out ${name}`);
    const words = reason?.trim() ?? '';
    if (words.length === 0) return refuse('invalid', 'a tag-out needs a reason');
    if (expectedEnd !== undefined && !(expectedEnd > context.time))
      return refuse('invalid', 'the expected end has passed already');
    const tags = context.tags[equipment];
    if (tags.some(({ user }) => user === who.user))
      return refuse('state', `${who.user} has tagged out ${name} already`);
    if (tags.length >= tagsMaximum)
      return refuse('state', `${tags.length} people have tagged out ${name}: no more can`);
    const before = tags.length === 0 ? modes[context.mode[equipment]] : inWords(tags);
    this.#freeManual(equipment);
    const tag: Tag = {
      user: who.user,
      role: who.role,
      reason: words.slice(0, reasonLength),
      since: context.time,
      ...(expectedEnd === undefined ? {} : { expectedEnd }),
    };
    context.tags[equipment] = [...tags, tag];
    context.setMode(equipment, modeIndex.maintenance);
    return done(before, tags.length === 0 ? 'maintenance' : inWords(context.tags[equipment]));
  }

  /** Ends manual where its time is up, as a person would who gives it back. To be called once a scan; it costs one comparison. */
  endManual(): void {
    const context = this.#context;
    if (context.time < this.#nextManualEnd) return;
    this.#nextManualEnd = Number.POSITIVE_INFINITY;
    for (const { index, name } of this.#plant.equipment) {
      const until = context.manualUntil[index];
      if (until > context.time) {
        this.#nextManualEnd = Math.min(this.#nextManualEnd, until);
        continue;
      }
      this.#freeManual(index);
      context.setMode(index, modeIndex.automatic);
      context.note(name, 'event.manualEnded', { until });
    }
  }

  /** Takes up the ends of manual that the context has from another configuration. */
  succeed(): void {
    this.#nextManualEnd = Math.min(...this.#context.manualUntil);
  }

  /** Takes up a stored limit of manual. */
  restoreManual(equipment: number, until: number): void {
    this.#limitManual(equipment, until);
  }

  #limitManual(equipment: number, until = Number.POSITIVE_INFINITY): void {
    this.#context.manualUntil[equipment] = until;
    this.#nextManualEnd = Math.min(this.#nextManualEnd, until);
    // What is held already shows its end in its priority array.
    const { priority, time } = this.#context;
    for (const slot of this.#manualSlots(equipment)) {
      if (!priority.isFilled(slot, level.operator)) continue;
      const held = priority.read(slot).find((entry) => entry.level === level.operator);
      if (held === undefined) continue;
      const [owner, reason] = [priority.name(held.owner), priority.name(held.reason)];
      priority.set(slot, level.operator, held.value, owner, reason, time, finite(until));
    }
  }

  /** Manual begins with what each output has now: nothing moves until the person moves it. */
  #takeManual(equipment: number, who: Person): void {
    const { priority, image, time } = this.#context;
    if (this.#context.mode[equipment] === modeIndex.manual) return;
    const owner = priority.name(who.user);
    const reason = priority.name('reason.manual');
    for (const slot of this.#manualSlots(equipment)) {
      // The person takes over what was asked, not what a protection or a ramp makes of it.
      const asked = priority.valueBelow(slot, level.sequence);
      const now = priority.winner(slot) < level.sequence ? image.value[slot] : asked;
      priority.set(slot, level.operator, now, owner, reason, time);
    }
  }

  #freeManual(equipment: number): void {
    this.#context.manualUntil[equipment] = Number.POSITIVE_INFINITY;
    for (const slot of this.#manualSlots(equipment)) this.#context.priority.release(slot, level.operator);
  }

  /** Commanded points that a person may hold: all but the reset pulse. */
  #manualSlots(equipment: number): number[] {
    return Object.entries(this.#plant.equipment[equipment].points)
      .filter(([key, slot]) => key !== 'reset' && this.#plant.points[slot].definition.kind === 'commanded')
      .map(([, slot]) => slot);
  }

  /** Takes one tag off; the equipment is back in automatic when the last is gone. */
  #release({ equipment: name, user, reason, who }: Extract<Command, { type: 'release' }>): CommandResult {
    const equipment = this.#equipment(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    const tags = this.#context.tags[equipment.index];
    if (tags.length === 0) return refuse('state', `${name} is not tagged out`);
    const tag = tagMeant(tags, user, who.user);
    if (tag === undefined) {
      const people = tags.map((one) => one.user).join(', ');
      if (user !== undefined) return refuse('unknown', `${user} has not tagged out ${name}: ${people} has`);
      return allowed('supervise', who)
        ? refuse('invalid', `${people} have tagged out ${name}: whose tag is meant must be said`)
        : refuse('denied', `only ${people}, or a supervisor with a written reason, may release ${name}`);
    }
    if (tag.user !== who.user) {
      if (!allowed('supervise', who))
        return refuse('denied', `only ${tag.user}, or a supervisor with a written reason, may release ${name}`);
      if ((reason?.trim() ?? '').length === 0)
        return refuse('invalid', `${name} was tagged out by ${tag.user}: a written reason is needed to release it`);
    }
    const left = tags.filter((one) => one !== tag);
    this.#context.tags[equipment.index] = left;
    if (left.length === 0) this.#context.setMode(equipment.index, modeIndex.automatic);
    return done(inWords(tags), left.length === 0 ? 'automatic' : inWords(left));
  }

  #manualValue({ point: name, value, who }: Extract<Command, { type: 'manualValue' }>): CommandResult {
    const { priority, time, mode } = this.#context;
    const point = this.#plant.pointByName.get(name);
    if (point === undefined) return refuse('unknown', `no point ${name}`);
    const { definition } = point;
    if (definition.kind !== 'commanded' || point.key === 'reset')
      return refuse('invalid', `${name} cannot be held by hand`);
    if (!allowed('operate', who)) return refuse('denied', `role ${who.role} may not hold ${name} by hand`);
    if (mode[point.equipment] !== modeIndex.manual)
      return refuse('state', `${this.#plant.equipment[point.equipment].name} is not in manual`);
    const before = priority.isFilled(point.index, level.operator)
      ? priority.valueAt(point.index, level.operator)
      : 'released';
    if (value === null) {
      priority.release(point.index, level.operator);
      return done(before, 'released');
    }
    const [low, high] = definition.range;
    if (!(value >= low && value <= high))
      return refuse('range', `${value} is outside ${low} to ${high} ${definition.unit}`);
    if (definition.unit === 'boolean' && value !== 0 && value !== 1) return refuse('range', `${name} takes 0 or 1`);
    const until = finite(this.#context.manualUntil[point.equipment]);
    const [owner, why] = [priority.name(who.user), priority.name('reason.manual')];
    priority.set(point.index, level.operator, value, owner, why, time, until);
    return done(before, value);
  }

  #serviced({ equipment: name, who }: Extract<Command, { type: 'serviced' }>): CommandResult {
    const equipment = this.#plant.equipmentByName.get(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    const { timeToService, runTime } = equipment.points;
    if (timeToService === undefined) return refuse('invalid', `${name} has no service interval`);
    if (!allowed('tag', who)) return refuse('denied', `role ${who.role} may not enter a service of ${name}`);
    const context = this.#context;
    const { image, servicedAt, servicedRun, time } = context;
    const days = (seconds: number) => `${Math.round(seconds / 86_400)} d`;
    const before = days(image.value[timeToService]);
    servicedAt[equipment.index] = time;
    servicedRun[equipment.index] = image.value[runTime];
    return done(`due in ${before}`, 'serviced');
  }

  #reset({ equipment: name, who }: Extract<Command, { type: 'reset' }>): CommandResult {
    const equipment = this.#equipment(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    if (!equipment.controlled) return refuse('invalid', `${name} has nothing to reset`);
    if (!allowed('operate', who)) return refuse('denied', `role ${who.role} may not reset ${name}`);
    if (this.#context.tags[equipment.index].length > 0) return refuse('state', `${name} is tagged out`);
    const { dt } = this.#context;
    const scans = Math.max(resetScansMinimum, Math.ceil(resetSeconds / Math.max(1, dt)));
    this.#context.requestReset(equipment.index, scans);
    const slot = this.#plant.equipment[equipment.index].points.state;
    const { definition } = this.#plant.points[slot];
    return done(definition.states?.[this.#context.image.value[slot]] ?? '', 'reset');
  }
}
