import { hostname } from 'node:os';
import {
  AttributeIds,
  type ClientSession,
  type DataValue,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
} from 'node-opcua';
import { isLoopback } from '../network.ts';
import { openCertificates, SiblingTrust } from './certificates.ts';
import { type Logger, messageOf, numberOf, qualityOf, sourceTimeOf } from './common.ts';
import {
  type CallResult,
  callOn,
  disposeOf,
  logIn,
  NotConnectedError,
  type PersonSession,
  personSession,
  requestTimeoutMs,
  type UserName,
  within,
} from './sessions.ts';
import {
  type StandingSubscription,
  type SubscribedNode,
  type Subscription,
  type SubscriptionOptions,
  standingSubscription,
} from './subscription.ts';
import { createWriter, type Writer, type WriterNode } from './writer.ts';

export interface ConnectionOptions {
  readonly endpoint: string;
  /** One folder per process. */
  readonly certificateFolder: string;
  readonly applicationName: string;
  readonly user?: UserName;
  readonly security?: 'signAndEncrypt' | 'none';
  readonly logger: Logger;
  readonly livenessMs?: number;
  readonly backOff?: { readonly firstMs: number; readonly maximumMs: number };
}

export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'closed';

export interface ReadResult {
  readonly value: number;
  readonly quality: number;
  readonly sourceTime: number;
  readonly status: string;
}

export interface TextResult {
  readonly text: string | null;
  readonly quality: number;
  readonly sourceTime: number;
  readonly status: string;
}

export type OpenSessionResult =
  | { readonly kind: 'accepted'; readonly session: PersonSession }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable'; readonly message: string };

const answerLimitMs = 3000;
const messageBytesMaximum = 4 * 1024 * 1024;

/**
 * A connection to an OPC UA server that stands for ever: every loss builds client, session and subscriptions anew. Repairing
 * a lost session is left alone on purpose (node-opcua #1059: subscriptions that stay dead after a server's restart).
 */
export class OpcuaConnection {
  state: ConnectionState = 'connecting';
  reason = '';
  readonly #options: ConnectionOptions;
  readonly #listeners = new Set<(state: ConnectionState, reason: string) => void>();
  readonly #subscriptions = new Set<StandingSubscription>();
  readonly #counts = { connects: 0, losses: 0, publishes: 0, values: 0, writes: 0, writeFailures: 0 };
  #client: OPCUAClient | undefined;
  #session: ClientSession | undefined;
  #wake: (() => void) | undefined;
  #lost: ((reason: string) => void) | undefined;
  readonly #running: Promise<void>;

  constructor(options: ConnectionOptions) {
    if (options.security === 'none' && !isLoopback(new URL(options.endpoint).hostname)) {
      throw new Error(`an endpoint without security is for this machine only, not ${options.endpoint}`);
    }
    this.#options = options;
    this.#running = this.#run();
  }

  onState(listener: (state: ConnectionState, reason: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connected(timeoutMs: number): Promise<void> {
    if (this.state === 'connected') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = this.onState((state) => {
        if (state !== 'connected') return;
        clearTimeout(timer);
        stop();
        resolve();
      });
      const timer = setTimeout(() => {
        stop();
        reject(
          new NotConnectedError(`not connected to ${this.#options.endpoint} within ${timeoutMs} ms: ${this.reason}`),
        );
      }, timeoutMs);
    });
  }

  subscribeValues(
    nodes: readonly SubscribedNode[],
    onValue: (index: number, value: number, quality: number, sourceTime: number) => void,
    options: SubscriptionOptions = {},
  ): Subscription {
    return this.#subscribe(nodes, options, (index, data) => {
      this.#counts.values++;
      if (data === undefined) onValue(index, Number.NaN, 2, 0);
      else {
        const value = numberOf(data.value?.value);
        onValue(index, value, Number.isNaN(value) ? 2 : qualityOf(data.statusCode), sourceTimeOf(data));
      }
    });
  }

  subscribeTexts(
    nodes: readonly SubscribedNode[],
    onText: (index: number, text: string | null, quality: number, sourceTime: number) => void,
    options: SubscriptionOptions = {},
  ): Subscription {
    return this.#subscribe(nodes, options, (index, data) => {
      if (data === undefined) onText(index, null, 2, 0);
      else onText(index, textOf(data), qualityOf(data.statusCode), sourceTimeOf(data));
    });
  }

  createWriter(nodes: readonly WriterNode[], onResult?: (index: number, status: string) => void): Writer {
    return createWriter(
      nodes,
      () => this.#session,
      (index, status) => {
        this.#counts.writes++;
        if (status !== 'Good') this.#counts.writeFailures++;
        onResult?.(index, status);
      },
    );
  }

  async readValues(nodeIds: readonly string[]): Promise<ReadResult[]> {
    const data = await this.#read(nodeIds);
    return data.map((one) => {
      const value = numberOf(one.value?.value);
      const quality = Number.isNaN(value) ? 2 : qualityOf(one.statusCode);
      return { value, quality, sourceTime: sourceTimeOf(one), status: one.statusCode.name };
    });
  }

  async readText(nodeId: string): Promise<TextResult> {
    const [one] = await this.#read([nodeId]);
    return {
      text: textOf(one),
      quality: qualityOf(one.statusCode),
      sourceTime: sourceTimeOf(one),
      status: one.statusCode.name,
    };
  }

  call(methodId: string, inputs: readonly (string | number | boolean)[], objectId?: string): Promise<CallResult> {
    return callOn(this.#need(), methodId, inputs, objectId);
  }

  /** Opens a session in a person's name, over a channel of its own. */
  async openSession(name: string, password: string): Promise<OpenSessionResult> {
    if (this.state !== 'connected') return { kind: 'unreachable', message: this.reason || 'not connected' };
    let client: OPCUAClient | undefined;
    try {
      client = await this.#connectClient();
      const session = await logIn(client, { name, password });
      return {
        kind: 'accepted',
        session: personSession(client, session, { name, password }, () => this.#connectClient()),
      };
    } catch (error) {
      await disposeOf(client);
      const message = messageOf(error);
      return /BadUserAccessDenied|BadIdentityToken/.test(message)
        ? { kind: 'refused' }
        : { kind: 'unreachable', message };
    }
  }

  statistics() {
    return { ...this.#counts };
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return;
    this.#tell('closed', 'closed');
    this.#lost?.('closed');
    this.#wake?.();
    await this.#running;
  }

  #tell(state: ConnectionState, reason: string): void {
    if (this.state === 'closed') return;
    this.state = state;
    this.reason = reason;
    for (const listener of this.#listeners) listener(state, reason);
  }

  #isClosed(): boolean {
    return this.state === 'closed';
  }

  async #run(): Promise<void> {
    const { backOff = { firstMs: 200, maximumMs: 5000 }, logger, endpoint } = this.#options;
    let wait = backOff.firstMs;
    while (!this.#isClosed()) {
      try {
        await this.#establish();
        wait = backOff.firstMs;
        const reason = await this.#stand();
        logger.info({ endpoint, reason }, 'OPC UA connection lost');
        this.#counts.losses++;
        this.#tell('disconnected', reason);
      } catch (error) {
        logger.debug({ endpoint, error: messageOf(error) }, 'OPC UA connection not made');
        this.#tell('disconnected', messageOf(error));
      }
      this.#session = undefined;
      for (const subscription of this.#subscriptions) subscription.lost();
      await disposeOf(this.#client);
      this.#client = undefined;
      if (this.#isClosed()) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wait = Math.min(wait * 2, backOff.maximumMs);
    }
  }

  async #establish(): Promise<void> {
    this.#client = await this.#connectClient();
    const session = await logIn(this.#client, this.#options.user);
    this.#session = session;
    for (const subscription of this.#subscriptions) await subscription.establish(session);
    this.#counts.connects++;
    this.#tell('connected', '');
  }

  /** Waits until the connection breaks, or the server stops answering. Resolves with the reason. */
  #stand(): Promise<string> {
    const { livenessMs = 1000 } = this.#options;
    const client = this.#client as OPCUAClient;
    const session = this.#session as ClientSession;
    return new Promise((resolve) => {
      let asking = false;
      const end = (reason: string): void => {
        clearInterval(timer);
        this.#lost = undefined;
        resolve(reason);
      };
      const timer = setInterval(() => {
        if (asking) return;
        asking = true;
        // Node 2258: Server_ServerStatus_CurrentTime.
        within(session.read({ nodeId: 'i=2258', attributeId: AttributeIds.Value }), answerLimitMs, 'server status')
          .then((value) => {
            asking = false;
            if (qualityOf(value.statusCode) === 2) end(`server status ${value.statusCode.name}`);
          })
          .catch((error: unknown) => end(messageOf(error)));
      }, livenessMs);
      this.#lost = end;
      client.on('connection_lost', () => end('connection lost'));
      client.on('close', () => end('connection closed'));
      client.on('abort', () => end('connection aborted'));
      session.on('session_closed', () => end('session closed by the server'));
    });
  }

  async #connectClient(): Promise<OPCUAClient> {
    const { endpoint, certificateFolder, applicationName, security = 'signAndEncrypt', logger } = this.#options;
    const loopback = isLoopback(new URL(endpoint).hostname);
    const certificates = await openCertificates(certificateFolder, loopback);
    await new SiblingTrust(certificates, certificateFolder, logger).refresh();
    const encrypted = security === 'signAndEncrypt';
    const client = OPCUAClient.create({
      applicationName,
      applicationUri: `urn:${hostname()}:${applicationName}`,
      clientCertificateManager: certificates,
      securityMode: encrypted ? MessageSecurityMode.SignAndEncrypt : MessageSecurityMode.None,
      securityPolicy: encrypted ? SecurityPolicy.Basic256Sha256 : SecurityPolicy.None,
      endpointMustExist: false,
      keepSessionAlive: false,
      requestedSessionTimeout: 60_000,
      defaultTransactionTimeout: requestTimeoutMs,
      // Of silence, not of a request: people think before they command.
      transportTimeout: 60_000,
      connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 500 },
      transportSettings: { maxMessageSize: messageBytesMaximum, maxChunkCount: 1000 },
    });
    try {
      await within(client.connect(endpoint), 2 * requestTimeoutMs, 'connect');
      return client;
    } catch (error) {
      await disposeOf(client);
      throw error;
    }
  }

  #need(): ClientSession {
    if (this.#session === undefined || this.state !== 'connected')
      throw new NotConnectedError(this.reason || 'not connected');
    return this.#session;
  }

  async #read(nodeIds: readonly string[]): Promise<DataValue[]> {
    const session = this.#need();
    const results: DataValue[] = [];
    for (let i = 0; i < nodeIds.length; i += 500) {
      const nodes = nodeIds.slice(i, i + 500).map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }));
      results.push(...(await session.read(nodes)));
    }
    return results;
  }

  #subscribe(
    nodes: readonly SubscribedNode[],
    options: SubscriptionOptions,
    deliver: (index: number, data: DataValue | undefined) => void,
  ): Subscription {
    const standing = standingSubscription(nodes, options, deliver, this.#options.logger);
    this.#subscriptions.add(standing);
    const session = this.#session;
    // A session that breaks meanwhile is established again with all its subscriptions.
    if (session !== undefined) standing.establish(session).catch((error: unknown) => this.#lost?.(messageOf(error)));
    return {
      failed: standing.failed,
      close: async () => {
        this.#subscriptions.delete(standing);
        await standing.close();
      },
    };
  }
}

/** Connects in the background and stays so; returns at once. */
export function createOpcuaConnection(options: ConnectionOptions): OpcuaConnection {
  return new OpcuaConnection(options);
}

function textOf(data: DataValue): string | null {
  const value: unknown = data.value?.value;
  return typeof value === 'string' ? value : null;
}
