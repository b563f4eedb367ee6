/**
 * Plug-flow pipe: parcels of water move along, nothing mixes but within the parcel that is filling at the inlet, so a front
 * stays a front however far it goes (compare van der Heijde et al. 2017, doi 10.1016/j.enconman.2017.08.072). The steel
 * wall is in local balance with the water: it delays the front by its share of heat capacity, and is counted as water here.
 *
 * Parcels form a double-ended ring (flow may reverse). Masses are multiples of 2⁻³⁰ kg, and so are flows times whole
 * seconds: what enters and what leaves is the same to the last bit.
 */
const quantum = 2 ** -30;

/** Layout of the state: first parcel, count, then masses, temperatures and times of ageing of all slots. */
const first = 0;
const count = 1;
const header = 2;

export interface PipeThermals {
  /** Water and wall as kilograms of water. */
  readonly mass: number;
  /** Time constant of heat loss to the surroundings, s (infinite: no loss). */
  readonly lossTimeConstant: number;
}

/** Thermal data of a pipe from its geometry. Steel: 7850 kg/m³, 0.5 kJ/(kg K). */
export function pipeThermals(
  length: number,
  innerDiameter: number,
  wallThickness: number,
  lossPerMetre: number,
  liquidDensity: number,
  liquidHeatCapacity: number,
): PipeThermals {
  const water = (Math.PI / 4) * innerDiameter ** 2 * length * liquidDensity;
  const wall = Math.PI * (innerDiameter + wallThickness) * wallThickness * length * 7850 * 0.5;
  const mass = Math.max(1, Math.round((water + wall / liquidHeatCapacity) / quantum)) * quantum;
  const loss = (lossPerMetre * length) / 1000;
  return { mass, lossTimeConstant: loss > 0 ? (mass * liquidHeatCapacity) / loss : Number.POSITIVE_INFINITY };
}

/** Most parcels a full pipe is cut into; the ring has room for more, as both ends may be partial, and its size is a power of two. */
const parcels = 24;
const slots = 32;
const mask = slots - 1;

export class PlugFlow {
  /** Numbers of state it needs. */
  static readonly stateSize = header + 3 * slots;

  /** Heat lost since it was last taken, in kilograms of water times kelvin. */
  lost = 0;

  private readonly state: Float64Array;
  private readonly masses: Float64Array;
  private readonly temperatures: Float64Array;
  private readonly times: Float64Array;
  private readonly parcelMass: number;
  private readonly lossTimeConstant: number;
  /** Decay over the time that was last asked for: mostly the step. */
  private knownElapsed = -1;
  private decay = 0;

  /** @param leastParcel kg that a parcel holds at least: finer than what enters in half a step tells nothing more */
  constructor(state: Float64Array, thermals: PipeThermals, temperature: number, time: number, leastParcel = 0) {
    this.state = state;
    this.masses = state.subarray(header, header + slots);
    this.temperatures = state.subarray(header + slots, header + 2 * slots);
    this.times = state.subarray(header + 2 * slots, header + 3 * slots);
    const parcel = Math.max(thermals.mass / parcels, Math.min(leastParcel, thermals.mass / 2));
    this.parcelMass = Math.ceil(parcel / quantum) * quantum;
    this.lossTimeConstant = thermals.lossTimeConstant;
    state[first] = 0;
    state[count] = 1;
    this.split(thermals.mass, temperature, time);
  }

  private split(mass: number, temperature: number, time: number): void {
    let left = mass;
    let n = 0;
    while (left > 0) {
      this.masses[n] = Math.min(this.parcelMass, left);
      this.temperatures[n] = temperature;
      this.times[n] = time;
      left -= this.masses[n];
      n++;
    }
    this.state[count] = n;
  }

  /** Brings a parcel to the present: it decays towards the surroundings. */
  private age(slot: number, time: number, surroundings: number): void {
    const elapsed = time - this.times[slot];
    if (elapsed <= 0) return;
    if (elapsed !== this.knownElapsed) {
      this.knownElapsed = elapsed;
      this.decay = -Math.expm1(-elapsed / this.lossTimeConstant);
    }
    const change = this.decay * (this.temperatures[slot] - surroundings);
    this.temperatures[slot] -= change;
    this.lost += change * this.masses[slot];
    this.times[slot] = time;
  }

  /** Brings all parcels to the present; done now and then, so that losses and changing surroundings are never long deferred. */
  ageAll(time: number, surroundings: number): void {
    const start = this.state[first] | 0;
    for (let i = 0; i < this.state[count]; i++) this.age((start + i) & mask, time, surroundings);
  }

  /**
   * Takes `mass` kg out at the far end (`forward`: the end that was filled first when flow is positive) and gives its mean
   * temperature; at most what the pipe holds.
   */
  take(mass: number, forward: boolean, time: number, surroundings: number): number {
    const { state, masses, temperatures } = this;
    let start = state[first] | 0;
    let held = state[count] | 0;
    let left = mass;
    let heat = 0;
    while (left > 0 && held > 0) {
      const slot = (forward ? start : start + held - 1) & mask;
      this.age(slot, time, surroundings);
      const parcel = masses[slot];
      const part = left < parcel ? left : parcel;
      heat += part * temperatures[slot];
      left -= part;
      masses[slot] = parcel - part;
      if (part < parcel) break;
      if (forward) start = (start + 1) & mask;
      held--;
    }
    state[first] = start;
    state[count] = held;
    return heat / (mass - left);
  }

  /** Fills `mass` kg at the near end (after {@link take} made the room). */
  give(mass: number, temperature: number, forward: boolean, time: number, surroundings: number): void {
    const { state, masses, temperatures } = this;
    let left = mass;
    while (left > 0) {
      const held = state[count] | 0;
      const slot = (forward ? (state[first] | 0) + held - 1 : state[first] | 0) & mask;
      const parcel = masses[slot];
      // With both ends partial there are never more than parcels + 2; the guard keeps the ring whole whatever comes.
      const full = held >= slots - 1;
      if (held === 0 || (parcel >= this.parcelMass && !full)) {
        this.open(forward, temperature, time);
        continue;
      }
      this.age(slot, time, surroundings);
      const room = this.parcelMass - parcel;
      const part = full || left < room ? left : room;
      const next = parcel + part;
      temperatures[slot] += (part / next) * (temperature - temperatures[slot]);
      masses[slot] = next;
      left -= part;
    }
  }

  /** An empty parcel at the near end. */
  private open(forward: boolean, temperature: number, time: number): void {
    const { state } = this;
    const held = state[count] | 0;
    if (!forward) state[first] = ((state[first] | 0) - 1) & mask;
    const slot = (forward ? (state[first] | 0) + held : state[first] | 0) & mask;
    state[count] = held + 1;
    this.masses[slot] = 0;
    this.temperatures[slot] = temperature;
    this.times[slot] = time;
  }

  /** Temperature at an end, °C. */
  endTemperature(forward: boolean): number {
    const start = this.state[first] | 0;
    return this.temperatures[(forward ? start : start + (this.state[count] | 0) - 1) & mask];
  }

  /** Sum of mass times temperature, kg °C. */
  content(): number {
    const start = this.state[first] | 0;
    let sum = 0;
    for (let i = 0; i < this.state[count]; i++) {
      const slot = (start + i) & mask;
      sum += this.masses[slot] * this.temperatures[slot];
    }
    return sum;
  }

  /** Sum of masses, kg. */
  mass(): number {
    const start = this.state[first] | 0;
    let sum = 0;
    for (let i = 0; i < this.state[count]; i++) sum += this.masses[(start + i) & mask];
    return sum;
  }
}
