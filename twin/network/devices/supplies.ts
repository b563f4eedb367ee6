import type { Equipment } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { Fleet, type Workshop } from './fleet.ts';

/** Indices of the other equipment joined to a supply's port, by the node they share. */
function joined(w: Workshop, supply: Pick<Equipment, 'index' | 'ports'>): Int32Array {
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

/** A delivery: sums what is joined to it. State: the meter's index, kJ. */
abstract class Deliveries<K extends 'electricitySupply' | 'gasSupply'> extends Fleet<K> {
  protected readonly users = this.members.map((supply) => joined(this.w, supply));
  private readonly meter = this.state();
  private readonly power = new Float64Array(this.count);
  private readonly shown = { energy: this.slots('energy'), power: this.slots('power') };
  /** By equipment: what it takes, kW. */
  protected abstract readonly taken: Float64Array;

  override finish(dt: number): void {
    for (let i = 0; i < this.count; i++) {
      const power = sum(this.taken, this.users[i]);
      this.power[i] = power;
      this.meter[i] += power * dt;
    }
  }

  override publish(): void {
    const { measured } = this.w;
    for (let i = 0; i < this.count; i++) {
      measured[this.shown.energy[i]] = this.meter[i] / 3600;
      measured[this.shown.power[i]] = this.power[i];
    }
  }
}

/** Electricity delivery. */
export class ElectricitySupplies extends Deliveries<'electricitySupply'> {
  protected readonly taken = this.w.electricPower;
}

/** Pressure of the gas delivery, bar. */
const gasPressure = 0.3;

/** Gas delivery, on the higher heating value. */
export class GasSupplies extends Deliveries<'gasSupply'> {
  protected readonly taken = this.w.gasPower;
  private readonly pressureSlots = this.slots('pressure');

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

  override publish(): void {
    super.publish();
    const { measured } = this.w;
    for (let i = 0; i < this.count; i++) measured[this.pressureSlots[i]] = this.pressure(i);
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
