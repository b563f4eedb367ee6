import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { BurnerControl, type BurnerInputs, burnerStateSize } from '../../physics/burner-control.ts';
import { boilerEfficiency } from '../../physics/gas-boiler.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Water pressure between which the boiler's switches stay closed, bar (gauge). */
const pressureMinimum = 0.5;
const pressureMaximum = 10;
/** Standby power of burner control and valves, kW. */
const standbyPower = 0.05;

/** Condensing gas boiler with burner control, limiter and switches. */
export class GasBoilerDevice extends Device<'gasBoiler'> {
  /** Whether gas is there; set by the gas supply it is joined to. */
  gasPresent = true;

  private readonly main: number;
  private readonly passage: MixedPassage;
  private readonly heatCapacity: number;
  private readonly burner: BurnerControl;
  private readonly fullInput: number;
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

  constructor(workshop: Workshop, equipment: EquipmentOf<'gasBoiler'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.main = this.branch('main');
    this.heatCapacity = this.liquid(this.main).heatCapacity;
    workshop.losses.setRated(this.main, p.designFlow, p.designPressureDrop);
    this.passage = new MixedPassage(workshop.arena, p.waterMass, this.heatCapacity, this.initialTemperature(this.main));
    workshop.passages[this.main] = this.passage;
    this.burner = new BurnerControl(workshop.arena.allocate(burnerStateSize), {
      purgeTime: p.timers.purgeTime,
      ignitionTime: p.timers.ignitionTime,
      rampTime: p.timers.rampTime,
      minimumFiringRate: p.minimumFiringRate,
    });
    this.fullInput = p.ratedHeat / boilerEfficiency(p.efficiency, 1, 60);
    this.flowMinimum = Math.max(0.02, p.minimumFlow) * p.designFlow;
    this.slots = {
      run: this.slot('run'),
      firingRate: this.slot('firingRate'),
      reset: this.slot('reset'),
      purging: this.slot('purging'),
      flame: this.slot('flame'),
      fault: this.slot('fault'),
      highLimitTripped: this.slot('highLimitTripped'),
      pressureProven: this.slot('pressureProven'),
      local: this.slot('local'),
      flowProven: this.slot('flowProven'),
      enteringTemperature: this.slot('enteringTemperature'),
      leavingTemperature: this.slot('leavingTemperature'),
      gasPower: this.slot('gasPower'),
      heat: this.slot('heat'),
      power: this.slot('power'),
    };
  }

  private get flowProven(): boolean {
    return this.w.flow[this.main] >= this.flowMinimum && !this.failing(faultBit.flowSwitchLost);
  }

  private get pressureProven(): boolean {
    const pressure = this.w.pressure[this.w.plant.branches[this.main].from];
    return pressure >= pressureMinimum && pressure <= pressureMaximum && !this.failing(faultBit.pressureLost);
  }

  override actuate(dt: number): void {
    const { commands, meters } = this.w;
    const { inputs, slots } = this;
    inputs.run = commands[slots.run] > 0.5 && !this.local;
    inputs.firingRate = commands[slots.firingRate];
    inputs.reset = commands[slots.reset] > 0.5;
    inputs.proven = this.flowProven && this.pressureProven && this.gasPresent;
    inputs.tooHot = this.passage.temperature >= this.equipment.parameters.highLimit;
    inputs.ignites = !this.failing(faultBit.burnerFailure);
    if (this.burner.step(inputs, dt)) meters.totals[meterSlot.boilerStarts]++;
  }

  override prepare(dt: number): void {
    const p = this.equipment.parameters;
    const { rate } = this.burner;
    const lost = p.jacketLossToRoom * (this.passage.temperature - this.w.surroundings.room);
    let heat = 0;
    this.gasPower = 0;
    // The burner may have been solved with flow that this step has lost; its switch then puts it out in this very step.
    if (rate > 0 && this.flowProven) {
      this.gasPower = rate * this.fullInput;
      heat = this.gasPower * boilerEfficiency(p.efficiency, rate, this.passage.entering);
    }
    const fan = this.burner.purging || rate > 0 ? p.fanPower * Math.max(0.3, rate) ** 2 : 0;
    this.electricPower = standbyPower + fan;
    this.passage.heat = heat - lost;
    this.w.ledger.add(heat * dt);
    this.w.ledger.add(-lost * dt);
    const { totals } = this.w.meters;
    totals[meterSlot.gas] += this.gasPower * dt;
    totals[meterSlot.heatFromBoilers] += heat * dt;
    totals[meterSlot.boilerElectricity] += this.electricPower * dt;
  }

  override publish(): void {
    const { measured, flow } = this.w;
    const { slots, burner, passage } = this;
    measured[slots.purging] = burner.purging ? 1 : 0;
    measured[slots.flame] = burner.flame && this.flowProven ? 1 : 0;
    measured[slots.fault] = burner.fault ? 1 : 0;
    measured[slots.highLimitTripped] = burner.highLimitTripped ? 1 : 0;
    measured[slots.pressureProven] = this.pressureProven ? 1 : 0;
    measured[slots.local] = this.local ? 1 : 0;
    measured[slots.flowProven] = this.flowProven ? 1 : 0;
    measured[slots.enteringTemperature] = passage.entering;
    measured[slots.leavingTemperature] = passage.temperature;
    measured[slots.gasPower] = this.gasPower;
    measured[slots.heat] =
      Math.max(0, flow[this.main]) * this.heatCapacity * Math.max(0, passage.temperature - passage.entering);
    measured[slots.power] = this.electricPower;
  }
}
