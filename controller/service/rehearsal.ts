import { setImmediate } from 'node:timers/promises';
import type { Plant } from '../../config/index.ts';
import { encodeRaw } from '../../protocols/field-values.ts';
import type { Writer } from '../../protocols/opcua/index.ts';
import { createController, type StrategyName } from '../scan/index.ts';
import { type FieldConnection, FieldDriver } from './field-driver.ts';
import { ScanLoop } from './scan-loop.ts';

/** Scans rehearsed: enough that the engine has compiled what a scan runs. */
const scans = 300;
/** After so many the event loop has a turn, so that nobody who connects meanwhile waits long. */
const scansAtOnce = 50;
/** Every so often a sensor is lost and comes back, so that what follows from bad quality is compiled too. */
const scansPerLoss = 7;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Runs scans on a controller of its own against a field in memory, and throws both away: the first real scans then run code
 * that is compiled already. It reads no clock and reaches nothing outside.
 * @param startTime plant time, s
 */
export async function rehearse(plant: Plant, strategy: StrategyName, startTime: number): Promise<void> {
  const controller = createController(plant, { strategy, startTime, guarded: true });
  const field = fieldInMemory();
  let turns = 0;
  const driver = new FieldDriver(plant, field.connection, silent, {
    steadyMs: () => turns * 1000,
    silenceMs: Number.POSITIVE_INFINITY,
    speed: 1,
  });
  const loop = new ScanLoop({
    controller,
    driver,
    northbound: { showValues() {}, showTexts() {} },
    logger: silent,
    plantNow: () => startTime + turns,
    steadyMs: () => turns * 1000,
    periodMs: 1000,
    speed: 1,
  });
  const measured = plant.points.filter(
    ({ definition, field }) => definition.kind === 'measured' && field !== undefined,
  );
  for (turns = 1; turns <= scans; turns++) {
    for (const [i, { definition, field: address, index }] of measured.entries()) {
      if (address === undefined) continue;
      const [low, high] = definition.range;
      // Through the middle of its range and back, each sensor in its own phase.
      const value = low + (high - low) * (0.5 + 0.4 * Math.sin((turns + i) / 40));
      const lost = turns % scansPerLoss === 0 && i === turns % measured.length;
      field.take(index, Number(encodeRaw(address, value)), lost ? 2 : 0, startTime + turns);
    }
    loop.turn();
    if (turns % scansAtOnce === 0) await setImmediate();
  }
}

/** A field that tells what it is given, and takes every write. */
function fieldInMemory() {
  let take: (slot: number, raw: number, quality: number, sourceTime: number) => void = () => {};
  const writer: Writer = { put() {}, flush: async () => [], pending: 0 };
  const connection: FieldConnection = {
    state: 'connected',
    onState: () => () => {},
    subscribeValues(_, onValue) {
      take = onValue;
      return { failed: new Set(), close: async () => {} };
    },
    createWriter: () => writer,
    readValues: async (nodes) => nodes.map(() => ({ value: 0, quality: 0, sourceTime: 0, status: 'Good' })),
    close: async () => {},
  };
  return { connection, take: (...sample: Parameters<typeof take>) => take(...sample) };
}
