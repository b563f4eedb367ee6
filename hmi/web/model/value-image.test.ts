import { expect, it } from 'vitest';
import { ValueImage } from './value-image.ts';

/** An image whose frames come when asked for. */
function setup(size: number) {
  const frames: (() => void)[] = [];
  const image = new ValueImage((run) => frames.push(run));
  image.begin(size);
  const frame = (): void => {
    for (const run of frames.splice(0)) run();
  };
  frame();
  return { image, frame };
}

it('tells of a slot once a frame, and of no other', () => {
  const { image, frame } = setup(2);
  const heard: string[] = [];
  image.subscribe(0, () => heard.push('0'));
  const stop = image.subscribe(1, () => heard.push('1'));
  image.apply([[0, 20, 0, 1000]]);
  image.apply([[0, 21, 0, 1001]]);
  frame();
  expect(heard).toEqual(['0']);
  stop();
  image.apply([[1, 3, 0, 1002]]);
  frame();
  expect(heard).toEqual(['0']);
  expect([...image.value]).toEqual([21, 3]);
});

it('goes on telling who listens when the plant is described anew: no value on a screen stands still by that', () => {
  const { image, frame } = setup(2);
  const seen: number[] = [];
  image.subscribe(1, () => seen.push(image.value[1]));
  image.apply([[1, 20, 0, 1000]]);
  frame();
  image.begin(3);
  frame();
  image.apply([[1, 21, 0, 1001]]);
  frame();
  expect(seen).toEqual([20, Number.NaN, 21]);
  // Another plant may have fewer points: who listens to one of the rest hears nothing of it.
  image.begin(1);
  expect(image.apply([[1, 22, 0, 1002]])).toBe(0);
});

it('takes what was never measured for not received, and what is no number for bad', () => {
  const { image } = setup(3);
  image.apply([
    [0, 0, 2, 0],
    [1, null, 0, 1000],
    [2, 5, 7, 1000],
  ]);
  expect([...image.quality]).toEqual([255, 2, 2]);
  expect(image.value[0]).toBeNaN();
});
