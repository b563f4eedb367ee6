import type { EquipmentOf } from '../../config/index.ts';
import { OnDelay } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import type { DriveControl } from '../equipment/drive/control.ts';

/** What is asked of a dry cooler here. */
type Fan = Pick<DriveControl, 'index' | 'equipment' | 'runSeconds'>;

/** One more fan comes only where all would then still turn this much faster than their least speed: it would go again at once. */
const stageMargin = 1.5;
/** The first fan comes when the coolant is this much too warm, K; one more only where it is not as much too cold. */
export const fanStartBand = 1;

/** What fans are staged by in a scan. */
export interface FanSituation {
  /** How much too warm the coolant is, K; negative: colder than wanted. */
  readonly error: number;
  /** Share of the air of all fans that the loop asks for. */
  readonly demand: number;
  /** Whether so little is needed that a fan may go once it has turned at its least speed for a while. */
  readonly cold: boolean;
  /** Whether no fan may turn any longer. */
  readonly tooCold: boolean;
}

/**
 * How many dry coolers' fans turn, and which: one after the other, as many as can turn above their least speed, all equally fast. Air goes
 * with speed and power with its cube, so that two at half speed take a quarter of one at full speed (ANSI/ASHRAE/IES 90.1-2016, 6.5.5.2.2:
 * as many fans as their manufacturer allows, all at one speed). One goes after minutes at its least speed and then rests
 * for minutes (ASHRAE Guideline 36-2021, 5.20.12.2).
 */
export class FanStaging {
  readonly #context: ControlContext;
  readonly #fans: readonly Fan[];
  /** All turn equally fast: the highest of their least speeds. */
  readonly #leastSpeed: number;
  readonly #restTime: number;
  readonly #on: boolean[];
  /** By fan: how long it has been asked for, or not, s. */
  readonly #held: number[];
  readonly #up: OnDelay;
  readonly #down: OnDelay;

  constructor(context: ControlContext, circuit: EquipmentOf<'rejectionCircuit'>, fans: readonly Fan[]) {
    const { stageTime, minimumSpeedTime, restTime } = circuit.parameters;
    this.#context = context;
    this.#fans = fans;
    this.#leastSpeed = Math.max(
      0,
      ...fans.map(({ equipment }) => (equipment as EquipmentOf<'dryCooler'>).parameters.minimumFanSpeed),
    );
    this.#restTime = restTime;
    this.#on = fans.map(() => false);
    this.#held = fans.map(() => restTime);
    this.#up = new OnDelay(stageTime);
    this.#down = new OnDelay(minimumSpeedTime);
  }

  /** How many are asked for. */
  get count(): number {
    let count = 0;
    for (let i = 0; i < this.#on.length; i++) if (this.#on[i]) count++;
    return count;
  }

  /** How many can be counted on. */
  get available(): number {
    let count = 0;
    for (let i = 0; i < this.#fans.length; i++) if (this.#canTurn(i)) count++;
    return count;
  }

  /** Share of the air of all that can be counted on which those that are asked for give at their least speed. */
  get low(): number {
    return this.high * this.#leastSpeed;
  }

  /** The same at full speed. */
  get high(): number {
    return this.count / Math.max(1, this.available);
  }

  /** Timers of the next and of the last fan, for explanations. */
  get timers(): { readonly up: OnDelay; readonly down: OnDelay } {
    return { up: this.#up, down: this.#down };
  }

  /** Time passes for those that turn and those that rest. */
  pass(dt: number): void {
    for (let i = 0; i < this.#held.length; i++) this.#held[i] += dt;
  }

  /** Asks for one more or one fewer where that has been due for long enough. */
  step(situation: FanSituation): void {
    const { dt } = this.#context;
    const lost = this.#dropLost();
    if (situation.tooCold) {
      this.stop();
      return;
    }
    const count = this.count;
    const speed = this.speed(situation.demand);
    const roomy = speed * count >= stageMargin * this.#leastSpeed * (count + 1);
    const wanting = count === 0 ? situation.error > fanStartBand : roomy && situation.error > -fanStartBand;
    // The first comes at once, as does one in the place of another that was lost.
    const up = this.#up.step(wanting, dt) || (wanting && (count === 0 || lost));
    const idle = count > 0 && situation.cold && speed <= this.#leastSpeed + 1e-6;
    const down = this.#down.step(idle, dt);
    if (up) this.#start();
    else if (down) this.#rest();
  }

  /** Speed of those that turn, 0..1. @param demand share of the air of all that can be counted on */
  speed(demand: number): number {
    const count = this.count;
    if (count === 0) return 0;
    return Math.min(1, Math.max(this.#leastSpeed, (demand * this.available) / count));
  }

  /** Whether a fan is asked for. */
  turns(fan: number): boolean {
    return this.#on[fan];
  }

  /** None is asked for any longer. */
  stop(): void {
    for (let i = 0; i < this.#on.length; i++) if (this.#on[i]) this.#change(i, false);
    this.#up.reset();
    this.#down.reset();
  }

  /** All that can be counted on are asked for: nothing is known of what they do. */
  startAll(): void {
    for (let i = 0; i < this.#on.length; i++) if (!this.#on[i] && this.#canTurn(i)) this.#change(i, true);
  }

  /** Fans that turn already are asked for on: they are not stopped only to be started again. */
  adopt(): void {
    const { image } = this.#context;
    for (const [i, { equipment }] of this.#fans.entries())
      if (!this.#on[i] && image.value[equipment.points.run] >= 0.5) this.#change(i, true);
  }

  #canTurn(fan: number): boolean {
    return this.#context.available[this.#fans[fan].index] === 1;
  }

  #dropLost(): boolean {
    let lost = false;
    for (let i = 0; i < this.#on.length; i++) {
      if (!this.#on[i] || this.#canTurn(i)) continue;
      this.#change(i, false);
      lost = true;
    }
    return lost;
  }

  /** The one with the fewest hours of those that have rested. */
  #start(): void {
    let next = -1;
    for (let i = 0; i < this.#on.length; i++) {
      if (this.#on[i] || !this.#canTurn(i) || this.#held[i] < this.#restTime) continue;
      if (next < 0 || this.#fans[i].runSeconds < this.#fans[next].runSeconds) next = i;
    }
    if (next >= 0) this.#change(next, true);
  }

  /** The one with the most hours. */
  #rest(): void {
    let last = -1;
    for (let i = 0; i < this.#on.length; i++)
      if (this.#on[i] && (last < 0 || this.#fans[i].runSeconds > this.#fans[last].runSeconds)) last = i;
    if (last >= 0) this.#change(last, false);
  }

  #change(fan: number, on: boolean): void {
    this.#on[fan] = on;
    this.#held[fan] = 0;
    this.#up.reset();
    this.#down.reset();
  }

  /** Goes on from the same circuit's by another configuration. */
  succeed(before: FanStaging): void {
    for (const [i, { index }] of this.#fans.entries()) {
      const was = before.#fans.findIndex((fan) => fan.index === index);
      if (was < 0) continue;
      this.#on[i] = before.#on[was];
      this.#held[i] = before.#held[was];
    }
    this.#up.succeed(before.#up);
    this.#down.succeed(before.#down);
  }
}
