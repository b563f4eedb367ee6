import type { Equipment, Plant } from '../../config/index.ts';
import { streamOf, uniform } from '../physics/random.ts';

/** Parameters in which a built plant differs from its file, and that no one can know to the last percent. */
const uncertain: ReadonlySet<string> = new Set([
  'ratedHeat',
  'exergyEfficiency',
  'coefficientOfPerformance',
  'ratedCapacity',
  'ratedCop',
  'designHead',
  'conductance',
  'coilConductance',
  'lossPerMetre',
  'lossToRoom',
  'circulationLoss',
  'designPressureDrop',
  'thermalCapacity',
  'airCapacity',
  'serverCapacity',
  'ratedApproach',
  'solarAperture',
  'dailyDraw',
]);

/**
 * A plant as it was built: the same equipment, with parameters that are off by up to `spread` (0.1: ten percent), differently for
 * each and by a seed. Same seed, same plant.
 */
export function builtPlant(plant: Plant, seed: number, spread: number): Plant {
  const equipment = plant.equipment.map((e) => {
    const parameters = off(e.parameters, e.name, seed, spread) as Equipment['parameters'];
    return { ...e, parameters } as Equipment;
  });
  return { ...plant, equipment, equipmentByName: new Map(equipment.map((e) => [e.name, e])) };
}

function off(value: unknown, path: string, seed: number, spread: number): unknown {
  if (Array.isArray(value)) return value.map((one) => off(one, path, seed, spread));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = `${path}.${key}`;
      if (!uncertain.has(key)) return [key, off(inner, name, seed, spread)];
      const factor = 1 + spread * (2 * uniform(seed, streamOf(name), 0) - 1);
      return [key, scaled(inner, factor)];
    }),
  );
}

function scaled(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor;
  return Array.isArray(value) ? value.map((one) => scaled(one, factor)) : value;
}
