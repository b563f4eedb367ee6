import { type Equipment, type KindName, modes } from '../../config/index.ts';
import { type Level, level } from '../image/index.ts';
import type { ControlContext } from './context.ts';

/** One link of the chain that holds an equipment in its state. */
export interface Condition {
  /** Text key. */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Whether it keeps the equipment from doing what is asked of it. */
  readonly blocking: boolean;
  /** Whether it lets the equipment do what is asked of it, but less of it, or by less than it should know. */
  readonly limiting?: true;
  /** Plant time at which it ends by itself. */
  readonly until?: number;
}

/** A condition that neither blocks nor limits. @param until plant time at which it ends by itself; where it is not finite: nobody knows */
export function condition(key: string, parameters: Condition['parameters'] = {}, until = Number.NaN): Condition {
  return { key, parameters, blocking: false, ...(Number.isFinite(until) ? { until } : {}) };
}

/** A condition that only holds back. */
export function limitation(key: string, parameters: Condition['parameters'] = {}, until = Number.NaN): Condition {
  return { ...condition(key, parameters, until), limiting: true };
}

/** Nobody asks for an equipment, and its dispatch does not say why. */
const notRequested = 'condition.notRequested';

/** Index of each mode in the `mode` point. */
export const modeIndex = {
  automatic: modes.indexOf('automatic'),
  manual: modes.indexOf('manual'),
  maintenance: modes.indexOf('maintenance'),
  local: modes.indexOf('local'),
} as const;

/** Control of one equipment: sequences and modulates it once a scan. */
export interface EquipmentControl {
  readonly equipment: Equipment;
  readonly index: number;
  scan(): void;
  /** Why it is as it is; worked out only when somebody asks. */
  conditions(): Condition[];
  /** Name of its state, and since when. */
  readonly state: string;
  readonly since: number;
  /** The clock leaps ahead by so much, s, in which nothing passed: what it waits for is put off as much. */
  leap?(seconds: number): void;
  /** Loops begin from what the outputs are now (in the image), so that taking over does not jump. */
  adopt?(): void;
  /** Life that must survive a restart. */
  store(): unknown;
  restore(stored: unknown): void;
  /** Goes on, between two scans, from where the control of the same equipment by another configuration stands. */
  succeed(before: this): void;
}

/** A slot of an equipment that its kind always declares. Throws where it is missing: a defect, not a plant's fault. */
export function slotOf(equipment: Equipment, key: string): number {
  const slot = equipment.points[key];
  if (slot === undefined) throw new RangeError(`${equipment.name} has no point ${key}`);
  return slot;
}

/** Slot, or -1 where the equipment's parameters leave the point out. */
export function optionalSlot(equipment: Equipment, key: string): number {
  return equipment.points[key] ?? -1;
}

/** The equipment of a kind, typed by it. */
export function equipmentOfKind<K extends KindName>(
  context: ControlContext,
  kind: K,
): Extract<Equipment, { kind: K }>[] {
  return context.plant.equipment.filter((e): e is Extract<Equipment, { kind: K }> => e.kind === kind);
}

/**
 * Shared ground of all controls: names, levels of the priority arrays, mode and state points. Controls hold one each rather
 * than extend it: code that a dozen classes inherit meets a dozen shapes of `this`, and runs ten times slower for it.
 */
export class ControlBase {
  readonly equipment: Equipment;
  /** The equipment's own: equipment of every kind has a shape of its own, and scans must not look through it. */
  readonly index: number;
  readonly context: ControlContext;
  readonly owner: number;
  readonly #mode: number;
  readonly #state: number;
  readonly #local: number;
  readonly #commanded: readonly number[];
  readonly #maintenanceReason: number;
  /** Whether the maintenance level is filled. */
  #held = false;

  constructor(context: ControlContext, equipment: Equipment) {
    this.context = context;
    this.equipment = equipment;
    this.index = equipment.index;
    this.owner = context.priority.name(equipment.name);
    this.#mode = slotOf(equipment, 'mode');
    this.#state = slotOf(equipment, 'state');
    this.#local = optionalSlot(equipment, 'local');
    this.#commanded = Object.values(equipment.points).filter(
      (slot) => context.plant.points[slot].definition.kind === 'commanded',
    );
    this.#maintenanceReason = context.priority.name('reason.maintenance');
  }

  reason(key: string): number {
    return this.context.priority.name(key);
  }

  get inAutomatic(): boolean {
    return this.context.mode[this.index] === modeIndex.automatic;
  }

  get inManual(): boolean {
    return this.context.mode[this.index] === modeIndex.manual;
  }

  /** Whether the controller itself forbids it to run: by an interlock, or the order of start after a power cut. */
  get withheld(): boolean {
    const { blockedBy, heldOff } = this.context;
    return blockedBy[this.index] !== undefined || heldOff[this.index] > 0;
  }

  get taggedOut(): boolean {
    return this.context.mode[this.index] === modeIndex.maintenance;
  }

  /** Whether the field says that the equipment's own switch is off remote. */
  get inLocal(): boolean {
    return this.#local >= 0 && this.context.image.proven(this.#local);
  }

  fill(slot: number, at: Level, value: number, reason: number, owner = this.owner): void {
    this.context.priority.set(slot, at, value, owner, reason, this.context.time);
  }

  /** Fills a level where `binding`, empties it elsewhere: a limit that shows only while it limits. */
  hold(slot: number, at: typeof level.sequence, binding: boolean, value: number, reason: number): void {
    if (binding) this.fill(slot, at, value, reason);
    else this.context.priority.release(slot, at);
  }

  /** Value that people (in manual) or the strategy ask for: the winner below the sequence's level. */
  asked(slot: number): number {
    return this.context.priority.valueBelow(slot, level.sequence);
  }

  /**
   * Publishes mode and state, and holds every output at rest (0: stopped, shut) while a tag is on, at the maintenance level
   * that no operator or strategy outranks; interlocks force nothing on a tagged equipment.
   */
  publish(stateIndex: number): void {
    const { image, priority } = this.context;
    const { index } = this;
    const mode = this.inLocal && !this.taggedOut ? modeIndex.local : this.context.mode[index];
    image.publish(this.#mode, mode);
    image.publish(this.#state, stateIndex);
    if (this.context.mode[index] === modeIndex.maintenance) {
      this.#held = true;
      for (const slot of this.#commanded) this.fill(slot, level.maintenance, 0, this.#maintenanceReason);
    } else if (this.#held) {
      this.#held = false;
      for (const slot of this.#commanded) priority.release(slot, level.maintenance);
    }
  }

  /** Knows what its predecessor has filled, so that it is released in time. */
  succeed(before: ControlBase): void {
    this.#held = before.#held;
  }

  /** Conditions that any equipment can have: tag, local, manual, interlock. */
  commonConditions(): Condition[] {
    const conditions: Condition[] = [];
    for (const tag of this.context.tags[this.index]) {
      conditions.push({
        key: 'condition.taggedOut',
        parameters: { user: tag.user, reason: tag.reason, since: tag.since },
        blocking: true,
        ...(tag.expectedEnd === undefined ? {} : { until: tag.expectedEnd }),
      });
    }
    if (this.inLocal) conditions.push({ key: 'condition.local', parameters: {}, blocking: true });
    if (this.inManual) {
      const until = this.context.manualUntil[this.index];
      const limited = Number.isFinite(until);
      const key = limited ? 'condition.manualUntil' : 'condition.manual';
      conditions.push({ key, parameters: {}, blocking: false, ...(limited ? { until } : {}) });
    }
    const heldOff = this.context.heldOff[this.index];
    if (heldOff === Number.POSITIVE_INFINITY)
      conditions.push({ key: 'condition.powerLost', parameters: {}, blocking: true });
    else if (heldOff > 0)
      conditions.push({ key: 'condition.restartOrder', parameters: {}, blocking: true, until: heldOff });
    const interlock = this.context.blockedBy[this.index];
    if (interlock !== undefined) conditions.push({ key: interlock, parameters: {}, blocking: true });
    return conditions;
  }

  /** That more time than usual is given, s, where the field's answers come late; nothing where they do not. */
  patienceConditions(patience: number): Condition[] {
    if (patience <= 0) return [];
    const { lateness } = this.context.image;
    return [{ key: 'condition.lateField', parameters: { lateness, patience }, blocking: false }];
  }

  /**
   * What is said of an equipment: what any can have, who asks for it, and what its own life says. Where nobody asks, its own life holds it, and
   * is said first; that nobody asks is said after it where the dispatch knows why, or where nothing else keeps it from running.
   */
  explain(own: readonly Condition[]): Condition[] {
    const common = this.commonConditions();
    if (!this.inAutomatic) return [...common, ...own];
    const request = this.requestCondition();
    if (this.context.requests.run[this.index] === 1) return [...common, request, ...own];
    const held = [...common, ...own];
    const unexplained = request.key === notRequested;
    return unexplained && held.some(({ blocking }) => blocking) ? held : [...held, request];
  }

  /** The request that the dispatch (or another equipment) posted, in words. Where there is none: what would bring one, if its dispatch says. */
  requestCondition(): Condition {
    const { requests, priority } = this.context;
    const index = this.index;
    if (requests.run[index] === 0) {
      const idle = this.context.idleReasons[index]?.();
      return { key: notRequested, parameters: {}, ...idle, blocking: false };
    }
    return {
      key: 'condition.requestedBy',
      parameters: {
        owner: priority.nameOf(requests.owner[index]),
        reason: priority.nameOf(requests.reason[index]),
        value: requests.value[index],
      },
      blocking: false,
    };
  }
}

/** What controls of all kinds have. */
export abstract class BaseControl {
  readonly equipment: Equipment;
  readonly index: number;
  protected readonly context: ControlContext;
  protected readonly base: ControlBase;

  constructor(context: ControlContext, equipment: Equipment) {
    this.context = context;
    this.equipment = equipment;
    this.index = equipment.index;
    this.base = new ControlBase(context, equipment);
  }
}
