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

export class PlugFlow {
  static readonly parcels = 24;
  private static readonly slots = PlugFlow.parcels + 4;
  /** Numbers of state it needs. */
  static readonly stateSize = header + 3 * PlugFlow.slots;

  /** Heat lost since it was last taken, in kilograms of water times kelvin. */
  lost = 0;

  private readonly state: Float64Array;
  private readonly masses: Float64Array;
  private readonly temperatures: Float64Array;
  private readonly times: Float64Array;
  private readonly parcelMass: number;
  private readonly lossTimeConstant: number;

  constructor(state: Float64Array, thermals: PipeThermals, temperature: number, time: number) {
    const slots = PlugFlow.slots;
    this.state = state;
    this.masses = state.subarray(header, header + slots);
    this.temperatures = state.subarray(header + slots, header + 2 * slots);
    this.times = state.subarray(header + 2 * slots, header + 3 * slots);
    this.parcelMass = Math.ceil(thermals.mass / PlugFlow.parcels / quantum) * quantum;
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
    const excess = this.temperatures[slot] - surroundings;
    const change = -excess * Math.expm1(-elapsed / this.lossTimeConstant);
    this.temperatures[slot] -= change;
    this.lost += change * this.masses[slot];
    this.times[slot] = time;
  }

  /** Brings all parcels to the present; done now and then, so that losses and changing surroundings are never long deferred. */
  ageAll(time: number, surroundings: number): void {
    const slots = PlugFlow.slots;
    const start = this.state[first];
    for (let i = 0; i < this.state[count]; i++) this.age((start + i) % slots, time, surroundings);
  }

  /**
   * Takes `mass` kg out at the far end (`forward`: the end that was filled first when flow is positive) and gives its mean
   * temperature; at most what the pipe holds.
   */
  take(mass: number, forward: boolean, time: number, surroundings: number): number {
    const slots = PlugFlow.slots;
    const state = this.state;
    let left = mass;
    let heat = 0;
    while (left > 0 && state[count] > 0) {
      const slot = forward ? state[first] : (state[first] + state[count] - 1) % slots;
      this.age(slot, time, surroundings);
      const part = Math.min(left, this.masses[slot]);
      heat += part * this.temperatures[slot];
      left -= part;
      this.masses[slot] -= part;
      if (this.masses[slot] > 0) continue;
      if (forward) state[first] = (slot + 1) % slots;
      state[count]--;
    }
    return heat / (mass - left);
  }

  /** Fills `mass` kg at the near end (after {@link take} made the room). */
  give(mass: number, temperature: number, forward: boolean, time: number, surroundings: number): void {
    const slots = PlugFlow.slots;
    const state = this.state;
    let left = mass;
    while (left > 0) {
      const slot = forward ? (state[first] + state[count] - 1 + slots) % slots : state[first];
      const last = state[count] >= slots - 1;
      if (state[count] > 0 && (this.masses[slot] < this.parcelMass || last)) {
        this.age(slot, time, surroundings);
        const held = this.masses[slot];
        const part = last ? left : Math.min(left, this.parcelMass - held);
        this.temperatures[slot] = (held * this.temperatures[slot] + part * temperature) / (held + part);
        this.masses[slot] = held + part;
        left -= part;
      } else {
        this.open(forward, temperature, time);
      }
    }
  }

  /** An empty parcel at the near end. */
  private open(forward: boolean, temperature: number, time: number): void {
    const slots = PlugFlow.slots;
    const state = this.state;
    if (!forward) state[first] = (state[first] - 1 + slots) % slots;
    const slot = forward ? (state[first] + state[count]) % slots : state[first];
    state[count]++;
    this.masses[slot] = 0;
    this.temperatures[slot] = temperature;
    this.times[slot] = time;
  }

  /** Temperature at an end, °C. */
  endTemperature(forward: boolean): number {
    const slots = PlugFlow.slots;
    const slot = forward ? this.state[first] : (this.state[first] + this.state[count] - 1) % slots;
    return this.temperatures[slot];
  }

  /** Sum of mass times temperature, kg °C. */
  content(): number {
    let sum = 0;
    for (let i = 0; i < this.state[count]; i++) {
      const slot = (this.state[first] + i) % PlugFlow.slots;
      sum += this.masses[slot] * this.temperatures[slot];
    }
    return sum;
  }

  /** Sum of masses, kg. */
  mass(): number {
    let sum = 0;
    for (let i = 0; i < this.state[count]; i++) sum += this.masses[(this.state[first] + i) % PlugFlow.slots];
    return sum;
  }
}
