import { loadPlant, plantFilePath } from '../../../config/index.ts';
import type { PlanSolver } from '../../../controller/planner/solver.ts';
import { coolingElectricity, performanceShare } from '../../../controller/planning/economics.ts';
import { PriceWorlds } from '../prices.ts';
import { plantName, seed, type WeekRecord, type World } from './tasks.ts';

/** Figures of the model that all bounds use, as they were learned. */
export interface ModelFigures {
  readonly coefficientOfPerformance: number;
  readonly boilerEfficiency: number;
}

/** A week in the model: what `rules` pays for the heat that it makes, and the least that could be paid for the same heat. */
export interface Bound {
  readonly rules: number;
  readonly least: number;
}

/** Shares of the store that may be used: the plans', and all of it. */
const shares = { reserve: 0.2, full: 0.9 } as const;
/** Heat pumps draw at most on all that halls give. */
const sourceShare = 1.005;

/** Hours of a week as the plans' model sees them; kW, kWh, €/MWh, €. */
interface Hours {
  readonly load: readonly number[];
  readonly recoverable: readonly number[];
  readonly recoveredCost: readonly number[];
  readonly gasCost: number;
  readonly room: readonly number[];
  readonly initial: number;
  readonly final: number;
  readonly rulesCost: number;
}

/** The hours of a recorded week in a world of prices. */
function hoursOf(record: WeekRecord, world: World, figures: ModelFigures, count: number): Hours {
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
    room: hours.map((_, hour) => usable(hour)),
    initial: held(0),
    final: held(count),
    rulesCost: hours.reduce((sum, { cost }) => sum + cost, 0),
  };
}

/**
 * The least cost of a week's heat with perfect foresight, with `volumeFactor` times the plant's store: the plans' model hour by hour without
 * whole numbers, starts, least heats and losses of the store, which can only make it cheaper. No plan in that model is cheaper than
 * this linear program's optimum, however it was found. The store begins and ends as full as `rules` had it.
 */
export function bound(
  solver: PlanSolver,
  record: WeekRecord,
  world: World,
  figures: ModelFigures,
  { count, volumeFactor = 1 }: { readonly count: number; readonly volumeFactor?: number },
): Bound {
  const hours = hoursOf(record, world, figures, count);
  const columns = 3 * count;
  const [recovered, fired, held] = [0, 1, 2];
  const at = (hour: number, quantity: number) => 3 * hour + quantity;
  const cost = new Float64Array(columns);
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const [rowStart, rowColumn, rowValue, rowBound] = [[0], [] as number[], [] as number[], [] as number[]];
  for (let hour = 0; hour < count; hour++) {
    cost[at(hour, recovered)] = hours.recoveredCost[hour] / 1000;
    upper[at(hour, recovered)] = hours.recoverable[hour];
    cost[at(hour, fired)] = hours.gasCost / 1000;
    upper[at(hour, held)] = Math.max(volumeFactor * hours.room[hour], hours.initial, hours.final);
    rowColumn.push(at(hour, held), at(hour, recovered), at(hour, fired));
    rowValue.push(1, -1, -1);
    if (hour > 0) {
      rowColumn.push(at(hour - 1, held));
      rowValue.push(-1);
    }
    rowStart.push(rowColumn.length);
    rowBound.push((hour === 0 ? hours.initial : 0) - hours.load[hour]);
  }
  lower[at(count - 1, held)] = hours.final;
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
  return { rules: hours.rulesCost, least: values.reduce((sum, value, i) => sum + value * cost[i], 0) };
}
