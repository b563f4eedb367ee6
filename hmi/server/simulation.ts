import { createOpcuaConnection, type Logger, type OpcuaConnection } from '../../protocols/opcua/index.ts';
import type { CallAnswer } from './controller.ts';

export interface SimulationOptions {
  readonly endpoint: string;
  readonly password: string;
  readonly folder: string;
  readonly log: Logger;
}

/** A fault to be injected; the plant's server judges it. */
export interface FaultRequest {
  readonly kind: string;
  readonly target: string;
  /** Absent: the kind's default. */
  readonly severity?: number | undefined;
  /** Plant time it lasts; absent: until cleared. */
  readonly hours?: number | undefined;
}

/** What the HMI can ask of a simulated plant. */
export interface Simulation {
  /** The library of faults, and those that are on, as JSON. */
  read(): Promise<{ readonly library: unknown; readonly faults: unknown }>;
  inject(fault: FaultRequest, who: string): Promise<CallAnswer>;
  clear(id: number, who: string): Promise<CallAnswer>;
  close(): Promise<void>;
}

const object = 'ns=3;s=simulation';

/**
 * The simulated plant's own nodes, on the plant's server and by its own account: the controller knows nothing of them, and a real
 * field has none.
 */
export function createSimulation(options: SimulationOptions): Simulation {
  const connection = createOpcuaConnection({
    endpoint: options.endpoint,
    certificateFolder: options.folder,
    applicationName: 'BraiseHmiSimulation',
    user: { name: 'engineer', password: options.password },
    logger: options.log,
    backOff: { firstMs: 500, maximumMs: 5000 },
  });
  return {
    read: async () => ({
      library: await json(connection, `${object}#library`),
      faults: await json(connection, `${object}#faults`),
    }),
    inject: ({ kind, target, severity = 0, hours = 0 }, who) =>
      call(connection, 'InjectFault', [kind, target, severity, hours, who]),
    clear: (id, who) => call(connection, 'ClearFault', [id, who]),
    close: () => connection.close(),
  };
}

async function json(connection: OpcuaConnection, node: string): Promise<unknown> {
  const { text, status } = await connection.readText(node);
  if (text === null) throw new Error(`${node}: ${status}`);
  return JSON.parse(text);
}

async function call(
  connection: OpcuaConnection,
  method: string,
  inputs: readonly (string | number)[],
): Promise<CallAnswer> {
  const { status, outputs } = await connection.call(`${object}#${method}`, inputs, object);
  return { status, output: String(outputs[0] ?? '') };
}
