import { airHeatCapacity } from './constants.ts';

/** Humidity where nothing else is known: winter mean of the Paris region is 80 to 90 %. */
export const usualHumidity = 0.85;

/** Heat of sublimation and of fusion, and heat capacity of ice; kJ/kg and kJ/(kg K). */
const sublimation = 2834;
const fusion = 334;
const iceHeatCapacity = 2.1;
/** Pressure of the air, Pa. */
const atmosphere = 101_325;

/** Air through the coil, kg/s, and metal of the coil, kJ/K, a kW of rated heat (some 320 m³/h and 1.5 kg of copper and aluminium). */
const airFlow = 0.11;
const coilCapacity = 0.9;
/** Share of the way to the surface's temperature and moisture that air goes in a coil of six rows: 1 - bypass. */
const contact = 0.75;
/** Frost at which a machine defrosts, kg a kW of rated heat: it then evaporates so many kelvin colder than with a clean coil. */
const frostLimit = 0.15;
const frostLift = 4;
/** Heat into the coil during a defrost over rated heat, and heat over power: small lift, poor use. */
const defrostHeat = 0.8;
const defrostPerformance = 3.5;
/** Share of that heat that melts; the rest goes to the air. */
const meltingShare = 0.7;
/** Coil's temperature at the end of a defrost, °C; and seconds for which it drips before heating begins again. */
const endTemperature = 10;
const dripTime = 45;
/** Frost melts by itself in air above 0 °C, s at 1 K. */
const thawTime = 6 * 3600;
/** Below this the sink gives no heat to a defrost, °C. */
export const sinkMinimum = 12;

/** Magnus's formula over ice and over water, with Sonntag's coefficients (1990): pressure at 0 °C in Pa, factor and °C. */
const triplePressure = 611.2;
const overIce = { factor: 22.46, offset: 272.62 };
const overWater = { factor: 17.62, offset: 243.12 };

/** Moisture of saturated air, kg/kg, over ice below 0 °C and over water above. */
export function saturation(temperature: number): number {
  const { factor, offset } = temperature < 0 ? overIce : overWater;
  const pressure = triplePressure * Math.exp((factor * temperature) / (offset + temperature));
  return (0.622 * pressure) / (atmosphere - pressure);
}

/** Slope of {@link saturation} where it is `moisture`, kg/kg a kelvin. */
function saturationSlope(temperature: number, moisture: number): number {
  const { factor, offset } = temperature < 0 ? overIce : overWater;
  return (moisture * (1 + moisture / 0.622) * factor * offset) / (offset + temperature) ** 2;
}

/**
 * Temperature of the surface of a coil that takes `cold` from air, °C: sensible and latent heat pass to it by the same contact (Lewis
 * number 1), so the enthalpy that the air gives up decides. A surface above the dew point is dry and its temperature plain; below it,
 * a fixed number of Newton steps on the wet curve alone, which has no corner there and is all but straight.
 * @param temperature of the air, °C @param moisture of the air, kg/kg @param cold kW @param flow kg/s of air
 */
export function surfaceTemperature(temperature: number, moisture: number, cold: number, flow: number): number {
  const wanted = cold / (contact * flow);
  let surface = temperature - wanted / airHeatCapacity;
  if (moisture <= saturation(surface)) return surface;
  for (let i = 0; i < 4; i++) {
    const saturated = saturation(surface);
    const given = airHeatCapacity * (temperature - surface) + sublimation * (moisture - saturated);
    surface += (given - wanted) / (airHeatCapacity + sublimation * saturationSlope(surface, saturated));
  }
  return surface;
}

/** State: frost on the coil, kg; seconds that the defrost will still drip, or -1 while it melts, or 0 while it heats; heat it still takes, kJ. */
export const frostStateSize = 3;

/**
 * Frost on the coil of an air-sourced machine, and its defrosts by reversed cycle. Frost grows by the moisture that the air leaves on a
 * surface below 0 °C; at a limit (makers begin where evaporation has sunk by some 4 K) the cycle is reversed until the coil is warm.
 */
export class FrostedCoil {
  private readonly s: Float64Array;
  private readonly ratedHeat: number;
  private readonly limit: number;

  /** @param state see {@link frostStateSize} @param ratedHeat kW */
  constructor(state: Float64Array, ratedHeat: number) {
    this.s = state;
    this.ratedHeat = ratedHeat;
    this.limit = frostLimit * ratedHeat;
  }

  /** kg. */
  get frost(): number {
    return this.s[0];
  }

  /** Whether the cycle is reversed or the coil drips: no heat is given. */
  get defrosting(): boolean {
    return this.s[1] !== 0;
  }

  /** Kelvin by which frost makes the source colder to the machine. */
  get lift(): number {
    return frostLift * Math.min(1, this.s[0] / this.limit);
  }

  /** A step at rest. */
  rest(outdoor: number, dt: number): void {
    this.s[1] = 0;
    this.thaw(outdoor, dt);
  }

  private thaw(outdoor: number, dt: number): void {
    if (outdoor > 0 && this.s[0] > 0) this.s[0] *= Math.exp((-outdoor * dt) / thawTime);
  }

  /** A step of heating: frost grows; at its limit the next step defrosts. @param cold kW out of the air @param humidity 0 to 1 */
  grow(outdoor: number, humidity: number, cold: number, dt: number): void {
    const flow = airFlow * this.ratedHeat;
    const moisture = humidity * saturation(outdoor);
    const surface = surfaceTemperature(outdoor, moisture, cold, flow);
    if (surface >= 0) {
      this.thaw(outdoor, dt);
      return;
    }
    this.s[0] += contact * flow * Math.max(0, moisture - saturation(surface)) * dt;
    if (this.s[0] < this.limit) return;
    this.s[1] = -1;
    const melt = this.s[0] * (fusion - iceHeatCapacity * surface);
    const metal = coilCapacity * this.ratedHeat * (endTemperature - surface);
    this.s[2] = (melt + metal) / meltingShare;
  }

  /** A step of defrost. @returns kW of electricity, and of heat that the sink gives */
  defrost(sinkTemperature: number, dt: number): { power: number; taken: number } {
    if (this.s[1] > 0) {
      this.s[1] = Math.max(0, this.s[1] - dt);
      return { power: 0, taken: 0 };
    }
    const full = defrostHeat * this.ratedHeat;
    const power = full / defrostPerformance;
    const offered = sinkTemperature > sinkMinimum ? full : power;
    // What is left of it may be less than a step's.
    const heat = dt > 0 ? Math.min(offered, this.s[2] / dt) : offered;
    this.s[2] -= heat * dt;
    if (this.s[2] <= 1e-9) {
      this.s[0] = 0;
      this.s[1] = dripTime;
    }
    const share = heat / offered;
    return { power: power * share, taken: (offered - power) * share };
  }
}
