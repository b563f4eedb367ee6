import type { MachineGroup, PlanProblem, ProblemBlock } from './problem.ts';
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
/** A store loses so much an hour to its room. */
const lossPerHour = 0.002;
/** € a start: a compressor's wear, and what a boiler's purge and cold water take. */
const startCosts = { heatPump: 1.5, boiler: 2.5 } as const;

interface PosedHour {
  readonly start: number;
  readonly load: number;
  readonly recoveredCost: number;
  readonly gasCost: number;
  readonly recoverable: number;
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
  };
}

/** Load straight between the middles of hours, prices as they stand for the hour. */
function blockOf(hours: readonly PosedHour[], start: number, seconds: number): ProblemBlock {
  const begin = hours[0].start;
  const at = (time: number) => hours[Math.min(hours.length - 1, Math.max(0, Math.floor((time - begin) / 3600)))];
  const loadAt = (time: number) => {
    const place = Math.min(hours.length - 1, Math.max(0, (time - begin) / 3600 - 0.5));
    const index = Math.floor(place);
    const next = hours[Math.min(hours.length - 1, index + 1)].load;
    return hours[index].load + (next - hours[index].load) * (place - index);
  };
  // Quarters, so that a block of two hours has both its prices.
  const count = Math.max(1, Math.round(seconds / 900));
  let [load, recoverable, recoveredCost, gasCost] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const middle = start + (i + 0.5) * (seconds / count);
    const hour = at(middle);
    load += loadAt(middle) / count;
    recoverable += hour.recoverable / count;
    recoveredCost += hour.recoveredCost / count;
    gasCost += hour.gasCost / count;
  }
  return { start, seconds, load, recoverable, recoveredCost, gasCost };
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
