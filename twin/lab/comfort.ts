import type { Plant } from '../../config/index.ts';
import { localOffset } from '../physics/calendar.ts';

/** A heated zone, with the slot of its air temperature. */
export interface ComfortZone {
  readonly equipment: string;
  readonly temperature: number;
  /** Coldest that is comfortable, °C: a kelvin below the set-point that the plant file gives, whatever a controller makes of it. */
  readonly lower: number;
}

const tolerance = 1;
/** Warmest that is comfortable while buildings are heated, °C (EN 16798-1, category III of heated rooms, rounded up). */
const heatedMaximum = 26;
/** And from May to September: no building here is cooled, so only what open windows do not mend counts. */
const summerMaximum = 30;

/**
 * Comfort of a plant's zones, as BOPTEST has it: limits that are known in advance and that no controller can move, so that
 * discomfort compares controllers.
 */
export class Comfort {
  readonly zones: readonly ComfortZone[];
  readonly #offset: (time: number) => number;

  constructor(plant: Plant) {
    this.zones = plant.equipment.flatMap(({ name, points }) => {
      const temperature = points['heating.roomTemperature'];
      if (temperature === undefined) return [];
      const setpoint = plant.points[points['heating.roomTemperatureSetpoint']].definition.initial ?? 20;
      return [{ equipment: name, temperature, lower: setpoint - tolerance }];
    });
    this.#offset = localOffset(plant.location.timeZone);
  }

  /** Warmest that is comfortable at a time (seconds since the epoch), °C; it changes at local midnight only. */
  upper(time: number): number {
    const month = new Date((time + this.#offset(time)) * 1000).getUTCMonth();
    return month >= 4 && month <= 8 ? summerMaximum : heatedMaximum;
  }
}
