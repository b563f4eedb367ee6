import type { AlarmPriority, Plant } from '../../config/index.ts';
import { type AlarmState, Alarms } from '../alarms/index.ts';
import { ControlContext, type ControlEvent, type Tag } from '../equipment/context.ts';
import type { PriorityArrays, ProcessImage } from '../image/index.ts';
import { Interlocks, interlocksOf } from '../interlocks/index.ts';
import type { LoopSupervision } from '../loops/index.ts';
import type { GivenOutlook, PlanningState, PlanningStatus, PlanProblem, SolverAnswer } from '../planning/index.ts';
import { guarded, type HeatingStrategy, type StrategyName, strategies } from '../strategies/index.ts';
import { type Assembly, assemble } from './assembly.ts';
import { ChosenStrategies } from './chosen-strategies.ts';
import { type Command, type CommandResult, Commands } from './commands.ts';
import { type Explanation, explain } from './explanation.ts';
import { type OperationalState, restoreState, storeState } from './operational-state.ts';
import { succeed } from './succession.ts';

export interface ControllerOptions {
  readonly strategy: StrategyName;
  /** Plant time of the first scan's beginning, seconds since the epoch. */
  readonly startTime: number;
  /**
   * Whether a strategy that throws or gives no number is left for `rules`, with an alarm (live), rather than ends the scan with its error
   * (the lab, where it is the strategy that is tried).
   */
  readonly guarded?: boolean;
  /** State of an earlier life, from {@link Controller.state}. */
  readonly state?: OperationalState;
}

/** What a controller goes on with from the one before it. */
export interface SuccessionOptions {
  /** Controller of another configuration of the same equipment, points and connections, which is left as it is. */
  readonly predecessor: Controller;
}

/** A step longer than this is a pause of the process, not a scan: timers run on, but loops do not integrate it. */
const stepMaximum = 60;

/**
 * The control core of one plant. Its driver fills {@link image} and calls {@link scan}; the same function runs live and
 * in the twin. Nothing here knows a clock, a wire or a file.
 */
export class Controller {
  readonly plant: Plant;
  /** Slots of commanded points whose value the last scan changed: the first {@link changedCount} entries. */
  readonly changed: Uint16Array;
  changedCount = 0;
  scans = 0;
  /** Whether it has told its outputs anything yet. */
  #decided = false;
  readonly #context: ControlContext;
  readonly #assembly: Assembly;
  readonly #interlocks: Interlocks;
  readonly #alarms: Alarms;
  readonly #commands: Commands;
  /** Tags on equipment that this plant file does not have, kept until one has it again. */
  readonly #strayTags: Record<string, readonly Tag[]> = {};
  readonly #chosen: ChosenStrategies;
  readonly #guarded: boolean;
  #expectsOutlook = false;

  constructor(plant: Plant, options: ControllerOptions & Partial<SuccessionOptions>) {
    this.plant = plant;
    const { predecessor } = options;
    this.#guarded = options.guarded ?? false;
    this.#context = new ControlContext(plant, options.startTime);
    if (predecessor !== undefined) this.#context.succeed(predecessor.#context);
    this.#assembly = assemble(this.#context, options.strategy);
    this.#interlocks = new Interlocks(this.#context, interlocksOf(this.#context, this.#assembly.hallPumps));
    this.#alarms = new Alarms(this.#context, this.#interlocks);
    this.#commands = new Commands(this.#context, this.#alarms, (name, part) => this.#chosen.choose(name, part));
    this.changed = new Uint16Array(this.#context.priority.slots.length);
    const guard = (strategy: HeatingStrategy, part?: string) =>
      this.#guarded ? this.#guard(strategy, part) : strategy;
    this.#chosen = new ChosenStrategies(this.#assembly.heating, guard, options.strategy);
    if (options.state !== undefined) {
      this.#chosen.restore(options.state);
      restoreState(this.#parts, options.state);
      // Of a life whose clock was ahead: what machines waited for has as long to go as it had, not by the lead longer.
      const lead = options.state.time - this.#context.time;
      if (lead > 0) this.leap(-lead);
    }
    if (predecessor !== undefined) this.#succeed(predecessor);
  }

  #succeed(before: Controller): void {
    this.scans = before.scans;
    this.#decided = before.#decided;
    this.#expectsOutlook = before.#expectsOutlook;
    Object.assign(this.#strayTags, before.#strayTags);
    this.#chosen.succeed(before.#chosen);
    succeed(this.#parts, before.#parts);
  }

  get #parts() {
    return {
      plant: this.plant,
      context: this.#context,
      strayTags: this.#strayTags,
      assembly: this.#assembly,
      interlocks: this.#interlocks,
      alarms: this.#alarms,
      commands: this.#commands,
    };
  }

  get image(): ProcessImage {
    return this.#context.image;
  }

  get priority(): PriorityArrays {
    return this.#context.priority;
  }

  /** Every PI loop, with what is seen of it. */
  get loops(): LoopSupervision {
    return this.#context.loops;
  }

  get time(): number {
    return this.#context.time;
  }

  /** The strategy that people chose, whichever decides. */
  get chosenStrategy(): StrategyName {
    return this.#chosen.plant;
  }

  /** See {@link ControllerOptions.guarded}. */
  get guarded(): boolean {
    return this.#guarded;
  }

  /** The strategy that decides. */
  get strategy(): StrategyName {
    return this.#chosen.deciding;
  }

  /** The ones that decide in heating circuits with a choice of their own, by the circuit's name. */
  get circuitStrategies(): Readonly<Record<string, StrategyName>> {
    return this.#chosen.parts;
  }

  /** Goes up whenever an alarm changes. */
  get alarmRevision(): number {
    return this.#alarms.revision;
  }

  /**
   * One scan at plant time `time`: read, protect, plan, sequence and modulate, resolve. Time that stands still or goes
   * back is refused: the caller's clock is wrong, and no timer could be trusted.
   */
  scan(time: number): void {
    const context = this.#context;
    this.#begin(time);
    this.#commands.endManual();
    context.image.trustComputed();
    context.requests.clear();
    this.#interlocks.evaluate();
    this.#assembly.power.scan();
    this.#assembly.gas.scan();
    this.#assembly.outdoor.scan();
    this.#dispatch();
    this.#assembly.upkeep.scan();
    this.#watchOutlook();
    this.#control();
    context.loops.scan(context.image, time);
    context.image.stampComputed(time);
    this.changedCount = context.priority.resolve(time, context.image.value, this.changed);
    this.#alarms.evaluate();
    this.#tellFailedPlans();
    context.releaseResets();
    this.#decided = true;
    this.scans++;
  }

  /**
   * A turn without a field to control: nothing can be read or commanded, the field runs its own safe programme. Machines wait in
   * their states for what is found at its return ({@link adoptOutputs}), instead of taking the silence for faults of their own; one
   * alarm says it all.
   */
  wait(time: number): void {
    this.#begin(time);
    this.#commands.endManual();
    this.#context.image.doubtComputed();
    this.changedCount = 0;
    this.#alarms.evaluateSilence();
    this.scans++;
  }

  #tellFailedPlans(): void {
    const { heating } = this.#assembly;
    for (let i = 0; i < heating.length; i++) {
      const { planning, equipment } = heating[i];
      if (!planning.untold) continue;
      planning.untold = false;
      const reason = planning.status().failure?.reason ?? '';
      this.raise(`${equipment.name}#plan`, 'alarm.planFailed', 'low', { circuit: equipment.name, reason });
    }
  }

  /** A strategy that looks ahead misses what was to be given, or what was given once and has run out. */
  #watchOutlook(): void {
    const { heating } = this.#assembly;
    let missing = false;
    for (let i = 0; i < heating.length; i++)
      if (strategies[heating[i].strategy.name as StrategyName].steer !== undefined)
        missing ||= heating[i].planning.misses(this.#expectsOutlook);
    this.#context.outlookMissing = missing;
  }

  #begin(time: number): void {
    const context = this.#context;
    if (!(time > context.time)) throw new RangeError(`scan at ${time}, but the last was at ${context.time}`);
    context.dt = Math.min(time - context.time, stepMaximum);
    context.time = time;
    context.image.checkMeasured(time);
  }

  #dispatch(): void {
    const { heating, cooling, rejection, circulation } = this.#assembly;
    for (let i = 0; i < heating.length; i++) heating[i].scan();
    for (let i = 0; i < cooling.length; i++) cooling[i].scan();
    for (let i = 0; i < rejection.length; i++) rejection[i].scan();
    for (let i = 0; i < circulation.length; i++) circulation[i].scan();
  }

  #control(): void {
    const { heatPumps, chillers, boilers, halls, substations, greenhouses, drives, valves } = this.#assembly;
    for (let i = 0; i < heatPumps.length; i++) heatPumps[i].scan();
    for (let i = 0; i < chillers.length; i++) chillers[i].scan();
    for (let i = 0; i < boilers.length; i++) boilers[i].scan();
    for (let i = 0; i < halls.length; i++) halls[i].scan();
    for (let i = 0; i < substations.length; i++) substations[i].scan();
    for (let i = 0; i < greenhouses.length; i++) greenhouses[i].scan();
    for (let i = 0; i < drives.length; i++) drives[i].scan();
    for (let i = 0; i < valves.length; i++) valves[i].scan();
  }

  /**
   * Plant time is about to leap ahead by so much, s, in which nothing passed: a clock was set, or right again. Minimum off-times and the
   * like are of time that passes, and are put off as much. Negative: machines were told by a clock that was ahead.
   */
  leap(seconds: number): void {
    for (const control of this.#assembly.controls) control.leap?.(seconds);
  }

  /** Carries out a person's command between two scans; its effect on outputs comes with the next scan. */
  command(command: Command): CommandResult {
    // Manual takes over what an output is told, and before the first scan none is told anything: it would stop what runs.
    if (!this.#decided && command.type === 'mode' && command.mode === 'manual')
      return { ok: false, code: 'state', message: 'control has not begun yet: what runs would stop' };
    return this.#commands.execute(command);
  }

  /** Takes up what the field has now, by slot (not a number: unknown), so that a return to control does not jump. */
  adoptOutputs(values: Float64Array): void {
    const { priority, image } = this.#context;
    for (const slot of priority.slots) if (Number.isFinite(values[slot])) image.value[slot] = values[slot];
    priority.touchAll();
    const { controls, circulation, heating, cooling, rejection, power } = this.#assembly;
    power.adopt();
    for (const control of controls) control.adopt?.();
    for (const dispatch of [...circulation, ...heating, ...cooling, ...rejection]) dispatch.adopt();
  }

  /** Raises an alarm about what only the process around the core can see. */
  raise(id: string, key: string, priority: AlarmPriority, parameters: Record<string, string | number>): void {
    this.#alarms.raise(id, key, priority, parameters);
  }

  drainEvents(): ControlEvent[] {
    return this.#context.drainEvents();
  }

  alarms(): AlarmState[] {
    return this.#alarms.list();
  }

  /** Tags that hang on an equipment, oldest first. */
  tags(equipment: number): readonly Tag[] {
    return this.#context.tags[equipment];
  }

  explanation(equipment: number): Explanation {
    return explain(this.#parts, equipment);
  }

  /** Changes the strategy; stages and machines go on from where they are. */
  setStrategy(name: StrategyName): void {
    this.#chosen.choose(name);
  }

  #guard(strategy: HeatingStrategy, part = 'plant'): HeatingStrategy {
    const fallbacks = [strategies.rules, strategies.baseline].filter((one) => one !== strategy);
    return guarded([strategy, ...fallbacks], (failure) => {
      this.#context.note(part, 'event.strategyFailed', { ...failure });
      this.#alarms.raise(`${part}#strategy`, 'alarm.strategyFailed', 'high', { ...failure });
    });
  }

  /**
   * Takes up what is expected of the hours to come, between two scans: an input like any other.
   * @returns why it is not used, where it is not
   */
  provideOutlook(outlook: GivenOutlook): string | undefined {
    for (const { planning } of this.#assembly.heating) {
      const fault = planning.provide(outlook);
      if (fault === undefined) continue;
      this.#context.note('plant', 'event.outlookRefused', { fault });
      return fault;
    }
    return undefined;
  }

  /**
   * Says that outlooks are to come from outside, and what is wrong with whoever should give them (empty: nothing). From then on an alarm
   * tells where a strategy that looks ahead has none.
   */
  expectOutlook(problem = ''): void {
    this.#expectsOutlook = true;
    this.#context.outlookProblem = problem.slice(0, 200);
  }

  /**
   * Problems whose plans are due now, each asked for once. They are solved outside the scan, and the answers handed in between two scans
   * by {@link answerPlan}, within the deadline; without one the strategy goes on by its rules.
   */
  plansDue(): PlanProblem[] {
    return this.#assembly.heating.flatMap(({ planning, strategy }) =>
      strategy.name === 'predictive' ? (planning.ask() ?? []) : [],
    );
  }

  /**
   * Begins from what was learned of heating circuits in an earlier life, by name.
   * @throws RangeError where it is of another kind
   */
  learn(states: Readonly<Record<string, PlanningState>>): void {
    for (const { equipment, planning } of this.#assembly.heating)
      if (states[equipment.name] !== undefined) planning.restore(states[equipment.name]);
  }

  /** What was learned of heating circuits, by name. */
  learned(): Record<string, PlanningState> {
    return Object.fromEntries(
      this.#assembly.heating.map(({ equipment, planning }) => [equipment.name, planning.store()]),
    );
  }

  /** Hands in what a solver answered to a problem, between two scans. */
  answerPlan({ circuit, issued }: PlanProblem, answer: SolverAnswer): void {
    this.#assembly.heating.find(({ equipment }) => equipment.name === circuit)?.planning.answer(issued, answer);
  }

  /** How it stands with the plans of all heating circuits: what they mean to do, or why there is none. */
  planning(): PlanningStatus[] {
    return this.#assembly.heating.map(({ planning, strategy }) => ({ ...planning.status(), strategy: strategy.name }));
  }

  state(): OperationalState {
    return storeState(this.#parts, this.#chosen.store());
  }
}

/**
 * Builds the controller that goes on, between two scans, from where another stands, under another configuration of the same equipment,
 * points and connections: with loops, machines, timers, modes, tags, alarms and priority arrays as they are. The other is left as it is,
 * and may scan on.
 */
export function succeedController(predecessor: Controller, plant: Plant): Controller {
  const { chosenStrategy: strategy, guarded, time: startTime } = predecessor;
  return new Controller(plant, { strategy, guarded, startTime, predecessor });
}

/** Builds the controller of a plant. */
export function createController(plant: Plant, options: ControllerOptions): Controller {
  return new Controller(plant, options);
}
