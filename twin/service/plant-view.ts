import { type Plant, parsePlant } from '../../config/index.ts';
import type { OperationalState } from '../../controller/scan/index.ts';
import { createOpcuaConnection, type Logger, type OpcuaConnection } from '../../protocols/opcua/index.ts';

export interface PlantViewOptions {
  readonly plant: Plant;
  readonly endpoint: string;
  readonly account: { readonly name: string; readonly password: string } | undefined;
  readonly certificateFolder: string;
  readonly logger: Logger;
}

const root = 'ns=1;s=plant';
/** A configuration that could not be read is asked for again after this, ms, while it is in force. */
const retryMs = 5000;

/** The plant as any client of the controller sees it: its points' values, and what the controller tells of itself. */
export class PlantView {
  /** As the configuration in force has it; its equipment and points are always those of the file. */
  plant: Plant;
  /** Text of the configuration in force; undefined until it was read: the file's. */
  inForce: string | undefined;
  /** By slot; not-a-number where the value is bad or was never heard. */
  readonly values: Float64Array;
  /** By slot, plant time of the value at its source. */
  readonly sourceTime: Float64Array;
  readonly #connection: OpcuaConnection;
  readonly #logger: Logger;
  #hash = '';
  #retry: NodeJS.Timeout | undefined;

  constructor({ plant, endpoint, account, certificateFolder, logger }: PlantViewOptions) {
    this.plant = plant;
    this.#logger = logger;
    this.values = new Float64Array(plant.points.length).fill(Number.NaN);
    this.sourceTime = new Float64Array(plant.points.length);
    this.#connection = createOpcuaConnection({
      endpoint,
      certificateFolder,
      applicationName: 'BraiseLab',
      ...(account === undefined ? {} : { user: account }),
      logger,
      backOff: { firstMs: 500, maximumMs: 5000 },
    });
    this.#connection.onState((state) => {
      // What was heard before the loss tells nothing of now.
      if (state === 'disconnected') this.values.fill(Number.NaN);
    });
    this.#connection.subscribeValues(
      plant.points.map(({ name, index }) => ({ nodeId: `ns=1;s=${name}`, index })),
      (slot, value, quality, sourceTime) => {
        this.values[slot] = quality === 2 ? Number.NaN : value;
        this.sourceTime[slot] = sourceTime;
      },
      { publishingMs: 500, samplingMs: 250 },
    );
    this.#connection.subscribeTexts([{ nodeId: `${root}#configuration`, index: 0 }], (_, text) => {
      const hash = text === null ? undefined : (JSON.parse(text) as { hash?: string } | null)?.hash;
      if (hash !== undefined && hash !== this.#hash) this.#readInForce(hash);
    });
  }

  /** Another configuration is in force: what is worked out from now on is of that one. */
  #readInForce(hash: string): void {
    clearTimeout(this.#retry);
    this.#hash = hash;
    this.#connection
      .call(`${root}#ReadConfiguration`, [0], root)
      .then(({ status, outputs }) => {
        if (status !== 'Good') throw new Error(`the controller answered ${status}`);
        const { text, hash: read } = JSON.parse(String(outputs[0])) as { text: string; hash: string };
        this.plant = parsePlant(text, 'configuration');
        this.inForce = text;
        this.#hash = read;
      })
      .catch((error: Error) => {
        this.#logger.warn({ error: error.message }, 'the configuration in force could not be read');
        this.#retry = setTimeout(() => this.#readInForce(hash), retryMs);
        this.#retry.unref();
      });
  }

  get connected(): boolean {
    return this.#connection.state === 'connected';
  }

  /** What the controller knows of itself now. @throws where it cannot be asked */
  async operationalState(): Promise<OperationalState> {
    const { status, outputs } = await this.#connection.call(`${root}#ReadOperationalState`, [], root);
    if (status !== 'Good') throw new Error(`the controller answered ${status}`);
    return JSON.parse(String(outputs[0])) as OperationalState;
  }

  close(): Promise<void> {
    clearTimeout(this.#retry);
    return this.#connection.close();
  }
}
