import type { EquipmentOf } from '../../../config/plant.ts';
import type { Observation } from '../observation.ts';
import { branchOf, slotOf, type Workshop } from './fleet.ts';

/** Flow switches close above this share of design flow (10 % is the least that Wüllhorst 2021 lets a compressor run with). */
export const flowSwitchShare = 0.15;

/** One liquid side of a machine: a volume with a flow switch and two sensors. */
export class FlowSide {
  readonly branch: number;
  private readonly least: number;
  private readonly slots: readonly [number, number, number];
  private readonly w: Workshop;

  constructor(
    w: Workshop,
    equipment: EquipmentOf<'heatPump' | 'chiller'>,
    name: 'evaporator' | 'condenser',
    p: { readonly designFlow: number; readonly designPressureDrop: number; readonly waterMass: number },
  ) {
    this.w = w;
    this.branch = branchOf(equipment, name);
    this.least = flowSwitchShare * p.designFlow;
    this.slots = [
      slotOf(equipment, `${name}.flowProven`),
      slotOf(equipment, `${name}.enteringTemperature`),
      slotOf(equipment, `${name}.leavingTemperature`),
    ];
    const { circuit } = w.plant.branches[this.branch];
    w.losses.setRated(this.branch, p.designFlow, p.designPressureDrop);
    w.passages.addVolume(this.branch, p.waterMass, w.liquids[circuit].heatCapacity, w.initialTemperatures[circuit]);
  }

  /** What its flow switch says, unless the switch is lost. */
  get flowing(): boolean {
    return this.w.flow[this.branch] > this.least;
  }

  /** °C. */
  get entering(): number {
    return this.w.passages.entering[this.branch];
  }

  /** °C, of the volume, and so of what leaves. */
  get temperature(): number {
    return this.w.passages.temperature[this.branch];
  }

  /** Heat into the water over the step, kW. */
  set heat(heat: number) {
    this.w.passages.heat[this.branch] = heat;
  }

  observe(seen: Observation): void {
    seen.see(this.branch, this.slots[1], this.slots[2]);
  }

  publish(proven: boolean): void {
    const { measured, passages } = this.w;
    measured[this.slots[0]] = proven ? 1 : 0;
    // Where water runs backward, the sensor at the inlet stands in what has come through.
    const backward = this.w.flow[this.branch] < 0;
    measured[this.slots[1]] = (backward ? passages.leaving : passages.entering)[this.branch];
    measured[this.slots[2]] = passages.temperature[this.branch];
  }
}
