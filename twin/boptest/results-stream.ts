import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FindReply } from './protocol.ts';
import type { Test } from './tests.ts';

/** Numbers fetched from the test at a time, and written at a time. */
const fetchNumbers = 500_000;
const writeNumbers = 8192;
/** A client that takes nothing for so long is gone. */
const stallMs = 60_000;

/**
 * Writes an answer of results as JSON, some columns at a time: neither the test nor the client's pace makes it hold more. A client
 * that stalls or leaves, and a test that begins anew meanwhile, end it half way.
 */
export async function streamResults(
  test: Test,
  { message, found }: FindReply,
  response: ServerResponse,
): Promise<void> {
  if (found === null) throw new Error('there are no results to write');
  const { rows, columns } = found;
  const length = Math.max(1, rows.end - rows.first);
  const batch = Math.max(1, Math.floor(fetchNumbers / length));
  let timesWritten = false;
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
  await write(response, `{"status":200,"message":${JSON.stringify(message)},"payload":{`);
  for (let first = 0; first === 0 || first < columns.length; first += batch) {
    const part = columns.slice(first, first + batch);
    const reply = await test.columns(
      rows,
      part.map(({ column }) => column),
    );
    if (reply === null) throw new Error('the results changed while they were read');
    if (!timesWritten) await writeArray(response, '"time":[', reply.times, String);
    timesWritten = true;
    for (const [i, { name }] of part.entries())
      await writeArray(response, `,${JSON.stringify(name)}:[`, reply.values[i], singlePrecision);
  }
  response.end('}}');
}

/** As many digits as a single-precision number has. */
function singlePrecision(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Number.isFinite(value) ? value.toPrecision(7) : 'null';
}

async function writeArray(
  response: ServerResponse,
  opening: string,
  values: ArrayLike<number>,
  text: (value: number) => string,
): Promise<void> {
  let pending = opening;
  for (let first = 0; first < values.length; first += writeNumbers) {
    const end = Math.min(values.length, first + writeNumbers);
    for (let i = first; i < end; i++) pending += i === 0 ? text(values[i]) : `,${text(values[i])}`;
    await write(response, pending);
    pending = '';
  }
  await write(response, `${pending}]`);
}

async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed) throw new Error('the client left');
  if (response.write(text)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const timer = setTimeout(() => waiting.abort(new Error('the client takes nothing')), stallMs);
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    clearTimeout(timer);
    // Whichever did not come must not leave its listener behind.
    waiting.abort();
  }
}
