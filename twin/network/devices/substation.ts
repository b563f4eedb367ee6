import type { EquipmentOf } from '../../../config/plant.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { branchOf, Fleet, slotOf, type Workshop } from './fleet.ts';
import { HeatingSide } from './substation-heating.ts';
import { HotWaterSide } from './substation-hot-water.ts';

/** Substations: heating half, hot-water half, or both, between the same two nodes. */
export class Substations extends Fleet<'substation'> {
  private readonly substations: readonly Substation[];
  private readonly heatings: readonly HeatingSide[];
  private readonly hotWaters: readonly HotWaterSide[];

  constructor(workshop: Workshop, members: readonly EquipmentOf<'substation'>[]) {
    super(workshop, members);
    this.substations = members.map((substation) => new Substation(workshop, substation));
    this.heatings = this.substations.flatMap(({ heating }) => heating ?? []);
    this.hotWaters = this.substations.flatMap(({ hotWater }) => hotWater ?? []);
  }

  override observe(seen: Observation): void {
    for (const substation of this.substations) substation.observe(seen);
  }

  override actuate(dt: number): void {
    for (let i = 0; i < this.heatings.length; i++) this.heatings[i].actuate(dt);
  }

  override prepare(dt: number): void {
    for (let i = 0; i < this.heatings.length; i++) this.heatings[i].prepare();
    for (let i = 0; i < this.hotWaters.length; i++) this.hotWaters[i].prepare();
    for (let i = 0; i < this.substations.length; i++) this.substations[i].prepare(dt);
  }

  override finish(dt: number): void {
    for (let i = 0; i < this.heatings.length; i++) this.heatings[i].finish(dt);
    for (let i = 0; i < this.hotWaters.length; i++) this.hotWaters[i].finish(dt);
    for (let i = 0; i < this.substations.length; i++) this.substations[i].finish(dt);
  }

  override publish(): void {
    for (let i = 0; i < this.heatings.length; i++) this.heatings[i].publish();
    for (let i = 0; i < this.hotWaters.length; i++) this.hotWaters[i].publish();
    for (let i = 0; i < this.substations.length; i++) this.substations[i].publish();
  }

  override stored(): number {
    let sum = 0;
    for (const heating of this.heatings) sum += heating.stored();
    for (const hotWater of this.hotWaters) sum += hotWater.stored();
    return sum;
  }
}

class Substation {
  readonly heating: HeatingSide | undefined;
  readonly hotWater: HotWaterSide | undefined;
  private readonly w: Workshop;
  private readonly index: number;
  /** The side whose sensors stand for both; its nodes before and behind. */
  private readonly shown: number;
  private readonly from: number;
  private readonly to: number;
  /** kW taken in the last step. */
  private heat = 0;
  private readonly slots: Record<'supply' | 'back' | 'flow' | 'difference' | 'heat' | 'power', number>;

  constructor(workshop: Workshop, substation: EquipmentOf<'substation'>) {
    this.w = workshop;
    this.index = substation.index;
    const { heating, hotWater } = substation.parameters;
    if (heating) this.heating = new HeatingSide(workshop, substation, heating, branchOf(substation, 'heating'));
    if (hotWater) this.hotWater = new HotWaterSide(workshop, substation, hotWater, branchOf(substation, 'hotWater'));
    const side = this.heating ?? this.hotWater;
    if (!side) throw new Error(`${substation.name} has neither heating nor hot water`);
    this.shown = side.branch;
    const { from, to } = workshop.plant.branches[side.branch];
    this.from = from;
    this.to = to;
    this.slots = {
      supply: slotOf(substation, 'primary.supplyTemperature'),
      back: slotOf(substation, 'primary.returnTemperature'),
      flow: slotOf(substation, 'primary.flow'),
      difference: slotOf(substation, 'primary.differentialPressure'),
      heat: slotOf(substation, 'heat'),
      power: slotOf(substation, 'power'),
    };
  }

  /** The return sensor sees the mixture of both halves. */
  observe(seen: Observation): void {
    const { heating, hotWater, slots } = this;
    heating?.observe(seen);
    hotWater?.observe(seen);
    if (heating) seen.see(heating.branch, slots.supply, -1);
    if (hotWater) seen.see(hotWater.branch, slots.supply, -1);
    seen.node[this.to] = seen.of(slots.back, Number.NaN);
  }

  prepare(dt: number): void {
    const { heating, hotWater } = this;
    const power = (heating ? heating.electricPower : 0) + (hotWater ? hotWater.electricPower : 0);
    this.w.electricPower[this.index] = power;
    this.w.meters.totals[meterSlot.otherElectricity] += power * dt;
  }

  finish(dt: number): void {
    const { heating, hotWater } = this;
    const taken = (heating ? heating.taken : 0) + (hotWater ? hotWater.taken : 0);
    this.heat = taken / dt;
    this.w.meters.totals[meterSlot.heatDelivered] += taken;
  }

  publish(): void {
    const { measured, flow, pressure, passages, electricPower } = this.w;
    const { heating, hotWater, slots, shown } = this;
    const a = heating ? Math.max(0, flow[heating.branch]) : 0;
    const b = hotWater ? Math.max(0, flow[hotWater.branch]) : 0;
    measured[slots.supply] = passages.entering[shown];
    if (a + b > 0) {
      const warm = a > 0 && heating ? a * passages.leaving[heating.branch] : 0;
      const hot = b > 0 && hotWater ? b * passages.leaving[hotWater.branch] : 0;
      measured[slots.back] = (warm + hot) / (a + b);
    } else measured[slots.back] = passages.leaving[shown];
    measured[slots.flow] = a + b;
    measured[slots.difference] = pressure[this.from] - pressure[this.to];
    measured[slots.heat] = Math.max(0, this.heat);
    measured[slots.power] = electricPower[this.index];
  }
}
