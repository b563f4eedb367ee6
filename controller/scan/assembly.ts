import { type Equipment, type EquipmentOf, pumpGroups, sineOfHeight } from '../../config/index.ts';
import { Average } from '../blocks/index.ts';
import { CirculationControl, type PressureSlots } from '../dispatch/circulation.ts';
import { CoolingDispatch } from '../dispatch/cooling.ts';
import { GasSupervisor } from '../dispatch/gas.ts';
import type { HeatProducer } from '../dispatch/heat-producer.ts';
import { HeatingDispatch } from '../dispatch/heating.ts';
import { PowerSupervisor } from '../dispatch/power.ts';
import { RejectionDispatch } from '../dispatch/rejection.ts';
import { circulations, hydraulicCircuit, producersOn } from '../dispatch/topology.ts';
import { Upkeep } from '../dispatch/upkeep.ts';
import { ChillerControl } from '../equipment/chiller/control.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, type EquipmentControl, equipmentOfKind, slotOf } from '../equipment/control.ts';
import { DriveControl } from '../equipment/drive/control.ts';
import { GasBoilerControl } from '../equipment/gas-boiler/control.ts';
import { GreenhouseControl } from '../equipment/greenhouse/control.ts';
import { HallControl } from '../equipment/hall/control.ts';
import { HeatPumpControl } from '../equipment/heat-pump/control.ts';
import { SubstationControl } from '../equipment/substation/control.ts';
import { type ParallelValve, ValveControl } from '../equipment/valve/control.ts';
import { type StrategyName, strategies } from '../strategies/index.ts';

/** An outdoor temperature that is lost is kept for so long, s. */
const blindSeconds = 3600;

/** Irradiance that parts day from night, W/m². */
const dayIrradiance = 10;
/** Sine of the sun's height that does so where no irradiance is known: 3°, at which a sky half covered lets about as much through. */
const daySine = 0.05;

/** Outdoor temperature that controls use: smoothed over a few minutes, kept for a while when its sensor is lost. */
export class Outdoor {
  readonly #context: ControlContext;
  readonly #temperature: number;
  readonly #irradiance: number;
  readonly #average = new Average(900);
  /** For what must be ahead of a machine's own protection: smoothed over a sensor's noise alone. */
  readonly #measured = new Average(120);
  readonly #fallback: number;
  #lostFor = 0;

  constructor(context: ControlContext) {
    this.#context = context;
    const station = equipmentOfKind(context, 'weatherStation')[0];
    this.#temperature = station === undefined ? -1 : slotOf(station, 'outdoorTemperature');
    this.#irradiance = station === undefined ? -1 : slotOf(station, 'solarIrradiance');
    const circuit = equipmentOfKind(context, 'heatingCircuit')[0];
    this.#fallback = circuit?.parameters.curve.coldOutdoor ?? 0;
  }

  scan(): void {
    const { image, dt } = this.#context;
    if (this.#temperature >= 0 && image.usable(this.#temperature)) {
      this.#lostFor = 0;
      this.#average.step(image.value[this.#temperature], dt);
      this.#measured.step(image.value[this.#temperature], dt);
      return;
    }
    // Blind for that long, the last value is worth nothing: heat as if it were the coldest day, rather than freeze people.
    this.#lostFor += dt;
    if (this.#lostFor > blindSeconds) this.#average.step(this.#fallback, dt);
  }

  succeed(before: Outdoor): void {
    this.#average.succeed(before.#average);
    this.#measured.succeed(before.#measured);
    this.#lostFor = before.#lostFor;
  }

  /** That its sensor is lost, and what is reckoned with instead, until when. */
  conditions(): Condition[] {
    const { image, time } = this.#context;
    if (this.#temperature >= 0 && image.usable(this.#temperature)) return [];
    const cold = this.#fallback;
    if (this.#lostFor > blindSeconds || this.#temperature < 0) return [condition('condition.outdoorBlind', { cold })];
    const parameters = { outdoor: this.temperature, cold };
    return [condition('condition.outdoorLost', parameters, time + blindSeconds - this.#lostFor)];
  }

  get temperature(): number {
    return Number.isNaN(this.#average.value) ? this.#fallback : this.#average.value;
  }

  /** What was measured last; not a number where nothing was, or an hour ago. */
  get measured(): number {
    return this.#lostFor > blindSeconds ? Number.NaN : this.#measured.value;
  }

  get irradiance(): number {
    const { image } = this.#context;
    return this.#irradiance >= 0 && image.usable(this.#irradiance) ? image.value[this.#irradiance] : Number.NaN;
  }

  /** Whether day and night are told by irradiance; otherwise by the sun's height, as nothing measures it now. */
  get seesDaylight(): boolean {
    return !Number.isNaN(this.irradiance);
  }

  get isDay(): boolean {
    if (this.seesDaylight) return this.irradiance > dayIrradiance;
    const { latitude, longitude } = this.#context.plant.location;
    return sineOfHeight(this.#context.time, latitude, longitude) > daySine;
  }
}

/** Why a circuit is as it is, and since when. */
export interface CircuitExplanation {
  readonly conditions: () => Condition[];
  readonly since: () => number;
}

/** The controls of a plant, in the order in which a scan runs them. */
export interface Assembly {
  readonly outdoor: Outdoor;
  readonly heating: readonly HeatingDispatch[];
  readonly cooling: readonly CoolingDispatch[];
  readonly rejection: readonly RejectionDispatch[];
  readonly circulation: readonly CirculationControl[];
  readonly power: PowerSupervisor;
  readonly gas: GasSupervisor;
  readonly upkeep: Upkeep;
  /** By kind, so that the scan calls each by its own code: one call site that meets nine kinds is slow. */
  readonly heatPumps: readonly HeatPumpControl[];
  readonly chillers: readonly ChillerControl[];
  readonly boilers: readonly GasBoilerControl[];
  readonly halls: readonly HallControl[];
  readonly substations: readonly SubstationControl[];
  readonly greenhouses: readonly GreenhouseControl[];
  readonly drives: readonly DriveControl[];
  readonly valves: readonly ValveControl[];
  /** All of them in this order: producers and loads ask things of the drives and valves, which come last. */
  readonly controls: readonly EquipmentControl[];
  readonly byEquipment: ReadonlyMap<number, EquipmentControl>;
  /** What explains the circuits, by the equipment's index: they have no machine of their own, but much is decided for them. */
  readonly circuits: ReadonlyMap<number, CircuitExplanation>;
  /** For interlocks: every pump of the groups that feed halls, with the halls. */
  readonly hallPumps: ReadonlyMap<number, readonly EquipmentOf<'hall'>[]>;
}

/** Builds every control of a plant from its graph. */
export function assemble(context: ControlContext, strategy: StrategyName): Assembly {
  const { plant } = context;
  const outdoor = new Outdoor(context);
  const temperature = () => outdoor.temperature;
  const byEquipment = new Map<number, EquipmentControl>();
  const keep = <T extends EquipmentControl>(control: T): T => {
    byEquipment.set(control.index, control);
    return control;
  };
  const heatPumps = equipmentOfKind(context, 'heatPump').map((e) =>
    keep(new HeatPumpControl(context, e, () => outdoor.measured)),
  );
  const chillers = equipmentOfKind(context, 'chiller').map((e) => keep(new ChillerControl(context, e)));
  const boilers = equipmentOfKind(context, 'gasBoiler').map((e) => keep(new GasBoilerControl(context, e)));
  const halls = equipmentOfKind(context, 'hall').map((e) => keep(new HallControl(context, e)));
  const substations = equipmentOfKind(context, 'substation').map((e) =>
    keep(new SubstationControl(context, e, temperature)),
  );
  const greenhouses = equipmentOfKind(context, 'greenhouse').map((e) =>
    keep(new GreenhouseControl(context, e, outdoor)),
  );
  const drives = [...equipmentOfKind(context, 'pump'), ...equipmentOfKind(context, 'dryCooler')].map((e) =>
    keep(drive(context, e)),
  );
  const valves = equipmentOfKind(context, 'valve').map((e) =>
    keep(new ValveControl(context, e, parallelValves(context, e))),
  );

  const on = <T extends EquipmentControl>(controls: readonly T[], meter: string, side: 'heats' | 'cools'): T[] => {
    const producers = producersOn(plant, hydraulicCircuit(plant, meter), side).map((e) => e.index);
    return controls.filter((control) => producers.includes(control.index));
  };
  const heating = equipmentOfKind(context, 'heatingCircuit').map((e) => {
    const producers: HeatProducer[] = [
      ...on(heatPumps, e.parameters.supplyMeter, 'heats'),
      ...on(boilers, e.parameters.supplyMeter, 'heats'),
    ];
    return new HeatingDispatch(context, e, producers, temperature, strategies[strategy], () => outdoor.irradiance);
  });
  const cooling = equipmentOfKind(context, 'coolingCircuit').map((e) => {
    const { supplyMeter } = e.parameters;
    return new CoolingDispatch(
      context,
      e,
      on(heatPumps, supplyMeter, 'cools'),
      on(chillers, supplyMeter, 'cools'),
      temperature,
    );
  });
  const rejection = equipmentOfKind(context, 'rejectionCircuit').map((e) => {
    const circuit = hydraulicCircuit(plant, e.parameters.supplyMeter);
    const coolers = producersOn(plant, circuit, 'dissipates').map((x) => x.index);
    const rejecting = producersOn(plant, circuit, 'rejects').map((x) => x.index);
    return new RejectionDispatch(
      context,
      e,
      drives.filter(({ index, equipment }) => equipment.kind === 'dryCooler' && coolers.includes(index)),
      chillers.filter((chiller) => rejecting.includes(chiller.index)),
      cooling,
      temperature,
    );
  });
  const groups = circulations(plant, pumpGroups(plant));
  const circulation = groups.map((group) => {
    const pumps = group.pumps.map((index) => drives.find((d) => d.index === index) as DriveControl);
    const fed = greenhouses.filter((g) => group.loads.some((load) => load.index === g.index));
    return new CirculationControl(context, group, pumps, fed, pressureSlots(context, group.circuit));
  });
  const pumped = (keeper: number): Condition[] =>
    circulation.flatMap((group) => (group.keeper === keeper ? group.conditions() : []));
  const circuits = new Map<number, CircuitExplanation>();
  for (const one of [...heating, ...cooling])
    circuits.set(one.equipment.index, {
      conditions: () => [...outdoor.conditions(), ...one.conditions(), ...pumped(one.equipment.index)],
      since: () => one.since,
    });
  for (const one of rejection)
    circuits.set(one.equipment.index, { conditions: () => one.conditions(), since: () => 0 });
  const hallPumps = new Map<number, readonly EquipmentOf<'hall'>[]>();
  for (const group of groups) {
    const served = group.loads.filter((load): load is EquipmentOf<'hall'> => load.kind === 'hall');
    if (served.length > 0) for (const pump of group.pumps) hallPumps.set(pump, served);
  }
  return {
    outdoor,
    heating,
    cooling,
    rejection,
    circulation,
    power: new PowerSupervisor(context, drives, groups),
    gas: new GasSupervisor(context),
    upkeep: new Upkeep(
      context,
      [...heatPumps, ...chillers, ...boilers, ...drives],
      drives,
      valves,
      substations,
      greenhouses,
    ),
    heatPumps,
    chillers,
    boilers,
    halls,
    substations,
    greenhouses,
    drives,
    valves,
    controls: [...heatPumps, ...chillers, ...boilers, ...halls, ...substations, ...greenhouses, ...drives, ...valves],
    byEquipment,
    circuits,
    hallPumps,
  };
}

function drive(context: ControlContext, equipment: EquipmentOf<'pump'> | EquipmentOf<'dryCooler'>): DriveControl {
  if (equipment.kind === 'pump') {
    const { minimumSpeed, startTime, postRunTime, rampTime } = equipment.parameters;
    return new DriveControl(context, equipment, {
      speedKey: 'speed',
      minimumSpeed,
      startTime: startTime + rampTime,
      postRunTime,
    });
  }
  const { minimumFanSpeed } = equipment.parameters;
  return new DriveControl(context, equipment, {
    speedKey: 'fanSpeed',
    minimumSpeed: minimumFanSpeed,
    startTime: 30,
    postRunTime: 0,
  });
}

/** The isolating valves whose chains join the same two nodes as this one's. */
function parallelValves(context: ControlContext, valve: EquipmentOf<'valve'>): ParallelValve[] {
  const { plant } = context;
  const chainOf = (e: Equipment) => plant.chains[plant.branches[e.branches.main].chain];
  const own = chainOf(valve);
  return equipmentOfKind(context, 'valve')
    .filter((other) => other !== valve && other.parameters.duty === 'isolating')
    .filter((other) => chainOf(other).from === own.from && chainOf(other).to === own.to)
    .map((other) => ({ command: slotOf(other, 'position'), feedback: slotOf(other, 'positionFeedback') }));
}

/** Where the circuit that a circulation serves keeps its differential-pressure set-point. */
function pressureSlots(context: ControlContext, circuit: number): PressureSlots | undefined {
  const logical = [...equipmentOfKind(context, 'heatingCircuit'), ...equipmentOfKind(context, 'coolingCircuit')];
  const owner = logical.find((e) => hydraulicCircuit(context.plant, e.parameters.supplyMeter) === circuit);
  if (owner === undefined) return undefined;
  return {
    setpoint: slotOf(owner, 'differentialPressureSetpoint'),
    shown: slotOf(owner, 'differentialPressure'),
    keeper: owner.index,
  };
}
