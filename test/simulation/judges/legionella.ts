import type { Plant } from '../../../config/index.ts';
import { type Controller, quality } from '../../../controller/scan/index.ts';
import type { Finding, Judge } from './finding.ts';

/** A site as its hot water is judged. */
export interface HotWater {
  readonly plant: Plant;
  readonly controller: Controller;
  readonly time: number;
  readonly alive: boolean;
  readonly scanned: boolean;
  readonly twin: { readonly measured: Float64Array };
}

interface Store {
  readonly equipment: number;
  readonly name: string;
  readonly temperature: number;
  readonly programme: number;
  keptAt: number;
  hotSince: number;
  /** By what is shown: for how long it has stood too cold, s; when it was last raised; for how long so far, by raise, s. */
  belowFor: number;
  raisedAt: number;
  readonly held: number[];
  /** For how long it has been below it, s. */
  readonly gap: number[];
}

/**
 * French order of 30 November 2005: 55 °C in the store, or raised daily: °C, and for how long, s. Of the truth, the longest raise is asked
 * for only.
 */
const permanent = 55;
const raises = [
  [70, 120],
  [65, 240],
  [60, 3600],
] as const;
const [, , [raised, raisedSeconds]] = raises;
const daySeconds = 24 * 3600;
/** Draws that the charging makes up for are no break, s; and the programme looks once a minute. */
const dipSeconds = 1800;
const looking = 180;
/** Sensors lag, and half a kelvin is their class; the alarm has an hour more. */
const tolerance = 0.5;
const patience = 3600;
const none: readonly Finding[] = [];

/**
 * No store goes a day and an hour unkept, by its true temperature, without anybody being told; and none is shown too cold for longer than a
 * draw, and unraised, but its programme begins to raise it.
 */
export class LegionellaJudge implements Judge {
  readonly #site: HotWater;
  readonly #stores: readonly Store[];
  #controller: Controller | undefined;
  #controlTime = Number.NaN;

  constructor(site: HotWater) {
    this.#site = site;
    this.#stores = site.plant.equipment.flatMap(({ index, name, points }): Store[] => {
      const temperature = points['hotWater.storeTemperature'];
      const programme = points['hotWater.disinfection'];
      // Control that knows no such programme is not judged by it.
      if (temperature === undefined || programme === undefined) return [];
      const never = Number.NEGATIVE_INFINITY;
      return [
        {
          equipment: index,
          name,
          temperature,
          programme,
          keptAt: site.time,
          hotSince: Number.POSITIVE_INFINITY,
          belowFor: 0,
          raisedAt: never,
          held: raises.map(() => 0),
          gap: raises.map(() => Number.POSITIVE_INFINITY),
        },
      ];
    });
  }

  check(): readonly Finding[] {
    const { time, alive } = this.#site;
    const found: Finding[] = [];
    const passed = this.#passed();
    for (const store of this.#stores) {
      if (this.#untold(store) && alive)
        found.push({
          invariant: 'legionella.untold',
          equipment: store.name,
          time: store.keptAt,
          value: this.#site.twin.measured[store.temperature],
        });
      if (this.#unraised(store, passed))
        found.push({
          invariant: 'legionella.unraised',
          equipment: store.name,
          time: time - store.belowFor,
          value: this.#site.controller.image.value[store.temperature],
        });
    }
    return found.length === 0 ? none : found;
  }

  /** What the controller's own clock says has passed, at most a scan, s: a clock that is wrong stands or leaps. Not a number after a break. */
  #passed(): number {
    const { controller, alive, scanned, plant } = this.#site;
    const anew = controller !== this.#controller || !alive || !scanned;
    const before = anew ? Number.NaN : this.#controlTime;
    this.#controller = controller;
    this.#controlTime = scanned ? controller.time : Number.NaN;
    return Math.min(plant.scanPeriodSeconds, Math.max(0, this.#controlTime - before));
  }

  #untold(store: Store): boolean {
    const { twin, time, controller } = this.#site;
    const value = twin.measured[store.temperature] + tolerance;
    store.hotSince = value >= raised ? Math.min(store.hotSince, time) : Number.POSITIVE_INFINITY;
    if (value >= permanent || time - store.hotSince >= raisedSeconds) store.keptAt = time;
    if (time - store.keptAt < daySeconds + patience) return false;
    return !controller.alarms().some(({ id }) => id === `${store.name}#disinfection`);
  }

  #unraised(store: Store, passed: number): boolean {
    const { controller, time } = this.#site;
    const { value, quality: known } = controller.image;
    const shown = value[store.temperature];
    if (Number.isNaN(passed) || known[store.temperature] === quality.bad) {
      store.belowFor = 0;
      return false;
    }
    for (const [i, [temperature, seconds]] of raises.entries()) {
      // Looked at once a minute, a raise may seem so much longer than it was, and shorter gaps are not seen.
      store.gap[i] = shown >= temperature ? 0 : store.gap[i] + passed;
      store.held[i] = store.gap[i] > 60 ? 0 : store.held[i] + passed;
      if (store.gap[i] === 0 && store.held[i] >= seconds - 60) store.raisedAt = time;
    }
    // Nobody raises what is tagged out.
    const cold = shown < permanent && controller.tags(store.equipment).length === 0;
    store.belowFor = cold ? store.belowFor + passed : 0;
    if (store.belowFor < dipSeconds + looking || time - store.raisedAt < daySeconds) return false;
    return value[store.programme] < 0.5;
  }
}
