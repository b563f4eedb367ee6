import type { ContractColumns } from './contracts.ts';
import type { Plan, PlanBlock } from './plan.ts';
import type { ProblemBlock } from './problem.ts';
import type { Rows } from './rows.ts';

/**
 * Stores of hot water that a plan may have charged later or earlier than their control would, as one: kWh above the least that it may leave in
 * them, kW. As their control charges them they are a part of the blocks' load.
 */
export interface HotWaterProblem {
  /** All that they hold, and what they hold at their set-points. */
  readonly capacity: number;
  readonly normal: number;
  readonly initial: number;
  /** Of all their exchangers, and by which their set-points can be moved. */
  readonly maximum: number;
  readonly pace: number;
  /** Share of what they hold above their set-points that an hour's circulation takes. */
  readonly lossPerHour: number;
  /** By block: taken by people and circulation. Later blocks than these have hot water charged as it is drawn. */
  readonly draw: readonly number[];
}

const columnsOfBlock = ['later', 'earlier', 'held', 'lost'] as const;
type HotWaterColumn = (typeof columnsOfBlock)[number];

/**
 * €/MWh that is taken out of them and not charged at once: an hour's load is not known to half of what these stores hold, so that a small gain by
 * them is none. To charge them again costs nothing more, and at the end it is worth as much; and each hour that heat is missing in them costs. Colder water spares losses too, but so would a lower set-point, which is for people
 * to choose: a plan is not paid for it.
 */
const movedCost = 30;
const missingCost = 0.5;

/** How many columns they add. */
export function hotWaterColumnCount(hotWater: HotWaterProblem | undefined): number {
  // And what is missing at the end.
  return hotWater === undefined ? 0 : columnsOfBlock.length * hotWater.draw.length + 1;
}

/** Column of a block's quantity, where `first` is the first of them. */
export function hotWaterColumn(first: number, block: number, name: HotWaterColumn): number {
  return first + block * columnsOfBlock.length + columnsOfBlock.indexOf(name);
}

const mostLater = ({ pace, draw }: HotWaterProblem, block: number): number => Math.min(pace, draw[block]);
const mostEarlier = ({ pace, maximum, draw }: HotWaterProblem, block: number): number =>
  Math.min(pace, Math.max(0, maximum - draw[block]));
const mostLost = ({ capacity, normal, lossPerHour }: HotWaterProblem, hours: number): number =>
  lossPerHour * hours * Math.max(0, capacity - normal);

/**
 * Adds the stores' own balance; what is charged earlier is the network's to give, what is charged later spares it.
 * @param finalValue what heat left at the end is worth, €/MWh
 */
export function addHotWater(
  hotWater: HotWaterProblem,
  blocks: readonly ProblemBlock[],
  finalValue: number,
  columns: ContractColumns,
  rows: Rows,
): void {
  const { capacity, normal, initial, lossPerHour, draw } = hotWater;
  let before: number | undefined;
  const last = draw.length - 1;
  for (const [t, { seconds }] of blocks.slice(0, draw.length).entries()) {
    const hours = seconds / 3600;
    const worth = missingCost * hours + (t === last ? finalValue : 0);
    const later = columns.add((movedCost * hours) / 1000, 0, mostLater(hotWater, t));
    const earlier = columns.add(0, 0, mostEarlier(hotWater, t));
    const held = columns.add(-worth / 1000, 0, capacity);
    const lost = columns.add(0, 0, mostLost(hotWater, hours));
    const terms: [number, number][] = [
      [held, 1],
      [later, hours],
      [earlier, -hours],
      [lost, 1],
    ];
    if (before !== undefined) terms.push([before, -1]);
    const began = before === undefined ? initial : 0;
    rows.add(terms, began, began);
    if (capacity > normal)
      rows.add(
        [
          [lost, 1],
          [held, -lossPerHour * hours],
        ],
        -lossPerHour * hours * normal,
        Number.POSITIVE_INFINITY,
      );
    before = held;
  }
  if (before === undefined) return;
  const missing = columns.add(movedCost / 1000);
  rows.add(
    [
      [missing, 1],
      [before, 1],
    ],
    normal,
    Number.POSITIVE_INFINITY,
  );
}

/** What a plan means for hot water in a block: kW by which it is charged more (less: below zero) than it would be, and kWh at its end above the least. */
export interface PlannedHotWaterBlock {
  readonly more: number;
  readonly held: number;
}

/** Reads a block; believes nothing. @returns it, or why it is implausible */
export function readHotWater(
  hotWater: HotWaterProblem,
  hours: number,
  t: number,
  heldBefore: number,
  value: (name: HotWaterColumn) => number,
  tolerance: number,
): PlannedHotWaterBlock | string {
  const [later, earlier, held, lost] = columnsOfBlock.map((name) => value(name));
  if (later > mostLater(hotWater, t) + tolerance || earlier > mostEarlier(hotWater, t) + tolerance)
    return `hot water is charged ${earlier.toFixed(0)} kW earlier and ${later.toFixed(0)} kW later at block ${t}`;
  if (held > hotWater.capacity + tolerance) return `hot water holds ${held.toFixed(0)} kWh at block ${t}`;
  if (lost > mostLost(hotWater, hours) + tolerance) return `hot water loses ${lost.toFixed(0)} kWh at block ${t}`;
  if (Math.abs(heldBefore + hours * (earlier - later) - lost - held) > tolerance)
    return `hot water does not balance at block ${t}`;
  return { more: earlier - later, held };
}

/** Less than this is no wish: measurements of a store swing as much. */
const noticed = 0.15;

/**
 * Where a plan in force wants the stores of hot water at a time, from -1 (the least that it may leave) by 0 (their set-points) to 1 (all
 * that it may charge), and until when it has them on that side, plant time; undefined: at their set-points.
 */
export function hotWaterWish(plan: Plan, index: number, time: number): { wish: number; until?: number } | undefined {
  const { blocks, hotWater } = plan;
  const block = blocks[index];
  if (hotWater === undefined || block?.hotWater === undefined) return undefined;
  const { normal, capacity, initial } = hotWater;
  const sideOf = (held: number) =>
    held < normal ? (held - normal) / normal : (held - normal) / Math.max(1, capacity - normal);
  const before = blocks[index - 1]?.hotWater?.held ?? initial;
  const held = before + ((block.hotWater.held - before) * (time - block.start)) / block.seconds;
  const wish = sideOf(held);
  if (Math.abs(wish) < noticed) return undefined;
  const over = blocks.find((one, i) => i >= index && sideOf(heldOf(one, normal)) * Math.sign(wish) < noticed);
  return { wish, ...(over === undefined ? {} : { until: over.start + over.seconds }) };
}

const heldOf = ({ hotWater }: PlanBlock, otherwise: number): number => hotWater?.held ?? otherwise;
