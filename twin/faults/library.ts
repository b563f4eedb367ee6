import type { KindName } from '../../config/kinds/index.ts';

/** How bad a fault is. */
export interface FaultSeverity {
  readonly meaning: string;
  readonly unit: string;
  /** What is meant where nothing is said. */
  readonly default: number;
  readonly range: readonly [number, number];
}

export interface FaultDefinition {
  /** Kinds of equipment it can befall; or any equipment that has points; or any measured point. */
  readonly befalls: readonly KindName[] | 'equipment' | 'measuredPoint';
  /** Absent: it is there or it is not. */
  readonly severity?: FaultSeverity;
  /** What it does to the plant. */
  readonly effect: string;
  /** Where it shows in what the field measures. */
  readonly signs: string;
}

const share = (meaning: string, byDefault: number, range: readonly [number, number]): FaultSeverity => ({
  meaning,
  unit: 'fraction',
  default: byDefault,
  range,
});
const lostConductance = share('share of heat transfer (UA) lost', 0.5, [0.02, 0.95]);

/**
 * Everything that can go wrong in a plant, each with its physical effect. Equipment's faults change the physics (heat, flow, hardware
 * sequences), and books still close; faults of measured points change what the sensor shows, never the physics.
 */
export const faultLibrary = {
  heatPumpTrip: {
    befalls: ['heatPump'],
    effect: "The machine's own protection trips it, and latches until reset; it trips again while the cause lasts.",
    signs: 'fault closed, running open, power and heat 0',
  },
  chillerTrip: {
    befalls: ['chiller'],
    effect: "The machine's own protection trips it, and latches until reset; it trips again while the cause lasts.",
    signs: 'fault closed, running open, power 0',
  },
  pumpFailure: {
    befalls: ['pump'],
    effect: 'The drive is dead: the pump coasts to standstill.',
    signs: 'fault closed, running open, power 0, flow gone',
  },
  burnerFailure: {
    befalls: ['gasBoiler'],
    effect: 'No flame lights, a burning one goes out: lock-out after the last trial.',
    signs: 'fault closed, flame open, gas 0',
  },
  pressureLost: {
    befalls: ['gasBoiler'],
    effect: "The boiler's water pressure switch does not close: the burner has no permission.",
    signs: 'pressure switch open, flame open, while the pressure beside it is as ever',
  },
  fanFailure: {
    befalls: ['hall', 'dryCooler'],
    effect: 'The fans stand still; what is left of heat transfer is by buoyancy.',
    signs: 'fault closed, fans not running, power 0',
  },
  valveStuck: {
    befalls: ['valve', 'hall', 'greenhouse', 'substation'],
    effect: 'The actuator stays where it is, whatever is commanded.',
    signs: 'feedback off the command for longer than a stroke takes',
  },
  flowSwitchLost: {
    befalls: ['heatPump', 'chiller', 'gasBoiler'],
    effect: 'The flow switch says no flow, whatever flows: the machine has no permission, and a running one trips.',
    signs: 'flow not proven while the pump in series runs',
  },
  local: {
    befalls: ['pump', 'heatPump', 'chiller', 'gasBoiler', 'dryCooler', 'hall'],
    effect: "The equipment's own switch is off remote: machines stop, drives and fans stay as they are.",
    signs: 'local closed',
  },
  gasLost: {
    befalls: ['gasSupply'],
    effect: 'Gas pressure is gone: no burner has permission.',
    signs: 'gas pressure 0, flames out',
  },
  evaporatorFouling: {
    befalls: ['heatPump', 'chiller'],
    severity: lostConductance,
    effect:
      'Dirt on the evaporator: the refrigerant boils colder by 2 K at full load for each time its resistance is added (2 K approach when clean), so that capacity and performance sink.',
    signs: 'heat (or cold) below what command and temperatures ask for, power about as ever',
  },
  condenserFouling: {
    befalls: ['heatPump', 'chiller'],
    severity: lostConductance,
    effect:
      'Dirt in the condenser: the refrigerant condenses hotter by 2 K at full load for each time its resistance is added, so that power rises.',
    signs: 'power above what command and temperatures ask for, heat about as ever',
  },
  refrigerantLoss: {
    befalls: ['heatPump', 'chiller'],
    severity: share('share of the charge lost', 0.25, [0.02, 0.6]),
    effect:
      'Too little refrigerant: capacity sinks by 0.8 and performance by 0.6 of the share lost (order of Kim and Braun 2010: a quarter less charge, some 15 % less seasonal efficiency and more of capacity).',
    signs: 'heat (or cold) and power both below what command and temperatures ask for, heat more so',
  },
  exchangerFouling: {
    befalls: ['heatExchanger', 'substation', 'hall', 'dryCooler'],
    severity: lostConductance,
    effect: 'Dirt on exchanger, coil or fins: heat transfer falls; a hall, a dry cooler too.',
    signs: 'more flow, or more fan, and a wider approach for the same heat',
  },
  boilerFouling: {
    befalls: ['gasBoiler'],
    severity: share('share of efficiency lost', 0.08, [0.01, 0.4]),
    effect: 'Soot and scale: more of the gas leaves by the flue.',
    signs: 'heat over gas below what firing rate and return ask for',
  },
  pumpWear: {
    befalls: ['pump'],
    severity: share('share of head lost', 0.3, [0.02, 0.8]),
    effect: 'Worn impeller and rings: head sinks by the share, efficiency by half of it.',
    signs: 'less flow and pressure, or more speed for the same; power above the curve for speed and flow',
  },
  nonReturnValveLeak: {
    befalls: ['pump'],
    severity: share('flow that passes backwards at 1 bar, over design flow', 0.3, [0.01, 2]),
    effect: 'The flap does not shut: while the pump stands, water of its neighbour runs back through it.',
    signs: 'the neighbour turns faster and draws more for the flow that the network gets',
  },
  valveLeak: {
    befalls: ['valve', 'hall', 'greenhouse', 'substation'],
    severity: share('flow of the shut valve over that of the open one', 0.1, [0.002, 1]),
    effect: 'The shut valve still lets water pass.',
    signs: 'flow, or a temperature that follows the supply, with the valve at 0',
  },
  actuatorSlow: {
    befalls: ['valve', 'hall', 'greenhouse', 'substation'],
    severity: { meaning: 'times longer than its stroke time', unit: 'count', default: 10, range: [1.5, 100] },
    effect: 'The actuator moves, but too slowly.',
    signs: 'feedback comes behind the command by more than a stroke',
  },
  stiction: {
    befalls: ['valve', 'hall', 'greenhouse', 'substation'],
    severity: share('stroke by which command and stem must part before it slips', 0.06, [0.01, 0.5]),
    effect: 'Packing holds the stem: it stands until the command is the share away, then slips to it at once.',
    signs: 'feedback in steps under a command that moves steadily; the loop swings',
  },
  feedbackLost: {
    befalls: ['valve', 'hall', 'greenhouse', 'substation'],
    effect: "The actuator's potentiometer is broken: it moves, and says 0.",
    signs: 'feedback falls to 0 faster than the actuator can move, and stays',
  },
  loadStep: {
    befalls: ['hall'],
    severity: share('load added over installed power', 0.2, [-1, 1]),
    effect: 'A tenant moves machines in (or out): the IT load steps.',
    signs: 'IT power steps beyond its daily pattern',
  },
  powerCut: {
    befalls: ['electricitySupply'],
    effect:
      'No electricity: pumps, fans and compressors stop, burners go out, actuators stay. IT and control go on from their own supplies. When it is back all must start again from black.',
    signs: 'supply power that of the IT alone, nothing runs, no fault is latched',
  },
  communicationLoss: {
    befalls: 'equipment',
    effect:
      'The link to the equipment is cut: its points are unknown, its commands do not arrive; it goes on as commanded.',
    signs: 'all its measured points bad',
  },
  sensorDead: {
    befalls: 'measuredPoint',
    effect: "The transmitter's current is gone.",
    signs: 'the point is bad',
  },
  sensorNan: {
    befalls: 'measuredPoint',
    effect: 'The device says "not a number", and calls it good.',
    signs: 'the point is no number',
  },
  sensorFrozen: {
    befalls: 'measuredPoint',
    effect: 'The value stays what it was.',
    signs: 'no noise at all, while the plant around it moves',
  },
  sensorBias: {
    befalls: 'measuredPoint',
    severity: { meaning: 'added to the value', unit: "the point's", default: 2, range: [-1000, 1000] },
    effect: 'The value is off by a constant.',
    signs: 'a difference from what the balance about it says',
  },
  sensorDrift: {
    befalls: 'measuredPoint',
    severity: { meaning: 'added each hour', unit: "the point's, per hour", default: 0.1, range: [-1000, 1000] },
    effect: 'The value goes away slowly.',
    signs: 'a growing difference from what the balance about it says',
  },
  sensorNoisy: {
    befalls: 'measuredPoint',
    severity: { meaning: 'standard deviation added', unit: "the point's", default: 1.5, range: [0, 1000] },
    effect: 'A loose wire: the value jumps about.',
    signs: 'scatter from sample to sample far above the instrument class',
  },
} as const satisfies Record<string, FaultDefinition>;

export type FaultKind = keyof typeof faultLibrary;

export const faultKinds = Object.keys(faultLibrary) as FaultKind[];

export function faultDefinition(kind: FaultKind): FaultDefinition {
  return faultLibrary[kind];
}

/** Faults of measured points: the sensor layer's, not the physics'. */
export type SensorFaultKind = Extract<FaultKind, `sensor${string}`>;

export function isSensorFault(kind: FaultKind): kind is SensorFaultKind {
  return faultDefinition(kind).befalls === 'measuredPoint';
}

/** Bit of each equipment's fault in its flags; there are fewer than 31. */
export const faultBit = Object.fromEntries(faultKinds.map((kind, index) => [kind, 1 << index])) as Record<
  Exclude<FaultKind, SensorFaultKind>,
  number
>;

const place = Object.fromEntries(faultKinds.map((kind, index) => [kind, index])) as Record<FaultKind, number>;

/** Where an equipment's severity of a fault stands among all. */
export function severityIndex(equipment: number, kind: FaultKind): number {
  return equipment * faultKinds.length + place[kind];
}

/** One fault, from `from` until `until` (plant time, seconds; absent: from the start, for ever). */
export interface FaultSpecification {
  readonly kind: FaultKind;
  /** Name of the equipment, or of the measured point for a `sensor…` fault. */
  readonly target: string;
  /** In the unit of the kind's definition; its default where absent. */
  readonly severity?: number;
  readonly from?: number;
  readonly until?: number;
}
