import { expect, test } from 'vitest';
import type { Sample } from './history.ts';
import { createRecorder } from './recorder.ts';

function setup() {
  const written: Sample[] = [];
  const recorder = createRecorder({
    points: [{ name: 'temperature', deadBand: 0.5 }],
    heartbeatSeconds: 300,
    write: (samples) => written.push(...samples),
  });
  return { recorder, written };
}

test('records changes by the dead-band, not noise', () => {
  const { recorder, written } = setup();
  for (const [time, value] of [
    [0, 20],
    [1, 20.2],
    [2, 20.4],
    [3, 20.5],
    [4, 20.6],
  ])
    recorder.update(0, value, 0, time);
  recorder.flush();
  expect(written.map(({ time, value }) => [time, value])).toEqual([
    [0, 20],
    [3, 20.5],
  ]);
});

test('after a long silence the value before the change is recorded too', () => {
  const { recorder, written } = setup();
  recorder.update(0, 20, 0, 0);
  recorder.update(0, 20.1, 0, 199);
  recorder.update(0, 30, 0, 200);
  recorder.flush();
  expect(written.map(({ time, value }) => [time, value])).toEqual([
    [0, 20],
    [199, 20.1],
    [200, 30],
  ]);
});

test('repeats a silent value every heartbeat, but never a bad one', () => {
  const { recorder, written } = setup();
  recorder.update(0, 20, 0, 0);
  recorder.heartbeat(299);
  recorder.heartbeat(300);
  recorder.heartbeat(310);
  recorder.lost(400);
  recorder.heartbeat(900);
  recorder.flush();
  expect(written.map(({ time, quality }) => [time, quality])).toEqual([
    [0, 0],
    [300, 0],
    [400, 2],
  ]);
});

test('a change of quality is recorded without a change of value', () => {
  const { recorder, written } = setup();
  recorder.update(0, 20, 0, 0);
  recorder.update(0, 20, 1, 1);
  recorder.update(0, Number.NaN, 2, 2);
  recorder.flush();
  expect(written.map(({ quality }) => quality)).toEqual([0, 1, 2]);
});

test('hands over only what is new', () => {
  const { recorder, written } = setup();
  recorder.update(0, 20, 0, 0);
  recorder.flush();
  recorder.flush();
  expect(written).toHaveLength(1);
});

test('where it begins, what an earlier process left ends, and old values hold from then on', () => {
  const { recorder, written } = setup();
  recorder.begin(1000);
  recorder.update(0, 20, 0, 400);
  recorder.lost(1100);
  recorder.begin(1200);
  recorder.update(0, 20, 0, 400);
  // A plant clock that starts again earlier is taken as it comes.
  recorder.lost(1300);
  recorder.begin(50);
  recorder.update(0, 20, 0, 51);
  recorder.flush();
  expect(written.map(({ time, quality }) => [time, quality])).toEqual([
    [999.999, 2],
    [1000, 0],
    [1100, 2],
    [1200, 0],
    [1300, 2],
    [51, 0],
  ]);
});
