import { type Plant, parsePlant } from '../../config/index.ts';
import type { PlanSolver } from '../../controller/planner/solver.ts';
import type { Controller, OperationalState, StrategyName } from '../../controller/scan/index.ts';
import { decodeRaw, encodeRaw } from '../../protocols/field-values.ts';
import { FieldPlant } from '../../twin/service/field-plant.ts';
import { syntheticWeather } from '../../twin/weather/index.ts';
import { ControllerProcess, type Downward, type Upward } from './controller-process.ts';
import type { Disturbance } from './disturbances/disturbance.ts';
import { Draw } from './draw.ts';
import { Link, type LinkConditions, soundLink, worst } from './link.ts';
import { Outside } from './outside.ts';
import type { Plan } from './plan.ts';

/** At this speed the field's physics take their longest step. */
const fieldSpeed = (period: number) => 100 * period;
/** The process saves what machines do every few seconds, s (controller/service/main.ts). */
const saveSeconds = 5;

/** Somebody looks after the plant this often while it is disturbed, s. */
const roundSeconds = 3600;

/** What people do at a time, s since the epoch; who `looks` first waits until there is something to be seen. */
interface Order {
  readonly at: number;
  readonly run: (controller: Controller) => void;
  readonly looks?: boolean;
}

type Of<T extends Disturbance['type']> = Extract<Disturbance, { type: T }>;

/** A device of the field: an equipment's measured points. */
interface Device {
  readonly equipment: number;
  readonly slots: readonly number[];
  /** Its message, where it need not be kept. */
  readonly buffer: Samples;
}

type Samples = Extract<Upward, { kind: 'samples' }>;

const emptyMessage = (slots: readonly number[]): Samples => ({
  kind: 'samples',
  slots,
  values: new Float64Array(slots.length),
  qualities: new Uint8Array(slots.length),
  times: new Float64Array(slots.length),
});

/**
 * The whole of an episode's plant: the twin as the field with its instruments, watchdog and safe programme, a link, and the
 * controller's process. {@link step} is one scan period.
 */
export class Site {
  readonly plant: Plant;
  readonly field: FieldPlant;
  process: ControllerProcess | undefined;
  /** Whether the controller scanned in the last step, and in how many steps without a break. */
  scanned = false;
  /** Commands refused, which may happen, and carried out. */
  readonly commands = { done: 0, refused: 0 };
  readonly #plan: Plan;
  readonly #up: Link<Upward>;
  readonly #down: Link<Downward>;
  readonly #devices: readonly Device[];
  readonly #coarse: Uint8Array;
  readonly #badManners: readonly Of<'quality'>[];
  readonly #links: readonly Of<'link'>[];
  readonly #stops: readonly (Of<'kill'> | Of<'pause'>)[];
  readonly #clocks: readonly Of<'clock'>[];
  readonly #orders: Order[];
  /** Whether the process has scanned in its present life: until then its screens show no machine's state. */
  #shows = false;
  #saved: OperationalState | undefined;
  readonly #outside: Outside;
  #strategy: StrategyName;
  #now: number;

  constructor(plan: Plan, plant = parsePlant(plan.plantText, `plant of seed ${plan.seed}`), solver?: PlanSolver) {
    this.#plan = plan;
    this.plant = plant;
    this.#now = plan.startTime;
    this.#strategy = plan.strategy;
    const of = <T extends Disturbance['type']>(type: T) =>
      plan.disturbances.filter((one): one is Of<T> => one.type === type);
    const { latitude, longitude } = plant.location;
    const weather = syntheticWeather({ seed: plan.seed, latitude, longitude });
    this.#outside = new Outside(plant, weather, plan.seed, plan.disturbances, solver);
    this.field = new FieldPlant(plant, {
      seed: plan.seed,
      weather,
      startTime: plan.startTime,
      speed: fieldSpeed(plant.scanPeriodSeconds),
      faults: of('fault').map(({ fault }) => fault),
    });
    const draw = new Draw(plan.seed, 'link');
    this.#up = new Link(draw.fork('up'));
    this.#down = new Link(draw.fork('down'));
    this.#devices = plant.equipment
      .map(({ index, points }) => ({
        equipment: index,
        slots: Object.values(points).filter((slot) => plant.points[slot].definition.kind === 'measured'),
      }))
      .filter(({ slots }) => slots.length > 0)
      .map((device) => ({ ...device, buffer: emptyMessage(device.slots) }));
    this.#coarse = Uint8Array.from(plant.points, ({ field }) => (field?.dataType === 'Int16' ? 1 : 0));
    this.#badManners = of('quality');
    this.#links = of('link');
    this.#stops = [...of('kill'), ...of('pause')];
    this.#clocks = of('clock');
    this.#orders = this.#ordersOf(plan.disturbances);
    this.process = this.#start();
  }

  /** True time, s since the epoch. */
  get time(): number {
    return this.#now;
  }

  get twin() {
    return this.field.twin;
  }

  /** Of the process that runs, or ran last. */
  get controller(): Controller {
    return this.#last.controller;
  }

  #last!: ControllerProcess;

  #start(): ControllerProcess {
    this.#last = new ControllerProcess(this.plant, {
      strategy: this.#strategy,
      now: this.#clock(this.#now),
      ...(this.#saved === undefined ? {} : { saved: this.#saved }),
    });
    this.#last.controller.expectOutlook();
    this.#shows = false;
    return this.#last;
  }

  /** One scan period: the field lives it, then the controller has its turn. */
  step(): void {
    const { scanPeriodSeconds: period } = this.plant;
    this.#now += period;
    this.field.advance(this.#now, this.#now * 1000);
    const up = this.#conditions('up');
    const down = this.#conditions('down');
    this.#lifeOfProcess();
    const { process } = this;
    const listening = process !== undefined && !this.#paused();
    this.#sample(up, listening ? process : undefined);
    this.scanned = false;
    if (listening) {
      this.#up.receive(this.#now, up, (message) => process.take(message, this.#now));
      this.#people();
      this.#outside.before(process.controller, this.#now);
      const direct = down === soundLink && this.#down.idle;
      this.scanned = process.turn(this.#now, this.#clock(this.#now), (message) => {
        if (direct) this.#arrive(message, up);
        else this.#down.send(0, message, this.#now, down);
      });
      if (this.scanned) this.#outside.after(process.controller, this.#now);
      this.#shows ||= this.scanned;
      this.#save(process);
    }
    this.#down.receive(this.#now, down, (message) => this.#arrive(message, up));
  }

  #active<T extends { readonly from: number; readonly until: number }>(list: readonly T[]): T[] {
    return list.length === 0 ? [] : list.filter(({ from, until }) => from <= this.#now && this.#now < until);
  }

  #conditions(direction: 'up' | 'down'): LinkConditions {
    const active = this.#active(this.#links).filter((one) => one.direction === 'both' || one.direction === direction);
    return active.length === 0 ? soundLink : worst(active.map(({ conditions }) => conditions));
  }

  #clock(now: number): number {
    return this.#clocks.reduce(
      (time, { from, until, seconds }) => (from <= now && now < until ? time + seconds : time),
      now,
    );
  }

  #paused(): boolean {
    return this.#active(this.#stops).some(({ type }) => type === 'pause');
  }

  /** Plans that the controller asked for. */
  get plans(): number {
    return this.#outside.asked;
  }

  /** Whether the process is up and neither killed nor paused. */
  get alive(): boolean {
    return this.process !== undefined && !this.#paused();
  }

  /** Whether everything passes the link both ways. */
  get linkSound(): boolean {
    return this.#active(this.#links).length === 0 && this.#up.idle && this.#down.idle;
  }

  #lifeOfProcess(): void {
    const killed = this.#active(this.#stops).some(({ type }) => type === 'kill');
    if (killed && this.process !== undefined) {
      this.process = undefined;
      this.#outside.forget();
      this.#up.discard();
      this.#down.discard();
    }
    if (!killed) this.process ??= this.#start();
  }

  /** A state is kept only where a kill will ask for it: saving costs more than a scan. */
  #save(process: ControllerProcess): void {
    const soon = this.#stops.some(
      ({ type, from }) =>
        type === 'kill' && from > this.#now && from - this.#now <= saveSeconds + this.plant.scanPeriodSeconds,
    );
    if (!soon) return;
    this.#strategy = process.controller.strategy;
    this.#saved = JSON.parse(JSON.stringify(process.controller.state())) as OperationalState;
  }

  /**
   * Sends all samples up. Where the link is sound and somebody listens they are there at once, by the same buffers each time; a
   * process that was killed has no connection that would keep anything for it.
   */
  #sample(conditions: LinkConditions, listener: ControllerProcess | undefined): void {
    if (this.process === undefined) return;
    const now = this.#now;
    const { shown, bad } = this.field;
    const manners = this.#active(this.#badManners);
    const direct = listener !== undefined && conditions === soundLink && this.#up.idle;
    for (const device of this.#devices) {
      const { equipment, slots } = device;
      const message = direct ? device.buffer : emptyMessage(slots);
      const { values, qualities, times } = message;
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i];
        values[i] = this.#coarse[slot] === 1 ? this.#quantised(slot, shown[slot]) : shown[slot];
        qualities[i] = bad[slot] === 1 ? 2 : 0;
        times[i] = now;
        for (const { point, kind, from } of manners) {
          if (this.plant.points[slot].name !== point) continue;
          if (kind === 'uncertain') qualities[i] = Math.max(1, qualities[i]);
          else times[i] = from;
        }
      }
      if (direct) listener.take(message, now);
      else this.#up.send(equipment, message, now, conditions);
    }
  }

  #quantised(slot: number, value: number): number {
    const { field } = this.plant.points[slot];
    return field === undefined || Number.isNaN(value) ? value : decodeRaw(field, Number(encodeRaw(field, value)));
  }

  #arrive(message: Downward, up: LinkConditions): void {
    const { field } = this;
    for (const [i, slot] of message.slots.entries()) field.write(slot, message.values[i]);
    if (!message.asks) field.watchdogWritten(message.watchdog, this.#now, this.#now * 1000);
    const outputs = message.asks ? field.applied.slice() : undefined;
    const answer = { kind: 'answer', sent: message.sent, outputs } as const;
    if (up === soundLink && this.#up.idle && this.alive) this.process?.take(answer, this.#now);
    else this.#up.send(this.plant.equipment.length, answer, this.#now, up);
  }

  #people(): void {
    while (this.#orders.length > 0 && this.#orders[0].at <= this.#now && (this.#shows || !this.#orders[0].looks)) {
      const order = this.#orders.shift();
      if (order !== undefined) order.run(this.controller);
    }
  }

  #ordersOf(disturbances: readonly Disturbance[]): Order[] {
    const orders = disturbances.flatMap((one): Order[] => {
      if (one.type === 'strategy')
        return [
          { at: one.from, run: choose(one.strategy) },
          { at: one.until, run: choose(this.#plan.strategy) },
        ];
      if (one.type !== 'command') return [];
      const who = { user: one.user, role: one.role };
      const give = (body: typeof one.body) => (controller: Controller) => {
        const { ok } = controller.command({ ...body, who });
        if (ok) this.commands.done++;
        else this.commands.refused++;
      };
      const ends = one.undo === undefined ? [] : [{ at: one.until, run: give(one.undo) }];
      return [{ at: one.from, run: give(one.body) }, ...ends];
    });
    const { startTime, disturbedFrom, calmFrom } = this.#plan;
    for (let at = disturbedFrom; at < calmFrom; at += roundSeconds)
      orders.push({ at: startTime + at, run: resetAndAcknowledge, looks: true });
    orders.push({ at: startTime + calmFrom, run: setAllToAutomatic, looks: true });
    return orders.sort((a, b) => a.at - b.at);
  }
}

/** An engineer chooses another strategy while the plant runs. */
function choose(strategy: StrategyName): (controller: Controller) => void {
  const who = { user: 'engineer', role: 'engineer' } as const;
  return (controller) => {
    const { ok } = controller.command({ type: 'strategy', strategy, who });
    if (!ok) throw new Error(`the strategy ${strategy} was refused`);
  };
}

const supervisor = { user: 'supervisor', role: 'admin' } as const;

/** What a person does who is called to a plant: reset what waits for it, acknowledge the alarms. */
function resetAndAcknowledge(controller: Controller): void {
  const { plant, image } = controller;
  for (const { name, points } of plant.equipment) {
    const states = points.state === undefined ? undefined : plant.points[points.state].definition.states;
    if (states?.[image.value[points.state]] === 'fault')
      controller.command({ type: 'reset', equipment: name, who: supervisor });
  }
  for (const { id } of controller.alarms()) controller.command({ type: 'acknowledge', alarm: id, who: supervisor });
}

/** When the calm begins, people release what is tagged, give all back to automatic, and reset; then they keep their hands off. */
function setAllToAutomatic(controller: Controller): void {
  for (const { name, index, points } of controller.plant.equipment) {
    if (points.mode === undefined) continue;
    // Several may hang on one equipment: each release takes one off.
    for (const _ of controller.tags(index))
      controller.command({ type: 'release', equipment: name, reason: 'end of work', who: supervisor });
    controller.command({ type: 'mode', equipment: name, mode: 'automatic', who: supervisor });
  }
  resetAndAcknowledge(controller);
}
