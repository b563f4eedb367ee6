import type { Plant } from '../../config/index.ts';
import {
  type Controller,
  createController,
  type OperationalState,
  type StrategyName,
} from '../../controller/scan/index.ts';
import { decodeRaw, encodeRaw } from '../../protocols/field-values.ts';
import type { FaultSpecification } from '../faults/index.ts';
import { createTwin, type Twin } from '../network/index.ts';
import { Sensors } from '../service/sensors.ts';
import type { WeatherSource } from '../weather/index.ts';
import type { LabPlanning } from './outlook.ts';
import { LabPlanner } from './planner.ts';

/** Longest time between two scans, s. */
const scanMaximum = 10;

export interface ClosedLoopOptions {
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly weather: WeatherSource;
  /** Seconds since the epoch. */
  readonly startTime: number;
  readonly faults?: readonly FaultSpecification[];
  /**
   * Whether instruments stand between plant and controller, with their lag, noise and faults. Without them the controller
   * knows the true values, and reads them where the twin writes them.
   */
  readonly instruments?: boolean;
  /** What a strategy that looks ahead is told, and who solves its plans; without it, it knows the plant file's tariff and the past. */
  readonly planning?: LabPlanning | undefined;
  /** The plant that lives, where it is another than the controller's file says: same equipment, other parameters. */
  readonly living?: Plant;
  /** Goes on from what a plant's points tell and its controller knows of itself, rather than from the twin's own beginning. */
  readonly resume?: {
    /** By slot, measured and commanded; not-a-number where unknown. */
    readonly values: Float64Array;
    readonly state: OperationalState;
  };
}

/** The controller of a plant run against the plant's twin, with no wire and no clock between them. */
export class ClosedLoop {
  readonly plant: Plant;
  readonly seed: number;
  readonly twin: Twin;
  readonly controller: Controller;
  readonly #sensors: Sensors | undefined;
  readonly #planner: LabPlanner | undefined;
  readonly #measured: readonly number[];
  readonly #commanded: readonly number[];
  /** Measured points that come over the wire as integers. */
  readonly #coarse: ReadonlySet<number>;

  constructor(plant: Plant, options: ClosedLoopOptions) {
    const {
      strategy,
      seed,
      weather,
      startTime,
      faults = [],
      instruments = false,
      living = plant,
      resume,
      planning,
    } = options;
    this.plant = plant;
    this.seed = seed;
    this.controller = createController(plant, {
      strategy,
      startTime,
      ...(resume === undefined ? {} : { state: resume.state }),
    });
    const shared = instruments ? {} : { values: this.controller.image.value };
    this.twin = createTwin(living, { seed, weather, startTime, faults, ...shared });
    this.#sensors = instruments ? new Sensors(plant, seed) : undefined;
    this.#planner = planning === undefined ? undefined : new LabPlanner(plant, this.controller, planning);
    const slotsOf = (kind: string) =>
      plant.points.filter(({ definition }) => definition.kind === kind).map(({ index }) => index);
    this.#measured = slotsOf('measured');
    this.#commanded = slotsOf('commanded');
    this.#coarse = new Set(this.#measured.filter((slot) => plant.points[slot].field?.dataType === 'Int16'));
    if (resume === undefined) return;
    this.twin.observe(resume.values);
    if (this.#sensors === undefined) this.controller.image.sampledAll(startTime);
    else this.#read(this.#sensors, 0);
    // Loops go on from the outputs that the field has.
    const outputs = new Float64Array(plant.points.length).fill(Number.NaN);
    for (const slot of this.#commanded) outputs[slot] = this.twin.commands[slot];
    this.controller.adoptOutputs(outputs);
  }

  /** Seconds since the epoch. */
  get time(): number {
    return this.twin.time;
  }

  /** Advances by `dt` seconds (more than 0) in equal scans of at most ten seconds: loops are tuned for no longer ones. */
  step(dt: number): void {
    const scans = Math.ceil(dt / scanMaximum);
    for (let i = 0; i < scans; i++) this.#scan(dt / scans);
  }

  /** The plant lives `dt` seconds with its present commands; then the controller scans once. */
  #scan(dt: number): void {
    const { twin, controller } = this;
    twin.step(dt);
    if (this.#sensors === undefined) controller.image.sampledAll(twin.time);
    else this.#read(this.#sensors, dt);
    this.#planner?.before(twin.time);
    controller.scan(twin.time);
    this.#planner?.after(twin.time);
    if (this.#sensors !== undefined)
      for (const slot of this.#commanded) {
        // Over a cut link no command arrives.
        if (!twin.faults.unreachable(this.plant.points[slot].equipment))
          twin.commands[slot] = controller.image.value[slot];
      }
  }

  #quantised(slot: number, value: number): number {
    const { field } = this.plant.points[slot];
    return field === undefined || Number.isNaN(value) ? value : decodeRaw(field, Number(encodeRaw(field, value)));
  }

  /** What the instruments show; a dead one is bad, as a transmitter's lost current is. */
  #read(sensors: Sensors, dt: number): void {
    const { twin, controller } = this;
    sensors.step(twin.measured, twin.time, dt, twin.faults.sensors());
    const { value, quality, sourceTime } = controller.image;
    for (const slot of this.#measured) {
      const shown = sensors.shown[slot];
      const bad = sensors.bad[slot] === 1;
      // A device that says "not a number" and calls it good is the image's own check to find.
      if (!bad) value[slot] = this.#coarse.has(slot) ? this.#quantised(slot, shown) : shown;
      quality[slot] = bad ? 2 : 0;
      sourceTime[slot] = twin.time;
    }
  }
}
