import type { SubscribedPower, Text } from '../../config/index.ts';
import type { ProblemBlock } from './problem.ts';
import type { Rows } from './rows.ts';

/** What a site's power costs while a plan lasts: a class of hours in a month is an account. kW, €/kW. */
export interface PowerProblem {
  readonly accounts: readonly PowerAccount[];
  readonly counts: readonly PowerCount[];
  /** Length of the tariff's intervals, s. */
  readonly interval: number;
  /** What is subscribed in these hours and in those before that are shown beside them. */
  readonly subscribed: readonly SubscribedPower[];
  /** By block: what the site takes besides the heat pumps' heat, and what a kW of that takes (cold that it spares is off it). */
  readonly rest: readonly number[];
  readonly perHeat: readonly number[];
}

export interface PowerAccount {
  /** Of the tariff's class. */
  readonly label: Text;
  readonly month: number;
  readonly subscribed: number;
  readonly highestPrice: number;
  readonly excessPrice: number;
  /** Above what is subscribed, so far: the highest mean, kW, and the sum of all squares, kW². */
  readonly highest: number;
  readonly squares: number;
  /**
   * Share that this plan has, 0 to 1, of the squares that the rest of the month would bring where recovery carried all that it can. An excess
   * that comes every day costs its month no more than √n of one day's, and the highest of n days is one: so a plan pays its root by the
   * root of this share, and its highest by the share.
   */
  readonly share: number;
}

/** So many of a block's intervals count in an account. */
interface PowerCount {
  readonly block: number;
  readonly account: number;
  readonly intervals: number;
}

/** A quota of biogas while a plan lasts: kWh on the higher heating value, €/MWh. */
export interface BiogasProblem {
  /** Blocks that are in its period: the first, and the one after the last. */
  readonly from: number;
  readonly until: number;
  readonly left: number;
  /** kWh of biogas that a kWh of a boiler's heat asks for. */
  readonly perHeat: number;
  readonly premium: number;
  readonly shortfallPrice: number;
  /** What is left after these blocks is worth, first come first: kWh, and €/MWh that fall from one to the next. The last has no end. */
  readonly worth: readonly { readonly amount: number; readonly price: number }[];
}

/** Runs of counts whose excess is bounded together. */
const windows = [4, 8] as const;

/** Columns that contracts add to a program, after those of the blocks, in order of their making. */
export class ContractColumns {
  readonly cost: number[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  add(cost: number, lower = 0, upper = Number.POSITIVE_INFINITY): number {
    this.cost.push(cost);
    this.lower.push(lower);
    this.upper.push(upper);
    return this.#first + this.cost.length - 1;
  }
}

/** How many columns a problem's contracts add. */
export function contractColumnCount(power: PowerProblem | undefined, biogas: readonly BiogasProblem[]): number {
  const ofPower = power === undefined ? 0 : 2 * power.accounts.length + power.counts.length;
  return ofPower + biogas.reduce((sum, { worth }) => sum + 2 + worth.length, 0);
}

/**
 * Adds what power costs: of each account the highest excess and the root of the sum of squares, each an epigraph that begins at what
 * the month has come to so far. The root is no linear function: it is bounded from below by the planes |w|·(1/√n) of single counts, of runs of
 * them and of all (Cauchy and Schwarz: Σw ≤ √n·√Σw²), with what the month has as one of them. Exact where one block, a run of
 * equals or all are in excess; elsewhere too small, so that a plan may be dearer than it thinks, never worse than one without.
 */
export function addPower(
  power: PowerProblem,
  columns: ContractColumns,
  rows: Rows,
  recovered: (block: number) => number,
): void {
  const { accounts, counts, rest, perHeat } = power;
  const highest = accounts.map(({ highestPrice, share, highest: before }) => columns.add(highestPrice * share, before));
  const root = accounts.map(({ excessPrice, share, squares }) =>
    columns.add(excessPrice * Math.sqrt(share), Math.sqrt(squares)),
  );
  const above = counts.map(() => columns.add(0));
  const free = Number.POSITIVE_INFINITY;
  for (const [i, { block, account }] of counts.entries()) {
    const { subscribed } = accounts[account];
    // The excess is at least the power above what is subscribed.
    rows.add([term(above[i], 1), term(recovered(block), -perHeat[block])], rest[block] - subscribed, free);
    rows.add([term(highest[account], 1), term(above[i], -1)], 0, free);
  }
  for (const [account, { excessPrice, squares }] of accounts.entries()) {
    if (excessPrice === 0) continue;
    const own = counts.flatMap((count, i) => (count.account === account ? [i] : []));
    for (const run of runsOf(own)) {
      const bound = (members: number, before: number) => {
        const weight = 1 / Math.sqrt(members);
        const terms = run.map((i) => term(above[i], -weight * Math.sqrt(counts[i].intervals)));
        rows.add([term(root[account], 1), ...terms], weight * before, free);
      };
      bound(run.length, 0);
      if (squares > 0) bound(run.length + 1, Math.sqrt(squares));
    }
  }
}

const term = (column: number, value: number): [number, number] => [column, value];

/** Single counts, runs of them that overlap by half, and all. */
function runsOf(own: readonly number[]): number[][] {
  const runs = own.map((i) => [i]);
  for (const size of windows)
    for (let from = 0; from + size <= own.length; from += size / 2) runs.push(own.slice(from, from + size));
  if (own.length > 1) runs.push([...own]);
  return runs;
}

/** Adds a quota: what its blocks' gas asks for is covered or lacks, and what is left is worth what it will spare. */
export function addBiogas(
  biogas: BiogasProblem,
  blocks: readonly ProblemBlock[],
  columns: ContractColumns,
  rows: Rows,
  gas: (block: number) => number,
): void {
  const { from, until, left, perHeat, premium, shortfallPrice, worth } = biogas;
  const covered = columns.add(premium / 1000);
  const lacking = columns.add(shortfallPrice / 1000);
  const kept = worth.map(({ amount, price }) => columns.add(-price / 1000, 0, amount));
  const needs: [number, number][] = [];
  for (let t = from; t < until; t++) needs.push(term(gas(t), (-perHeat * blocks[t].seconds) / 3600));
  rows.add([term(covered, 1), term(lacking, 1), ...needs], 0, 0);
  rows.add([term(covered, 1), ...kept.map((column) => term(column, 1))], left, left);
}

/** What a plan makes of an account, from its own figures. */
export interface PlannedPower {
  readonly label: Text;
  /** Highest power of the site that is planned in it, kW. */
  readonly power: number;
  readonly subscribed: number;
  /** Highest mean above what is subscribed: so far in the month, and with the plan; kW. */
  readonly highestBefore: number;
  readonly highest: number;
  /** €, so far in the month, and with the plan. */
  readonly chargeBefore: number;
  readonly charge: number;
}

/** What a plan makes of a quota, from its own figures. */
export interface PlannedBiogas {
  /** kWh left at its beginning, that it needs, and that lack of it. */
  readonly left: number;
  readonly needed: number;
  readonly lacking: number;
  /** € for all that, and €/MWh for one more. */
  readonly cost: number;
  readonly price: number;
}

/** Works out what power costs by a plan's recovered heat; kW by block. */
export function plannedPower(power: PowerProblem, recovered: readonly number[]): PlannedPower[] {
  return power.accounts.map((account, place) => {
    let { highest, squares } = account;
    let most = 0;
    for (const count of power.counts) {
      if (count.account !== place) continue;
      const site = powerOf(power, count.block, recovered[count.block]);
      const above = Math.max(0, site - account.subscribed);
      most = Math.max(most, site);
      highest = Math.max(highest, above);
      squares += count.intervals * above * above;
    }
    const charge = (above: number, sum: number) => account.highestPrice * above + account.excessPrice * Math.sqrt(sum);
    return {
      label: account.label,
      power: most,
      subscribed: account.subscribed,
      highestBefore: account.highest,
      highest,
      chargeBefore: charge(account.highest, account.squares),
      charge: charge(highest, squares),
    };
  });
}

/** kW of the site in a block. */
export function powerOf({ rest, perHeat }: PowerProblem, block: number, recovered: number): number {
  return rest[block] + perHeat[block] * recovered;
}

/**
 * Power that heat pumps shall not take the site beyond in a block, kW, so that it costs no more than planned: where only the highest costs, all
 * blocks may go as far as the dearest of them; where every excess does, none may go further than it is planned to.
 */
export function powerMaximum(
  power: PowerProblem,
  planned: readonly PlannedPower[],
  block: number,
  recovered: number,
): number {
  let most = Number.POSITIVE_INFINITY;
  for (const count of power.counts) {
    if (count.block !== block) continue;
    const { subscribed, excessPrice, highestPrice } = power.accounts[count.account];
    if (excessPrice > 0) most = Math.min(most, Math.max(subscribed, powerOf(power, block, recovered)));
    else if (highestPrice > 0) most = Math.min(most, subscribed + planned[count.account].highest);
  }
  return most;
}

/** Works out what a quota costs by a plan's heat of gas; kW by block. */
export function plannedBiogas(
  { from, until, left, perHeat, premium, shortfallPrice, worth }: BiogasProblem,
  blocks: readonly ProblemBlock[],
  gas: readonly number[],
): PlannedBiogas {
  let needed = 0;
  for (let t = from; t < until; t++) needed += (perHeat * gas[t] * blocks[t].seconds) / 3600;
  const lacking = Math.max(0, needed - left);
  const price = biogasPrice({ premium, shortfallPrice, worth }, left - needed);
  return { left, needed, lacking, cost: (premium * (needed - lacking) + shortfallPrice * lacking) / 1000, price };
}

/** €/MWh that one more kWh of biogas costs where so many would be left, kWh: its premium and what it could have spared later. */
export function biogasPrice(
  { premium, shortfallPrice, worth }: Pick<BiogasProblem, 'premium' | 'shortfallPrice' | 'worth'>,
  left: number,
): number {
  if (left <= 0) return shortfallPrice;
  let before = 0;
  for (const { amount, price } of worth) {
    before += amount;
    if (left <= before) return premium + price;
  }
  return premium + (worth.at(-1)?.price ?? 0);
}
