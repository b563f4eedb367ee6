import { z } from 'zod';
import { biogasQuotaSchema } from '../biogas.ts';
import { computed, definePoints, measured, setpoint } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind } from './kind.ts';
import { heatingCurve } from './loads.ts';
import { loopTuning } from './shared.ts';

/** Outdoor sensors. */
export const weatherStation = defineKind({
  name: 'weatherStation',
  label: { en: 'Weather station', fr: 'Station météo' },
  brick: 'Weather_Station',
  haystack: ['weatherStation'],
  ports: {},
  branches: {},
  parameters: z.strictObject({}),
  points: definePoints({
    outdoorTemperature: measured('°C', { brick: 'Outside_Air_Temperature_Sensor', range: [-45, 60] }),
    solarIrradiance: measured('W/m²', { brick: 'Solar_Irradiance_Sensor' }),
    windSpeed: measured('m/s', { brick: 'Wind_Speed_Sensor' }),
  }),
  controlled: false,
});

/** Gas delivery with its meter. */
export const gasSupply = defineKind({
  name: 'gasSupply',
  label: { en: 'Gas supply', fr: 'Alimentation gaz' },
  brick: 'Gas_Meter',
  haystack: ['meter', 'naturalGas', 'siteMeter'],
  ports: { out: { media: ['gas'], direction: 'out' } },
  branches: {},
  parameters: z.strictObject({
    /** Share of biogas bought as guarantees of origin. */
    biogasShare: quantity('fraction', 0, 1),
    /** How much of it the contract holds; absent: as much as there is gas. */
    biogasQuota: biogasQuotaSchema.optional(),
    /** Gauge; below it no burner's own gas switch gives it free. */
    pressureMinimum: quantity('bar', 0, 10).default(0.015),
    /**
     * Gas counts as gone once pressure has been below that for `lossTime`, and as back once it has been so much above it, as a share, for
     * `returnTime`: a regulator hunts, and a sensor is noisy by a per cent or two of its span (engineering choices).
     */
    pressureHysteresis: quantity('fraction', 0, 1).default(0.1),
    lossTime: quantity('s', 0, 60).default(3),
    returnTime: quantity('s', 0, 600).default(10),
  }),
  points: definePoints({
    energy: measured('kWh', { brick: 'Natural_Gas_Usage_Sensor' }),
    power: measured('kW', { brick: 'Power_Sensor' }),
    pressure: measured('bar', { brick: 'Pressure_Sensor' }),
    /** Whether there is gas for burners, by its pressure, or by a flame while that is not known. */
    gasProven: computed('boolean', { initial: 1, brick: 'Pressure_Status' }),
  }),
  controlled: false,
});

/** Electricity delivery with its meter. */
export const electricitySupply = defineKind({
  name: 'electricitySupply',
  label: { en: 'Electricity supply', fr: 'Alimentation électrique' },
  brick: 'Electrical_Meter',
  haystack: ['meter', 'elec', 'siteMeter'],
  ports: { out: { media: ['electricity'], direction: 'out' } },
  branches: {},
  parameters: z.strictObject({
    /**
     * Pause between groups of machines that start after a power cut, so that their inrush currents do not add up: an
     * engineering choice; a stand-by generator's maker may ask for another.
     */
    restartStep: quantity('s', 0, 600).default(15),
  }),
  points: definePoints({
    energy: measured('kWh', { brick: 'Electric_Energy_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor' }),
  }),
  controlled: false,
});

const circuitMeters = {
  /** The meters whose temperatures are the circuit's supply and return, by equipment name. */
  supplyMeter: z.string(),
  returnMeter: z.string(),
};

/**
 * Trim and respond of a heating circuit's supply, below its heating curve, by requests of its substations: figures of ASHRAE Guideline 36-2021,
 * 5.21.4, as LBNL codes them (`Buildings.Controls.OBC.ASHRAE.G36.Plants.Boilers.SetPoints.HotWaterSupplyTemperatureReset`).
 */
const supplyReset = z
  .strictObject({
    /** From a circulation pump that is proven on to the first step, and between two steps. */
    startDelay: quantity('s', 0, 7200).default(600),
    sampleTime: quantity('s', 60, 7200).default(300),
    /** Requests that count for nothing; of fewer than three loads none, of fewer than six one at most. */
    ignoredRequests: z.number().int().min(0).max(100).default(2),
    trim: quantity('K', -10, 0).default(-1.1),
    /** For each request that is not ignored, and the most in a step. */
    respond: quantity('K', 0, 10).default(1.7),
    respondMaximum: quantity('K', 0, 20).default(3.9),
    /** It stands still for so long while stages change, and until the machine that comes gives heat. */
    stageHoldTime: quantity('s', 0, 7200).default(900),
    /** And while the supply is so far below its set-point: loads that ask for more then ask for what the plant has not got (engineering choice). */
    supplyShortDifference: quantity('K', 0.5, 20).default(4),
    /** Guideline 36, 5.6.8: a valve that is open so wide asks once, until it is closed so far again. */
    valveOpen: quantity('fraction', 0.5, 1).default(0.95),
    valveOpenEnd: quantity('fraction', 0.3, 1).default(0.85),
    /**
     * And twice or thrice where what it holds has been so far below its set-point for so long. Guideline 36 has 8.3 K and 17 K of air behind a
     * coil; for water behind an exchanger an engineering choice.
     */
    shortDifference: quantity('K', 0.5, 20).default(2),
    veryShortDifference: quantity('K', 0.5, 30).default(4),
    shortTime: quantity('s', 60, 7200).default(300),
    /** Supply is never reset to less than the loads' hot-water set-point and this: exchanger (5 K) and losses on the way (engineering choice). */
    hotWaterMargin: quantity('K', 0, 30).default(7),
  })
  .prefault({});

/** A heating circuit: the set-point its producers hold together. */
export const heatingCircuit = defineKind({
  name: 'heatingCircuit',
  label: { en: 'Heating circuit', fr: 'Circuit de chauffage' },
  brick: 'Hot_Water_System',
  haystack: ['plant', 'hot', 'water'],
  ports: {},
  branches: {},
  parameters: z.strictObject({
    ...circuitMeters,
    curve: heatingCurve,
    supplyTemperatureMaximum: quantity('°C', 30, 110),
    supplyTemperatureMinimum: quantity('°C', 15, 90),
    /** Fastest change of the set-point. */
    rate: quantity('K/min', 0.05, 10).default(1),
    /** Producers leave this much above the set-point, to cover what is lost on the way. */
    productionMargin: quantity('K', 0, 10).default(0.5),
    /** Differential pressure to hold at the worst consumer. */
    differentialPressure: quantity('bar', 0.05, 5),
    /** Share of the store that dispatch keeps charged. */
    storeCharge: quantity('fraction', 0, 1).default(0.6),
    /** Whether stages know what the store holds. False: by load and supply alone, as Guideline 36 publishes its staging, which knows no stores. */
    stageByStore: z.boolean().default(true),
    /** Load is averaged over this before it stages anything. */
    loadAverageTime: quantity('s', 10, 7200).default(300),
    /** Fail-safe stage up: supply this far under its set-point for this long (ASHRAE Guideline 36-2021, 5.21). */
    failSafeDifference: quantity('K', 0.5, 20).default(5.6),
    failSafeTime: quantity('s', 60, 7200).default(900),
    /** Part-load ratio to stage at, and how long it must hold (ASHRAE Guideline 36-2021, 5.21). */
    stagePartLoadRatio: z.number().min(0.3).max(1.2).default(0.9),
    stageTime: quantity('s', 30, 7200).default(900),
    reset: supplyReset,
    tuning: loopTuning(0.05, 600),
  }),
  points: definePoints({
    outdoorTemperature: computed('°C', { brick: 'Outside_Air_Temperature_Sensor' }),
    supplyTemperature: computed('°C', {
      brick: 'Leaving_Hot_Water_Temperature_Sensor',
    }),
    returnTemperature: computed('°C', { brick: 'Entering_Hot_Water_Temperature_Sensor' }),
    supplyTemperatureSetpoint: computed('°C', { brick: 'Leaving_Hot_Water_Temperature_Setpoint' }),
    /** What requests of the loads have taken off the heating curve, and how many there are. */
    supplyTemperatureReset: computed('K', { brick: 'Temperature_Setpoint', range: [-100, 0] }),
    resetRequests: computed('count', { brick: 'Status' }),
    supplyTemperatureOffset: setpoint('K', { initial: 0, range: [-8, 8], brick: 'Temperature_Setpoint' }),
    differentialPressureSetpoint: setpoint('bar', {
      initial: 0.5,
      range: [0.1, 3],
      brick: 'Differential_Pressure_Setpoint',
      role: 'engineer',
    }),
    differentialPressure: computed('bar', { brick: 'Hot_Water_Differential_Pressure_Sensor' }),
    heatDemand: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    heatRequired: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    heatRecovered: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    heatFromGas: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    stage: computed('count', { brick: 'Stages_Status' }),
    /** Of all its stores. */
    storeCharge: computed('fraction', { brick: 'Level_Status', deadBand: 0.01 }),
    /** What the plan in force wants now; bad where there is none. */
    plannedHeatRecovered: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    plannedHeatFromGas: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    plannedStoreCharge: computed('fraction', { brick: 'Level_Status', deadBand: 0.01 }),
    /** Of the site, heat pumps included, in the highest interval of its tariff; bad as well where power costs nothing. */
    plannedPower: computed('kW', { brick: 'Electric_Power_Sensor' }),
  }),
  controlled: false,
  explained: true,
});

/** A cooling circuit: chilled water held for its halls. */
export const coolingCircuit = defineKind({
  name: 'coolingCircuit',
  label: { en: 'Chilled-water circuit', fr: 'Circuit d’eau glacée' },
  brick: 'Chilled_Water_System',
  haystack: ['plant', 'chilled', 'water'],
  ports: {},
  branches: {},
  parameters: z.strictObject({
    ...circuitMeters,
    supplyTemperatureSetpoint: quantity('°C', 4, 30),
    /** Recovery may cool the loop this far below the set-point, no further. */
    supplyTemperatureMinimum: quantity('°C', 2, 30),
    differentialPressure: quantity('bar', 0.05, 5),
    loadAverageTime: quantity('s', 10, 7200).default(300),
    failSafeDifference: quantity('K', 0.5, 20).default(2),
    failSafeTime: quantity('s', 30, 7200).default(300),
    stagePartLoadRatio: z.number().min(0.3).max(1.2).default(0.9),
    stageTime: quantity('s', 30, 7200).default(600),
    /** Free cooling is whole where outdoor air is this far below the supply, and begins this far below the return. */
    freeCoolingWhole: quantity('K', 1, 30).default(10),
    freeCoolingPartial: quantity('K', 0, 30).default(4),
  }),
  points: definePoints({
    supplyTemperature: computed('°C', { brick: 'Leaving_Chilled_Water_Temperature_Sensor' }),
    returnTemperature: computed('°C', { brick: 'Entering_Chilled_Water_Temperature_Sensor' }),
    supplyTemperatureSetpoint: setpoint('°C', {
      initial: 20,
      range: [12, 24],
      brick: 'Leaving_Chilled_Water_Temperature_Setpoint',
    }),
    differentialPressureSetpoint: setpoint('bar', {
      initial: 0.5,
      range: [0.1, 3],
      brick: 'Differential_Pressure_Setpoint',
      role: 'engineer',
    }),
    differentialPressure: computed('bar', { brick: 'Chilled_Water_Differential_Pressure_Sensor' }),
    coolingLoad: computed('kW', { brick: 'Thermal_Power_Sensor' }),
    freeCooling: computed('state', { states: ['off', 'partial', 'whole'], brick: 'Mode_Status' }),
    stage: computed('count', { brick: 'Stages_Status' }),
  }),
  controlled: false,
  explained: true,
});

/** A heat-rejection circuit: coolant held for condensers and free cooling. */
export const rejectionCircuit = defineKind({
  name: 'rejectionCircuit',
  label: { en: 'Heat-rejection circuit', fr: 'Circuit de rejet' },
  brick: 'Condenser_Water_System',
  haystack: ['plant', 'condenser', 'water'],
  ports: {},
  branches: {},
  parameters: z.strictObject({
    ...circuitMeters,
    /** Coolant leaving the dry coolers, for condensers. */
    supplyTemperatureSetpoint: quantity('°C', 5, 50),
    /** Lowest that condensers accept (head pressure). */
    supplyTemperatureMinimum: quantity('°C', -20, 40),
    /**
     * Lowest that free cooling's exchanger may get, °C: chilled water is on its other side. 5 °C is what makers of coolers ask of water that
     * must not freeze (BAC, VT1 operating manual, cold weather).
     */
    freeCoolingTemperatureMinimum: quantity('°C', -20, 20).default(5),
    /**
     * Fans bring the coolant no nearer to the outdoor air than this, nor, beside chillers, than so many times what they reach at full speed
     * with the present load: the last kelvins take most of their power. Engineering choices, by trial on the reference plant's
     * twin: least electricity of fans, chillers and pumps together.
     */
    approach: quantity('K', 0, 20).default(1),
    approachFactor: z.number().min(1).max(10).default(1.5),
    /** One more fan comes after it has been due for so long: coolant takes minutes to go round. An engineering choice. */
    stageTime: quantity('s', 0, 3600).default(120),
    /** A fan goes after so long at its least speed, and then rests at least so long (ASHRAE Guideline 36-2021, 5.20.12.2). */
    minimumSpeedTime: quantity('s', 0, 3600).default(300),
    restTime: quantity('s', 0, 3600).default(180),
  }),
  points: definePoints({
    supplyTemperature: computed('°C', { brick: 'Leaving_Condenser_Water_Temperature_Sensor' }),
    returnTemperature: computed('°C', { brick: 'Entering_Condenser_Water_Temperature_Sensor' }),
    supplyTemperatureSetpoint: setpoint('°C', {
      initial: 28,
      range: [10, 45],
      brick: 'Leaving_Condenser_Water_Temperature_Setpoint',
      role: 'engineer',
    }),
    heatRejected: computed('kW', { brick: 'Thermal_Power_Sensor' }),
  }),
  controlled: false,
  explained: true,
});
