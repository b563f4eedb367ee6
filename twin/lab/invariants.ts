import type { Equipment, Plant } from '../../config/index.ts';
import type { Controller } from '../../controller/scan/index.ts';
import type { Twin } from '../network/index.ts';

/** A plant with its controller, whatever lies between both. */
export interface Watched {
  readonly plant: Plant;
  readonly twin: Twin;
  readonly controller: Controller;
}

/** What is watched, by name. */
export const truthRules = [
  'output.notANumber',
  'compressor.withoutFlow',
  'fire.withoutFlow',
  'boiler.highLimit',
  'hall.allowable',
  'supply.tooHot',
] as const;
export type TruthRule = (typeof truthRules)[number];

/** A rule that no scan may break, broken. */
export interface Violation {
  readonly invariant: TruthRule;
  readonly equipment: string;
  /** When it began, seconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

/** While one point is above a half (none: always), another must lie within bounds. */
interface Rule {
  readonly invariant: TruthRule;
  readonly equipment: Equipment;
  readonly while?: number;
  readonly slot: number;
  readonly low: number;
  readonly high: number;
}

/** Violations told in full; beyond them they are counted only. */
const toldMaximum = 100;
/** ASHRAE TC 9.9 (2021), class A1: allowable air entering servers, °C. */
const hallAllowable = [15, 32] as const;
/** How far above its limit a supply may overshoot before the plant's own limiter is what saves it, K. */
const overshoot = 5;
/** A machine's own switch and contactor need this long to follow a lost flow, s. */
const tripSeconds = 20;

/** Watches, after every scan, what must hold whatever happens: by the true values, not by what sensors show. */
export class Invariants {
  readonly violations: Violation[] = [];
  /** Rules times scans looked at, and violations begun. */
  checked = 0;
  count = 0;
  readonly #loop: Watched;
  readonly #excused: (invariant: TruthRule, equipment: Equipment) => boolean;
  readonly #rules: readonly Rule[];
  readonly #while: Int32Array;
  readonly #slot: Uint16Array;
  /** By rule: lowest and highest, in turn. */
  readonly #bounds: Float64Array;
  readonly #since: Float64Array;
  readonly #told: Uint8Array;
  readonly #commanded: number;

  /** @param excused whether what is wrong with the plant explains, now, that a rule is broken: the rule then begins anew */
  constructor(loop: Watched, excused: (invariant: TruthRule, equipment: Equipment) => boolean = () => false) {
    this.#loop = loop;
    this.#excused = excused;
    this.#rules = rulesOf(loop.plant);
    this.#while = Int32Array.from(this.#rules, (rule) => rule.while ?? -1);
    this.#slot = Uint16Array.from(this.#rules, ({ slot }) => slot);
    this.#bounds = Float64Array.from(this.#rules.flatMap(({ low, high }) => [low, high]));
    this.#since = new Float64Array(this.#rules.length).fill(Number.NaN);
    this.#told = new Uint8Array(this.#rules.length);
    this.#commanded = loop.plant.points.filter(({ definition }) => definition.kind === 'commanded').length;
  }

  check(): void {
    const { twin, controller } = this.#loop;
    const { value } = controller.image;
    const { changed, changedCount } = controller;
    for (let i = 0; i < changedCount; i++)
      if (!Number.isFinite(value[changed[i]])) this.#tell('output.notANumber', changed[i], value[changed[i]]);
    this.#judge(twin.measured, twin.time);
    this.checked += this.#rules.length + this.#commanded;
  }

  #judge(measured: Float64Array, time: number): void {
    const since = this.#since;
    for (let i = this.#next(0, measured); i < this.#rules.length; i = this.#next(i + 1, measured)) {
      const { invariant, equipment } = this.#rules[i];
      if (this.#kept(i, measured) || this.#excused(invariant, equipment)) {
        since[i] = Number.NaN;
        this.#told[i] = 0;
        continue;
      }
      if (Number.isNaN(since[i])) since[i] = time;
      if (this.#told[i] === 1 || time - since[i] < tripSeconds) continue;
      this.#told[i] = 1;
      this.#add({ invariant, equipment: equipment.name, time: since[i], value: measured[this.#slot[i]] });
    }
  }

  /** Most rules have long been kept, and nothing is to be forgotten: the first from `i` on of which that is not so, or their number. */
  #next(i: number, measured: Float64Array): number {
    const since = this.#since;
    let next = i;
    while (next < since.length && Number.isNaN(since[next]) && this.#kept(next, measured)) next++;
    return next;
  }

  #kept(i: number, measured: Float64Array): boolean {
    const value = measured[this.#slot[i]];
    if (value >= this.#bounds[2 * i] && value <= this.#bounds[2 * i + 1]) return true;
    const condition = this.#while[i];
    return condition >= 0 && !(measured[condition] > 0.5);
  }

  #tell(invariant: TruthRule, slot: number, value: number): void {
    const point = this.#loop.plant.points[slot];
    this.#add({ invariant, equipment: point.name, time: this.#loop.twin.time, value });
  }

  #add(violation: Violation): void {
    this.count++;
    if (this.violations.length < toldMaximum) this.violations.push(violation);
  }
}

/** A contact that is closed. */
const proven = { low: 0.5, high: 1 };

function rulesOf(plant: Plant): Rule[] {
  return plant.equipment.flatMap((equipment): Rule[] => {
    const { points } = equipment;
    switch (equipment.kind) {
      case 'heatPump':
      case 'chiller':
        return ['evaporator.flowProven', 'condenser.flowProven']
          .filter((key) => points[key] !== undefined)
          .map(
            (key): Rule => ({
              invariant: 'compressor.withoutFlow',
              equipment,
              while: points.running,
              slot: points[key],
              ...proven,
            }),
          );
      case 'gasBoiler':
        return [
          {
            invariant: 'fire.withoutFlow',
            equipment,
            while: points.flame,
            slot: points.flowProven,
            ...proven,
          },
          {
            invariant: 'boiler.highLimit',
            equipment,
            slot: points.leavingTemperature,
            low: -50,
            high: equipment.parameters.highLimit,
          },
        ];
      case 'hall':
        return [
          {
            invariant: 'hall.allowable',
            equipment,
            slot: points.enteringTemperature,
            low: hallAllowable[0],
            high: hallAllowable[1],
          },
        ];
      case 'heatingCircuit': {
        const meter = plant.equipmentByName.get(equipment.parameters.supplyMeter);
        if (meter === undefined) return [];
        const highest = equipment.parameters.supplyTemperatureMaximum + overshoot;
        return [
          {
            invariant: 'supply.tooHot',
            equipment,
            slot: meter.points.temperature,
            low: -50,
            high: highest,
          },
        ];
      }
      default:
        return [];
    }
  });
}
