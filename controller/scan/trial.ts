import type { Plant, Point } from '../../config/index.ts';
import { type Controller, succeedController } from './controller.ts';

/** Scans that a successor is tried for: what a changed limit or order does shows within a few. */
const scans = 10;
/** Furthest that an analogue output may move in one scan beyond what it does without the change, as a share of its range. */
const stepMaximum = 0.05;

/** Why another configuration cannot go on from where the controller stands. */
export type SuccessionFault =
  /** It cannot be built, or its scan ends in an error. */
  | { readonly kind: 'error'; readonly message: string }
  /** An output would move at once because of it: before and after, in the point's unit. */
  | { readonly kind: 'bump'; readonly point: string; readonly from: number; readonly to: number };

/**
 * Tries another configuration from where a controller stands, on copies that command nothing: both go on for some scans with the inputs
 * as they are now. Its outputs must then move as they would without the change: no machine starts or stops, nothing jumps by more than
 * a twentieth of its range, and what hangs on a tag does not move at all.
 * @param scanSeconds time between two scans, s
 * @returns what is wrong with it first; undefined where nothing is
 */
export function judgeSuccession(
  controller: Controller,
  plant: Plant,
  scanSeconds: number,
): SuccessionFault | undefined {
  // What goes wrong without the change is not the change's fault, and no reason to try it either.
  const without = succeedController(controller, controller.plant);
  const before = controller.image.value;
  try {
    const changed = succeedController(controller, plant);
    let [then, thenChanged] = [before.slice(), before.slice()];
    for (let i = 0; i < scans; i++) {
      for (const one of [without, changed]) {
        one.image.sourceTime.set(fresh(one, scanSeconds));
        one.scan(one.time + scanSeconds);
      }
      const fault = bumpBetween(without, changed, then, thenChanged);
      if (fault !== undefined) return fault;
      then = without.image.value.slice();
      thenChanged = changed.image.value.slice();
    }
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
  return undefined;
}

/** Source times that age no further: the inputs of a trial are held as they are. */
function fresh({ image }: Controller, seconds: number): Float64Array {
  return image.sourceTime.map((time) => time + seconds);
}

/** The first output that another configuration moves; `then` are the values of the scan before, without it and with it. */
function bumpBetween(
  without: Controller,
  changed: Controller,
  then: Float64Array,
  thenChanged: Float64Array,
): SuccessionFault | undefined {
  for (const slot of changed.priority.slots) {
    const point = changed.plant.points[slot];
    const to = changed.image.value[slot];
    const [low, high] = point.definition.range;
    const allowed = tagged(changed, point) || point.definition.unit === 'boolean' ? 0 : stepMaximum * (high - low);
    const moved = to - thenChanged[slot];
    const movedAnyway = without.image.value[slot] - then[slot];
    const finite = Number.isFinite(to);
    if (finite && Math.abs(moved - movedAnyway) <= allowed) continue;
    return { kind: 'bump', point: point.name, from: thenChanged[slot], to };
  }
  return undefined;
}

const tagged = (controller: Controller, { equipment }: Point): boolean => controller.tags(equipment).length > 0;
