import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { buildEquipment } from './build.ts';
import { type ConnectedPlant, connect } from './connections.ts';
import { analyse } from './graph.ts';
import type { Plant } from './plant.ts';
import { addIssues, PlantFileError, ProblemList, refusal } from './problems.ts';
import { fileBytesMaximum, readText } from './reading.ts';
import { plantFileSchema } from './schema.ts';
import { checkPlant } from './validation.ts';

/** Mistakes of YAML that are told; more of them are one mistake's echoes. */
const mistakesMaximum = 50;
/** Times that an anchor may be multiplied out. */
const aliasesMaximum = 1000;

/**
 * Reads and resolves a plant file.
 * @throws PlantFileError with every problem found, each with line and column
 */
export function loadPlant(path: string): Plant {
  return parsePlant(readText(path), path);
}

/** Resolves the text of a plant file; `file` only names it in problems. Throws like {@link loadPlant}. */
export function parsePlant(text: string, file: string): Plant {
  if (Buffer.byteLength(text) > fileBytesMaximum) {
    throw refusal(file, `${Buffer.byteLength(text)} bytes`, `at most ${fileBytesMaximum} bytes`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const problems = new ProblemList(file, document, lines);
  noteMistakes(document, text, problems);
  stopOn(problems);
  const read = plantFileSchema.safeParse(plainValue(document, problems));
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

/** Notes what is no YAML, and tags that nobody knows: what they should do to their value is not done. */
function noteMistakes(document: Document, text: string, problems: ProblemList): void {
  for (const { code, message, pos } of [...document.errors, ...document.warnings].slice(0, mistakesMaximum)) {
    const [start, end] = pos;
    if (code === 'DUPLICATE_KEY') {
      // It is told by its first letter only: show the whole key.
      const key = text.slice(start, start + text.slice(start).search(/\s*(:|$)/m));
      problems.addAt(start, 'a name that is not taken already in this map', key);
    } else if (code === 'RESOURCE_EXHAUSTION') {
      problems.addAt(start, 'lists and maps that nest less deeply', 'too deep');
      return;
    } else problems.addAt(start, `YAML: ${message}`, text.slice(start, end).split('\n')[0] || code);
  }
}

/** The document as plain values; aliases that multiply without end are a problem of the file, not ours. */
function plainValue(document: Document, problems: ProblemList): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasesMaximum });
  } catch (error) {
    problems.addAt(0, 'a file that can be resolved', error instanceof Error ? error.message : String(error));
    stopOn(problems);
    throw error;
  }
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
