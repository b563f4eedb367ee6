import { z } from 'zod';
import { plantAlarmsSchema } from './alarms.ts';
import { demandSchema } from './demand.ts';
import { kinds } from './kinds/index.ts';
import { quantity } from './quantity.ts';
import { fieldUnitNames } from './units.ts';

const text = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });

/** How one signal of the field maps to a point. */
const fieldPoint = z.strictObject({
  tag: z.string().min(1),
  type: z.enum(['Double', 'Float', 'Int16', 'UInt16', 'Boolean']).default('Double'),
  /** Raw values and the engineering values that they stand for, in `unit`. */
  raw: z.tuple([z.number(), z.number()]).optional(),
  engineering: z.tuple([z.number(), z.number()]).optional(),
  unit: z.enum(fieldUnitNames as [string, ...string[]]).optional(),
  /** For a Boolean: true in the field is false here. */
  inverted: z.boolean().default(false),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isEndpoint(text: string): boolean {
  return /^opc\.tcp:\/\/[^/]/.test(text) && URL.canParse(text);
}

const alarmLimits = z.strictObject({
  high: z.number().optional(),
  highHigh: z.number().optional(),
  low: z.number().optional(),
  lowLow: z.number().optional(),
  delay: quantity('s', 0, 86400).optional(),
  priority: z.enum(['low', 'medium', 'high', 'emergency']).optional(),
});

const hourly = z.array(z.number().min(-500).max(5000)).length(24);

/** The plant file, but for each equipment's parameters, which its kind's own schema reads. */
export const plantFileSchema = z.strictObject({
  plant: z.strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a name in lower case: letters, digits, hyphens'),
    title: text,
    location: z.strictObject({
      latitude: quantity('°', -90, 90),
      longitude: quantity('°', -180, 180),
      timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Paris'),
    }),
    scanPeriod: quantity('s', 0.1, 60).default(1),
  }),
  systems: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), text),
  field: z.strictObject({
    endpoint: z.string().refine(isEndpoint, 'expected an address such as opc.tcp://10.0.0.5:4840').optional(),
    watchdog: z.string().regex(/^ns=\d+;[sig]=.+$/, 'expected an OPC UA NodeId such as ns=2;s=PLC.WATCHDOG'),
    watchdogTime: quantity('s', 2, 600).default(10),
    maximumAge: quantity('s', 1, 3600).default(10),
    namespace: z.number().int().min(1).max(255).default(2),
  }),
  prices: z.strictObject({
    electricityGrid: quantity('€/MWh', 0, 1000),
    /** €/MWh by hour of the day. */
    electricityWinter: hourly,
    electricitySummer: hourly,
    gas: quantity('€/MWh', 0, 1000),
    biogasPremium: quantity('€/MWh', 0, 1000),
    electricityEmissions: quantity('kg/kWh', 0, 2),
    gasEmissions: quantity('kg/kWh', 0, 2),
    biogasEmissions: quantity('kg/kWh', 0, 2),
    gasHeatingValueRatio: z.number().min(1).max(1.2),
    /** What power costs beside energy; absent: nothing. */
    demand: demandSchema.optional(),
  }),
  alarms: plantAlarmsSchema,
  fieldTypes: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(Object.keys(kinds) as [string, ...string[]]),
      extends: z.string().optional(),
      points: z.record(z.string(), fieldPoint),
    }),
  ),
  equipment: z.record(
    z.string().regex(/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/, 'expected a name such as heatPump.1'),
    z.strictObject({
      kind: z.enum(Object.keys(kinds) as [string, ...string[]]),
      label: text,
      system: z.string(),
      field: z.strictObject({ type: z.string(), prefix: z.string().min(1) }).optional(),
      parameters: z.record(z.string(), z.unknown()).default({}),
      setpoints: z.record(z.string(), z.number()).default({}),
      alarms: z.record(z.string(), alarmLimits).default({}),
      points: z.record(z.string(), fieldPoint).default({}),
    }),
  ),
  connections: z.array(
    z.strictObject({
      node: z.string().optional(),
      join: z.array(z.string()).min(2),
      /** The expansion vessel holds this gauge pressure here. */
      pressure: quantity('bar', 0.1, 30).optional(),
      /** What the circuit is filled with, where that is not water; said once in the circuit. */
      medium: z.literal('glycol').optional(),
    }),
  ),
});

export type PlantFile = z.output<typeof plantFileSchema>;
export type FieldPoint = z.output<typeof fieldPoint>;
