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

/** Points of a pipe's table, from no flow to twice its design flow; each is a pair, and one more follows the last. */
export const frictionPoints = 256;
export const frictionTableSize = 2 * (frictionPoints + 2);

/**
 * Friction of one pipe by its flow, as a table: a solver asks for it many thousand times a simulated day, and logarithms are dear.
 * Straight between points 0.8 % of design flow apart; beyond twice the design flow the last point holds (rough flow).
 */
export interface PipeFriction {
  /** Points per kg/s. */
  readonly scale: number;
  /** Pairs of quadratic (bar per (kg/s)²) and linear part (bar per kg/s). */
  readonly table: Float64Array;
}

/** @param factor see {@link pipeFactor} @param perFlow see {@link reynoldsPerFlow} @param roughness over inner diameter */
export function pipeFriction(factor: number, perFlow: number, roughness: number, designFlow: number): PipeFriction {
  const scale = frictionPoints / (2 * designFlow);
  const table = new Float64Array(frictionTableSize);
  for (let i = 0; i < frictionPoints + 2; i++) {
    const reynolds = (Math.min(i, frictionPoints) / scale) * perFlow;
    table[2 * i] = factor * pipeCoefficient(reynolds, roughness);
    table[2 * i + 1] = factor * laminarSlope(reynolds, perFlow);
  }
  return { scale, table };
}
