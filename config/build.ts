import { type KindDefinition, type KindName, kinds } from './kinds/index.ts';
import type { Equipment, FieldAddress, Point } from './plant.ts';
import type { AlarmLimits, PointDefinition } from './points.ts';
import { addIssues, type ProblemList } from './problems.ts';
import type { FieldPoint, PlantFile } from './schema.ts';
import { type FieldUnit, type LinearMap, toInternal } from './units.ts';

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
  const addresses = new Map<string, string>();
  for (const [name, entry] of Object.entries(file.equipment)) {
    const kind: KindDefinition = kinds[entry.kind as KindName];
    const at = ['equipment', name];
    if (!(entry.system in file.systems))
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
      const field = address(file, problems, at, { name, key, definition, wiring });
      if (field !== undefined) {
        const taken = addresses.get(field.nodeId);
        if (taken !== undefined)
          problems.add(at, `a field address of its own for ${key}; ${field.nodeId} is ${taken}'s`, field.nodeId);
        addresses.set(field.nodeId, `${name}.${key}`);
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
    const { delay, ...rest } = limits;
    const alarm: AlarmLimits = {
      delaySeconds: 60,
      priority: 'medium',
      ...definition.alarm,
      ...rest,
      ...(delay === undefined ? {} : { delaySeconds: delay }),
    };
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

/** Signals of an equipment: those of its field type (and of what that extends), then its own. */
function wiringOf(file: PlantFile, name: string, kind: KindDefinition, problems: ProblemList): Map<string, FieldPoint> {
  const entry = file.equipment[name];
  const wiring = new Map<string, FieldPoint>();
  const seen: string[] = [];
  const layers: Record<string, FieldPoint>[] = [entry.points];
  let type = entry.field?.type;
  while (type !== undefined) {
    const found = file.fieldTypes[type];
    const at =
      seen.length === 0 ? ['equipment', name, 'field', 'type'] : ['fieldTypes', seen[seen.length - 1], 'extends'];
    if (found === undefined) {
      problems.add(at, `one of the fieldTypes ${Object.keys(file.fieldTypes).join(', ')}`);
      break;
    }
    if (seen.includes(type)) {
      problems.add(at, 'no cycle', [...seen, type].join(' → '));
      break;
    }
    if (found.kind !== kind.name)
      problems.add(at, `a field type of kind ${kind.name}`, `${type} of kind ${found.kind}`);
    for (const key of Object.keys(found.points)) {
      if (!(key in kind.points)) problems.add(['fieldTypes', type, 'points', key], `a point of a ${kind.name}`, key);
    }
    layers.push(found.points);
    seen.push(type);
    type = found.extends;
  }
  for (const layer of layers.reverse()) for (const [key, value] of Object.entries(layer)) wiring.set(key, value);
  return wiring;
}

function address(
  file: PlantFile,
  problems: ProblemList,
  at: string[],
  point: { name: string; key: string; definition: PointDefinition; wiring: Map<string, FieldPoint> },
): FieldAddress | undefined {
  const { name, key, definition, wiring } = point;
  const fromField = definition.kind === 'measured' || definition.kind === 'commanded';
  const signal = wiring.get(key);
  if (!fromField) {
    if (signal !== undefined) problems.add([...at, 'points', key], `no field address; ${key} is ${definition.kind}`);
    return undefined;
  }
  if (signal === undefined) {
    problems.add([...at, 'field'], `a field address for ${key} (${definition.kind}), here or in its field type`);
    return undefined;
  }
  const map = scaling(problems, [...at, 'points', key], signal, definition);
  if (map === undefined) return undefined;
  const prefix = file.equipment[name].field?.prefix;
  const tag = prefix === undefined ? signal.tag : `${prefix}.${signal.tag}`;
  const raw = signal.raw;
  return {
    nodeId: `ns=${file.field.namespace};s=${tag}`,
    dataType: definition.unit === 'boolean' ? 'Boolean' : signal.type,
    unit: (signal.unit ?? definition.unit) as FieldUnit,
    map,
    rawRange: raw === undefined ? undefined : [Math.min(...raw), Math.max(...raw)],
    maximumAgeSeconds: file.field.maximumAge,
  };
}

function scaling(
  problems: ProblemList,
  path: string[],
  signal: FieldPoint,
  definition: PointDefinition,
): LinearMap | undefined {
  if (definition.unit === 'boolean') return signal.inverted ? { factor: -1, offset: 1 } : { factor: 1, offset: 0 };
  const unit = (signal.unit ?? definition.unit) as FieldUnit;
  const conversion = toInternal(unit, definition.unit);
  if (conversion === undefined) {
    problems.add([...path, 'unit'], `a unit that converts to ${definition.unit}`, unit);
    return undefined;
  }
  if ((signal.raw === undefined) !== (signal.engineering === undefined)) {
    problems.add(path, 'raw and engineering together, or neither');
    return undefined;
  }
  if (signal.raw === undefined || signal.engineering === undefined) return conversion;
  const [raw0, raw1] = signal.raw;
  const [engineering0, engineering1] = signal.engineering;
  if (raw0 === raw1 || engineering0 === engineering1) {
    problems.add(path, 'raw and engineering ranges that are not empty');
    return undefined;
  }
  const slope = (engineering1 - engineering0) / (raw1 - raw0);
  return {
    factor: slope * conversion.factor,
    offset: (engineering0 - raw0 * slope) * conversion.factor + conversion.offset,
  };
}
