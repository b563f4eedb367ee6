import { parsePlaced, plainValue } from './document.ts';
import type { Equipment, Plant } from './plant.ts';

/** A value of a plant file that another text of it has otherwise; '' where one of them leaves it out. */
export interface ConfigurationChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What of a change cannot be taken up by a controller that runs, and where. */
export interface Obstacle {
  readonly kind:
    | 'plant'
    | 'scanPeriod'
    | 'field'
    | 'added'
    | 'removed'
    | 'order'
    | 'kind'
    | 'system'
    | 'points'
    | 'wiring'
    | 'connections'
    | 'reference';
  /** Name of the equipment, where it is about one. */
  readonly subject: string;
}

const inWords: Readonly<Record<Obstacle['kind'], string>> = {
  plant: 'another plant',
  scanPeriod: 'another scan period',
  field: 'another address or watchdog of the field',
  added: 'equipment added',
  removed: 'equipment removed',
  order: 'equipment in another order',
  kind: 'equipment of another kind',
  system: 'equipment in another system',
  points: 'points added or removed',
  wiring: 'field addresses, scaling or ages of points',
  connections: 'connections',
  reference: 'a parameter that names other equipment',
};

/** Why a change needs a stop of the controller, in one line. */
export function formatObstacles(obstacles: readonly Obstacle[]): string {
  const told = obstacles.map(({ kind, subject }) => (subject === '' ? inWords[kind] : `${inWords[kind]}: ${subject}`));
  return `needs a stop of the controller: ${told.join('; ')}`;
}

/** Most obstacles told: more of them are one change's echoes. */
const obstaclesMaximum = 20;
/** Longest a value may be told. */
const valueLength = 120;

/**
 * What differs between two texts of a plant file, by path, in the order of the first and then the second.
 * @throws PlantFileError where one of them is no YAML
 */
export function compareTexts(before: string, after: string): ConfigurationChange[] {
  const changes: ConfigurationChange[] = [];
  const plain = (text: string): unknown => {
    const { document, problems } = parsePlaced(text, 'configuration');
    return plainValue(document, problems);
  };
  compareValues(plain(before), plain(after), '', changes);
  return changes;
}

function compareValues(before: unknown, after: unknown, path: string, changes: ConfigurationChange[]): void {
  if (isCollection(before) && isCollection(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const key of keys) compareValues(before[key], after[key], path === '' ? key : `${path}.${key}`, changes);
  } else if (!Object.is(before, after)) changes.push({ path, before: told(before), after: told(after) });
}

function isCollection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function told(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > valueLength ? `${text.slice(0, valueLength)}…` : text;
}

/**
 * What keeps one plant from taking another's place in a controller that runs: the process image's layout, the field's side and the graph
 * must be the same; everything else may differ.
 */
export function stopNeeded(before: Plant, after: Plant): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const add = (kind: Obstacle['kind'], subject = '') => obstacles.push({ kind, subject });
  if (before.name !== after.name) add('plant');
  if (before.scanPeriodSeconds !== after.scanPeriodSeconds) add('scanPeriod');
  if (!same(before.field, after.field)) add('field');
  for (const { name } of before.equipment) if (!after.equipmentByName.has(name)) add('removed', name);
  for (const { name } of after.equipment) if (!before.equipmentByName.has(name)) add('added', name);
  if (obstacles.length === 0 && before.equipment.some(({ name }, i) => after.equipment[i].name !== name)) add('order');
  // With other equipment every slot is another: what follows from that is not told as well.
  if (obstacles.length === 0)
    for (const [i, one] of before.equipment.entries())
      for (const kind of differences(before, one, after, after.equipment[i])) add(kind, one.name);
  return obstacles.slice(0, obstaclesMaximum);
}

function* differences(before: Plant, one: Equipment, after: Plant, other: Equipment): Generator<Obstacle['kind']> {
  if (one.kind !== other.kind) {
    yield 'kind';
    return;
  }
  if (one.system !== other.system) yield 'system';
  if (!same(Object.keys(one.points), Object.keys(other.points))) {
    yield 'points';
    return;
  }
  const addresses = (plant: Plant, { points }: Equipment) =>
    Object.values(points).map((slot) => plant.points[slot]?.field);
  if (!same(addresses(before, one), addresses(after, other))) yield 'wiring';
  const joined = (plant: Plant, { ports, branches }: Equipment) => [
    ports,
    Object.values(ports).map((node) => plant.nodes[node].medium),
    Object.values(branches).map((index) => {
      const { from, to, chain } = plant.branches[index];
      return [from, to, chain];
    }),
  ];
  if (!same(joined(before, one), joined(after, other))) yield 'connections';
  if (!same(named(one, before), named(other, after))) yield 'reference';
}

/** The parameters, by path, that name equipment: they join what no pipe does. */
function named({ parameters }: Equipment, { equipmentByName }: Plant): [path: string, name: string][] {
  const found: [string, string][] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' && equipmentByName.has(value)) found.push([path, value]);
    else if (isCollection(value)) for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(parameters, '');
  return found;
}

/** Plain data, in one order of keys: both come from the same loader. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
