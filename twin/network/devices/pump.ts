import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { type PumpCurve, pumpCurve, pumpPower } from '../../physics/pump.ts';
import { asksMove, stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Variable-speed pump with its drive. State: speed. */
export class PumpDevice extends Device<'pump'> {
  private readonly main: number;
  private readonly curve: PumpCurve;
  private readonly density: number;
  private readonly passage: MixedPassage;
  private readonly speed: Float64Array;
  private readonly slots: Record<'run' | 'speed' | 'running' | 'fault' | 'local' | 'power', number>;

  constructor(workshop: Workshop, equipment: EquipmentOf<'pump'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.main = this.branch('main');
    const liquid = this.liquid(this.main);
    this.density = liquid.density;
    this.curve = pumpCurve(p.designFlow, p.designHead, p.shutoffHeadRatio, p.efficiency, liquid.density);
    workshop.losses.designFlow[this.main] = p.designFlow;
    workshop.losses.quadratic[this.main] = this.curve.curvature;
    workshop.losses.oneWay[this.main] = p.nonReturnValve ? 1 : 0;
    // Casing and the pipework about it: two seconds of design flow.
    this.passage = new MixedPassage(
      workshop.arena,
      Math.max(1, 2 * p.designFlow),
      liquid.heatCapacity,
      this.initialTemperature(this.main),
    );
    workshop.passages[this.main] = this.passage;
    this.speed = workshop.arena.allocate(1);
    this.slots = {
      run: this.slot('run'),
      speed: this.slot('speed'),
      running: this.slot('running'),
      fault: this.slot('fault'),
      local: this.slot('local'),
      power: this.slot('power'),
    };
  }

  override actuate(dt: number): void {
    const { commands, losses } = this.w;
    const { minimumSpeed, rampTime } = this.equipment.parameters;
    if (this.failing(faultBit.pumpFailure)) this.speed[0] = stroke(this.speed[0], 0, dt, rampTime / 4);
    else if (!this.local) {
      const run = commands[this.slots.run] > 0.5;
      const wanted = Math.max(minimumSpeed, 0.05, commands[this.slots.speed]);
      const target = run ? wanted : 0;
      // A frequency converter answers steps of about a tenth of a hertz.
      if (asksMove(this.speed[0], target)) this.speed[0] = stroke(this.speed[0], target, dt, rampTime);
    }
    const s = this.speed[0];
    losses.setHead(this.main, s * s * this.curve.shutoffHead, this.curve.shutoffHead);
  }

  override prepare(dt: number): void {
    const flow = this.w.flow[this.main];
    const s = this.speed[0];
    this.electricPower = pumpPower(this.curve, s, flow);
    // The work done on the liquid ends as heat in it; motor and drive warm the room.
    const head = s * s * this.curve.shutoffHead - this.curve.curvature * flow * Math.abs(flow);
    const work = Math.min(this.electricPower, Math.max(0, (flow * head * 100) / this.density));
    this.passage.heat = work;
    this.w.ledger.add(work * dt);
    this.w.meters.totals[meterSlot.pumpElectricity] += this.electricPower * dt;
  }

  override publish(): void {
    const { measured } = this.w;
    measured[this.slots.running] = this.speed[0] > 0.02 ? 1 : 0;
    measured[this.slots.fault] = this.failing(faultBit.pumpFailure) ? 1 : 0;
    measured[this.slots.local] = this.local ? 1 : 0;
    measured[this.slots.power] = this.electricPower;
  }
}
