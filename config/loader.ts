import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { buildEquipment } from './build.ts';
import { type ConnectedPlant, connect } from './connections.ts';
import { analyse } from './graph.ts';
import type { Plant } from './plant.ts';
import { addIssues, PlantFileError, ProblemList } from './problems.ts';
import { plantFileSchema } from './schema.ts';
import { checkPlant } from './validation.ts';

/** A plant file larger than this is refused unread. */
const fileBytesMaximum = 4 * 1024 * 1024;

/**
 * Reads and resolves a plant file.
 * @throws PlantFileError with every problem found, each with line and column
 */
export function loadPlant(path: string): Plant {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const value = error instanceof Error ? error.message : String(error);
    throw new PlantFileError([{ file: path, line: 1, column: 1, path: '', value, expected: 'a readable plant file' }]);
  }
  return parsePlant(text, path);
}

/** Resolves the text of a plant file; `file` only names it in problems. Throws like {@link loadPlant}. */
export function parsePlant(text: string, file: string): Plant {
  if (Buffer.byteLength(text) > fileBytesMaximum) {
    throw new PlantFileError([
      {
        file,
        line: 1,
        column: 1,
        path: '',
        value: `${Buffer.byteLength(text)} bytes`,
        expected: `at most ${fileBytesMaximum} bytes`,
      },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    maxAliasCount: 1000,
  } as object);
  const problems = new ProblemList(file, document, lines);
  for (const error of document.errors) {
    const duplicate = error.code === 'DUPLICATE_KEY';
    const shown = text.slice(error.pos[0], error.pos[1]).split('\n')[0] || error.code;
    problems.addAt(
      error.pos[0],
      duplicate ? 'a name that is not taken already in this map' : `YAML: ${error.message}`,
      shown,
    );
  }
  stopOn(problems);
  const read = plantFileSchema.safeParse(document.toJS());
  if (!read.success) addIssues(problems, [], read.error.issues);
  stopOn(problems);
  const plantFile = read.data as z.output<typeof plantFileSchema>;
  const built = buildEquipment(plantFile, problems);
  stopOn(problems);
  const connected = connect(plantFile, built, problems);
  stopOn(problems);
  const plant = resolve(plantFile, connected);
  checkPlant(plant, problems);
  stopOn(problems);
  return plant;
}

function stopOn(problems: ProblemList): void {
  if (problems.problems.length > 0) throw new PlantFileError(problems.problems);
}

function resolve(
  file: z.output<typeof plantFileSchema>,
  { equipment, points, nodes, branches, portsOf }: ConnectedPlant,
): Plant {
  const hydraulics = analyse(nodes, branches);
  const resolved = equipment.map((one) => ({
    ...one,
    ports: portsOf[one.index],
    branches: Object.fromEntries(
      branches.flatMap((branch, index) => (branch.equipment === one.index ? [[branch.name, index]] : [])),
    ),
  })) as Plant['equipment'];
  return {
    name: file.plant.name,
    title: file.plant.title,
    location: file.plant.location,
    systems: file.systems,
    field: {
      endpoint: file.field.endpoint,
      watchdogNodeId: file.field.watchdog,
      watchdogSeconds: file.field.watchdogTime,
    },
    scanPeriodSeconds: file.plant.scanPeriod,
    prices: file.prices,
    equipment: resolved,
    points,
    ...hydraulics,
    equipmentByName: new Map(resolved.map((one) => [one.name, one])),
    pointByName: new Map(points.map((point) => [point.name, point])),
  };
}
