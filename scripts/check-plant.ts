import { loadPlant, PlantFileError } from '../config/index.ts';

/** `npm run --silent check-plant -- FILE`: exit 0 with a summary, or 1 with every problem and its place. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: npm run --silent check-plant -- FILE\n');
  process.exit(1);
}
try {
  const plant = loadPlant(file);
  process.stdout.write(
    `${file}: ${plant.equipment.length} equipments, ${plant.points.length} points, ${plant.circuits.length} circuits\n`,
  );
} catch (error) {
  if (!(error instanceof PlantFileError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
