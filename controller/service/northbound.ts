import {
  type ConfigurationRecord,
  describePlant,
  isExplained,
  type Plant,
  type ScanRecord,
} from '../../config/index.ts';
import type { ObjectHandle, OpcuaServer, TextHandle, VariableHandle } from '../../protocols/opcua/index.ts';
import type { Controller } from '../scan/index.ts';
import type { Audit } from './audit.ts';
import { addConfigurationMethods } from './configuration-methods.ts';
import { addMethods, type MethodTarget } from './methods.ts';

/** What the address space needs of a server; tests give it another. */
export type NorthboundServer = Pick<
  OpcuaServer,
  'addObject' | 'addPoint' | 'addText' | 'addMethod' | 'setDisplayName' | 'setValue' | 'setText'
>;

/** Values that did not change are told again in turn, so that their source time stays fresh. */
const refreshedPerUpdate = 60;
/** Audit records shown in the node; more by the method. */
const auditShown = 200;

/** The controller's address space: every point, what explains it, and the methods. */
export class Northbound {
  readonly #server: NorthboundServer;
  #controller: Controller;
  readonly #root: ObjectHandle;
  readonly #objects: ObjectHandle[] = [];
  readonly #description: TextHandle;
  readonly #configuration: TextHandle;
  readonly #points: readonly VariableHandle[];
  readonly #value: Float64Array;
  readonly #quality: Uint8Array;
  readonly #explanations: { readonly equipment: number; readonly handle: TextHandle }[] = [];
  readonly #tags: { readonly equipment: number; readonly handle: TextHandle }[] = [];
  readonly #priorities: { readonly slot: number; readonly handle: TextHandle }[] = [];
  readonly #alarms: TextHandle;
  readonly #scan: TextHandle;
  readonly #audit: TextHandle;
  readonly #planning: TextHandle;
  readonly #trail: Audit;
  #alarmRevision = -1;
  #auditSequence = -1;
  #planningShown = '';
  #refresh = 0;

  constructor(server: NorthboundServer, controller: Controller, trail: Audit, target: MethodTarget) {
    this.#server = server;
    this.#controller = controller;
    this.#trail = trail;
    const { plant } = controller;
    const root = server.addObject(null, 'ns=1;s=plant', 'Plant', { displayName: plant.title.en });
    this.#root = root;
    this.#points = this.#addEquipment(plant, root);
    this.#value = new Float64Array(plant.points.length).fill(Number.NaN);
    this.#quality = new Uint8Array(plant.points.length).fill(255);
    const description = JSON.stringify(describePlant(plant));
    this.#description = server.addText(root, 'ns=1;s=plant#description', 'description', description);
    this.#configuration = server.addText(root, 'ns=1;s=plant#configuration', 'configuration');
    this.#alarms = server.addText(root, 'ns=1;s=plant#alarms', 'alarms', '[]');
    this.#scan = server.addText(root, 'ns=1;s=plant#scan', 'scan');
    this.#audit = server.addText(root, 'ns=1;s=plant#audit', 'audit', '[]');
    this.#planning = server.addText(root, 'ns=1;s=plant#planning', 'planning', '[]');
    addMethods(server, root, target);
  }

  #addEquipment(plant: Plant, root: ObjectHandle): VariableHandle[] {
    const server = this.#server;
    const folders = new Map<string, ObjectHandle>();
    const handles: VariableHandle[] = [];
    for (const equipment of plant.equipment) {
      const { name, system, label, points } = equipment;
      const folder = folders.get(system) ?? server.addObject(root, `ns=1;s=system:${system}`, system, { folder: true });
      folders.set(system, folder);
      const parent = server.addObject(folder, `ns=1;s=${name}`, name, { displayName: label.en });
      this.#objects[equipment.index] = parent;
      for (const slot of Object.values(points)) {
        const point = plant.points[slot];
        handles[slot] = server.addPoint(parent, `ns=1;s=${point.name}`, point);
        if (point.definition.kind !== 'commanded') continue;
        const handle = server.addText(parent, `ns=1;s=${point.name}#priority`, `${point.key}#priority`, '[]');
        this.#priorities.push({ slot, handle });
      }
      if (isExplained(equipment.kind)) {
        const handle = server.addText(parent, `ns=1;s=${name}#explanation`, 'explanation');
        this.#explanations.push({ equipment: equipment.index, handle });
      }
      if (points.mode === undefined) continue;
      this.#tags.push({ equipment: equipment.index, handle: server.addText(parent, `ns=1;s=${name}#tag`, 'tag') });
    }
    return handles;
  }

  /** Adds the methods by which the configuration is changed. */
  addConfiguration(desk: Parameters<typeof addConfigurationMethods>[2]): void {
    addConfigurationMethods(this.#server, this.#root, desk);
  }

  /** Shows which configuration is in force; clients see by its version that descriptions are to be read anew. */
  showConfiguration(record: ConfigurationRecord): void {
    this.#server.setText(this.#configuration, JSON.stringify(record), this.#controller.time);
  }

  /** Goes on with another controller of the same equipment and points: what its configuration calls them is shown at once. */
  succeed(controller: Controller): void {
    const { plant, time } = controller;
    this.#controller = controller;
    this.#alarmRevision = -1;
    this.#planningShown = '';
    this.#server.setDisplayName(this.#root, plant.title.en);
    for (const { index, label } of plant.equipment) this.#server.setDisplayName(this.#objects[index], label.en);
    this.#server.setText(this.#description, JSON.stringify(describePlant(plant)), time);
  }

  /** Shows the image as the last scan left it: what changed, and some of the rest in turn. */
  showValues(): void {
    const { image, time } = this.#controller;
    const count = this.#points.length;
    for (let slot = 0; slot < count; slot++) {
      if (image.value[slot] !== this.#value[slot] || image.quality[slot] !== this.#quality[slot])
        this.#show(slot, time);
    }
    for (let i = 0; i < refreshedPerUpdate; i++) {
      this.#refresh = (this.#refresh + 1) % count;
      this.#show(this.#refresh, time);
    }
  }

  #show(slot: number, time: number): void {
    const { image, plant } = this.#controller;
    this.#value[slot] = image.value[slot];
    this.#quality[slot] = image.quality[slot];
    // A measurement has its own source time; what the controller holds is as fresh as its scan.
    const sourceTime = plant.points[slot].definition.kind === 'measured' ? image.sourceTime[slot] : time;
    this.#server.setValue(this.#points[slot], image.value[slot], image.quality[slot], sourceTime);
  }

  /** Shows what explains the plant: explanations, tags, priority arrays, alarms, audit, the scan's own record. */
  showTexts(scan: ScanRecord): void {
    const { time } = this.#controller;
    const set = (handle: TextHandle, value: unknown): void => this.#server.setText(handle, JSON.stringify(value), time);
    for (const { equipment, handle } of this.#explanations) set(handle, this.#controller.explanation(equipment));
    for (const { equipment, handle } of this.#tags) {
      const [tag, ...others] = this.#controller.tags(equipment);
      set(handle, tag === undefined ? null : { ...tag, others });
    }
    for (const { slot, handle } of this.#priorities) set(handle, this.#controller.priority.read(slot));
    if (this.#alarmRevision !== this.#controller.alarmRevision) {
      this.#alarmRevision = this.#controller.alarmRevision;
      set(this.#alarms, this.#controller.alarms());
    }
    if (this.#auditSequence !== this.#trail.sequence) {
      this.#auditSequence = this.#trail.sequence;
      set(this.#audit, this.#trail.last(auditShown));
    }
    // A plan is some kilobytes, and a new one comes once an hour.
    const planning = this.#controller.planning();
    const told = planning
      .map(
        ({ strategy, plan, failure, outlook: { weather, prices } }) =>
          `${strategy} ${plan?.issued} ${failure?.time} ${weather} ${prices}`,
      )
      .join();
    if (told !== this.#planningShown) {
      this.#planningShown = told;
      set(this.#planning, planning);
    }
    set(this.#scan, scan);
  }
}
