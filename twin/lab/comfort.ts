import { type Equipment, hoursToOccupancy, type OccupiedHours, type Plant } from '../../config/index.ts';
import { localMonth, localOffset, setLocalTime } from '../physics/calendar.ts';

/** A heated zone, with the slot of its air temperature. */
export interface ComfortZone {
  readonly equipment: string;
  readonly temperature: number;
  /** Coldest that is comfortable, °C: a kelvin below the set-point that the plant file gives, whatever a controller makes of it. */
  readonly lower: number;
  /** Where the plant file knows when the building is used: those hours, and the coldest that is comfortable outside them, °C. */
  readonly unoccupied: { readonly hours: OccupiedHours; readonly lower: number } | undefined;
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
  readonly #local = { hour: 0, day: 0, weekday: 0 };

  constructor(plant: Plant) {
    this.zones = plant.equipment.flatMap((equipment) => {
      const { name, points } = equipment;
      const temperature = points['heating.roomTemperature'];
      if (temperature === undefined) return [];
      const lower = initialOf(plant, equipment, 'heating.roomTemperatureSetpoint', 20) - tolerance;
      return [{ equipment: name, temperature, lower, unoccupied: unoccupiedOf(plant, equipment, lower) }];
    });
    this.#offset = localOffset(plant.location.timeZone);
  }

  /** Warmest that is comfortable at a time (seconds since the epoch), °C; it changes at local midnight only. */
  upper(time: number): number {
    const { month } = localMonth(time, this.#offset(time));
    return month >= 4 && month <= 8 ? summerMaximum : heatedMaximum;
  }

  /**
   * Coldest that is comfortable in a zone at a time (seconds since the epoch), °C: the plant file's set-point for the hour. Whether a controller
   * sets heating back is its own affair.
   */
  lower({ lower, unoccupied }: ComfortZone, time: number): number {
    if (unoccupied === undefined) return lower;
    setLocalTime(this.#local, time, this.#offset(time));
    return hoursToOccupancy(this.#local, unoccupied.hours) === 0 ? lower : unoccupied.lower;
  }
}

function initialOf(plant: Plant, { points }: Equipment, key: string, otherwise: number): number {
  return plant.points[points[key]].definition.initial ?? otherwise;
}

function unoccupiedOf(plant: Plant, equipment: Equipment, lower: number): ComfortZone['unoccupied'] {
  if (equipment.kind !== 'substation' || equipment.parameters.setback === undefined) return undefined;
  const hours = {
    days: equipment.parameters.setback.occupiedDays,
    from: initialOf(plant, equipment, 'setback.occupiedFromHour', 0),
    until: initialOf(plant, equipment, 'setback.occupiedUntilHour', 24),
  };
  const reduced = initialOf(plant, equipment, 'setback.roomTemperatureSetpoint', lower) - tolerance;
  return { hours, lower: Math.min(lower, reduced) };
}
