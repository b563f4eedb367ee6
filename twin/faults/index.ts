export { faultDocument } from './document.ts';
export { checkFaults, Faults, type SensorFault } from './faults.ts';
export {
  type FaultDefinition,
  type FaultKind,
  type FaultSeverity,
  type FaultSpecification,
  faultBit,
  faultDefinition,
  faultKinds,
  faultLibrary,
  isSensorFault,
  type SensorFaultKind,
  severityIndex,
} from './library.ts';
export { formatFault, parseFault } from './notation.ts';
