import type { Plant } from '../../config/plant.ts';
import { Twin, type TwinOptions } from './twin.ts';

export { checkFaults, type FaultKind, type FaultSpecification, faultKinds, parseFault } from '../faults/index.ts';
export { type MeterName, meterNames } from './meters.ts';
export type { Twin, TwinOptions, TwinSnapshot } from './twin.ts';

/** Assembles the twin of any valid plant from its graph. */
export function createTwin(plant: Plant, options: TwinOptions): Twin {
  return new Twin(plant, options);
}
