import {
  type ClientSession,
  DataType,
  type OPCUAClient,
  type UserIdentityInfo,
  UserTokenType,
  Variant,
} from 'node-opcua';
import { messageOf } from './common.ts';

/** Thrown where a call needs a connection and there is none. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

export interface CallResult {
  readonly status: string;
  readonly outputs: readonly (string | number | boolean | null)[];
}

export interface UserName {
  readonly name: string;
  readonly password: string;
}

/** A session in one person's name. */
export interface PersonSession {
  call(methodId: string, inputs: readonly (string | number | boolean)[], objectId?: string): Promise<CallResult>;
  close(): Promise<void>;
}

/** How long a server may take to answer one request. */
export const requestTimeoutMs = 5000;

/** Settles like the promise, or rejects once the time is over. */
export function within<T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: no answer within ${milliseconds} ms`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function identity(user: UserName | undefined): UserIdentityInfo {
  if (user === undefined) return { type: UserTokenType.Anonymous };
  return { type: UserTokenType.UserName, userName: user.name, password: user.password };
}

/** Opens a session in the name of a user, or without one. @throws Error where the server refuses it, or is silent */
export function logIn(client: OPCUAClient, user: UserName | undefined): Promise<ClientSession> {
  return within(client.createSession(identity(user)), 2 * requestTimeoutMs, 'log-in');
}

/** Calls a method; its object is the part of its identifier before `#`, unless told. */
export async function callOn(
  session: ClientSession,
  methodId: string,
  inputs: readonly (string | number | boolean)[],
  objectId = methodId.split('#')[0],
): Promise<CallResult> {
  const inputArguments = inputs.map((input) => {
    const dataType =
      typeof input === 'string' ? DataType.String : typeof input === 'number' ? DataType.Double : DataType.Boolean;
    return new Variant({ dataType, value: input });
  });
  const result = await session.call({ objectId, methodId, inputArguments });
  const outputs = (result.outputArguments ?? []).map((output) => output.value as string | number | boolean | null);
  return { status: result.statusCode.name, outputs };
}

/** Lets go of a client however broken it is; whatever it says then no longer matters. */
export async function disposeOf(client: OPCUAClient | undefined): Promise<void> {
  if (client === undefined) return;
  client.removeAllListeners();
  try {
    await within(client.disconnect(), 2000, 'disconnect');
  } catch {
    // Gone already, or so stuck that its sockets time out by themselves.
  }
}

/**
 * A person's session over a channel of its own. A channel that stood idle is closed by either side: the next call then opens
 * another before it sends anything.
 */
export function personSession(
  first: OPCUAClient,
  firstSession: ClientSession,
  user: UserName,
  connect: () => Promise<OPCUAClient>,
): PersonSession {
  let client: OPCUAClient | undefined = first;
  let session: ClientSession | undefined = firstSession;
  let closed = false;
  const forget = async (): Promise<void> => {
    const old = client;
    client = undefined;
    session = undefined;
    await disposeOf(old);
  };
  const open = async (): Promise<ClientSession> => {
    if (closed) throw new NotConnectedError('this session is closed');
    if (session !== undefined) return session;
    client = await connect();
    watch(client);
    session = await logIn(client, user);
    return session;
  };
  const watch = (watched: OPCUAClient): void => {
    const drop = () => {
      if (client === watched) void forget();
    };
    watched.once('close', drop).once('connection_lost', drop).once('abort', drop);
  };
  watch(first);
  return {
    call: async (methodId, inputs, objectId) => {
      const current = await open();
      try {
        return await callOn(current, methodId, inputs, objectId);
      } catch (error) {
        await forget();
        throw new NotConnectedError(messageOf(error));
      }
    },
    close: async () => {
      closed = true;
      await forget();
    },
  };
}
