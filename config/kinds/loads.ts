import { z } from 'zod';
import { weekdays } from '../occupancy.ts';
import { commanded, computed, definePoints, lifePoints, measured, setpoint } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, electricityIn, waterIn, waterOut } from './kind.ts';
import { exerciseInterval, frostLimits, loopTuning } from './shared.ts';

/** Straight line between two outdoor temperatures, flat beyond them ("loi d'eau"). */
export const heatingCurve = z.strictObject({
  coldOutdoor: quantity('°C', -40, 20),
  coldSupply: quantity('°C', 20, 110),
  mildOutdoor: quantity('°C', -10, 30),
  mildSupply: quantity('°C', 15, 110),
});

/**
 * Night set-back and optimum start (EN 12098-1: "optimization") of a heating circuit whose building is not used all the time. Hours, the room's
 * temperature outside them and a switch are set-points of operators (`setback.…`); here is what goes with the building.
 */
const setback = z.strictObject({
  /** Days on which the occupied hours begin. */
  occupiedDays: z.array(z.enum(weekdays)).max(7).default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
  /**
   * Heating begins so long before occupancy for each kelvin that the room is short, until mornings have taught better (Siemens,
   * room thermostats A6V10877569, "warm-up gradient": 30 min/K). Seconds for each kelvin.
   */
  warmUpTimePerKelvin: quantity('s', 60, 6 * 3600).default(1800),
  /** Longest that heating begins before occupancy; a set-back from which this would not do is not gone down to. Engineering choice. */
  leadTimeMaximum: quantity('s', 600, 24 * 3600).default(6 * 3600),
  /**
   * Without a room sensor heating begins so long before, at the cold and at the mild end of the curve, and nothing is learned (as EN 12098-1
   * controllers do by their maximum heating-up time). Engineering choices.
   */
  coldLeadTime: quantity('s', 0, 24 * 3600).default(4 * 3600),
  mildLeadTime: quantity('s', 0, 24 * 3600).default(3600),
  /** Supply is raised by this while the room is brought back, though not above the curve's cold end. Engineering choice. */
  startSupplyBoost: quantity('K', 0, 20).default(5),
  /**
   * Room set-point rises no faster than this while the room is brought back, and heating begins as much earlier; the boost above then comes only
   * where the room lags behind. 0: at once. For plants in which all rooms brought back at once bring a boiler on that the day does not need.
   */
  startRate: quantity('K/min', 0, 10).default(0),
  /**
   * Optimum stop (EN 12098-1): heating stops so long before the occupied hours end, at most, that the room has then fallen by no more than the
   * difference; 0: it does not stop before (Siemens RVS: "optimum stop control max", off, 1/4 K).
   */
  stopLeadTimeMaximum: quantity('s', 0, 6 * 3600).default(0),
  stopRoomDifference: quantity('K', 0.1, 2).default(0.25),
  /**
   * How a room begins to cool without heating, until evenings have taught better: it falls by (room − outdoor) / this. The first quarter of a kelvin
   * is air and inner surfaces, faster than the structure's days. Engineering choice, on the safe side.
   */
  coolDownTimeConstant: quantity('s', 2 * 3600, 500 * 3600).default(20 * 3600),
  /**
   * In frost little heat is to spare for bringing rooms back: below the first outdoor temperature the set-back is taken back, below the second
   * there is none (Siemens RVS, "reduced set-point increase": -5 and -15 °C).
   */
  raiseBeginOutdoorTemperature: quantity('°C', -40, 20).default(-5),
  raiseEndOutdoorTemperature: quantity('°C', -45, 15).default(-15),
  /** The pump may stand while the room is warmer than the set-back asks, unless it is colder outdoors than this: pipes in outer walls. */
  restOutdoorTemperatureMinimum: quantity('°C', -40, 20).default(2),
});

/** Substation: hands the network's heat to a building's heating and hot water. Its control valves are within. */
export const substation = defineKind({
  name: 'substation',
  label: { en: 'Substation', fr: 'Sous-station' },
  brick: 'Hot_Water_System',
  haystack: ['substation', 'heatExchanger', 'hot', 'water'],
  ports: { in: waterIn, out: waterOut, electricity: electricityIn },
  branches: {
    heating: { from: 'in', to: 'out', onlyWith: 'heating' },
    hotWater: { from: 'in', to: 'out', onlyWith: 'hotWater' },
  },
  parameters: z.strictObject({
    heating: z
      .strictObject({
        /** Heat at the design outdoor temperature. */
        designLoad: quantity('kW', 0.5, 50_000),
        designOutdoorTemperature: quantity('°C', -40, 15).default(-7),
        /** Primary flow and pressure loss of the wide-open valve with its exchanger. */
        designFlow: quantity('kg/s', 0.001, 500),
        designPressureDrop: quantity('bar', 0.01, 10),
        /** A plate exchanger parts the building from the network; direct mixes network water into the circuit. */
        connection: z.enum(['exchanger', 'direct']).default('exchanger'),
        /** Of the exchanger at design flows. */
        conductance: quantity('kW/K', 0.01, 5000),
        secondaryDesignFlow: quantity('kg/s', 0.001, 1000),
        curve: heatingCurve,
        emitter: z.enum(['radiator', 'floor']).default('radiator'),
        /** Supply that its emitters bear: it is shut above. Absent: 50 °C for a heated floor (`supply-limit.ts`), none for radiators. */
        supplyTemperatureMaximum: quantity('°C', 30, 110).optional(),
        /** Supply temperature at which the emitters give the design load to rooms at 20 °C; where not given, the curve's cold end. */
        emitterSupplyTemperature: quantity('°C', 20, 110).optional(),
        /** No heating above this outdoor temperature, averaged over a day. */
        limitOutdoorTemperature: quantity('°C', 5, 25).default(16),
        pumpPower: quantity('kW', 0, 100).default(1),
      })
      .optional(),
    hotWater: z
      .strictObject({
        /** Charging power of the exchanger. */
        designLoad: quantity('kW', 0.5, 5000),
        designFlow: quantity('kg/s', 0.001, 500),
        designPressureDrop: quantity('bar', 0.01, 10),
        conductance: quantity('kW/K', 0.01, 5000),
        storeVolume: quantity('m³', 0.05, 200),
        /** Mean draw a day, as water at 40 °C (ADEME: 56 L a person). */
        dailyDraw: quantity('m³', 0.01, 1000),
        coldWaterTemperature: quantity('°C', 2, 25).default(12),
        /** Loss of the circulation loop. */
        circulationLoss: quantity('kW', 0, 500).default(5),
        /** Hot water before heating: where it is short by this much with its valve wide open, heating yields … */
        priorityDifference: quantity('K', 1, 30).default(5),
        /** … to this share of its valve, for no longer than this, so that rooms do not cool (engineering choices). */
        priorityHeatingShare: quantity('fraction', 0, 1).default(0.3),
        priorityTimeMaximum: quantity('s', 0, 6 * 3600).default(3600),
        /**
         * Where the store was not at 55 °C permanently, it is raised to this (order of 30 November 2005: 60 °C for 60 min within 24 h; 2 K more for
         * the sensor), and the network's supply to so much above it.
         */
        raiseTemperature: quantity('°C', 60, 75).default(62),
        raiseSupplyMargin: quantity('K', 0, 20).default(5),
        /**
         * A plan may have the store charged later, but leave it no colder than this (55 °C permanently is what the order asks; a kelvin more for draws),
         * and earlier by so much above its set-point. Without the one and the other, plans leave it alone.
         */
        planTemperatureMinimum: quantity('°C', 55, 65).optional(),
        planTemperatureRaise: quantity('K', 0, 6).default(0),
      })
      .optional(),
    building: z
      .strictObject({
        floorArea: quantity('m²', 10, 1e6),
        /** Capacity of air, furniture and inner structure. */
        thermalCapacity: quantity('kWh/K', 0.1, 1e5),
        /** Share of floor area that acts as a south window. */
        solarAperture: z.number().min(0).max(0.2).default(0.01),
        internalGains: quantity('kW', 0, 1e4).default(0),
      })
      .optional(),
    /** Absent: heated alike by day and by night. */
    setback: setback.optional(),
    /** Heating pump and valve that stood for longer than this are moved for the valve's stroke time, so that they do not seize; 0: never. */
    exerciseInterval: quantity('s', 0, 1e8).default(0),
    ...frostLimits,
    valveStrokeTime: quantity('s', 1, 600).default(60),
    valveRangeability: z.number().min(5).max(200).default(50),
    tuning: loopTuning(0.02, 120),
    hotWaterTuning: loopTuning(0.12, 1800),
  }),
  points: definePoints({
    'primary.supplyTemperature': measured('°C', { brick: 'Entering_Hot_Water_Temperature_Sensor' }),
    'primary.returnTemperature': measured('°C', { brick: 'Leaving_Hot_Water_Temperature_Sensor' }),
    'primary.flow': measured('kg/s', { brick: 'Hot_Water_Flow_Sensor' }),
    'primary.differentialPressure': measured('bar', {
      brick: 'Hot_Water_Differential_Pressure_Sensor',
      alarm: { low: 0.15, delaySeconds: 600, deadBand: 0.05, whilePumped: true, priority: 'medium' },
    }),
    /** From the heat meter (EN 1434). */
    heat: measured('kW', { brick: 'Thermal_Power_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor', deadBand: 0.1 }),
    'heating.valve': commanded('fraction', { initial: 0, brick: 'Valve_Position_Command' }),
    'heating.valveFeedback': measured('fraction', { brick: 'Valve_Position_Sensor' }),
    'heating.pumpRun': commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    'heating.pumpRunning': measured('boolean', { brick: 'On_Off_Status' }),
    'heating.supplyTemperature': measured('°C', { brick: 'Leaving_Hot_Water_Temperature_Sensor' }),
    'heating.returnTemperature': measured('°C', { brick: 'Entering_Hot_Water_Temperature_Sensor' }),
    'heating.roomTemperature': measured('°C', { brick: 'Zone_Air_Temperature_Sensor' }),
    'heating.supplyTemperatureOffset': setpoint('K', { initial: 0, range: [-10, 10], brick: 'Temperature_Setpoint' }),
    'heating.roomTemperatureSetpoint': setpoint('°C', {
      initial: 20,
      range: [5, 26],
      brick: 'Heating_Zone_Air_Temperature_Setpoint',
    }),
    'heating.supplyTemperatureSetpoint': computed('°C', { brick: 'Leaving_Hot_Water_Temperature_Setpoint' }),
    /** Whether heating is set back outside the occupied hours; the hours and their comfort stand either way. */
    'setback.enabled': setpoint('boolean', { initial: 1, brick: 'Enable_Command' }),
    /** Hours since local midnight. */
    'setback.occupiedFromHour': setpoint('count', { initial: 7, range: [0, 24], deadBand: 0.1, brick: 'Setpoint' }),
    'setback.occupiedUntilHour': setpoint('count', { initial: 19, range: [0, 24], deadBand: 0.1, brick: 'Setpoint' }),
    'setback.roomTemperatureSetpoint': setpoint('°C', {
      initial: 16,
      range: [5, 26],
      brick: 'Unoccupied_Heating_Zone_Air_Temperature_Setpoint',
    }),
    'setback.phase': computed('state', {
      states: ['occupied', 'setBack', 'optimumStart', 'optimumStop'],
      brick: 'Mode_Status',
    }),
    /** How long before occupancy heating would begin now. */
    'setback.leadTime': computed('s', { brick: 'Sensor', deadBand: 60 }),
    'hotWater.valve': commanded('fraction', { initial: 0, brick: 'Valve_Position_Command' }),
    'hotWater.valveFeedback': measured('fraction', { brick: 'Valve_Position_Sensor' }),
    'hotWater.storeTemperature': measured('°C', {
      brick: 'Domestic_Hot_Water_Temperature_Sensor',
      alarm: { low: 52, delaySeconds: 3600, deadBand: 1, priority: 'medium' },
    }),
    'hotWater.loopTemperature': measured('°C', {
      brick: 'Entering_Domestic_Hot_Water_Temperature_Sensor',
      alarm: { low: 50, delaySeconds: 3600, deadBand: 1, priority: 'medium' },
    }),
    'hotWater.temperatureSetpoint': setpoint('°C', {
      initial: 58,
      range: [55, 65],
      brick: 'Domestic_Hot_Water_Temperature_Setpoint',
    }),
    /** Whether the store is kept as the law against legionella asks. */
    'hotWater.disinfection': computed('state', { states: ['kept', 'raising', 'overdue'], brick: 'Status' }),
    ...lifePoints(['off', 'heating', 'hotWater', 'heatingAndHotWater', 'fault', 'maintenance']),
  }),
  pointsOnlyWith: { 'heating.': 'heating', 'hotWater.': 'hotWater', 'setback.': 'setback' },
  loads: ['heating', 'hotWater'],
  controlled: true,
});

/** A zone of a data hall: servers, their air, and air handlers on chilled water. */
export const hall = defineKind({
  name: 'hall',
  label: { en: 'Hall', fr: 'Salle' },
  brick: 'Computer_Room_Air_Handler',
  haystack: ['hall', 'airHandlingEquip'],
  ports: { in: waterIn, out: waterOut, electricity: electricityIn },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    tenant: z.string().min(1),
    installedPower: quantity('kW', 1, 100_000),
    /** IT load now, over installed; and its swing over day and week. */
    loadShare: quantity('fraction', 0, 1),
    loadSwing: quantity('fraction', 0, 0.5).default(0.08),
    floorArea: quantity('m²', 1, 1e5),
    designFlow: quantity('kg/s', 0.01, 500),
    designPressureDrop: quantity('bar', 0.01, 5),
    /** Of the air handlers' coils at design air and water flows. */
    coilConductance: quantity('kW/K', 0.1, 10_000),
    /** Of all fans at full speed. */
    airFlow: quantity('kg/s', 0.1, 10_000),
    fanPower: quantity('kW', 0.1, 1000),
    minimumFanSpeed: quantity('fraction', 0.1, 1).default(0.4),
    /**
     * Air entering the servers at which everything cools, whatever was asked: a kelvin past the recommended range, and a kelvin before the
     * allowable one of class A1 ends (ASHRAE TC 9.9, 2021: 27 °C and 32 °C). And where each is given free again.
     */
    hotTemperature: quantity('°C', 20, 45).default(28),
    hotEndTemperature: quantity('°C', 18, 44).default(26.5),
    allowableTemperature: quantity('°C', 20, 45).default(31),
    allowableEndTemperature: quantity('°C', 18, 44).default(29),
    /** Capacities of the air, and of the servers with their racks. */
    airCapacity: quantity('kWh/K', 0.01, 1000),
    serverCapacity: quantity('kWh/K', 0.01, 1000),
    valveStrokeTime: quantity('s', 1, 600).default(60),
    valveRangeability: z.number().min(5).max(200).default(50),
    coilWaterMass: quantity('kg', 1, 1e5).default(100),
    tuning: loopTuning(0.06, 180),
    /** What its electricity costs on the way from the delivery to the racks; absent: nothing. */
    powerSupply: z
      .strictObject({
        /** Losses over installed power: at any load; over the load; at full load, with the square of the load. */
        standingLoss: quantity('fraction', 0, 0.3),
        proportionalLoss: quantity('fraction', 0, 0.3),
        resistiveLoss: quantity('fraction', 0, 0.3),
        /** Coefficient of performance of the electrical rooms' own air conditioners; absent: they are ventilated. */
        roomCoolingPerformance: z.number().min(1).max(20).optional(),
        /** Lighting, access, fire protection, monitoring, generators' heaters. */
        services: quantity('kW', 0, 10_000).default(0),
      })
      .optional(),
  }),
  points: definePoints({
    valve: commanded('fraction', { initial: 1, brick: 'Valve_Position_Command' }),
    valveFeedback: measured('fraction', { brick: 'Valve_Position_Sensor' }),
    fanSpeed: commanded('fraction', { initial: 1, brick: 'Fan_Speed_Command' }),
    fanRunning: measured('boolean', {
      brick: 'Fan_On_Off_Status',
      alarm: { when: false, delaySeconds: 30, priority: 'emergency' },
    }),
    fault: measured('boolean', { brick: 'Fault_Status', alarm: { when: true, delaySeconds: 0, priority: 'high' } }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    /** Air entering the servers (ASHRAE TC 9.9: 18-27 °C recommended, 15-32 °C allowable for class A1). */
    enteringTemperature: measured('°C', {
      brick: 'Zone_Air_Temperature_Sensor',
      alarm: { high: 27, highHigh: 32, low: 18, delaySeconds: 120, deadBand: 0.5, priority: 'high' },
    }),
    leavingTemperature: measured('°C', { brick: 'Return_Air_Temperature_Sensor' }),
    supplyAirTemperature: measured('°C', { brick: 'Supply_Air_Temperature_Sensor' }),
    waterFlow: measured('kg/s', { brick: 'Chilled_Water_Flow_Sensor' }),
    waterLeavingTemperature: measured('°C', { brick: 'Leaving_Chilled_Water_Temperature_Sensor' }),
    differentialPressure: measured('bar', { brick: 'Chilled_Water_Differential_Pressure_Sensor' }),
    itPower: measured('kW', { brick: 'Electric_Power_Sensor' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor', deadBand: 0.1 }),
    temperatureSetpoint: setpoint('°C', {
      initial: 24,
      range: [18, 27],
      brick: 'Cooling_Zone_Air_Temperature_Setpoint',
    }),
    /** Whether it comes back from a heat that would be too much for the other halls on its water, and is let in slowly. */
    broughtBack: computed('boolean', { brick: 'Status' }),
    ...lifePoints(['cooling', 'fault', 'maintenance']),
  }),
  loads: ['main'],
  controlled: true,
});

/** A greenhouse compartment with its heating coil, vents and night screen. */
export const greenhouse = defineKind({
  name: 'greenhouse',
  label: { en: 'Greenhouse', fr: 'Serre' },
  brick: 'HVAC_Equipment',
  haystack: ['greenhouse'],
  ports: { in: waterIn, out: waterOut },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    floorArea: quantity('m²', 1, 1e6),
    coverArea: quantity('m²', 1, 1e6),
    coverLoss: quantity('W/m²K', 0.5, 12),
    /** Share of the cover's loss that a drawn screen saves. */
    screenSaving: quantity('fraction', 0, 0.8).default(0.35),
    solarTransmission: quantity('fraction', 0, 1).default(0.65),
    /** Air changes per hour with vents shut, and wide open. */
    leakage: z.number().min(0).max(10).default(0.5),
    ventilation: z.number().min(0).max(100).default(30),
    thermalCapacity: quantity('kWh/K', 0.01, 1e4),
    volume: quantity('m³', 1, 1e6),
    designFlow: quantity('kg/s', 0.01, 100),
    designPressureDrop: quantity('bar', 0.001, 5),
    heatingConductance: quantity('kW/K', 0.01, 1000),
    ...frostLimits,
    coilWaterMass: quantity('kg', 1, 1e5).default(300),
    valveStrokeTime: quantity('s', 1, 600).default(60),
    /** A valve that stood shut for longer than this is moved for its stroke time, so that it does not seize; 0: never. */
    exerciseInterval,
    tuning: loopTuning(0.1, 600),
  }),
  points: definePoints({
    airTemperature: measured('°C', {
      brick: 'Zone_Air_Temperature_Sensor',
      alarm: { low: 5, high: 40, delaySeconds: 600, deadBand: 1, priority: 'high' },
    }),
    waterLeavingTemperature: measured('°C', { brick: 'Leaving_Hot_Water_Temperature_Sensor' }),
    valve: commanded('fraction', { initial: 0, brick: 'Valve_Position_Command' }),
    valveFeedback: measured('fraction', { brick: 'Valve_Position_Sensor' }),
    vent: commanded('fraction', { initial: 0, brick: 'Damper_Position_Command' }),
    screen: commanded('fraction', { initial: 0, brick: 'Position_Command' }),
    heat: measured('kW', { brick: 'Thermal_Power_Sensor' }),
    dayTemperatureSetpoint: setpoint('°C', {
      initial: 16,
      range: [5, 30],
      brick: 'Heating_Zone_Air_Temperature_Setpoint',
    }),
    nightTemperatureSetpoint: setpoint('°C', {
      initial: 10,
      range: [3, 25],
      brick: 'Heating_Zone_Air_Temperature_Setpoint',
    }),
    ventTemperatureSetpoint: setpoint('°C', {
      initial: 25,
      range: [10, 40],
      brick: 'Cooling_Zone_Air_Temperature_Setpoint',
    }),
    ...lifePoints(['idle', 'heating', 'venting', 'fault', 'maintenance']),
  }),
  loads: ['main'],
  controlled: true,
});
