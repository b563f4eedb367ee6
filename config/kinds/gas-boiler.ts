import { z } from 'zod';
import { commanded, computed, definePoints, lifePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, electricityIn, gasIn, waterIn, waterOut } from './kind.ts';
import { loopTuning, serviceAfter, servicePoints } from './shared.ts';

/**
 * Condensing gas boiler. Its certified burner control, limiter and pressure switches are hardware and stay the authority:
 * the controller enables it, asks for a firing rate, and reads what it says.
 */
export const gasBoiler = defineKind({
  name: 'gasBoiler',
  label: { en: 'Gas boiler', fr: 'Chaudière gaz' },
  brick: 'Condensing_Natural_Gas_Boiler',
  haystack: ['boiler', 'hot', 'water', 'naturalGas'],
  ports: { in: waterIn, out: waterOut, gas: gasIn, electricity: electricityIn },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    /** Heat at full firing rate, at 80/60 °C. */
    ratedHeat: quantity('kW', 1, 100_000),
    minimumFiringRate: quantity('fraction', 0.02, 1).default(0.1),
    designFlow: quantity('kg/s', 0.01, 1000),
    designPressureDrop: quantity('bar', 0.001, 5),
    waterMass: quantity('kg', 1, 1e5),
    /** Efficiency on the higher heating value: rows by firing rate, columns by entering water temperature. */
    efficiency: z.strictObject({
      firingRates: z.array(z.number().min(0).max(1)).min(2),
      enteringTemperatures: z.array(quantity('°C', 0, 110)).min(2),
      values: z.array(z.array(z.number().min(0.3).max(1))).min(2),
    }),
    jacketLossToRoom: quantity('kW/K', 0, 1).default(0.02),
    fanPower: quantity('kW', 0, 100).default(2),
    /** Highest leaving temperature the controller asks for, and the limiter that the hardware trips at. */
    leavingTemperatureMaximum: quantity('°C', 40, 120).default(95),
    highLimit: quantity('°C', 50, 130).default(105),
    /** Smallest flow with fire, over design flow. */
    minimumFlow: quantity('fraction', 0, 1).default(0.1),
    /**
     * Coldest water that may enter while it fires, for boilers in which flue gas must not condense (LBNL's coding of ASHRAE Guideline 36: 60 °C wanted,
     * 57.2 °C at least); absent: it may condense, the colder the better. It is kept by a recirculation valve.
     */
    returnTemperatureMinimum: quantity('°C', 20, 90).optional(),
    /**
     * On and off at least 15 min each (ASHRAE Guideline 36-2021, 5.21.2.1-3, as LBNL codes it in `Boilers.Generic.PlantEnable`), water for 180 s after
     * the fire and 60 s to prove its flow (its stage processes). Purge and ignition are the burner control's (EN 298), the rest engineering choices.
     */
    timers: z
      .strictObject({
        flowProofTime: quantity('s', 1, 600).default(60),
        purgeTime: quantity('s', 5, 600).default(60),
        ignitionTime: quantity('s', 1, 120).default(10),
        minimumOnTime: quantity('s', 0, 7200).default(900),
        minimumOffTime: quantity('s', 0, 7200).default(900),
        unloadTime: quantity('s', 0, 900).default(60),
        postRunTime: quantity('s', 0, 3600).default(180),
        rampTime: quantity('s', 1, 3600).default(180),
      })
      .prefault({}),
    service: serviceAfter(4000),
    tuning: loopTuning(0.02, 90),
  }),
  points: definePoints({
    run: commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    firingRate: commanded('fraction', { initial: 0, brick: 'Heating_Command' }),
    reset: commanded('boolean', { initial: 0, brick: 'Reset_Command' }),
    purging: measured('boolean', { brick: 'Status' }),
    flame: measured('boolean', { brick: 'On_Off_Status' }),
    fault: measured('boolean', { brick: 'Fault_Status', alarm: { when: true, delaySeconds: 0, priority: 'high' } }),
    highLimitTripped: measured('boolean', {
      brick: 'Lockout_Status',
      alarm: { when: true, delaySeconds: 0, priority: 'emergency' },
    }),
    pressureProven: measured('boolean', {
      brick: 'Pressure_Status',
      alarm: { when: false, delaySeconds: 5, priority: 'high' },
    }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    flowProven: measured('boolean', { brick: 'Switch_Status' }),
    enteringTemperature: measured('°C', { brick: 'Entering_Hot_Water_Temperature_Sensor' }),
    leavingTemperature: measured('°C', { brick: 'Leaving_Hot_Water_Temperature_Sensor' }),
    /** Higher heating value. */
    gasPower: measured('kW', { brick: 'Power_Sensor' }),
    heat: measured('kW', { brick: 'Thermal_Power_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor', deadBand: 0.1 }),
    leavingTemperatureSetpoint: computed('°C', { brick: 'Leaving_Hot_Water_Temperature_Setpoint' }),
    ...servicePoints,
    ...lifePoints([
      'off',
      'provingFlow',
      'purging',
      'igniting',
      'running',
      'unloading',
      'postRun',
      'lockout',
      'fault',
      'maintenance',
    ]),
  }),
  heats: 'main',
  controlled: true,
});
