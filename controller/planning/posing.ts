import type { BiogasContract } from '../../config/index.ts';
import type { BiogasProblem, PowerAccount, PowerProblem } from './contracts.ts';
import type { HotWaterProblem } from './hot-water.ts';
import type { HotWaterHistory } from './hot-water-history.ts';
import type { MachineGroup, PlanProblem, ProblemBlock } from './problem.ts';
import type { SiteHistory } from './site.ts';
import type { CircuitView, MachineView, PlannedMachine } from './views.ts';

/** Hours that are looked ahead. */
export const hoursAhead = 37;
/** Lengths of blocks, s, and how many of each: fine where it is acted upon, coarse where little is known. 36 h in all. */
const blockLengths = [
  [900, 8],
  [3600, 22],
  [7200, 6],
] as const;
/** The end is judged by the last hours, s. */
const finalSeconds = 12 * 3600;
/** Shares of the store that a plan keeps between: below, water at the top would not be hot for sure; above, machines would stop. */
const reserveShare = 0.2;
const fullShare = 0.9;
/** People see what is subscribed from so long before a plan on, s. */
const shownBefore = 12 * 3600;
/** A store loses so much an hour to its room. */
const lossPerHour = 0.002;
/** € a start: a compressor's wear, and what a boiler's purge and cold water take. */
const startCosts = { heatPump: 1.5, boiler: 2.5 } as const;

/** Hot water is moved within so long, s: it does not wait longer, and what is not moved costs the solver nothing. */
const hotWaterSeconds = 12 * 3600;

interface PosedHour {
  readonly start: number;
  readonly load: number;
  readonly recoveredCost: number;
  readonly gasCost: number;
  readonly recoverable: number;
  /** kW of the site without recovery, and for each kW of recovered heat; not numbers where power costs nothing. */
  readonly rest: number;
  readonly perHeat: number;
  /** kW of the load that is drawn from stores of hot water which the plan may move. */
  readonly hotWater: number;
}

export interface Posed {
  readonly circuit: string;
  readonly issued: number;
  readonly hours: readonly PosedHour[];
  readonly view: CircuitView;
  readonly machines: MachineView;
  readonly available: (index: number) => boolean;
  readonly running: (slot: number) => boolean;
  /** kWh. */
  readonly volume: number;
  readonly site: SiteHistory;
  readonly hotWater: HotWaterHistory;
  /** kWh of gas for each of a boiler's heat. */
  readonly gasPerHeat: number;
}

/** Poses the problem of a plan from what is expected of the hours to come and what there is now. */
export function planProblem(posed: Posed): PlanProblem {
  const { circuit, issued, hours, view, machines, volume } = posed;
  const blocks: ProblemBlock[] = [];
  let start = issued;
  for (const [seconds, count] of blockLengths) {
    for (let i = 0; i < count; i++) {
      blocks.push(blockOf(hours, start, seconds));
      start += seconds;
    }
  }
  const held = Math.min(1, Math.max(0, view.charge)) * volume;
  return {
    circuit,
    issued,
    blocks,
    heatPumps: group(machines.heatPumps, posed, startCosts.heatPump),
    boilers: group(machines.boilers, posed, startCosts.boiler),
    store: {
      reserve: reserveShare * volume,
      full: fullShare * volume,
      initial: held,
      capacity: volume,
      lossPerHour,
      finalValue: finalValue(blocks, start),
    },
    power: powerProblem(posed, blocks, start),
    biogas: biogasProblems(posed, blocks, start),
    hotWater: hotWaterProblem(posed, blocks),
  };
}

/** What the plan may do with stores of hot water. */
function hotWaterProblem({ hotWater, hours }: Posed, blocks: readonly ProblemBlock[]): HotWaterProblem | undefined {
  const stores = hotWater.problem();
  if (stores === undefined) return undefined;
  // No more than the load, which is expected with caution: what is not taken cannot be put off.
  const near = blocks.filter(({ start }) => start < blocks[0].start + hotWaterSeconds);
  const draw = near.map((block) =>
    Math.min(
      block.load,
      meanOf(hours, block, (hour) => hour.hotWater),
    ),
  );
  return { ...stores, draw };
}

/** The accounts that the blocks' intervals count in, with what their months have come to so far. */
function powerProblem({ site, hours }: Posed, blocks: readonly ProblemBlock[], end: number): PowerProblem | undefined {
  const { tariff } = site;
  // Nothing is known of the site's power before an hour of it was learned.
  if (tariff === undefined || !hours.every(({ rest }) => Number.isFinite(rest))) return undefined;
  const { interval, classes } = tariff.prices;
  const accounts: (PowerAccount & { place: number; share: number })[] = [];
  const counts: { block: number; account: number; intervals: number }[] = [];
  for (const [block, { start, seconds }] of blocks.entries()) {
    // By quarters, as blocks begin with one; a quarter that spans two classes is of the first.
    for (let time = start; time < start + seconds; time += 900) {
      const place = tariff.classAt(time);
      if (place < 0) continue;
      const { highest: highestPrice, excess: excessPrice, subscribed, label } = classes[place];
      if (highestPrice === 0 && excessPrice === 0) continue;
      const { month, highest, squares } = site.months(place, time);
      let account = accounts.findIndex((one) => one.place === place && one.month === month);
      if (account < 0) {
        const begun = { highest, squares, share: 1 };
        account = accounts.push({ place, label, month, subscribed, highestPrice, excessPrice, ...begun }) - 1;
      }
      const last = counts.at(-1);
      const intervals = 900 / interval;
      if (last?.block === block && last.account === account) last.intervals += intervals;
      else counts.push({ block, account, intervals });
    }
  }
  const means = (of: (hour: PosedHour) => number) => blocks.map((block) => meanOf(hours, block, of));
  const [rest, perHeat] = [means((hour) => hour.rest), means((hour) => hour.perHeat)];
  const left = tariff.intervalsLeft(end);
  for (const [at, account] of accounts.entries()) {
    let [squares, intervals] = [0, 0];
    for (const count of counts) {
      if (count.account !== at) continue;
      const { load, recoverable } = blocks[count.block];
      const power = rest[count.block] + perHeat[count.block] * Math.min(load, recoverable);
      squares += count.intervals * Math.max(0, power - account.subscribed) ** 2;
      intervals += count.intervals;
    }
    const usual = site.expectSquares(account.place, squares / intervals);
    const own = Math.max(squares, usual * intervals);
    const later = account.month === tariff.monthAt(end) ? usual * left[account.place] : 0;
    account.share = own > 0 ? own / (own + later) : 1;
  }
  return {
    accounts: accounts.map(({ place: _, ...account }) => account),
    counts,
    interval,
    subscribed: tariff.subscribedOver(blocks[0].start - shownBefore, end),
    rest,
    perHeat,
  };
}

/**
 * The need of a quota's rest is uncertain by about this share either way: what is left spares all of a shortage up to the lower end, nothing
 * beyond the upper, and half between.
 */
const needUncertainty = 0.2;

/** The quotas of the periods that the blocks are in. */
function biogasProblems({ site, gasPerHeat }: Posed, blocks: readonly ProblemBlock[], end: number): BiogasProblem[] {
  const { contract } = site;
  if (contract === undefined) return [];
  const problems: BiogasProblem[] = [];
  for (let from = 0; from < blocks.length; ) {
    const { start } = blocks[from];
    const over = contract.endOf(start);
    const after = blocks.findIndex((block) => block.start >= over);
    const until = after < 0 ? blocks.length : after;
    const use = site.biogasUse(start);
    const { premium, quota, share } = contract;
    problems.push({
      from,
      until,
      left: use === undefined ? 0 : contract.left(use),
      perHeat: share * gasPerHeat,
      premium,
      shortfallPrice: quota.shortfallPrice,
      worth: biogasWorth(contract, until < blocks.length ? 0 : site.biogasExpected(end)),
    });
    from = until;
  }
  return problems;
}

/** What biogas that is left is worth where so much of it will be needed, kWh: it spares shortage, or its premium is due all the same. */
export function biogasWorth({ premium, quota }: BiogasContract, expected: number): BiogasProblem['worth'] {
  const spared = quota.shortfallPrice - premium;
  const lost = -quota.takeOrPay * premium;
  return [
    { amount: (1 - needUncertainty) * expected, price: spared },
    { amount: 2 * needUncertainty * expected, price: (spared + lost) / 2 },
    { amount: Number.POSITIVE_INFINITY, price: lost },
  ];
}

/** Mean of what hours say of a block, by quarters. */
function meanOf(
  hours: readonly PosedHour[],
  { start, seconds }: Pick<ProblemBlock, 'start' | 'seconds'>,
  of: (hour: PosedHour) => number,
): number {
  const count = Math.max(1, Math.round(seconds / 900));
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(hourAt(hours, start + (i + 0.5) * (seconds / count))) / count;
  return sum;
}

function hourAt(hours: readonly PosedHour[], time: number): PosedHour {
  return hours[Math.min(hours.length - 1, Math.max(0, Math.floor((time - hours[0].start) / 3600)))];
}

/** Load straight between the middles of hours, prices as they stand for the hour. */
function blockOf(hours: readonly PosedHour[], start: number, seconds: number): ProblemBlock {
  const begin = hours[0].start;
  const loadAt = (time: number) => {
    const place = Math.min(hours.length - 1, Math.max(0, (time - begin) / 3600 - 0.5));
    const index = Math.floor(place);
    const next = hours[Math.min(hours.length - 1, index + 1)].load;
    return hours[index].load + (next - hours[index].load) * (place - index);
  };
  // Quarters, so that a block of two hours has both its prices.
  const count = Math.max(1, Math.round(seconds / 900));
  let load = 0;
  for (let i = 0; i < count; i++) load += loadAt(start + (i + 0.5) * (seconds / count)) / count;
  const mean = (of: (hour: PosedHour) => number) => meanOf(hours, { start, seconds }, of);
  return {
    start,
    seconds,
    load,
    recoverable: mean(({ recoverable }) => recoverable),
    recoveredCost: mean(({ recoveredCost }) => recoveredCost),
    gasCost: mean(({ gasCost }) => gasCost),
  };
}

function group(machines: readonly PlannedMachine[], { available, running }: Posed, startCost: number): MachineGroup {
  const usable = machines.filter(({ index }) => available(index));
  const mean = (of: (machine: PlannedMachine) => number) =>
    usable.length === 0 ? 0 : usable.reduce((sum, machine) => sum + of(machine), 0) / usable.length;
  return {
    count: usable.length,
    minimum: mean(({ minimum }) => minimum),
    maximum: mean(({ rated }) => rated),
    running: usable.filter(({ run }) => running(run)).length,
    startCost,
  };
}

/** Heat that is left spares gas as often as recovery falls short in the last hours, and recovery otherwise. */
function finalValue(blocks: readonly ProblemBlock[], end: number): number {
  let [seconds, value] = [0, 0];
  for (const block of blocks) {
    if (block.start < end - finalSeconds) continue;
    const short = block.load > block.recoverable;
    value += block.seconds * (short ? Math.max(block.gasCost, block.recoveredCost) : block.recoveredCost);
    seconds += block.seconds;
  }
  return Math.max(0, 0.95 * (value / Math.max(1, seconds)));
}
