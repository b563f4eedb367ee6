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

/** Exchangers that cool a hydraulic circuit by outdoor air's cold. */
export function freeCoolingExchangers(plant: Plant, circuit: number): EquipmentOf<'heatExchanger'>[] {
  return plant.equipment.filter(
    (e): e is EquipmentOf<'heatExchanger'> =>
      e.kind === 'heatExchanger' &&
      e.parameters.duty === 'freeCooling' &&
      plant.branches[e.branches.primary].circuit === circuit,
  );
}

/** The heat-rejection circuit whose coolant an exchanger has on its secondary side. */
export function coolantCircuit(
  plant: Plant,
  exchanger: EquipmentOf<'heatExchanger'>,
): EquipmentOf<'rejectionCircuit'> | undefined {
  const { circuit } = plant.branches[exchanger.branches.secondary];
  return plant.equipment.find(
    (e): e is EquipmentOf<'rejectionCircuit'> =>
      e.kind === 'rejectionCircuit' && hydraulicCircuit(plant, e.parameters.supplyMeter) === circuit,
  );
}

/**
 * Slot of the coolant's temperature on its way to an exchanger: what its circuit's supply meter says, which other pumps' flow passes as well;
 * a sensor at a standing exchanger tells nothing but how long it has stood.
 */
export function coolantTemperature(plant: Plant, exchanger: EquipmentOf<'heatExchanger'>): number {
  const meter = plant.equipmentByName.get(coolantCircuit(plant, exchanger)?.parameters.supplyMeter ?? '');
  return meter?.points.temperature ?? exchanger.points['secondary.enteringTemperature'];
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

/**
 * Slots by which the circulation pumps of a logical circuit are proven on, by the name of its supply meter: those of the groups that the
 * meter's own water passes. A group that draws from the circuit elsewhere (greenhouses on the return main) proves nothing of it.
 */
export function circulationProofs(plant: Plant, meterName: string): number[] {
  const meter = plant.equipmentByName.get(meterName);
  if (meter === undefined) throw new RangeError(`no meter ${meterName}`);
  const own = plant.branches[meter.branches.main].chain;
  const after = reached(plant, own, 'to', 'from', leadsOn);
  const before = reached(plant, own, 'from', 'to', leadsOn);
  const groups = circulations(plant, pumpGroups(plant)).filter(
    ({ circuit }) => circuit === hydraulicCircuit(plant, meterName),
  );
  const passed = groups.filter(
    ({ pumps, from, to }) => after.has(from) || before.has(to) || chainOf(plant, pumps[0]) === own,
  );
  // A meter from which no way leads to a pump but through a machine or a load: any group of its water.
  return runningSlots(plant, passed.length > 0 ? passed : groups);
}

/** Slots by which the circulation pumps that serve a load are proven on; none where no group does. */
export function servingProofs(plant: Plant, load: Equipment): number[] {
  return runningSlots(
    plant,
    circulations(plant, pumpGroups(plant)).filter(({ loads }) => loads.includes(load)),
  );
}

const runningSlots = (plant: Plant, groups: readonly Circulation[]): number[] =>
  groups.flatMap(({ pumps }) => pumps.map((index) => plant.equipment[index].points.running));

const chainOf = (plant: Plant, equipment: number): number =>
  plant.branches[plant.equipment[equipment].branches.main].chain;

/** What water passes unchanged: pipework, and a valve in its own line (one that boosts or recirculates joins two). */
const leadsOn = (one: Equipment): boolean =>
  isPipework(one) || one.kind === 'vessel' || (one.kind === 'valve' && one.parameters.duty === 'isolating');

const isPipework = ({ kind }: Equipment): boolean => kind === 'pipe' || kind === 'meter';

/** Nodes that are reached from an end of a chain, by chains that hold nothing but what may be passed. */
function reached(
  plant: Plant,
  start: number,
  end: 'from' | 'to',
  entry: 'from' | 'to',
  passes: (equipment: Equipment) => boolean,
): Set<number> {
  const seen = new Set([plant.chains[start][end]]);
  // A set's iterator goes on to what is added meanwhile, each node once.
  for (const node of seen)
    for (const chain of plant.chains)
      if (chain[entry] === node && chainEquipment(plant, chain.index).every(passes)) seen.add(chain[end]);
  return seen;
}

/** Whether a valve's outlet leads to the node through nothing but pipes and meters. */
function reachesSuction(plant: Plant, valve: Equipment, suction: number): boolean {
  return reached(plant, chainOf(plant, valve.index), 'to', 'from', isPipework).has(suction);
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
