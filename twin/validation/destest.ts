import { basename } from 'node:path';
import type { Plant } from '../../config/index.ts';
import { DataError, filesOf, numbers, readTable, type Table, texts } from './data.ts';
import { NetworkRig } from './network-rig.ts';
import { type RigConnection, type RigEquipment, rigPlant } from './rig.ts';

/** m: the usual roughness of pre-insulated pipes, with an allowance for bends and tees. Not in the exercise's files. */
const roughness = 1e-4;

/** Density times heat capacity of steel, kJ/(m³ K), which the twin's pipes are of. */
const steel = 3925;

/** How a case reads the table of pipes, and what the exercise's files leave open. */
export interface CaseReading {
  readonly name: string;
  /** K between supply and return at the consumers. */
  readonly spread: number;
  /** °C. */
  readonly supplyTemperature: number;
  /** °C. */
  readonly ground: number;
  /** kg/s through a consumer without demand. */
  readonly leastFlow: number;
  /** The consumer whose temperature and pressure are judged; otherwise the one with the longest way. */
  readonly critical?: string;
  /** The pipe whose row of the table a pipe is laid with, both named by their far end; without one, its own. */
  readonly laidAs?: Readonly<Record<string, string>>;
  /** Geometry of a pipe of the table. */
  readonly tube: (pipe: Pipe) => Tube;
}

interface Tube {
  readonly length: number;
  readonly innerDiameter: number;
  readonly wallThickness: number;
  /** Of the wall, kJ/(m³ K). */
  readonly wallHeatCapacity: number;
  /** W/(m K). */
  readonly loss: number;
}

/**
 * The steady case. Friction and losses of its tools agree with the geometry only so: the column of inner diameters (20, 25, 32, 40,
 * 50 mm) holds the outer ones of polyethylene tubes, whose walls are an eleventh of that (SDR 11); from i to h goes the straight
 * line between the nodes (26.8 m, where the table has 36 m: two of three tools); the column named U-value is the insulation's
 * conductivity, and soil (1.6 W/(m K), 0.6 m of cover) lies around it.
 */
export const steadyReading: CaseReading = {
  name: 'destest-steady',
  supplyTemperature: 70,
  spread: 30,
  // About 10 fits the tools' losses.
  ground: 10,
  leastFlow: 0.001,
  tube: ({ distance, length, diameter, insulation, conductivity }) => {
    const wall = diameter / 11;
    const casing = diameter + 2 * insulation;
    const soil = Math.log((4 * (0.6 + casing / 2)) / casing) / (2 * Math.PI * 1.6);
    const loss = 1 / (Math.log(casing / diameter) / (2 * Math.PI * conductivity) + soil);
    return {
      length: Math.min(length, distance),
      innerDiameter: diameter - 2 * wall,
      wallThickness: wall,
      // Polyethylene: 950 kg/m³, 2.3 kJ/(kg K).
      wallHeatCapacity: 950 * 2.3,
      loss,
    };
  },
};

/**
 * The dynamic week, as the exercise's published Modelica model has it (`SupplyNetwork` of IBPSAdestest, ibpsa/project1-destest): ground
 * at 12 °C, 20 K at the consumers, the least flow by the 26 Pa that its results leave at rest. The model takes each pipe from the table
 * by a row number of its own, and those numbers do not fit the table's order: the 24 rows lie permuted, so that tubes of 20 mm carry
 * what up to six buildings take. By its formula of friction (Swamee and Jain at design flow with 0.025 mm, its square elsewhere) that
 * makes 412,582 Pa to SimpleDistrict_2 at peak, where its results say 412,570 Pa; the network as drawn makes 39,067 Pa.
 */
export const weekReading: CaseReading = {
  name: 'destest-week',
  supplyTemperature: 50,
  spread: 20,
  ground: 12,
  leastFlow: 0.0006,
  critical: 'SimpleDistrict2',
  laidAs: {
    h: 'f',
    g: 'SimpleDistrict7',
    f: 'SimpleDistrict7',
    e: 'SimpleDistrict7',
    SimpleDistrict9: 'g',
    SimpleDistrict13: 'SimpleDistrict1',
    d: 'g',
    c: 'SimpleDistrict7',
    b: 'h',
    a: 'SimpleDistrict7',
    SimpleDistrict2: 'e',
    SimpleDistrict3: 'f',
    SimpleDistrict6: 'SimpleDistrict1',
    SimpleDistrict10: 'e',
    SimpleDistrict15: 'h',
  },
  // Steel tubes of 3.5 mm.
  tube: ({ length, diameter, insulation, conductivity }) => ({
    length,
    innerDiameter: diameter,
    wallThickness: 0.0035,
    wallHeatCapacity: steel,
    loss: (2 * Math.PI * conductivity) / Math.log((diameter + 2 * insulation) / diameter),
  }),
};

/** The dynamic week with the table's rows where the table has them. */
export const weekAsDrawn: CaseReading = { ...weekReading, name: 'destest-week-as-drawn', laidAs: {} };

interface Pipe {
  readonly near: string;
  readonly far: string;
  readonly length: number;
  /** m between its nodes as the crow flies. */
  readonly distance: number;
  readonly diameter: number;
  readonly insulation: number;
  readonly conductivity: number;
}

/** The exercise's network: a tree from its root, and the peak heat of each building, kW. */
export interface Network {
  readonly file: string;
  readonly root: string;
  readonly pipes: readonly Pipe[];
  readonly buildings: readonly string[];
  readonly peak: ReadonlyMap<string, number>;
}

/** Reads the nodes and pipes of the folder. */
export function readNetwork(folder: string): Network {
  const nodes = readTable(filesOf(folder, /^nodes-\d+\.csv$/i)[0]);
  const names = texts(nodes, 'Node').map(plain);
  const power = numbers(nodes, /^Peak power/i);
  const peaks = new Map(names.map((name, i) => [name, power[i]]));
  const root = names[power.indexOf(Math.max(...power))];
  const table = readTable(filesOf(folder, /^pipes-\d+\.csv$/i)[0]);
  const [x, y] = [numbers(nodes, /^X-Position/i), numbers(nodes, /^Y-Position/i)];
  const place = new Map(names.map((name, i) => [name, { x: x[i], y: y[i] }]));
  const pipes = orient(table, root, place);
  const inner = new Set(pipes.map(({ near }) => near));
  const buildings = names.filter((name) => !inner.has(name));
  for (const name of buildings)
    if (!pipes.some(({ far }) => far === name)) throw new DataError(`${table.file}: no pipe to ${name}`);
  return { file: basename(table.file), root, pipes, buildings, peak: peaks };
}

/** Names without what a plant file's names may not hold: SimpleDistrict_1 becomes SimpleDistrict1. */
export function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '');
}

/** Turns every pipe so that it leads away from the root. */
function orient(table: Table, root: string, place: ReadonlyMap<string, { x: number; y: number }>): Pipe[] {
  const ends = [texts(table, 'Beginning Node').map(plain), texts(table, 'Ending Node').map(plain)] as const;
  const length = numbers(table, /^Length/i);
  const diameter = numbers(table, /^Inner Diameter/i);
  const insulation = numbers(table, /^Insulation Thickness/i);
  const conductivity = numbers(table, /^U-value/i);
  const pipes: Pipe[] = [];
  const reached = new Set([root]);
  const left = new Set(length.keys());
  for (const near of reached) {
    for (const i of left) {
      const [a, b] = [ends[0][i], ends[1][i]];
      if (a !== near && b !== near) continue;
      const far = a === near ? b : a;
      if (reached.has(far))
        throw new DataError(`${table.file}:${table.lines[i]}: a second way to ${far}; expected a tree`);
      left.delete(i);
      reached.add(far);
      const [from, to] = [place.get(near), place.get(far)];
      if (!from || !to) throw new DataError(`${table.file}:${table.lines[i]}: ${far} is no node`);
      pipes.push({
        near,
        far,
        length: length[i],
        distance: Math.hypot(from.x - to.x, from.y - to.y),
        diameter: diameter[i],
        insulation: insulation[i],
        conductivity: conductivity[i],
      });
    }
  }
  for (const i of left) throw new DataError(`${table.file}:${table.lines[i]}: not joined to ${root}`);
  return pipes;
}

/** The network as a plant: pipes out and back, a pump and the source at the root, a meter as each building's valve. */
function plantOf(network: Network, { name, tube, laidAs = {} }: CaseReading): Plant {
  const equipment: Record<string, RigEquipment> = {
    electricity: { kind: 'electricitySupply' },
    source: { kind: 'meter', parameters: { designFlow: '5 kg/s', designPressureDrop: '0.01 bar' } },
    pump: { kind: 'pump', parameters: { designFlow: '5 kg/s', designHead: '1 bar', nonReturnValve: false } },
  };
  const ends = new Map<string, string[]>();
  const join = (node: string, port: string) => ends.set(node, [...(ends.get(node) ?? []), port]);
  for (const pipe of network.pipes) {
    const row = network.pipes.find(({ far }) => far === laidAs[pipe.far]) ?? pipe;
    const { length, innerDiameter, wallThickness, wallHeatCapacity, loss } = tube(row);
    const parameters = {
      length: `${length} m`,
      innerDiameter: `${innerDiameter} m`,
      // A wall of steel of the same capacity.
      wallThickness: `${wallThickness * (wallHeatCapacity / steel)} m`,
      lossPerMetre: `${loss} W/mK`,
      roughness: `${roughness} m`,
    };
    equipment[`supply.${pipe.far}`] = { kind: 'pipe', parameters };
    equipment[`return.${pipe.far}`] = { kind: 'pipe', parameters };
    join(`supply ${pipe.near}`, `supply.${pipe.far}.in`);
    join(`supply ${pipe.far}`, `supply.${pipe.far}.out`);
    join(`return ${pipe.far}`, `return.${pipe.far}.in`);
    join(`return ${pipe.near}`, `return.${pipe.far}.out`);
  }
  for (const building of network.buildings) {
    equipment[`building.${building}`] = {
      kind: 'meter',
      parameters: { designFlow: '0.2 kg/s', designPressureDrop: '0.5 bar' },
    };
    join(`supply ${building}`, `building.${building}.in`);
    join(`return ${building}`, `building.${building}.out`);
  }
  join(`return ${network.root}`, 'pump.in');
  join('pumped', 'pump.out');
  join('pumped', 'source.in');
  join(`supply ${network.root}`, 'source.out');
  const connections: RigConnection[] = [...ends].map(([node, ports]) => ({
    node,
    join: ports,
    ...(node === `return ${network.root}` ? { pressure: 2 } : {}),
  }));
  connections.push({ node: 'electricity', join: ['electricity.out', 'pump.electricity'] });
  return rigPlant(name, equipment, connections);
}

/** Water at about 55 °C, with the tools' own heat capacity, which their flows tell: 16 buildings' heat over flow and spread. */
export const networkWater = { heatCapacity: 4.19835, density: 986, viscosity: 5.1e-7 } as const;

export function rigOf(network: Network, read: CaseReading): NetworkRig {
  return new NetworkRig(plantOf(network, read), {
    source: 'source',
    liquid: networkWater,
    supplyTemperature: read.supplyTemperature,
    ground: read.ground,
    head: 8,
    initialTemperature: read.supplyTemperature - read.spread / 2,
  });
}
