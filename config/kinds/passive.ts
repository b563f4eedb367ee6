import { z } from 'zod';
import { computed, definePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, waterEither, waterIn, waterOut } from './kind.ts';
import { resistance } from './shared.ts';

/** Pre-insulated pipe: plug flow with wall capacity and heat loss. */
export const pipe = defineKind({
  name: 'pipe',
  label: { en: 'Pipe', fr: 'Conduite' },
  brick: 'Water_Distribution',
  haystack: ['pipe', 'water'],
  ports: { in: waterEither, out: waterEither },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    length: quantity('m', 0.1, 100_000),
    innerDiameter: quantity('m', 0.005, 2),
    wallThickness: quantity('m', 0.0005, 0.05).default(0.004),
    /** Heat loss per metre of pipe and kelvin above its surroundings. */
    lossPerMetre: quantity('W/mK', 0, 10).default(0.25),
    /** Absolute roughness. */
    roughness: quantity('m', 1e-7, 0.01).default(5e-5),
    surroundings: z.enum(['ground', 'room', 'outdoor']).default('ground'),
  }),
  points: {},
  controlled: false,
});

/** Well-mixed volume in a pipe run: a loop buffer. */
export const vessel = defineKind({
  name: 'vessel',
  label: { en: 'Buffer vessel', fr: 'Ballon tampon' },
  brick: 'Water_Storage_Tank',
  haystack: ['tank', 'water'],
  ports: { in: waterEither, out: waterEither },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    ...resistance,
    volume: quantity('m³', 0.01, 100_000),
    lossToRoom: quantity('kW/K', 0, 10).default(0.01),
  }),
  points: definePoints({ temperature: measured('°C', { brick: 'Water_Temperature_Sensor' }) }),
  controlled: false,
});

/** Flow, temperature and gauge pressure at a place in a pipe. */
export const meter = defineKind({
  name: 'meter',
  label: { en: 'Meter', fr: 'Compteur' },
  brick: 'Water_Meter',
  haystack: ['meter', 'flow', 'water'],
  ports: { in: waterEither, out: waterEither },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({ ...resistance }),
  points: definePoints({
    temperature: measured('°C', { brick: 'Water_Temperature_Sensor' }),
    flow: measured('kg/s', { brick: 'Water_Flow_Sensor' }),
    pressure: measured('bar', {
      brick: 'Water_Pressure_Sensor',
      alarm: { low: 0.5, high: 9, delaySeconds: 60, deadBand: 0.2, priority: 'high' },
    }),
  }),
  controlled: false,
});

/** Plate exchanger between two circuits. */
export const heatExchanger = defineKind({
  name: 'heatExchanger',
  label: { en: 'Plate exchanger', fr: 'Échangeur à plaques' },
  brick: 'Heat_Exchanger',
  haystack: ['heatExchanger', 'water'],
  ports: { primaryIn: waterIn, primaryOut: waterOut, secondaryIn: waterIn, secondaryOut: waterOut },
  branches: {
    primary: { from: 'primaryIn', to: 'primaryOut' },
    secondary: { from: 'secondaryIn', to: 'secondaryOut' },
  },
  parameters: z.strictObject({
    /** Heat transfer coefficient times area at both design flows. */
    conductance: quantity('kW/K', 0.01, 100_000),
    /** What it is for: to cool the primary with outdoor air's cold, as soon as that is cold enough. */
    duty: z.enum(['freeCooling', 'separation']).default('separation'),
    primary: z.strictObject({ ...resistance }),
    secondary: z.strictObject({ ...resistance }),
    /**
     * Of free cooling: coolant at which its pump is stopped before the water on the other side freezes, and at which it may run again. An
     * engineering choice: antifreeze thermostats of chilled water stand at 4 °C at the water's own outlet (Lennox, Hydrolean manual, 3.8), and
     * coolant that enters against flowing water cools it less far.
     */
    freezingTemperature: quantity('°C', -30, 20).default(2),
    freezingReturnTemperature: quantity('°C', -30, 25).default(4),
  }),
  points: definePoints({
    'primary.leavingTemperature': measured('°C', { brick: 'Leaving_Water_Temperature_Sensor' }),
    'secondary.enteringTemperature': measured('°C', { brick: 'Entering_Water_Temperature_Sensor' }),
    'secondary.leavingTemperature': measured('°C', { brick: 'Leaving_Water_Temperature_Sensor' }),
  }),
  controlled: false,
});

/** Stratified hot-water store: joins production and network at its top and its bottom. */
export const store = defineKind({
  name: 'store',
  label: { en: 'Store', fr: 'Ballon de stockage' },
  brick: 'Thermal_Energy_Storage_Tank',
  haystack: ['tank', 'hot', 'water'],
  ports: { top: waterEither, bottom: waterEither },
  branches: { main: { from: 'top', to: 'bottom' } },
  parameters: z.strictObject({
    ...resistance,
    volume: quantity('m³', 0.05, 100_000),
    height: quantity('m', 0.3, 100),
    layers: z.number().int().min(5).max(50).default(10),
    /** Of the whole mantle, to the room. */
    lossToRoom: quantity('kW/K', 0, 10).default(0.03),
  }),
  points: definePoints({
    'temperature.top': measured('°C', { brick: 'Water_Temperature_Sensor' }),
    'temperature.upper': measured('°C', { brick: 'Water_Temperature_Sensor' }),
    'temperature.middle': measured('°C', { brick: 'Water_Temperature_Sensor' }),
    'temperature.lower': measured('°C', { brick: 'Water_Temperature_Sensor' }),
    'temperature.bottom': measured('°C', { brick: 'Water_Temperature_Sensor' }),
    /** Share of the store that is at supply temperature, from its five sensors. */
    charge: computed('fraction', { brick: 'Level_Status', deadBand: 0.01 }),
  }),
  controlled: false,
});
