import { z } from 'zod';
import { commanded, definePoints, lifePoints, measured } from '../points.ts';
import { quantity } from '../quantity.ts';
import { defineKind, waterIn, waterOut } from './kind.ts';
import { exerciseInterval, resistance } from './shared.ts';

/** Two-way motorised valve: isolating (opened for the equipment in series with it) or modulating. */
export const valve = defineKind({
  name: 'valve',
  label: { en: 'Valve', fr: 'Vanne' },
  brick: 'Valve',
  haystack: ['valve', 'actuator'],
  ports: { in: waterIn, out: waterOut },
  branches: { main: { from: 'in', to: 'out' } },
  parameters: z.strictObject({
    ...resistance,
    characteristic: z.enum(['linear', 'equalPercentage']).default('linear'),
    rangeability: z.number().min(5).max(200).default(50),
    strokeTime: quantity('s', 1, 600).default(60),
    exerciseInterval,
    /** Position when nothing asks otherwise, and in the field's safe programme. */
    normally: z.enum(['open', 'closed']).default('closed'),
    /**
     * What the valve is for: to open for its series neighbour; to keep a path open while its parallel neighbours are shut;
     * to boost a pump's suction with hotter water when its loads ask for more; or to recirculate a boiler's water from its outlet to its pump's
     * suction, while an isolating valve behind the outlet holds it back from the network.
     */
    duty: z.enum(['isolating', 'bypass', 'boost', 'recirculation']).default('isolating'),
  }),
  points: definePoints({
    position: commanded('fraction', { initial: 0, brick: 'Valve_Position_Command' }),
    positionFeedback: measured('fraction', { brick: 'Valve_Position_Sensor' }),
    ...lifePoints(['closed', 'opening', 'open', 'modulating', 'closing', 'fault', 'maintenance']),
  }),
  controlled: true,
});
