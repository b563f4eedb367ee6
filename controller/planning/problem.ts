import {
  addBiogas,
  addPower,
  type BiogasProblem,
  ContractColumns,
  contractColumnCount,
  type PowerProblem,
} from './contracts.ts';
import { addHotWater, type HotWaterProblem, hotWaterColumn, hotWaterColumnCount } from './hot-water.ts';
import { Rows } from './rows.ts';

/**
 * What a plan is asked for: a heating circuit's hours to come, as plain data that can go to another thread. Heat in kW, stored heat in
 * kWh above the return's temperature, prices in €/MWh, times in seconds since the epoch.
 */
export interface PlanProblem {
  readonly circuit: string;
  readonly issued: number;
  readonly blocks: readonly ProblemBlock[];
  readonly heatPumps: MachineGroup;
  readonly boilers: MachineGroup;
  readonly store: {
    /** Bounds that the plan keeps, and what is in it at the beginning. */
    readonly reserve: number;
    readonly full: number;
    readonly initial: number;
    /** All that it holds, and the share of it that an hour loses. */
    readonly capacity: number;
    readonly lossPerHour: number;
    /** What heat left at the end is worth. */
    readonly finalValue: number;
  };
  /** What the site's power costs, and biogas where there is a quota (heat of gas is then without it); absent: nothing. */
  readonly power?: PowerProblem | undefined;
  readonly biogas?: readonly BiogasProblem[];
  /** Stores of hot water that it may have charged early or late; absent: none, their load is what it is. */
  readonly hotWater?: HotWaterProblem | undefined;
}

export interface MachineGroup {
  readonly count: number;
  /** Of one machine. */
  readonly minimum: number;
  readonly maximum: number;
  readonly running: number;
  /** € that a start costs: heat that is lost, wear. */
  readonly startCost: number;
}

export interface ProblemBlock {
  readonly start: number;
  readonly seconds: number;
  readonly load: number;
  /** Heat that all heat pumps together find a source for. */
  readonly recoverable: number;
  /** Of heat pump and boiler; what is spared in cooling is off the first. */
  readonly recoveredCost: number;
  readonly gasCost: number;
}

/** Coefficients row by row (compressed sparse rows); infinity: no bound. */
export interface LinearProgram {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where a column is a whole number. */
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly rowStart: Int32Array;
  readonly rowColumn: Int32Array;
  readonly rowValue: Float64Array;
}

/**
 * Machines are whole numbers for so long, s; later parts of them may run, as later plans will decide anew. Boilers, whose least heat weighs
 * more than a heat pump's, for longer.
 */
const wholeHeatPumps = 2 * 3600;
const wholeBoilers = 8 * 3600;

/** Columns of a block, in this order. */
export const blockColumns = [
  'recovered',
  'gas',
  'charge',
  'heatPumps',
  'boilers',
  'heatPumpStarts',
  'boilerStarts',
  'unserved',
  'belowReserve',
  'aboveFull',
] as const;
export type BlockColumn = (typeof blockColumns)[number];

/** €/MWh of heat that is missing, and of a store outside what it should keep: dear enough that nothing else is dearer. */
const unservedCost = 5000;
const outsideCost = 400;

/** Columns of all blocks, of contracts after them, and of hot water. */
export function columnCount(problem: PlanProblem): number {
  return hotWaterFirst(problem) + hotWaterColumnCount(problem.hotWater);
}

/** The first column of hot water. */
export function hotWaterFirst({ blocks, power, biogas = [] }: PlanProblem): number {
  return blocks.length * blockColumns.length + contractColumnCount(power, biogas);
}

/** Column of a block's quantity. */
export function columnOf(block: number, name: BlockColumn): number {
  return block * blockColumns.length + blockColumns.indexOf(name);
}

/**
 * The mixed-integer linear program of a problem: unit commitment of two groups of machines with a store between them and the load. All
 * that could make it infeasible is bought by a slack instead.
 */
export function linearProgram(problem: PlanProblem): LinearProgram {
  const { blocks, heatPumps, boilers, store, hotWater } = problem;
  const columns = columnCount(problem);
  const cost = new Float64Array(columns);
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const integer = new Uint8Array(columns);
  const rows = new Rows();
  for (const [t, block] of blocks.entries()) {
    const hours = block.seconds / 3600;
    const at = (name: BlockColumn) => columnOf(t, name);
    const before = (name: BlockColumn) => columnOf(t - 1, name);
    const set = (name: BlockColumn, price: number, most = Number.POSITIVE_INFINITY) => {
      cost[at(name)] = price;
      upper[at(name)] = most;
    };
    set('recovered', (block.recoveredCost * hours) / 1000, Math.max(0, block.recoverable));
    set('gas', (block.gasCost * hours) / 1000);
    set('charge', t === blocks.length - 1 ? -store.finalValue / 1000 : 0, store.capacity);
    set('heatPumps', 0, heatPumps.count);
    set('boilers', 0, boilers.count);
    const ahead = block.start - blocks[0].start;
    integer[at('heatPumps')] = ahead < wholeHeatPumps ? 1 : 0;
    integer[at('boilers')] = ahead < wholeBoilers ? 1 : 0;
    set('heatPumpStarts', heatPumps.startCost, heatPumps.count);
    set('boilerStarts', boilers.startCost, boilers.count);
    set('unserved', (unservedCost * hours) / 1000);
    set('belowReserve', (outsideCost * hours) / 1000);
    set('aboveFull', (outsideCost * hours) / 1000);
    // What the store holds at the end is what it held, less losses, and what came in over what went out.
    const kept = (1 - store.lossPerHour) ** hours;
    const terms: [number, number][] = [
      [at('charge'), 1],
      [at('recovered'), -hours],
      [at('gas'), -hours],
      [at('unserved'), -hours],
    ];
    if (t > 0) terms.push([before('charge'), -kept]);
    if (hotWater !== undefined && t < hotWater.draw.length)
      terms.push(
        [hotWaterColumn(hotWaterFirst(problem), t, 'later'), -hours],
        [hotWaterColumn(hotWaterFirst(problem), t, 'earlier'), hours],
      );
    const drawn = -hours * block.load + (t === 0 ? kept * store.initial : 0);
    rows.add(terms, drawn, drawn);
    between(rows, at('recovered'), at('heatPumps'), heatPumps);
    between(rows, at('gas'), at('boilers'), boilers);
    starts(rows, at('heatPumps'), t > 0 ? before('heatPumps') : undefined, at('heatPumpStarts'), heatPumps.running);
    starts(rows, at('boilers'), t > 0 ? before('boilers') : undefined, at('boilerStarts'), boilers.running);
    rows.add(
      [
        [at('charge'), 1],
        [at('belowReserve'), 1],
      ],
      store.reserve,
      Number.POSITIVE_INFINITY,
    );
    rows.add(
      [
        [at('charge'), 1],
        [at('aboveFull'), -1],
      ],
      Number.NEGATIVE_INFINITY,
      store.full,
    );
  }
  const added = new ContractColumns(blocks.length * blockColumns.length);
  if (problem.power !== undefined) addPower(problem.power, added, rows, (t) => columnOf(t, 'recovered'));
  for (const biogas of problem.biogas ?? []) addBiogas(biogas, blocks, added, rows, (t) => columnOf(t, 'gas'));
  if (hotWater !== undefined) addHotWater(hotWater, blocks, store.finalValue, added, rows);
  const first = columns - added.cost.length;
  cost.set(added.cost, first);
  lower.set(added.lower, first);
  upper.set(added.upper, first);
  return { columns, cost, lower, upper, integer, ...rows.packed() };
}

/** Heat between what so many machines give at least and at most. */
function between(rows: Rows, heat: number, count: number, { minimum, maximum }: MachineGroup): void {
  rows.add(
    [
      [heat, 1],
      [count, -maximum],
    ],
    Number.NEGATIVE_INFINITY,
    0,
  );
  rows.add(
    [
      [heat, 1],
      [count, -minimum],
    ],
    0,
    Number.POSITIVE_INFINITY,
  );
}

/** Starts are at least what more runs than before. */
function starts(rows: Rows, count: number, before: number | undefined, started: number, running: number): void {
  const terms: [number, number][] = [
    [started, 1],
    [count, -1],
  ];
  if (before !== undefined) terms.push([before, 1]);
  rows.add(terms, before === undefined ? -running : 0, Number.POSITIVE_INFINITY);
}
