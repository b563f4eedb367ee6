import type { Plant } from '../../../config/index.ts';
import type { Finding, Judge } from './finding.ts';

/** A field as its machines' starts are judged: what they are commanded, and whether the controller commands. */
export interface Commanded {
  readonly plant: Plant;
  readonly time: number;
  readonly field: { readonly applied: Float64Array; readonly fallback: boolean };
}

interface Machine {
  readonly name: string;
  readonly run: number;
  readonly minimumOffTime: number;
  readonly startsPerHour: number;
  on: boolean;
  /** Whether the controller switched it on, not the field's own programme. */
  ours: boolean;
  /** When it was switched off last, and its starts of the last hour; empty after the field ran by itself. */
  offAt: number;
  starts: number[];
}

const none: readonly Finding[] = [];

/**
 * Minimum off-times and starts an hour, by what arrives at the field. What the field's own safe programme switched is its own; what
 * machines did meanwhile the controller cannot know, and nothing is counted from before.
 */
export class CyclingJudge implements Judge {
  readonly #site: Commanded;
  readonly #machines: readonly Machine[];

  constructor(site: Commanded) {
    this.#site = site;
    this.#machines = site.plant.equipment.flatMap((one): Machine[] => {
      if (one.kind !== 'heatPump' && one.kind !== 'chiller' && one.kind !== 'gasBoiler') return [];
      const { timers } = one.parameters;
      return [
        {
          name: one.name,
          run: one.points.run,
          minimumOffTime: timers.minimumOffTime,
          startsPerHour: 'startsPerHourMaximum' in timers ? timers.startsPerHourMaximum : Number.POSITIVE_INFINITY,
          on: false,
          ours: false,
          offAt: Number.NEGATIVE_INFINITY,
          starts: [],
        },
      ];
    });
  }

  check(): readonly Finding[] {
    const { field, time, plant } = this.#site;
    const found: Finding[] = [];
    for (const machine of this.#machines) {
      const on = field.applied[machine.run] >= 0.5;
      if (field.fallback) {
        machine.on = on;
        machine.ours = false;
        machine.offAt = Number.NEGATIVE_INFINITY;
        machine.starts = [];
        continue;
      }
      if (on === machine.on) continue;
      machine.on = on;
      if (!on) {
        machine.offAt = machine.ours ? time : Number.NEGATIVE_INFINITY;
        continue;
      }
      machine.ours = true;
      const off = time - machine.offAt;
      // Sampled once a scan, an off-time shows shorter than it was by one scan at most.
      if (off < machine.minimumOffTime - plant.scanPeriodSeconds)
        found.push({ invariant: 'machine.offTooShort', equipment: machine.name, time, value: off });
      machine.starts = [...machine.starts.filter((at) => time - at < 3600 - plant.scanPeriodSeconds), time];
      if (machine.starts.length > machine.startsPerHour)
        found.push({ invariant: 'machine.tooManyStarts', equipment: machine.name, time, value: machine.starts.length });
    }
    return found.length === 0 ? none : found;
  }
}
