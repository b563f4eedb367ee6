import { io, type Socket } from 'socket.io-client';
import type { PlantDescription } from '../../config/index.ts';
import { type Product, password, until } from './product.ts';

interface ValuesMessage {
  readonly plantTime: number;
  readonly entries: readonly (readonly [slot: number, value: number | null, quality: number, sourceTime: number])[];
}

export interface Answer {
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
}

/** What a browser is to the HMI server, without its pixels: a session, live values, commands. */
export class Screen {
  readonly socket: Socket;
  readonly description: PlantDescription;
  readonly values: Float64Array;
  readonly quality: Uint8Array;
  readonly sourceTime: Float64Array;
  readonly cookie: string;
  /** Alarms as last told. */
  alarms: readonly { readonly id: string; readonly key: string; readonly state: string; readonly raisedAt: number }[] =
    [];
  readonly #url: string;
  readonly #slots: ReadonlyMap<string, number>;

  private constructor(url: string, cookie: string, description: PlantDescription) {
    this.#url = url;
    this.cookie = cookie;
    this.description = description;
    const count = description.points.length;
    this.values = new Float64Array(count).fill(Number.NaN);
    this.quality = new Uint8Array(count).fill(2);
    this.sourceTime = new Float64Array(count);
    this.#slots = new Map(description.points.map(({ name, index }) => [name, index]));
    this.socket = io(url, { transports: ['websocket'], extraHeaders: { cookie, origin: url } });
    this.socket.on('alarms', (alarms: Screen['alarms']) => {
      this.alarms = alarms;
    });
    for (const event of ['full', 'values']) this.socket.on(event, (message: ValuesMessage) => this.#take(message));
  }

  /** Logs in and waits for the first values. */
  static async open(product: Product, user: string): Promise<Screen> {
    const cookie = await logIn(product, user);
    const description = await until('the plant is described', async () => {
      const response = await fetch(`${product.url}/api/plant`, { headers: { cookie } });
      return response.ok && ((await response.json()) as PlantDescription);
    });
    const screen = new Screen(product.url, cookie, description);
    await until('values come', () => screen.values.some((value) => !Number.isNaN(value)));
    return screen;
  }

  #take({ entries }: ValuesMessage): void {
    for (const [slot, value, quality, sourceTime] of entries) {
      this.values[slot] = value ?? Number.NaN;
      this.quality[slot] = quality;
      this.sourceTime[slot] = sourceTime;
    }
  }

  slot(point: string): number {
    const slot = this.#slots.get(point);
    if (slot === undefined) throw new Error(`no point ${point}`);
    return slot;
  }

  value(point: string): number {
    return this.values[this.slot(point)];
  }

  /** Waits until a point's value fits. */
  async see(point: string, fits: (value: number) => boolean, limitMs = 30_000): Promise<number> {
    const slot = this.slot(point);
    await until(`${point} fits (now ${this.values[slot]})`, () => fits(this.values[slot]), limitMs);
    return this.values[slot];
  }

  command(body: object): Promise<Answer> {
    return this.socket.timeout(15_000).emitWithAck('command', body) as Promise<Answer>;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Sends a body as JSON. @returns the answer's; throws with the server's words where it refuses */
  async send(path: string, method: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { cookie: this.cookie, 'content-type': 'application/json', origin: this.#url },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** @returns the session's cookie. Throws with the server's words where it refuses. */
export async function logIn(product: Product, user: string, word = password): Promise<string> {
  const response = await fetch(`${product.url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url },
    body: JSON.stringify({ user, password: word }),
  });
  if (!response.ok) throw new Error(`log-in of ${user}: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('no cookie');
  return cookie;
}
