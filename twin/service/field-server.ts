import { createHash, timingSafeEqual } from 'node:crypto';
import type { Plant, Point } from '../../config/index.ts';
import { decodeRaw, encodeRaw } from '../../protocols/field-values.ts';
import {
  createOpcuaServer,
  type Logger,
  type ObjectHandle,
  type OpcuaServer,
  type TextHandle,
  type VariableHandle,
} from '../../protocols/opcua/index.ts';
import type { FaultFile } from './fault-file.ts';
import type { FieldPlant } from './field-plant.ts';
import type { InjectionLog } from './injection-log.ts';
import { SimulationNodes, simulationNamespace, simulationUser } from './simulation-nodes.ts';

export interface FieldServerOptions {
  readonly port: number;
  readonly certificateFolder: string;
  readonly logger: Logger;
  /** Lets the engineer change the simulation's faults, and writes down who did; absent: nobody may. */
  readonly simulation?:
    | { readonly password: string; readonly log: InjectionLog; readonly file?: FaultFile }
    | undefined;
  /** Plant time now, and wall time now. */
  readonly now: () => { readonly plantTime: number; readonly wallMs: number };
}

interface FieldNode {
  readonly slot: number;
  readonly point: Point;
  readonly handle: VariableHandle;
  shown: number;
}

/** The field on the wire: its own tags, types and scalings, as the PLCs and meters would show them. */
export class FieldServer {
  readonly #field: FieldPlant;
  readonly #server: OpcuaServer;
  readonly #measured: readonly FieldNode[];
  readonly #commanded: readonly FieldNode[];
  readonly #fallback: VariableHandle;
  readonly #simulation: SimulationNodes | undefined;
  readonly #outlook: TextHandle;

  private constructor(
    field: FieldPlant,
    server: OpcuaServer,
    nodes: readonly FieldNode[],
    fallback: VariableHandle,
    simulation: SimulationNodes | undefined,
    outlook: TextHandle,
  ) {
    this.#outlook = outlook;
    this.#simulation = simulation;
    this.#field = field;
    this.#server = server;
    this.#measured = nodes.filter(({ point }) => point.definition.kind === 'measured');
    this.#commanded = nodes.filter(({ point }) => point.definition.kind === 'commanded');
    this.#fallback = fallback;
  }

  static async create(
    field: FieldPlant,
    { port, certificateFolder, logger, simulation, now }: FieldServerOptions,
  ): Promise<FieldServer> {
    const { plant } = field;
    const server = await createOpcuaServer({
      // It stands for the field on this machine only; a real field is another endpoint in the plant file.
      host: '127.0.0.1',
      port,
      applicationName: 'BraisePlant',
      applicationUri: 'urn:braise:plant',
      certificateFolder,
      logger,
      namespaces: ['urn:braise:field', simulationNamespace],
      allowAnonymous: true,
      anonymousRole: 'controller',
      ...(simulation === undefined ? {} : { authenticate: engineerBy(simulation.password) }),
    });
    const objects = new Map<number, ObjectHandle>();
    const nodes: FieldNode[] = [];
    for (const point of plant.points) {
      if (point.field === undefined) continue;
      const { name } = plant.equipment[point.equipment];
      const parent = objects.get(point.equipment) ?? server.addObject(null, `ns=1;s=${name}`, name);
      objects.set(point.equipment, parent);
      nodes.push({ slot: point.index, point, handle: fieldVariable(server, parent, point, field), shown: Number.NaN });
    }
    const fallback = watchdogNodes(server, plant, (value) => {
      const { plantTime, wallMs } = now();
      field.watchdogWritten(value, plantTime, wallMs);
    });
    const nodesOfSimulation =
      simulation && new SimulationNodes(server, 3, field, simulation.log, () => now().wallMs, simulation.file);
    const services = server.addObject(null, 'ns=1;s=services', 'Services', {
      description: 'What others than the field tell: a weather service and a market.',
    });
    const outlook = server.addText(services, 'ns=1;s=outlook', 'outlook');
    return new FieldServer(field, server, nodes, fallback, nodesOfSimulation, outlook);
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  get endpoint(): string {
    return this.#server.endpoint;
  }

  /** Shows what the field measures and what its outputs are now. */
  publish(): void {
    const { shown, bad, applied, time, fallback } = this.#field;
    for (const { slot, point, handle } of this.#measured) {
      const value = shown[slot];
      if (Number.isNaN(value) && bad[slot] === 0) {
        this.#server.setNotANumber(handle, time);
        continue;
      }
      const dead = Number.isNaN(value) || point.field === undefined;
      this.#server.setValue(handle, dead ? Number.NaN : Number(encodeRaw(point.field, value)), dead ? 2 : 0, time);
    }
    for (const node of this.#commanded) {
      const { slot, point, handle } = node;
      if (point.field === undefined || applied[slot] === node.shown) continue;
      node.shown = applied[slot];
      this.#server.setValue(handle, Number(encodeRaw(point.field, applied[slot])), 0, time);
    }
    this.#server.setValue(this.#fallback, fallback ? 1 : 0, 0, time);
    this.#simulation?.show();
  }

  /** Shows what weather service and market say of the hours to come. */
  tellOutlook(outlook: unknown): void {
    this.#server.setText(this.#outlook, JSON.stringify(outlook), this.#field.time);
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

/** Who may log in: the engineer, by the password both processes were given. */
function engineerBy(password: string): (user: string, given: string) => Promise<string | null> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async (user, given) =>
    user === simulationUser && timingSafeEqual(digest(given), digest(password)) ? simulationUser : null;
}

function fieldVariable(server: OpcuaServer, parent: ObjectHandle, point: Point, field: FieldPlant): VariableHandle {
  const address = point.field;
  if (address === undefined) throw new RangeError(`${point.name} has no field address`);
  const { nodeId, dataType } = address;
  const name = nodeId.slice(nodeId.indexOf('s=') + 2);
  if (point.definition.kind === 'measured')
    return server.addRawVariable(parent, nodeId, name, { dataType, initial: 0 });
  return server.addRawVariable(parent, nodeId, name, {
    dataType,
    initial: Number(encodeRaw(address, field.applied[point.index])),
    onWrite: (raw) => {
      const value = decodeRaw(address, raw);
      if (Number.isNaN(value)) return 'BadOutOfRange';
      field.write(point.index, value);
      return 'Good';
    },
  });
}

function watchdogNodes(server: OpcuaServer, plant: Plant, written: (value: boolean) => void): VariableHandle {
  const { watchdogNodeId } = plant.field;
  const parent = server.addObject(null, 'ns=1;s=watchdog', 'Watchdog');
  server.addRawVariable(parent, watchdogNodeId, 'watchdog', {
    dataType: 'Boolean',
    initial: 0,
    onWrite: (value) => {
      written(value >= 0.5);
      return 'Good';
    },
  });
  return server.addRawVariable(parent, `${watchdogNodeId}.FALLBACK`, 'fallback', { dataType: 'Boolean', initial: 1 });
}
