import { type Mode, modes, type Plant } from '../../config/index.ts';
import type { Alarms } from '../alarms/index.ts';
import type { ControlContext } from '../equipment/context.ts';
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
      /** Plant time. */
      readonly expectedEnd?: number;
    }
  | { readonly type: 'release'; readonly equipment: string; readonly reason?: string }
  | { readonly type: 'manualValue'; readonly point: string; readonly value: number | null }
  | { readonly type: 'reset'; readonly equipment: string }
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

/** Carries out people's commands on the control context; every refusal says why in words. */
export class Commands {
  readonly #context: ControlContext;
  readonly #alarms: Alarms;
  readonly #plant: Plant;

  constructor(context: ControlContext, alarms: Alarms) {
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
    const before = modes[context.mode[equipment.index]];
    if (before === 'maintenance') {
      return refuse(
        'state',
        `${name} is tagged out by ${context.tags[equipment.index]?.user}; it must be released first`,
      );
    }
    if (mode === 'maintenance') {
      if (!allowed('tag', who)) return refuse('denied', `role ${who.role} may not tag out ${name}`);
      const words = reason?.trim() ?? '';
      if (words.length === 0) return refuse('invalid', 'a tag-out needs a reason');
      if (expectedEnd !== undefined && !(expectedEnd > context.time))
        return refuse('invalid', 'the expected end has passed already');
      this.#freeManual(equipment.index);
      context.tags[equipment.index] = {
        user: who.user,
        role: who.role,
        reason: words.slice(0, reasonLength),
        since: context.time,
        ...(expectedEnd === undefined ? {} : { expectedEnd }),
      };
      context.setMode(equipment.index, modeIndex.maintenance);
      return done(before, mode);
    }
    if (!allowed('operate', who)) return refuse('denied', `role ${who.role} may not change the mode of ${name}`);
    if (mode === 'manual') this.#takeManual(equipment.index, who);
    else this.#freeManual(equipment.index);
    context.setMode(equipment.index, modeIndex[mode]);
    return done(before, mode);
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
    for (const slot of this.#manualSlots(equipment)) this.#context.priority.release(slot, level.operator);
  }

  /** Commanded points that a person may hold: all but the reset pulse. */
  #manualSlots(equipment: number): number[] {
    return Object.entries(this.#plant.equipment[equipment].points)
      .filter(([key, slot]) => key !== 'reset' && this.#plant.points[slot].definition.kind === 'commanded')
      .map(([, slot]) => slot);
  }

  #release({ equipment: name, reason, who }: Extract<Command, { type: 'release' }>): CommandResult {
    const equipment = this.#equipment(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    const tag = this.#context.tags[equipment.index];
    if (tag === undefined) return refuse('state', `${name} is not tagged out`);
    const words = reason?.trim() ?? '';
    if (tag.user !== who.user) {
      if (!allowed('supervise', who))
        return refuse('denied', `only ${tag.user}, or a supervisor with a written reason, may release ${name}`);
      if (words.length === 0)
        return refuse('invalid', `${name} was tagged out by ${tag.user}: a written reason is needed to release it`);
    }
    this.#context.tags[equipment.index] = undefined;
    this.#context.setMode(equipment.index, modeIndex.automatic);
    return done(`maintenance (${tag.user}: ${tag.reason})`, 'automatic');
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
    priority.set(point.index, level.operator, value, priority.name(who.user), priority.name('reason.manual'), time);
    return done(before, value);
  }

  #reset({ equipment: name, who }: Extract<Command, { type: 'reset' }>): CommandResult {
    const equipment = this.#equipment(name);
    if (equipment === undefined) return refuse('unknown', `no equipment ${name}`);
    if (!equipment.controlled) return refuse('invalid', `${name} has nothing to reset`);
    if (!allowed('operate', who)) return refuse('denied', `role ${who.role} may not reset ${name}`);
    if (this.#context.tags[equipment.index] !== undefined) return refuse('state', `${name} is tagged out`);
    const { resetRequested, dt } = this.#context;
    resetRequested[equipment.index] = Math.max(resetScansMinimum, Math.ceil(resetSeconds / Math.max(1, dt)));
    const slot = this.#plant.equipment[equipment.index].points.state;
    const { definition } = this.#plant.points[slot];
    return done(definition.states?.[this.#context.image.value[slot]] ?? '', 'reset');
  }
}
