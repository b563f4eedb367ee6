import { DataType, type Namespace, type UAObject, Variant } from 'node-opcua';
import { type Logger, messageOf, statusByName } from './common.ts';

/** Who calls: the session's user and what its role allows. */
export interface Caller {
  readonly user: string;
  readonly role: string;
}

export interface MethodDefinition {
  readonly inputs: readonly {
    readonly name: string;
    readonly type: 'String' | 'Double' | 'Boolean';
    readonly description: string;
    /** Longest text, where it is another than usual. */
    readonly maximum?: number;
  }[];
  readonly handler: (
    who: Caller,
    inputs: readonly (string | number | boolean)[],
  ) => MethodAnswer | Promise<MethodAnswer>;
}

export interface MethodAnswer {
  /** Name of an OPC UA status code. */
  readonly status: string;
  readonly message: string;
}

const textMaximum = 4096;

/** Adds a method whose inputs are checked before its handler sees them, and which answers whatever happens. */
export function methodNode(
  namespace: Namespace,
  parent: UAObject,
  nodeId: string,
  name: string,
  { inputs, handler }: MethodDefinition,
  callerOf: (context: unknown) => Caller,
  logger: Logger,
): void {
  const method = namespace.addMethod(parent, {
    nodeId,
    browseName: name,
    inputArguments: inputs.map((input) => ({
      name: input.name,
      description: { text: input.description },
      dataType: DataType[input.type],
    })),
    outputArguments: [
      { name: 'message', description: { text: 'the reason, or what was done, in words' }, dataType: DataType.String },
    ],
  });
  method.bindMethod(async (args: Variant[], context: unknown) => {
    const answer = ({ status, message }: MethodAnswer) => ({
      statusCode: statusByName(status),
      outputArguments: [new Variant({ dataType: DataType.String, value: message })],
    });
    if (args.length !== inputs.length)
      return answer({ status: 'BadArgumentsMissing', message: `${inputs.length} arguments are needed` });
    const values: (string | number | boolean)[] = [];
    for (const [i, input] of inputs.entries()) {
      const value: unknown = args[i].value ?? (input.type === 'String' ? '' : undefined);
      const wrong = checkInput(input, value);
      if (wrong !== undefined) return answer({ status: 'BadInvalidArgument', message: wrong });
      values.push(value as string | number | boolean);
    }
    try {
      return answer(await handler(callerOf(context), values));
    } catch (error) {
      logger.error({ method: name, error: messageOf(error) }, 'a method failed');
      return answer({
        status: 'BadInternalError',
        message: 'the controller could not carry this out; its log says why',
      });
    }
  });
}

function checkInput(
  { name, type, maximum = textMaximum }: MethodDefinition['inputs'][number],
  value: unknown,
): string | undefined {
  if (type === 'String') {
    if (typeof value !== 'string') return `${name} must be a text`;
    return value.length > maximum ? `${name} is longer than ${maximum} characters` : undefined;
  }
  if (type === 'Boolean') return typeof value === 'boolean' ? undefined : `${name} must be true or false`;
  return typeof value === 'number' && Number.isFinite(value) ? undefined : `${name} must be a finite number`;
}
