import type { Equipment, Plant } from '../../../config/index.ts';
import type { Controller } from '../../../controller/scan/index.ts';
import { quality } from '../../../controller/scan/index.ts';
import type { Finding, Judge, RuleName } from './finding.ts';

/** A site as its outputs are judged. */
export interface Commanding {
  readonly plant: Plant;
  readonly controller: Controller;
  /** Whether the controller scanned in this step. */
  readonly scanned: boolean;
  readonly time: number;
}

/** A machine that may run only while these contacts say that water flows. */
interface Guarded {
  readonly equipment: Equipment;
  readonly run: number;
  readonly flows: readonly number[];
}

const none: readonly Finding[] = [];

/**
 * What every single scan's outputs must obey, by what the controller knows: numbers, nothing past its priority array, nothing tagged
 * out but at rest, and no machine asked to run whose flow is not proven.
 */
export class OutputJudge implements Judge {
  readonly #site: Commanding;
  readonly #commanded: readonly number[];
  readonly #guarded: readonly Guarded[];

  constructor(site: Commanding) {
    this.#site = site;
    const { equipment, points } = site.plant;
    this.#commanded = points.filter(({ definition }) => definition.kind === 'commanded').map(({ index }) => index);
    this.#guarded = equipment
      .filter(({ kind }) => kind === 'heatPump' || kind === 'chiller' || kind === 'gasBoiler')
      .map((one) => ({
        equipment: one,
        run: one.points.run,
        flows: Object.entries(one.points)
          .filter(([key]) => key.endsWith('lowProven'))
          .map(([, slot]) => slot),
      }));
  }

  check(): readonly Finding[] {
    const { scanned, controller, plant, time } = this.#site;
    if (!scanned) return none;
    const found: Finding[] = [];
    const { image, priority } = controller;
    const add = (invariant: RuleName, equipment: string, value: number) =>
      found.push({ invariant, equipment, time, value });
    for (const slot of this.#commanded) {
      const value = image.value[slot];
      const { name, equipment, definition } = plant.points[slot];
      if (!(value >= definition.range[0] && value <= definition.range[1])) add('output.outOfRange', name, value);
      if (value !== priority.valueAt(slot, priority.winner(slot) as never)) add('output.pastPriority', name, value);
      if (value !== 0 && controller.tags(equipment).length > 0) add('tagged.moved', name, value);
    }
    for (const { equipment, run, flows } of this.#guarded) {
      if (image.value[run] < 0.5) continue;
      for (const slot of flows)
        if (image.quality[slot] === quality.bad || image.value[slot] < 0.5)
          add('run.withoutProvenFlow', equipment.name, image.value[slot]);
    }
    return found;
  }
}
