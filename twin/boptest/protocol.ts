import type { Rows } from './record.ts';
import type { Body, Found } from './test-case.ts';

/** What a test's thread can be asked by name: bodies in, BOPTEST's answers out. */
export const methods = [
  'name',
  'inputs',
  'measurements',
  'forecastPoints',
  'forecast',
  'step',
  'setStep',
  'scenario',
  'setScenario',
  'initialize',
  'advance',
  'kpis',
] as const;
export type Method = (typeof methods)[number];

/** A test that has ended, or cannot be asked now; its status is HTTP's. */
export class TestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Asked of a test's thread. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly method: Method; readonly body: Body }
  | { readonly type: 'find'; readonly id: number; readonly body: Body }
  | { readonly type: 'columns'; readonly id: number; readonly rows: Rows; readonly columns: readonly number[] };

/** An answer, as JSON already: whoever passes it on need not look into it. */
export interface CallReply {
  readonly status: number;
  readonly json: string;
}

/** Where results are, or why there are none. */
export interface FindReply extends CallReply {
  readonly message: string;
  readonly found: Found | null;
}

export interface ColumnsReply {
  readonly times: Float64Array;
  readonly values: readonly Float32Array[];
}

/** Said by a test's thread. */
export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly result: CallReply | FindReply | ColumnsReply | null }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
