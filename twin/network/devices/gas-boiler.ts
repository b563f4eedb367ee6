import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import { BurnerControl, type BurnerInputs, burnerStateSize } from '../../physics/burner-control.ts';
import { boilerEfficiency, purgeLoss } from '../../physics/gas-boiler.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { branchOf, Fleet, slotOf, type Workshop } from './fleet.ts';

/** Water pressure between which the boiler's switches stay closed, bar (gauge). */
const pressureMinimum = 0.5;
const pressureMaximum = 10;
/** Standby power of burner control and valves, kW. */
const standbyPower = 0.05;

/** Condensing gas boilers with burner control, limiter and switches. */
export class GasBoilers extends Fleet<'gasBoiler'> {
  private readonly machines = this.members.map((boiler) => new GasBoiler(this.w, boiler));

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

class GasBoiler {
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: EquipmentOf<'gasBoiler'>['parameters'];
  private readonly main: number;
  /** Node before it, where its pressure switches sit. */
  private readonly node: number;
  private readonly heatCapacity: number;
  private readonly burner: BurnerControl;
  private readonly fullInput: number;
  /** kW per kelvin of water above the room that purge air takes away. */
  private readonly purge: number;
  private readonly flowMinimum: number;
  private readonly inputs: BurnerInputs = {
    run: false,
    firingRate: 0,
    reset: false,
    proven: false,
    tooHot: false,
    ignites: false,
  };
  private readonly slots: Record<
    | 'run'
    | 'firingRate'
    | 'reset'
    | 'purging'
    | 'flame'
    | 'fault'
    | 'highLimitTripped'
    | 'pressureProven'
    | 'local'
    | 'flowProven'
    | 'enteringTemperature'
    | 'leavingTemperature'
    | 'gasPower'
    | 'heat'
    | 'power',
    number
  >;

  constructor(workshop: Workshop, boiler: EquipmentOf<'gasBoiler'>) {
    this.w = workshop;
    this.index = boiler.index;
    const p = boiler.parameters;
    this.p = p;
    this.main = branchOf(boiler, 'main');
    const { from, circuit } = workshop.plant.branches[this.main];
    this.node = from;
    this.heatCapacity = workshop.liquids[circuit].heatCapacity;
    workshop.losses.setRated(this.main, p.designFlow, p.designPressureDrop);
    const temperature = workshop.initialTemperatures[circuit];
    workshop.passages.addVolume(this.main, p.waterMass, this.heatCapacity, temperature);
    this.burner = new BurnerControl(workshop.arena.allocate(burnerStateSize), {
      purgeTime: p.timers.purgeTime,
      ignitionTime: p.timers.ignitionTime,
      rampTime: p.timers.rampTime,
      minimumFiringRate: p.minimumFiringRate,
    });
    this.fullInput = p.ratedHeat / boilerEfficiency(p.efficiency, 1, 60);
    this.purge = purgeLoss(this.fullInput);
    this.flowMinimum = Math.max(0.02, p.minimumFlow) * p.designFlow;
    this.slots = {
      run: slotOf(boiler, 'run'),
      firingRate: slotOf(boiler, 'firingRate'),
      reset: slotOf(boiler, 'reset'),
      purging: slotOf(boiler, 'purging'),
      flame: slotOf(boiler, 'flame'),
      fault: slotOf(boiler, 'fault'),
      highLimitTripped: slotOf(boiler, 'highLimitTripped'),
      pressureProven: slotOf(boiler, 'pressureProven'),
      local: slotOf(boiler, 'local'),
      flowProven: slotOf(boiler, 'flowProven'),
      enteringTemperature: slotOf(boiler, 'enteringTemperature'),
      leavingTemperature: slotOf(boiler, 'leavingTemperature'),
      gasPower: slotOf(boiler, 'gasPower'),
      heat: slotOf(boiler, 'heat'),
      power: slotOf(boiler, 'power'),
    };
  }

  private failing(bit: number): boolean {
    return (this.w.faults[this.index] & bit) !== 0;
  }

  private get flowProven(): boolean {
    return this.w.flow[this.main] >= this.flowMinimum && !this.failing(faultBit.flowSwitchLost);
  }

  private get pressureProven(): boolean {
    const pressure = this.w.pressure[this.node];
    return pressure >= pressureMinimum && pressure <= pressureMaximum && !this.failing(faultBit.pressureLost);
  }

  observe(seen: Observation): void {
    const { flame, purging, fault, highLimitTripped, firingRate, enteringTemperature, leavingTemperature } = this.slots;
    const wanted = seen.of(firingRate, this.p.minimumFiringRate);
    const tooHot = seen.closed(highLimitTripped);
    if (seen.gain === 1 || this.burner.flame !== seen.closed(flame))
      this.burner.observe(seen.closed(flame), seen.closed(purging), seen.closed(fault), tooHot, wanted);
    seen.see(this.main, enteringTemperature, leavingTemperature);
  }

  actuate(dt: number): void {
    const { commands, meters, gasPresent, passages } = this.w;
    const { inputs, slots } = this;
    inputs.run = commands[slots.run] > 0.5 && !this.failing(faultBit.local | faultBit.powerCut);
    inputs.firingRate = commands[slots.firingRate];
    inputs.reset = commands[slots.reset] > 0.5;
    inputs.proven = this.flowProven && this.pressureProven && gasPresent[this.index] === 1;
    inputs.tooHot = passages.temperature[this.main] >= this.p.highLimit;
    inputs.ignites = !this.failing(faultBit.burnerFailure);
    if (this.burner.step(inputs, dt)) meters.totals[meterSlot.boilerStarts]++;
  }

  prepare(dt: number): void {
    const { p, main, index } = this;
    const { passages, surroundings, ledger, meters, gasPower, electricPower } = this.w;
    const { rate } = this.burner;
    const lossPerKelvin = p.jacketLossToRoom + (this.burner.purging ? this.purge : 0);
    const lost = lossPerKelvin * (passages.temperature[main] - surroundings.room);
    let heat = 0;
    let gas = 0;
    // The burner may have been solved with flow that this step has lost; its switch then puts it out in this very step.
    if (rate > 0 && this.flowProven) {
      gas = rate * this.fullInput;
      const sooted = this.failing(faultBit.boilerFouling) ? this.w.severity[severityIndex(index, 'boilerFouling')] : 0;
      heat = gas * boilerEfficiency(p.efficiency, rate, passages.entering[main]) * (1 - sooted);
    }
    const fan = this.burner.purging || rate > 0 ? p.fanPower * Math.max(0.3, rate) ** 2 : 0;
    const power = this.failing(faultBit.powerCut) ? 0 : standbyPower + fan;
    gasPower[index] = gas;
    electricPower[index] = power;
    passages.heat[main] = heat - lost;
    ledger.add(heat * dt);
    ledger.add(-lost * dt);
    const { totals } = meters;
    totals[meterSlot.gas] += gas * dt;
    totals[meterSlot.heatFromBoilers] += heat * dt;
    totals[meterSlot.boilerElectricity] += power * dt;
  }

  publish(): void {
    const { measured, flow, passages, gasPower, electricPower } = this.w;
    const { slots, burner, main } = this;
    const entering = passages.entering[main];
    const leaving = passages.temperature[main];
    measured[slots.purging] = burner.purging ? 1 : 0;
    measured[slots.flame] = burner.flame && this.flowProven ? 1 : 0;
    measured[slots.fault] = burner.fault ? 1 : 0;
    measured[slots.highLimitTripped] = burner.highLimitTripped ? 1 : 0;
    measured[slots.pressureProven] = this.pressureProven ? 1 : 0;
    measured[slots.local] = this.failing(faultBit.local) ? 1 : 0;
    measured[slots.flowProven] = this.flowProven ? 1 : 0;
    measured[slots.enteringTemperature] = entering;
    measured[slots.leavingTemperature] = leaving;
    measured[slots.gasPower] = gasPower[this.index];
    measured[slots.heat] = Math.max(0, flow[main]) * this.heatCapacity * Math.max(0, leaving - entering);
    measured[slots.power] = electricPower[this.index];
  }
}
