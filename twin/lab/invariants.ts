import type { Equipment, Plant } from '../../config/index.ts';
import type { ClosedLoop } from './closed-loop.ts';

/** A rule that no scan may break, broken. */
export interface Violation {
  readonly invariant: string;
  readonly equipment: string;
  /** When it began, seconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

interface Rule {
  readonly invariant: string;
  readonly equipment: Equipment;
  /** The offending value, or undefined while the rule holds. */
  readonly broken: (measured: Float64Array) => number | undefined;
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
  readonly #loop: ClosedLoop;
  readonly #rules: readonly Rule[];
  readonly #since: Float64Array;
  readonly #told: Uint8Array;
  readonly #commanded: Uint16Array;

  constructor(loop: ClosedLoop) {
    this.#loop = loop;
    this.#rules = rulesOf(loop.plant);
    this.#since = new Float64Array(this.#rules.length).fill(Number.NaN);
    this.#told = new Uint8Array(this.#rules.length);
    this.#commanded = Uint16Array.from(
      loop.plant.points.filter(({ definition }) => definition.kind === 'commanded'),
      ({ index }) => index,
    );
  }

  check(): void {
    const { twin, controller } = this.#loop;
    const { value } = controller.image;
    for (let i = 0; i < this.#commanded.length; i++) {
      const slot = this.#commanded[i];
      if (!Number.isFinite(value[slot])) this.#tell('output.notANumber', slot, value[slot]);
    }
    for (let i = 0; i < this.#rules.length; i++) {
      const rule = this.#rules[i];
      const offence = rule.broken(twin.measured);
      if (offence === undefined) {
        this.#since[i] = Number.NaN;
        this.#told[i] = 0;
        continue;
      }
      if (Number.isNaN(this.#since[i])) this.#since[i] = twin.time;
      if (this.#told[i] === 1 || twin.time - this.#since[i] < tripSeconds) continue;
      this.#told[i] = 1;
      this.#add({ invariant: rule.invariant, equipment: rule.equipment.name, time: this.#since[i], value: offence });
    }
    this.checked += this.#rules.length + this.#commanded.length;
  }

  #tell(invariant: string, slot: number, value: number): void {
    const point = this.#loop.plant.points[slot];
    this.#add({ invariant, equipment: point.name, time: this.#loop.time, value });
  }

  #add(violation: Violation): void {
    this.count++;
    if (this.violations.length < toldMaximum) this.violations.push(violation);
  }
}

function rulesOf(plant: Plant): Rule[] {
  return plant.equipment.flatMap((equipment): Rule[] => {
    const { points } = equipment;
    switch (equipment.kind) {
      case 'heatPump':
      case 'chiller':
        return ['evaporator.flowProven', 'condenser.flowProven']
          .filter((key) => points[key] !== undefined)
          .map((key) => ({
            invariant: 'compressor.withoutFlow',
            equipment,
            broken: (m) => (m[points.running] > 0.5 && m[points[key]] < 0.5 ? m[points[key]] : undefined),
          }));
      case 'gasBoiler':
        return [
          {
            invariant: 'fire.withoutFlow',
            equipment,
            broken: (m) => (m[points.flame] > 0.5 && m[points.flowProven] < 0.5 ? m[points.flowProven] : undefined),
          },
          {
            invariant: 'boiler.highLimit',
            equipment,
            broken: (m) => outside(m[points.leavingTemperature], -50, equipment.parameters.highLimit),
          },
        ];
      case 'hall':
        return [
          {
            invariant: 'hall.allowable',
            equipment,
            broken: (m) => outside(m[points.enteringTemperature], ...hallAllowable),
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
            broken: (m) => outside(m[meter.points.temperature], -50, highest),
          },
        ];
      }
      default:
        return [];
    }
  });
}

function outside(value: number, low: number, high: number): number | undefined {
  return value >= low && value <= high ? undefined : value;
}
