import type { Built, BuiltEquipment } from './build.ts';
import type { RawBranch, RawNode } from './graph.ts';
import { type KindDefinition, kinds, type Medium, type PortDefinition } from './kinds/index.ts';
import type { Path, ProblemList } from './problems.ts';
import type { PlantFile } from './schema.ts';

export interface ConnectedPlant extends Built {
  readonly nodes: RawNode[];
  readonly branches: RawBranch[];
  /** By equipment: node of each joined port. */
  readonly portsOf: Record<string, number>[];
}

interface Joined {
  readonly equipment: BuiltEquipment;
  readonly port: string;
  readonly definition: PortDefinition;
}

/** Joins ports into nodes and gives every hydraulic branch its ends. */
export function connect(file: PlantFile, built: Built, problems: ProblemList): ConnectedPlant {
  const portsOf: Record<string, number>[] = built.equipment.map(() => ({}));
  const nodes: RawNode[] = [];
  const names = new Set<string>();
  for (const [i, connection] of file.connections.entries()) {
    const joined = connection.join.flatMap((text, k) => {
      const port = findPort(built, text);
      if (port !== undefined) return [port];
      problems.add(['connections', i, 'join', k], 'equipment.port, with a port that the kind has', text);
      return [];
    });
    const index = nodes.length;
    for (const [k, { equipment, port }] of joined.entries()) {
      if (portsOf[equipment.index][port] !== undefined) {
        problems.add(['connections', i, 'join', k], 'a port that is not joined already', `${equipment.name}.${port}`);
      }
      portsOf[equipment.index][port] = index;
    }
    const name = connection.node ?? joined.map(({ equipment, port }) => `${equipment.name}.${port}`)[0] ?? `node${i}`;
    if (names.has(name)) problems.add(['connections', i, 'node'], 'a node name that is not taken', name);
    names.add(name);
    const media = mediaOf(joined);
    if (media.length === 0) {
      problems.add(
        ['connections', i, 'join'],
        'ports of one medium',
        joined.map((j) => `${j.equipment.name}.${j.port}`).join(', '),
      );
    }
    checkNode(connection, joined, media, ['connections', i], problems);
    nodes.push({
      index,
      name,
      medium: connection.medium ?? media[0] ?? 'water',
      ports: joined.map(({ equipment, port }) => ({ equipment: equipment.index, port })),
      ...(connection.pressure === undefined ? {} : { pressure: connection.pressure }),
    });
  }
  const branches = branchesOf(built, portsOf, problems);
  return { ...built, nodes, branches, portsOf };
}

function findPort(built: Built, text: string): Joined | undefined {
  const dot = text.lastIndexOf('.');
  const equipment = built.equipment.find((one) => one.name === text.slice(0, dot));
  if (equipment === undefined) return undefined;
  const port = text.slice(dot + 1);
  const kind: KindDefinition = kinds[equipment.kind];
  const definition = Object.hasOwn(kind.ports, port) ? kind.ports[port] : undefined;
  return definition === undefined ? undefined : { equipment, port, definition };
}

/** Whether something can come to a node and leave it again, and what is said of it fits what it carries. */
function checkNode(
  { medium, pressure }: PlantFile['connections'][number],
  joined: readonly Joined[],
  media: readonly Medium[],
  at: Path,
  problems: ProblemList,
): void {
  const directions = new Set(joined.map(({ definition }) => definition.direction));
  const names = joined.map(({ equipment, port }) => `${equipment.name}.${port}`).join(', ');
  if (joined.length > 1 && directions.size === 1 && !directions.has('either'))
    problems.add(
      [...at, 'join'],
      directions.has('in') ? 'an outlet among the inlets' : 'an inlet among the outlets',
      names,
    );
  if (media.length === 0) return;
  const hydraulic = media.includes('water') || media.includes('glycol');
  if (pressure !== undefined && !hydraulic)
    problems.add([...at, 'pressure'], `no expansion vessel: it carries ${media[0]}`);
  if (medium !== undefined && !media.includes(medium))
    problems.add([...at, 'medium'], `one of ${media.join(', ')}`, medium);
}

/** Media that all joined ports take; water where water and glycol are both possible. */
function mediaOf(joined: readonly Joined[]): Medium[] {
  const [first, ...rest] = joined;
  if (first === undefined) return ['water'];
  return first.definition.media.filter((medium) => rest.every(({ definition }) => definition.media.includes(medium)));
}

function branchesOf(built: Built, portsOf: readonly Record<string, number>[], problems: ProblemList): RawBranch[] {
  const branches: RawBranch[] = [];
  for (const equipment of built.equipment) {
    const kind: KindDefinition = kinds[equipment.kind];
    const ports = portsOf[equipment.index];
    for (const [port, { optional }] of Object.entries(kind.ports)) {
      if (optional !== true && ports[port] === undefined) {
        problems.add(['equipment', equipment.name], `port ${port} joined to something in connections`, equipment.name);
      }
    }
    for (const [name, { from, to, onlyWith }] of Object.entries(kind.branches)) {
      const wanted =
        onlyWith === undefined || (equipment.parameters as Record<string, unknown>)[onlyWith] !== undefined;
      const [start, end] = [ports[from], ports[to]];
      if (wanted && start !== undefined && end !== undefined) {
        branches.push({ equipment: equipment.index, name, from: start, to: end });
      } else if (wanted && onlyWith !== undefined) {
        problems.add(
          ['equipment', equipment.name],
          `ports ${from} and ${to} joined, as it has ${onlyWith}`,
          equipment.name,
        );
      } else if (!wanted && kind.ports[from].optional === true && (start !== undefined || end !== undefined)) {
        problems.add(
          ['equipment', equipment.name],
          `parameter ${onlyWith}, as its ports ${from} and ${to} are joined`,
          equipment.name,
        );
      }
    }
  }
  return branches;
}
