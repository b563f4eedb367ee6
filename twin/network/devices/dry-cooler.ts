import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import { dryCoolerTransfer, sizeDryCooler } from '../../physics/dry-cooler.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { Fleet, type Workshop } from './fleet.ts';

/** Seconds for the fans to run up. */
const fanRampTime = 15;

/** Dry coolers with variable-speed fans: they give heat to outdoor air by the temperature that enters. State: fan speed. */
export class DryCoolers extends Fleet<'dryCooler'> {
  private readonly main = this.branches('main');
  private readonly sizes = this.members.map((cooler) => sizeDryCooler(cooler.parameters));
  /** kW per kelvin that standing water still gives; and kJ/K of the water. */
  private readonly still = Float64Array.from(this.sizes, (size) => 0.01 * size.conductance);
  private readonly heatCapacity = this.numbers((cooler) => this.liquid(cooler.branches.main).heatCapacity);
  private readonly capacity = this.numbers((cooler) => cooler.parameters.waterMass).map(
    (mass, i) => mass * this.heatCapacity[i],
  );
  private readonly speed = this.state();
  /** The transfer is worked out again when flow or fans change. */
  private readonly knownFlow = new Float64Array(this.count).fill(-1);
  private readonly knownSpeed = new Float64Array(this.count).fill(-1);
  private readonly knownFouling = new Float64Array(this.count);
  private readonly slot = {
    run: this.slots('run'),
    fanSpeed: this.slots('fanSpeed'),
    running: this.slots('running'),
    fault: this.slots('fault'),
    local: this.slots('local'),
    entering: this.slots('enteringTemperature'),
    leaving: this.slots('leavingTemperature'),
    power: this.slots('power'),
  };

  constructor(workshop: Workshop, members: readonly EquipmentOf<'dryCooler'>[]) {
    super(workshop, members);
    members.forEach(({ parameters: p }, i) => {
      const branch = this.main[i];
      workshop.losses.setRated(branch, p.designFlow, p.designPressureDrop);
      workshop.passages.addVolume(branch, p.waterMass, this.heatCapacity[i], this.initialTemperature(branch));
    });
  }

  override observe(seen: Observation): void {
    for (let i = 0; i < this.count; i++) {
      this.speed[i] = seen.closed(this.slot.running[i]) ? seen.of(this.slot.fanSpeed[i], 0.5) : 0;
      seen.see(this.main[i], this.slot.entering[i], this.slot.leaving[i]);
    }
  }

  override actuate(dt: number): void {
    const { commands, faults } = this.w;
    const { speed, slot } = this;
    for (let i = 0; i < speed.length; i++) {
      const flags = faults[this.index[i]];
      const failed = (flags & (faultBit.fanFailure | faultBit.powerCut)) !== 0;
      if ((flags & faultBit.local) !== 0 && !failed) continue;
      const run = commands[slot.run[i]] > 0.5 && !failed;
      const wanted = Math.max(this.members[i].parameters.minimumFanSpeed, commands[slot.fanSpeed[i]]);
      speed[i] = stroke(speed[i], run ? wanted : 0, dt, fanRampTime);
    }
  }

  override prepare(dt: number): void {
    const { flow, passages, surroundings, electricPower, meters } = this.w;
    const { speed, knownFlow, knownSpeed } = this;
    const { outdoor } = surroundings;
    for (let i = 0; i < speed.length; i++) {
      const branch = this.main[i];
      const s = speed[i];
      // Fan laws: power with the cube of speed.
      const power = this.members[i].parameters.fanPower * s * s * s;
      electricPower[this.index[i]] = power;
      meters.totals[meterSlot.dryCoolerElectricity] += power * dt;
      const size = Math.abs(flow[branch]);
      const fouled = (this.w.faults[this.index[i]] & faultBit.exchangerFouling) !== 0;
      const fouling = fouled ? this.w.severity[severityIndex(this.index[i], 'exchangerFouling')] : 0;
      if (size !== knownFlow[i] || s !== knownSpeed[i] || fouling !== this.knownFouling[i]) {
        knownFlow[i] = size;
        knownSpeed[i] = s;
        this.knownFouling[i] = fouling;
        const dirty = { ...this.sizes[i], conductance: this.sizes[i].conductance * (1 - fouling) };
        passages.transfer[branch] = -dryCoolerTransfer(dirty, s, size * this.heatCapacity[i]);
      }
      passages.reference[branch] = outdoor;
      // Standing water goes towards the air by itself; bounded so that it cannot pass it in a step.
      const still = dt > 0 ? Math.min(this.still[i], (0.5 * this.capacity[i]) / dt) : this.still[i];
      passages.heat[branch] = -still * (passages.temperature[branch] - outdoor);
    }
  }

  override finish(): void {
    const { passages, ledger, meters } = this.w;
    for (let i = 0; i < this.count; i++) {
      const gained = passages.gained[this.main[i]];
      ledger.add(gained);
      meters.totals[meterSlot.heatRejected] -= gained;
    }
  }

  override publish(): void {
    const { measured, faults, passages, electricPower } = this.w;
    const { speed, slot } = this;
    for (let i = 0; i < speed.length; i++) {
      const flags = faults[this.index[i]];
      measured[slot.running[i]] = speed[i] > 0.02 ? 1 : 0;
      measured[slot.fault[i]] = (flags & faultBit.fanFailure) !== 0 ? 1 : 0;
      measured[slot.local[i]] = (flags & faultBit.local) !== 0 ? 1 : 0;
      measured[slot.entering[i]] = passages.entering[this.main[i]];
      measured[slot.leaving[i]] = passages.temperature[this.main[i]];
      measured[slot.power[i]] = electricPower[this.index[i]];
    }
  }
}
