import type { EquipmentOf } from '../../../config/index.ts';
import { clamp, ProportionalIntegral, Rise, waterHeat } from '../../blocks/index.ts';
import { quality } from '../../image/index.ts';
import { CompressorControl } from '../compressor/control.ts';
import type { ControlContext } from '../context.ts';
import { type Condition, optionalSlot, slotOf } from '../control.ts';
import { openEnough } from '../valve/control.ts';
import { airConditions, isOutside } from './envelope.ts';

const sinkSpeedMinimum = 0.1;
/** Speed at which the sink is started, and kept until its valve is open: less would lose the flow that was just proven. */
const sinkSpeedAtStart = 0.5;
/**
 * A return so little below what stops it, K, makes it give less; a little nearer, it stops in order and tries again when the return
 * is cooler, or after some time, s: what stands in it tells nothing of the return.
 */
const warmMargin = { limit: 3, stop: 2, resume: 6, retrySeconds: 1800 } as const;
/**
 * Water that is flushed out and still as warm after so long, s, without falling faster than so, K/s, is the return's: more of it would only cool
 * the supply.
 */
const flushed = { seconds: 60, falling: 0.01 } as const;
/**
 * A return that rises fast (water of another producer, out of a vessel between them) is foreseen so far ahead, s, from so near its highest
 * on, K: its thermometer lags, and what trips on it wants a person. How fast is smoothed over so long, s.
 */
const rising = { leadSeconds: 30, margin: 12, smoothSeconds: 15 } as const;
/**
 * What leaves is foreseen so far ahead, s: while capacity ramps up on a pump that was throttled for less, it overshoots by more than the pump's
 * loop catches, and a set-point may lie a few kelvins below the trip.
 */
const leavingLeadSeconds = 60;
/**
 * So near its highest leaving temperature, K, capacity goes up from where it is by no more than so much in a scan, and per kelvin of what is left
 * less or more. The loop alone stands at full capacity as long as there is room, and has far to come down when there is none.
 */
const leavingNear = { room: 4, step: 0.05, perKelvin: 0.05 } as const;
/** The interlock stops it so much below its highest return, K. */
const interlockMargin = 1;
/** How fast its pump goes faster while flow is too little, 1/s. */
const searchRate = 0.005;
/**
 * Until the compressor runs, and for so long after, s, nothing tells how much flows, and the sink pump keeps the speed that proved the flow:
 * beside a boiler's pump that speeds up, one that turns slowly gives nothing at all. For some time after the start it is then throttled no
 * faster than so, 1/s, and slower near the least flow, so that what the heat meter tells comes in time; so much of the least flow is kept.
 */
const throttling = {
  settleSeconds: 60,
  startSeconds: 600,
  rate: 0.01,
  nearRate: 0.0025,
  near: 2.5,
  kept: 1.2,
} as const;

/**
 * Heat pump: capacity as the dispatch asks, leaving temperature by the sink pump's speed, source flow with capacity. Where
 * the sink pump is not its own, capacity holds the leaving temperature instead.
 */
export class HeatPumpControl extends CompressorControl {
  readonly #setpoint: number;
  readonly #leaving: number;
  readonly #entering: number;
  readonly #heat: number;
  /** Slot of its coefficient of performance. */
  readonly efficiencySlot: number;
  readonly #sinkFlowProven: number;
  /** Feedbacks of the valves in the sink's own path. */
  readonly #sinkValves: readonly number[];
  readonly #sinkSpeed: ProportionalIntegral;
  readonly #floor = new ProportionalIntegral(0.02, 180);
  readonly #source: ProportionalIntegral;
  readonly #sourceLeaving: number;
  readonly #sourceMinimum: number;
  readonly #sinkMaximum: number;
  readonly #enteringMaximum: number;
  /** Since when the return is too warm for it to run, plant time; not a number while it is not. */
  #warmSince = Number.NaN;
  readonly #air: EquipmentOf<'heatPump'>['parameters']['air'];
  readonly #outdoor: () => number;
  /** Whether its air is too cold or too warm. */
  #outside = false;
  /** Whether it rises too fast for an orderly stop. */
  #rushes = false;
  readonly #enteringRise = new Rise(rising.smoothSeconds);
  readonly #leavingRise = new Rise(rising.smoothSeconds);
  /** kg/s. */
  readonly #sinkFlowMinimum: number;
  readonly #ratedHeat: number;

  /** @param outdoor measured outdoor temperature, °C; not a number: not known */
  constructor(context: ControlContext, equipment: EquipmentOf<'heatPump'>, outdoor: () => number) {
    super(context, equipment, ['evaporator', 'condenser']);
    const { parameters } = equipment;
    this.#air = parameters.air;
    this.#outdoor = outdoor;
    this.#setpoint = slotOf(equipment, 'condenser.leavingTemperatureSetpoint');
    this.#leaving = slotOf(equipment, 'condenser.leavingTemperature');
    this.#entering = slotOf(equipment, 'condenser.enteringTemperature');
    this.#heat = slotOf(equipment, 'heat');
    this.efficiencySlot = slotOf(equipment, 'coefficientOfPerformance');
    this.#sinkFlowProven = slotOf(equipment, 'condenser.flowProven');
    const sink = this.sides.find(({ flowProven }) => flowProven === this.#sinkFlowProven);
    this.#sinkValves = (sink?.valves ?? []).map((valve) => slotOf(context.plant.equipment[valve], 'positionFeedback'));
    this.#sourceLeaving = optionalSlot(equipment, 'evaporator.leavingTemperature');
    this.#sourceMinimum = parameters.evaporator?.leavingTemperatureMinimum ?? Number.NEGATIVE_INFINITY;
    this.#sinkMaximum = parameters.condenser.leavingTemperatureMaximum;
    this.#enteringMaximum = parameters.condenser.enteringTemperatureMaximum;
    this.#ratedHeat = parameters.ratedHeat;
    this.#sinkFlowMinimum = parameters.condenser.minimumFlow * parameters.condenser.designFlow;
    this.#sinkSpeed = new ProportionalIntegral(parameters.tuning.gain, parameters.tuning.integralTime);
    this.#source = new ProportionalIntegral(parameters.sourceTuning.gain, parameters.sourceTuning.integralTime);
    this.#source.track(1);
    context.loops.watch({ equipment, name: 'sinkFlow', loop: this.#sinkSpeed, unit: 'K', amplitude: 1 });
  }

  override adopt(): void {
    super.adopt();
    const { image, plant } = this.context;
    const pump = this.sides.find((side) => side.flowProven === this.#sinkFlowProven)?.pumps[0];
    if (pump !== undefined) this.#sinkSpeed.track(image.value[slotOf(plant.equipment[pump], 'speed')]);
  }

  override scan(): void {
    this.#watchReturn();
    if (this.#air !== undefined) this.#outside = isOutside(this.#air, this.#outdoor(), this.#outside);
    super.scan();
  }

  /** A return near its highest stops it by order: left to interlock or protection, each such stop is a trip, and some want a person. */
  #watchReturn(): void {
    const { image, requests, time, dt } = this.context;
    const known = image.usable(this.#entering);
    const entering = image.value[this.#entering];
    const rise = this.#enteringRise.step(known ? entering : Number.NaN, dt);
    const { state } = this;
    const highest = this.#enteringMaximum;
    if (state === 'running' || state === 'unloading') {
      const near = known && entering > highest - rising.margin;
      // One that stops in order already has nothing to lose by stopping a little sooner.
      const tripping = state === 'unloading' ? highest - interlockMargin : highest;
      this.#rushes ||= near && entering + rising.leadSeconds * rise > tripping;
      const warm = known && entering > highest - warmMargin.stop;
      const asked = requests.run[this.index] === 1;
      if (state === 'running' && ((warm && asked) || this.#rushes)) this.#warmSince = time;
      return;
    }
    this.#rushes = false;
    if (state === 'flushing') {
      const settled = time - this.since >= flushed.seconds && rise > -flushed.falling;
      // What would let it start ends the flush: it is the interlock that holds it, down to its own hysteresis.
      if (known && settled && entering > highest - warmMargin.limit) this.#warmSince = time;
      return;
    }
    const cooled = known && entering < highest - warmMargin.resume;
    if (cooled || time - this.#warmSince >= warmMargin.retrySeconds) this.#warmSince = Number.NaN;
  }

  protected override declines(): string | undefined {
    if (this.#outside) return 'reason.outdoorLimit';
    return Number.isNaN(this.#warmSince) ? undefined : 'reason.waterTooWarm';
  }

  protected override get unfit(): boolean {
    return this.#outside;
  }

  protected override ownConditions(): Condition[] {
    return this.#air === undefined || !this.base.inAutomatic
      ? []
      : airConditions(this.#air, this.#outdoor(), this.#outside);
  }

  protected override stopsAtOnce(): boolean {
    return this.#rushes;
  }

  override leap(seconds: number): void {
    super.leap(seconds);
    this.#warmSince += seconds;
  }

  override conditions(): Condition[] {
    const conditions = super.conditions();
    if (!Number.isNaN(this.#warmSince) && this.base.inAutomatic)
      conditions.push({
        key: 'condition.waterTooWarm',
        parameters: { limit: this.#enteringMaximum - warmMargin.resume },
        blocking: true,
        until: this.#warmSince + warmMargin.retrySeconds,
      });
    return conditions;
  }

  override succeed(before: HeatPumpControl): void {
    super.succeed(before);
    this.#sinkSpeed.succeed(before.#sinkSpeed);
    this.#floor.succeed(before.#floor);
    this.#source.succeed(before.#source);
    this.#warmSince = before.#warmSince;
    this.#outside = before.#outside;
    this.#rushes = before.#rushes;
    this.#enteringRise.succeed(before.#enteringRise);
    this.#leavingRise.succeed(before.#leavingRise);
  }

  /** At least what the least flow needs to leave at its set-point: less would send cool water into the supply. */
  protected override wantedCapacity(requested: number): number {
    return Math.max(requested, this.#leastCapacity(), this.#floor.output);
  }

  /** Reckoned from the rating, so that it is there from the first minute; what the rating misses the loop of the floor finds. */
  #leastCapacity(): number {
    const { image } = this.context;
    if (this.state !== 'running' || !image.usable(this.#entering)) return 0;
    const spread = image.value[this.#setpoint] - image.value[this.#entering];
    return (this.#sinkFlowMinimum * waterHeat * spread) / this.#ratedHeat;
  }

  protected override pumpSpeed(side: { readonly flowProven: number }): number {
    if (side.flowProven === this.#sinkFlowProven) return this.#sinkSpeed.output;
    // Source flow follows capacity, so that the evaporator's temperature difference stays near its design.
    return clamp(0.5 + 0.5 * this.base.asked(this.capacity), 0.5, 1);
  }

  protected override modulate(state: string, compressorOn: boolean): void {
    const { context } = this;
    const { image, dt } = context;
    if (!compressorOn || !image.usable(this.#leaving)) {
      // Water that runs on carries what heat is left, no more: at the speed of a start it would send the return into the supply.
      const held = state === 'postRun' || state === 'running';
      this.#sinkSpeed.track(held ? Math.min(this.#sinkSpeed.output, sinkSpeedAtStart) : sinkSpeedAtStart);
      this.#floor.track(0);
      this.#source.track(1);
      this.#leavingRise.step(Number.NaN, dt);
      context.capacityLimit[this.index] = context.sourceLimit[this.index];
    } else {
      // Hotter than asked: more flow. The feed-forward is the speed that capacity and lift call for.
      const error = image.value[this.#leaving] - image.value[this.#setpoint];
      const flow = this.#sinkFlow(state);
      const least = this.#leastSpeed(flow);
      this.#sinkSpeed.step(error, dt, Math.max(least, this.#throttledTo(state, flow)), 1);
      // On top of what is asked for: from nothing it would first count up to that, while cool water leaves.
      const asked = clamp(context.requests.value[this.index], 0, 1);
      if (state === 'running' && this.#sinkSpeed.output <= least) this.#floor.step(-error, dt, asked, 1);
      else this.#floor.track(0);
      this.#limit();
    }
    const power = image.value[this.power];
    const known = image.usable(this.power) && image.usable(this.#heat) && power > 1 && state === 'running';
    if (known) image.publish(this.efficiencySlot, clamp(image.value[this.#heat] / power, 0, 30));
    else image.publish(this.efficiencySlot, 0, quality.bad);
  }

  /**
   * Flow through the sink, kg/s, reckoned back from the heat meter: how little a speed still gives depends on what other pumps do. Not a
   * number where nothing tells it.
   */
  #sinkFlow(state: string): number {
    const { image } = this.context;
    if (state === 'starting' || !image.usable(this.#heat) || !image.usable(this.#entering)) return Number.NaN;
    const spread = image.value[this.#leaving] - image.value[this.#entering];
    const flow = image.value[this.#heat] / (waterHeat * spread);
    return spread > 2 && flow > 0 ? flow : Number.NaN;
  }

  /** Speed that the sink pump is not throttled below: where its flow comes to less than the least, it goes faster again. */
  #leastSpeed(flow: number): number {
    const { image } = this.context;
    for (const valve of this.#sinkValves)
      if (image.usable(valve) && image.value[valve] < openEnough) return sinkSpeedAtStart;
    if (!(flow <= throttling.kept * this.#sinkFlowMinimum)) return sinkSpeedMinimum;
    const search = flow < this.#sinkFlowMinimum ? searchRate * this.context.dt : 0;
    return Math.min(1, Math.max(sinkSpeedMinimum, this.#sinkSpeed.output + search));
  }

  /** Speed that the sink pump is throttled to in this scan, at most. */
  #throttledTo(state: string, flow: number): number {
    const { time, dt } = this.context;
    const { output } = this.#sinkSpeed;
    const age = state === 'starting' ? 0 : time - this.since;
    if (age < throttling.settleSeconds && state !== 'unloading') return output;
    if (state === 'running' && age >= throttling.startSeconds) return 0;
    const near = !(flow > throttling.near * this.#sinkFlowMinimum);
    return output - (near ? throttling.nearRate : throttling.rate) * dt;
  }

  /** Holds capacity back before the machine's own protection trips: cold source, or sink or return near its highest temperature. */
  #limit(): void {
    const { image, sourceLimit, capacityLimit, dt } = this.context;
    const index = this.index;
    const sourceRoom =
      this.#sourceLeaving >= 0 && image.usable(this.#sourceLeaving)
        ? image.value[this.#sourceLeaving] - this.#sourceMinimum - 1
        : 10;
    const leaving = image.value[this.#leaving];
    const overshoot = leavingLeadSeconds * Math.max(0, this.#leavingRise.step(leaving, dt));
    const sinkRoom = this.#sinkMaximum - 2 - leaving - overshoot;
    const returnRoom = image.usable(this.#entering)
      ? this.#enteringMaximum - warmMargin.limit - image.value[this.#entering]
      : 10;
    const room = Math.min(sourceRoom, sinkRoom, returnRoom);
    const own = this.#source.step(room, dt, this.minimumCapacity, 1);
    const reached = image.value[this.capacity] + leavingNear.step + leavingNear.perKelvin * sinkRoom;
    const near = sinkRoom < leavingNear.room ? Math.max(this.minimumCapacity, reached) : 1;
    capacityLimit[index] = Math.min(sourceLimit[index], own, near);
  }
}
