import { sortAlarms } from './alarm-list.ts';
import type { PlantModel } from './plant-model.ts';
import type { AlarmPriority, AlarmRecord, EquipmentDescription, PointDescription } from './shapes.ts';
import type { ValueImage } from './value-image.ts';

/** What a row of the overview shows of a kind: its key values, and what of it is held to a target. */
interface RowView {
  readonly values: readonly string[];
  /** Point held to a target, and the deviation in its unit that fills the bar. */
  readonly held?: {
    readonly key: string;
    readonly target: string;
    readonly span: number;
  };
  /** Point that must stay within its alarm limits. */
  readonly within?: string;
  /** What it is doing, where it has no states of its own: shown with its name. */
  readonly doing?: string;
}

const rows: Readonly<Record<string, RowView>> = {
  hall: { values: ['itPower'], within: 'enteringTemperature' },
  heatPump: {
    values: ['heat', 'coefficientOfPerformance'],
    held: {
      key: 'condenser.leavingTemperature',
      target: 'condenser.leavingTemperatureSetpoint',
      span: 5,
    },
  },
  chiller: { values: ['capacity', 'evaporator.leavingTemperature'] },
  dryCooler: { values: ['fanSpeed', 'leavingTemperature'] },
  gasBoiler: {
    values: ['heat', 'firingRate'],
    held: {
      key: 'leavingTemperature',
      target: 'leavingTemperatureSetpoint',
      span: 10,
    },
  },
  pump: { values: ['speed', 'power'] },
  valve: { values: ['positionFeedback'] },
  substation: {
    values: ['heat', 'primary.differentialPressure'],
    held: {
      key: 'heating.supplyTemperature',
      target: 'heating.supplyTemperatureSetpoint',
      span: 5,
    },
  },
  greenhouse: { values: ['heat', 'valveFeedback'], within: 'airTemperature' },
  store: { values: ['charge', 'temperature.top', 'temperature.bottom'] },
  vessel: { values: ['temperature'] },
  meter: { values: ['temperature', 'flow', 'pressure'] },
  heatExchanger: {
    values: ['primary.leavingTemperature', 'secondary.leavingTemperature'],
  },
  weatherStation: { values: ['outdoorTemperature', 'solarIrradiance'] },
  gasSupply: { values: ['power', 'pressure'] },
  electricitySupply: { values: ['power'] },
  heatingCircuit: {
    values: ['heatDemand', 'stage'],
    held: {
      key: 'supplyTemperature',
      target: 'supplyTemperatureSetpoint',
      span: 5,
    },
  },
  coolingCircuit: {
    values: ['coolingLoad'],
    doing: 'freeCooling',
    held: {
      key: 'supplyTemperature',
      target: 'supplyTemperatureSetpoint',
      span: 4,
    },
  },
  // Colder than its set-point is no fault: it then cools for nothing.
  rejectionCircuit: { values: ['heatRejected', 'supplyTemperature'] },
};

export interface Row {
  readonly equipment: EquipmentDescription;
  readonly values: readonly PointDescription[];
  readonly held:
    | {
        readonly point: PointDescription;
        readonly target: PointDescription;
        readonly span: number;
      }
    | undefined;
  readonly within: PointDescription | undefined;
  readonly doing: PointDescription | undefined;
}

/** The row of an equipment; undefined for kinds that measure nothing (pipes). */
export function rowOf(model: PlantModel, equipment: EquipmentDescription): Row | undefined {
  const view = rows[equipment.kind];
  if (Object.keys(equipment.points).length === 0) return undefined;
  const keys = view?.values ?? Object.keys(equipment.points).slice(0, 2);
  const point = view?.held && model.point(equipment, view.held.key);
  const target = view?.held && model.point(equipment, view.held.target);
  return {
    equipment,
    values: keys.map((key) => model.point(equipment, key)).filter((value) => value !== undefined),
    held: view?.held && point && target ? { point, target, span: view.held.span } : undefined,
    within: view?.within ? model.point(equipment, view.within) : undefined,
    doing: view?.doing ? model.point(equipment, view.doing) : undefined,
  };
}

/** Rows that say little alone and are folded behind a count: what only joins others. */
export function isMinor(equipment: EquipmentDescription): boolean {
  return ['pump', 'valve', 'meter', 'vessel', 'heatExchanger'].includes(equipment.kind);
}

/** How the mode and state of an equipment read: the name of the state, and whether it needs attention. */
export function lifeOf(model: PlantModel, image: ValueImage, equipment: EquipmentDescription) {
  const name = (key: string): string | undefined => {
    const point = model.point(equipment, key);
    if (!point || image.quality[point.index] === 255) return undefined;
    return point.states?.[Math.round(image.value[point.index])];
  };
  return { mode: name('mode'), state: name('state') };
}

/** Whether an equipment is a machine that runs or does not, and does not. */
export function rests(model: PlantModel, image: ValueImage, equipment: EquipmentDescription): boolean {
  const { state } = lifeOf(model, image, equipment);
  const runs = model.point(equipment, 'state')?.states?.includes('running') ?? false;
  return runs && state !== undefined && state !== 'running';
}

/** Something that is not as it should be, or not as it usually is. */
export type Abnormality =
  | {
      readonly type: 'alarm';
      readonly rank: number;
      readonly alarm: AlarmRecord;
    }
  | {
      readonly type: 'fault' | 'maintenance' | 'local' | 'manual';
      readonly rank: number;
      readonly equipment: EquipmentDescription;
    }
  | {
      readonly type: 'badQuality';
      readonly rank: number;
      readonly equipment: EquipmentDescription;
      readonly points: readonly PointDescription[];
    };

const alarmRank: Record<AlarmPriority, number> = {
  emergency: 0,
  high: 10,
  medium: 20,
  low: 40,
};

/**
 * Everything abnormal, worst first: alarms, faults without one, lost sensors, machines not in automatic. While `lost`, all values
 * are, and single ones are not told.
 */
export function abnormalities(
  model: PlantModel,
  image: ValueImage,
  alarms: readonly AlarmRecord[],
  lost: boolean,
): Abnormality[] {
  const found: Abnormality[] = sortAlarms(alarms).map((alarm) => ({
    type: 'alarm',
    rank: alarmRank[alarm.priority] + (alarm.state === 'returnedUnacknowledged' ? 25 : 0),
    alarm,
  }));
  const alarmed = new Set(alarms.map((alarm) => alarm.equipment));
  for (const equipment of model.description.equipment) {
    const { mode, state } = lifeOf(model, image, equipment);
    if (state === 'fault' && !alarmed.has(equipment.name)) found.push({ type: 'fault', rank: 15, equipment });
    if (mode === 'maintenance') found.push({ type: 'maintenance', rank: 32, equipment });
    if (mode === 'local') found.push({ type: 'local', rank: 30, equipment });
    if (mode === 'manual') found.push({ type: 'manual', rank: 31, equipment });
    if (lost) continue;
    // What is computed is bad where there is nothing to compute it from (no plan under another strategy): no sensor is lost by that.
    const bad = Object.values(equipment.points)
      .filter((slot) => image.quality[slot] === 2)
      .map((slot) => model.description.points[slot])
      .filter(({ kind }) => kind === 'measured');
    if (bad.length > 0) found.push({ type: 'badQuality', rank: 22, equipment, points: bad });
  }
  return found.sort((a, b) => a.rank - b.rank);
}

/** What a set-point commands, to be shown beside it: `x.storeTemperature` beside `x.temperatureSetpoint`. */
export function measuredFor(model: PlantModel, setpoint: PointDescription): PointDescription | undefined {
  const equipment = model.equipmentOf(setpoint);
  const base = setpoint.key.replace(/(Setpoint|Offset)$/, '');
  const prefix = base.includes('.') ? base.slice(0, base.lastIndexOf('.') + 1) : '';
  const candidates = [base];
  if (base === `${prefix}temperature`) candidates.push(`${prefix}storeTemperature`, `${prefix}enteringTemperature`);
  if (/^(day|night|vent)Temperature$/.test(base)) candidates.push('airTemperature');
  for (const key of candidates) {
    const point = model.point(equipment, key);
    if (point && point !== setpoint) return point;
  }
  return undefined;
}
