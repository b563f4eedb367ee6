import type { z } from 'zod';
import { buildEquipment } from './build.ts';
import { type ConnectedPlant, connect } from './connections.ts';
import { type Changes, change, parsePlaced, readPlaced, stopOn } from './document.ts';
import { analyse } from './graph.ts';
import type { Plant } from './plant.ts';
import { readText } from './reading.ts';
import { plantFileSchema } from './schema.ts';
import { checkPlant } from './validation.ts';

/**
 * Reads and resolves a plant file.
 * @throws PlantFileError with every problem found, each with line and column
 */
export function loadPlant(path: string, changes: Changes = {}): Plant {
  return parsePlant(readText(path), path, changes);
}

/**
 * Resolves the text of a plant file; `file` only names it in problems, `changes` take the place of values in it. Throws like
 * {@link loadPlant}.
 */
export function parsePlant(text: string, file: string, changes: Changes = {}): Plant {
  const placed = parsePlaced(text, file);
  change(placed, changes);
  const { problems } = placed;
  const plantFile = readPlaced(placed, plantFileSchema);
  const built = buildEquipment(plantFile, problems);
  stopOn(problems);
  const connected = connect(plantFile, built, problems);
  stopOn(problems);
  const plant = resolve(plantFile, connected);
  checkPlant(plant, problems);
  stopOn(problems);
  return plant;
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
      answerSeconds: 0,
    },
    scanPeriodSeconds: file.plant.scanPeriod,
    prices: file.prices,
    alarms: file.alarms,
    equipment: resolved,
    points,
    ...hydraulics,
    equipmentByName: new Map(resolved.map((one) => [one.name, one])),
    pointByName: new Map(points.map((point) => [point.name, point])),
  };
}
