import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { Fleet, type Workshop } from './fleet.ts';

/** Indices of the other equipment joined to a supply's port, by the node they share. */
function joined(w: Workshop, supply: EquipmentOf<'electricitySupply'> | EquipmentOf<'gasSupply'>): Int32Array {
  const node = supply.ports.out;
  if (node === undefined) return new Int32Array();
  const users = w.plant.nodes[node].ports.map(({ equipment }) => equipment);
  return Int32Array.from(users.filter((equipment) => equipment !== supply.index));
}

function sum(power: Float64Array, users: Int32Array): number {
  let total = 0;
  for (let i = 0; i < users.length; i++) total += power[users[i]];
  return total;
}

/** Electricity delivery: sums what is joined to it. State: the meter's index, kJ. */
export class ElectricitySupplies extends Fleet<'electricitySupply'> {
  private readonly users = this.members.map((supply) => joined(this.w, supply));
  private readonly meter = this.state();
  private readonly power = new Float64Array(this.count);
  private readonly slot = { energy: this.slots('energy'), power: this.slots('power') };

  override finish(dt: number): void {
    for (let i = 0; i < this.count; i++) {
      const power = sum(this.w.electricPower, this.users[i]);
      this.power[i] = power;
      this.meter[i] += power * dt;
    }
  }

  override publish(): void {
    const { measured } = this.w;
    for (let i = 0; i < this.count; i++) {
      measured[this.slot.energy[i]] = this.meter[i] / 3600;
      measured[this.slot.power[i]] = this.power[i];
    }
  }
}

/** Pressure of the gas delivery, bar. */
const gasPressure = 0.3;

/** Gas delivery. State: the meter's index, kJ of higher heating value. */
export class GasSupplies extends Fleet<'gasSupply'> {
  private readonly users = this.members.map((supply) => joined(this.w, supply));
  private readonly meter = this.state();
  private readonly power = new Float64Array(this.count);
  private readonly slot = {
    energy: this.slots('energy'),
    power: this.slots('power'),
    pressure: this.slots('pressure'),
  };

  private pressure(i: number): number {
    if ((this.w.faults[this.index[i]] & faultBit.gasLost) !== 0) return 0;
    return Math.max(gasPressure, 1.2 * this.members[i].parameters.pressureMinimum);
  }

  override actuate(): void {
    const { gasPresent } = this.w;
    for (let i = 0; i < this.count; i++) {
      const present = this.pressure(i) >= this.members[i].parameters.pressureMinimum ? 1 : 0;
      const users = this.users[i];
      for (let k = 0; k < users.length; k++) gasPresent[users[k]] = present;
    }
  }

  override finish(dt: number): void {
    for (let i = 0; i < this.count; i++) {
      const power = sum(this.w.gasPower, this.users[i]);
      this.power[i] = power;
      this.meter[i] += power * dt;
    }
  }

  override publish(): void {
    const { measured } = this.w;
    for (let i = 0; i < this.count; i++) {
      measured[this.slot.energy[i]] = this.meter[i] / 3600;
      measured[this.slot.power[i]] = this.power[i];
      measured[this.slot.pressure[i]] = this.pressure(i);
    }
  }
}

/** Outdoor sensors. */
export class WeatherStations extends Fleet<'weatherStation'> {
  private readonly slot = {
    outdoor: this.slots('outdoorTemperature'),
    sun: this.slots('solarIrradiance'),
    wind: this.slots('windSpeed'),
  };

  override publish(): void {
    const { measured, surroundings } = this.w;
    for (let i = 0; i < this.count; i++) {
      measured[this.slot.outdoor[i]] = surroundings.outdoor;
      measured[this.slot.sun[i]] = surroundings.sun;
      measured[this.slot.wind[i]] = surroundings.wind;
    }
  }
}
