import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { CompressorUnit, compressorStateSize } from '../../physics/compressor.ts';
import { coefficientOfPerformance, defrostFactor, fullLoadHeat } from '../../physics/heat-pump.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Flow switches close above this share of design flow (10 % is the least that Wüllhorst 2021 lets a compressor run with). */
export const flowSwitchShare = 0.15;

/** Water- or air-sourced compression heat pump. */
export class HeatPumpDevice extends Device<'heatPump'> {
  private readonly unit: CompressorUnit;
  private readonly condenser: MixedPassage;
  private readonly condenserBranch: number;
  private readonly condenserHeatCapacity: number;
  private readonly evaporator: MixedPassage | undefined;
  private readonly evaporatorBranch: number;
  private readonly slots: Record<
    'run' | 'capacity' | 'reset' | 'running' | 'fault' | 'local' | 'power' | 'heat',
    number
  >;
  private readonly condenserSlots: readonly [number, number, number];
  private readonly evaporatorSlots: readonly [number, number, number] | undefined;

  constructor(workshop: Workshop, equipment: EquipmentOf<'heatPump'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.unit = new CompressorUnit(
      workshop.arena.allocate(compressorStateSize),
      p.minimumCapacity,
      p.timers.startTime,
      p.timers.rampTime,
    );
    this.condenserBranch = this.branch('condenser');
    this.condenserHeatCapacity = this.liquid(this.condenserBranch).heatCapacity;
    this.condenser = this.side(this.condenserBranch, p.condenser);
    this.evaporatorBranch = p.evaporator ? this.branch('evaporator') : -1;
    this.evaporator = p.evaporator ? this.side(this.evaporatorBranch, p.evaporator) : undefined;
    this.slots = {
      run: this.slot('run'),
      capacity: this.slot('capacity'),
      reset: this.slot('reset'),
      running: this.slot('running'),
      fault: this.slot('fault'),
      local: this.slot('local'),
      power: this.slot('power'),
      heat: this.slot('heat'),
    };
    this.condenserSlots = this.sideSlots('condenser');
    this.evaporatorSlots = p.evaporator ? this.sideSlots('evaporator') : undefined;
  }

  private side(branch: number, p: { designFlow: number; designPressureDrop: number; waterMass: number }): MixedPassage {
    this.w.losses.setRated(branch, p.designFlow, p.designPressureDrop);
    const passage = new MixedPassage(
      this.w.arena,
      p.waterMass,
      this.liquid(branch).heatCapacity,
      this.initialTemperature(branch),
    );
    this.w.passages[branch] = passage;
    return passage;
  }

  private sideSlots(side: string): readonly [number, number, number] {
    return [
      this.slot(`${side}.flowProven`),
      this.slot(`${side}.enteringTemperature`),
      this.slot(`${side}.leavingTemperature`),
    ];
  }

  private flowProven(branch: number, designFlow: number): boolean {
    return this.w.flow[branch] > flowSwitchShare * designFlow && !this.failing(faultBit.flowSwitchLost);
  }

  private get condenserProven(): boolean {
    return this.flowProven(this.condenserBranch, this.equipment.parameters.condenser.designFlow);
  }

  private get evaporatorProven(): boolean {
    const { evaporator } = this.equipment.parameters;
    return evaporator === undefined || this.flowProven(this.evaporatorBranch, evaporator.designFlow);
  }

  /** Its own protections: pressures follow the water's temperatures. */
  private get tripping(): boolean {
    const { condenser, evaporator, air } = this.equipment.parameters;
    const flowing = this.w.flow[this.condenserBranch] > 0;
    if (flowing && this.condenser.entering > condenser.enteringTemperatureMaximum) return true;
    if (this.condenser.temperature > condenser.leavingTemperatureMaximum + 2) return true;
    if (evaporator && this.evaporator && this.evaporator.temperature < evaporator.leavingTemperatureMinimum - 2)
      return true;
    const { outdoor } = this.w.surroundings;
    return air !== undefined && (outdoor < air.temperatureMinimum - 2 || outdoor > air.temperatureMaximum + 2);
  }

  override actuate(dt: number): void {
    const { commands, meters } = this.w;
    const permitted = this.condenserProven && this.evaporatorProven;
    const run = commands[this.slots.run] > 0.5 && !this.local;
    const reset = commands[this.slots.reset] > 0.5;
    const forced = this.failing(faultBit.heatPumpTrip);
    const wanted = commands[this.slots.capacity];
    const started = this.unit.step(run, wanted, reset, permitted, this.tripping, forced, dt);
    if (started) meters.totals[meterSlot.heatPumpStarts]++;
  }

  override prepare(dt: number): void {
    const capacity = this.unit.capacity;
    if (capacity <= 0) {
      this.rest();
      return;
    }
    const p = this.equipment.parameters;
    const { outdoor } = this.w.surroundings;
    const leaving = this.condenser.temperature;
    const source = this.evaporator ? this.evaporator.entering : outdoor;
    const frost = this.evaporator ? 1 : defrostFactor(outdoor);
    const heat = fullLoadHeat(p, source, leaving) * capacity * frost;
    // Air leaves its coil some 5 K colder than it came (EN 14511 leaves it open; makers design for 4 to 6 K).
    const sourceLeaving = this.evaporator ? this.evaporator.temperature : outdoor - 5;
    this.electricPower =
      heat / (coefficientOfPerformance(p.exergyEfficiency, sourceLeaving, leaving, capacity) * frost);
    const cold = heat - this.electricPower;
    this.condenser.heat = heat;
    if (this.evaporator) this.evaporator.heat = -cold;
    // Electricity enters from outside, and so does the heat of an air source.
    this.w.ledger.add((this.evaporator ? this.electricPower : heat) * dt);
    const { totals } = this.w.meters;
    totals[meterSlot.heatPumpElectricity] += this.electricPower * dt;
    totals[meterSlot.heatFromHeatPumps] += heat * dt;
    totals[meterSlot.coldFromHeatPumps] += cold * dt;
  }

  private rest(): void {
    this.electricPower = 0;
    this.condenser.heat = 0;
    if (this.evaporator) this.evaporator.heat = 0;
  }

  override publish(): void {
    const { measured, flow } = this.w;
    measured[this.slots.running] = this.unit.running ? 1 : 0;
    measured[this.slots.fault] = this.unit.fault ? 1 : 0;
    measured[this.slots.local] = this.local ? 1 : 0;
    measured[this.slots.power] = this.electricPower;
    const { entering, temperature } = this.condenser;
    measured[this.slots.heat] =
      Math.max(0, flow[this.condenserBranch]) * this.condenserHeatCapacity * Math.max(0, temperature - entering);
    this.publishSide(this.condenserSlots, this.condenserProven, this.condenser);
    if (this.evaporatorSlots && this.evaporator) {
      this.publishSide(this.evaporatorSlots, this.evaporatorProven, this.evaporator);
    }
  }

  private publishSide(slots: readonly [number, number, number], proven: boolean, side: MixedPassage): void {
    const { measured } = this.w;
    measured[slots[0]] = proven ? 1 : 0;
    measured[slots[1]] = side.entering;
    measured[slots[2]] = side.temperature;
  }
}
