import type { PlantAlarms } from './alarms.ts';
import type { DemandPrices } from './demand.ts';
import type { KindName, Medium, Parameters } from './kinds/index.ts';
import type { PointDefinition } from './points.ts';
import type { FieldUnit, LinearMap } from './units.ts';

/** A text in the languages of the HMI. */
export interface Text {
  readonly en: string;
  readonly fr: string;
}

/** Where a point is in the field, and how its raw value becomes the internal one. */
export interface FieldAddress {
  /** OPC UA NodeId in the field server, such as `ns=2;s=PAC1.TT102`. */
  readonly nodeId: string;
  readonly dataType: 'Double' | 'Float' | 'Int16' | 'UInt16' | 'Boolean';
  readonly unit: FieldUnit;
  /** internal = raw * factor + offset; for booleans a factor of -1 with offset 1 inverts. */
  readonly map: LinearMap;
  /** Smallest and largest raw value; a raw value beyond them is a broken sensor. */
  readonly rawRange: readonly [number, number] | undefined;
  /** A measured value older than this is bad. */
  readonly maximumAgeSeconds: number;
}

/** A point of a plant. Its `index` is its slot in every process image, history and delta of this plant. */
export interface Point {
  readonly index: number;
  /** Full name: `heatPump.1.condenser.leavingTemperature`. */
  readonly name: string;
  /** Its equipment's index, and its name within the kind. */
  readonly equipment: number;
  readonly key: string;
  /** With limits and initial value of the plant file where it gives others. */
  readonly definition: PointDefinition;
  /** Measured and commanded points have one. */
  readonly field: FieldAddress | undefined;
}

/** One equipment of a plant, of kind `K`. */
export interface EquipmentOf<K extends KindName> {
  readonly index: number;
  readonly name: string;
  readonly kind: K;
  readonly label: Text;
  /** Key of {@link Plant.systems}. */
  readonly system: string;
  readonly parameters: Parameters<K>;
  /** Slot of each of its points by key; points that its parameters leave out are absent. */
  readonly points: Readonly<Record<string, number>>;
  /** Node index of each joined port. */
  readonly ports: Readonly<Record<string, number>>;
  /** Index in {@link Plant.branches} of each of its branches. */
  readonly branches: Readonly<Record<string, number>>;
}

/** An equipment of any kind, discriminated by `kind`. */
export type Equipment = { [K in KindName]: EquipmentOf<K> }[KindName];

/** Where ports are joined. */
export interface Node {
  readonly index: number;
  /** Given in the file, or made from its first port. */
  readonly name: string;
  readonly medium: Medium;
  readonly ports: readonly { readonly equipment: number; readonly port: string }[];
  /** Index in {@link Plant.circuits}; -1 for gas and electricity. */
  readonly circuit: number;
}

/** A hydraulic path through an equipment. */
export interface Branch {
  readonly index: number;
  readonly equipment: number;
  /** Its name within the kind: `main`, `evaporator`, … */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly circuit: number;
  /** Index in {@link Plant.chains}. */
  readonly chain: number;
}

/** Branches in series, with nothing else at the nodes between them: the same flow runs through all of them. */
export interface Chain {
  readonly index: number;
  readonly circuit: number;
  /** In the direction of positive flow. */
  readonly branches: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** A closed hydraulic circuit: what is joined by water (or glycol). */
export interface Circuit {
  readonly index: number;
  readonly medium: 'water' | 'glycol';
  readonly nodes: readonly number[];
  readonly branches: readonly number[];
  /** Node that the expansion vessel holds at `pressure` bar (gauge). */
  readonly pressureNode: number;
  readonly pressure: number;
}

/** Tariffs and emission factors, all with their source in the file. */
export interface Prices {
  /** €/MWh without the hourly shape: grid tariff, taxes. */
  readonly electricityGrid: number;
  /** €/MWh of energy by hour of the day: winter (October to March), summer. */
  readonly electricityWinter: readonly number[];
  readonly electricitySummer: readonly number[];
  /** €/MWh of higher heating value. */
  readonly gas: number;
  readonly biogasPremium: number;
  /** kg of CO2 equivalent per kWh; gas on the lower heating value. */
  readonly electricityEmissions: number;
  readonly gasEmissions: number;
  readonly biogasEmissions: number;
  /** Higher over lower heating value. */
  readonly gasHeatingValueRatio: number;
  /** What the power of the electricity delivery costs; absent: nothing. */
  readonly demand?: DemandPrices | undefined;
}

/** A plant, checked and resolved: what every process of Braise works on. */
export interface Plant {
  readonly name: string;
  readonly title: Text;
  readonly location: {
    /** Degrees north and east. */
    readonly latitude: number;
    readonly longitude: number;
    readonly timeZone: string;
  };
  readonly systems: Readonly<Record<string, Text>>;
  readonly field: {
    /** OPC UA endpoint of the field; undefined: the plant process on this machine. */
    readonly endpoint: string | undefined;
    /** Node that the controller toggles, and how long the field waits before its own safe programme. */
    readonly watchdogNodeId: string;
    readonly watchdogSeconds: number;
    /** How much later than a machine's own times the field may tell what a command did, s; more than 0 where plant time runs fast. */
    readonly answerSeconds: number;
  };
  readonly scanPeriodSeconds: number;
  readonly prices: Prices;
  readonly alarms: PlantAlarms;
  readonly equipment: readonly Equipment[];
  readonly points: readonly Point[];
  readonly nodes: readonly Node[];
  readonly branches: readonly Branch[];
  readonly chains: readonly Chain[];
  readonly circuits: readonly Circuit[];
  readonly equipmentByName: ReadonlyMap<string, Equipment>;
  readonly pointByName: ReadonlyMap<string, Point>;
}
