import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { Device, type Workshop } from './device.ts';
import { GasBoilerDevice } from './gas-boiler.ts';

/** Equipment joined to a supply's port, by the node they share. */
function joined(w: Workshop, node: number | undefined, devices: ReadonlyMap<number, Device>): Device[] {
  if (node === undefined) return [];
  return w.plant.nodes[node].ports.flatMap(({ equipment }) => devices.get(equipment) ?? []);
}

/** Electricity delivery: sums what is joined to it. State: the meter's index, kJ. */
export class ElectricitySupplyDevice extends Device<'electricitySupply'> {
  private users: readonly Device[] = [];
  private readonly index: Float64Array;
  private readonly slots: readonly [number, number];
  private power = 0;

  constructor(workshop: Workshop, equipment: EquipmentOf<'electricitySupply'>) {
    super(workshop, equipment);
    this.index = workshop.arena.allocate(1);
    this.slots = [this.slot('energy'), this.slot('power')];
  }

  join(devices: ReadonlyMap<number, Device>): void {
    this.users = joined(this.w, this.equipment.ports.out, devices).filter((device) => device !== this);
  }

  override finish(dt: number): void {
    let power = 0;
    for (let i = 0; i < this.users.length; i++) power += this.users[i].electricPower;
    this.power = power;
    this.index[0] += power * dt;
  }

  override publish(): void {
    this.w.measured[this.slots[0]] = this.index[0] / 3600;
    this.w.measured[this.slots[1]] = this.power;
  }
}

/** Pressure of the gas delivery, bar. */
const gasPressure = 0.3;

/** Gas delivery. State: the meter's index, kJ of higher heating value. */
export class GasSupplyDevice extends Device<'gasSupply'> {
  private users: readonly GasBoilerDevice[] = [];
  private readonly index: Float64Array;
  private readonly slots: readonly [number, number, number];
  private power = 0;

  constructor(workshop: Workshop, equipment: EquipmentOf<'gasSupply'>) {
    super(workshop, equipment);
    this.index = workshop.arena.allocate(1);
    this.slots = [this.slot('energy'), this.slot('power'), this.slot('pressure')];
  }

  join(devices: ReadonlyMap<number, Device>): void {
    this.users = joined(this.w, this.equipment.ports.out, devices).filter(
      (device) => device instanceof GasBoilerDevice,
    );
  }

  private get pressure(): number {
    return this.failing(faultBit.gasLost) ? 0 : Math.max(gasPressure, 1.2 * this.equipment.parameters.pressureMinimum);
  }

  override actuate(): void {
    const present = this.pressure >= this.equipment.parameters.pressureMinimum;
    for (let i = 0; i < this.users.length; i++) this.users[i].gasPresent = present;
  }

  override finish(dt: number): void {
    let power = 0;
    for (let i = 0; i < this.users.length; i++) power += this.users[i].gasPower;
    this.power = power;
    this.index[0] += power * dt;
  }

  override publish(): void {
    this.w.measured[this.slots[0]] = this.index[0] / 3600;
    this.w.measured[this.slots[1]] = this.power;
    this.w.measured[this.slots[2]] = this.pressure;
  }
}

/** Outdoor sensors. */
export class WeatherStationDevice extends Device<'weatherStation'> {
  private readonly slots: readonly [number, number, number];

  constructor(workshop: Workshop, equipment: EquipmentOf<'weatherStation'>) {
    super(workshop, equipment);
    this.slots = [this.slot('outdoorTemperature'), this.slot('solarIrradiance'), this.slot('windSpeed')];
  }

  override publish(): void {
    const { measured, surroundings } = this.w;
    measured[this.slots[0]] = surroundings.outdoor;
    measured[this.slots[1]] = surroundings.sun;
    measured[this.slots[2]] = surroundings.wind;
  }
}
