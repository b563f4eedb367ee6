import type { Log } from '../history/index.ts';
import type { Controller } from './controller.ts';
import type { PlantMirror } from './mirror.ts';

type Message = readonly [event: 'explanation' | 'tag' | 'priority', body: object];

interface Watch {
  readonly names: readonly string[];
  readonly latest: Map<string, Message>;
  watchers: number;
}

/**
 * What screens look at closely: explanation, tag and priority arrays of an equipment are subscribed only while somebody
 * watches it. The number of watched equipments is bounded, to fewer than the controller has subscriptions for a session.
 */
export class Watches {
  /** Called with every news of a watched equipment. */
  onText: (equipment: string, event: Message[0], body: object) => void = () => undefined;
  private readonly controller: Controller;
  private readonly mirror: PlantMirror;
  private readonly log: Log;
  private readonly limit: number;
  private readonly active = new Map<string, Watch>();

  constructor(controller: Controller, mirror: PlantMirror, log: Log, limit = 50) {
    this.controller = controller;
    this.mirror = mirror;
    this.log = log;
    this.limit = limit;
    mirror.on('text', (name, value) => this.take(name, value));
    mirror.on('plant', () => this.forgetAll());
  }

  get count(): number {
    return this.active.size;
  }

  /** One more watches; false when there is no such equipment or too many are watched. */
  enter(name: string): boolean {
    const known = this.active.get(name);
    if (known) {
      known.watchers += 1;
      return true;
    }
    const { description } = this.mirror;
    const equipment = description?.equipment.find((one) => one.name === name);
    if (!description || !equipment || this.active.size >= this.limit) return false;
    const commanded = description.points.filter(
      (point) => point.equipment === equipment.index && point.kind === 'commanded',
    );
    const names = [
      ...(equipment.explained ? [`${name}#explanation`] : []),
      ...(equipment.controlled ? [`${name}#tag`] : []),
      ...commanded.map((point) => `${point.name}#priority`),
    ];
    this.active.set(name, { names, latest: new Map(), watchers: 1 });
    this.controller.subscribeTexts(names).catch((error: Error) => {
      this.log.warn({ equipment: name, error: error.message }, 'an equipment cannot be watched now');
    });
    return true;
  }

  /** One less watches. */
  leave(name: string): void {
    const watch = this.active.get(name);
    if (!watch) return;
    watch.watchers -= 1;
    if (watch.watchers > 0) return;
    this.active.delete(name);
    this.release(watch);
  }

  /** The last news of an equipment, for one who begins to watch. */
  latest(name: string): readonly Message[] {
    return [...(this.active.get(name)?.latest.values() ?? [])];
  }

  private take(name: string, value: unknown): void {
    const [target, part] = name.split('#');
    const equipment = part === 'priority' ? this.equipmentOf(target) : target;
    const watch = equipment === undefined ? undefined : this.active.get(equipment);
    if (!watch || equipment === undefined) return;
    const message = messageOf(target, part, value);
    if (!message) return;
    watch.latest.set(name, message);
    this.onText(equipment, message[0], message[1]);
  }

  private equipmentOf(pointName: string): string | undefined {
    const { description } = this.mirror;
    const point = description?.points.find((one) => one.name === pointName);
    return point && description?.equipment[point.equipment]?.name;
  }

  private forgetAll(): void {
    for (const watch of this.active.values()) this.release(watch);
    this.active.clear();
  }

  private release({ names }: Watch): void {
    this.controller.unsubscribeTexts(names).catch((error: Error) => {
      this.log.warn({ error: error.message }, 'a watch could not be ended in order; it ends with the connection');
    });
  }
}

function messageOf(target: string, part: string | undefined, value: unknown): Message | undefined {
  switch (part) {
    case 'explanation':
      return ['explanation', { equipment: target, explanation: value }];
    case 'tag':
      return ['tag', { equipment: target, tag: value }];
    case 'priority':
      return ['priority', { point: target, entries: value }];
    default:
      return undefined;
  }
}
