import type { KindName } from '../../config/kinds/index.ts';

/**
 * What can go wrong, with the kinds of equipment it can befall. `sensor…` faults befall a measured point; they change what the
 * sensor layer shows, never the physics.
 */
export const faultKinds = {
  /** The machine's own protection trips, and latches until reset; it trips again while the cause lasts. */
  heatPumpTrip: ['heatPump'],
  chillerTrip: ['chiller'],
  /** The drive is dead: the pump coasts to standstill and reports a fault. */
  pumpFailure: ['pump'],
  /** No flame lights, a burning one goes out: lock-out after the last trial. */
  burnerFailure: ['gasBoiler'],
  /** The boiler's water pressure switch does not close. */
  pressureLost: ['gasBoiler'],
  /** The fans stand still. */
  fanFailure: ['hall', 'dryCooler'],
  /** The actuator stays where it is. */
  valveStuck: ['valve', 'hall', 'greenhouse', 'substation'],
  /** The flow switch says no flow, whatever flows. */
  flowSwitchLost: ['heatPump', 'chiller', 'gasBoiler'],
  /** The equipment's own switch is off remote: machines stop, drives and fans stay as they are. */
  local: ['pump', 'heatPump', 'chiller', 'gasBoiler', 'dryCooler', 'hall'],
  /** Gas pressure is gone. */
  gasLost: ['gasSupply'],
  sensorDead: [],
  sensorDrift: [],
} as const satisfies Record<string, readonly KindName[]>;

export type FaultKind = keyof typeof faultKinds;

const names = Object.keys(faultKinds) as FaultKind[];

/** Bit of each kind in an equipment's fault flags. */
export const faultBit = Object.fromEntries(names.map((name, index) => [name, 1 << index])) as Record<FaultKind, number>;

/** One fault, from `from` until `until` (plant time, seconds; absent: from the start, for ever). */
export interface FaultSpecification {
  readonly kind: FaultKind;
  /** Name of the equipment, or of the measured point for a `sensor…` fault. */
  readonly target: string;
  readonly from?: number;
  readonly until?: number;
  /** `sensorDrift`: units per hour. */
  readonly ratePerHour?: number;
}
