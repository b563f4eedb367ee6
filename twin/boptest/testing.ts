import { loadPlant, plantFilePath } from '../../config/index.ts';
import type { Answer } from './answer.ts';
import { type State, TestCase } from './test-case.ts';

const mairie = loadPlant(plantFilePath('mairie'));

/** A test of the small plant; its clock stands still unless told. */
export function smallTestCase(clock: () => number = () => 0): TestCase {
  return new TestCase(mairie, clock);
}

/** Payload of an answer that must be good. */
export function good<T>({ status, message, payload }: Answer<T>): T {
  if (status !== 200 || payload === null) throw new Error(`${status} ${message}`);
  return payload;
}

/** Trajectories of points between two times, with `time`. */
export function trajectories(
  testCase: TestCase,
  names: readonly string[],
  start: number,
  end: number,
): Record<string, number[]> {
  const { rows, columns } = good(testCase.results({ point_names: names, start_time: start, final_time: end }));
  const read = testCase.columns(
    rows,
    columns.map(({ column }) => column),
  );
  if (read === undefined) throw new Error('the trajectories changed');
  return {
    time: [...read.times],
    ...Object.fromEntries(columns.map(({ name }, i) => [name, [...read.values[i]]])),
  };
}

/** Advances step by step to a time of the year; the last state. */
export function advanceTo(testCase: TestCase, time: number, body: Record<string, unknown> = {}): State {
  for (;;) {
    const state = good(testCase.advance(body));
    if (!(state.time < time)) return state;
  }
}
