/**
 * Friction of pipes: loss = factor * (coefficient * q|q| + slope * q), factor = 8 L / (π² ρ D⁵) in bar per (kg/s)².
 * Laminar (64/Re) up to Re 2000, Swamee and Jain's explicit form of Colebrook from Re 4000, straight between.
 */

/** bar per (kg/s)² and friction factor one. */
export function pipeFactor(length: number, innerDiameter: number, density: number): number {
  return ((8 * length) / (Math.PI ** 2 * density * innerDiameter ** 5)) * 1e-5;
}

/** Reynolds number per kg/s. */
export function reynoldsPerFlow(innerDiameter: number, density: number, viscosity: number): number {
  return 4 / (Math.PI * innerDiameter * density * viscosity);
}

/** Swamee and Jain 1976. @param roughness over inner diameter */
function turbulent(reynolds: number, roughness: number): number {
  const logarithm = Math.log10(roughness / 3.7 + 5.74 * reynolds ** -0.9);
  return 0.25 / (logarithm * logarithm);
}

function turbulentShare(reynolds: number): number {
  return Math.min(1, Math.max(0, (reynolds - 2000) / 2000));
}

/** The part of the friction factor that goes with the square of flow. */
export function pipeCoefficient(reynolds: number, roughness: number): number {
  const share = turbulentShare(reynolds);
  return share === 0 ? 0 : share * turbulent(reynolds, roughness);
}

/** The part that goes with flow: 64/Re times |q|, which does not depend on q. */
export function laminarSlope(reynolds: number, perFlow: number): number {
  return ((1 - turbulentShare(reynolds)) * 64) / perFlow;
}

/** Points of a pipe's table, from no flow to twice its design flow. */
const tableSize = 256;

/**
 * Friction of one pipe by its flow, from a table: a solver asks for it many thousand times a simulated day, and logarithms are dear.
 * Straight between points 0.8 % of design flow apart; beyond twice the design flow the last point holds (rough flow).
 */
export class PipeFriction {
  /** bar per (kg/s)² and bar per kg/s at the flow last looked up. */
  quadratic = 0;
  linear = 0;
  private readonly scale: number;
  private readonly quadratics = new Float64Array(tableSize + 2);
  private readonly linears = new Float64Array(tableSize + 2);

  /** @param factor see {@link pipeFactor} @param perFlow see {@link reynoldsPerFlow} @param roughness over inner diameter */
  constructor(factor: number, perFlow: number, roughness: number, designFlow: number) {
    this.scale = tableSize / (2 * designFlow);
    for (let i = 0; i < tableSize + 2; i++) {
      const reynolds = (Math.min(i, tableSize) / this.scale) * perFlow;
      this.quadratics[i] = factor * pipeCoefficient(reynolds, roughness);
      this.linears[i] = factor * laminarSlope(reynolds, perFlow);
    }
  }

  /** Looks up the friction at a flow, kg/s, not negative. */
  look(flow: number): void {
    const place = Math.min(tableSize, flow * this.scale);
    const i = place | 0;
    const f = place - i;
    this.quadratic = this.quadratics[i] + f * (this.quadratics[i + 1] - this.quadratics[i]);
    this.linear = this.linears[i] + f * (this.linears[i + 1] - this.linears[i]);
  }
}
