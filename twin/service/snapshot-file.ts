import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plant } from '../../config/index.ts';
import { readIfThere, writeWhole } from '../../config/whole-file.ts';
import type { FieldSnapshot } from './field-plant.ts';

const numbers = z.base64().transform((text) => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8));
});

const schema = z.object({
  version: z.literal(1),
  plant: z.string(),
  fingerprint: z.string(),
  time: z.number(),
  slip: z.number(),
  state: numbers,
  commands: numbers,
  measured: numbers,
});

const text = (values: Float64Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** Stands for what a plant is made of: a snapshot of a plant of another make cannot be taken up. */
function fingerprintOf(plant: Plant): string {
  const parts = [
    ...plant.equipment.map(({ name, kind, parameters }) => [name, kind, parameters]),
    ...plant.points.map(({ name }) => name),
    plant.branches,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Writes a snapshot so that a crash leaves either the old one or the new one, never half of one. */
export function saveSnapshot(path: string, plant: Plant, { twin, slip }: FieldSnapshot): void {
  const content = JSON.stringify({
    version: 1,
    plant: twin.plant,
    fingerprint: fingerprintOf(plant),
    time: twin.time,
    slip,
    state: text(twin.state),
    commands: text(twin.commands),
    measured: text(twin.measured),
  });
  writeWhole(path, content, { durable: true });
}

/**
 * Reads a snapshot; undefined where there is none.
 * @throws where the file is not a snapshot of this plant
 */
export function readSnapshot(path: string, plant: Plant): FieldSnapshot | undefined {
  const content = readIfThere(path);
  if (content === undefined) return undefined;
  const { fingerprint, time, slip, state, commands, measured } = schema.parse(JSON.parse(content));
  if (fingerprint !== fingerprintOf(plant))
    throw new Error('it is of another plant, or of another version of this one');
  return { twin: { plant: plant.name, time, state, commands, measured, faults: [] }, slip };
}
