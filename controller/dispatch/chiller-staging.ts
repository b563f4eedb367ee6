import type { EquipmentOf } from '../../config/index.ts';
import { clamp, OnDelay } from '../blocks/index.ts';
import type { ChillerControl } from '../equipment/chiller/control.ts';
import { compressorFlowStates } from '../equipment/compressor/machine.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import type { CircuitMeter } from './circuit-meter.ts';

/** Chillers come when supply stays this far above its set-point, K, and at once at the second figure. */
export const chillerBand = 0.5;
const urgentBand = 2;
/** After a change of stages the first of these counts only after so long, s, and the second after so long. */
const settleSeconds = 300;
const urgentHoldSeconds = 180;
/**
 * Least share of the evaporators' design flow at which several chillers stay, and a single one: flow switches open at 15 to 20 %, and a
 * chiller that loses its flow while it runs trips and latches.
 */
const scarceToStay = { several: 0.4, single: 0.19 } as const;
/** One more starts with so much only: while its valve opens, the bypass beside it takes its half. Failed tries end in a fault, too. */
const scarceToStart = { several: 0.5, single: 0.36 } as const;

/** Order in which chillers are asked for, by state; what is not named is on its way out, or waits. */
const ranks: Readonly<Record<string, number>> = { running: 0, provingFlow: 1, flushing: 1, starting: 1, off: 2 };
const rank = ({ state }: ChillerControl): number => ranks[state] ?? 3;
const before = (a: ChillerControl, b: ChillerControl): boolean => {
  const difference = rank(a) - rank(b);
  return difference < 0 || (difference === 0 && a.runSeconds < b.runSeconds);
};

/** What chillers are staged by in a scan, °C. */
export interface CoolingSituation {
  readonly supply: number;
  readonly setpoint: number;
  /** Whether the supply is measured. */
  readonly known: boolean;
  /** Whether nothing else gives more cold. */
  readonly alone: boolean;
  /** Whether a hall waits to be brought back. */
  readonly hallWaits: boolean;
}

/** How many chillers of a chilled-water circuit are asked for, when one more comes and one goes, and which they are. */
export class ChillerStaging {
  readonly #context: ControlContext;
  readonly #equipment: EquipmentOf<'coolingCircuit'>;
  readonly #chillers: readonly ChillerControl[];
  readonly #meter: CircuitMeter;
  /** By chiller: slots of its run and capacity commands. */
  readonly #run: readonly number[];
  readonly #capacity: readonly number[];
  /** Mean design flow of the chillers' evaporators, kg/s. */
  readonly #designFlow: number;
  readonly #up: OnDelay;
  readonly #urgent = new OnDelay(30);
  readonly #down: OnDelay;
  /** Flow scarce for as long as two readings of a noisy meter take. */
  readonly #scarce = new OnDelay(20);
  readonly #owner: number;
  readonly #reason: number;
  #stage = 0;
  #changedAt = Number.NEGATIVE_INFINITY;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'coolingCircuit'>,
    chillers: readonly ChillerControl[],
    meter: CircuitMeter,
  ) {
    this.#context = context;
    this.#equipment = equipment;
    this.#chillers = chillers;
    this.#meter = meter;
    this.#run = chillers.map(({ equipment }) => slotOf(equipment, 'run'));
    this.#capacity = chillers.map(({ equipment }) => slotOf(equipment, 'capacity'));
    const flows = chillers.map((one) => (one.equipment as EquipmentOf<'chiller'>).parameters.evaporator.designFlow);
    this.#designFlow = flows.reduce((sum, flow) => sum + flow, 0) / Math.max(1, flows.length);
    this.#up = new OnDelay(equipment.parameters.failSafeTime);
    this.#down = new OnDelay(equipment.parameters.stageTime);
    this.#owner = context.priority.name(equipment.name);
    this.#reason = context.priority.name('reason.coolingStage');
  }

  /** How many are asked for. */
  get stage(): number {
    return this.#stage;
  }

  /** Plant time of the last change; before all time where there was none in this life. */
  get changedAt(): number {
    return this.#changedAt;
  }

  /** From when on a supply that is a little too warm counts. */
  get settledFrom(): number {
    return this.#changedAt + settleSeconds;
  }

  /** From when on one more may be called at once. */
  get urgentFrom(): number {
    return this.#changedAt + urgentHoldSeconds;
  }

  get timers(): Readonly<Record<'up' | 'urgent' | 'down' | 'starved', OnDelay>> {
    return { up: this.#up, urgent: this.#urgent, down: this.#down, starved: this.#scarce };
  }

  /** How many run. */
  get running(): number {
    let count = 0;
    for (let i = 0; i < this.#chillers.length; i++) if (this.#chillers[i].state === 'running') count++;
    return count;
  }

  /** Chillers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    const { image } = this.#context;
    const running = this.#run.filter((slot) => image.value[slot] >= 0.5).length;
    if (running > this.#stage) this.#change(running);
  }

  /** One more or one fewer, where the situation has called for it for long enough; asks for them. */
  step({ supply, setpoint, known, alone, hallWaits }: CoolingSituation): void {
    const { time, dt } = this.#context;
    const error = supply - setpoint;
    const settled = time - this.#changedAt > settleSeconds;
    const up = this.#up.step(error > chillerBand && alone && settled, dt);
    const pressing = error > urgentBand || (!known && this.#stage === 0) || (hallWaits && this.#isBusy());
    const urgent = this.#urgent.step(pressing, dt) && time - this.#changedAt > urgentHoldSeconds;
    const room = !this.#isStarved(this.#stage + 1, scarceToStart);
    if ((up || urgent) && this.#stage < this.#chillers.length && room) this.#change(this.#stage + 1);
    const starved = this.#scarce.step(this.#isStarved(this.#stage, scarceToStay), dt);
    if (this.#down.step(this.#stage > 0 && known && this.#idle(error), dt) || starved) this.#change(this.#stage - 1);
    for (let i = 0; i < this.#chillers.length; i++) this.#chillers[i].leavingTemperatureSetpoint = setpoint;
    this.#request();
  }

  /**
   * Whether the loop's flow is too little for so many chillers; those that run down still share it. One that gave up its flow must start
   * again, which takes more. What a meter that is not known says is no reason.
   */
  #isStarved(stage: number, shares: typeof scarceToStay | typeof scarceToStart): boolean {
    const { flow, flowQuality } = this.#meter;
    if (stage === 0 || flowQuality === quality.bad) return false;
    let sharing = 0;
    for (let i = 0; i < this.#chillers.length; i++) if (compressorFlowStates.has(this.#chillers[i].state)) sharing++;
    const { several, single } = sharing < stage ? scarceToStart : shares;
    return flow < (stage > 1 ? several * stage : single * Math.max(1, sharing)) * this.#designFlow;
  }

  /** Flow that there is and that one more chiller needs, kg/s, where that is too little. */
  get scarceForNext(): { flow: number; needed: number } | undefined {
    if (!this.#isStarved(this.#stage + 1, scarceToStart)) return undefined;
    const share = this.#stage === 0 ? scarceToStart.single : scarceToStart.several * (this.#stage + 1);
    return { flow: this.#meter.flow, needed: share * this.#designFlow };
  }

  /** Whether all that was asked for runs, with more than half of its load. */
  #isBusy(): boolean {
    const { image } = this.#context;
    let sum = 0;
    for (let i = 0; i < this.#chillers.length; i++)
      if (this.#chillers[i].state === 'running') sum += image.value[this.#capacity[i]];
    return this.running >= this.#stage && sum >= 0.6 * this.running;
  }

  /** Whether the chillers that run have so little to do that one fewer is enough. */
  #idle(error: number): boolean {
    const { image, available } = this.#context;
    let count = 0;
    let sum = 0;
    let minimum = 0;
    for (let i = 0; i < this.#chillers.length; i++) {
      const chiller = this.#chillers[i];
      if (available[chiller.index] === 0 || chiller.state !== 'running') continue;
      if (count === 0) minimum = chiller.minimumCapacity;
      count++;
      sum += image.value[this.#capacity[i]];
    }
    if (count === 0) return false;
    const capacity = sum / count;
    return this.#stage === 1 ? capacity <= minimum + 0.05 && error < 0.1 : capacity < 0.4 && error < 0.3;
  }

  /**
   * Asks for as many chillers as the stage has: who runs keeps running, who starts keeps starting, then who can start at once
   * (one in its minimum off-time would leave the halls waiting); among equals the one that has run least.
   */
  #request(): void {
    const { requests } = this.#context;
    for (let count = 0; count < this.#stage; count++) {
      const { next } = this;
      if (next === undefined) return;
      requests.post(next.index, 1, this.#owner, this.#reason);
    }
  }

  /** Whoever is asked for next, of those that can be counted on and are not asked for yet. */
  get next(): ChillerControl | undefined {
    const { available, requests } = this.#context;
    let best: ChillerControl | undefined;
    for (let i = 0; i < this.#chillers.length; i++) {
      const chiller = this.#chillers[i];
      if (available[chiller.index] === 0 || requests.run[chiller.index] === 1) continue;
      if (best === undefined || before(chiller, best)) best = chiller;
    }
    return best;
  }

  #change(stage: number): void {
    this.#context.note(this.#equipment.name, 'event.stage', { from: this.#stage, to: stage });
    this.#stage = stage;
    this.#changedAt = this.#context.time;
    this.#up.reset();
    this.#urgent.reset();
    this.#down.reset();
    this.#scarce.reset();
  }

  restore(stage: number): void {
    this.#stage = clamp(stage, 0, this.#chillers.length);
  }

  /** Goes on from the same circuit's by another configuration. */
  succeed(before: ChillerStaging): void {
    this.restore(before.#stage);
    this.#changedAt = before.#changedAt;
    this.#up.succeed(before.#up);
    this.#urgent.succeed(before.#urgent);
    this.#down.succeed(before.#down);
    this.#scarce.succeed(before.#scarce);
  }
}
