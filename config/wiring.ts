import { type KindDefinition, type KindName, kinds } from './kinds/index.ts';
import type { FieldAddress } from './plant.ts';
import type { PointDefinition } from './points.ts';
import type { Path, ProblemList } from './problems.ts';
import type { FieldPoint, PlantFile } from './schema.ts';
import { type FieldUnit, type LinearMap, toInternal } from './units.ts';

/** Signals of an equipment by the key of their point. */
export type Wiring = ReadonlyMap<string, FieldPoint>;

/** Raw values that an integer can hold. */
const integers: Partial<Record<FieldPoint['type'], readonly [number, number]>> = {
  Int16: [-32_768, 32_767],
  UInt16: [0, 65_535],
};
/** A signal of a fraction may be calibrated a little beyond 0 to 1. */
const fractionSpan = [-0.25, 1.25] as const;

/** Checks every field type once, whether or not an equipment is of it. */
export function checkFieldTypes(file: PlantFile, problems: ProblemList): void {
  for (const [name, { kind: kindName, points, ...type }] of Object.entries(file.fieldTypes)) {
    const kind: KindDefinition = kinds[kindName as KindName];
    for (const [key, signal] of Object.entries(points))
      checkSignal(kind, key, signal, ['fieldTypes', name, 'points', key], problems);
    if (type.extends === undefined) continue;
    const at = ['fieldTypes', name, 'extends'];
    if (!Object.hasOwn(file.fieldTypes, type.extends)) problems.add(at, oneOfTypes(file));
    else if (file.fieldTypes[type.extends].kind !== kindName) problems.add(at, `a field type of kind ${kindName}`);
    else if (ancestors(file, name).at(-1) === name) problems.add(at, 'no cycle', ancestors(file, name).join(' → '));
  }
}

const oneOfTypes = (file: PlantFile): string => `one of the fieldTypes ${Object.keys(file.fieldTypes).join(', ')}`;

/** A field type and what it extends, in turn; ends with a type that is there already where they go in a circle. */
function ancestors(file: PlantFile, name: string): string[] {
  const line = [name];
  for (let next = parentOf(file, name); next !== undefined; next = parentOf(file, next)) {
    const seen = line.includes(next);
    line.push(next);
    if (seen) break;
  }
  return line;
}

function parentOf(file: PlantFile, name: string): string | undefined {
  return Object.hasOwn(file.fieldTypes, name) ? file.fieldTypes[name].extends : undefined;
}

/** Signals of an equipment: those of its field type (and of what that extends), then its own. */
export function wiringOf(file: PlantFile, name: string, kind: KindDefinition, problems: ProblemList): Wiring {
  const { field, points } = file.equipment[name];
  for (const [key, signal] of Object.entries(points))
    if (Object.hasOwn(kind.points, key)) checkSignal(kind, key, signal, ['equipment', name, 'points', key], problems);
  const layers = [points];
  if (field !== undefined) {
    const at = ['equipment', name, 'field', 'type'];
    if (!Object.hasOwn(file.fieldTypes, field.type)) problems.add(at, oneOfTypes(file));
    else if (file.fieldTypes[field.type].kind !== kind.name)
      problems.add(
        at,
        `a field type of kind ${kind.name}`,
        `${field.type} of kind ${file.fieldTypes[field.type].kind}`,
      );
    else
      for (const type of new Set(ancestors(file, field.type)))
        if (Object.hasOwn(file.fieldTypes, type)) layers.push(file.fieldTypes[type].points);
  }
  return new Map(layers.reverse().flatMap((layer) => Object.entries(layer)));
}

/** Whether a signal can carry its point at all. */
function checkSignal(kind: KindDefinition, key: string, signal: FieldPoint, at: Path, problems: ProblemList): void {
  if (!Object.hasOwn(kind.points, key)) {
    problems.addKey(at, `a point of a ${kind.name}: ${Object.keys(kind.points).join(', ')}`);
    return;
  }
  const definition = kind.points[key];
  if (definition.kind !== 'measured' && definition.kind !== 'commanded')
    problems.add(at, `no field address; ${key} is ${definition.kind}`);
  else if (definition.unit === 'boolean') checkBoolean(signal, at, problems);
  else checkAnalogue(signal, definition, at, problems);
}

function checkBoolean({ type, unit, raw, engineering }: FieldPoint, at: Path, problems: ProblemList): void {
  if (type !== 'Boolean' && type !== 'Double') problems.add([...at, 'type'], 'Boolean');
  if (unit !== undefined && unit !== 'boolean') problems.add([...at, 'unit'], 'no unit: it is a Boolean');
  if (raw !== undefined) problems.add([...at, 'raw'], 'no scaling: it is a Boolean');
  if (engineering !== undefined) problems.add([...at, 'engineering'], 'no scaling: it is a Boolean');
}

function checkAnalogue(signal: FieldPoint, definition: PointDefinition, at: Path, problems: ProblemList): void {
  const { type, raw, engineering, inverted } = signal;
  if (inverted) problems.add([...at, 'inverted'], 'raw and engineering the other way round: it is no Boolean');
  if (type === 'Boolean') problems.add([...at, 'type'], 'Double, Float, Int16 or UInt16');
  const unit = (signal.unit ?? definition.unit) as FieldUnit;
  const conversion = toInternal(unit, definition.unit);
  if (conversion === undefined) problems.add([...at, 'unit'], `a unit that converts to ${definition.unit}`, unit);
  if (raw === undefined && engineering === undefined) return;
  if (raw === undefined || engineering === undefined) {
    problems.add(at, 'raw and engineering together, or neither');
    return;
  }
  if (raw[0] === raw[1]) problems.add([...at, 'raw'], 'a range that is not empty', raw.join(', '));
  if (engineering[0] === engineering[1])
    problems.add([...at, 'engineering'], 'a range that is not empty', engineering.join(', '));
  const held = integers[type];
  if (held !== undefined && raw.some((value) => value < held[0] || value > held[1]))
    problems.add([...at, 'raw'], `${held[0]} to ${held[1]}, what ${type} holds`, raw.join(', '));
  if (conversion === undefined) return;
  const span = engineering.map((value) => value * conversion.factor + conversion.offset).sort((a, b) => a - b);
  const [low, high] = definition.range;
  const fits =
    definition.unit === 'fraction'
      ? span[0] >= fractionSpan[0] && span[1] <= fractionSpan[1]
      : span[0] < high && span[1] > low;
  if (!fits)
    problems.add(
      [...at, 'engineering'],
      `a range in ${unit} that fits ${low} to ${high} ${definition.unit}`,
      `${engineering.join(', ')} ${unit}`,
    );
}

/** Where a point is in the field. A measured or commanded point without an address is a problem. */
export function fieldAddress(
  file: PlantFile,
  problems: ProblemList,
  { name, key, definition, wiring }: { name: string; key: string; definition: PointDefinition; wiring: Wiring },
): FieldAddress | undefined {
  if (definition.kind !== 'measured' && definition.kind !== 'commanded') return undefined;
  const signal = wiring.get(key);
  if (signal === undefined) {
    problems.add(
      ['equipment', name, 'field'],
      `a field address for ${key} (${definition.kind}), here or in its field type`,
    );
    return undefined;
  }
  const prefix = file.equipment[name].field?.prefix;
  const tag = prefix === undefined ? signal.tag : `${prefix}.${signal.tag}`;
  const { raw } = signal;
  return {
    nodeId: `ns=${file.field.namespace};s=${tag}`,
    dataType: definition.unit === 'boolean' ? 'Boolean' : signal.type,
    unit: (signal.unit ?? definition.unit) as FieldUnit,
    map: scaling(signal, definition),
    rawRange: raw === undefined ? undefined : [Math.min(...raw), Math.max(...raw)],
    maximumAgeSeconds: file.field.maximumAge,
  };
}

/** The map from raw to internal values of a signal that was checked. */
function scaling({ unit, raw, engineering, inverted }: FieldPoint, definition: PointDefinition): LinearMap {
  if (definition.unit === 'boolean') return inverted ? { factor: -1, offset: 1 } : { factor: 1, offset: 0 };
  const conversion = toInternal((unit ?? definition.unit) as FieldUnit, definition.unit) ?? { factor: 1, offset: 0 };
  if (raw === undefined || engineering === undefined) return conversion;
  const slope = (engineering[1] - engineering[0]) / (raw[1] - raw[0]);
  return {
    factor: slope * conversion.factor,
    offset: (engineering[0] - raw[0] * slope) * conversion.factor + conversion.offset,
  };
}
