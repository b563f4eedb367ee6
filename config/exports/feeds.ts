import { type KindDefinition, kinds } from '../kinds/index.ts';
import type { Plant } from '../plant.ts';

/**
 * What feeds what, as pairs of equipment indices without doubles: at every node, whatever gives there feeds whatever takes
 * there. Water runs in the direction of positive flow; gas and electricity from `out` to `in`.
 */
export function feeds(plant: Plant): [from: number, to: number][] {
  const found = new Map<string, [number, number]>();
  for (const node of plant.nodes) {
    const giving = new Set<number>();
    const taking = new Set<number>();
    for (const { equipment, from, to } of plant.branches) {
      if (to === node.index) giving.add(equipment);
      if (from === node.index) taking.add(equipment);
    }
    if (node.circuit < 0) {
      for (const { equipment, port } of node.ports) {
        const kind: KindDefinition = kinds[plant.equipment[equipment].kind];
        (kind.ports[port].direction === 'out' ? giving : taking).add(equipment);
      }
    }
    for (const from of giving) for (const to of taking) if (from !== to) found.set(`${from}/${to}`, [from, to]);
  }
  return [...found.values()];
}
