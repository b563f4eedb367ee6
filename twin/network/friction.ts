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
