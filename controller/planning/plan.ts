import {
  type PlannedBiogas,
  type PlannedPower,
  type PowerProblem,
  plannedBiogas,
  plannedPower,
  powerMaximum,
  powerOf,
} from './contracts.ts';
import { hotWaterColumn, type PlannedHotWaterBlock, readHotWater } from './hot-water.ts';
import { type blockColumns, columnCount, columnOf, hotWaterFirst, type PlanProblem } from './problem.ts';

/** What a solver answers; the values are those of the program's columns. */
export type SolverAnswer =
  | { readonly kind: 'solved'; readonly values: ArrayLike<number>; readonly gap: number }
  | { readonly kind: 'failed'; readonly reason: PlanFailure; readonly message: string };

/** Why there is no plan. */
export type PlanFailure = 'late' | 'infeasible' | 'limit' | 'error' | 'implausible';

/** What a plan means to do in a block of time; kW, kWh at its end, €. */
export interface PlanBlock {
  readonly start: number;
  readonly seconds: number;
  readonly load: number;
  readonly recovered: number;
  readonly gas: number;
  readonly charge: number;
  readonly heatPumps: number;
  readonly boilers: number;
  /** What recovered heat and heat of gas cost in it, €/MWh. */
  readonly recoveredCost: number;
  readonly gasCost: number;
  readonly cost: number;
  /** kW of the site in its highest interval, and up to where heat pumps may take it; absent where power costs nothing. */
  readonly power?: number;
  readonly powerMaximum?: number;
  /** Absent where hot water is not the plan's. */
  readonly hotWater?: PlannedHotWaterBlock;
}

export interface Plan {
  readonly circuit: string;
  readonly issued: number;
  readonly blocks: readonly PlanBlock[];
  /** kWh at the beginning, and what the store holds in all. */
  readonly initialCharge: number;
  readonly capacity: number;
  /** € over all blocks, power above what is subscribed and biogas beyond the quota included. */
  readonly cost: number;
  /** By class of hours and month, and by period of the quota, that the plan reaches into. */
  readonly power?: readonly PlannedPower[];
  readonly biogas?: readonly PlannedBiogas[];
  /** How the tariff counts power: means of so many seconds, and what is subscribed when. */
  readonly counted?: Pick<PowerProblem, 'interval' | 'subscribed'>;
  /** kWh in the stores of hot water above the least that the plan may leave: at the beginning, at their set-points, and at most. */
  readonly hotWater?: { readonly initial: number; readonly normal: number; readonly capacity: number };
}

/** A number may be off by so much, kW or kWh: solvers work to a tolerance. */
const tolerance = 0.5;
/** Share of the load that a plan may leave unserved before it is not believed. */
const unservedMaximum = 0.02;

/**
 * Reads a plan out of a solver's answer, and believes nothing: every number must be one, within its bounds, and heat must balance.
 * @returns the plan, or why it is implausible
 */
export function readPlan(problem: PlanProblem, values: ArrayLike<number>): Plan | string {
  const { blocks, heatPumps, boilers, store, hotWater } = problem;
  if (values.length !== columnCount(problem)) return `${values.length} values`;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return `value ${i} is ${values[i]}`;
    if (values[i] < -tolerance) return `value ${i} is ${values[i].toFixed(1)}`;
  }
  const planned: PlanBlock[] = [];
  const firstOfHotWater = hotWaterFirst(problem);
  let held = store.initial;
  let heldHotWater = hotWater?.initial ?? 0;
  let unserved = 0;
  let load = 0;
  for (const [t, block] of blocks.entries()) {
    const at = (name: (typeof blockColumns)[number]) => Math.max(0, values[columnOf(t, name)]);
    const hours = block.seconds / 3600;
    const [recovered, gas, charge] = [at('recovered'), at('gas'), at('charge')];
    // Beyond the first hours a part of a machine may run.
    const running = [at('heatPumps'), at('boilers')];
    if (recovered > block.recoverable + tolerance) return `more is recovered than there is at block ${t}`;
    for (const [heat, count, group] of [
      [recovered, running[0], heatPumps],
      [gas, running[1], boilers],
    ] as const) {
      if (count > group.count + 0.01) return `${count.toFixed(1)} machines run at block ${t}`;
      if (heat > count * group.maximum + tolerance || heat < count * group.minimum - tolerance)
        return `${heat.toFixed(0)} kW of ${count.toFixed(1)} machines at block ${t}`;
    }
    const kept = held * (1 - store.lossPerHour) ** hours;
    const water =
      hotWater &&
      t < hotWater.draw.length &&
      readHotWater(
        hotWater,
        hours,
        t,
        heldHotWater,
        (name) => Math.max(0, values[hotWaterColumn(firstOfHotWater, t, name)]),
        tolerance,
      );
    if (typeof water === 'string') return water;
    const taken = block.load + (water ? water.more : 0);
    const expected = kept + hours * (recovered + gas + at('unserved') - taken);
    if (Math.abs(expected - charge) > tolerance) return `heat does not balance at block ${t}`;
    if (charge > store.capacity + tolerance) return `the store holds ${charge.toFixed(0)} kWh at block ${t}`;
    unserved += at('unserved') * hours;
    load += block.load * hours;
    held = charge;
    heldHotWater = water ? water.held : 0;
    const { start, seconds } = block;
    const cost = ((recovered * block.recoveredCost + gas * block.gasCost) * hours) / 1000;
    planned.push({
      start,
      seconds,
      load: block.load,
      recovered,
      gas,
      charge,
      heatPumps: running[0],
      boilers: running[1],
      recoveredCost: block.recoveredCost,
      gasCost: block.gasCost,
      cost,
      ...(water ? { hotWater: water } : {}),
    });
  }
  if (unserved > unservedMaximum * load + tolerance) return `${unserved.toFixed(0)} kWh are not served`;
  const plan = {
    circuit: problem.circuit,
    issued: problem.issued,
    blocks: planned,
    initialCharge: store.initial,
    capacity: store.capacity,
    cost: planned.reduce((sum, block) => sum + block.cost, 0),
    ...(hotWater === undefined
      ? {}
      : { hotWater: { initial: hotWater.initial, normal: hotWater.normal, capacity: hotWater.capacity } }),
  };
  return withBiogas(problem, withPower(problem, plan));
}

/** With what the plan's own figures make of the site's power. */
function withPower({ power }: PlanProblem, plan: Plan): Plan {
  if (power === undefined) return plan;
  const recovered = plan.blocks.map((block) => block.recovered);
  const accounts = plannedPower(power, recovered);
  const blocks = plan.blocks.map((block, t) => {
    const most = powerMaximum(power, accounts, t, block.recovered);
    const limit = Number.isFinite(most) ? { powerMaximum: most } : {};
    return { ...block, power: powerOf(power, t, block.recovered), ...limit };
  });
  const charge = accounts.reduce((sum, account) => sum + account.charge - account.chargeBefore, 0);
  const { interval, subscribed } = power;
  return { ...plan, blocks, power: accounts, cost: plan.cost + charge, counted: { interval, subscribed } };
}

/** And of the quota; heat of gas then costs what one more kWh of it does. */
function withBiogas({ biogas = [], blocks }: PlanProblem, plan: Plan): Plan {
  if (biogas.length === 0) return plan;
  const gas = plan.blocks.map((block) => block.gas);
  const quotas = biogas.map((quota) => plannedBiogas(quota, blocks, gas));
  const dearer = (t: number) => {
    const at = biogas.findIndex(({ from, until }) => t >= from && t < until);
    return at < 0 ? 0 : biogas[at].perHeat * quotas[at].price;
  };
  return {
    ...plan,
    blocks: plan.blocks.map((block, t) => ({ ...block, gasCost: block.gasCost + dearer(t) })),
    biogas: quotas,
    cost: plan.cost + quotas.reduce((sum, { cost }) => sum + cost, 0),
  };
}

/** Index of the block of a plan at a time; -1 where it does not reach so far. */
export function blockAt({ blocks }: Plan, time: number): number {
  return blocks.findIndex(({ start, seconds }) => time >= start && time < start + seconds);
}

/** kWh that a plan wants in the store at a time within a block. */
export function plannedCharge(plan: Plan, index: number, time: number): number {
  const { start, seconds, charge } = plan.blocks[index];
  const before = index === 0 ? plan.initialCharge : plan.blocks[index - 1].charge;
  return before + ((charge - before) * (time - start)) / seconds;
}
