/**
 * Effectiveness of a counterflow exchanger (Kays and London, Compact Heat Exchangers, 3rd ed., table 2-2).
 * @param conductance kW/K
 * @param capacityA, capacityB heat capacity flows of both sides, kW/K
 * @returns heat moved over the most that could be, 0 to 1
 */
export function counterflowEffectiveness(conductance: number, capacityA: number, capacityB: number): number {
  const smaller = Math.min(capacityA, capacityB);
  if (smaller <= 0) return 0;
  const ratio = smaller / Math.max(capacityA, capacityB);
  const units = conductance / smaller;
  if (ratio > 0.9999) return units / (1 + units);
  const decay = Math.exp(-units * (1 - ratio));
  return (1 - decay) / (1 - ratio * decay);
}

/**
 * Conductance of an exchanger at part flow: each side's film takes half of the resistance at design and goes with the flow to
 * the power 0.7 (between 0.6 and 0.8 for plates: VDI Heat Atlas, N6).
 * @param shareA, shareB flows over design flows
 */
export function partFlowConductance(designConductance: number, shareA: number, shareB: number): number {
  if (shareA <= 0 || shareB <= 0) return 0;
  return (2 * designConductance) / (shareA ** -0.7 + shareB ** -0.7);
}

/** Remembers its answer until a flow changes: powers are dear in a loop of years. The memory is exact, so it is no state. */
export class PartFlowExchanger {
  /** Share of its conductance that dirt takes. */
  fouling = 0;
  private knownFouling = 0;
  private knownA = -1;
  private knownB = -1;
  private effectiveness = 0;
  private smaller = 0;

  private readonly design: number;
  private readonly designA: number;
  private readonly designB: number;
  private readonly heatCapacityA: number;
  private readonly heatCapacityB: number;

  /** @param design kW/K at design flows `designA` and `designB` kg/s of liquids with these heat capacities, kJ/(kg K) */
  constructor(design: number, designA: number, designB: number, heatCapacityA: number, heatCapacityB: number) {
    this.design = design;
    this.designA = designA;
    this.designB = designB;
    this.heatCapacityA = heatCapacityA;
    this.heatCapacityB = heatCapacityB;
  }

  /** Heat that passes per kelvin between the two entering temperatures, kW/K, for the given flows (kg/s, not negative). */
  transfer(flowA: number, flowB: number): number {
    if (flowA !== this.knownA || flowB !== this.knownB || this.fouling !== this.knownFouling) {
      this.knownFouling = this.fouling;
      this.knownA = flowA;
      this.knownB = flowB;
      const a = flowA * this.heatCapacityA;
      const b = flowB * this.heatCapacityB;
      this.smaller = Math.min(a, b);
      const conductance = partFlowConductance(
        this.design * (1 - this.fouling),
        flowA / this.designA,
        flowB / this.designB,
      );
      this.effectiveness = counterflowEffectiveness(conductance, a, b);
    }
    return this.effectiveness * this.smaller;
  }
}
