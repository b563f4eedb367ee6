import { type KindDefinition, type KindName, kinds } from './kinds/index.ts';
import type { Plant, Text } from './plant.ts';
import type { AlarmLimits, AlarmPriority, PointKind } from './points.ts';
import type { Unit } from './units.ts';

/** One link of the chain that holds an equipment in its state; texts are found by key. */
export interface ConditionRecord {
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly blocking: boolean;
  /** It only holds back. */
  readonly limiting?: true;
  /** Plant time. */
  readonly until?: number;
}

/** Why an equipment is as it is: node `<equipment>#explanation`. */
export interface ExplanationRecord {
  readonly equipment: string;
  readonly mode: string;
  readonly state: string;
  readonly since: number;
  readonly conditions: readonly ConditionRecord[];
}

/** A filled level of a priority array: node `<point>#priority`, strongest first. */
export interface PriorityRecord {
  readonly level: number;
  readonly value: number;
  readonly owner: string;
  readonly reason: string;
  readonly since: number;
  readonly until?: number;
}

/** A maintenance tag; node `<equipment>#tag` has the oldest, with `others` beside it, or null where there is none. */
export interface TagRecord {
  readonly user: string;
  readonly role: string;
  readonly reason: string;
  readonly since: number;
  readonly expectedEnd?: number;
  /** Tags that hang on the same equipment, by age. */
  readonly others?: readonly TagRecord[];
}

/** An alarm that is not normal: node `plant#alarms` lists them. */
export interface AlarmRecord {
  readonly id: string;
  readonly equipment: string;
  readonly point?: string;
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly priority: AlarmPriority;
  readonly state: 'unacknowledged' | 'acknowledged' | 'returnedUnacknowledged';
  readonly raisedAt: number;
  readonly returnedAt?: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly comment?: string;
}

/** One line of the audit trail; `hash` covers the line and `previousHash`. */
export interface AuditRecord {
  readonly sequence: number;
  /** Wall time, ISO 8601. */
  readonly time: string;
  readonly plantTime: number;
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly result: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Node `plant#scan`. */
export interface ScanRecord {
  readonly count: number;
  readonly periodMs: number;
  /** How long the last scan took, and the 99th percentile of the last thousand. */
  readonly lastMs: number;
  readonly p99Ms: number;
  /** 99th percentile of what showing values and texts to clients took after a scan, ms: no part of the scan. */
  readonly showP99Ms: number;
  readonly overruns: number;
  /** Plant time of the last scan. */
  readonly time: number;
  readonly strategy: string;
  /** Of the heating circuits that have one of their own, by the circuit's name: the one that decides there. */
  readonly circuitStrategies: Readonly<Record<string, string>>;
  readonly fieldConnected: boolean;
}

/** A configuration that came into force: `version` counts from 1, `origin` says how; `hash` is the text's SHA-256. */
export interface ConfigurationVersionRecord {
  readonly version: number;
  /** Wall time, ISO 8601. */
  readonly appliedAt: string;
  readonly who: string;
  readonly reason: string;
  readonly origin: 'file' | 'online' | 'rollback';
  readonly hash: string;
}

/** Node `plant#configuration`: the version in force, and those that are kept, the latest first. */
export interface ConfigurationRecord extends ConfigurationVersionRecord {
  readonly versions: readonly ConfigurationVersionRecord[];
}

export interface PointDescription {
  readonly index: number;
  readonly name: string;
  readonly equipment: number;
  readonly key: string;
  readonly kind: PointKind;
  readonly unit: Unit;
  readonly range: readonly [number, number];
  readonly states?: readonly string[];
  readonly deadBand: number;
  readonly brick: string;
  readonly alarm?: AlarmLimits;
  readonly role?: 'operator' | 'engineer';
}

export interface EquipmentDescription {
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly label: Text;
  readonly system: string;
  readonly brick: string;
  readonly controlled: boolean;
  /** Whether it has a node `#explanation`. */
  readonly explained: boolean;
  readonly points: Readonly<Record<string, number>>;
  /** Node of each joined port. */
  readonly ports: Readonly<Record<string, number>>;
  readonly branches: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly chain: number;
  }[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** All that a screen needs to draw a plant: node `plant#description`. */
export interface PlantDescription {
  readonly name: string;
  readonly title: Text;
  readonly location: Plant['location'];
  readonly systems: Readonly<Record<string, Text>>;
  readonly equipment: readonly EquipmentDescription[];
  readonly points: readonly PointDescription[];
  readonly nodes: readonly {
    readonly index: number;
    readonly name: string;
    readonly medium: string;
    readonly circuit: number;
  }[];
  readonly circuits: readonly { readonly index: number; readonly medium: string }[];
}

/** Whether the controller says why equipment of a kind is as it is. */
export function isExplained(kind: KindName): boolean {
  const { controlled, explained }: KindDefinition = kinds[kind];
  return controlled || explained === true;
}

/** Describes a plant for those that only supervise it: no field addresses, no tuning. */
export function describePlant(plant: Plant): PlantDescription {
  return {
    name: plant.name,
    title: plant.title,
    location: plant.location,
    systems: plant.systems,
    equipment: plant.equipment.map((equipment) => {
      const kind: KindDefinition = kinds[equipment.kind];
      return {
        index: equipment.index,
        name: equipment.name,
        kind: equipment.kind,
        label: equipment.label,
        system: equipment.system,
        brick: kind.brick,
        controlled: kind.controlled,
        explained: isExplained(equipment.kind),
        points: equipment.points,
        ports: equipment.ports,
        branches: Object.entries(equipment.branches).map(([name, index]) => {
          const { from, to, chain } = plant.branches[index];
          return { name, from, to, chain };
        }),
        parameters: scalars(equipment.parameters),
      };
    }),
    points: plant.points.map(({ index, name, equipment, key, definition }) => {
      const { kind, unit, range, states, deadBand, brick, alarm, role } = definition;
      return {
        index,
        name,
        equipment,
        key,
        kind,
        unit,
        range,
        deadBand,
        brick,
        ...(states === undefined ? {} : { states }),
        ...(alarm === undefined ? {} : { alarm }),
        ...(role === undefined ? {} : { role }),
      };
    }),
    nodes: plant.nodes.map(({ index, name, medium, circuit }) => ({ index, name, medium, circuit })),
    circuits: plant.circuits.map(({ index, medium }) => ({ index, medium })),
  };
}

/** The parameters that are plain figures or words: ratings to show, not tables and tunings. */
function scalars(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => typeof value === 'number' || typeof value === 'string'),
  );
}
