import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { CompressorUnit, compressorStateSize } from '../../physics/compressor.ts';
import { coefficientOfPerformance, defrostFactor, fullLoadHeat } from '../../physics/heat-pump.ts';
import { meterSlot } from '../meters.ts';
import { Fleet, slotOf, type Workshop } from './fleet.ts';
import { FlowSide } from './flow-side.ts';

/** Water- or air-sourced compression heat pumps. */
export class HeatPumps extends Fleet<'heatPump'> {
  private readonly machines = this.members.map((heatPump) => new HeatPump(this.w, heatPump));

  override actuate(dt: number): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].actuate(dt);
  }

  override prepare(dt: number): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].prepare(dt);
  }

  override publish(): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].publish();
  }
}

class HeatPump {
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: EquipmentOf<'heatPump'>['parameters'];
  private readonly unit: CompressorUnit;
  private readonly condenser: FlowSide;
  private readonly condenserHeatCapacity: number;
  private readonly evaporator: FlowSide | undefined;
  private readonly slots: Record<
    'run' | 'capacity' | 'reset' | 'running' | 'fault' | 'local' | 'power' | 'heat',
    number
  >;

  constructor(workshop: Workshop, heatPump: EquipmentOf<'heatPump'>) {
    this.w = workshop;
    this.index = heatPump.index;
    const p = heatPump.parameters;
    this.p = p;
    this.unit = new CompressorUnit(
      workshop.arena.allocate(compressorStateSize),
      p.minimumCapacity,
      p.timers.startTime,
      p.timers.rampTime,
    );
    this.condenser = new FlowSide(workshop, heatPump, 'condenser', p.condenser);
    this.condenserHeatCapacity = workshop.liquids[workshop.plant.branches[this.condenser.branch].circuit].heatCapacity;
    this.evaporator = p.evaporator ? new FlowSide(workshop, heatPump, 'evaporator', p.evaporator) : undefined;
    this.slots = {
      run: slotOf(heatPump, 'run'),
      capacity: slotOf(heatPump, 'capacity'),
      reset: slotOf(heatPump, 'reset'),
      running: slotOf(heatPump, 'running'),
      fault: slotOf(heatPump, 'fault'),
      local: slotOf(heatPump, 'local'),
      power: slotOf(heatPump, 'power'),
      heat: slotOf(heatPump, 'heat'),
    };
  }

  /** Its own protections: pressures follow the water's temperatures. */
  private get tripping(): boolean {
    const { condenser, evaporator, air } = this.p;
    const flowing = this.w.flow[this.condenser.branch] > 0;
    if (flowing && this.condenser.entering > condenser.enteringTemperatureMaximum) return true;
    if (this.condenser.temperature > condenser.leavingTemperatureMaximum + 2) return true;
    if (evaporator && this.evaporator && this.evaporator.temperature < evaporator.leavingTemperatureMinimum - 2)
      return true;
    const { outdoor } = this.w.surroundings;
    return air !== undefined && (outdoor < air.temperatureMinimum - 2 || outdoor > air.temperatureMaximum + 2);
  }

  actuate(dt: number): void {
    const { commands, meters, faults } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    const sourced = this.evaporator === undefined || (switched && this.evaporator.flowing);
    const permitted = sourced && switched && this.condenser.flowing;
    const run = commands[this.slots.run] > 0.5 && (flags & faultBit.local) === 0;
    const reset = commands[this.slots.reset] > 0.5;
    const forced = (flags & faultBit.heatPumpTrip) !== 0;
    const wanted = commands[this.slots.capacity];
    const started = this.unit.step(run, wanted, reset, permitted, this.tripping, forced, dt);
    if (started) meters.totals[meterSlot.heatPumpStarts]++;
  }

  prepare(dt: number): void {
    const capacity = this.unit.capacity;
    if (capacity <= 0) {
      this.rest();
      return;
    }
    const { p } = this;
    const { surroundings, electricPower, ledger, meters } = this.w;
    const { outdoor } = surroundings;
    const leaving = this.condenser.temperature;
    const source = this.evaporator ? this.evaporator.entering : outdoor;
    const frost = this.evaporator ? 1 : defrostFactor(outdoor);
    const heat = fullLoadHeat(p, source, leaving) * capacity * frost;
    // Air leaves its coil some 5 K colder than it came (EN 14511 leaves it open; makers design for 4 to 6 K).
    const sourceLeaving = this.evaporator ? this.evaporator.temperature : outdoor - 5;
    const power = heat / (coefficientOfPerformance(p.exergyEfficiency, sourceLeaving, leaving, capacity) * frost);
    const cold = heat - power;
    electricPower[this.index] = power;
    this.condenser.heat = heat;
    if (this.evaporator) this.evaporator.heat = -cold;
    // Electricity enters from outside, and so does the heat of an air source.
    ledger.add((this.evaporator ? power : heat) * dt);
    const { totals } = meters;
    totals[meterSlot.heatPumpElectricity] += power * dt;
    totals[meterSlot.heatFromHeatPumps] += heat * dt;
    totals[meterSlot.coldFromHeatPumps] += cold * dt;
  }

  private rest(): void {
    this.w.electricPower[this.index] = 0;
    this.condenser.heat = 0;
    if (this.evaporator) this.evaporator.heat = 0;
  }

  publish(): void {
    const { measured, flow, faults, electricPower } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    measured[this.slots.running] = this.unit.running ? 1 : 0;
    measured[this.slots.fault] = this.unit.fault ? 1 : 0;
    measured[this.slots.local] = (flags & faultBit.local) !== 0 ? 1 : 0;
    measured[this.slots.power] = electricPower[this.index];
    const { entering, temperature, branch } = this.condenser;
    measured[this.slots.heat] =
      Math.max(0, flow[branch]) * this.condenserHeatCapacity * Math.max(0, temperature - entering);
    this.condenser.publish(switched && this.condenser.flowing);
    this.evaporator?.publish(switched && this.evaporator.flowing);
  }
}
