import { z } from 'zod';
import { quantity } from './quantity.ts';

/** Figures of alarms that the controller makes of several points; limits of one point stand with the point. */
export const plantAlarmsSchema = z
  .strictObject({
    /**
     * The same shortage in two depths: flow below these shares of what a valve's command should bring, for so long, while a pump is proven on (ASHRAE
     * Guideline 36-2021, 5.6.6: below 70 % for 5 min level 3, urgent; below 50 % level 2, critical).
     */
    flowLow: quantity('fraction', 0.05, 1).default(0.7),
    flowVeryLow: quantity('fraction', 0, 1).default(0.5),
    flowTime: quantity('s', 0, 86_400).default(300),
    /** The worst load's differential pressure, in the same depths of its set-point. It is longer on its way: pumps follow valves slowly, so that the two do not hunt (engineering choice). */
    pressureLow: quantity('fraction', 0.05, 1).default(0.7),
    pressureVeryLow: quantity('fraction', 0, 1).default(0.5),
    pressureTime: quantity('s', 0, 86_400).default(900),
    /** Supply of a heating circuit so far below its set-point for so long, while water moves (where Guideline 36, 5.21, adds a stage by fail-safe). */
    supplyLowDifference: quantity('K', 0.5, 50).default(5.6),
    supplyLowTime: quantity('s', 0, 86_400).default(900),
    /** Supply of a chilled-water circuit so far above its set-point for so long, while a pump is proven on (engineering choice). */
    supplyHighDifference: quantity('K', 0.5, 50).default(3),
    supplyHighTime: quantity('s', 0, 86_400).default(600),
  })
  .prefault({});

export type PlantAlarms = Readonly<z.output<typeof plantAlarmsSchema>>;
