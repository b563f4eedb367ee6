/** Shapes of what the HMI server sends and accepts (JSON over HTTP and Socket.IO). */

export type Role = 'viewer' | 'operator' | 'maintenance' | 'engineer' | 'admin';
export type Mode = 'automatic' | 'manual' | 'maintenance' | 'local';
export type Parameters = Readonly<Record<string, string | number>>;
export type AlarmPriority = 'low' | 'medium' | 'high' | 'emergency';
export type PointKind = 'measured' | 'commanded' | 'setpoint' | 'computed';

export interface Text {
  readonly en: string;
  readonly fr: string;
}

export interface PointDescription {
  readonly index: number;
  readonly name: string;
  /** Index of its equipment. */
  readonly equipment: number;
  readonly key: string;
  readonly kind: PointKind;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly states?: readonly string[];
  readonly deadBand: number;
  readonly brick?: string;
  readonly role?: 'operator' | 'engineer';
  readonly alarm?: {
    readonly highHigh?: number;
    readonly high?: number;
    readonly low?: number;
    readonly lowLow?: number;
    readonly when?: boolean;
    readonly priority: AlarmPriority;
  };
}

export interface BranchDescription {
  readonly name: string;
  /** Node indices; positive flow runs from `from` to `to`. */
  readonly from: number;
  readonly to: number;
  readonly chain: number;
}

export interface EquipmentDescription {
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly label: Text;
  readonly system: string;
  readonly points: Readonly<Record<string, number>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly brick?: string;
  readonly controlled: boolean;
  /** Whether the controller says why it is as it is. */
  readonly explained: boolean;
  readonly branches: readonly BranchDescription[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface NodeDescription {
  readonly index: number;
  readonly name: string;
  readonly medium: string;
  /** -1 for gas and electricity. */
  readonly circuit: number;
}

export interface CircuitDescription {
  readonly index: number;
  readonly medium: string;
}

export interface PlantDescription {
  readonly name: string;
  readonly title: Text;
  /** Clocks on the screens are the plant's, wherever the browser is. */
  readonly location: { readonly timeZone: string };
  readonly systems: Readonly<Record<string, Text>>;
  readonly equipment: readonly EquipmentDescription[];
  readonly points: readonly PointDescription[];
  readonly nodes: readonly NodeDescription[];
  readonly circuits: readonly CircuitDescription[];
}

export interface Condition {
  readonly key: string;
  readonly parameters: Parameters;
  readonly blocking: boolean;
  /** It only holds back. */
  readonly limiting?: true;
  /** Plant time at which it ends by itself. */
  readonly until?: number;
}

export interface Explanation {
  readonly equipment: string;
  readonly mode: Mode;
  readonly state: string;
  readonly since: number;
  readonly conditions: readonly Condition[];
}

export type AlarmLifeState = 'unacknowledged' | 'acknowledged' | 'returnedUnacknowledged';

export interface AlarmRecord {
  readonly id: string;
  readonly equipment: string;
  readonly point?: string;
  readonly key: string;
  readonly parameters: Parameters;
  readonly priority: AlarmPriority;
  readonly state: AlarmLifeState;
  /** Plant time, s. */
  readonly raisedAt: number;
  readonly returnedAt?: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
}

export interface AuditRecord {
  readonly sequence: number;
  /** Wall time, ISO 8601. */
  readonly time: string;
  readonly plantTime: number;
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason?: string | null;
  readonly result: string;
  readonly hash: string;
  readonly previousHash: string;
}

export interface PriorityEntry {
  readonly level: number;
  readonly value: number;
  readonly owner: string;
  readonly reason: string;
  readonly since: number;
  readonly until?: number | null;
}

export interface MaintenanceTag {
  readonly user: string;
  readonly role?: string;
  readonly reason: string;
  readonly since: number;
  readonly expectedEnd?: number | string | null;
  /** Tags of other people on the same equipment. */
  readonly others?: readonly MaintenanceTag[];
}

/** `[slot, value, quality, sourceTime]` */
export type ValueEntry = readonly [number, number | null, number, number];

export interface ValuesMessage {
  readonly sequence: number;
  readonly plantTime: number;
  readonly entries: readonly ValueEntry[];
}

export interface StatusMessage {
  readonly plantTime?: number;
  readonly processes?: Readonly<Record<string, unknown>>;
  readonly scan?: {
    readonly count?: number;
    readonly periodMs?: number;
    readonly p99Ms?: number;
    readonly overruns?: number;
    readonly strategy?: string;
    readonly circuitStrategies?: Readonly<Record<string, string>>;
    readonly fieldConnected?: boolean;
  } | null;
  readonly opcua?: { readonly connected: boolean };
}

export interface Session {
  readonly user: string;
  readonly role: Role;
}

export type Command =
  | {
      readonly type: 'setpoint';
      readonly point: string;
      readonly value: number;
    }
  | {
      readonly type: 'mode';
      readonly equipment: string;
      readonly mode: 'automatic' | 'manual' | 'maintenance';
      readonly reason?: string;
      readonly expectedEnd?: string;
    }
  | {
      readonly type: 'serviced';
      readonly equipment: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'release';
      readonly user?: string;
      readonly equipment: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'manualValue';
      readonly point: string;
      readonly value: number | null;
    }
  | { readonly type: 'reset'; readonly equipment: string }
  | { readonly type: 'strategy'; readonly strategy: string; readonly part?: string; readonly reason?: string }
  | {
      readonly type: 'acknowledge';
      readonly alarm: string;
      readonly comment?: string;
    };

export type CommandAnswer =
  | { readonly ok: true; readonly message?: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface HistorySeries {
  /** Seconds since the Unix epoch, ascending. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly qualities: readonly number[];
}

export interface HistoryAnswer {
  /** A value that stays is recorded again after this long (plant time). */
  readonly heartbeatSeconds: number;
  readonly points: Readonly<Record<string, HistorySeries>>;
}

/** One future of the plant, as the lab works it out. */
export interface PreviewOutlook {
  /** By name of the point, a value each `sampleSeconds`. */
  readonly trajectories: Readonly<Record<string, readonly number[]>>;
  readonly machines: readonly { readonly time: number; readonly equipment: string; readonly running: boolean }[];
  readonly alarms: readonly PreviewAlarm[];
  /** Over all hours: €, kg of CO2, kWh. */
  readonly cost: number;
  readonly emissions: number;
  readonly electricity: number;
  readonly gas: number;
}

export interface PreviewAlarm extends Pick<AlarmRecord, 'equipment' | 'point' | 'key' | 'parameters' | 'priority'> {
  readonly time: number;
}

/** The next hours with and without a command. */
export interface Preview {
  /** Plant time, s. */
  readonly from: number;
  readonly hours: number;
  readonly sampleSeconds: number;
  readonly without: PreviewOutlook;
  /** Absent where the controller would refuse the command. */
  readonly with?: PreviewOutlook;
  /** Why it would. */
  readonly refused?: string;
}

export type PreviewAnswer =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** A kind of fault the twin knows. */
export interface FaultKind {
  readonly kind: string;
  /** Kinds of equipment; or any equipment that has points; or any measured point. */
  readonly befalls: readonly string[] | 'equipment' | 'measuredPoint';
  /** Absent: it is there or not. */
  readonly severity?: {
    readonly unit: string;
    readonly default: number;
    readonly range: readonly [number, number];
  };
}

/** A fault that is on, or will be. */
export interface ActiveFault {
  readonly id: number;
  readonly kind: string;
  readonly target: string;
  readonly severity?: number;
  /** Plant time, s; `until` absent: until cleared. */
  readonly from?: number;
  readonly until?: number;
}

export interface Simulation {
  readonly library: readonly FaultKind[];
  readonly faults: readonly ActiveFault[];
}

export interface FaultRequest {
  readonly kind: string;
  readonly target: string;
  readonly severity?: number;
  readonly hours?: number;
}
