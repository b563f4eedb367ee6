import type { Equipment, Plant } from '../../../config/index.ts';
import type { Controller } from '../../../controller/scan/index.ts';
import type { Finding, RuleName } from './finding.ts';

export interface Recovering {
  readonly plant: Plant;
  readonly controller: Controller;
  readonly time: number;
  readonly twin: { readonly measured: Float64Array };
  readonly field: { readonly applied: Float64Array; readonly fallback: boolean };
}

/** A true value, averaged over the last stretch of the calm, and where it must lie. */
interface Expected {
  readonly invariant: RuleName;
  readonly equipment: string;
  readonly slot: number;
  /** By the image's set-points of the end. */
  readonly low: () => number;
  readonly high: () => number;
}

/** A boiler whose return has a minimum, °C, and what entered it while it burned. */
interface Boiler {
  readonly name: string;
  readonly flame: number;
  readonly entering: number;
  readonly minimum: number;
  /** Since when it burns. */
  since: number;
  sum: number;
  count: number;
}

/** A cold boiler warms up on its own water first, s; and K that valves and sensors may miss by. */
const warmUpSeconds = 900;
const returnBand = 2;
const unlimited = () => Number.POSITIVE_INFINITY;

/** Whether, after the calm, all is as it should be without anybody's help: by true values, averaged over the last stretch. */
export class RecoveryJudge {
  readonly #site: Recovering;
  readonly #expected: readonly Expected[];
  readonly #sums: Float64Array;
  #samples = 0;
  readonly #boilers: readonly Boiler[];

  constructor(site: Recovering) {
    this.#site = site;
    this.#expected = site.plant.equipment.flatMap((one) => this.#expectationsOf(one));
    this.#sums = new Float64Array(this.#expected.length);
    this.#boilers = site.plant.equipment.flatMap((one): Boiler[] => {
      if (one.kind !== 'gasBoiler' || one.parameters.returnTemperatureMinimum === undefined) return [];
      const { flame, enteringTemperature: entering } = one.points;
      const minimum = one.parameters.returnTemperatureMinimum;
      return [{ name: one.name, flame, entering, minimum, since: Number.NaN, sum: 0, count: 0 }];
    });
  }

  /** Takes one step of the last stretch into account. */
  sample(): void {
    const { measured } = this.#site.twin;
    this.#samples++;
    for (const [i, { slot }] of this.#expected.entries()) this.#sums[i] += measured[slot];
    for (const boiler of this.#boilers) {
      if (measured[boiler.flame] < 0.5) boiler.since = Number.NaN;
      else if (Number.isNaN(boiler.since)) boiler.since = this.#site.time;
      if (!(this.#site.time - boiler.since >= warmUpSeconds)) continue;
      boiler.sum += measured[boiler.entering];
      boiler.count++;
    }
  }

  /** What is not as it should be. */
  verdict(): readonly Finding[] {
    const { time } = this.#site;
    const found: Finding[] = [];
    for (const [i, { invariant, equipment, low, high }] of this.#expected.entries()) {
      const value = this.#sums[i] / this.#samples;
      if (!(value >= low() && value <= high())) found.push({ invariant, equipment, time, value });
    }
    return [...found, ...this.#coldReturns(), ...this.#machines(), ...this.#commands()];
  }

  #expectationsOf(one: Equipment): Expected[] {
    const value = (slot: number) => this.#site.controller.image.value[slot];
    const { points, name } = one;
    switch (one.kind) {
      case 'hall':
        // Up to the end of the recommended range, and a little for the loop (ASHRAE TC 9.9, 2021).
        return [
          {
            invariant: 'recovery.hall',
            equipment: name,
            slot: points.enteringTemperature,
            low: () => 15,
            high: () => 27.5,
          },
        ];
      case 'coolingCircuit': {
        const meter = this.#site.plant.equipmentByName.get(one.parameters.supplyMeter);
        if (meter === undefined) return [];
        return [
          {
            invariant: 'recovery.chilledSupply',
            equipment: name,
            slot: meter.points.temperature,
            low: () => one.parameters.supplyTemperatureMinimum - 2,
            high: () => value(points.supplyTemperatureSetpoint) + 3,
          },
        ];
      }
      case 'heatingCircuit': {
        const meter = this.#site.plant.equipmentByName.get(one.parameters.supplyMeter);
        if (meter === undefined) return [];
        return [
          {
            invariant: 'recovery.supply',
            equipment: name,
            slot: meter.points.temperature,
            // Nobody is supplied where the water stands.
            low: () =>
              this.#stands(meter)
                ? Number.NEGATIVE_INFINITY
                : value(points.supplyTemperatureSetpoint) - this.#supplyBand(),
            high: () => one.parameters.supplyTemperatureMaximum + 2,
          },
        ];
      }
      case 'substation': {
        const slot = points['hotWater.storeTemperature'];
        if (slot === undefined) return [];
        return [{ invariant: 'recovery.hotWater', equipment: name, slot, low: () => 50, high: unlimited }];
      }
      case 'greenhouse':
        return [
          {
            invariant: 'recovery.greenhouse',
            equipment: name,
            slot: points.airTemperature,
            low: () => 3,
            high: unlimited,
          },
        ];
      default:
        return [];
    }
  }

  #stands({ kind, parameters, points }: Equipment): boolean {
    return kind === 'meter' && this.#site.twin.measured[points.flow] < 0.01 * parameters.designFlow;
  }

  /**
   * By how much the mean of half an hour may be below the set-point, K: where no store evens out what machines do at least load, their
   * minimum off-times show.
   */
  #supplyBand(): number {
    return this.#site.plant.equipment.some(({ kind }) => kind === 'store') ? 5.6 : 10;
  }

  /** No boiler burns on with water colder than it may take. */
  #coldReturns(): Finding[] {
    return this.#boilers.flatMap(({ name, minimum, sum, count }): Finding[] => {
      const value = sum / count;
      if (!(value < minimum - returnBand)) return [];
      return [{ invariant: 'recovery.boilerReturn', equipment: name, time: this.#site.time, value }];
    });
  }

  /** No machine waits for a person who has been there already. */
  #machines(): Finding[] {
    const { controller, plant, time } = this.#site;
    return plant.equipment.flatMap(({ name, points }) => {
      if (points.state === undefined) return [];
      const state = controller.image.value[points.state];
      const states = plant.points[points.state].definition.states ?? [];
      return states[state] === 'fault' ? [{ invariant: 'recovery.fault', equipment: name, time, value: state }] : [];
    });
  }

  /** The controller commands, and the field has what it says. */
  #commands(): Finding[] {
    const { controller, plant, time, field } = this.#site;
    if (field.fallback) return [{ invariant: 'recovery.fallback', equipment: 'plant', time, value: 1 }];
    return plant.points
      .filter(({ definition, index }) => {
        const { value } = controller.image;
        return definition.kind === 'commanded' && Math.abs(field.applied[index] - value[index]) > 1e-9;
      })
      .map(({ name, index }) => ({ invariant: 'recovery.output', equipment: name, time, value: field.applied[index] }));
  }
}
