import type { Plant } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';

/** For tests: a plant's dispatches by `rules`, with every sensor good and at 0. */
export function standing(plant: Plant, startTime: number, dt: number) {
  const context = new ControlContext(plant, startTime);
  const assembly = assemble(context, 'rules');
  const { image, requests, available } = context;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = 0;
  }
  /** @throws Error where the plant has no such equipment, RangeError where that has no such point */
  const slot = (equipment: string, key: string): number => {
    const found = plant.equipmentByName.get(equipment);
    if (found === undefined) throw new Error(`no ${equipment}`);
    return slotOf(found, key);
  };
  /** Scans for so many seconds, requests begun anew each time. */
  const pass = (scan: () => void, seconds: number): void => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      scan();
    }
  };
  return { context, assembly, image, requests, available, slot, pass };
}
