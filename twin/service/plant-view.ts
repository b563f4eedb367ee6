import type { Plant } from '../../config/index.ts';
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

/** The plant as any client of the controller sees it: its points' values, and what the controller tells of itself. */
export class PlantView {
  readonly plant: Plant;
  /** By slot; not-a-number where the value is bad or was never heard. */
  readonly values: Float64Array;
  /** By slot, plant time of the value at its source. */
  readonly sourceTime: Float64Array;
  readonly #connection: OpcuaConnection;

  constructor({ plant, endpoint, account, certificateFolder, logger }: PlantViewOptions) {
    this.plant = plant;
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
    return this.#connection.close();
  }
}
