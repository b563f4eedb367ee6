import { AttributeIds, type ClientSession, DataType, StatusCodes, Variant, type WriteValueOptions } from 'node-opcua';
import { messageOf } from './common.ts';

export type WritableType = 'Double' | 'Float' | 'Int16' | 'UInt16' | 'UInt32' | 'Boolean' | 'String';

export interface WriterNode {
  readonly nodeId: string;
  readonly index: number;
  readonly dataType: WritableType;
}

export interface WriteResult {
  readonly index: number;
  readonly status: string;
}

/** Writes to nodes of a server in batches; see {@link createWriter}. */
export interface Writer {
  /** The latest value per node wins; there is never more pending than there are nodes. */
  put(index: number, value: number | string): void;
  /** Sends what is pending. Without a connection it is dropped as `BadNotConnected`: on return the owner puts the state of then. */
  flush(): Promise<WriteResult[]>;
  readonly pending: number;
}

const nodesPerRequest = 500;

/** A writer over whatever session `session` gives at the time of a flush. One request is in flight at a time. */
export function createWriter(
  nodes: readonly WriterNode[],
  session: () => ClientSession | undefined,
  onResult: ((index: number, status: string) => void) | undefined,
): Writer {
  const byIndex = new Map(nodes.map((node) => [node.index, node]));
  let pending = new Map<number, number | string>();
  let flight: Promise<unknown> = Promise.resolve();

  const send = async (batch: readonly [number, number | string][]): Promise<WriteResult[]> => {
    const current = session();
    if (current === undefined) return batch.map(([index]) => ({ index, status: 'BadNotConnected' }));
    const requests = batch.map(([index, value]) => writeValue(byIndex.get(index) as WriterNode, value));
    try {
      const statuses = await current.write(requests);
      return batch.map(([index], i) => ({ index, status: (statuses[i] ?? StatusCodes.BadUnexpectedError).name }));
    } catch (error) {
      return batch.map(([index]) => ({ index, status: `BadCommunicationError: ${messageOf(error)}` }));
    }
  };

  const flushAll = async (): Promise<WriteResult[]> => {
    const all = [...pending];
    pending = new Map();
    const results: WriteResult[] = [];
    for (let i = 0; i < all.length; i += nodesPerRequest)
      results.push(...(await send(all.slice(i, i + nodesPerRequest))));
    if (onResult !== undefined) for (const { index, status } of results) onResult(index, status);
    return results;
  };

  return {
    put(index, value) {
      if (!byIndex.has(index)) throw new RangeError(`no writable node with index ${index}`);
      pending.set(index, value);
    },
    flush() {
      const next = flight.then(flushAll);
      flight = next.catch(() => undefined);
      return next;
    },
    get pending() {
      return pending.size;
    },
  };
}

function writeValue({ nodeId, dataType }: WriterNode, value: number | string): WriteValueOptions {
  const typed = dataType === 'Boolean' ? Number(value) >= 0.5 : dataType === 'String' ? String(value) : Number(value);
  return {
    nodeId,
    attributeId: AttributeIds.Value,
    value: { value: new Variant({ dataType: DataType[dataType], value: typed }) },
  };
}
