import type { Caller, MethodAnswer, ObjectHandle, OpcuaServer, TextHandle } from '../../protocols/opcua/index.ts';
import { type FaultKind, type FaultSpecification, faultDefinition, faultKinds, formatFault } from '../network/index.ts';
import type { FaultFile } from './fault-file.ts';
import type { FieldPlant } from './field-plant.ts';
import type { InjectionLog } from './injection-log.ts';

/** Namespace of what only a simulated plant has; a real field has none of it. */
export const simulationNamespace = 'urn:braise:simulation';

/** Whoever is logged in to the plant's server by this name is the engineer; nobody else may change the simulation. */
export const simulationUser = 'engineer';

const textArgument = (name: string, description: string) => ({ name, type: 'String', description }) as const;
const numberArgument = (name: string, description: string) => ({ name, type: 'Double', description }) as const;
const whoMaximum = 100;

/** The faults of a virtual plant as nodes: what there is, what is on, and the methods that change it. */
export class SimulationNodes {
  readonly #field: FieldPlant;
  readonly #log: InjectionLog;
  readonly #server: Pick<OpcuaServer, 'setText'>;
  readonly #faults: TextHandle;
  readonly #now: () => number;
  readonly #file: Pick<FaultFile, 'save'> | undefined;

  constructor(
    server: Pick<OpcuaServer, 'addObject' | 'addText' | 'addMethod' | 'setText'>,
    namespace: number,
    field: FieldPlant,
    log: InjectionLog,
    now: () => number,
    file?: Pick<FaultFile, 'save'>,
  ) {
    this.#server = server;
    this.#field = field;
    this.#log = log;
    this.#now = now;
    this.#file = file;
    const id = (name: string) => `ns=${namespace};s=${name}`;
    const root = server.addObject(null, id('simulation'), 'Simulation', {
      description: 'A simulated plant: what only a model can be asked for.',
    });
    const library = faultKinds.map((kind) => ({ kind, ...faultDefinition(kind) }));
    server.addText(root, id('simulation#library'), 'library', JSON.stringify(library));
    this.#faults = server.addText(root, id('simulation#faults'), 'faults', '[]');
    this.#addMethods(server, root, id);
    this.show();
  }

  #addMethods(server: Pick<OpcuaServer, 'addMethod'>, root: ObjectHandle, id: (name: string) => string): void {
    const behalf = textArgument('onBehalfOf', 'the person who asks, for the record');
    server.addMethod(root, id('simulation#InjectFault'), 'InjectFault', {
      inputs: [
        textArgument('kind', 'a kind of the library'),
        textArgument('target', 'name of the equipment, or of the measured point'),
        numberArgument('severity', "in the kind's unit; 0: its default"),
        numberArgument('hours', 'how long, in plant time; 0: until cleared'),
        behalf,
      ],
      handler: (who, [kind, target, severity, hours, person]) =>
        this.#inject(who, String(kind), String(target), Number(severity), Number(hours), String(person)),
    });
    server.addMethod(root, id('simulation#ClearFault'), 'ClearFault', {
      inputs: [numberArgument('id', 'number of the fault'), behalf],
      handler: (who, [number, person]) => this.#clear(who, Number(number), String(person)),
    });
  }

  /** Shows what is on now. */
  show(): void {
    const { twin, time } = this.#field;
    const faults = twin.faults.list().map(({ id, specification }) => ({ id, ...specification }));
    this.#server.setText(this.#faults, JSON.stringify(faults), time);
  }

  #inject(who: Caller, kind: string, target: string, severity: number, hours: number, person: string): MethodAnswer {
    const denied = this.#refused(who, person);
    if (denied) return denied;
    if (!(hours >= 0)) return { status: 'BadOutOfRange', message: 'hours: expected 0 or more' };
    const { twin } = this.#field;
    const specification: FaultSpecification = {
      kind: kind as FaultKind,
      target,
      from: twin.time,
      ...(severity === 0 ? {} : { severity }),
      ...(hours === 0 ? {} : { until: twin.time + hours * 3600 }),
    };
    let id: number;
    try {
      id = twin.faults.add(specification);
    } catch (error) {
      return { status: 'BadInvalidArgument', message: (error as Error).message };
    }
    try {
      this.#keep();
      this.#note(person, 'inject', specification);
    } catch (error) {
      twin.faults.remove(id);
      throw error;
    }
    this.show();
    return { status: 'Good', message: String(id) };
  }

  #clear(who: Caller, id: number, person: string): MethodAnswer {
    const denied = this.#refused(who, person);
    if (denied) return denied;
    const { faults } = this.#field.twin;
    const found = faults.list().find((fault) => fault.id === id);
    if (found === undefined) return { status: 'BadNoMatch', message: `no fault ${id} is on` };
    this.#note(person, 'clear', found.specification);
    faults.remove(id);
    this.show();
    // Where the disk refuses, the fault is over all the same, and whoever cleared it is told; a restart may bring it back.
    this.#keep();
    return { status: 'Good', message: formatFault(found.specification) };
  }

  #refused({ user }: Caller, person: string): MethodAnswer | undefined {
    if (user !== simulationUser)
      return { status: 'BadUserAccessDenied', message: `only ${simulationUser} may change the simulation` };
    if (person.trim() === '' || person.length > whoMaximum)
      return { status: 'BadInvalidArgument', message: 'onBehalfOf: who asks must be said, in at most 100 characters' };
    return undefined;
  }

  /** Writes down what is on, for the next life. */
  #keep(): void {
    this.#file?.save(this.#field.twin.faults.list().map(({ specification }) => specification));
  }

  #note(who: string, action: 'inject' | 'clear', specification: FaultSpecification): void {
    this.#log.append({
      time: new Date(this.#now()).toISOString(),
      plantTime: this.#field.time,
      who,
      action,
      fault: formatFault(specification),
    });
  }
}
