import { modes, type Plant } from '../../config/index.ts';
import type { AlarmState, Alarms } from '../alarms/index.ts';
import type { StoredPower } from '../dispatch/power.ts';
import type { StoredUpkeep } from '../dispatch/upkeep.ts';
import type { ControlContext, Tag } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { level } from '../image/index.ts';
import type { Assembly } from './assembly.ts';
import type { StoredChoice } from './chosen-strategies.ts';
import type { Commands } from './commands.ts';

/** What must survive a restart: what people decided, alarms, and the life of machines. */
export interface OperationalState extends StoredChoice {
  readonly version: 1;
  readonly time: number;
  readonly setpoints: Readonly<Record<string, number>>;
  readonly modes: Readonly<Record<string, string>>;
  /** One tag alone: as versions before several could hang on one equipment wrote it. */
  readonly tags: Readonly<Record<string, Tag | readonly Tag[]>>;
  /** Plant time at which manual ends by itself, by equipment. */
  readonly manualUntil?: Readonly<Record<string, number>>;
  readonly manual: Readonly<Record<string, { readonly value: number; readonly owner: string }>>;
  readonly alarms: readonly AlarmState[];
  readonly machines: Readonly<Record<string, unknown>>;
  readonly circuits: Readonly<Record<string, unknown>>;
  /** How far a start after a power cut has come. */
  readonly power?: StoredPower;
  /** When what may seize moved last, by equipment; and the last services. */
  readonly upkeep?: StoredUpkeep;
  readonly services?: Readonly<Record<string, { readonly at: number; readonly run: number }>>;
}

/** What a controller is made of, as far as its state is kept. */
interface Living {
  readonly plant: Plant;
  readonly context: ControlContext;
  readonly assembly: Assembly;
  readonly alarms: Alarms;
  readonly commands: Commands;
  /** Tags on equipment that this plant file does not have, kept until one has it again. */
  readonly strayTags: Record<string, readonly Tag[]>;
}

/** What must survive a restart, of a controller as it is now. */
export function storeState(parts: Living, chosen: StoredChoice): OperationalState {
  const { image, mode, tags, priority, time, manualUntil, servicedAt, servicedRun } = parts.context;
  const setpoints: Record<string, number> = {};
  const manual: Record<string, { value: number; owner: string }> = {};
  for (const point of parts.plant.points) {
    if (point.definition.kind === 'setpoint') setpoints[point.name] = image.value[point.index];
    if (point.definition.kind !== 'commanded' || point.key === 'reset') continue;
    const entry = priority.isFilled(point.index, level.operator)
      ? priority.read(point.index).find((one) => one.level === level.operator)
      : undefined;
    if (entry !== undefined) manual[point.name] = { value: entry.value, owner: entry.owner };
  }
  const equipment = parts.plant.equipment;
  return {
    version: 1,
    time,
    ...chosen,
    setpoints,
    modes: Object.fromEntries(
      equipment.filter((e) => mode[e.index] !== modeIndex.automatic).map((e) => [e.name, modes[mode[e.index]]]),
    ),
    tags: {
      ...parts.strayTags,
      ...Object.fromEntries(equipment.flatMap((e) => (tags[e.index].length === 0 ? [] : [[e.name, tags[e.index]]]))),
    },
    manualUntil: Object.fromEntries(
      equipment.flatMap((e) => (Number.isFinite(manualUntil[e.index]) ? [[e.name, manualUntil[e.index]]] : [])),
    ),
    manual,
    power: parts.assembly.power.store(),
    upkeep: parts.assembly.upkeep.store(),
    services: Object.fromEntries(
      equipment
        .filter(({ points }) => points.timeToService !== undefined)
        .map(({ name, index }) => [name, { at: servicedAt[index], run: servicedRun[index] }]),
    ),
    alarms: parts.alarms.store(),
    machines: Object.fromEntries(parts.assembly.controls.map((control) => [control.equipment.name, control.store()])),
    circuits: Object.fromEntries(
      [...parts.assembly.heating, ...parts.assembly.cooling].map((dispatch) => [
        dispatch.equipment.name,
        dispatch.store(),
      ]),
    ),
  };
}

/** Takes up a stored state. What the plant file no longer knows is noted and left out; tags are never dropped silently. */
export function restoreState(parts: Living, stored: OperationalState): void {
  const context = parts.context;
  const { plant } = parts;
  for (const [name, value] of Object.entries(stored.setpoints)) {
    const point = plant.pointByName.get(name);
    const [low, high] = point?.definition.range ?? [1, 0];
    if (point?.definition.kind === 'setpoint' && value >= low && value <= high)
      context.image.enter(point.index, value, context.time);
    else context.note('plant', 'event.notRestored', { name, value });
  }
  for (const [name, mode] of Object.entries(stored.modes)) {
    const equipment = plant.equipmentByName.get(name);
    if (equipment !== undefined && mode === 'manual') context.setMode(equipment.index, modeIndex.manual);
  }
  restoreTags(parts, stored.tags);
  for (const [name, { value, owner }] of Object.entries(stored.manual)) {
    const point = plant.pointByName.get(name);
    if (point === undefined || context.mode[point.equipment] !== modeIndex.manual) continue;
    const { priority } = context;
    priority.set(
      point.index,
      level.operator,
      value,
      priority.name(owner),
      priority.name('reason.manual'),
      context.time,
    );
  }
  for (const [name, until] of Object.entries(stored.manualUntil ?? {})) {
    const equipment = plant.equipmentByName.get(name);
    if (equipment !== undefined && context.mode[equipment.index] === modeIndex.manual)
      parts.commands.restoreManual(equipment.index, until);
  }
  if (stored.power !== undefined) parts.assembly.power.restore(stored.power);
  if (stored.upkeep !== undefined) parts.assembly.upkeep.restore(stored.upkeep);
  for (const [name, { at, run }] of Object.entries(stored.services ?? {})) {
    const equipment = plant.equipmentByName.get(name);
    if (equipment === undefined) continue;
    context.servicedAt[equipment.index] = at;
    context.servicedRun[equipment.index] = run;
  }
  parts.alarms.restore(stored.alarms);
  for (const name of Object.keys(parts.strayTags)) tellStrayTag(parts, name);
  restoreLives(parts, stored);
}

/**
 * What a tag hangs on is out for maintenance, whatever else was stored. Tags of an equipment that the plant file no longer has are
 * kept, told, and hang again when it has it again: a name mistyped must not free what a person works on.
 */
function restoreTags(parts: Living, stored: OperationalState['tags']): void {
  const context = parts.context;
  for (const [name, given] of Object.entries(stored)) {
    const tags = 'user' in given ? [given] : given;
    const equipment = parts.plant.equipmentByName.get(name);
    if (equipment?.points.mode === undefined) parts.strayTags[name] = tags;
    else if (tags.length > 0) {
      context.tags[equipment.index] = tags;
      context.setMode(equipment.index, modeIndex.maintenance);
    }
  }
}

function tellStrayTag(parts: Living, name: string): void {
  const users = parts.strayTags[name].map(({ user }) => user).join(', ');
  parts.context.note('plant', 'event.notRestored', { name, value: `tag of ${users}` });
  parts.alarms.raise(`plant#tag.${name}`, 'alarm.strayTag', 'high', { name, user: users });
}

function restoreLives(parts: Living, stored: OperationalState): void {
  const lives: { name: string; restore: () => void }[] = [];
  for (const control of parts.assembly.controls) {
    const { name } = control.equipment;
    if (name in stored.machines) lives.push({ name, restore: () => control.restore(stored.machines[name]) });
  }
  for (const dispatch of [...parts.assembly.heating, ...parts.assembly.cooling]) {
    const { name } = dispatch.equipment;
    const circuit = stored.circuits[name];
    if (circuit !== undefined) lives.push({ name, restore: () => dispatch.restore(circuit as never) });
  }
  for (const { name, restore } of lives) {
    try {
      restore();
    } catch (error) {
      // A life of another version: the machine begins anew from off, which is safe, and it is said.
      parts.context.note(name, 'event.notRestored', {
        name,
        value: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
