import { clamp } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { storesOn } from './topology.ts';

const sensors = [
  'temperature.top',
  'temperature.upper',
  'temperature.middle',
  'temperature.lower',
  'temperature.bottom',
] as const;

/** A store with its sensors' slots. */
interface StoreView {
  readonly top: number;
  readonly sensors: readonly number[];
  readonly charge: number;
  /** m³. */
  readonly volume: number;
}

/** The stores of a heating circuit, as its dispatch sees them. */
export class HeatStores {
  /** m³ of all. */
  readonly volume: number;
  /** Of the charge when it was asked for last: good by all sensors, uncertain by some of them, bad by none. */
  quality: number = quality.bad;
  readonly #context: ControlContext;
  readonly #stores: readonly StoreView[];

  /** @param circuit index of the hydraulic circuit */
  constructor(context: ControlContext, circuit: number) {
    this.#context = context;
    this.#stores = storesOn(context.plant, circuit).map((store) => ({
      top: slotOf(store, 'temperature.top'),
      sensors: sensors.map((key) => slotOf(store, key)),
      charge: slotOf(store, 'charge'),
      volume: store.parameters.volume,
    }));
    this.volume = this.#stores.reduce((sum, store) => sum + store.volume, 0);
  }

  /** Whether any sensor told of the charge when it was asked for last. */
  get known(): boolean {
    return this.quality !== quality.bad;
  }

  /** Temperature at the top of the first store that knows its own, °C; `otherwise` where none does. */
  top(otherwise: number): number {
    const { image } = this.#context;
    for (const { top } of this.#stores) if (image.usable(top)) return image.value[top];
    return otherwise;
  }

  /** Share of the stores at supply temperature; half where nothing is known, or there is none. Each store's own is published. */
  charge(setpoint: number, back: number): number {
    const { image } = this.#context;
    const span = Math.max(5, setpoint - back);
    let sum = 0;
    let weight = 0;
    let lost = false;
    for (const store of this.#stores) {
      let own = 0;
      let known = 0;
      for (const slot of store.sensors) {
        if (!image.usable(slot)) continue;
        own += clamp((image.value[slot] - back) / span, 0, 1);
        known++;
      }
      const all = known === store.sensors.length;
      lost ||= !all;
      image.publish(store.charge, known > 0 ? own / known : 0, qualityOf(known > 0, all));
      if (known === 0) continue;
      sum += (own / known) * store.volume;
      weight += store.volume;
    }
    this.quality = qualityOf(weight > 0, !lost);
    return this.known ? sum / weight : 0.5;
  }
}

/** What the mean of those that are left stands for is a substitute. */
const qualityOf = (known: boolean, all: boolean): number =>
  known ? (all ? quality.good : quality.uncertain) : quality.bad;
