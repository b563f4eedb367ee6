import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
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
  private readonly loop: Float64Array;
  private readonly building: Float64Array;
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: Heating;
  private readonly heatCapacity: number;
  private readonly loopSize: HeatingLoopSize;
  private readonly buildingSize: BuildingSize;
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
    this.loop = w.arena.allocate(heatingLoopStateSize);
    this.loop[supplyTemperature] = p.emitter === 'floor' ? 30 : 42;
    this.loop[returnTemperature] = p.emitter === 'floor' ? 26 : 34;
    this.building = w.arena.allocate(buildingStateSize);
    this.building[airNode] = 20;
    this.building[massNode] = 19;
    this.pump = w.arena.allocate(1);
    w.passages.addExchanger(branch, this.heatCapacity, w.initialTemperatures[circuit]);
  }

  private get pumpRunning(): boolean {
    return this.pump[0] > 0.5;
  }

  /** kW. */
  get electricPower(): number {
    return this.p.pumpPower * this.pump[0] ** 3;
  }

  /** kW per kelvin between entering primary and returning secondary. */
  private transfer(flow: number): number {
    const secondary = this.pump[0] * this.p.secondaryDesignFlow;
    if (this.p.connection === 'exchanger') return this.exchanger.transfer(flow, secondary);
    // Mixing: what enters replaces as much return water; a surplus of primary water passes by unused.
    return Math.min(flow * this.heatCapacity, secondary * water.heatCapacity);
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
    passages.reference[this.branch] = this.loop[returnTemperature];
  }

  /** Loop, emitters and building after the heat of the step has passed. @returns kJ taken */
  finish(dt: number): number {
    const { surroundings, ledger, passages } = this.w;
    const { loop, building } = this;
    const taken = -passages.gained[this.branch];
    const flow = this.pump[0] * this.p.secondaryDesignFlow;
    const emitted = emittedHeat(loop, this.loopSize, building[airNode], flow > 0);
    stepHeatingLoop(loop, this.loopSize, taken / dt, emitted, flow, dt);
    const sun = (this.buildingSize.solarAperture * windowShare * surroundings.sun) / 1000;
    const lost = stepBuilding(building, this.buildingSize, emitted, sun, surroundings.outdoor, dt);
    ledger.add((sun + this.buildingSize.internalGains) * dt);
    ledger.add(-lost * dt);
    return taken;
  }

  publish(): void {
    const { measured } = this.w;
    const { slots } = this;
    measured[slots.pumpRunning] = this.pumpRunning ? 1 : 0;
    measured[slots.supply] = this.loop[supplyTemperature];
    measured[slots.back] = this.loop[returnTemperature];
    measured[slots.room] = this.building[airNode];
  }

  stored(): number {
    return heatingLoopEnergy(this.loop, this.loopSize) + buildingEnergy(this.building, this.buildingSize);
  }
}
