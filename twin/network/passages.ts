import type { StateArena } from './arena.ts';
import type { PipeBody } from './pipe-body.ts';
import type { StoreBody } from './store-body.ts';

/** What a branch holds. */
const plain = 0;
const exchanger = 1;
const charger = 2;
const volume = 3;
const pipe = 4;
const store = 5;

/**
 * How heat passes through the branches of a plant, all by branch index. In a step each branch is either passed through
 * (`transit`), once its entering temperature is known; or, where a loop must be cut, it first gives what leaves (`outlet`, from its
 * state alone) and later takes what enters (`accept`).
 *
 * Devices say beforehand what heat a branch gains: `heat + transfer * (entering - reference)` kW. All that machines, halls,
 * consumers and coolers do to water in a step is of this form, so the sweep knows no device, and its loop no call but for pipes
 * and stores.
 */
export class Passages {
  /** °C that entered and left over the last step; state, for sensors and machines. */
  readonly entering: Float64Array;
  readonly leaving: Float64Array;
  /** Of the volume, °C. */
  readonly temperature: Float64Array;
  /** kW, kW/K and °C of the heat gained in this step. */
  readonly heat: Float64Array;
  readonly transfer: Float64Array;
  readonly reference: Float64Array;
  /** kJ gained in this step, set back to 0 when it begins. */
  readonly gained: Float64Array;
  /** Most water, kg, that may leave in one go when the loop is cut here; 0: it holds nothing, it cannot be cut. */
  readonly capacity: Float64Array;
  readonly pipes: PipeBody[] = [];
  /** kg/s, signed: positive from a branch's `from` to its `to`. */
  readonly flow: Float64Array;

  private readonly kind: Uint8Array;
  private readonly known: Uint8Array;
  private readonly mass: Float64Array;
  private readonly heatCapacity: Float64Array;
  private readonly stores: StoreBody[] = [];
  /** Index in `pipes` or `stores`. */
  private readonly body: Int32Array;

  constructor(count: number, flow: Float64Array, arena: StateArena) {
    this.flow = flow;
    this.entering = arena.allocate(count);
    this.leaving = arena.allocate(count);
    this.temperature = arena.allocate(count);
    this.heat = new Float64Array(count);
    this.transfer = new Float64Array(count);
    this.reference = new Float64Array(count);
    this.gained = new Float64Array(count);
    this.capacity = new Float64Array(count);
    this.kind = new Uint8Array(count);
    this.known = new Uint8Array(count);
    this.mass = new Float64Array(count);
    this.heatCapacity = new Float64Array(count);
    this.body = new Int32Array(count).fill(-1);
  }

  private add(branch: number, kind: number, temperature: number): void {
    this.kind[branch] = kind;
    this.known[branch] = 1;
    this.entering[branch] = temperature;
    this.leaving[branch] = temperature;
    this.temperature[branch] = temperature;
  }

  /** Nothing held, nothing exchanged. */
  addPlain(branch: number, temperature: number): void {
    this.add(branch, plain, temperature);
  }

  /** Nothing held; what stands in it keeps the temperature that last left. */
  addExchanger(branch: number, heatCapacity: number, temperature: number): void {
    this.add(branch, exchanger, temperature);
    this.heatCapacity[branch] = heatCapacity;
  }

  /** An exchanger that takes no heat where what enters is colder than the reference. */
  addCharger(branch: number, heatCapacity: number, temperature: number): void {
    this.addExchanger(branch, heatCapacity, temperature);
    this.kind[branch] = charger;
  }

  /** One well-mixed volume of `mass` kg, implicit. */
  addVolume(branch: number, mass: number, heatCapacity: number, temperature: number): void {
    this.add(branch, volume, temperature);
    this.mass[branch] = mass;
    this.capacity[branch] = mass;
    this.heatCapacity[branch] = heatCapacity;
  }

  addPipe(branch: number, body: PipeBody, temperature: number): void {
    this.add(branch, pipe, temperature);
    this.capacity[branch] = body.capacity;
    this.body[branch] = this.pipes.length;
    this.pipes.push(body);
  }

  addStore(branch: number, body: StoreBody, temperature: number): void {
    this.add(branch, store, temperature);
    this.capacity[branch] = body.capacity;
    this.body[branch] = this.stores.length;
    this.stores.push(body);
  }

  /** Takes up what enters and leaves, and fills volumes and pipes accordingly; stores know their own. */
  observe(b: number, entering: number, leaving: number): void {
    this.entering[b] = entering;
    this.leaving[b] = leaving;
    this.temperature[b] = leaving;
    if (this.kind[b] === pipe) this.pipes[this.body[b]].spread(entering, leaving);
  }

  /** Brings a volume nearer to what its sensor shows, °C. */
  correct(b: number, leaving: number, gain: number): void {
    if (this.kind[b] === volume) this.temperature[b] += gain * (leaving - this.temperature[b]);
  }

  /** Moves all of a pipe's water by some kelvin, so that what leaves it comes nearer to `leaving`, °C. */
  shift(b: number, leaving: number, gain: number): void {
    if (this.kind[b] !== pipe || this.flow[b] === 0) return;
    this.pipes[this.body[b]].shift(gain * (leaving - this.leaving[b]));
  }

  /** Whether water passes a branch as it came. */
  isPlain(b: number): boolean {
    return this.kind[b] === plain;
  }

  /** @throws where a branch was given nothing */
  check(): void {
    const missing = this.known.indexOf(0);
    if (missing >= 0) throw new Error(`branch ${missing} has no passage`);
  }

  /** Passes `entering` on, and shows in `leaving` the mean of what leaves over `dt` seconds. */
  transit(b: number, dt: number): void {
    const kind = this.kind[b];
    if (kind === plain) this.leaving[b] = this.entering[b];
    else if (kind === volume) {
      const entering = this.entering[b];
      const gain = this.heat[b] + this.transfer[b] * (entering - this.reference[b]);
      this.gained[b] += gain * dt;
      const flow = this.flow[b];
      const moved = (flow < 0 ? -flow : flow) * dt;
      const mass = this.mass[b];
      const mixed =
        (mass * this.temperature[b] + moved * entering + (gain * dt) / this.heatCapacity[b]) / (mass + moved);
      this.temperature[b] = mixed;
      this.leaving[b] = mixed;
    } else if (kind === pipe) this.pipes[this.body[b]].transit(dt);
    else if (kind === store) this.stores[this.body[b]].transit(dt);
    else this.exchange(b, dt);
  }

  private exchange(b: number, dt: number): void {
    const flow = this.flow[b];
    if (flow === 0) return;
    const entering = this.entering[b];
    const difference = entering - this.reference[b];
    const held = this.kind[b] === charger && difference <= 0;
    const gain = held ? 0 : this.heat[b] + this.transfer[b] * difference;
    this.gained[b] += gain * dt;
    this.leaving[b] = entering + gain / ((flow < 0 ? -flow : flow) * this.heatCapacity[b]);
  }

  /** Shows in `leaving` what would leave in `dt`, when the loop is cut here. */
  outlet(b: number, dt: number): void {
    const kind = this.kind[b];
    if (kind === volume) this.leaving[b] = this.temperature[b];
    else if (kind === pipe) this.pipes[this.body[b]].outlet(dt);
    else if (kind === store) this.stores[this.body[b]].outlet();
  }

  /** Takes in `entering`, after {@link outlet} gave what left. */
  accept(b: number, dt: number): void {
    const kind = this.kind[b];
    if (kind === volume) {
      const entering = this.entering[b];
      const gain = this.heat[b] + this.transfer[b] * (entering - this.reference[b]);
      this.gained[b] += gain * dt;
      const flow = this.flow[b];
      const moved = (flow < 0 ? -flow : flow) * dt;
      this.temperature[b] +=
        (moved * (entering - this.temperature[b]) + (gain * dt) / this.heatCapacity[b]) / this.mass[b];
    } else if (kind === pipe) this.pipes[this.body[b]].accept(dt);
    else if (kind === store) this.stores[this.body[b]].accept(dt);
  }

  /** Heat held above 0 °C, kJ. */
  stored(): number {
    let sum = 0;
    for (let b = 0; b < this.kind.length; b++) sum += this.mass[b] * this.temperature[b] * this.heatCapacity[b];
    for (const body of this.pipes) sum += body.stored();
    for (const body of this.stores) sum += body.stored();
    return sum;
  }
}
