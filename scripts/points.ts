import { parseArgs } from 'node:util';
import { type ExportFormat, exportFormats } from '../config/exports/index.ts';
import { loadPlant, PlantFileError, plantFilePath } from '../config/index.ts';

/** `npm run --silent points -- --plant NAME --format csv|haystack|brick`: a plant's points on standard output. */
const formats = Object.keys(exportFormats) as ExportFormat[];
const usage = `usage: npm run --silent points -- [--plant NAME|FILE] [--format ${formats.join('|')}]`;

class UsageError extends Error {}

function readArguments(words: string[]): { plant: string; format: ExportFormat } {
  let given: { plant: string; format: string };
  try {
    given = parseArgs({
      args: words,
      options: { plant: { type: 'string', default: 'chapelle' }, format: { type: 'string', default: 'csv' } },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const format = formats.find((name) => name === given.format);
  if (format === undefined) throw new UsageError(`--format ${given.format}: expected one of ${formats.join(', ')}`);
  return { plant: given.plant, format };
}

try {
  const { plant, format } = readArguments(process.argv.slice(2));
  process.stdout.write(exportFormats[format](loadPlant(plantFilePath(plant))));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n${usage}\n`);
  else if (error instanceof PlantFileError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 1;
}
