import { z } from 'zod';
import { computed, definePoints, lifePoints } from '../points.ts';
import { quantity } from '../quantity.ts';

/** Rated pressure loss of a branch: `dp = designPressureDrop * (flow / designFlow)²`. */
export const resistance = {
  designFlow: quantity('kg/s', 0.001, 1000),
  designPressureDrop: quantity('bar', 0.0001, 20),
};

/**
 * Leaving water at which a compressor is stopped before its evaporator freezes, and at which it may run again (water; a glycol loop
 * wants lower figures). Wüllhorst 2021 (doi 10.3384/ecp21181561) has 0 °C with 2 K; a sensor's error and the wall's lower temperature come on top.
 */
export const freezingLimits = {
  freezingTemperature: quantity('°C', -30, 20).default(3),
  freezingReturnTemperature: quantity('°C', -30, 25).default(6),
};

/**
 * Service is due after so much running, or so much time, whichever comes first. Engineering choices in the order of makers' handbooks; a yearly
 * visit is what the law asks of most (boilers: order of 15 September 2009; refrigerants: regulation (EU) 2024/573).
 */
export const serviceAfter = (hours: number) =>
  z
    .strictObject({
      runTime: quantity('s', 3600, 1e9).default(hours * 3600),
      time: quantity('s', 86400, 1e9).default(365 * 86400),
    })
    .prefault({});

/** How often and how long it ran, and how long it may until service is due. */
export const servicePoints = definePoints({
  starts: computed('count', { brick: 'Sensor' }),
  runTime: computed('s', { brick: 'Run_Time_Sensor', deadBand: 60 }),
  timeToService: computed('s', { brick: 'Sensor', range: [-1e9, 1e9], deadBand: 3600 }),
});

/** What stands for longer than this is moved for a moment, so that it does not seize; 0: never (engineering choice: weekly). */
export const exerciseInterval = quantity('s', 0, 1e8).default(168 * 3600);

/** Freeze protection begins and ends at these (ASHRAE Guideline 36-2021, 5.16.12: 4.4 °C and 7 °C). */
export const frostLimits = {
  frostTemperature: quantity('°C', -10, 15).default(4.4),
  frostEndTemperature: quantity('°C', -10, 20).default(7),
};

/** Tuning of a PI loop: gain in output (0..1) per kelvin (or per bar), integral time in seconds. */
export const loopTuning = (gain: number, integralSeconds: number) =>
  z
    .strictObject({
      gain: z.number().min(0).max(100).default(gain),
      integralTime: quantity('s', 1, 36000).default(integralSeconds),
    })
    .prefault({});

/** After the run-down, s; see {@link compressorTimers}. */
export const minimumOffTimes = { chiller: 600, heatPump: 720 } as const;

/**
 * Timers and limits of a compressor's machine. Defaults: minimum on-time, a chiller's minimum off-time and starts after Wüllhorst 2021
 * (doi 10.3384/ecp21181561) and the reference plant's data sheet; water runs on for 180 s before valves close after LBNL's coding of ASHRAE
 * Guideline 36 (`Buildings.Templates.Plants.Controls.HeatPumps.AirToWater`, `dtOffHp`). Its heat pumps are unavailable for 900 s after a stop
 * (`StagingRotation.EquipmentAvailability`, `dtOff`): the run-down and 720 s of minimum off-time, within the 10 to 20 min of makers.
 */
export const compressorTimers = (minimumOffSeconds: number) =>
  z
    .strictObject({
      /** Longest until flow is proven once valves have had the time to move (their strokes are added). */
      flowProofTime: quantity('s', 1, 600).default(60),
      /** Longest that water which stood may flow out before its temperature must allow a start. */
      flushTime: quantity('s', 0, 1800).default(300),
      startTime: quantity('s', 1, 900).default(120),
      minimumOnTime: quantity('s', 0, 7200).default(600),
      /** From the end of the run-down. */
      minimumOffTime: quantity('s', 0, 7200).default(minimumOffSeconds),
      unloadTime: quantity('s', 0, 900).default(60),
      postRunTime: quantity('s', 0, 1800).default(180),
      /**
       * A machine that gave up after its tries is offered again after so long, and after twice as long each time in vain (a quarter of an hour
       * is what published plants hold a failed unit unavailable for: ASHRAE Guideline 36-2021 as coded by LBNL).
       */
      retryTime: quantity('s', 60, 86_400).default(900),
      /** A trip of its own protection as its flow was lost is reset so often a day without a person (engineering choice); 0: never. */
      flowTripResetsPerDay: z.number().int().min(0).max(24).default(3),
      startsPerHourMaximum: z.number().int().min(1).max(60).default(4),
      /** Time to ramp capacity from 0 to 1. */
      rampTime: quantity('s', 1, 3600).default(300),
    })
    .prefault({});

/** Mode of a compressor's machine, and its states in the order of the point's enumeration. */
export const compressorLife = lifePoints([
  'off',
  'provingFlow',
  'flushing',
  'starting',
  'running',
  'unloading',
  'postRun',
  'lockout',
  'fault',
  'maintenance',
]);
