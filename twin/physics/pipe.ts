/**
 * Plug-flow pipe: parcels of water move along, nothing mixes but within the parcel that is filling at the inlet, so a front
 * stays a front however far it goes (compare van der Heijde et al. 2017, doi 10.1016/j.enconman.2017.08.072). The steel wall
 * takes heat from the front and gives it back behind: water that leaves passes a few wall nodes, each an exchanger against a
 * capacity, which delay the front by the wall's share of the heat capacity and spread it as exchange along the whole wall would.
 *
 * Parcels form a double-ended ring (flow may reverse). Masses are multiples of 2⁻³⁰ kg, and so are flows times whole
 * seconds: what enters and what leaves is the same to the last bit.
 */
const quantum = 2 ** -30;

/** Most nodes a wall is cut into. */
const wallNodesMaximum = 4;
/** Layout of the state: first parcel, count, the wall's; then all slots' masses, temperatures, times. */
const first = 0;
const count = 1;
const wall = 2;
const wallTime = wall + wallNodesMaximum;
/** kg that have flowed since the flow last turned (negative: backward), at most what the pipe holds. */
const travelled = wallTime + 1;
const header = travelled + 1;

export interface PipeThermals {
  /** kg of water. */
  readonly mass: number;
  /** The wall as kilograms of water, and the nodes it is cut into, 1 to 4. */
  readonly wallMass: number;
  readonly wallNodes: number;
  /** Share of the difference to one wall node that water gives up as it passes, 0 to 1. */
  readonly wallExchange: number;
  /** Time constant of heat loss of water and wall to the surroundings, s (infinite: no loss). */
  readonly lossTimeConstant: number;
}

/** Velocity that pipes are sized for, m/s; at it the exchange of water and wall is taken. */
export const pipeDesignVelocity = 1.2;

/**
 * Thermal data of a pipe from its geometry; `wallHeatCapacity` in kJ/(m³ K), of mild steel (7850 kg/m³, 0.5 kJ/(kg K)) unless given.
 *
 * Water and wall exchange heat over the film: Gnielinski's Nusselt number (VDI Heat Atlas, G1) at {@link pipeDesignVelocity}
 * in water of 40 °C (0.66 mm²/s, Pr 4.3, 0.63 W/(m K)). In transfer units (film conductance over heat capacity flow) it goes
 * with velocity to the power -0.2 only, so it is kept constant. The wall gets one node per transfer unit: the spread of a front
 * behind n such nodes is within a tenth of that along a continuous wall, whose variance is twice the square of the wall's delay over
 * the transfer units (Schumann 1929).
 */
export function pipeThermals(
  length: number,
  innerDiameter: number,
  wallThickness: number,
  lossPerMetre: number,
  liquidDensity: number,
  liquidHeatCapacity: number,
  wallHeatCapacity = 3925,
): PipeThermals {
  const water = (Math.PI / 4) * innerDiameter ** 2 * length * liquidDensity;
  const mass = Math.max(1, Math.round(water / quantum)) * quantum;
  const steel = Math.PI * (innerDiameter + wallThickness) * wallThickness * length * wallHeatCapacity;
  const wallMass = steel / liquidHeatCapacity;
  const units = wallTransferUnits(length, innerDiameter);
  const wallNodes = Math.min(wallNodesMaximum, Math.max(1, Math.round(units)));
  const loss = (lossPerMetre * length) / 1000;
  return {
    mass,
    wallMass,
    wallNodes,
    wallExchange: -Math.expm1(-units / wallNodes),
    lossTimeConstant: loss > 0 ? ((mass + wallMass) * liquidHeatCapacity) / loss : Number.POSITIVE_INFINITY,
  };
}

/** Film conductance over heat capacity flow, along the whole pipe at design velocity. */
function wallTransferUnits(length: number, innerDiameter: number): number {
  const prandtl = 4.3;
  const reynolds = (pipeDesignVelocity * innerDiameter) / 6.6e-7;
  const friction = (0.79 * Math.log(reynolds) - 1.64) ** -2;
  const turbulent =
    ((friction / 8) * (reynolds - 1000) * prandtl) / (1 + 12.7 * Math.sqrt(friction / 8) * (prandtl ** (2 / 3) - 1));
  const nusselt = Math.max(3.66, turbulent);
  // Stanton number times wetted area over cross-section.
  return ((nusselt / (reynolds * prandtl)) * 4 * length) / innerDiameter;
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
  private readonly waterMass: number;
  private readonly wallNodes: number;
  /** kg of water that one wall node counts for. */
  private readonly nodeMass: number;
  private readonly wallExchange: number;
  /** Decay over the time that was last asked for: mostly the step. */
  private knownElapsed = -1;
  private decay = 0;
  private knownWallElapsed = -1;
  private wallDecay = 0;

  /** @param leastParcel kg that a parcel holds at least: finer than what enters in half a step tells nothing more */
  constructor(state: Float64Array, thermals: PipeThermals, temperature: number, time: number, leastParcel = 0) {
    this.state = state;
    this.masses = state.subarray(header, header + slots);
    this.temperatures = state.subarray(header + slots, header + 2 * slots);
    this.times = state.subarray(header + 2 * slots, header + 3 * slots);
    const parcel = Math.max(thermals.mass / parcels, Math.min(leastParcel, thermals.mass / 2));
    this.parcelMass = Math.ceil(parcel / quantum) * quantum;
    this.lossTimeConstant = thermals.lossTimeConstant;
    this.waterMass = thermals.mass;
    this.wallNodes = thermals.wallNodes;
    this.nodeMass = thermals.wallMass / thermals.wallNodes;
    this.wallExchange = thermals.wallExchange;
    state.fill(temperature, wall, wallTime);
    state[wallTime] = time;
    state[travelled] = 0;
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

  /** Temperatures that rise evenly from one end to the other, °C: `near` where forward flow enters, `far` where it leaves. */
  spread(near: number, far: number): void {
    const { state, masses, temperatures, wallNodes } = this;
    const total = this.mass();
    const start = state[first] | 0;
    let behind = 0;
    for (let i = 0; i < state[count]; i++) {
      const slot = (start + i) & mask;
      temperatures[slot] = far + ((near - far) * (behind + masses[slot] / 2)) / total;
      behind += masses[slot];
    }
    for (let i = 0; i < wallNodes; i++) state[wall + i] = near + ((far - near) * (i + 0.5)) / wallNodes;
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

  /** Brings parcels and wall to the present; done now and then, so that losses and changing surroundings are never long deferred. */
  ageAll(time: number, surroundings: number): void {
    this.ageWall(time, surroundings);
    const start = this.state[first] | 0;
    for (let i = 0; i < this.state[count]; i++) this.age((start + i) & mask, time, surroundings);
  }

  private ageWall(time: number, surroundings: number): void {
    const { state, wallNodes } = this;
    const elapsed = time - state[wallTime];
    if (elapsed <= 0) return;
    if (elapsed !== this.knownWallElapsed) {
      this.knownWallElapsed = elapsed;
      this.wallDecay = -Math.expm1(-elapsed / this.lossTimeConstant);
    }
    for (let i = wall; i < wall + wallNodes; i++) {
      const change = this.wallDecay * (state[i] - surroundings);
      state[i] -= change;
      this.lost += change * this.nodeMass;
    }
    state[wallTime] = time;
  }

  /**
   * What `mass` kg at `temperature` leave the pipe with, past the wall: each node implicit, so that any step is stable. What
   * turned back has passed no more of the wall than it had come in, and gives as much less to it.
   */
  private passWall(temperature: number, mass: number, forward: boolean): number {
    const { state, wallNodes, nodeMass, waterMass } = this;
    if (nodeMass === 0) return temperature;
    const before = forward ? state[travelled] : -state[travelled];
    const depth = Math.min(waterMass, before > 0 ? before + mass : mass);
    state[travelled] = forward ? depth : -depth;
    // The first nodes on the way are the deepest.
    let unreached = wallNodes * (1 - depth / waterMass);
    let leaving = temperature;
    for (let k = 0; k < wallNodes; k++) {
      const reached = unreached > 0 ? 1 - Math.min(1, unreached) : 1;
      unreached--;
      if (reached === 0) continue;
      const i = wall + (forward ? k : wallNodes - 1 - k);
      const passed = this.wallExchange * reached * mass;
      const change = (passed * (leaving - state[i])) / (nodeMass + passed);
      state[i] += change;
      leaving -= (change * nodeMass) / mass;
    }
    return leaving;
  }

  /**
   * Takes `mass` kg (more than 0) out at the far end (`forward`: the end that was filled first when flow is positive) and gives
   * its mean temperature behind the wall; at most what the pipe holds.
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
    this.ageWall(time, surroundings);
    return this.passWall(heat / (mass - left), mass - left, forward);
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

  /** Temperature of the water at an end, °C. */
  endTemperature(forward: boolean): number {
    const start = this.state[first] | 0;
    return this.temperatures[(forward ? start : start + (this.state[count] | 0) - 1) & mask];
  }

  /** Sum of mass times temperature of water and wall, kg °C. */
  content(): number {
    const start = this.state[first] | 0;
    let sum = 0;
    for (let i = 0; i < this.wallNodes; i++) sum += this.nodeMass * this.state[wall + i];
    for (let i = 0; i < this.state[count]; i++) {
      const slot = (start + i) & mask;
      sum += this.masses[slot] * this.temperatures[slot];
    }
    return sum;
  }

  /** Water in the pipe, kg. */
  mass(): number {
    const start = this.state[first] | 0;
    let sum = 0;
    for (let i = 0; i < this.state[count]; i++) sum += this.masses[(start + i) & mask];
    return sum;
  }
}
