import { type KindDefinition, type KindName, kinds } from './kinds/index.ts';
import type { Equipment, Point } from './plant.ts';
import type { AlarmLimits, PointDefinition } from './points.ts';
import { addIssues, type ProblemList } from './problems.ts';
import type { PlantFile } from './schema.ts';
import { checkFieldTypes, fieldAddress, wiringOf } from './wiring.ts';

/** An equipment before its ports are joined. */
export type BuiltEquipment = Omit<Equipment, 'ports' | 'branches'>;

export interface Built {
  readonly equipment: BuiltEquipment[];
  readonly points: Point[];
}

/** Reads every equipment's parameters and points. Problems go to the list; what is returned then is of no use. */
export function buildEquipment(file: PlantFile, problems: ProblemList): Built {
  const points: Point[] = [];
  const equipment: BuiltEquipment[] = [];
  const addresses = new Map([[file.field.watchdog, 'the watchdog']]);
  checkFieldTypes(file, problems);
  for (const [name, entry] of Object.entries(file.equipment)) {
    const kind: KindDefinition = kinds[entry.kind as KindName];
    const at = ['equipment', name];
    if (!Object.hasOwn(file.systems, entry.system))
      problems.add([...at, 'system'], `one of ${Object.keys(file.systems).join(', ')}`);
    const read = kind.parameters.safeParse(entry.parameters);
    if (!read.success) {
      addIssues(problems, [...at, 'parameters'], read.error.issues);
      continue;
    }
    const parameters = read.data as Record<string, unknown>;
    const keys = Object.keys(kind.points).filter((key) => pointExists(kind, key, parameters));
    checkKeys(problems, at, entry, kind, keys);
    const wiring = wiringOf(file, name, kind, problems);
    const slots: Record<string, number> = {};
    const index = equipment.length;
    for (const key of keys) {
      const definition = adjusted(kind.points[key], entry, key, problems, at);
      const field = fieldAddress(file, problems, { name, key, definition, wiring });
      if (field !== undefined) {
        const taken = addresses.get(field.nodeId);
        if (taken !== undefined)
          problems.add(at, `a field address of its own for ${key}; ${field.nodeId} is ${taken}`, field.nodeId);
        addresses.set(field.nodeId, `that of ${name}.${key}`);
      }
      slots[key] = points.length;
      points.push({ index: points.length, name: `${name}.${key}`, equipment: index, key, definition, field });
    }
    equipment.push({
      index,
      name,
      kind: entry.kind,
      label: entry.label,
      system: entry.system,
      parameters,
      points: slots,
    } as BuiltEquipment);
  }
  return { equipment, points };
}

/** Whether the kind has this point, given which optional parts its parameters name. */
function pointExists(kind: KindDefinition, key: string, parameters: Record<string, unknown>): boolean {
  for (const [prefix, parameter] of Object.entries(kind.pointsOnlyWith ?? {})) {
    if (key.startsWith(prefix) && parameters[parameter] === undefined) return false;
  }
  return true;
}

type Entry = PlantFile['equipment'][string];

function checkKeys(
  problems: ProblemList,
  at: string[],
  entry: Entry,
  kind: KindDefinition,
  keys: readonly string[],
): void {
  for (const section of ['setpoints', 'alarms', 'points'] as const) {
    for (const key of Object.keys(entry[section])) {
      if (keys.includes(key)) continue;
      problems.add([...at, section, key], `a point of a ${kind.name}: ${keys.join(', ')}`, key);
    }
  }
}

/** The point's definition with the plant file's own initial value and alarm limits. */
function adjusted(
  definition: PointDefinition,
  entry: Entry,
  key: string,
  problems: ProblemList,
  at: string[],
): PointDefinition {
  let result = definition;
  const initial = entry.setpoints[key];
  if (initial !== undefined) {
    const [low, high] = definition.range;
    if (definition.kind !== 'setpoint')
      problems.add([...at, 'setpoints', key], `a set-point; ${key} is ${definition.kind}`);
    else if (!(initial >= low && initial <= high))
      problems.add([...at, 'setpoints', key], `${low} to ${high} ${definition.unit}`);
    result = { ...result, initial };
  }
  const limits = entry.alarms[key];
  if (limits !== undefined) {
    if (definition.unit === 'boolean' || definition.unit === 'state')
      problems.add([...at, 'alarms', key], `no limits; ${key} is a ${definition.unit}`);
    const { delay, ...rest } = limits;
    const alarm: AlarmLimits = {
      delaySeconds: 60,
      priority: 'medium',
      ...definition.alarm,
      ...rest,
      ...(delay === undefined ? {} : { delaySeconds: delay }),
    };
    if (definition.alarm === undefined && ['lowLow', 'low', 'high', 'highHigh'].every((limit) => !(limit in limits)))
      problems.add([...at, 'alarms', key], 'a limit: lowLow, low, high or highHigh');
    const ordered = [alarm.lowLow, alarm.low, alarm.high, alarm.highHigh].filter((limit) => limit !== undefined);
    if (ordered.some((limit, i) => i > 0 && limit <= ordered[i - 1])) {
      problems.add([...at, 'alarms', key], 'lowLow < low < high < highHigh', ordered.join(', '));
    }
    const [low, high] = definition.range;
    if (ordered.some((limit) => limit < low || limit > high)) {
      problems.add([...at, 'alarms', key], `limits within ${low} to ${high} ${definition.unit}`, ordered.join(', '));
    }
    result = { ...result, alarm };
  }
  return result;
}
