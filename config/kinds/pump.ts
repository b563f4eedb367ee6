import { z } from 'zod';
import { commanded, definePoints, lifePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, electricityIn, waterIn, waterOut } from './kind.ts';
import { exerciseInterval, loopTuning, serviceAfter, servicePoints } from './shared.ts';

/** Variable-speed circulation pump with an optional non-return valve at its outlet. */
export const pump = defineKind({
  name: 'pump',
  label: { en: 'Pump', fr: 'Pompe' },
  brick: 'Pump',
  haystack: ['pump', 'motor'],
  ports: { in: waterIn, out: waterOut, electricity: electricityIn },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    designFlow: quantity('kg/s', 0.001, 1000),
    /** Pressure rise at design flow and full speed. */
    designHead: quantity('bar', 0.01, 20),
    /** Pressure rise at zero flow over that at design flow; the curve is a parabola through both. */
    shutoffHeadRatio: z.number().min(1.01).max(3).default(1.3),
    minimumSpeed: quantity('fraction', 0, 1).default(0.3),
    /** Wire-to-water efficiency at design flow. */
    efficiency: quantity('fraction', 0.05, 0.95).default(0.65),
    nonReturnValve: z.boolean().default(true),
    /**
     * What opens the non-return valve of a standing pump: a quarter of the 34 mbar that such a valve takes at design flow, where it is half
     * open (Modelica Buildings library, `Fluid.FixedResistances.CheckValve`).
     */
    openingPressure: quantity('bar', 0, 1).default(0.0085),
    /** Time from standstill to full speed. */
    rampTime: quantity('s', 1, 600).default(20),
    startTime: quantity('s', 1, 300).default(15),
    postRunTime: quantity('s', 0, 3600).default(0),
    /** Duty of a group of parallel pumps changes after this much running. */
    rotationTime: quantity('s', 3600, 8.64e7).default(168 * 3600),
    service: serviceAfter(8000),
    exerciseInterval,
    exerciseTime: quantity('s', 5, 600).default(60),
    /** Of the speed loop: on differential pressure (output per bar), or on a temperature (output per kelvin). */
    tuning: loopTuning(0.05, 60),
  }),
  points: definePoints({
    run: commanded('boolean', { initial: 0, brick: 'Start_Stop_Command' }),
    speed: commanded('fraction', { initial: 0, brick: 'Speed_Command' }),
    running: measured('boolean', { brick: 'On_Off_Status' }),
    fault: measured('boolean', {
      brick: 'Fault_Status',
      alarm: { when: true, delaySeconds: 0, priority: 'medium' },
    }),
    local: measured('boolean', { brick: 'Locally_On_Off_Status' }),
    power: measured('kW', { brick: 'Electric_Power_Sensor', range: [0, 1000], deadBand: 0.1 }),
    ...servicePoints,
    ...lifePoints(['off', 'starting', 'running', 'postRun', 'fault', 'maintenance']),
  }),
  controlled: true,
});
