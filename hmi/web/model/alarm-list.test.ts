import { expect, it } from 'vitest';
import { AlarmNews } from './alarm-list.ts';
import type { AlarmRecord } from './shapes.ts';

const alarm = (id: string, raisedAt: number) => ({ id, raisedAt }) as AlarmRecord;

it('the first alarm of all is news, what was there when somebody came is not, and one that comes again is', () => {
  const news = new AlarmNews();
  expect(news.hear(undefined)).toEqual([]);
  expect(news.hear([])).toEqual([]);
  expect(news.hear([alarm('trip', 10)])).toEqual([alarm('trip', 10)]);
  expect(news.hear([alarm('trip', 10)])).toEqual([]);
  expect(news.hear([alarm('trip', 20)])).toEqual([alarm('trip', 20)]);
  expect(new AlarmNews().hear([alarm('trip', 10)])).toEqual([]);
});
