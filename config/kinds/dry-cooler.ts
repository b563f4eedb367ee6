import { z } from 'zod';
import { commanded, definePoints, lifePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, electricityIn, waterIn, waterOut } from './kind.ts';
import { exerciseInterval, loopTuning, resistance, serviceAfter, servicePoints } from './shared.ts';

/** Dry cooler: gives the heat of its loop to the outdoor air. */
export const dryCooler = defineKind({
  name: 'dryCooler',
  label: { en: 'Dry cooler', fr: 'Aéroréfrigérant' },
  brick: 'Dry_Cooler',
  haystack: ['dryCooler'],
  ports: { in: waterIn, out: waterOut, electricity: electricityIn },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    ...resistance,
    ratedHeat: quantity('kW', 1, 100_000),
    /** At the rated point: entering water less outdoor air, and leaving water less outdoor air. */
    ratedEnteringDifference: quantity('K', 1, 60),
    ratedApproach: quantity('K', 1, 40),
    fanPower: quantity('kW', 0.05, 1000),
    minimumFanSpeed: quantity('fraction', 0, 1).default(0.15),
    waterMass: quantity('kg', 1, 1e5).default(200),
    service: serviceAfter(8000),
    /** Fans that stood for longer turn for so long at their least speed, so that bearings do not mark; 0: never. */
    exerciseInterval,
    exerciseTime: quantity('s', 5, 600).default(60),
    tuning: loopTuning(0.05, 120),
  }),
  points: definePoints({
    run: commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    fanSpeed: commanded('fraction', { initial: 0, brick: 'Fan_Speed_Command' }),
    running: measured('boolean', { brick: 'On_Off_Status' }),
    fault: measured('boolean', { brick: 'Fault_Status', alarm: { when: true, delaySeconds: 0, priority: 'medium' } }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    enteringTemperature: measured('°C', { brick: 'Entering_Water_Temperature_Sensor' }),
    leavingTemperature: measured('°C', { brick: 'Leaving_Water_Temperature_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor', deadBand: 0.1 }),
    ...servicePoints,
    ...lifePoints(['off', 'starting', 'running', 'postRun', 'fault', 'maintenance']),
  }),
  dissipates: 'main',
  controlled: true,
});
