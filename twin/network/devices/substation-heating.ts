import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import {
  airNode,
  Building,
  buildingSize,
  buildingStateSize,
  massNode,
  ordinaryBuilding,
} from '../../physics/building.ts';
import { water } from '../../physics/constants.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import {
  HeatingLoop,
  heatingLoopSize,
  heatingLoopStateSize,
  returnTemperature,
  supplyTemperature,
} from '../../physics/heating-loop.ts';
import { stroke } from '../../physics/valve.ts';
import type { Observation } from '../observation.ts';
import { slotOf, type Workshop } from './fleet.ts';

/** Share of a substation's heat transfer that dirt takes now. */
export function exchangerFouling({ faults, severity }: Workshop, index: number): number {
  if ((faults[index] & faultBit.exchangerFouling) === 0) return 0;
  return severity[severityIndex(index, 'exchangerFouling')];
}

/** Share of a substation's rated loss that its control valve takes: the authority it is sized for. */
export const valveAuthority = 0.5;
/** Seconds for the secondary pump to run up. */
const pumpRampTime = 10;
/** Of the sun on the horizontal, what passes a south window: orientation, glass and frame (ISO 13790, 11.3.3, mean of a season). */
const windowShare = 0.45;

type Heating = NonNullable<EquipmentOf<'substation'>['parameters']['heating']>;

/** The heating half of a substation: exchanger (or direct mixing), secondary loop, emitters, building. */
export class HeatingSide {
  readonly branch: number;
  /** kJ taken in the last step. */
  taken = 0;
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: Heating;
  private readonly heatCapacity: number;
  private readonly water: Float64Array;
  private readonly loop: HeatingLoop;
  private readonly rooms: Float64Array;
  private readonly building: Building;
  /** Of the sun on the horizontal, kW per W/m² through the windows; kW of people and appliances. */
  private readonly sunShare: number;
  private readonly internalGains: number;
  private readonly exchanger: PartFlowExchanger;
  private readonly pump: Float64Array;
  private readonly slots: Record<'pumpRun' | 'pumpRunning' | 'supply' | 'back' | 'room', number>;

  constructor(w: Workshop, equipment: EquipmentOf<'substation'>, p: Heating, branch: number) {
    this.w = w;
    this.index = equipment.index;
    this.p = p;
    this.branch = branch;
    const { parameters } = equipment;
    const { circuit } = w.plant.branches[branch];
    this.heatCapacity = w.liquids[circuit].heatCapacity;
    this.slots = {
      pumpRun: slotOf(equipment, 'heating.pumpRun'),
      pumpRunning: slotOf(equipment, 'heating.pumpRunning'),
      supply: slotOf(equipment, 'heating.supplyTemperature'),
      back: slotOf(equipment, 'heating.returnTemperature'),
      room: slotOf(equipment, 'heating.roomTemperature'),
    };
    w.resistances.add({
      branch,
      equipment: equipment.index,
      designFlow: p.designFlow,
      designPressureDrop: p.designPressureDrop,
      characteristic: 'equalPercentage',
      rangeability: parameters.valveRangeability,
      strokeTime: parameters.valveStrokeTime,
      authority: valveAuthority,
      command: slotOf(equipment, 'heating.valve'),
      feedback: slotOf(equipment, 'heating.valveFeedback'),
    });
    const ordinary = ordinaryBuilding(p.designLoad);
    const given = parameters.building;
    const size = buildingSize(
      p.designLoad,
      p.designOutdoorTemperature,
      given?.floorArea ?? ordinary.floorArea,
      given?.thermalCapacity ?? ordinary.thermalCapacity,
      given?.solarAperture ?? 0.01,
      given?.internalGains ?? 0,
    );
    const loopSize = heatingLoopSize(
      p.emitter,
      p.designLoad,
      p.emitterSupplyTemperature ?? p.curve.coldSupply,
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
    this.water = w.arena.allocate(heatingLoopStateSize);
    this.water[supplyTemperature] = p.emitter === 'floor' ? 30 : 42;
    this.water[returnTemperature] = p.emitter === 'floor' ? 26 : 34;
    this.loop = new HeatingLoop(this.water, loopSize);
    this.rooms = w.arena.allocate(buildingStateSize);
    this.rooms[airNode] = 20;
    this.rooms[massNode] = 19;
    this.building = new Building(this.rooms, size);
    this.sunShare = size.solarAperture * windowShare;
    this.internalGains = size.internalGains;
    this.pump = w.arena.allocate(1);
    w.passages.addExchanger(branch, this.heatCapacity, w.initialTemperatures[circuit]);
  }

  private get pumpRunning(): boolean {
    return this.pump[0] > 0.5;
  }

  /** kW. */
  get electricPower(): number {
    const speed = this.pump[0];
    return this.p.pumpPower * speed * speed * speed;
  }

  /** kW per kelvin between entering primary and returning secondary. */
  private transfer(flow: number): number {
    const secondary = this.pump[0] * this.p.secondaryDesignFlow;
    if (this.p.connection === 'exchanger') return this.exchanger.transfer(flow, secondary);
    // Mixing: what enters replaces as much return water; a surplus of primary water passes by unused.
    return Math.min(flow * this.heatCapacity, secondary * water.heatCapacity);
  }

  /** Loop and room as measured; the structure as it would be in equilibrium with them. */
  observe(seen: Observation): void {
    const { slots, water: loop, rooms } = this;
    const { outdoor, sun } = this.w.surroundings;
    this.pump[0] = seen.closed(slots.pumpRunning) ? 1 : 0;
    loop[supplyTemperature] = seen.state(slots.supply, loop[supplyTemperature]);
    loop[returnTemperature] = seen.state(slots.back, loop[returnTemperature]);
    rooms[airNode] = seen.state(slots.room, rooms[airNode]);
    if (seen.gain < 1) return;
    rooms[massNode] = this.building.restingStructure((this.sunShare * sun) / 1000, outdoor);
  }

  actuate(dt: number): void {
    const flags = this.w.faults[this.index];
    const run = this.w.commands[this.slots.pumpRun] > 0.5 && (flags & faultBit.powerCut) === 0;
    this.exchanger.fouling = exchangerFouling(this.w, this.index);
    this.pump[0] = stroke(this.pump[0], run ? 1 : 0, dt, pumpRampTime);
  }

  prepare(): void {
    const { flow, passages } = this.w;
    passages.transfer[this.branch] = -this.transfer(Math.abs(flow[this.branch]));
    passages.reference[this.branch] = this.water[returnTemperature];
  }

  /** Loop, emitters and building after the heat of the step has passed. */
  finish(dt: number): void {
    const { surroundings, ledger, passages } = this.w;
    const { loop, building, rooms } = this;
    this.taken = -passages.gained[this.branch];
    loop.heat = this.taken / dt;
    loop.flow = this.pump[0] * this.p.secondaryDesignFlow;
    loop.room = rooms[airNode];
    loop.step(dt);
    const sun = (this.sunShare * surroundings.sun) / 1000;
    building.heating = loop.emitted;
    building.sun = sun;
    building.outdoor = surroundings.outdoor;
    building.step(dt);
    ledger.add((sun + this.internalGains) * dt);
    ledger.add(-building.lost * dt);
  }

  publish(): void {
    const { measured } = this.w;
    const { slots } = this;
    measured[slots.pumpRunning] = this.pumpRunning ? 1 : 0;
    measured[slots.supply] = this.water[supplyTemperature];
    measured[slots.back] = this.water[returnTemperature];
    measured[slots.room] = this.rooms[airNode];
  }

  stored(): number {
    return this.loop.energy() + this.building.energy();
  }
}
