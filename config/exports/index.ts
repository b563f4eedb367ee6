import type { Plant } from '../plant.ts';
import { plantAsBrick } from './brick.ts';
import { pointsAsCsv } from './csv.ts';
import { plantAsHaystack } from './haystack.ts';

/** What a plant's points can be told in, for other tools. */
export const exportFormats = {
  csv: pointsAsCsv,
  haystack: plantAsHaystack,
  brick: plantAsBrick,
} as const satisfies Record<string, (plant: Plant) => string>;

export type ExportFormat = keyof typeof exportFormats;
