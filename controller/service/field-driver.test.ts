import { describe, expect, it, vi } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { encodeRaw } from '../../protocols/field-values.ts';
import { createController } from '../scan/index.ts';
import { type FieldConnection, FieldDriver, silenceMs } from './field-driver.ts';

const plant = loadPlant(plantFilePath('mairie'));
const startTime = Date.parse('2026-01-12T00:00:00Z') / 1000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const outputs = plant.points.filter(({ definition, field }) => definition.kind === 'commanded' && field !== undefined);
const found = outputs.find(({ key, equipment }) => key === 'speed' && plant.equipment[equipment].kind === 'pump');
if (found === undefined) throw new Error('no pump to command');
const speed = found;

type Take = (slot: number, raw: number, quality: number, sourceTime: number) => void;

/** A field in memory: values by node, and what was written to it, in order. */
class Field {
  state: FieldConnection['state'] = 'connected';
  readonly values = new Map<string, number>();
  readonly written: { readonly index: number; readonly value: number | string }[] = [];
  readsFail = false;
  /** Whether answers to writes are on their way, until {@link answer}. */
  late = false;
  #answers: (() => void)[] = [];
  reads = 0;
  take: Take = () => {};
  #tell: (state: FieldConnection['state'], reason: string) => void = () => {};

  get connection(): FieldConnection {
    const field = this;
    let pending = new Map<number, number | string>();
    return {
      get state() {
        return field.state;
      },
      onState: (listener: (state: FieldConnection['state'], reason: string) => void) => {
        field.#tell = listener;
        return () => {};
      },
      subscribeValues: (_: unknown, take: Take) => {
        field.take = take;
      },
      readValues: async (nodes: readonly string[]) => {
        field.reads++;
        if (field.readsFail) throw new Error('BadTooBusy');
        return nodes.map((node) => ({ value: field.values.get(node) ?? 0, quality: 0 as const, sourceTime: 0 }));
      },
      createWriter: () => ({
        put: (index: number, value: number | string) => pending.set(index, value),
        flush: async () => {
          const batch = [...pending];
          pending = new Map();
          for (const [index, value] of batch) field.written.push({ index, value });
          if (field.late) await new Promise<void>((resolve) => field.#answers.push(resolve));
          return batch.map(([index]) => ({ index, status: 'Good' }));
        },
        get pending() {
          return pending.size;
        },
      }),
      close: async () => {},
    } as unknown as FieldConnection;
  }

  answer(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }

  tell(state: FieldConnection['state']): void {
    this.state = state;
    this.#tell(state, 'test');
  }

  /** Every sensor tells a value in the middle of its range. */
  sample(of: Plant, time: number): void {
    for (const { definition, field, index } of of.points) {
      if (definition.kind !== 'measured' || field === undefined) continue;
      this.take(index, Number(encodeRaw(field, (definition.range[0] + definition.range[1]) / 2)), 0, time);
    }
  }

  holds(slot: number, value: number): void {
    const { field } = plant.points[slot];
    if (field !== undefined) this.values.set(field.nodeId, Number(encodeRaw(field, value)));
  }
}

function begin(held = 0.5) {
  const field = new Field();
  field.holds(speed.index, held);
  const controller = createController(plant, { strategy: 'rules', startTime });
  let ms = 0;
  let time = startTime;
  const driver = new FieldDriver(plant, field.connection, silent, { steadyMs: () => ms, silenceMs: 7000, speed: 1 });
  field.sample(plant, time);
  const turn = async (seconds = 1) => {
    ms += seconds * 1000;
    time += seconds;
    field.sample(plant, time);
    driver.read(controller, 0);
    controller.scan(time);
    driver.write(controller);
    // Answers of the field come between two turns.
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Time passes in which the process stands. */
  const pass = (seconds: number) => {
    ms += seconds * 1000;
  };
  return { field, controller, driver, turn, pass };
}

const untilReady = (driver: FieldDriver) => vi.waitFor(() => expect(driver.ready).toBe(true), { timeout: 5000 });

describe('the driver of the field', () => {
  it('writes nothing before it has adopted what the field has now', async () => {
    const { field, controller, driver, turn } = begin(0.61);
    const adopt = vi.spyOn(controller, 'adoptOutputs');
    await turn();
    expect(field.written).toEqual([]);
    await untilReady(driver);
    await turn();
    expect(adopt.mock.calls[0][0][speed.index]).toBeCloseTo(0.61, 2);
    expect(new Set(field.written.map(({ index }) => index)).size).toBe(outputs.length + 1);
  });

  it('writes nothing, not even the watchdog, while the connection stands but no value is known', async () => {
    const { field, controller, driver, turn } = begin();
    await untilReady(driver);
    for (let i = 0; i < 3; i++) await turn();
    const before = field.written.length;
    expect(before).toBeGreaterThan(0);
    // The field's clock falls behind by more than values may age.
    const { sample } = field;
    field.sample = (of, time) => sample.call(field, of, time - 300);
    for (let i = 0; i < 3; i++) await turn();
    expect(controller.image.allBad).toBe(true);
    expect(field.written).toHaveLength(before);
    field.sample = sample;
    for (let i = 0; i < 3; i++) await turn();
    expect(field.written.length).toBeGreaterThan(before);
  });

  it('takes over anew after a silence in which the field may have fallen back, on a connection that stood', async () => {
    const { field, controller, driver, turn } = begin();
    await untilReady(driver);
    for (let i = 0; i < 5; i++) await turn();
    field.written.length = 0;
    field.holds(speed.index, 0.8);
    const adopt = vi.spyOn(controller, 'adoptOutputs');
    await turn(25);
    expect(driver.phase).toBe('takingOver');
    expect(field.written).toEqual([]);
    await untilReady(driver);
    await turn();
    expect(adopt.mock.calls[0][0][speed.index]).toBeCloseTo(0.8, 2);
    expect(driver.phase).toBe('commanding');
  });

  it('goes on commanding while its writes go through', async () => {
    const { field, driver, turn } = begin();
    await untilReady(driver);
    for (let i = 0; i < 60; i++) await turn();
    expect(field.reads).toBe(1);
    expect(driver.phase).toBe('commanding');
  });

  it('goes on commanding where answers come late, as long as they come', async () => {
    const { field, driver, turn } = begin();
    await untilReady(driver);
    field.late = true;
    for (let i = 0; i < 60; i++) {
      await turn();
      // Each is 5 s late: what was confirmed last was sent up to 10 s ago, longer than the silence allowed.
      if (i % 5 === 4) field.answer();
    }
    expect(field.reads).toBe(1);
    expect(driver.phase).toBe('commanding');
  });

  it('tells the image how long the field takes to confirm what it is told', async () => {
    const { field, controller, driver, turn } = begin();
    await untilReady(driver);
    for (let i = 0; i < 3; i++) await turn();
    expect(controller.image.answerDelay).toBe(0);
    field.late = true;
    for (let i = 0; i < 5; i++) await turn();
    expect(controller.image.answerDelay).toBe(4);
    field.answer();
    field.late = false;
    await new Promise((resolve) => setImmediate(resolve));
    await turn();
    expect(controller.image.answerDelay).toBeGreaterThanOrEqual(4);
    await turn();
    expect(controller.image.answerDelay).toBe(0);
  });

  it('takes over anew where an answer that was long under way comes just before the turn', async () => {
    const { field, driver, turn, pass } = begin();
    await untilReady(driver);
    await turn();
    field.late = true;
    await turn();
    const before = field.reads;
    for (let i = 0; i < 5; i++) await turn();
    expect(field.reads).toBe(before);
    pass(3);
    field.answer();
    await new Promise((resolve) => setImmediate(resolve));
    await turn();
    expect(field.reads).toBe(before + 1);
  });

  it('tries a takeover again that failed on a standing connection', async () => {
    const { field, driver, turn } = begin();
    await untilReady(driver);
    await turn();
    field.readsFail = true;
    field.tell('disconnected');
    field.tell('connected');
    await turn();
    expect(driver.phase).toBe('takingOver');
    field.readsFail = false;
    await turn(2);
    await untilReady(driver);
    await turn();
    expect(driver.phase).toBe('commanding');
  });

  it('holds every value for bad while the field is gone', async () => {
    const { field, controller, driver, turn } = begin();
    await untilReady(driver);
    await turn();
    expect(controller.image.allBad).toBe(false);
    field.tell('disconnected');
    await turn();
    expect(controller.image.allBad).toBe(true);
  });
});

it.each([
  [1, 7000],
  [60, 2100],
])("at speed %i it counts %i ms of silence, less than the field's own watchdog", (rate, expected) => {
  expect(silenceMs(plant, rate)).toBe(expected);
});
