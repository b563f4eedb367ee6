import { z } from 'zod';
import { commanded, computed, definePoints, measured, setpoint } from '../points.ts';
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

/** Compression heat pump; its source is water (ports `evaporator…`) or outdoor air. */
export const heatPump = defineKind({
  name: 'heatPump',
  label: { en: 'Heat pump', fr: 'PAC' },
  brick: 'Packaged_Heat_Pump',
  haystack: ['heatPump'],
  ports: {
    evaporatorIn: { ...waterIn, optional: true },
    evaporatorOut: { ...waterOut, optional: true },
    condenserIn: waterIn,
    condenserOut: waterOut,
    electricity: electricityIn,
  },
  branches: {
    evaporator: { from: 'evaporatorIn', to: 'evaporatorOut', onlyWith: 'evaporator' },
    condenser: { from: 'condenserIn', to: 'condenserOut' },
  },
  parameters: z.strictObject({
    /** Heat at the rated point and full capacity. */
    ratedHeat: quantity('kW', 1, 100_000),
    /** Source temperature entering the evaporator (water), or outdoor temperature (air), of the rated point. */
    ratedSourceTemperature: quantity('°C', -30, 60),
    ratedCondenserLeavingTemperature: quantity('°C', 20, 110),
    /** Share of the Carnot efficiency between mean source and sink temperatures at the rated point. */
    exergyEfficiency: quantity('fraction', 0.1, 0.9),
    /** Relative change of full-load heat per kelvin of source, and per kelvin of sink. */
    heatPerSourceKelvin: z.number().min(-0.1).max(0.1).default(0.025),
    heatPerSinkKelvin: z.number().min(-0.1).max(0.1).default(-0.003),
    /**
     * The maker's map at full capacity, instead of the two slopes and the efficiency above: heat over that at the rated point (any
     * common scale will do), and coefficient of performance; rows by leaving temperature of the condenser, columns by source
     * temperature; null outside the maker's envelope.
     */
    map: z
      .strictObject({
        sourceTemperatures: z
          .array(quantity('°C', -40, 80))
          .min(1)
          .max(100),
        condenserLeavingTemperatures: z
          .array(quantity('°C', 10, 120))
          .min(1)
          .max(100),
        heatShare: z.array(z.array(z.number().min(0.01).max(100).nullable())).min(1),
        coefficientOfPerformance: z.array(z.array(z.number().min(1.05).max(20).nullable())).min(1),
      })
      .optional(),
    minimumCapacity: quantity('fraction', 0.05, 1).default(0.25),
    ...freezingLimits,
    evaporator: z
      .strictObject({
        designFlow: quantity('kg/s', 0.01, 1000),
        designPressureDrop: quantity('bar', 0.001, 5),
        /** Below this leaving temperature capacity is held back, and 2 K below it trips. */
        leavingTemperatureMinimum: quantity('°C', -30, 40).default(8),
        enteringTemperatureMaximum: quantity('°C', 5, 80).default(45),
        waterMass: quantity('kg', 1, 1e5).default(200),
      })
      .optional(),
    /**
     * Air source: outdoor temperatures between which it may run. It may again once they are so much within: the mast's sensor and its own differ by about a
     * kelvin (engineering choice).
     */
    air: z
      .strictObject({
        temperatureMinimum: quantity('°C', -40, 20).default(-15),
        temperatureMaximum: quantity('°C', 10, 60).default(35),
        hysteresis: quantity('K', 0.5, 5).default(1.5),
      })
      .optional(),
    condenser: z.strictObject({
      designFlow: quantity('kg/s', 0.01, 1000),
      /** Share of design flow that its pump is not throttled below: twice what compressors need (Wüllhorst 2021: 10 %). */
      minimumFlow: quantity('fraction', 0.01, 1).default(0.2),
      designPressureDrop: quantity('bar', 0.001, 5),
      /** Trip when the water returning to the condenser is hotter. */
      enteringTemperatureMaximum: quantity('°C', 20, 100).default(60),
      leavingTemperatureMaximum: quantity('°C', 30, 120).default(80),
      waterMass: quantity('kg', 1, 1e5).default(200),
    }),
    timers: compressorTimers(minimumOffTimes.heatPump),
    service: serviceAfter(5000),
    /** Of the loop that holds the leaving temperature by the sink pump's speed (output per kelvin). */
    tuning: loopTuning(0.02, 90),
    /** Of the loop that holds capacity back at the source limit (output per kelvin). */
    sourceTuning: loopTuning(0.05, 120),
  }),
  points: definePoints({
    run: commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    capacity: commanded('fraction', { initial: 0, brick: 'Heating_Command' }),
    running: measured('boolean', { brick: 'On_Off_Status' }),
    fault: measured('boolean', { brick: 'Fault_Status', alarm: { when: true, delaySeconds: 0, priority: 'high' } }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    reset: commanded('boolean', { initial: 0, brick: 'Reset_Command' }),
    'evaporator.flowProven': measured('boolean', { brick: 'Switch_Status' }),
    'evaporator.enteringTemperature': measured('°C', { brick: 'Entering_Water_Temperature_Sensor' }),
    'evaporator.leavingTemperature': measured('°C', { brick: 'Leaving_Water_Temperature_Sensor' }),
    'condenser.flowProven': measured('boolean', { brick: 'Switch_Status' }),
    'condenser.enteringTemperature': measured('°C', { brick: 'Entering_Hot_Water_Temperature_Sensor' }),
    'condenser.leavingTemperature': measured('°C', { brick: 'Leaving_Hot_Water_Temperature_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor' }),
    /** From the machine's heat meter. */
    heat: measured('kW', { brick: 'Thermal_Power_Sensor' }),
    'condenser.leavingTemperatureOffset': setpoint('K', {
      initial: 0,
      range: [-10, 10],
      brick: 'Temperature_Setpoint',
      role: 'engineer',
    }),
    'condenser.leavingTemperatureSetpoint': computed('°C', { brick: 'Leaving_Hot_Water_Temperature_Setpoint' }),
    coefficientOfPerformance: computed('count', { brick: 'Sensor', range: [0, 30], deadBand: 0.05 }),
    ...servicePoints,
    ...compressorLife,
  }),
  pointsOnlyWith: { 'evaporator.': 'evaporator' },
  heats: 'condenser',
  cools: 'evaporator',
  controlled: true,
});
