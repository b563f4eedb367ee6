/** A centrifugal pump: head = speed² * shutoffHead - curvature * flow² (affinity laws), bar and kg/s. */
export interface PumpCurve {
  readonly shutoffHead: number;
  readonly curvature: number;
  readonly designFlow: number;
  /** Electric power at design flow and full speed, kW. */
  readonly designPower: number;
}

/** The curve through shut-off head and design point. @param efficiency wire to water, at design */
export function pumpCurve(
  designFlow: number,
  designHead: number,
  shutoffHeadRatio: number,
  efficiency: number,
  density: number,
): PumpCurve {
  const shutoffHead = designHead * shutoffHeadRatio;
  return {
    shutoffHead,
    curvature: (shutoffHead - designHead) / designFlow ** 2,
    designFlow,
    // 1 bar = 100 kPa, and kPa times m³/s is kW.
    designPower: ((designFlow / density) * designHead * 100) / efficiency,
  };
}

/**
 * Electric power, kW: grows with the cube of speed, and from 40 % at closed valve straight to the design power
 * (typical of radial impellers; Gülich, Centrifugal Pumps, 3rd ed., 4.1).
 */
export function pumpPower(curve: PumpCurve, speed: number, flow: number): number {
  if (speed <= 0) return 0;
  const share = Math.min(1.6, Math.max(0, flow / (speed * curve.designFlow)));
  return curve.designPower * speed * speed * speed * (0.4 + 0.6 * share);
}
