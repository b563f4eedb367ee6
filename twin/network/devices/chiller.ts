import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import {
  availableCapacity,
  type ChillerOperation,
  operateChiller,
  type PartLoadLimits,
} from '../../physics/chiller.ts';
import { CompressorUnit, compressorStateSize } from '../../physics/compressor.ts';
import { chargeCapacity, chargePerformance, foulingLift } from '../../physics/wear.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { Fleet, slotOf, type Workshop } from './fleet.ts';
import { FlowSide } from './flow-side.ts';

/** Faults that keep it from running. */
const held = faultBit.local | faultBit.powerCut;

/** Electric chillers with liquid-cooled condensers. */
export class Chillers extends Fleet<'chiller'> {
  private readonly machines = this.members.map((chiller) => new Chiller(this.w, chiller));

  override observe(seen: Observation): void {
    for (const machine of this.machines) machine.observe(seen);
  }

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

class Chiller {
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: EquipmentOf<'chiller'>['parameters'];
  private readonly unit: CompressorUnit;
  private readonly evaporator: FlowSide;
  private readonly condenser: FlowSide;
  private readonly limits: PartLoadLimits;
  private readonly operation: ChillerOperation = { cold: 0, electricPower: 0, falseLoad: 0, rejected: 0, cycling: 0 };
  private readonly slots: Record<'run' | 'capacity' | 'reset' | 'running' | 'fault' | 'local' | 'power', number>;

  constructor(workshop: Workshop, chiller: EquipmentOf<'chiller'>) {
    this.w = workshop;
    this.index = chiller.index;
    const p = chiller.parameters;
    this.p = p;
    this.unit = new CompressorUnit(
      workshop.arena.allocate(compressorStateSize),
      p.minimumCapacity,
      p.timers.startTime,
      p.timers.rampTime,
    );
    // The unit's own control keeps it at or above the least capacity it unloads to.
    this.limits = { minimum: p.minimumCapacity, minimumUnloading: p.minimumCapacity, maximum: 1 };
    this.evaporator = new FlowSide(workshop, chiller, 'evaporator', p.evaporator);
    this.condenser = new FlowSide(workshop, chiller, 'condenser', p.condenser);
    this.slots = {
      run: slotOf(chiller, 'run'),
      capacity: slotOf(chiller, 'capacity'),
      reset: slotOf(chiller, 'reset'),
      running: slotOf(chiller, 'running'),
      fault: slotOf(chiller, 'fault'),
      local: slotOf(chiller, 'local'),
      power: slotOf(chiller, 'power'),
    };
  }

  /** Its own protections: frost guard, head pressure. Limits of what it is designed for are the controller's to keep. */
  private get tripping(): boolean {
    const { p } = this;
    if (this.evaporator.temperature < p.evaporatorLeavingTemperatureMinimum - 1) return true;
    return this.condenser.temperature > p.condenser.enteringTemperatureMaximum + 10;
  }

  observe(seen: Observation): void {
    const { run, running, fault, capacity } = this.slots;
    if (seen.gain === 1 || this.unit.running !== seen.closed(running))
      this.unit.observe(seen.closed(running), seen.closed(fault), seen.of(capacity, 1), seen.closed(run));
    this.condenser.observe(seen);
    this.evaporator.observe(seen);
  }

  actuate(dt: number): void {
    const { commands, meters, faults } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    const permitted = switched && this.evaporator.flowing && this.condenser.flowing;
    const run = commands[this.slots.run] > 0.5 && (flags & held) === 0;
    const reset = commands[this.slots.reset] > 0.5;
    const forced = (flags & faultBit.chillerTrip) !== 0;
    const wanted = commands[this.slots.capacity];
    if (this.unit.step(run, wanted, reset, permitted, this.tripping, forced, dt)) {
      meters.totals[meterSlot.chillerStarts]++;
    }
  }

  prepare(dt: number): void {
    const { electricPower, ledger, meters } = this.w;
    const capacity = this.unit.capacity;
    if (capacity <= 0) {
      electricPower[this.index] = 0;
      this.evaporator.heat = 0;
      this.condenser.heat = 0;
      return;
    }
    const { p } = this;
    const condenserEntering = Math.min(
      p.condenser.enteringTemperatureMaximum,
      Math.max(
        p.condenser.enteringTemperatureMinimum,
        this.condenser.entering + this.lift('condenserFouling', capacity),
      ),
    );
    const leaving = this.evaporator.temperature - this.lift('evaporatorFouling', capacity);
    const load = capacity * availableCapacity(p, leaving, condenserEntering);
    operateChiller(p, this.limits, load, leaving, condenserEntering, this.operation);
    const lost = this.severityOf('refrigerantLoss');
    const left = chargeCapacity(lost);
    const cold = left * this.operation.cold;
    const power = (left * this.operation.electricPower) / chargePerformance(lost);
    const rejected = left * (this.operation.rejected - this.operation.electricPower) + power;
    electricPower[this.index] = power;
    this.evaporator.heat = -cold;
    this.condenser.heat = rejected;
    ledger.add(power * dt);
    meters.totals[meterSlot.chillerElectricity] += power * dt;
    meters.totals[meterSlot.coldFromChillers] += cold * dt;
  }

  private lift(kind: 'evaporatorFouling' | 'condenserFouling', capacity: number): number {
    return foulingLift(this.severityOf(kind), capacity);
  }

  /** 0 where the fault is not. */
  private severityOf(kind: 'evaporatorFouling' | 'condenserFouling' | 'refrigerantLoss'): number {
    return (this.w.faults[this.index] & faultBit[kind]) === 0 ? 0 : this.w.severity[severityIndex(this.index, kind)];
  }

  publish(): void {
    const { measured, faults, electricPower } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    measured[this.slots.running] = this.unit.running ? 1 : 0;
    measured[this.slots.fault] = this.unit.fault ? 1 : 0;
    measured[this.slots.local] = (flags & faultBit.local) !== 0 ? 1 : 0;
    measured[this.slots.power] = electricPower[this.index];
    this.evaporator.publish(switched && this.evaporator.flowing);
    this.condenser.publish(switched && this.condenser.flowing);
  }
}
