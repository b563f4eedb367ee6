import type { Chain, Circuit, Plant } from '../../config/plant.ts';
import type { BranchLosses } from './branches.ts';
import { Elimination } from './elimination.ts';
import { frictionTableSize } from './friction.ts';
import { SpanningTree } from './spanning-tree.ts';

/** Numbers of a pipe: its points per kg/s, then its friction table. */
export const pipeWidth = 1 + frictionTableSize;

/** A chain in the solver. */
export interface LaidChain {
  /** Its ends in the solver's nodes (-1: the reference), and its edge there. */
  readonly from: number;
  readonly to: number;
  readonly edge: number;
  /** Its place in the plant, and its ends in the plant's nodes. */
  readonly chain: number;
  readonly first: number;
  readonly last: number;
  /** Its places, and where its pipes stand in the tables, with one past the end. */
  readonly start: number;
  readonly end: number;
  readonly pipeStart: number;
  readonly pipeEnd: number;
  /** Its design flow, kg/s. */
  readonly scale: number;
}

/** A place along a chain. */
export interface LaidPlace {
  readonly branch: number;
  /** Node of the plant behind it. */
  readonly behind: number;
  /** 1 where the branch points along the chain, else -1. */
  readonly sign: number;
  /** Where its pipe stands in the tables; -1: it is none. */
  readonly pipe: number;
}

/** How a circuit lies in the solver's arrays. */
export interface ChainLayout {
  readonly chains: readonly LaidChain[];
  /** Along the chains, which lie end to end. */
  readonly places: readonly LaidPlace[];
  /** By pipe, in the order of places: {@link pipeWidth} numbers. */
  readonly tables: Float64Array;
  /** Of the plant: those that are solved, and last the reference, which is where most chains meet. */
  readonly nodes: Int32Array;
  readonly solver: Elimination;
  readonly tree: SpanningTree;
}

/** Lays out the chains of a circuit. */
export function layOut(plant: Plant, circuit: Circuit, losses: BranchLosses): ChainLayout {
  const chains = plant.chains.filter((chain) => chain.circuit === circuit.index);
  const walked = chains.flatMap((chain) => walk(plant, chain));
  const start = starts(chains.map((chain) => chain.branches.length));
  const frictions = walked.map(({ branch }) => losses.friction[branch]);
  const pipeAt = (place: number) => frictions.slice(0, place).filter((one) => one !== undefined).length * pipeWidth;
  const ends = [...new Set(chains.flatMap((chain) => [chain.from, chain.to]))].sort((a, b) => a - b);
  const degree = ends.map((node) => chains.filter((chain) => chain.from === node || chain.to === node).length);
  const reference = ends[degree.indexOf(Math.max(...degree))];
  const nodes = Int32Array.of(...ends.filter((node) => node !== reference), reference);
  const local = new Map([...nodes].map((node, index) => [node, index === ends.length - 1 ? -1 : index]));
  const wires = chains.map((chain): [number, number] => [local.get(chain.from) ?? -1, local.get(chain.to) ?? -1]);
  const scales = chains.map(({ branches }) => Math.min(...branches.map((branch) => losses.designFlow[branch])));
  const solver = new Elimination(ends.length - 1, wires);
  const tables = new Float64Array(pipeAt(walked.length));
  frictions.forEach((friction, place) => {
    if (friction === undefined) return;
    tables[pipeAt(place)] = friction.scale;
    tables.set(friction.table, pipeAt(place) + 1);
  });
  return {
    chains: chains.map((chain, k) => ({
      from: wires[k][0],
      to: wires[k][1],
      edge: solver.edgeSlot[k],
      chain: chain.index,
      first: chain.from,
      last: chain.to,
      start: start[k],
      end: start[k + 1],
      pipeStart: pipeAt(start[k]),
      pipeEnd: pipeAt(start[k + 1]),
      scale: scales[k],
    })),
    places: walked.map((place, p) => ({ ...place, pipe: frictions[p] === undefined ? -1 : pipeAt(p) })),
    tables,
    nodes,
    solver,
    tree: new SpanningTree(ends.length - 1, wires, scales),
  };
}

/** Where each of several runs of the given lengths starts when they are laid end to end, and where the last one ends. */
function starts(lengths: readonly number[]): number[] {
  const start = [0];
  for (const length of lengths) start.push(start[start.length - 1] + length);
  return start;
}

/** Follows a chain from its first node: whether each branch points along it, and the node behind each. */
function walk(plant: Plant, chain: Chain): Omit<LaidPlace, 'pipe'>[] {
  let here = chain.from;
  return chain.branches.map((branch) => {
    const { from, to } = plant.branches[branch];
    const along = from === here;
    here = along ? to : from;
    return { branch, sign: along ? 1 : -1, behind: here };
  });
}

/** Records of numbers one after the other, each number where `at` has its name. */
export function packed<Name extends string>(
  records: readonly Readonly<Record<NoInfer<Name>, number>>[],
  at: Readonly<Record<Name, number>>,
): Int32Array {
  const names = Object.keys(at) as Name[];
  const numbers = new Int32Array(records.length * names.length);
  records.forEach((record, k) => {
    for (const name of names) numbers[k * names.length + at[name]] = record[name];
  });
  return numbers;
}
