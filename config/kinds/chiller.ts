import { z } from 'zod';
import { commanded, computed, definePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, electricityIn, waterIn, waterOut } from './kind.ts';
import {
  compressorLife,
  compressorTimers,
  freezingLimits,
  loopTuning,
  minimumOffTimes,
  serviceAfter,
  servicePoints,
} from './shared.ts';

const side = (enteringMinimum: number, enteringMaximum: number) =>
  z.strictObject({
    designFlow: quantity('kg/s', 0.01, 1000),
    designPressureDrop: quantity('bar', 0.001, 5),
    enteringTemperatureMinimum: quantity('°C', -30, 80).default(enteringMinimum),
    enteringTemperatureMaximum: quantity('°C', -30, 80).default(enteringMaximum),
    waterMass: quantity('kg', 1, 1e5).default(300),
  });

/** Electric chiller with a liquid-cooled condenser. */
export const chiller = defineKind({
  name: 'chiller',
  label: { en: 'Chiller', fr: 'Groupe froid' },
  brick: 'Chiller',
  haystack: ['chiller'],
  ports: {
    evaporatorIn: waterIn,
    evaporatorOut: waterOut,
    condenserIn: waterIn,
    condenserOut: waterOut,
    electricity: electricityIn,
  },
  branches: {
    evaporator: { from: 'evaporatorIn', to: 'evaporatorOut' },
    condenser: { from: 'condenserIn', to: 'condenserOut' },
  },
  parameters: z.strictObject({
    ratedCapacity: quantity('kW', 1, 100_000),
    ratedCop: z.number().min(1).max(20),
    /** EnergyPlus `Chiller:Electric:EIR` curves: biquadratic in leaving chilled and entering condenser water, °C. */
    capacityByTemperature: z.array(z.number()).length(6),
    eirByTemperature: z.array(z.number()).length(6),
    eirByPartLoad: z.array(z.number()).length(3),
    minimumCapacity: quantity('fraction', 0.05, 1).default(0.15),
    evaporatorLeavingTemperatureMinimum: quantity('°C', -10, 30).default(5),
    ...freezingLimits,
    evaporator: side(5, 40),
    condenser: side(12, 50),
    timers: compressorTimers(minimumOffTimes.chiller),
    service: serviceAfter(5000),
    /** Of the loop that holds the leaving chilled-water temperature by capacity (output per kelvin). */
    tuning: loopTuning(0.06, 150),
  }),
  points: definePoints({
    run: commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    capacity: commanded('fraction', { initial: 0, brick: 'Cooling_Command' }),
    running: measured('boolean', { brick: 'On_Off_Status' }),
    fault: measured('boolean', { brick: 'Fault_Status', alarm: { when: true, delaySeconds: 0, priority: 'high' } }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    reset: commanded('boolean', { initial: 0, brick: 'Reset_Command' }),
    'evaporator.flowProven': measured('boolean', { brick: 'Switch_Status' }),
    'evaporator.enteringTemperature': measured('°C', { brick: 'Entering_Chilled_Water_Temperature_Sensor' }),
    'evaporator.leavingTemperature': measured('°C', { brick: 'Leaving_Chilled_Water_Temperature_Sensor' }),
    'condenser.flowProven': measured('boolean', { brick: 'Switch_Status' }),
    'condenser.enteringTemperature': measured('°C', { brick: 'Entering_Condenser_Water_Temperature_Sensor' }),
    'condenser.leavingTemperature': measured('°C', { brick: 'Leaving_Condenser_Water_Temperature_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor' }),
    coefficientOfPerformance: computed('count', { brick: 'Sensor', range: [0, 30], deadBand: 0.05 }),
    ...servicePoints,
    ...compressorLife,
  }),
  cools: 'evaporator',
  rejects: 'condenser',
  controlled: true,
});
