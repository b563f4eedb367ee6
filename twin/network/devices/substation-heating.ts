import type { EquipmentOf } from '../../../config/plant.ts';
import {
  airNode,
  type BuildingSize,
  buildingEnergy,
  buildingSize,
  buildingStateSize,
  massNode,
  ordinaryBuilding,
  stepBuilding,
} from '../../physics/building.ts';
import { water } from '../../physics/constants.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import {
  emittedHeat,
  type HeatingLoopSize,
  heatingLoopEnergy,
  heatingLoopSize,
  heatingLoopStateSize,
  returnTemperature,
  stepHeatingLoop,
  supplyTemperature,
} from '../../physics/heating-loop.ts';
import { stroke } from '../../physics/valve.ts';
import { Passage } from '../passages.ts';
import type { Workshop } from './device.ts';
import { ControlledResistance } from './valve.ts';

/** Share of a substation's rated loss that its control valve takes: the authority it is sized for. */
export const valveAuthority = 0.5;
/** Seconds for the secondary pump to run up. */
const pumpRampTime = 10;
/** Of the sun on the horizontal, what passes a south window: orientation, glass and frame (ISO 13790, 11.3.3, mean of a season). */
const windowShare = 0.45;

type Heating = NonNullable<EquipmentOf<'substation'>['parameters']['heating']>;

/** Primary side of an exchanger whose other side is a state: the heat that passes follows from what enters. */
export abstract class ConsumerPassage extends Passage {
  /** kJ taken in this step. */
  taken = 0;
  private readonly heatCapacity: number;

  constructor(w: Workshop, heatCapacity: number, temperature: number) {
    super(w.arena, temperature);
    this.heatCapacity = heatCapacity;
  }

  /** kW taken from `flow` kg/s (not negative) entering at `seen[0]`. */
  protected abstract heatFor(flow: number): number;

  transit(dt: number): void {
    const { seen } = this;
    const size = Math.abs(this.flows[this.at]);
    if (size === 0) return;
    const heat = this.heatFor(size);
    this.taken += heat * dt;
    seen[1] = seen[0] - heat / (size * this.heatCapacity);
  }
}

class HeatingPassage extends ConsumerPassage {
  private readonly side: HeatingSide;

  constructor(w: Workshop, heatCapacity: number, temperature: number, side: HeatingSide) {
    super(w, heatCapacity, temperature);
    this.side = side;
  }

  protected heatFor(flow: number): number {
    return this.side.transfer(flow) * (this.seen[0] - this.side.returned);
  }
}

/** The heating half of a substation: control valve, exchanger (or direct mixing), secondary loop, emitters, building. */
export class HeatingSide {
  readonly branch: number;
  readonly passage: ConsumerPassage;
  readonly valve: ControlledResistance;
  readonly loop: Float64Array;
  readonly building: Float64Array;
  private readonly w: Workshop;
  private readonly equipment: EquipmentOf<'substation'>;
  private readonly p: Heating;
  private readonly heatCapacity: number;
  private readonly loopSize: HeatingLoopSize;
  private readonly buildingSize: BuildingSize;
  private readonly exchanger: PartFlowExchanger;
  private readonly pump: Float64Array;
  private readonly slots: readonly [number, number];

  constructor(w: Workshop, equipment: EquipmentOf<'substation'>, p: Heating, branch: number) {
    this.w = w;
    this.equipment = equipment;
    this.p = p;
    this.branch = branch;
    const { points, parameters } = equipment;
    const circuit = w.plant.branches[branch].circuit;
    this.heatCapacity = w.liquids[circuit].heatCapacity;
    this.slots = [points['heating.valve'], points['heating.pumpRun']];
    this.valve = new ControlledResistance(
      w,
      branch,
      p.designFlow,
      p.designPressureDrop,
      'equalPercentage',
      parameters.valveRangeability,
      parameters.valveStrokeTime,
      valveAuthority,
      w.commands[this.slots[0]],
    );
    const ordinary = ordinaryBuilding(p.designLoad);
    const given = parameters.building;
    this.buildingSize = buildingSize(
      p.designLoad,
      p.designOutdoorTemperature,
      given?.floorArea ?? ordinary.floorArea,
      given?.thermalCapacity ?? ordinary.thermalCapacity,
      given?.solarAperture ?? 0.01,
      given?.internalGains ?? 0,
    );
    this.loopSize = heatingLoopSize(
      p.emitter,
      p.designLoad,
      p.curve.coldSupply,
      p.secondaryDesignFlow,
      water.heatCapacity,
    );
    this.exchanger = new PartFlowExchanger(
      p.conductance,
      p.designFlow,
      p.secondaryDesignFlow,
      this.heatCapacity,
      water.heatCapacity,
    );
    this.loop = w.arena.allocate(heatingLoopStateSize);
    this.loop[supplyTemperature] = p.emitter === 'floor' ? 30 : 42;
    this.loop[returnTemperature] = p.emitter === 'floor' ? 26 : 34;
    this.building = w.arena.allocate(buildingStateSize);
    this.building[airNode] = 20;
    this.building[massNode] = 19;
    this.pump = w.arena.allocate(1);
    this.passage = new HeatingPassage(w, this.heatCapacity, w.initialTemperatures[circuit], this);
    w.passages[branch] = this.passage;
  }

  get returned(): number {
    return this.loop[returnTemperature];
  }

  get supplied(): number {
    return this.loop[supplyTemperature];
  }

  get room(): number {
    return this.building[airNode];
  }

  get pumpRunning(): boolean {
    return this.pump[0] > 0.5;
  }

  get electricPower(): number {
    return this.p.pumpPower * this.pump[0] ** 3;
  }

  /** kW per kelvin between entering primary and returning secondary. */
  transfer(flow: number): number {
    const secondary = this.pump[0] * this.p.secondaryDesignFlow;
    if (this.p.connection === 'exchanger') return this.exchanger.transfer(flow, secondary);
    // Mixing: what enters replaces as much return water; a surplus of primary water passes by unused.
    return Math.min(flow * this.heatCapacity, secondary * water.heatCapacity);
  }

  actuate(dt: number, stuck: boolean): void {
    const { commands } = this.w;
    this.valve.move(commands[this.slots[0]], stuck, dt);
    this.pump[0] = stroke(this.pump[0], commands[this.slots[1]] > 0.5 ? 1 : 0, dt, pumpRampTime);
  }

  /** Loop, emitters and building after the heat of the step has passed. */
  finish(dt: number): void {
    const { surroundings, ledger } = this.w;
    const heat = this.passage.taken / dt;
    this.passage.taken = 0;
    const flow = this.pump[0] * this.p.secondaryDesignFlow;
    const emitted = emittedHeat(this.loop, this.loopSize, this.room, flow > 0);
    stepHeatingLoop(this.loop, this.loopSize, heat, emitted, flow, dt);
    const sun = (this.buildingSize.solarAperture * windowShare * surroundings.sun) / 1000;
    const lost = stepBuilding(this.building, this.buildingSize, emitted, sun, surroundings.outdoor, dt);
    ledger.add((sun + this.buildingSize.internalGains) * dt);
    ledger.add(-lost * dt);
  }

  publish(): void {
    const { measured } = this.w;
    const { points } = this.equipment;
    measured[points['heating.valveFeedback']] = this.valve.position[0];
    measured[points['heating.pumpRunning']] = this.pumpRunning ? 1 : 0;
    measured[points['heating.supplyTemperature']] = this.supplied;
    measured[points['heating.returnTemperature']] = this.returned;
    measured[points['heating.roomTemperature']] = this.room;
  }

  stored(): number {
    return heatingLoopEnergy(this.loop, this.loopSize) + buildingEnergy(this.building, this.buildingSize);
  }
}
