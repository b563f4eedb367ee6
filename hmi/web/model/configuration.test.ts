import { expect, it } from 'vitest';
import { backTo, isFilePath, placeOf, readableValue, verdictOf } from './configuration.ts';

it('a text is broken, needs a stop, would move something, changes nothing, or can be applied: the worst is told', () => {
  const changes = [{ path: 'prices.gas', before: '1', after: '2' }];
  const fault = { kind: 'bump', point: 'pump.1.speed', from: 0, to: 1 } as const;
  expect(verdictOf({ problems: [] })).toBe('broken');
  expect(verdictOf({ changes, obstacles: [{ kind: 'added', subject: 'boiler.3' }], fault })).toBe('needsStop');
  expect(verdictOf({ changes, obstacles: [], fault })).toBe('bump');
  expect(verdictOf({ changes: [], obstacles: [] })).toBe('unchanged');
  expect(verdictOf({ changes, obstacles: [] })).toBe('applicable');
});

it('a problem is found in the text by its line and column', () => {
  const text = 'plant:\n  name: a\n\nlast';
  expect(text.slice(placeOf(text, 2, 3)).startsWith('name')).toBe(true);
  expect(placeOf(text, 1, 1)).toBe(0);
  expect(placeOf(text, 2, 99)).toBe(text.indexOf('\n\n'));
  expect(placeOf(text, 9, 1)).toBe(text.length);
});

it('values are told as one reads them, whatever their shape', () => {
  expect(readableValue('90 kW')).toBe('90 kW');
  expect(readableValue('{"gain":0.23,"integralTime":"120 s"}')).toBe('gain: 0.23, integralTime: 120 s');
  expect(readableValue('["monday",{"from":8}]')).toBe('monday, from: 8');
  expect(readableValue('{ cut off')).toBe('{ cut off');
});

it('reasons that the controller made are told from those of people', () => {
  expect(isFilePath('/srv/plants/site.yaml')).toBe(true);
  expect(isFilePath('version 3 cannot be used: /srv/site.yaml')).toBe(false);
  expect(isFilePath('less gas')).toBe(false);
  expect(backTo('back to version 2: it swung')).toEqual({ version: '2', reason: 'it swung' });
  expect(backTo('it swung')).toBeUndefined();
});
