import { settle } from './store.ts';

/**
 * Domestic hot water: a store of four layers (0 on top) charged through an external exchanger, drawn from its top and refilled
 * with cold water, with a circulation loop from the top to the second layer. State: the layers' temperatures, °C.
 */
export const hotWaterLayers = 4;

export interface HotWaterSize {
  readonly layerMass: number;
  readonly heatCapacity: number;
  readonly coldWaterTemperature: number;
  /** kW at 58 °C in the loop and 20 °C around it. */
  readonly circulationLoss: number;
  /** kg/s, sized for 4 K between leaving and returning. */
  readonly circulationFlow: number;
}

export function hotWaterSize(
  storeVolume: number,
  coldWaterTemperature: number,
  circulationLoss: number,
  density: number,
  heatCapacity: number,
): HotWaterSize {
  return {
    layerMass: (storeVolume * density) / hotWaterLayers,
    heatCapacity,
    coldWaterTemperature,
    circulationLoss,
    circulationFlow: circulationLoss / (4 * heatCapacity),
  };
}

/** The store itself. Set what drives it, then {@link step}. */
export class HotWaterStore {
  /** kW from the exchanger, carried by `chargeFlow` kg/s from bottom to top; kg/s drawn, wanted as water at 40 °C. */
  charge = 0;
  chargeFlow = 0;
  draw = 0;
  /** Over the last step, kJ: heat in the water drawn, less that of the cold water that replaced it; loss of the loop. */
  drawn = 0;
  circulationLoss = 0;
  /** °C, returning from the circulation loop. */
  loopTemperature = 54;
  private readonly t: Float64Array;
  private readonly size: HotWaterSize;

  /** @param layers the {@link hotWaterLayers} temperatures */
  constructor(layers: Float64Array, size: HotWaterSize) {
    this.t = layers;
    this.size = size;
  }

  step(dt: number): void {
    const { t, size, charge } = this;
    const { layerMass, heatCapacity } = size;
    const bottom = hotWaterLayers - 1;
    const cold = size.coldWaterTemperature;
    // Taps mix with cold water down to 40 °C; a store colder than that is drawn unmixed.
    const mixing = t[0] > 40 ? (40 - cold) / Math.max(1, t[0] - cold) : 1;
    const drawMass = Math.min(this.draw * mixing * dt, 0.4 * layerMass);
    const chargeMass = Math.min(this.chargeFlow * dt, 0.4 * layerMass);
    const top = t[0];
    const low = t[bottom];
    const charged = chargeMass > 0 ? low + (charge * dt) / (chargeMass * heatCapacity) : 0;
    // Heat of each layer in kg K; down is the net flow between layers. All flows carry temperatures of the step's start.
    const down = chargeMass - drawMass;
    let fromAbove = 0;
    for (let i = 0; i < hotWaterLayers; i++) {
      const below = i < bottom ? (down > 0 ? down * t[i] : down * t[i + 1]) : 0;
      let gain = fromAbove - below;
      if (i === 0) gain += chargeMass * charged - drawMass * top;
      if (i === bottom) gain += drawMass * cold - chargeMass * low;
      if (i === 0 && chargeMass === 0) gain += (charge * dt) / heatCapacity;
      fromAbove = below;
      t[i] += gain / layerMass;
    }
    this.drawn = drawMass * heatCapacity * (top - cold);
    this.circulate(dt);
    settle(t, hotWaterLayers);
  }

  /** The loop takes from the top and comes back, cooler, to the second layer. */
  private circulate(dt: number): void {
    const { t, size } = this;
    const { layerMass, heatCapacity } = size;
    const mass = Math.min(size.circulationFlow * dt, 0.25 * layerMass);
    const wanted = (size.circulationLoss * dt * Math.max(0, t[0] - 20)) / 38;
    const lost = Math.min(wanted, 0.5 * layerMass * heatCapacity * Math.max(0, t[0] - 20));
    const moved = mass * (t[0] - t[1]);
    t[0] -= moved / layerMass;
    t[1] += (moved - lost / heatCapacity) / layerMass;
    this.circulationLoss = lost;
    this.loopTemperature =
      size.circulationFlow > 0
        ? t[0] - (size.circulationLoss * Math.max(0, t[0] - 20)) / 38 / (size.circulationFlow * heatCapacity)
        : t[0];
  }

  /** Heat held above 0 °C, kJ. */
  energy(): number {
    let sum = 0;
    for (let i = 0; i < hotWaterLayers; i++) sum += this.t[i];
    return sum * this.size.layerMass * this.size.heatCapacity;
  }
}
