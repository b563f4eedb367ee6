import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { availableCapacity, chillerPower } from '../../physics/chiller.ts';
import { CompressorUnit, compressorStateSize } from '../../physics/compressor.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';
import { flowSwitchShare } from './heat-pump.ts';

interface Side {
  readonly branch: number;
  readonly designFlow: number;
  readonly passage: MixedPassage;
  readonly proven: number;
  readonly entering: number;
  readonly leaving: number;
}

/** Electric chiller with a liquid-cooled condenser. */
export class ChillerDevice extends Device<'chiller'> {
  private readonly unit: CompressorUnit;
  private readonly evaporator: Side;
  private readonly condenser: Side;
  private readonly slots: Record<'run' | 'capacity' | 'reset' | 'running' | 'fault' | 'local' | 'power', number>;

  constructor(workshop: Workshop, equipment: EquipmentOf<'chiller'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.unit = new CompressorUnit(
      workshop.arena.allocate(compressorStateSize),
      p.minimumCapacity,
      p.timers.startTime,
      p.timers.rampTime,
    );
    this.evaporator = this.side('evaporator');
    this.condenser = this.side('condenser');
    this.slots = {
      run: this.slot('run'),
      capacity: this.slot('capacity'),
      reset: this.slot('reset'),
      running: this.slot('running'),
      fault: this.slot('fault'),
      local: this.slot('local'),
      power: this.slot('power'),
    };
  }

  private side(name: 'evaporator' | 'condenser'): Side {
    const p = this.equipment.parameters[name];
    const branch = this.branch(name);
    this.w.losses.setRated(branch, p.designFlow, p.designPressureDrop);
    const { heatCapacity } = this.liquid(branch);
    const passage = new MixedPassage(this.w.arena, p.waterMass, heatCapacity, this.initialTemperature(branch));
    this.w.passages[branch] = passage;
    return {
      branch,
      designFlow: p.designFlow,
      passage,
      proven: this.slot(`${name}.flowProven`),
      entering: this.slot(`${name}.enteringTemperature`),
      leaving: this.slot(`${name}.leavingTemperature`),
    };
  }

  private proven(side: Side): boolean {
    return this.w.flow[side.branch] > flowSwitchShare * side.designFlow && !this.failing(faultBit.flowSwitchLost);
  }

  /** Its own protections: frost guard, head pressure. Limits of what it is designed for are the controller's to keep. */
  private get tripping(): boolean {
    const p = this.equipment.parameters;
    if (this.evaporator.passage.temperature < p.evaporatorLeavingTemperatureMinimum - 1) return true;
    return this.condenser.passage.temperature > p.condenser.enteringTemperatureMaximum + 10;
  }

  override actuate(dt: number): void {
    const { commands, meters } = this.w;
    const permitted = this.proven(this.evaporator) && this.proven(this.condenser);
    const run = commands[this.slots.run] > 0.5 && !this.local;
    const reset = commands[this.slots.reset] > 0.5;
    const forced = this.failing(faultBit.chillerTrip);
    const wanted = commands[this.slots.capacity];
    if (this.unit.step(run, wanted, reset, permitted, this.tripping, forced, dt)) {
      meters.totals[meterSlot.chillerStarts]++;
    }
  }

  override prepare(dt: number): void {
    const capacity = this.unit.capacity;
    let cold = 0;
    this.electricPower = 0;
    if (capacity > 0) {
      const p = this.equipment.parameters;
      const condenserEntering = Math.min(
        p.condenser.enteringTemperatureMaximum,
        Math.max(p.condenser.enteringTemperatureMinimum, this.condenser.passage.entering),
      );
      const leaving = this.evaporator.passage.temperature;
      const available = availableCapacity(p, leaving, condenserEntering);
      cold = available * capacity;
      this.electricPower = chillerPower(p, available, capacity, leaving, condenserEntering);
    }
    this.evaporator.passage.heat = -cold;
    this.condenser.passage.heat = cold + this.electricPower;
    this.w.ledger.add(this.electricPower * dt);
    this.w.meters.totals[meterSlot.chillerElectricity] += this.electricPower * dt;
    this.w.meters.totals[meterSlot.coldFromChillers] += cold * dt;
  }

  override publish(): void {
    const { measured } = this.w;
    measured[this.slots.running] = this.unit.running ? 1 : 0;
    measured[this.slots.fault] = this.unit.fault ? 1 : 0;
    measured[this.slots.local] = this.local ? 1 : 0;
    measured[this.slots.power] = this.electricPower;
    this.publishSide(this.evaporator);
    this.publishSide(this.condenser);
  }

  private publishSide(side: Side): void {
    const { measured } = this.w;
    measured[side.proven] = this.proven(side) ? 1 : 0;
    measured[side.entering] = side.passage.entering;
    measured[side.leaving] = side.passage.temperature;
  }
}
