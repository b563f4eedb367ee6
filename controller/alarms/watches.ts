import type { AlarmLimits, AlarmPriority, Equipment } from '../../config/index.ts';
import { standingShare } from '../blocks/index.ts';
import { circulationProofs, servingProofs } from '../dispatch/topology.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import type { Interlocks } from '../interlocks/index.ts';

/** What becomes an alarm once it has held for its delay. */
export interface Watch {
  readonly id: string;
  /** None: it is about the whole plant. */
  readonly equipment: Equipment | undefined;
  readonly point?: string;
  readonly key: string;
  readonly priority: AlarmPriority;
  readonly delaySeconds: number;
  readonly parameters: () => Record<string, string | number>;
}

/** A state of a machine that is an alarm, unless the machine itself reports it. */
export interface FaultWatch extends Watch {
  readonly stateSlot: number;
  readonly faultState: number;
  /** Slot of the machine's own fault contact, or -1. */
  readonly contact: number;
}

/** A condition of any other kind; told whether it is active already, so that it can apply its dead-band. */
export interface ConditionWatch extends Watch {
  readonly holds: (active: boolean) => boolean;
}

/** A limit of a point: active while `sense` times the value is beyond `sense` times `on`, until it is back at `off`. */
export interface LimitWatch extends Watch {
  readonly slot: number;
  /** 1: high, -1: low. */
  readonly sense: 1 | -1;
  readonly on: number;
  readonly off: number;
  /** Slots of which one must be proven for the limit to be judged; absent: it always is. */
  readonly pumps: readonly number[] | undefined;
}

export function limitWatches(context: ControlContext, equipment: Equipment): LimitWatch[] {
  const { plant, image } = context;
  const watches: LimitWatch[] = [];
  for (const slot of Object.values(equipment.points)) {
    const { name, definition } = plant.points[slot];
    const { alarm } = definition;
    if (alarm === undefined) continue;
    const serving = alarm.whilePumped === true ? servingProofs(plant, equipment) : [];
    // Where no pump of this plant brings its flow, nothing is known of it that could excuse a limit.
    const pumps = serving.length > 0 ? serving : undefined;
    const add = (kind: string, sense: 1 | -1, limit: number, priority: AlarmPriority, on = limit, off = on) =>
      watches.push({
        id: `${name}#${kind}`,
        equipment,
        point: name,
        key: `alarm.${kind}`,
        priority,
        delaySeconds: alarm.delaySeconds,
        parameters: () => ({ value: image.value[slot], limit, unit: definition.unit }),
        slot,
        sense,
        on,
        off,
        pumps,
      });
    const band = alarm.deadBand ?? 0;
    // A contact is 0 or 1: any limit between them tells them apart.
    if (alarm.when !== undefined) add('state', alarm.when ? 1 : -1, alarm.when ? 1 : 0, alarm.priority, 0.5);
    const { high, low, highHigh, lowLow } = alarm;
    if (high !== undefined) add('high', 1, high, alarm.priority, high, high - band);
    if (low !== undefined) add('low', -1, low, alarm.priority, low, low + band);
    if (highHigh !== undefined) add('highHigh', 1, highHigh, stronger(alarm), highHigh, highHigh - band);
    if (lowLow !== undefined) add('lowLow', -1, lowLow, stronger(alarm), lowLow, lowLow + band);
  }
  return watches;
}

/** The outer limit of a point weighs one step more than its inner one. */
function stronger({ priority }: AlarmLimits): AlarmPriority {
  const next = { low: 'medium', medium: 'high', high: 'emergency', emergency: 'emergency' } as const;
  return next[priority];
}

/** A few seconds of bad quality are a hiccup of the wire; longer is a sensor or a link to mend. */
const badQualityDelay = 30;

export function qualityWatches(context: ControlContext, equipment: Equipment): ConditionWatch[] {
  const { plant, image } = context;
  const measured = Object.values(equipment.points).filter((slot) => plant.points[slot].definition.kind === 'measured');
  if (measured.length === 0) return [];
  const bad = () => measured.filter((slot) => !image.usable(slot));
  return [
    {
      id: `${equipment.name}#quality`,
      equipment,
      key: 'alarm.badQuality',
      priority: 'medium',
      delaySeconds: badQualityDelay,
      // When the whole field is silent, one alarm says so.
      holds: () => !image.allBad && measured.some((slot) => !image.usable(slot)),
      parameters: () => ({
        points: bad()
          .map((slot) => plant.points[slot].key)
          .slice(0, 5)
          .join(', '),
        count: bad().length,
      }),
    },
  ];
}

export function faultWatches({ plant }: ControlContext, equipment: Equipment): FaultWatch[] {
  const stateSlot = equipment.points.state;
  const faultState = stateSlot === undefined ? -1 : (plant.points[stateSlot].definition.states?.indexOf('fault') ?? -1);
  if (faultState < 0) return [];
  return [
    {
      id: `${equipment.name}#fault`,
      equipment,
      key: 'alarm.fault',
      priority: 'high',
      delaySeconds: 0,
      stateSlot,
      faultState,
      contact: equipment.points.fault ?? -1,
      parameters: () => ({}),
    },
  ];
}

export function interlockWatch(equipment: Equipment, interlocks: Interlocks): Watch {
  return {
    id: `${equipment.name}#interlock`,
    equipment,
    key: 'alarm.interlock',
    priority: 'high',
    delaySeconds: 0,
    parameters: () => ({ interlock: interlocks.announcedOn(equipment.index) ?? '' }),
  };
}

/** Shares of its difference down to which an alarm of a supply holds once it is raised: 4 K of 5.6 K, 2 K of 3 K. */
const held = { low: 4 / 5.6, high: 2 / 3 } as const;

export function circuitWatches({ image, plant }: ControlContext, equipment: Equipment): ConditionWatch[] {
  const watches: ConditionWatch[] = [];
  const { alarms } = plant;
  if (equipment.kind === 'heatingCircuit') {
    const [supply, setpoint] = [slotOf(equipment, 'supplyTemperature'), slotOf(equipment, 'supplyTemperatureSetpoint')];
    const meter = plant.equipmentByName.get(equipment.parameters.supplyMeter);
    const flow = meter?.kind === 'meter' ? slotOf(meter, 'flow') : -1;
    const standingFlow = meter?.kind === 'meter' ? standingShare * meter.parameters.designFlow : 0;
    const stands = () => flow >= 0 && image.usable(flow) && image.value[flow] < standingFlow;
    watches.push({
      id: `${equipment.name}#supplyLow`,
      equipment,
      key: 'alarm.supplyTemperatureLow',
      priority: 'high',
      delaySeconds: alarms.supplyLowTime,
      holds: (active) =>
        image.usable(supply) &&
        image.value[supply] < image.value[setpoint] - (active ? held.low : 1) * alarms.supplyLowDifference &&
        !stands(),
      parameters: () => ({ value: image.value[supply], setpoint: image.value[setpoint] }),
    });
  }
  if (equipment.kind === 'coolingCircuit') {
    const [supply, setpoint] = [slotOf(equipment, 'supplyTemperature'), slotOf(equipment, 'supplyTemperatureSetpoint')];
    const pumps = circulationProofs(plant, equipment.parameters.supplyMeter);
    watches.push({
      id: `${equipment.name}#supplyHigh`,
      equipment,
      key: 'alarm.supplyTemperatureHigh',
      priority: 'high',
      delaySeconds: alarms.supplyHighTime,
      holds: (active) =>
        image.usable(supply) &&
        image.value[supply] > image.value[setpoint] + (active ? held.high : 1) * alarms.supplyHighDifference &&
        pumps.some((slot) => image.proven(slot)),
      parameters: () => ({ value: image.value[supply], setpoint: image.value[setpoint] }),
    });
  }
  return watches;
}

/** One alarm of a supply for all boilers on it: that there is no gas. */
export function gasWatches({ image }: ControlContext, equipment: Equipment): ConditionWatch[] {
  if (equipment.kind !== 'gasSupply') return [];
  const [pressure, proof] = [slotOf(equipment, 'pressure'), slotOf(equipment, 'gasProven')];
  return [
    {
      equipment,
      priority: 'high',
      delaySeconds: 0,
      id: `${equipment.name}#gasLow`,
      key: 'alarm.gasPressureLow',
      holds: () => image.value[proof] < 0.5,
      parameters: () => ({
        pressureMillibar: 1000 * image.value[pressure],
        minimumMillibar: 1000 * equipment.parameters.pressureMinimum,
      }),
    },
  ];
}

export function powerWatch(context: ControlContext): ConditionWatch {
  return {
    id: 'plant#power',
    equipment: undefined,
    key: 'alarm.powerLost',
    priority: 'emergency',
    delaySeconds: 0,
    holds: () => context.powerLost,
    parameters: () => ({}),
  };
}

/** Long enough for a service that is being restarted; a plan made without forecasts costs little. */
const outlookDelay = 1800;

export function outlookWatch(context: ControlContext): ConditionWatch {
  return {
    id: 'plant#outlook',
    equipment: undefined,
    key: 'alarm.outlookMissing',
    priority: 'low',
    delaySeconds: outlookDelay,
    holds: () => context.outlookMissing,
    parameters: () => ({ problem: context.outlookProblem === '' ? '' : `(${context.outlookProblem})` }),
  };
}

export function silenceWatch(context: ControlContext): ConditionWatch {
  return {
    id: 'plant#communication',
    equipment: undefined,
    key: 'alarm.communicationLost',
    priority: 'emergency',
    delaySeconds: 5,
    holds: () => context.image.allBad,
    parameters: () => ({}),
  };
}
