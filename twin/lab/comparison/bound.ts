import { loadPlant, type Plant, plantFilePath } from '../../../config/index.ts';
import { hotWaterFreedom } from '../../../controller/equipment/substation/hot-water-plan.ts';
import type { PlanSolver } from '../../../controller/planner/solver.ts';
import { coolingElectricity, performanceShare } from '../../../controller/planning/economics.ts';
import { heatPerKelvin } from '../../../controller/planning/hot-water-history.ts';
import { PriceWorlds } from '../prices.ts';
import type { MachineFigures } from './same-heat.ts';
import { type HourlyRecord, plantName, seed, type World } from './subjects.ts';

/** Hours in the model, €: what `rules` pays for the heat that it makes, and the least that could be paid for the same heat. */
export interface Bound {
  readonly rules: readonly number[];
  readonly least: readonly number[];
}

/** Shares of the store that may be used: the plans', and all of it. */
const shares = { reserve: 0.2, full: 0.9 } as const;
/** Heat pumps draw at most on all that halls give. */
const sourceShare = 1.005;

/** Hours of a record as the plans' model sees them; kW, kWh, €/MWh, €. */
interface Hours {
  readonly load: readonly number[];
  readonly recoverable: readonly number[];
  readonly recoveredCost: readonly number[];
  readonly gasCost: number;
  readonly room: readonly number[];
  readonly initial: number;
  readonly final: number;
  /** Stores of hot water above the least that a plan may leave in them: all that they hold, and at their set-points. */
  readonly hotWater: { readonly room: number; readonly normal: number };
  readonly rules: readonly number[];
}

/** The first hours of a record in a world of prices. */
function hoursOf(record: HourlyRecord, world: World, figures: MachineFigures, count: number): Hours {
  const plant = loadPlant(plantFilePath(plantName));
  const prices = new PriceWorlds(plant, seed);
  const cooling = plant.equipment.find((e) => e.kind === 'coolingCircuit');
  const gasCost = prices.tariffs.gas / figures.boilerEfficiency;
  const usable = (hour: number) => record.capacity[hour] * (shares.full - shares.reserve);
  const held = (hour: number) =>
    Math.min(usable(hour), Math.max(0, record.capacity[hour] * (record.charge[hour] - shares.reserve)));
  const hours = Array.from({ length: count }, (_, hour) => {
    const outdoor = record.outdoorTemperature[hour];
    const cop = figures.coefficientOfPerformance * performanceShare(record.setpoint[hour], undefined);
    const source = 1 - 1 / cop;
    const price = prices.electricity(world, record.start + hour * 3600);
    const [recovered, fired] = [record.recovered[hour], record.fired[hour]];
    const recoveredCost = price * (1 / cop - source * coolingElectricity(plant, cooling, outdoor));
    return {
      recoveredCost,
      recoverable: Math.max(recovered, (sourceShare * record.hallHeat[hour]) / source),
      // What was made, less what went into the store.
      load: recovered + fired - (held(hour + 1) - held(hour)),
      cost: (recovered * recoveredCost + fired * gasCost) / 1000,
    };
  });
  return {
    load: hours.map(({ load }) => load),
    recoverable: hours.map(({ recoverable }) => recoverable),
    recoveredCost: hours.map(({ recoveredCost }) => recoveredCost),
    gasCost,
    // At the hour's end, where what it holds is judged: the course that `rules` took is then one of the program's.
    room: hours.map((_, hour) => usable(hour + 1)),
    initial: held(0),
    final: held(count),
    hotWater: hotWaterOf(plant),
    rules: hours.map(({ cost }) => cost),
  };
}

/** What plans may do with the stores of hot water, at the set-points of the plant file. */
function hotWaterOf({ equipment, points }: Plant): Hours['hotWater'] {
  let [room, normal] = [0, 0];
  for (const one of equipment) {
    if (one.kind !== 'substation' || one.parameters.hotWater === undefined) continue;
    const setpoint = points[one.points['hotWater.temperatureSetpoint']].definition.initial ?? 0;
    const { least, most } = hotWaterFreedom(one.parameters.hotWater, setpoint);
    room += heatPerKelvin(one.parameters.hotWater) * (most - least);
    normal += heatPerKelvin(one.parameters.hotWater) * (setpoint - least);
  }
  return { room, normal };
}

/**
 * What a stretch of hours begins with in the store and in those of hot water, kWh, and how its end is judged: by a charge to be reached (hot
 * water then is at its set-points), or by what a kWh left is worth.
 */
interface Ends {
  readonly initial: number;
  readonly hotWater: number;
  readonly final?: number;
  /** €/MWh. */
  readonly finalValue?: number;
}

/** What the least cost takes: € of each hour, and kWh held at its end, in the store and in those of hot water. */
interface Course {
  readonly cost: readonly number[];
  readonly held: readonly number[];
  readonly hotWater: readonly number[];
}

/** The cheapest course of the hours from `from` on, before `to`, with `volumeFactor` times the plant's store. */
function cheapest(
  solver: PlanSolver,
  hours: Hours,
  [from, to]: readonly [number, number],
  volumeFactor: number,
  ends: Ends,
): Course {
  const count = to - from;
  const columns = 4 * count;
  const [recovered, fired, held, hotWater] = [0, 1, 2, 3];
  const at = (place: number, quantity: number) => 4 * place + quantity;
  const cost = new Float64Array(columns);
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const [rowStart, rowColumn, rowValue, rowBound] = [[0], [] as number[], [] as number[], [] as number[]];
  for (let place = 0; place < count; place++) {
    const hour = from + place;
    cost[at(place, recovered)] = hours.recoveredCost[hour] / 1000;
    upper[at(place, recovered)] = hours.recoverable[hour];
    cost[at(place, fired)] = hours.gasCost / 1000;
    upper[at(place, held)] = volumeFactor * hours.room[hour];
    upper[at(place, hotWater)] = hours.hotWater.room;
    // What hot water is charged with earlier or later, however fast, is as good as in the store.
    rowColumn.push(at(place, held), at(place, hotWater), at(place, recovered), at(place, fired));
    rowValue.push(1, 1, -1, -1);
    if (place > 0) {
      rowColumn.push(at(place - 1, held), at(place - 1, hotWater));
      rowValue.push(-1, -1);
    }
    rowStart.push(rowColumn.length);
    rowBound.push((place === 0 ? ends.initial + ends.hotWater : 0) - hours.load[hour]);
  }
  const last = at(count - 1, held);
  lower[last] = ends.final ?? 0;
  upper[last] = Math.max(upper[last], lower[last]);
  cost[last] = -(ends.finalValue ?? 0) / 1000;
  cost[at(count - 1, hotWater)] = cost[last];
  lower[at(count - 1, hotWater)] = ends.final === undefined ? 0 : hours.hotWater.normal;
  const values = solver.optimum({
    columns,
    rows: count,
    cost,
    lower,
    upper,
    integer: new Uint8Array(columns),
    rowLower: Float64Array.from(rowBound),
    rowUpper: Float64Array.from(rowBound),
    rowStart: Int32Array.from(rowStart),
    rowColumn: Int32Array.from(rowColumn),
    rowValue: Float64Array.from(rowValue),
  });
  const of = (place: number, quantity: number) => values[at(place, quantity)] * cost[at(place, quantity)];
  const places = Array.from({ length: count }, (_, place) => place);
  return {
    cost: places.map((place) => of(place, recovered) + of(place, fired)),
    held: places.map((place) => values[at(place, held)]),
    hotWater: places.map((place) => values[at(place, hotWater)]),
  };
}

/**
 * The least cost of a record's heat with perfect foresight, with `volumeFactor` times the plant's store: the plans' model hour by hour without
 * whole numbers, starts, least heats, losses of the stores and a pace of hot water's charging, which can only make it cheaper. No plan in that model is cheaper than
 * this linear program's optimum, however it was found. The store begins and ends as full as `rules` had it.
 */
export function bound(
  solver: PlanSolver,
  record: HourlyRecord,
  world: World,
  figures: MachineFigures,
  { count, volumeFactor = 1 }: { readonly count: number; readonly volumeFactor?: number },
): Bound {
  const hours = hoursOf(record, world, figures, count);
  const { initial, final } = hours;
  const ends = { initial, hotWater: hours.hotWater.normal, final };
  return { rules: hours.rules, least: cheapest(solver, hours, [0, count], volumeFactor, ends).cost };
}

/** Plans of limited horizon are made anew after so many hours. */
const rollingHours = 3;
/** A plan's end is judged by so many of its last hours, as `controller/planning` does it. */
const finalHours = 12;

/** As {@link bound}, but by plans that know no more than `horizon` hours, made anew every three: what looking no further costs. */
export function rolling(
  solver: PlanSolver,
  record: HourlyRecord,
  world: World,
  figures: MachineFigures,
  { count, horizon }: { readonly count: number; readonly horizon: number },
): Bound {
  const hours = hoursOf(record, world, figures, count);
  const least: number[] = [];
  let held = hours.initial;
  let hotWater = hours.hotWater.normal;
  for (let from = 0; from < count; from += rollingHours) {
    const to = Math.min(count, from + horizon);
    const ends = to === count ? { final: hours.final } : { finalValue: worthAtEnd(hours, from, to) };
    const course = cheapest(solver, hours, [from, to], 1, { initial: held, hotWater, ...ends });
    const lived = Math.min(rollingHours, to - from);
    least.push(...course.cost.slice(0, lived));
    held = course.held[lived - 1];
    hotWater = course.hotWater[lived - 1];
  }
  return { rules: hours.rules, least };
}

function worthAtEnd({ load, recoverable, recoveredCost, gasCost }: Hours, from: number, to: number): number {
  const begin = Math.max(from, to - finalHours);
  let value = 0;
  for (let hour = begin; hour < to; hour++)
    value += load[hour] > recoverable[hour] ? Math.max(gasCost, recoveredCost[hour]) : recoveredCost[hour];
  return Math.max(0, (0.95 * value) / (to - begin));
}
