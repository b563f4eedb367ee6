/**
 * A heated building as two nodes, after the mass node of ISO 13790's 5R1C model: inner air with furniture, and structure. State:
 * air, structure, °C.
 */
export const airNode = 0;
export const massNode = 1;
export const buildingStateSize = 2;

export interface BuildingSize {
  /** kJ/K. */
  readonly airCapacity: number;
  readonly massCapacity: number;
  /** Windows and ventilation: air to outdoors, kW/K. */
  readonly toAir: number;
  /** Walls: structure to outdoors, kW/K. */
  readonly toMass: number;
  /** Air to structure, kW/K. */
  readonly coupling: number;
  /** Area that acts as a south window, m². */
  readonly solarAperture: number;
  readonly internalGains: number;
}

/**
 * Sizes the losses so that the building loses `designLoad` kW at the design outdoor temperature and 20 °C inside, in steady state.
 * As a design load is reckoned without sun and internal gains (EN 12831-1:2017, 6.1), what it takes of heating is less. Half of the loss goes by windows and air, half through the structure;
 * air and structure exchange over 2.5 m² per m² of floor at 9.1 W/m²K (ISO 13790:2008, 7.2.2.2 and 12.3.1.2).
 */
export function buildingSize(
  designLoad: number,
  designOutdoorTemperature: number,
  floorArea: number,
  thermalCapacity: number,
  solarShare: number,
  internalGains: number,
): BuildingSize {
  const loss = designLoad / (20 - designOutdoorTemperature);
  const coupling = Math.max(2 * loss, 9.1e-3 * 2.5 * floorArea);
  const half = loss / 2;
  return {
    airCapacity: thermalCapacity * 3600 * 0.1,
    massCapacity: thermalCapacity * 3600 * 0.9,
    toAir: half,
    toMass: (half * coupling) / (coupling - half),
    coupling,
    solarAperture: floorArea * solarShare,
    internalGains,
  };
}

/** Floor area, m², and capacity, kWh/K, of an ordinary building with this design load: 45 W/m² and 60 Wh/(m² K). */
export function ordinaryBuilding(designLoad: number): { floorArea: number; thermalCapacity: number } {
  const floorArea = designLoad / 0.045;
  return { floorArea, thermalCapacity: floorArea * 0.06 };
}

/** The building itself. Set what drives it, then {@link step}. */
export class Building {
  /** kW from the emitters; kW of sun through the windows (half to each node); °C outdoors. */
  heating = 0;
  sun = 0;
  outdoor = 0;
  /** Heat lost to outdoors over the last step, kW. */
  lost = 0;
  private readonly s: Float64Array;
  private readonly size: BuildingSize;

  /** @param state see {@link buildingStateSize} */
  constructor(state: Float64Array, size: BuildingSize) {
    this.s = state;
    this.size = size;
  }

  /** °C that the structure would have at rest, with the air as it is, `sun` kW through the windows and the outdoors given. */
  restingStructure(sun: number, outdoor: number): number {
    const { s, size } = this;
    return (size.toMass * outdoor + size.coupling * s[airNode] + sun / 2) / (size.toMass + size.coupling);
  }

  /** One implicit step. */
  step(dt: number): void {
    const { s, size, outdoor } = this;
    const { toAir, toMass, coupling } = size;
    const ca = size.airCapacity / dt;
    const cm = size.massCapacity / dt;
    const airSelf = ca + toAir + coupling;
    const massSelf = cm + toMass + coupling;
    const airGain = this.heating + size.internalGains + this.sun / 2;
    const massGain = this.sun / 2;
    const airRight = ca * s[airNode] + toAir * outdoor + airGain;
    const massRight = cm * s[massNode] + toMass * outdoor + massGain;
    const air = (airRight * massSelf + coupling * massRight) / (airSelf * massSelf - coupling * coupling);
    const mass = (massRight + coupling * air) / massSelf;
    const lostByAir = toAir * (air - outdoor);
    const lostByMass = toMass * (mass - outdoor);
    const between = coupling * (air - mass);
    s[airNode] += (airGain - lostByAir - between) / ca;
    s[massNode] += (massGain + between - lostByMass) / cm;
    this.lost = lostByAir + lostByMass;
  }

  /** Heat held above 0 °C, kJ. */
  energy(): number {
    return this.s[airNode] * this.size.airCapacity + this.s[massNode] * this.size.massCapacity;
  }
}
