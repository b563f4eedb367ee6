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
/** Layout of the state: first parcel, count, the wall's; then of each slot its mass, temperature and time. */
const first = 0;
const count = 1;
const wall = 2;
const wallTime = wall + wallNodesMaximum;
/** kg that have flowed since the flow last turned (negative: backward), at most what the pipe holds. */
const travelled = wallTime + 1;
const header = travelled + 1;
/** A parcel's kg, °C and time of ageing stand together, so that one line of the processor's cache brings all. */
const ofTemperature = 1;
const ofTime = 2;
const stride = 3;

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
  static readonly stateSize = header + stride * slots;

  /** Heat lost since it was last taken, in kilograms of water times kelvin. */
  lost = 0;

  private readonly s: Float64Array;
  private readonly parcelMass: number;
  /** Loss over heat capacity, 1/s. */
  private readonly lossRate: number;
  private readonly waterMass: number;
  private readonly wallNodes: number;
  /** kg of water that one wall node counts for. */
  private readonly nodeMass: number;
  private readonly wallExchange: number;
  /** Share of a temperature difference lost over the time last asked for, which mostly is the step: exact, so no state. */
  private knownElapsed = 0;
  private share = 0;

  /** @param leastParcel kg that a parcel holds at least: finer than what enters in half a step tells nothing more */
  constructor(state: Float64Array, thermals: PipeThermals, temperature: number, time: number, leastParcel = 0) {
    this.s = state;
    const parcel = Math.max(thermals.mass / parcels, Math.min(leastParcel, thermals.mass / 2));
    this.parcelMass = Math.ceil(parcel / quantum) * quantum;
    this.lossRate = 1 / thermals.lossTimeConstant;
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
    const { s } = this;
    let left = mass;
    let n = 0;
    while (left > 0) {
      const at = place(n++);
      s[at] = Math.min(this.parcelMass, left);
      s[at + ofTemperature] = temperature;
      s[at + ofTime] = time;
      left -= s[at];
    }
    s[count] = n;
  }

  /** Temperatures that rise evenly from one end to the other, °C: `near` where forward flow enters, `far` where it leaves. */
  spread(near: number, far: number): void {
    const { s, wallNodes } = this;
    const total = this.mass();
    let behind = 0;
    for (let i = 0; i < s[count]; i++) {
      const at = place(s[first] + i);
      s[at + ofTemperature] = far + ((near - far) * (behind + s[at] / 2)) / total;
      behind += s[at];
    }
    for (let i = 0; i < wallNodes; i++) s[wall + i] = near + ((far - near) * (i + 0.5)) / wallNodes;
  }

  private know(elapsed: number): void {
    this.knownElapsed = elapsed;
    this.share = decay(elapsed * this.lossRate);
  }

  /** Moves all of it, water and wall, by so many kelvin. */
  shift(kelvin: number): void {
    const { s, wallNodes } = this;
    for (let i = 0; i < s[count]; i++) s[place(s[first] + i) + ofTemperature] += kelvin;
    for (let i = 0; i < wallNodes; i++) s[wall + i] += kelvin;
  }

  /** Brings a parcel to the present: it decays towards the surroundings. */
  private age(at: number, time: number, surroundings: number): void {
    const { s } = this;
    const elapsed = time - s[at + ofTime];
    if (elapsed <= 0) return;
    if (elapsed !== this.knownElapsed) this.know(elapsed);
    const change = this.share * (s[at + ofTemperature] - surroundings);
    s[at + ofTemperature] -= change;
    s[at + ofTime] = time;
    this.lost += change * s[at];
  }

  /** Brings parcels and wall to the present; done now and then, so that losses and changing surroundings are never long deferred. */
  ageAll(time: number, surroundings: number): void {
    this.ageWall(time, surroundings);
    const { s } = this;
    for (let i = 0; i < s[count]; i++) this.age(place(s[first] + i), time, surroundings);
  }

  private ageWall(time: number, surroundings: number): void {
    const { s, wallNodes } = this;
    const elapsed = time - s[wallTime];
    if (elapsed <= 0) return;
    if (elapsed !== this.knownElapsed) this.know(elapsed);
    const { share } = this;
    let sum = 0;
    for (let i = wall; i < wall + wallNodes; i++) {
      const change = share * (s[i] - surroundings);
      s[i] -= change;
      sum += change;
    }
    this.lost += sum * this.nodeMass;
    s[wallTime] = time;
  }

  /**
   * What `mass` kg at `temperature` leave the pipe with, past the wall: each node implicit, so that any step is stable. What
   * turned back has passed no more of the wall than it had come in, and gives as much less to it.
   */
  private passWall(temperature: number, mass: number, forward: boolean): number {
    const { s, wallNodes, nodeMass, waterMass } = this;
    if (nodeMass === 0) return temperature;
    const before = forward ? s[travelled] : -s[travelled];
    const depth = Math.min(waterMass, before > 0 ? before + mass : mass);
    s[travelled] = forward ? depth : -depth;
    const step = forward ? 1 : -1;
    let i = forward ? wall : wall + wallNodes - 1;
    let leaving = temperature;
    const share = nodeMass / mass;
    const whole = this.wallExchange * mass;
    const wholeChange = whole / (nodeMass + whole);
    // The first nodes on the way are the deepest.
    let unreached = depth < waterMass ? wallNodes * (1 - depth / waterMass) : 0;
    for (let k = 0; k < wallNodes; k++) {
      let part = wholeChange;
      if (unreached > 0) {
        const passed = unreached < 1 ? whole * (1 - unreached) : 0;
        part = passed / (nodeMass + passed);
        unreached--;
      }
      const change = part * (leaving - s[i]);
      s[i] += change;
      leaving -= change * share;
      i += step;
    }
    return leaving;
  }

  /**
   * Takes `mass` kg (more than 0) out at the far end (`forward`: the end that was filled first when flow is positive) and gives
   * its mean temperature behind the wall; at most what the pipe holds.
   */
  take(mass: number, forward: boolean, time: number, surroundings: number): number {
    const { s } = this;
    let start = s[first] | 0;
    let held = s[count] | 0;
    let left = mass;
    let heat = 0;
    while (left > 0 && held > 0) {
      const at = place(forward ? start : start + held - 1);
      this.age(at, time, surroundings);
      const parcel = s[at];
      const part = left < parcel ? left : parcel;
      heat += part * s[at + ofTemperature];
      left -= part;
      s[at] = parcel - part;
      if (part < parcel) break;
      if (forward) start = (start + 1) & mask;
      held--;
    }
    s[first] = start;
    s[count] = held;
    this.ageWall(time, surroundings);
    return this.passWall(heat / (mass - left), mass - left, forward);
  }

  /** Fills `mass` kg at the near end (after {@link take} made the room). */
  give(mass: number, temperature: number, forward: boolean, time: number, surroundings: number): void {
    const { s, parcelMass } = this;
    let left = mass;
    while (left > 0) {
      const held = s[count] | 0;
      const at = place(forward ? (s[first] | 0) + held - 1 : s[first] | 0);
      const parcel = s[at];
      // With both ends partial there are never more than parcels + 2; the guard keeps the ring whole whatever comes.
      const full = held >= slots - 1;
      if (held === 0 || (parcel >= parcelMass && !full)) {
        this.open(forward, temperature, time);
        continue;
      }
      this.age(at, time, surroundings);
      const room = parcelMass - parcel;
      const part = full || left < room ? left : room;
      const next = parcel + part;
      s[at + ofTemperature] += (part / next) * (temperature - s[at + ofTemperature]);
      s[at] = next;
      left -= part;
    }
  }

  /** An empty parcel at the near end. */
  private open(forward: boolean, temperature: number, time: number): void {
    const { s } = this;
    const held = s[count] | 0;
    if (!forward) s[first] = ((s[first] | 0) - 1) & mask;
    const at = place(forward ? (s[first] | 0) + held : s[first] | 0);
    s[count] = held + 1;
    s[at] = 0;
    s[at + ofTemperature] = temperature;
    s[at + ofTime] = time;
  }

  /** Temperature of the water at an end, °C. */
  endTemperature(forward: boolean): number {
    const { s } = this;
    return s[place(forward ? s[first] : s[first] + s[count] - 1) + ofTemperature];
  }

  /** Sum of mass times temperature of water and wall, kg °C. */
  content(): number {
    const { s } = this;
    let sum = 0;
    for (let i = 0; i < this.wallNodes; i++) sum += this.nodeMass * s[wall + i];
    for (let i = 0; i < s[count]; i++) {
      const at = place(s[first] + i);
      sum += s[at] * s[at + ofTemperature];
    }
    return sum;
  }

  /** Water in the pipe, kg. */
  mass(): number {
    const { s } = this;
    let sum = 0;
    for (let i = 0; i < s[count]; i++) sum += s[place(s[first] + i)];
    return sum;
  }
}

/** Where a slot of the ring stands in the state; slots beyond its end begin it anew. */
function place(slot: number): number {
  return header + stride * (slot & mask);
}

/** 1 - exp(-x) for x not negative: where x is small by its series, to the last bit but one and many times faster. */
function decay(x: number): number {
  if (x > 0.01) return -Math.expm1(-x);
  return x * (1 - x * (1 / 2) * (1 - x * (1 / 3) * (1 - x * (1 / 4) * (1 - x * (1 / 5) * (1 - x * (1 / 6))))));
}
