import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { type DryCoolerSize, dryCoolerTransfer, sizeDryCooler } from '../../physics/dry-cooler.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Seconds for the fans to run up. */
const fanRampTime = 15;

/** Water side of a dry cooler: gives heat to outdoor air by the temperature that enters. */
class DryCoolerPassage extends MixedPassage {
  /** kJ given to the air in this step. */
  given = 0;
  /** kW per kelvin that standing water still gives. */
  private readonly still: number;
  private readonly size: DryCoolerSize;
  private readonly w: Workshop;
  private readonly speed: Float64Array;
  private knownFlow = -1;
  private knownSpeed = -1;
  private transfer = 0;

  constructor(
    w: Workshop,
    mass: number,
    heatCapacity: number,
    temperature: number,
    size: DryCoolerSize,
    speed: Float64Array,
  ) {
    super(w.arena, mass, heatCapacity, temperature);
    this.w = w;
    this.size = size;
    this.speed = speed;
    this.still = 0.01 * size.conductance;
  }

  protected override meetHeat(dt: number): void {
    const size = Math.abs(this.flows[this.at]);
    if (size !== this.knownFlow || this.speed[0] !== this.knownSpeed) {
      this.knownFlow = size;
      this.knownSpeed = this.speed[0];
      this.transfer = dryCoolerTransfer(this.size, this.speed[0], size * this.heatCapacity);
    }
    const { outdoor } = this.w.surroundings;
    // Standing water goes towards the air by itself; bounded so that it cannot pass it in a step.
    const still = Math.min(this.still, (0.5 * this.mass * this.heatCapacity) / dt);
    const heat = this.transfer * (this.seen[0] - outdoor) + still * (this.water[0] - outdoor);
    this.given += heat * dt;
    this.heat = -heat;
  }
}

/** Dry cooler with variable-speed fans. */
export class DryCoolerDevice extends Device<'dryCooler'> {
  private readonly passage: DryCoolerPassage;
  private readonly speed: Float64Array;
  private readonly slots: Record<
    'run' | 'fanSpeed' | 'running' | 'fault' | 'local' | 'enteringTemperature' | 'leavingTemperature' | 'power',
    number
  >;

  constructor(workshop: Workshop, equipment: EquipmentOf<'dryCooler'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    const main = this.branch('main');
    workshop.losses.setRated(main, p.designFlow, p.designPressureDrop);
    this.speed = workshop.arena.allocate(1);
    const { heatCapacity } = this.liquid(main);
    this.passage = new DryCoolerPassage(
      workshop,
      p.waterMass,
      heatCapacity,
      this.initialTemperature(main),
      sizeDryCooler(p),
      this.speed,
    );
    workshop.passages[main] = this.passage;
    this.slots = {
      run: this.slot('run'),
      fanSpeed: this.slot('fanSpeed'),
      running: this.slot('running'),
      fault: this.slot('fault'),
      local: this.slot('local'),
      enteringTemperature: this.slot('enteringTemperature'),
      leavingTemperature: this.slot('leavingTemperature'),
      power: this.slot('power'),
    };
  }

  override actuate(dt: number): void {
    const { commands } = this.w;
    const failed = this.failing(faultBit.fanFailure);
    if (this.local && !failed) return;
    const run = commands[this.slots.run] > 0.5 && !failed;
    const wanted = Math.max(this.equipment.parameters.minimumFanSpeed, commands[this.slots.fanSpeed]);
    this.speed[0] = stroke(this.speed[0], run ? wanted : 0, dt, fanRampTime);
  }

  override prepare(dt: number): void {
    // Fan laws: power with the cube of speed.
    this.electricPower = this.equipment.parameters.fanPower * this.speed[0] ** 3;
    this.w.meters.totals[meterSlot.dryCoolerElectricity] += this.electricPower * dt;
  }

  override finish(): void {
    const { given } = this.passage;
    this.passage.given = 0;
    this.w.ledger.add(-given);
    this.w.meters.totals[meterSlot.heatRejected] += given;
  }

  override publish(): void {
    const { measured } = this.w;
    measured[this.slots.running] = this.speed[0] > 0.02 ? 1 : 0;
    measured[this.slots.fault] = this.failing(faultBit.fanFailure) ? 1 : 0;
    measured[this.slots.local] = this.local ? 1 : 0;
    measured[this.slots.enteringTemperature] = this.passage.entering;
    measured[this.slots.leavingTemperature] = this.passage.temperature;
    measured[this.slots.power] = this.electricPower;
  }
}
