import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { asksMove, stroke, valveOpening } from '../../physics/valve.ts';
import { ratedQuadratic } from '../branches.ts';
import { PlainPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Resistance of a control valve within a branch whose rated loss is that of the wide-open valve and what is in series. */
export class ControlledResistance {
  /** Stroke, 0 to 1; state. */
  readonly position: Float64Array;
  private readonly workshop: Workshop;
  private readonly branch: number;
  private readonly open: number;
  private readonly fixed: number;
  private readonly characteristic: 'linear' | 'equalPercentage';
  private readonly rangeability: number;
  private readonly strokeTime: number;
  private shown = -1;

  /** @param authority share of the rated loss that is the valve's own */
  constructor(
    workshop: Workshop,
    branch: number,
    designFlow: number,
    designPressureDrop: number,
    characteristic: 'linear' | 'equalPercentage',
    rangeability: number,
    strokeTime: number,
    authority: number,
    initial: number,
  ) {
    this.workshop = workshop;
    this.branch = branch;
    this.characteristic = characteristic;
    this.rangeability = rangeability;
    this.strokeTime = strokeTime;
    const total = ratedQuadratic(designFlow, designPressureDrop);
    this.open = total * authority;
    this.fixed = total * (1 - authority);
    this.position = workshop.arena.allocate(1).fill(initial);
    workshop.losses.setRated(branch, designFlow, designPressureDrop);
    this.apply();
  }

  /** Moves towards a commanded position, unless stuck. */
  move(target: number, stuck: boolean, dt: number): void {
    if (!stuck && asksMove(this.position[0], target))
      this.position[0] = stroke(this.position[0], target, dt, this.strokeTime);
    if (this.position[0] !== this.shown) this.apply();
  }

  private apply(): void {
    this.shown = this.position[0];
    const opening = valveOpening(this.characteristic, this.rangeability, this.shown);
    this.workshop.losses.setQuadratic(this.branch, this.fixed + this.open / (opening * opening));
  }
}

/** Motorised two-way valve. */
export class ValveDevice extends Device<'valve'> {
  private readonly resistance: ControlledResistance;
  private readonly command: number;
  private readonly feedback: number;

  constructor(workshop: Workshop, equipment: EquipmentOf<'valve'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    const main = this.branch('main');
    this.command = this.slot('position');
    this.feedback = this.slot('positionFeedback');
    this.resistance = new ControlledResistance(
      workshop,
      main,
      p.designFlow,
      p.designPressureDrop,
      p.characteristic,
      p.rangeability,
      p.strokeTime,
      1,
      workshop.commands[this.command],
    );
    workshop.passages[main] = new PlainPassage(workshop.arena, this.initialTemperature(main));
  }

  override actuate(dt: number): void {
    this.resistance.move(this.w.commands[this.command], this.failing(faultBit.valveStuck), dt);
  }

  override publish(): void {
    this.w.measured[this.feedback] = this.resistance.position[0];
  }
}
