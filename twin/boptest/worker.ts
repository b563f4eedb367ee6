import { parentPort, workerData } from 'node:worker_threads';
import { loadPlant } from '../../config/index.ts';
import type { CallReply, ColumnsReply, FindReply, Reply, Request } from './protocol.ts';
import { TestCase } from './test-case.ts';

/** The thread of one test: answers one request after the other, and knows nothing of HTTP. */
const port = parentPort;
if (port === null) throw new Error('this is the thread of a test, not a program');

const testCase = new TestCase(loadPlant((workerData as { plantFile: string }).plantFile), () => performance.now());

function work(request: Request): CallReply | FindReply | ColumnsReply | null {
  switch (request.type) {
    case 'call': {
      const answer = testCase[request.method](request.body);
      return { status: answer.status, json: JSON.stringify(answer) };
    }
    case 'find': {
      const answer = testCase.results(request.body);
      const { status, message, payload } = answer;
      return { status, message, found: payload, json: payload === null ? JSON.stringify(answer) : '' };
    }
    case 'columns':
      return testCase.columns(request.rows, request.columns) ?? null;
  }
}

port.on('message', (request: Request) => {
  const { id } = request;
  try {
    const result = work(request);
    const transfer =
      result !== null && 'times' in result ? [result.times.buffer, ...result.values.map(({ buffer }) => buffer)] : [];
    port.postMessage({ type: 'done', id, result } satisfies Reply, transfer as ArrayBuffer[]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: 'failed', id, message } satisfies Reply);
  }
});
port.postMessage({ type: 'ready' } satisfies Reply);
