import type { Equipment, Plant, Unit } from '../../config/index.ts';
import type { ClosedLoop } from './closed-loop.ts';

/** How well a point kept to its set-point. */
export interface Tracked {
  readonly rmse: number;
  readonly max: number;
  readonly unit: Unit;
}

/** Points whose set-point does not simply bear their own name with `Setpoint` behind it. */
const pairs: Partial<Record<Equipment['kind'], readonly (readonly [string, string])[]>> = {
  hall: [['enteringTemperature', 'temperatureSetpoint']],
  substation: [['hotWater.storeTemperature', 'hotWater.temperatureSetpoint']],
};

interface Pair {
  readonly name: string;
  readonly slot: number;
  readonly setpoint: number;
  /** Slot of a contact that must be closed, or a flow that must be half a kilogram a second, for the pair to count; or -1. */
  readonly while: number;
  readonly unit: Unit;
  count: number;
  squares: number;
  max: number;
}

/** Measures, after every scan, how far controlled points are from their set-points, while their loops are on. */
export class Tracking {
  readonly #loop: ClosedLoop;
  readonly #pairs: readonly Pair[];

  constructor(loop: ClosedLoop) {
    this.#loop = loop;
    this.#pairs = pairsOf(loop.plant);
  }

  sample(): void {
    const { value } = this.#loop.controller.image;
    for (const pair of this.#pairs) {
      if (pair.while >= 0 && value[pair.while] < 0.5) continue;
      const error = Math.abs(value[pair.slot] - value[pair.setpoint]);
      pair.count++;
      pair.squares += error * error;
      if (error > pair.max) pair.max = error;
    }
  }

  result(): Record<string, Tracked> {
    return Object.fromEntries(
      this.#pairs
        .filter(({ count }) => count > 0)
        .map(({ name, count, squares, max, unit }) => [name, { rmse: Math.sqrt(squares / count), max, unit }]),
    );
  }
}

function pairsOf(plant: Plant): Pair[] {
  return plant.equipment.flatMap((equipment) => {
    const { points } = equipment;
    const meter = 'supplyMeter' in equipment.parameters ? equipment.parameters.supplyMeter : undefined;
    const flow = meter === undefined ? undefined : plant.equipmentByName.get(meter)?.points.flow;
    const named = Object.keys(points)
      .filter((key) => points[`${key}Setpoint`] !== undefined)
      .map((key) => [key, `${key}Setpoint`] as const);
    return [...named, ...(pairs[equipment.kind] ?? [])]
      .filter(([key, setpoint]) => points[key] !== undefined && points[setpoint] !== undefined)
      .map(([key, setpoint]): Pair => {
        const point = plant.points[points[key]];
        // A circuit that stands has nothing to hold.
        const whileRunning = key.startsWith('heating.') ? points['heating.pumpRunning'] : (points.running ?? flow);
        return {
          name: point.name,
          slot: points[key],
          setpoint: points[setpoint],
          while: whileRunning ?? -1,
          unit: point.definition.unit,
          count: 0,
          squares: 0,
          max: 0,
        };
      });
  });
}
