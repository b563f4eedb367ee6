import {
  createOpcuaConnection,
  type Logger,
  type OpcuaConnection,
  type Subscription,
} from '../../protocols/opcua/index.ts';
import type { MethodCall } from './commands.ts';
import type { CallAnswer, Controller, ControllerEvents, NodeValue, OpenAnswer } from './controller.ts';

export interface OpcuaControllerOptions {
  readonly endpoint: string;
  /** Account of the HMI itself; absent: anonymous, which the controller allows on loopback only. */
  readonly account: { readonly user: string; readonly password: string } | undefined;
  readonly folder: string;
  readonly log: Logger;
}

const node = (name: string): string => `ns=1;s=${name}`;
/** Values of one publish are handed on together; a bigger bundle is cut, so that no message grows without bound. */
const bundleMaximum = 2000;

/** The controller over OPC UA, by the same nodes and methods that any other client sees. */
export function createOpcuaController(options: OpcuaControllerOptions): Controller {
  return new OpcuaController(options);
}

class OpcuaController implements Controller {
  readonly #connection: OpcuaConnection;
  #events: ControllerEvents | undefined;
  #values: Subscription | undefined;
  #names: readonly string[] = [];
  readonly #texts = new Map<string, { readonly subscription: Subscription; readonly names: Set<string> }>();
  #bundle: NodeValue[] = [];
  #scheduled = false;

  constructor({ endpoint, account, folder, log }: OpcuaControllerOptions) {
    this.#connection = createOpcuaConnection({
      endpoint,
      certificateFolder: folder,
      applicationName: 'BraiseHmi',
      ...(account === undefined ? {} : { user: { name: account.user, password: account.password } }),
      logger: log,
      backOff: { firstMs: 200, maximumMs: 2000 },
    });
  }

  start(events: ControllerEvents): void {
    this.#events = events;
    this.#connection.onState((state, reason) => {
      if (state === 'connected') events.connected();
      else if (state === 'disconnected' || state === 'closed') events.lost(reason);
    });
    if (this.#connection.state === 'connected') events.connected();
  }

  async readText(name: string): Promise<string> {
    const { text, status } = await this.#connection.readText(node(name));
    if (text === null) throw new Error(`${name}: ${status}`);
    return text;
  }

  async readValues(names: readonly string[]): Promise<NodeValue[]> {
    const read = await this.#connection.readValues(names.map(node));
    return read.map(({ value, quality, sourceTime }, i) => ({ name: names[i], value, quality, sourceTime }));
  }

  async subscribeValues(names: readonly string[]): Promise<void> {
    await this.#values?.close();
    this.#names = names;
    this.#values = this.#connection.subscribeValues(
      names.map((name, index) => ({ nodeId: node(name), index })),
      (index, value, quality, sourceTime) => this.#put({ name: this.#names[index], value, quality, sourceTime }),
      { publishingMs: 100, samplingMs: 100 },
    );
  }

  /** Collects what one publish brings before it is told. */
  #put(value: NodeValue): void {
    this.#bundle.push(value);
    if (this.#bundle.length >= bundleMaximum) this.#tell();
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#bundle.length === 0) return;
    const values = this.#bundle;
    this.#bundle = [];
    this.#events?.values(values);
  }

  /** Texts asked for together share one subscription: a server has few of them for a session. */
  async subscribeTexts(names: readonly string[]): Promise<void> {
    const fresh = names.filter((name) => !this.#texts.has(name));
    if (fresh.length === 0) return;
    const tell = (index: number, text: string | null): void => {
      if (text !== null) this.#events?.text(fresh[index], text);
    };
    const nodes = fresh.map((name, index) => ({ nodeId: node(name), index }));
    const subscription = this.#connection.subscribeTexts(nodes, tell, { publishingMs: 250, samplingMs: 250 });
    const group = { subscription, names: new Set(fresh) };
    for (const name of fresh) this.#texts.set(name, group);
  }

  async unsubscribeTexts(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const group = this.#texts.get(name);
      this.#texts.delete(name);
      group?.names.delete(name);
      if (group?.names.size === 0) await group.subscription.close();
    }
  }

  async call({ method, inputs }: MethodCall): Promise<CallAnswer> {
    return answer(await this.#connection.call(node(`plant#${method}`), inputs));
  }

  async open(user: string, password: string): Promise<OpenAnswer> {
    const opened = await this.#connection.openSession(user, password);
    if (opened.kind !== 'accepted') return opened;
    const { session } = opened;
    return {
      kind: 'accepted',
      session: {
        call: async ({ method, inputs }) => answer(await session.call(node(`plant#${method}`), inputs)),
        close: () => session.close(),
      },
    };
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

function answer({ status, outputs }: { readonly status: string; readonly outputs: readonly unknown[] }): CallAnswer {
  const [output] = outputs;
  return { status, output: typeof output === 'string' ? output : '' };
}
