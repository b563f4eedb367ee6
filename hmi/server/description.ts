import { z } from 'zod';

const index = z.number().int().nonnegative();

/** The part of the controller's PlantDescription that the server itself uses; the rest goes to the browser as it came. */
const schema = z.looseObject({
  name: z.string().min(1).max(200),
  equipment: z
    .array(z.looseObject({ index, name: z.string().min(1), points: z.record(z.string(), index) }))
    .max(10_000),
  points: z
    .array(
      z.looseObject({
        index,
        name: z.string().min(1).max(200),
        equipment: index,
        kind: z.enum(['measured', 'commanded', 'setpoint', 'computed']),
        deadBand: z.number().nonnegative(),
      }),
    )
    .max(100_000),
});

export type PlantDescription = z.infer<typeof schema>;

/**
 * Reads the description the controller publishes.
 * @throws when it is not what the contract says: slots out of order would show one point's value under another's name.
 */
export function parseDescription(text: string): PlantDescription {
  const description = schema.parse(JSON.parse(text));
  description.points.forEach((point, slot) => {
    if (point.index !== slot) throw new Error(`point ${point.name} has slot ${point.index}, expected ${slot}`);
  });
  return description;
}
