import {
  AttributeIds,
  DataType,
  type DataValue,
  type Namespace,
  type SessionContext,
  type StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua';
import { statusByName } from './common.ts';
import type { Caller } from './method-node.ts';

export interface RawVariable {
  readonly dataType: 'Double' | 'Float' | 'Int16' | 'UInt16' | 'Boolean';
  readonly initial: number;
  /** Told every accepted write; answers with the name of a status code. */
  readonly onWrite?: (value: number, who: Caller) => string;
}

interface WriteRequest {
  readonly attributeId?: number;
  readonly value: DataValue;
}

/** A variable as a field device has it: plain, of a type of its own, perhaps to be written. */
export function rawNode(
  namespace: Namespace,
  parent: UAObject,
  nodeId: string,
  name: string,
  { dataType, initial, onWrite }: RawVariable,
  callerOf: (context: unknown) => Caller,
): { readonly node: UAVariable; readonly dataType: DataType } {
  const type = DataType[dataType];
  const rights = onWrite === undefined ? 'CurrentRead' : 'CurrentRead | CurrentWrite';
  const node = namespace.addVariable({
    componentOf: parent,
    nodeId,
    browseName: name,
    dataType: type,
    accessLevel: rights,
    userAccessLevel: rights,
    minimumSamplingInterval: 0,
    value: { dataType: type, value: rawOf(type, initial) },
  });
  if (onWrite !== undefined) acceptWrites(node, type, onWrite, callerOf);
  return { node, dataType: type };
}

/** Writes are judged before the node's value changes: a refused one leaves no trace. */
function acceptWrites(
  node: UAVariable,
  type: DataType,
  onWrite: (value: number, who: Caller) => string,
  callerOf: (context: unknown) => Caller,
): void {
  const judge = (context: SessionContext, request: WriteRequest): StatusCode => {
    const variant = request.value?.value;
    if (variant?.dataType !== type || variant.arrayType !== VariantArrayType.Scalar) return StatusCodes.BadTypeMismatch;
    const value = Number(variant.value);
    if (!Number.isFinite(value)) return StatusCodes.BadOutOfRange;
    const status = statusByName(onWrite(value, callerOf(context)));
    if (status.isGood()) node.setValueFromSource({ dataType: type, value: variant.value }, StatusCodes.Good);
    return status;
  };
  const writeAttribute = node.writeAttribute.bind(node) as (...all: unknown[]) => unknown;
  type Done = (error: Error | null, status?: StatusCode) => void;
  // The library calls this with a callback from its write service, and people's code with a promise.
  const replacement = (context: SessionContext, request: WriteRequest, done?: Done): unknown => {
    if (request.attributeId !== AttributeIds.Value) return writeAttribute(context, request, done);
    const status = judge(context, request);
    if (done === undefined) return Promise.resolve(status);
    done(null, status);
    return undefined;
  };
  (node as unknown as { writeAttribute: unknown }).writeAttribute = replacement;
}

/** A number as a variable of that type carries it. */
export function rawOf(type: DataType, value: number): number | boolean {
  return type === DataType.Boolean
    ? value >= 0.5
    : type === DataType.Double || type === DataType.Float
      ? value
      : Math.round(value);
}
