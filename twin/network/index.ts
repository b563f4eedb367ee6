import type { Plant } from '../../config/plant.ts';
import { Twin, type TwinOptions } from './twin.ts';

export {
  checkFaults,
  type FaultDefinition,
  type FaultKind,
  type FaultSpecification,
  faultDefinition,
  faultDocument,
  faultKinds,
  formatFault,
  isSensorFault,
  parseFault,
} from '../faults/index.ts';
export { type MeterName, meterNames } from './meters.ts';
export type { Twin, TwinOptions, TwinSnapshot } from './twin.ts';

/** Assembles the twin of any valid plant from its graph. */
export function createTwin(plant: Plant, options: TwinOptions): Twin {
  return new Twin(plant, options);
}
