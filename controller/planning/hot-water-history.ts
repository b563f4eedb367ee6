import type { LocalTime } from '../../config/index.ts';
import { clamp, waterHeat } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { hotWaterFreedom, hotWaterPace } from '../equipment/substation/hot-water-plan.ts';
import type { HotWaterProblem } from './hot-water.ts';
import type { PlannedHotWater } from './views.ts';

export interface HotWaterState {
  /** kW by hour of the day, of working days and of weekends. */
  readonly draw: readonly number[];
}

const dayHours = 24;
const places = 2 * dayHours;
/** Share of an hour's surprise that its place keeps: about ten days of its kind. */
const drawRate = 0.1;
/** Share of an hour that must have been measured, so that it tells. */
const measured = 0.5;
/** °C about the loop, and its mean at which its loss is rated. */
const roomTemperature = 20;
const loopTemperature = 58;
/**
 * Heat that a store gives or takes for a kelvin at its sensor over what its volume would, all of it at the sensor's temperature: the layers below cool
 * by more. Tried on the twin (four of 4 m³): 2 K less put off 55 kWh, where the volume alone has 37.
 */
const byLayers = 1.45;
/** °C that people draw at. */
const tapTemperature = 40;

/**
 * The stores of hot water that a heating circuit charges, as its plans see them: what they hold between the least that a plan may leave and the most
 * that it may put in, by their one sensor, and what people and circulation take from them, by hour.
 */
export class HotWaterHistory {
  readonly #context: ControlContext;
  readonly #stores: readonly PlannedHotWater[];
  readonly #local: (time: number) => LocalTime;
  readonly #draw: Float64Array;
  /** By store: by how much a plan had it above its set-point when the hour under way began, K. */
  readonly #began: Float64Array;
  #hour = { charged: 0, seconds: 0 };

  constructor(context: ControlContext, stores: readonly PlannedHotWater[], local: (time: number) => LocalTime) {
    this.#context = context;
    this.#stores = stores;
    this.#local = local;
    this.#draw = new Float64Array(places).fill(stores.reduce((sum, store) => sum + usualDraw(store), 0));
    this.#began = new Float64Array(stores.length);
  }

  /** Once a scan: takes up the heat that goes into the stores; an hour in which a meter fails tells nothing for so long. */
  observe(dt: number): void {
    const { image } = this.#context;
    let sum = 0;
    for (let i = 0; i < this.#stores.length; i++) {
      const { heat, heating } = this.#stores[i];
      if (!image.usable(heat)) return;
      let own = image.value[heat];
      if (heating !== undefined && image.value[heating.running] >= 0.5) {
        if (!image.usable(heating.supply) || !image.usable(heating.back)) return;
        own -= heating.flow * Math.max(0, image.value[heating.supply] - image.value[heating.back]);
      }
      sum += Math.max(0, own);
    }
    this.#hour.charged += sum * dt;
    this.#hour.seconds += dt;
  }

  /**
   * An hour is over: learns what was charged in it, but for what a plan moved.
   * @param time its beginning @param seconds that it was looked at
   * @returns kW by which a plan had the stores charged more, or less: no part of the load that is to be expected
   */
  close(time: number, seconds: number): number {
    let moved = 0;
    for (let i = 0; i < this.#stores.length; i++) {
      const one = this.#stores[i];
      const shift = this.#context.hotWaterShift[one.index];
      moved += (heatPerKelvin(one.parameters) * (shift - this.#began[i]) * 3600) / seconds;
      this.#began[i] = shift;
    }
    const hour = this.#hour;
    this.#hour = { charged: 0, seconds: 0 };
    if (this.#stores.length > 0 && hour.seconds >= measured * 3600) {
      const place = this.#placeAt(time);
      const drawn = Math.max(0, hour.charged / hour.seconds - moved);
      this.#draw[place] += drawRate * (drawn - this.#draw[place]);
    }
    return moved;
  }

  /** kW that people and circulation are expected to take in the hour that begins at a time from the stores that a plan may move now. */
  drawAt(time: number): number {
    const all = this.#stores.reduce((sum, { parameters }) => sum + parameters.dailyDraw, 0);
    const moved = this.#stores.reduce((sum, one) => sum + (this.#isMovable(one) ? one.parameters.dailyDraw : 0), 0);
    return all > 0 ? (this.#draw[this.#placeAt(time)] * moved) / all : 0;
  }

  /** What a plan may do with the stores now, but for what is drawn; undefined where it may nothing. */
  problem(): Omit<HotWaterProblem, 'draw'> | undefined {
    const { image } = this.#context;
    let [capacity, normal, initial, maximum, loss, all] = [0, 0, 0, 0, 0, 0];
    for (const one of this.#stores) {
      if (!this.#isMovable(one)) continue;
      const { parameters, setpoint, store } = one;
      const { least, most } = hotWaterFreedom(parameters, image.value[setpoint]);
      const kilowattHours = heatPerKelvin(one.parameters);
      capacity += kilowattHours * (most - least);
      normal += kilowattHours * (image.value[setpoint] - least);
      initial += kilowattHours * clamp(image.value[store] - least, 0, most - least);
      maximum += parameters.designLoad;
      loss += parameters.circulationLoss / (loopTemperature - roomTemperature);
      all += kilowattHours;
    }
    if (capacity === 0) return undefined;
    return { capacity, normal, initial, maximum, pace: hotWaterPace * all, lossPerHour: Math.min(1, loss / all) };
  }

  /** Whether a plan may move a store now: it is charged by itself, and not against legionella. */
  #isMovable(one: PlannedHotWater): boolean {
    const { image, available } = this.#context;
    if (available[one.index] === 0 || !image.usable(one.store) || image.value[one.disinfection] !== 0) return false;
    return this.#room(one) > 0;
  }

  /** K between the least and the most that a plan may have a store at. */
  #room({ parameters, setpoint }: PlannedHotWater): number {
    const { least, most } = hotWaterFreedom(parameters, this.#context.image.value[setpoint]);
    return most - least;
  }

  #placeAt(time: number): number {
    const { hour, weekday } = this.#local(time);
    return (weekday >= 5 ? dayHours : 0) + Math.floor(hour);
  }

  store(): HotWaterState {
    return { draw: [...this.#draw] };
  }

  /** @throws RangeError where the state is no such history's */
  restore({ draw }: HotWaterState): void {
    if (draw.length !== places || !draw.every((value) => Number.isFinite(value) && value >= 0))
      throw new RangeError('the stored draws of hot water are not 48 powers');
    this.#draw.set(draw);
  }

  succeed(before: HotWaterHistory): void {
    this.restore(before.store());
    this.#hour = { ...before.#hour };
    if (this.#began.length === before.#began.length) this.#began.set(before.#began);
  }
}

/** kWh that a store gives or takes for a kelvin at its sensor. */
export function heatPerKelvin({ storeVolume }: PlannedHotWater['parameters']): number {
  return (byLayers * storeVolume * 1000 * waterHeat) / 3600;
}

/** kW, before anything was measured. */
function usualDraw({ parameters }: PlannedHotWater): number {
  const { dailyDraw, coldWaterTemperature, circulationLoss } = parameters;
  return (dailyDraw * 1000 * waterHeat * (tapTemperature - coldWaterTemperature)) / 86_400 + circulationLoss;
}
