import type { Branch, Chain, Circuit, Equipment, EquipmentOf, Node, Plant } from './plant.ts';

/** A branch before circuits and chains are known. */
export interface RawBranch {
  readonly equipment: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A node before circuits are known, with the pressure that an expansion vessel holds there, if one does. */
export type RawNode = Omit<Node, 'circuit'> & { readonly pressure?: number };

/** What follows from nodes and branches: circuits (what is connected) and chains (what is in series). */
export interface Hydraulics {
  readonly nodes: Node[];
  readonly branches: Branch[];
  readonly chains: Chain[];
  readonly circuits: Circuit[];
}

/**
 * Partitions the hydraulic graph into circuits, and each circuit's branches into chains. A chain ends where more or fewer
 * than two branch ends meet, at the pressure node, or where two branches point against each other.
 */
export function analyse(rawNodes: readonly RawNode[], rawBranches: readonly RawBranch[]): Hydraulics {
  const circuitOf = connectedCircuits(rawNodes, rawBranches);
  const glycol = new Set(rawNodes.filter((node) => node.medium === 'glycol').map((node) => circuitOf[node.index]));
  const nodes = rawNodes.map((node): Node => {
    const circuit = circuitOf[node.index];
    return { ...node, circuit, medium: circuit >= 0 && glycol.has(circuit) ? 'glycol' : node.medium };
  });
  const chainsOfBranches = series(rawNodes, rawBranches);
  const chains: Chain[] = chainsOfBranches.map((branches, index) => ({
    index,
    circuit: circuitOf[rawBranches[branches[0]].from],
    branches,
    from: rawBranches[branches[0]].from,
    to: rawBranches[branches[branches.length - 1]].to,
  }));
  const chainOf = new Map(
    chains.flatMap((chain) => chain.branches.map((branch): [number, number] => [branch, chain.index])),
  );
  const branches = rawBranches.map(
    (branch, index): Branch => ({ ...branch, index, circuit: circuitOf[branch.from], chain: chainOf.get(index) ?? -1 }),
  );
  const count = Math.max(-1, ...circuitOf) + 1;
  const circuits = Array.from({ length: count }, (_, index): Circuit => {
    const own = rawNodes.filter((node) => circuitOf[node.index] === index);
    const held = own.find((node) => node.pressure !== undefined) ?? own[0];
    return {
      index,
      medium: glycol.has(index) ? 'glycol' : 'water',
      nodes: own.map((node) => node.index),
      branches: branches.filter((branch) => branch.circuit === index).map((branch) => branch.index),
      pressureNode: held.index,
      pressure: held.pressure ?? 0,
    };
  });
  return { nodes, branches, chains, circuits };
}

/** Circuit of each node, -1 where no branch touches it (gas, electricity). */
function connectedCircuits(nodes: readonly RawNode[], branches: readonly RawBranch[]): number[] {
  const parent = nodes.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const touched = new Set<number>();
  for (const { from, to } of branches) {
    parent[root(from)] = root(to);
    touched.add(from).add(to);
  }
  const numbers = new Map<number, number>();
  return nodes.map((_, index) => {
    if (!touched.has(index)) return -1;
    const key = root(index);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}

function series(nodes: readonly RawNode[], branches: readonly RawBranch[]): number[][] {
  const ins: number[][] = nodes.map(() => []);
  const outs: number[][] = nodes.map(() => []);
  for (const [index, { from, to }] of branches.entries()) {
    outs[from].push(index);
    ins[to].push(index);
  }
  const passes = (node: number) =>
    ins[node].length === 1 && outs[node].length === 1 && nodes[node].pressure === undefined;
  const taken = new Set<number>();
  const chains: number[][] = [];
  for (const index of branches.keys()) {
    if (taken.has(index)) continue;
    let first = index;
    // A ring without any junction ends where it began.
    while (passes(branches[first].from) && ins[branches[first].from][0] !== index) first = ins[branches[first].from][0];
    const chain = [first];
    let last = first;
    while (passes(branches[last].to) && outs[branches[last].to][0] !== first) {
      last = outs[branches[last].to][0];
      chain.push(last);
    }
    for (const branch of chain) taken.add(branch);
    chains.push(chain);
  }
  return chains;
}

function onSameChain(plant: Plant, equipment: number, branchName: string, kind: Equipment['kind']): number[] {
  const branch = plant.equipment[equipment].branches[branchName];
  if (branch === undefined) return [];
  return plant.chains[plant.branches[branch].chain].branches
    .map((index) => plant.equipment[plant.branches[index].equipment])
    .filter((other) => other.kind === kind && other.index !== equipment)
    .map((other) => other.index);
}

/** Pumps in series with a branch: those that serve this machine alone. */
export function dedicatedPumps(plant: Plant, equipment: number, branchName: string): number[] {
  return onSameChain(plant, equipment, branchName, 'pump');
}

/** Valves in series with a branch: those that isolate it. */
export function dedicatedValves(plant: Plant, equipment: number, branchName: string): number[] {
  return onSameChain(plant, equipment, branchName, 'valve');
}

/**
 * Longest that valves take to bring a branch its whole flow, s: its own open, and then a bypass beside it shuts.
 */
export function valveTravelSeconds(plant: Plant, equipment: number, branchName: string): number {
  const branch = plant.equipment[equipment].branches[branchName];
  if (branch === undefined) return 0;
  const own = plant.chains[plant.branches[branch].chain];
  let opening = 0;
  let shutting = 0;
  for (const one of plant.equipment) {
    if (one.kind !== 'valve') continue;
    const chain = plant.chains[plant.branches[one.branches.main].chain];
    const { duty, strokeTime } = one.parameters;
    if (chain === own) opening = Math.max(opening, strokeTime);
    else if (duty === 'bypass' && chain.from === own.from && chain.to === own.to)
      shutting = Math.max(shutting, strokeTime);
  }
  return opening + shutting;
}

/** The gas supplies that an equipment is joined to; none where it is not said what it burns. */
export function gasSuppliesOf(plant: Plant, equipment: Equipment): EquipmentOf<'gasSupply'>[] {
  const { gas } = equipment.ports;
  return plant.equipment.filter(
    (one): one is EquipmentOf<'gasSupply'> => one.kind === 'gasSupply' && gas !== undefined && one.ports.out === gas,
  );
}

/** Valves with which a machine's water can go round by itself: from its outlet back to its pump, and from its outlet on to the circuit. */
export interface MixingValves {
  readonly back: readonly number[];
  readonly on: readonly number[];
}

/** The valves that mix a branch's own outlet into its inlet; none where no recirculation valve joins the ends of its chain. */
export function mixingValves(plant: Plant, equipment: number, branchName: string): MixingValves {
  const branch = plant.equipment[equipment].branches[branchName];
  if (branch === undefined) return { back: [], on: [] };
  const own = plant.chains[plant.branches[branch].chain];
  const valves = (duty: string, fits: (chain: Chain) => boolean) =>
    plant.equipment
      .filter((one) => one.kind === 'valve' && one.parameters.duty === duty)
      .filter((one) => fits(plant.chains[plant.branches[one.branches.main].chain]))
      .map((one) => one.index);
  const back = valves('recirculation', ({ from, to }) => from === own.to && to === own.from);
  return {
    back,
    on: back.length === 0 ? [] : valves('isolating', ({ from, to }) => from === own.to && to !== own.from),
  };
}

const machines: ReadonlySet<string> = new Set(['heatPump', 'chiller', 'gasBoiler', 'heatExchanger']);

/** Circulation pumps, by index, grouped where their chains join the same two nodes; pumps that serve one machine are none. */
export function pumpGroups(plant: Plant): number[][] {
  const groups = new Map<string, number[]>();
  for (const equipment of plant.equipment) {
    if (equipment.kind !== 'pump') continue;
    const chain = plant.chains[plant.branches[equipment.branches.main].chain];
    const company = chain.branches.map((branch) => plant.equipment[plant.branches[branch].equipment].kind);
    if (company.some((kind) => machines.has(kind))) continue;
    const key = `${chain.from}/${chain.to}`;
    groups.set(key, [...(groups.get(key) ?? []), equipment.index]);
  }
  return [...groups.values()];
}
