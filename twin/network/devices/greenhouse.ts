import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { counterflowEffectiveness } from '../../physics/exchanger.ts';
import { greenhouseLoss, greenhouseSun } from '../../physics/greenhouse.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { Fleet, type Workshop } from './fleet.ts';

/** Seconds for vents and screens to travel. */
const ventStrokeTime = 180;
const screenStrokeTime = 300;

/** Greenhouse compartments. State: air with what is in it; positions of vent and screen. */
export class Greenhouses extends Fleet<'greenhouse'> {
  private readonly main = this.branches('main');
  private readonly heatCapacity = this.numbers((house) => this.liquid(house.branches.main).heatCapacity);
  /** kJ/K. */
  private readonly capacity = this.numbers((house) => house.parameters.thermalCapacity * 3600);
  private readonly slot = {
    airTemperature: this.slots('airTemperature'),
    waterLeaving: this.slots('waterLeavingTemperature'),
    valve: this.slots('valve'),
    feedback: this.slots('valveFeedback'),
    vent: this.slots('vent'),
    screen: this.slots('screen'),
    heat: this.slots('heat'),
  };
  private readonly air = this.state(() => 14);
  private readonly vent: Float64Array;
  private readonly screen: Float64Array;
  /** Of the step: kW/K to outdoors, kW of sun, kW from the pipes. */
  private readonly loss = new Float64Array(this.count);
  private readonly sun = new Float64Array(this.count);
  private readonly heat = new Float64Array(this.count);

  constructor(workshop: Workshop, members: readonly EquipmentOf<'greenhouse'>[]) {
    super(workshop, members);
    const { commands, resistances, passages } = workshop;
    this.vent = this.state((house) => commands[house.points.vent]);
    this.screen = this.state((house) => commands[house.points.screen]);
    members.forEach(({ index, parameters: p }, i) => {
      const branch = this.main[i];
      resistances.add({
        branch,
        equipment: index,
        designFlow: p.designFlow,
        designPressureDrop: p.designPressureDrop,
        characteristic: 'equalPercentage',
        rangeability: 50,
        strokeTime: p.valveStrokeTime,
        authority: 0.5,
        command: this.slot.valve[i],
        feedback: this.slot.feedback[i],
      });
      passages.addVolume(branch, p.coilWaterMass, this.heatCapacity[i], this.initialTemperature(branch));
    });
  }

  override observe(seen: Observation): void {
    const { slot } = this;
    for (let i = 0; i < this.count; i++) {
      this.air[i] = seen.state(slot.airTemperature[i], this.air[i]);
      if (seen.gain === 1) {
        this.vent[i] = seen.of(slot.vent[i], this.vent[i]);
        this.screen[i] = seen.of(slot.screen[i], this.screen[i]);
      }
      seen.see(this.main[i], -1, slot.waterLeaving[i]);
    }
  }

  override actuate(dt: number): void {
    const { commands, faults } = this.w;
    const { vent, screen, slot } = this;
    for (let i = 0; i < vent.length; i++) {
      if ((faults[this.index[i]] & faultBit.powerCut) !== 0) continue;
      vent[i] = stroke(vent[i], commands[slot.vent[i]], dt, ventStrokeTime);
      screen[i] = stroke(screen[i], commands[slot.screen[i]], dt, screenStrokeTime);
    }
  }

  override prepare(dt: number): void {
    if (dt === 0) return;
    const { surroundings, flow, passages } = this.w;
    for (let i = 0; i < this.count; i++) {
      const p = this.members[i].parameters;
      const branch = this.main[i];
      const loss = greenhouseLoss(p, this.screen[i], this.vent[i], surroundings.wind);
      const sun = greenhouseSun(p, surroundings.sun, this.screen[i]);
      // Air moves freely about the pipes: its capacity flow is taken as large, the water's rules.
      const water = Math.abs(flow[branch]) * this.heatCapacity[i];
      const transfer = counterflowEffectiveness(p.heatingConductance, water, 1e6) * water;
      // Implicit air: C (T' - T)/dt = sun + loss (To - T') + transfer (Tw - T'), solved for the heat from the water.
      const capacity = this.capacity[i] / dt;
      const free = capacity + loss;
      passages.transfer[branch] = (-transfer * free) / (free + transfer);
      passages.reference[branch] = (capacity * this.air[i] + sun + loss * surroundings.outdoor) / free;
      this.loss[i] = loss;
      this.sun[i] = sun;
    }
  }

  override finish(dt: number): void {
    const { surroundings, passages, ledger, meters } = this.w;
    for (let i = 0; i < this.count; i++) {
      const heat = -passages.gained[this.main[i]] / dt;
      const capacity = this.capacity[i] / dt;
      const { outdoor } = surroundings;
      const next = (capacity * this.air[i] + this.sun[i] + this.loss[i] * outdoor + heat) / (capacity + this.loss[i]);
      const lost = this.loss[i] * (next - outdoor);
      this.air[i] += (this.sun[i] + heat - lost) / capacity;
      this.heat[i] = heat;
      ledger.add(this.sun[i] * dt);
      ledger.add(-lost * dt);
      meters.totals[meterSlot.heatDelivered] += heat * dt;
    }
  }

  override publish(): void {
    const { measured, passages } = this.w;
    const { slot } = this;
    for (let i = 0; i < this.count; i++) {
      measured[slot.airTemperature[i]] = this.air[i];
      measured[slot.waterLeaving[i]] = passages.temperature[this.main[i]];
      measured[slot.heat[i]] = Math.max(0, this.heat[i]);
    }
  }

  override stored(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.air[i] * this.capacity[i];
    return sum;
  }
}
