import { join } from 'node:path';
import { loadPlant, type Plant, type Point, plantFilePath } from '../../config/index.ts';
import { decodeRaw } from '../../protocols/field-values.ts';
import { createOpcuaConnection, type OpcuaConnection } from '../../protocols/opcua/index.ts';
import { type Product, until } from './product.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A look at the field past controller and HMI: its own OPC UA server, its own tags. */
export class Field {
  readonly plant: Plant;
  readonly #connection: OpcuaConnection;

  private constructor(plant: Plant, connection: OpcuaConnection) {
    this.plant = plant;
    this.#connection = connection;
  }

  static async open(product: Product, plantName = 'chapelle'): Promise<Field> {
    const connection = createOpcuaConnection({
      endpoint: `opc.tcp://127.0.0.1:${product.plantPort}`,
      certificateFolder: join(product.dataDir, 'test-pki'),
      applicationName: 'FieldTest',
      security: 'none',
      logger: silent,
    });
    await connection.connected(20_000);
    return new Field(loadPlant(plantFilePath(plantName)), connection);
  }

  point(name: string): Point {
    const point = this.plant.pointByName.get(name);
    if (point?.field === undefined) throw new Error(`${name} is not in the field`);
    return point;
  }

  /** Values of points, by their tags, in the units of the plant. */
  async read(...names: readonly string[]): Promise<number[]> {
    const addresses = names.map((name) => {
      const { field } = this.point(name);
      if (field === undefined) throw new Error(`${name} is not in the field`);
      return field;
    });
    const raw = await this.#connection.readValues(addresses.map(({ nodeId }) => nodeId));
    return raw.map(({ value }, i) => decodeRaw(addresses[i], value));
  }

  /** Every commanded point's value, by name. */
  async outputs(): Promise<Map<string, number>> {
    const names = this.plant.points
      .filter(({ definition, field }) => definition.kind === 'commanded' && field !== undefined)
      .map(({ name }) => name);
    const values = await this.read(...names);
    return new Map(names.map((name, i) => [name, values[i]]));
  }

  /** Whether the field runs its own safe programme. */
  async fallback(): Promise<boolean> {
    const [{ value }] = await this.#connection.readValues([`${this.plant.field.watchdogNodeId}.FALLBACK`]);
    return value === 1;
  }

  /** Tells the source time, in seconds since the epoch, of every new value of some points. */
  subscribe(points: readonly Point[], onSourceTime: (sourceTime: number) => void): { close(): Promise<void> } {
    const nodes = points.flatMap(({ field }, index) => (field === undefined ? [] : [{ nodeId: field.nodeId, index }]));
    return this.#connection.subscribeValues(nodes, (_index, _value, _quality, sourceTime) => onSourceTime(sourceTime), {
      publishingMs: 100,
      samplingMs: 0,
      everyUpdate: true,
    });
  }

  /** Waits until a point's value fits. */
  async see(name: string, fits: (value: number) => boolean, limitMs = 30_000): Promise<number> {
    let last = Number.NaN;
    return await until(
      `the field shows ${name} (last ${last})`,
      async () => {
        [last] = await this.read(name);
        return fits(last) ? last : undefined;
      },
      limitMs,
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
