import {
  type Equipment,
  type EquipmentOf,
  type KindDefinition,
  kinds,
  type Plant,
  pumpGroups,
} from '../../config/index.ts';

/** Circulation pumps in parallel, with the loads whose flow they bring. */
export interface Circulation {
  readonly pumps: readonly number[];
  readonly circuit: number;
  readonly from: number;
  readonly to: number;
  readonly loads: readonly Equipment[];
  /** Valves that feed hotter water to the pumps' suction. */
  readonly boostValves: readonly number[];
}

/** Hydraulic circuit of a logical circuit: that of its supply meter. */
export function hydraulicCircuit(plant: Plant, meterName: string): number {
  const meter = plant.equipmentByName.get(meterName);
  if (meter === undefined) throw new RangeError(`no meter ${meterName}`);
  return plant.branches[meter.branches.main].circuit;
}

/** Equipment that gives heat to (or takes it from) the given hydraulic circuit, in the order of the plant file. */
export function producersOn(
  plant: Plant,
  circuit: number,
  side: 'heats' | 'cools' | 'rejects' | 'dissipates',
): Equipment[] {
  return plant.equipment.filter((equipment) => {
    const kind: KindDefinition = kinds[equipment.kind];
    const branch = kind[side];
    if (branch === undefined || equipment.branches[branch] === undefined) return false;
    return plant.branches[equipment.branches[branch]].circuit === circuit;
  });
}

/** Stores on a hydraulic circuit. */
export function storesOn(plant: Plant, circuit: number): EquipmentOf<'store'>[] {
  return plant.equipment.filter(
    (equipment): equipment is EquipmentOf<'store'> =>
      equipment.kind === 'store' && plant.branches[equipment.branches.main].circuit === circuit,
  );
}

/** The node from which a chain's flow comes, and its equipment. */
function chainEquipment(plant: Plant, chain: number): Equipment[] {
  return plant.chains[chain].branches.map((branch) => plant.equipment[plant.branches[branch].equipment]);
}

const isLoad = (equipment: Equipment): boolean => {
  const kind: KindDefinition = kinds[equipment.kind];
  return kind.loads !== undefined;
};

/**
 * The circulation groups: pumps whose chains join the same two nodes and feed loads, rather than one machine. A group's
 * loads are those reached from its outlet against no pump, entered by their inlet.
 */
export function circulations(plant: Plant, groups: readonly (readonly number[])[]): Circulation[] {
  return groups.map((pumps) => {
    const chain = plant.chains[plant.branches[plant.equipment[pumps[0]].branches.main].chain];
    const boostValves = plant.equipment
      .filter((equipment) => equipment.kind === 'valve' && equipment.parameters.duty === 'boost')
      .filter((valve) => reachesSuction(plant, valve, chain.from))
      .map((valve) => valve.index);
    return {
      pumps,
      circuit: chain.circuit,
      from: chain.from,
      to: chain.to,
      loads: servedLoads(plant, chain.index),
      boostValves,
    };
  });
}

/** Slots by which the circulation pumps of a logical circuit are proven on, by the name of its supply meter. */
export function circulationProofs(plant: Plant, meterName: string): number[] {
  const circuit = hydraulicCircuit(plant, meterName);
  return circulations(plant, pumpGroups(plant))
    .filter((group) => group.circuit === circuit)
    .flatMap((group) => group.pumps.map((index) => plant.equipment[index].points.running));
}

/** Whether a valve's outlet leads to the node through nothing but pipes and meters. */
function reachesSuction(plant: Plant, valve: Equipment, suction: number): boolean {
  const chain = plant.chains[plant.branches[valve.branches.main].chain];
  const seen = new Set([chain.to]);
  const queue = [chain.to];
  while (queue.length > 0) {
    const node = queue.pop() as number;
    if (node === suction) return true;
    for (const next of plant.chains) {
      if (next.from !== node || seen.has(next.to)) continue;
      if (!chainEquipment(plant, next.index).every((e) => e.kind === 'pipe' || e.kind === 'meter')) continue;
      seen.add(next.to);
      queue.push(next.to);
    }
  }
  return false;
}

function servedLoads(plant: Plant, pumpChain: number): Equipment[] {
  const outlet = plant.chains[pumpChain].to;
  const seen = new Set([outlet]);
  const queue = [outlet];
  // A single load may stand in series with its single pump.
  const loads = new Set(chainEquipment(plant, pumpChain).filter(isLoad));
  while (queue.length > 0) {
    const node = queue.pop() as number;
    for (const chain of plant.chains) {
      const forward = chain.from === node;
      if (!forward && chain.to !== node) continue;
      const members = chainEquipment(plant, chain.index);
      const load = members.filter(isLoad);
      if (load.length > 0) {
        if (forward) for (const equipment of load) loads.add(equipment);
        continue;
      }
      // Only pipework is followed: a pump, a valve, a machine or a store belongs to another group's realm.
      if (!members.every((e) => e.kind === 'pipe' || e.kind === 'meter' || e.kind === 'vessel')) continue;
      const far = forward ? chain.to : chain.from;
      if (seen.has(far)) continue;
      seen.add(far);
      queue.push(far);
    }
  }
  return [...loads].sort((a, b) => a.index - b.index);
}
