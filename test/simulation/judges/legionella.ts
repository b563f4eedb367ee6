import type { Plant } from '../../../config/index.ts';
import type { Controller } from '../../../controller/scan/index.ts';
import type { Finding, Judge } from './finding.ts';

/** A site as its hot water is judged. */
export interface HotWater {
  readonly plant: Plant;
  readonly controller: Controller;
  readonly time: number;
  readonly alive: boolean;
  readonly twin: { readonly measured: Float64Array };
}

interface Store {
  readonly name: string;
  readonly temperature: number;
  keptAt: number;
  hotSince: number;
}

/** French order of 30 November 2005: 55 °C in the store, or raised daily, to 60 °C for an hour at least. */
const permanent = 55;
const raised = 60;
const raisedSeconds = 3600;
const daySeconds = 24 * 3600;
/** Sensors lag, and half a kelvin is their class; the alarm has an hour more. */
const tolerance = 0.5;
const patience = 3600;
const none: readonly Finding[] = [];

/** No store goes a day and an hour unkept, by its true temperature, without anybody being told. */
export class LegionellaJudge implements Judge {
  readonly #site: HotWater;
  readonly #stores: readonly Store[];

  constructor(site: HotWater) {
    this.#site = site;
    this.#stores = site.plant.equipment.flatMap(({ name, points }): Store[] => {
      const temperature = points['hotWater.storeTemperature'];
      // Control that knows no such programme is not judged by it.
      if (temperature === undefined || points['hotWater.disinfection'] === undefined) return [];
      return [{ name, temperature, keptAt: site.time, hotSince: Number.POSITIVE_INFINITY }];
    });
  }

  check(): readonly Finding[] {
    const { twin, time, controller, alive } = this.#site;
    const found: Finding[] = [];
    for (const store of this.#stores) {
      const value = twin.measured[store.temperature] + tolerance;
      store.hotSince = value >= raised ? Math.min(store.hotSince, time) : Number.POSITIVE_INFINITY;
      if (value >= permanent || time - store.hotSince >= raisedSeconds) store.keptAt = time;
      if (time - store.keptAt < daySeconds + patience || !alive) continue;
      if (controller.alarms().some(({ id }) => id === `${store.name}#disinfection`)) continue;
      found.push({
        invariant: 'legionella.untold',
        equipment: store.name,
        time: store.keptAt,
        value: value - tolerance,
      });
    }
    return found.length === 0 ? none : found;
  }
}
