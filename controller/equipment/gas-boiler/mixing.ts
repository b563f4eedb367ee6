import { type EquipmentOf, type MixingValves, mixingValves } from '../../../config/index.ts';
import { clamp, ProportionalIntegral } from '../../blocks/index.ts';
import type { ControlContext } from '../context.ts';
import { type Condition, limitation, slotOf } from '../control.ts';

/** So much warmer than its minimum is the return kept, K: sensors err, valves lag. */
const returnMargin = 2;
/** The least that a boiler is thought to warm its water by, K. */
const spreadMinimum = 5;
/** A boiler has warmed up once it leaves within this of its set-point, K. */
const warmWithin = 3;
/** The way to the network opens no faster than this, 1/s: a boiler full of warm water must not be flushed with cold. */
const openingRate = 1 / 120;
/** Return loop: opening a kelvin, and integral time, s. The valve's own stroke is a minute. */
const gain = 0.02;
const integralSeconds = 150;

/**
 * A boiler's own mixing: a valve that recirculates its water, and one that lets it on to the network, moved against each other. A cold boiler
 * warms up on its own water before any of it goes on; then the return is mixed up to its minimum, where it has one ("back-end
 * protection").
 */
export class Mixing {
  readonly #context: ControlContext;
  readonly #valves: MixingValves;
  readonly #minimum: number | undefined;
  readonly #entering: number;
  readonly #leaving: number;
  readonly #setpoint: number;
  readonly #onPosition: number;
  readonly #owner: number;
  readonly #warmReason: number;
  readonly #returnReason: number;
  readonly #flowReason: number;
  readonly #loop = new ProportionalIntegral(gain, integralSeconds);
  /** Share of its water that goes on to the network. */
  #share = 0;
  #warm = false;

  private constructor(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>, valves: MixingValves) {
    this.#context = context;
    this.#valves = valves;
    this.#minimum = equipment.parameters.returnTemperatureMinimum;
    this.#entering = slotOf(equipment, 'enteringTemperature');
    this.#leaving = slotOf(equipment, 'leavingTemperature');
    this.#setpoint = slotOf(equipment, 'leavingTemperatureSetpoint');
    this.#onPosition = slotOf(context.plant.equipment[valves.on[0]], 'position');
    const { priority } = context;
    this.#owner = priority.name(equipment.name);
    this.#warmReason = priority.name('reason.boilerWarmUp');
    this.#returnReason = priority.name('reason.minimumReturn');
    this.#flowReason = priority.name('reason.flowForMachine');
  }

  /** The mixing of a boiler; undefined where its plant has no valves for it. */
  static of(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>): Mixing | undefined {
    const valves = mixingValves(context.plant, equipment.index, 'main');
    return valves.back.length === 0 || valves.on.length === 0 ? undefined : new Mixing(context, equipment, valves);
  }

  /** Whether it warms up on its own water now. */
  get warming(): boolean {
    return !this.#warm;
  }

  /** How much a return at its kept minimum is below a set-point, K; undefined where the return has no minimum. */
  spread(setpoint: number): number | undefined {
    return this.#minimum === undefined ? undefined : Math.max(spreadMinimum, setpoint - this.#minimum - returnMargin);
  }

  /**
   * Moves both valves. @param phase `before` there is fire, `fire`, or `after` it: what heat is left is carried off by the network's water
   * @param hot whether the boiler needs all the water it can get
   */
  step(phase: 'before' | 'fire' | 'after', hot: boolean): void {
    const { image, dt, requests } = this.#context;
    if (phase === 'before') this.#warm = false;
    else if (phase === 'after' || hot || this.#isWarm()) this.#warm = true;
    const before = this.#share;
    let reason = this.#flowReason;
    if (!this.#warm) {
      this.#share = 0;
      this.#loop.track(0);
      reason = this.#warmReason;
    } else if (hot || phase === 'after') this.#share = 1;
    else {
      const highest = Math.min(1, before + openingRate * dt);
      const known = image.usable(this.#entering);
      if (this.#minimum === undefined) this.#share = highest;
      // A return that nobody knows leaves the valves where they are.
      else if (known) {
        const error = image.value[this.#entering] - this.#minimum - returnMargin;
        this.#share = this.#loop.step(error, dt, 0, highest);
      }
      if (this.#share < 1 && this.#minimum !== undefined) reason = this.#returnReason;
    }
    if (hot || this.#minimum === undefined) this.#loop.track(this.#share);
    for (const valve of this.#valves.on) requests.post(valve, this.#share, this.#owner, reason);
    for (const valve of this.#valves.back) requests.post(valve, 1 - this.#share, this.#owner, reason);
  }

  /** A set-point that it cannot reach while all its water goes round is none to wait for: the return's minimum does. */
  #isWarm(): boolean {
    const { image } = this.#context;
    if (this.#warm) return true;
    if (!image.usable(this.#leaving)) return false;
    const wanted = image.value[this.#setpoint] - warmWithin;
    return image.value[this.#leaving] >= Math.max(wanted, this.#minimum ?? wanted);
  }

  /** Takes up where the valves are and whether it is warm, so that taking over a boiler that burns does not jump. */
  adopt(burns: boolean): void {
    this.#share = clamp(this.#context.image.value[this.#onPosition], 0, 1);
    this.#warm = burns && this.#share > 0;
    this.#loop.track(this.#share);
  }

  conditions(fires: boolean): Condition[] {
    const { image } = this.#context;
    if (!fires) return [];
    if (!this.#warm) {
      const parameters = { leaving: image.value[this.#leaving], setpoint: image.value[this.#setpoint] - warmWithin };
      return [limitation('condition.boilerWarmUp', parameters)];
    }
    if (this.#minimum === undefined || this.#share >= 0.99) return [];
    const parameters = { entering: image.value[this.#entering], minimum: this.#minimum, share: this.#share };
    return [{ key: 'condition.minimumReturn', parameters, blocking: false }];
  }

  /** Goes on from where the same boiler's stood. */
  succeed(before: Mixing): void {
    this.#loop.succeed(before.#loop);
    this.#share = before.#share;
    this.#warm = before.#warm;
  }

  store(): StoredMixing {
    return { share: this.#share, warm: this.#warm };
  }

  restore({ share, warm }: StoredMixing): void {
    this.#share = share;
    this.#warm = warm;
    this.#loop.track(share);
  }
}

export interface StoredMixing {
  readonly share: number;
  readonly warm: boolean;
}
