import type { Equipment, Plant } from '../../config/plant.ts';
import { type FaultSpecification, Faults } from '../faults/index.ts';
import { localOffset, setLocalTime } from '../physics/calendar.ts';
import { liquidOf, roomTemperature } from '../physics/constants.ts';
import { usualHumidity } from '../physics/frost.ts';
import type { WeatherSource } from '../weather/index.ts';
import { StateArena } from './arena.ts';
import { BranchLosses } from './branches.ts';
import { CircuitHeat } from './circuit-heat.ts';
import { Continuity } from './continuity.ts';
import { ControlledResistances, Fleets } from './devices/index.ts';
import { HydraulicCircuit } from './hydraulics.ts';
import { Ledger } from './ledger.ts';
import { type MeterName, Meters, meterSlot } from './meters.ts';
import { Observation, temperatureField } from './observation.ts';
import { Passages } from './passages.ts';
import { around, type Surroundings } from './surroundings.ts';

/** Longest step the physics takes at once, s; longer ones are cut into equal parts. */
const stepMaximum = 10;

export interface TwinOptions {
  /** Loads and draws; weather has its own. */
  readonly seed: number;
  readonly weather: WeatherSource;
  /** Seconds since the epoch. */
  readonly startTime: number;
  readonly faults?: readonly FaultSpecification[];
  /**
   * By point slot: where commands are read and true values are written; shared with a controller's image, the two need no wire.
   * Without it the twin keeps arrays of its own.
   */
  readonly values?: Float64Array;
}

/** The whole state of a twin; give it back to {@link Twin.restore} of a twin of the same plant. */
export interface TwinSnapshot {
  readonly plant: string;
  readonly time: number;
  readonly state: Float64Array;
  readonly commands: Float64Array;
  readonly measured: Float64Array;
  readonly faults: readonly FaultSpecification[];
}

/** A plant's physics, assembled from its graph. */
export class Twin {
  readonly plant: Plant;
  /** By point slot: commanded points, to be written by whoever controls; they hold until written again. */
  readonly commands: Float64Array;
  /** By point slot: true values of measured points. */
  readonly measured: Float64Array;
  /** kg/s by branch and bar by node, for those who look at the physics itself. */
  readonly flow: Float64Array;
  readonly pressure: Float64Array;
  /** kW that machines put into the water of each branch in the last step. */
  readonly heatGiven: Float64Array;
  readonly faults: Faults;

  private readonly seed: number;
  private readonly weather: WeatherSource;
  private readonly offset: (time: number) => number;
  private readonly arena: StateArena;
  private readonly ledger: Ledger;
  private readonly meterTotals: Meters;
  private readonly losses: BranchLosses;
  private readonly surroundings: Surroundings;
  private readonly passages: Passages;
  private readonly resistances: ControlledResistances;
  private readonly fleets: Fleets;
  private readonly hydraulics: readonly HydraulicCircuit[];
  private readonly heat: readonly CircuitHeat[];
  private now: number;
  private readonly continuity: Continuity;

  constructor(plant: Plant, options: TwinOptions) {
    this.plant = plant;
    this.seed = options.seed;
    this.weather = options.weather;
    this.now = options.startTime;
    this.offset = localOffset(plant.location.timeZone);
    this.commands = options.values ?? new Float64Array(plant.points.length);
    this.measured = options.values ?? new Float64Array(plant.points.length);
    for (const { index, definition } of plant.points)
      if (definition.kind === 'commanded') this.commands[index] = definition.initial ?? 0;
    this.faults = new Faults(plant, options.faults ?? []);
    this.arena = new StateArena(1024 + 256 * plant.equipment.length + 64 * plant.branches.length);
    this.ledger = new Ledger(this.arena);
    this.meterTotals = new Meters(this.arena);
    this.flow = this.arena.allocate(plant.branches.length);
    this.pressure = this.arena.allocate(plant.nodes.length);
    this.continuity = new Continuity(plant, this.flow);
    this.losses = new BranchLosses(plant, this.arena);
    this.surroundings = {
      time: this.now,
      outdoor: 10,
      ground: 10,
      room: roomTemperature,
      temperatures: Float64Array.of(10, 10, roomTemperature),
      sun: 0,
      wind: 0,
      humidity: usualHumidity,
      local: { hour: 0, day: 0, weekday: 0 },
    };
    this.look();
    const initialTemperatures = startTemperatures(plant, this.surroundings.outdoor);
    this.passages = new Passages(plant.branches.length, this.flow, this.arena);
    this.heatGiven = this.passages.heat;
    this.resistances = new ControlledResistances(plant, this.arena, this.losses, this.commands);
    this.fleets = this.createFleets(initialTemperatures);
    this.passages.check();
    this.hydraulics = plant.circuits.map(
      (circuit) => new HydraulicCircuit(plant, circuit, this.losses, this.flow, this.pressure, this.arena),
    );
    this.heat = plant.circuits.map(
      (circuit, index) =>
        new CircuitHeat(plant, circuit, this.passages, this.losses.designFlow, initialTemperatures[index], this.arena),
    );
    this.solveFlows();
    this.fleets.prepare(0);
    this.ledger.open(this.stored());
    this.publish();
  }

  private createFleets(initialTemperatures: readonly number[]): Fleets {
    const { plant } = this;
    const count = plant.equipment.length;
    return new Fleets({
      plant,
      seed: this.seed,
      arena: this.arena,
      ledger: this.ledger,
      meters: this.meterTotals,
      losses: this.losses,
      passages: this.passages,
      resistances: this.resistances,
      surroundings: this.surroundings,
      flow: this.flow,
      pressure: this.pressure,
      commands: this.commands,
      measured: this.measured,
      faults: this.faults.flags,
      severity: this.faults.severity,
      electricPower: new Float64Array(count),
      gasPower: new Float64Array(count),
      gasPresent: new Uint8Array(count).fill(1),
      liquids: plant.circuits.map((circuit) => liquidOf(circuit.medium)),
      initialTemperatures,
    });
  }

  /** Seconds since the epoch. */
  get time(): number {
    return this.now;
  }

  /** Advances by `dt` seconds with the present commands; 0 < dt ≤ 3600. */
  step(dt: number): void {
    if (!(dt > 0 && dt <= 3600)) throw new RangeError(`a step of ${dt} s: expected more than 0 and at most 3600`);
    const parts = Math.ceil(dt / stepMaximum);
    const part = dt / parts;
    const end = this.now + dt;
    for (let i = 0; i < parts; i++) this.advance(part, i === parts - 1 ? end : this.now + part);
    this.publish();
  }

  private advance(dt: number, end: number): void {
    const { fleets, heat } = this;
    this.look();
    this.faults.update(this.now);
    this.passages.gained.fill(0);
    this.resistances.actuate(dt, this.faults);
    fleets.actuate(dt);
    this.solveFlows();
    fleets.prepare(dt);
    for (let i = 0; i < heat.length; i++) heat[i].step(dt);
    fleets.finish(dt);
    this.bookMass(dt);
    this.now = end;
    this.surroundings.time = end;
  }

  /** Weather of the present. */
  private look(): void {
    const s = this.surroundings;
    const weather = this.weather(this.now);
    s.time = this.now;
    s.outdoor = weather.outdoorTemperature;
    s.ground = weather.groundTemperature;
    s.temperatures[around.outdoor] = s.outdoor;
    s.temperatures[around.ground] = s.ground;
    s.sun = weather.solarIrradiance;
    s.wind = weather.windSpeed;
    s.humidity = weather.relativeHumidity ?? usualHumidity;
    setLocalTime(s.local, this.now, this.offset(this.now));
  }

  private solveFlows(): void {
    const { changed } = this.losses;
    for (let i = 0; i < this.hydraulics.length; i++) {
      if (changed[i] === 0) continue;
      changed[i] = 0;
      if (!this.hydraulics[i].solve()) this.meterTotals.totals[meterSlot.unconvergedSolutions]++;
      this.heat[i].arrange();
      this.continuity.check(i);
    }
  }

  /** Integrates what nodes fail to pass on (nothing, as flows are exact) against all that flows. */
  private bookMass(dt: number): void {
    this.ledger.addMass(this.continuity.residual * dt, this.continuity.moved * dt);
  }

  private publish(): void {
    this.resistances.publish(this.measured, this.faults.flags);
    this.fleets.publish();
  }

  /** Energy held above 0 °C by everything in the system, kJ. */
  private stored(): number {
    return this.passages.stored() + this.fleets.stored();
  }

  /**
   * How well the books close: change of stored energy less all that crossed the boundary, over the sum of what crossed; and what
   * nodes failed to pass on, over all that flowed.
   */
  balance(): { energyRelativeError: number; massRelativeError: number } {
    return this.ledger.balance(this.stored());
  }

  /** Running totals: energies in kWh by use, starts as counts. */
  get meters(): Readonly<Record<MeterName, number>> {
    return this.meterTotals.read();
  }

  /** One of {@link meters}. */
  meter(name: MeterName): number {
    return this.meterTotals.of(name);
  }

  /**
   * Takes up the state that points alone tell of, for the twin's own time: actuators and machines as their contacts and commands
   * say, volumes and stores as their sensors do, pipes between those, buildings with their structure in equilibrium. Books
   * begin anew.
   * @param values by slot, measured and commanded; not-a-number where unknown
   */
  observe(values: Float64Array): void {
    const { plant, flow, passages } = this;
    const seen = new Observation(plant, values.slice());
    for (const { index, definition } of plant.points)
      if (definition.kind === 'commanded') this.commands[index] = seen.of(index, this.commands[index]);
    this.look();
    this.resistances.observe(seen);
    this.fleets.observe(seen);
    this.losses.changed.fill(1);
    this.solveFlows();
    const field = temperatureField(plant, flow, seen);
    for (let b = 0; b < flow.length; b++) passages.observe(b, field.entering[b], field.leaving[b]);
    for (const heat of this.heat) heat.observe(field.node);
    this.fleets.prepare(0);
    this.ledger.open(this.stored());
    this.publish();
  }

  /** Goes to a time without living until then, s since the epoch; to be followed by {@link observe}. */
  jump(time: number): void {
    this.now = time;
  }

  /**
   * Brings the state nearer to what points tell, as an observer does: machines and pumps as their contacts say, sensed states by
   * `gain` of the difference; actuators go on by their commands. Books do not close over a correction.
   * @param pipes whether water in pipes is moved, too (dearer; now and then is enough)
   */
  correct(values: Float64Array, gain: number, pipes: boolean): void {
    const { plant, flow, passages } = this;
    const seen = new Observation(plant, values, gain);
    this.fleets.observe(seen);
    for (let b = 0; b < flow.length; b++)
      if (!Number.isNaN(seen.leaving[b])) passages.correct(b, seen.leaving[b], gain);
    if (!pipes) return;
    const field = temperatureField(plant, flow, seen);
    for (let b = 0; b < flow.length; b++) passages.shift(b, field.leaving[b], gain);
  }

  snapshot(): TwinSnapshot {
    return {
      plant: this.plant.name,
      time: this.now,
      state: this.arena.copy(),
      commands: this.commands.slice(),
      measured: this.measured.slice(),
      faults: this.faults.snapshot(),
    };
  }

  /** Takes a snapshot's state; every later step is then the same to the bit. */
  restore(snapshot: TwinSnapshot): void {
    if (snapshot.plant !== this.plant.name)
      throw new Error(`a snapshot of ${snapshot.plant}, not of ${this.plant.name}`);
    this.arena.restore(snapshot.state);
    this.commands.set(snapshot.commands);
    this.measured.set(snapshot.measured);
    this.faults.restore(snapshot.faults);
    this.now = snapshot.time;
    this.look();
    for (const circuit of this.hydraulics) circuit.refresh();
    this.heat.forEach((heat, circuit) => {
      heat.arrange();
      this.continuity.check(circuit);
    });
  }
}

const heatKinds: ReadonlySet<Equipment['kind']> = new Set(['gasBoiler', 'substation', 'greenhouse']);

/** A circuit starts so warm where heat is made or used, °C, but as far below its highest supply, K: a heated floor must not begin too hot. */
const warmStart = { temperature: 60, below: 10 } as const;

/** Plausible temperatures to start from, by circuit: warm where heat is made or used, as outdoors where it is rejected, else as a chilled loop. */
function startTemperatures(plant: Plant, outdoor: number): number[] {
  return plant.circuits.map((circuit) => {
    const branches = circuit.branches.map((index) => plant.branches[index]);
    const has = (test: (equipment: Equipment, branch: string) => boolean) =>
      branches.some((branch) => test(plant.equipment[branch.equipment], branch.name));
    if (has((e, b) => heatKinds.has(e.kind) || (e.kind === 'heatPump' && b === 'condenser')))
      return Math.min(warmStart.temperature, highestSupply(plant, circuit.index) - warmStart.below);
    if (has((e) => e.kind === 'dryCooler')) return Math.max(20, outdoor + 5);
    return 22;
  });
}

/** Highest supply temperature of the heating circuit on a hydraulic one, °C; infinite where there is none. */
function highestSupply(plant: Plant, circuit: number): number {
  const highest = plant.equipment.flatMap((one) => {
    if (one.kind !== 'heatingCircuit') return [];
    const { supplyMeter, supplyTemperatureMaximum } = one.parameters;
    const branch = plant.equipmentByName.get(supplyMeter)?.branches.main;
    return branch !== undefined && plant.branches[branch].circuit === circuit ? [supplyTemperatureMaximum] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...highest);
}
