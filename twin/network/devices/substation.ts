import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { meterSlot } from '../meters.ts';
import { Device, type Workshop } from './device.ts';
import { HeatingSide } from './substation-heating.ts';
import { HotWaterSide } from './substation-hot-water.ts';

/** Substation: its heating half, its hot-water half, or both, between the same two nodes. */
export class SubstationDevice extends Device<'substation'> {
  private readonly heating: HeatingSide | undefined;
  private readonly hotWater: HotWaterSide | undefined;
  private heat = 0;
  private readonly slots: Record<'supply' | 'back' | 'flow' | 'difference' | 'heat' | 'power', number>;

  constructor(workshop: Workshop, equipment: EquipmentOf<'substation'>) {
    super(workshop, equipment);
    const { heating, hotWater } = equipment.parameters;
    if (heating) this.heating = new HeatingSide(workshop, equipment, heating, this.branch('heating'));
    if (hotWater) this.hotWater = new HotWaterSide(workshop, equipment, hotWater, this.branch('hotWater'));
    this.slots = {
      supply: this.slot('primary.supplyTemperature'),
      back: this.slot('primary.returnTemperature'),
      flow: this.slot('primary.flow'),
      difference: this.slot('primary.differentialPressure'),
      heat: this.slot('heat'),
      power: this.slot('power'),
    };
  }

  override actuate(dt: number): void {
    const stuck = this.failing(faultBit.valveStuck);
    this.heating?.actuate(dt, stuck);
    this.hotWater?.actuate(dt, stuck);
  }

  override prepare(dt: number): void {
    this.electricPower = (this.heating?.electricPower ?? 0) + (this.hotWater?.electricPower ?? 0);
    this.w.meters.totals[meterSlot.otherElectricity] += this.electricPower * dt;
  }

  override finish(dt: number): void {
    const taken = (this.heating?.passage.taken ?? 0) + (this.hotWater?.passage.taken ?? 0);
    this.heat = taken / dt;
    this.w.meters.totals[meterSlot.heatDelivered] += taken;
    this.heating?.finish(dt);
    this.hotWater?.finish(dt);
  }

  override publish(): void {
    const { measured, flow } = this.w;
    const { heating, hotWater, slots } = this;
    this.heating?.publish();
    this.hotWater?.publish();
    const side = heating ?? hotWater;
    if (!side) return;
    const a = heating ? Math.max(0, flow[heating.branch]) : 0;
    const b = hotWater ? Math.max(0, flow[hotWater.branch]) : 0;
    measured[slots.supply] = side.passage.entering;
    if (a + b > 0) {
      measured[slots.back] = (a * (heating?.passage.leaving ?? 0) + b * (hotWater?.passage.leaving ?? 0)) / (a + b);
    } else measured[slots.back] = side.passage.leaving;
    measured[slots.flow] = a + b;
    measured[slots.difference] = this.pressureDrop(side.branch);
    measured[slots.heat] = Math.max(0, this.heat);
    measured[slots.power] = this.electricPower;
  }

  override stored(): number {
    return (this.heating?.stored() ?? 0) + (this.hotWater?.stored() ?? 0);
  }
}
