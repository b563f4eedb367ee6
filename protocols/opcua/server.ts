import {
  type AddressSpace,
  coerceNodeId,
  DataType,
  MessageSecurityMode,
  makeRoles,
  type Namespace,
  OPCUAServer,
  SecurityPolicy,
  type SessionContext,
  StatusCodes,
  type UAObject,
  type UAVariable,
  UserNameIdentityToken,
  WellKnownRoles,
} from 'node-opcua';
import type { Point } from '../../config/index.ts';
import { isLoopback } from '../network.ts';
import { openCertificates, SiblingTrust } from './certificates.ts';
import { type Logger, messageOf, statusOf } from './common.ts';
import { LoginGate } from './login-gate.ts';
import { type Caller, type MethodDefinition, methodNode } from './method-node.ts';
import { pointVariable } from './point-node.ts';
import { type RawVariable, rawNode, rawOf } from './raw-node.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly applicationName: string;
  readonly applicationUri: string;
  readonly certificateFolder: string;
  readonly logger: Logger;
  /** Registered as ns=2, 3, …; ns=1 is the application's own. */
  readonly namespaces?: readonly string[];
  /** True only on loopback. */
  readonly allowAnonymous: boolean;
  readonly anonymousRole?: string;
  readonly authenticate?: (user: string, password: string) => Promise<string | null>;
  readonly limits?: {
    readonly maximumMessageBytes?: number;
    readonly maximumConnections?: number;
    readonly maximumSessions?: number;
  };
}

export type ObjectHandle = UAObject;
export interface VariableHandle {
  readonly node: UAVariable;
  readonly dataType: DataType;
}
export interface TextHandle {
  readonly node: UAVariable;
  text: string;
}

const messageCeiling = 4 * 1024 * 1024;

/** A hardened OPC UA server: security on every endpoint, every size and number capped, anonymous only where it is said. */
export class OpcuaServer {
  readonly #options: ServerOptions;
  readonly #server: OPCUAServer;
  readonly #gate: LoginGate | undefined;
  readonly #roles = new Map<string, string>();
  readonly #siblings: SiblingTrust;
  #refresh: NodeJS.Timeout | undefined;

  private constructor(
    options: ServerOptions,
    server: OPCUAServer,
    siblings: SiblingTrust,
    gate: LoginGate | undefined,
  ) {
    this.#options = options;
    this.#server = server;
    this.#siblings = siblings;
    this.#gate = gate;
  }

  static async create(options: ServerOptions): Promise<OpcuaServer> {
    const loopback = isLoopback(options.host);
    if (options.allowAnonymous && !loopback)
      throw new Error(`anonymous sessions are for loopback only, not ${options.host}`);
    const certificates = await openCertificates(options.certificateFolder, loopback);
    const users = await openCertificates(`${options.certificateFolder}/users`, false);
    const siblings = new SiblingTrust(certificates, options.certificateFolder, options.logger);
    const bytes = Math.min(options.limits?.maximumMessageBytes ?? 1024 * 1024, messageCeiling);
    const roles = new Map<string, string>();
    const gate = options.authenticate === undefined ? undefined : new LoginGate(options.authenticate, options.logger);
    const server = new OPCUAServer({
      port: options.port,
      host: options.host,
      hostname: options.host,
      resourcePath: '',
      serverInfo: {
        applicationUri: options.applicationUri,
        productUri: 'urn:braise',
        applicationName: { text: options.applicationName },
      },
      buildInfo: { productName: options.applicationName, manufacturerName: 'Braise' },
      serverCertificateManager: certificates,
      userCertificateManager: users,
      allowAnonymous: options.allowAnonymous,
      securityModes: loopback
        ? [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt]
        : [MessageSecurityMode.SignAndEncrypt],
      securityPolicies: loopback
        ? [SecurityPolicy.None, SecurityPolicy.Basic256Sha256]
        : [SecurityPolicy.Basic256Sha256],
      disableDiscovery: true,
      maxConnectionsPerEndpoint: options.limits?.maximumConnections ?? 20,
      isAuditing: false,
      userManager: {
        isValidUserAsync: (user: string, password: string, done: (error: Error | null, valid?: boolean) => void) => {
          if (gate === undefined) return done(null, false);
          gate.check(user, password).then(
            (role) => {
              if (role !== null) roles.set(user, role);
              done(null, role !== null);
            },
            (error: unknown) => {
              options.logger.error({ error: messageOf(error) }, 'log-in could not be checked');
              done(null, false);
            },
          );
        },
        getUserRoles: () => makeRoles([WellKnownRoles.AuthenticatedUser]),
      } as never,
      serverCapabilities: {
        maxSessions: options.limits?.maximumSessions ?? 40,
        maxSubscriptions: 200,
        // An HMI has one for each equipment that somebody looks at, and a few of its own.
        maxSubscriptionsPerSession: 60,
        maxMonitoredItems: 50_000,
        maxMonitoredItemsPerSubscription: 5000,
        maxMonitoredItemsQueueSize: 100,
        maxBrowseContinuationPoints: 10,
        maxStringLength: bytes,
        maxByteStringLength: bytes,
        maxArrayLength: 10_000,
        operationLimits: {
          maxNodesPerRead: 1000,
          maxNodesPerWrite: 1000,
          maxNodesPerMethodCall: 20,
          maxNodesPerBrowse: 1000,
          maxNodesPerRegisterNodes: 1000,
          maxNodesPerTranslateBrowsePathsToNodeIds: 1000,
          maxNodesPerNodeManagement: 1,
          maxMonitoredItemsPerCall: 1000,
        },
      } as never,
      transportSettings: {
        adjustTransportLimits: (hello) => ({
          ...hello,
          maxMessageSize: Math.min(hello.maxMessageSize || bytes, bytes),
          maxChunkCount: Math.min(hello.maxChunkCount || 64, 64),
          sendBufferSize: Math.min(Math.max(hello.sendBufferSize, 8192), 65_536),
          receiveBufferSize: Math.min(Math.max(hello.receiveBufferSize, 8192), 65_536),
        }),
      },
    });
    await server.initialize();
    // The library's own default is to let anybody in: what holds now is what was asked for.
    if (server.allowAnonymous !== options.allowAnonymous)
      throw new Error('the server does not keep to its rule on anonymous sessions');
    const created = new OpcuaServer(options, server, siblings, gate);
    for (const [user, role] of roles) created.#roles.set(user, role);
    created.#shareRoles(roles);
    const space = created.#space;
    for (const uri of options.namespaces ?? []) space.registerNamespace(uri);
    return created;
  }

  #sharedRoles: ReadonlyMap<string, string> = this.#roles;
  #shareRoles(roles: ReadonlyMap<string, string>): void {
    this.#sharedRoles = roles;
  }

  get #space(): AddressSpace {
    const space = this.#server.engine.addressSpace;
    if (space === null || space === undefined) throw new Error('the server has no address space yet');
    return space as unknown as AddressSpace;
  }

  async start(): Promise<void> {
    await this.#siblings.refresh();
    await this.#server.start();
    this.#refresh = setInterval(() => {
      this.#siblings
        .refresh()
        .catch((error: unknown) => this.#options.logger.warn({ error: messageOf(error) }, 'certificates not read'));
    }, 2000);
    this.#refresh.unref();
  }

  get port(): number {
    return this.#server.endpoints[0].port;
  }

  get endpoint(): string {
    const { host } = this.#options;
    return `opc.tcp://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  async close(): Promise<void> {
    clearInterval(this.#refresh);
    await this.#server.shutdown(100);
  }

  addObject(
    parent: ObjectHandle | null,
    nodeId: string,
    name: string,
    options: { readonly displayName?: string; readonly description?: string; readonly folder?: boolean } = {},
  ): ObjectHandle {
    const common = {
      browseName: name,
      displayName: options.displayName ?? name,
      ...(options.description === undefined ? {} : { description: options.description }),
      nodeId,
      ...(options.folder === true ? { typeDefinition: 'FolderType' } : {}),
    };
    return this.#namespaceOf(nodeId).addObject(
      parent === null ? { ...common, organizedBy: this.#space.rootFolder.objects } : { ...common, componentOf: parent },
    );
  }

  setDisplayName(handle: ObjectHandle, name: string): void {
    if (handle.displayName[0]?.text !== name) handle.setDisplayName(name);
  }

  /** A point of a plant, read-only, with its unit and range (OPC 10000-8). */
  addPoint(parent: ObjectHandle, nodeId: string, point: Point, name = point.key): VariableHandle {
    return pointVariable(this.#namespaceOf(nodeId), parent, nodeId, point, name);
  }

  addText(parent: ObjectHandle, nodeId: string, name: string, text = 'null'): TextHandle {
    const node = this.#namespaceOf(nodeId).addVariable({
      componentOf: parent,
      nodeId,
      browseName: name,
      dataType: DataType.String,
      minimumSamplingInterval: 0,
      value: { dataType: DataType.String, value: text },
    });
    return { node, text };
  }

  addRawVariable(parent: ObjectHandle, nodeId: string, name: string, variable: RawVariable): VariableHandle {
    return rawNode(this.#namespaceOf(nodeId), parent, nodeId, name, variable, (context) => this.#callerOf(context));
  }

  addMethod(parent: ObjectHandle, nodeId: string, name: string, method: MethodDefinition): void {
    const callerOf = (context: unknown) => this.#callerOf(context);
    methodNode(this.#namespaceOf(nodeId), parent, nodeId, name, method, callerOf, this.#options.logger);
  }

  /** Sets a variable's value; `sourceTime` in seconds since the epoch. */
  setValue({ node, dataType }: VariableHandle, value: number, quality: number, sourceTime: number): void {
    const raw = Number.isNaN(value) ? rawOf(dataType, 0) : rawOf(dataType, value);
    const status = Number.isNaN(value) ? StatusCodes.Bad : statusOf(quality);
    node.setValueFromSource({ dataType, value: raw }, status, new Date(sourceTime * 1000));
  }

  /** What a broken device says: not a number, and good; only an integer cannot say it, and is bad. */
  setNotANumber({ node, dataType }: VariableHandle, sourceTime: number): void {
    const floating = dataType === DataType.Double || dataType === DataType.Float;
    const value = floating ? Number.NaN : rawOf(dataType, 0);
    node.setValueFromSource(
      { dataType, value },
      floating ? StatusCodes.Good : StatusCodes.Bad,
      new Date(sourceTime * 1000),
    );
  }

  setText(handle: TextHandle, text: string, sourceTime: number): void {
    if (handle.text === text) return;
    handle.text = text;
    handle.node.setValueFromSource(
      { dataType: DataType.String, value: text },
      StatusCodes.Good,
      new Date(sourceTime * 1000),
    );
  }

  statistics() {
    return {
      sessions: this.#server.currentSessionCount,
      connections: this.#server.currentChannelCount,
      subscriptions: this.#server.currentSubscriptionCount,
      refusedLogins: this.#gate?.refused ?? 0,
      bytesRead: this.#server.bytesRead,
      bytesWritten: this.#server.bytesWritten,
    };
  }

  #namespaceOf(nodeId: string): Namespace {
    return this.#space.getNamespace(coerceNodeId(nodeId).namespace) as Namespace;
  }

  #callerOf(context: unknown): Caller {
    const token = (context as SessionContext).session?.userIdentityToken;
    if (token instanceof UserNameIdentityToken && token.userName !== null && token.userName !== undefined) {
      return { user: token.userName, role: this.#sharedRoles.get(token.userName) ?? 'viewer' };
    }
    return { user: 'anonymous', role: this.#options.anonymousRole ?? 'viewer' };
  }
}

/** Makes a server with no nodes yet: add them, then start it. */
export function createOpcuaServer(options: ServerOptions): Promise<OpcuaServer> {
  return OpcuaServer.create(options);
}
