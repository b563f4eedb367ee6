import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Waiting looks this often, ms. */
const lookMs = 50;
/** A stopped product has this long to end by itself, ms. */
const stopMs = 20_000;

export const password = 'a-demo-password';

type ProcessName = 'plant' | 'controller' | 'hmi' | 'lab';

export interface Health {
  readonly status: string;
  readonly plant: string | null;
  readonly processes: Readonly<Record<string, string>>;
  readonly scan: {
    readonly count: number;
    readonly lastMs: number;
    readonly p99Ms: number;
    readonly fieldConnected: boolean;
  } | null;
  readonly stale: boolean;
}

/** Waits until `look` gives something, asking again and again. Throws with `what` after `limitMs`. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 30_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** The whole product, started as a user starts it, on ports and in a folder of its own. */
export class Product {
  readonly httpPort: number;
  readonly plantPort: number;
  readonly controllerPort: number;
  readonly labPort: number;
  readonly dataDir: string;
  readonly child: ChildProcess;
  /** All that it has said. */
  output = '';
  /** Exit code, once it has ended. */
  code: number | null | undefined;

  private constructor(ports: readonly number[], dataDir: string, words: readonly string[]) {
    [this.httpPort, this.plantPort, this.controllerPort, this.labPort] = ports;
    this.dataDir = dataDir;
    this.child = spawn(process.execPath, [join(root, 'scripts/start.ts'), ...words], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        BRAISE_HTTP_PORT: String(this.httpPort),
        BRAISE_PLANT_OPCUA_PORT: String(this.plantPort),
        BRAISE_CONTROLLER_OPCUA_PORT: String(this.controllerPort),
        BRAISE_LAB_PORT: String(this.labPort),
        BRAISE_DATA_DIR: dataDir,
        BRAISE_DEMO_PASSWORD: password,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-100_000);
      });
    this.child.once('close', (code) => {
      this.code = code;
    });
  }

  /** Starts it without waiting for anything. */
  static async launch(words: readonly string[] = [], ports?: readonly number[]): Promise<Product> {
    const own = [...(ports ?? [await freePort(), await freePort(), await freePort()]), await freePort()];
    return new Product(own, mkdtempSync(join(tmpdir(), 'braise-product-')), words);
  }

  /** Starts it and waits until it controls its plant. */
  static async start(words: readonly string[] = []): Promise<Product> {
    const product = await Product.launch(words);
    try {
      await product.running();
      return product;
    } catch (error) {
      await product.stop();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${product.output}`);
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** What it says of itself, or undefined while it does not answer. */
  async health(): Promise<Health | undefined> {
    try {
      const response = await fetch(`${this.url}/healthz`);
      return (await response.json()) as Health;
    } catch {
      return undefined;
    }
  }

  /** Waits until it controls its plant, and shows it live. */
  async running(limitMs = 60_000): Promise<Health> {
    return await until(
      'the product runs',
      async () => {
        if (this.code !== undefined) throw new Error(`the product ended with ${this.code}`);
        const health = await this.health();
        return health?.status === 'running' && !health.stale && health;
      },
      limitMs,
    );
  }

  /** Process number of one of its processes. */
  pid(name: ProcessName): number {
    const status = JSON.parse(readFileSync(join(this.dataDir, 'processes.json'), 'utf8')) as Record<
      string,
      { pid?: number } | undefined
    >;
    const pid = status[name]?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  }

  /** Sends a signal to one of its processes. */
  signal(name: ProcessName, signal: NodeJS.Signals): void {
    process.kill(this.pid(name), signal);
  }

  /** Kills one of its processes, sees the product miss it, and waits until another has taken its place and all runs again. */
  async kill(name: ProcessName): Promise<Health> {
    const killed = this.pid(name);
    this.signal(name, 'SIGKILL');
    await until(`${name} is missed`, async () => {
      const health = await this.health();
      return health?.status !== 'running' || health.stale;
    });
    await until(`another ${name} runs`, () => {
      try {
        return this.pid(name) !== killed;
      } catch {
        return false;
      }
    });
    return await this.running();
  }

  /** Ends it as Ctrl-C does, and removes what it wrote. @returns its exit code */
  async stop(): Promise<number | null> {
    try {
      if (this.code === undefined) {
        this.child.kill('SIGINT');
        await until('the product ends', () => this.code !== undefined, stopMs);
      }
      return this.code ?? null;
    } finally {
      if (this.code === undefined) this.child.kill('SIGKILL');
      rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
}
