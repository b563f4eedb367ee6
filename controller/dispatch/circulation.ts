import type { EquipmentOf } from '../../config/index.ts';
import { clamp, OnDelay, ProportionalIntegral } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, optionalSlot, slotOf } from '../equipment/control.ts';
import type { DriveControl } from '../equipment/drive/control.ts';
import type { GreenhouseControl } from '../equipment/greenhouse/control.ts';
import { level } from '../image/index.ts';
import type { Circulation } from './topology.ts';

/** Two pumps run together for this long when duty changes hands, so that the flow does not stop. */
const overlapSeconds = 60;
/** Swing of the differential pressure that matters, bar. */
const pressureAmplitude = 0.05;
/** One more pump runs once the speed is at the first, and the pressure below the second of its set-point; one fewer below the third of the speed. */
const stageUp = { speed: 0.98, pressure: 0.85 } as const;
const stageDownSpeed = 0.6;

/** Speed while no pressure is known. */
const blindSpeed = 0.8;

/** Where a group's differential-pressure set-point is kept, and where its worst value is shown. */
export interface PressureSlots {
  readonly setpoint: number;
  readonly shown: number;
  /** Index of the circuit that they belong to. */
  readonly keeper: number;
}

/**
 * A group of circulation pumps: enough of them run to hold the differential pressure at the worst load; duty goes to the
 * one that has run least, and to the next at once when the duty pump is lost.
 */
export class CirculationControl {
  readonly circulation: Circulation;
  readonly #context: ControlContext;
  readonly #pumps: readonly DriveControl[];
  /** Slots of the pumps' outputs. */
  readonly #run: readonly number[];
  readonly #speed: readonly number[];
  /** The pumps that shall run: the first {@link #chosenCount}. */
  readonly #chosen: DriveControl[];
  #chosenCount = 0;
  readonly #pressures: readonly number[];
  readonly #greenhouses: readonly GreenhouseControl[];
  readonly #slots: PressureSlots | undefined;
  readonly #loop: ProportionalIntegral;
  readonly #lag: OnDelay;
  readonly #single: OnDelay;
  readonly #boost = new ProportionalIntegral(0.05, 900);
  readonly #rotationSeconds: number;
  readonly #minimumSpeed: number;
  readonly #owner: number;
  readonly #pressureReason: number;
  readonly #demandReason: number;
  #needed = 1;
  #duty = -1;
  #overlapUntil = Number.NEGATIVE_INFINITY;

  constructor(
    context: ControlContext,
    circulation: Circulation,
    pumps: readonly DriveControl[],
    greenhouses: readonly GreenhouseControl[],
    slots: PressureSlots | undefined,
  ) {
    this.#context = context;
    this.circulation = circulation;
    this.#pumps = pumps;
    this.#run = pumps.map((pump) => slotOf(pump.equipment, 'run'));
    this.#speed = pumps.map((pump) => slotOf(pump.equipment, 'speed'));
    this.#chosen = [...pumps];
    this.#greenhouses = greenhouses;
    this.#slots = slots;
    this.#pressures = circulation.loads
      .map((load) =>
        Math.max(optionalSlot(load, 'primary.differentialPressure'), optionalSlot(load, 'differentialPressure')),
      )
      .filter((slot) => slot >= 0);
    const { tuning, rotationTime, minimumSpeed } = (pumps[0].equipment as EquipmentOf<'pump'>).parameters;
    this.#loop = new ProportionalIntegral(tuning.gain, tuning.integralTime);
    this.#loop.track(0.6);
    if (this.#pressures.length > 0 && slots !== undefined)
      context.loops.watch({
        equipment: pumps[0].equipment,
        name: 'speed',
        loop: this.#loop,
        unit: 'bar',
        amplitude: pressureAmplitude,
      });
    this.#lag = new OnDelay(300);
    this.#single = new OnDelay(600);
    this.#rotationSeconds = rotationTime;
    this.#minimumSpeed = minimumSpeed;
    this.#owner = context.priority.name('circulation');
    this.#pressureReason = context.priority.name('reason.differentialPressure');
    this.#demandReason = context.priority.name('reason.loadDemand');
  }

  /** Goes on from where the control of the same group by another configuration stands. */
  succeed(before: CirculationControl): void {
    this.#needed = Math.min(before.#needed, this.#pumps.length);
    this.#duty = before.#duty;
    this.#overlapUntil = before.#overlapUntil;
    this.#loop.succeed(before.#loop);
    this.#lag.succeed(before.#lag);
    this.#single.succeed(before.#single);
    this.#boost.succeed(before.#boost);
  }

  scan(): void {
    if (this.#pressures.length > 0 && this.#slots !== undefined) this.#holdPressure(this.#slots);
    else this.#followDemand();
  }

  /** Begins from the speed of whichever of its pumps runs now. */
  adopt(): void {
    const { image } = this.#context;
    const running = this.#run.findIndex((slot) => image.value[slot] >= 0.5);
    if (running < 0) return;
    this.#duty = this.#pumps[running].index;
    this.#loop.track(image.value[this.#speed[running]]);
  }

  #holdPressure(slots: PressureSlots): void {
    const { image, dt } = this.#context;
    const at = this.#worst();
    const known = at >= 0;
    const worst = known ? image.value[at] : Number.POSITIVE_INFINITY;
    const setpoint = image.value[slots.setpoint];
    image.publish(slots.shown, known ? worst : 0, known ? 0 : 2);
    const held = this.#heldByOthers();
    let speed: number;
    if (held !== undefined) {
      this.#loop.track(held, known ? setpoint - worst : 0);
      speed = held;
    } else if (known) speed = this.#loop.step(setpoint - worst, dt, this.#minimumSpeed, 1);
    else {
      // No pressure is known at all: flow enough for a cold day or a full hall, rather than none.
      this.#loop.track(blindSpeed);
      speed = blindSpeed;
    }
    if (this.#lag.step(known && speed >= stageUp.speed && worst < stageUp.pressure * setpoint, dt))
      this.#needed = Math.min(this.#needed + 1, this.#pumps.length);
    if (this.#single.step(this.#needed > 1 && speed < stageDownSpeed, dt)) this.#needed--;
    this.#post(speed, this.#pressureReason);
  }

  /** Index of the circuit that keeps its set-point; -1: it follows its loads' demand. */
  get keeper(): number {
    return this.#pressures.length > 0 && this.#slots !== undefined ? this.#slots.keeper : -1;
  }

  /** Where the pressure that it holds is worst, which pump is on duty and until when, and what brings one more. */
  conditions(): Condition[] {
    const slots = this.#slots;
    if (slots === undefined || this.#pressures.length === 0) return [];
    const { image, plant } = this.#context;
    const setpoint = image.value[slots.setpoint];
    const worst = this.#worst();
    if (worst < 0) return [condition('condition.pressureUnknown', { speed: blindSpeed }), ...this.#dutyConditions()];
    const load = plant.equipment[plant.points[worst].equipment].name;
    const least = this.#loop.output <= this.#minimumSpeed && image.value[worst] > setpoint;
    return [
      condition(least ? 'condition.pressureAtLeastSpeed' : 'condition.pressureHeld', {
        setpoint,
        pressure: image.value[worst],
        load,
      }),
      ...(this.#heldByOthers() === undefined ? [] : [condition('condition.pumpsHeld')]),
      ...this.#dutyConditions(),
    ];
  }

  #dutyConditions(): Condition[] {
    const { time } = this.#context;
    const conditions: Condition[] = [];
    const duty = this.#pumps.find(({ index }) => index === this.#duty);
    const others = this.#pumps.filter((pump) => !this.#isChosen(pump) && this.#context.available[pump.index] === 1);
    if (duty !== undefined && others.length > 0) {
      const next = others.reduce((least, pump) => (pump.runSeconds < least.runSeconds ? pump : least));
      const left = this.#weight(next) - this.#weight(duty);
      const parameters = { pump: duty.equipment.name, next: next.equipment.name };
      conditions.push(condition('condition.dutyPump', parameters, time + Math.max(0, left)));
    }
    if (this.#lag.elapsed > 0) conditions.push(condition('condition.nextPumpSoon', {}, time + this.#lag.remaining));
    else if (this.#needed < this.#pumps.length)
      conditions.push(condition('condition.nextPump', { share: stageUp.pressure, speed: stageUp.speed }));
    if (this.#single.elapsed > 0)
      conditions.push(condition('condition.onePumpFewer', {}, time + this.#single.remaining));
    return conditions;
  }

  /** Slot of the worst pressure that is known; -1: none is. */
  #worst(): number {
    const { image } = this.#context;
    let worst = -1;
    for (const slot of this.#pressures)
      if (image.usable(slot) && (worst < 0 || image.value[slot] < image.value[worst])) worst = slot;
    return worst;
  }

  /**
   * Speed at which a person or an interlock holds the duty pump, or undefined: the loop follows it, so that giving back is bumpless. A
   * loop that ran down meanwhile would take the flow from all machines at once.
   */
  #heldByOthers(): number | undefined {
    const { priority, image } = this.#context;
    let duty = 0;
    while (duty < this.#pumps.length && this.#pumps[duty].index !== this.#duty) duty++;
    if (duty === this.#pumps.length) return undefined;
    const slot = this.#speed[duty];
    const held = [level.lifeSafety, level.plantProtection, level.operator].some((at) => priority.isFilled(slot, at));
    return held ? image.value[slot] : undefined;
  }

  #followDemand(): void {
    const { requests, dt } = this.#context;
    let demand = 0;
    let short = 0;
    for (const greenhouse of this.#greenhouses) {
      demand = Math.max(demand, greenhouse.demand);
      short = Math.max(short, greenhouse.short);
    }
    if (demand > 0.02) this.#post(clamp(0.4 + 0.6 * demand, this.#minimumSpeed, 1), this.#demandReason);
    const boost = this.#boost.step(short > 0.3 ? short : -0.5, dt, 0, 1);
    if (boost > 0.01) {
      for (const valve of this.circulation.boostValves) requests.post(valve, boost, this.#owner, this.#demandReason);
    }
  }

  #post(speed: number, reason: number): void {
    const { time, requests } = this.#context;
    this.#choose();
    const chosen = this.#chosen;
    const count = this.#chosenCount;
    const duty = count > 0 ? chosen[0].index : -1;
    if (duty !== this.#duty && this.#duty >= 0) this.#overlapUntil = time + overlapSeconds;
    if (time < this.#overlapUntil && this.#pumps.length > count) {
      const leaving = this.#pumps.find((pump) => pump.state === 'running' && !this.#isChosen(pump));
      if (leaving !== undefined) requests.post(leaving.equipment.index, speed, this.#owner, reason);
    }
    this.#duty = duty;
    for (let i = 0; i < count; i++) requests.post(chosen[i].index, speed, this.#owner, reason);
  }

  #isChosen(pump: DriveControl): boolean {
    for (let i = 0; i < this.#chosenCount; i++) if (this.#chosen[i] === pump) return true;
    return false;
  }

  /** Chooses the pumps that shall run: available ones, the duty pump first unless it has run a rotation longer than the next. */
  #choose(): void {
    const { available } = this.#context;
    const pumps = this.#pumps;
    // None counts as available (all in fault, say): ask all the same, so that the first to recover runs.
    let any = false;
    for (let i = 0; i < pumps.length; i++) any ||= available[pumps[i].index] === 1;
    this.#chosenCount = 0;
    while (this.#chosenCount < this.#needed) {
      let best: DriveControl | undefined;
      for (let i = 0; i < pumps.length; i++) {
        const pump = pumps[i];
        if ((any && available[pump.index] === 0) || this.#isChosen(pump)) continue;
        if (best === undefined || this.#weight(pump) < this.#weight(best)) best = pump;
      }
      if (best === undefined) return;
      this.#chosen[this.#chosenCount++] = best;
    }
  }

  #weight(pump: DriveControl): number {
    return pump.runSeconds - (pump.index === this.#duty ? this.#rotationSeconds : 0);
  }
}
