import type { Equipment } from '../../config/index.ts';
import type { FaultKind } from '../network/index.ts';

/** How a fault moves the features of the equipment that shows it, in their scales; only the direction counts. */
export interface Signature {
  readonly fault: FaultKind;
  /** Whose fault it is: the equipment's own, or that of its standing neighbour in parallel. */
  readonly of?: 'neighbour';
  readonly features: Readonly<Record<string, number>>;
  /** Features without which it is not told. */
  readonly needs?: readonly string[];
  /** Bounds of the deviations' size (root of their squares, in scales), where direction alone does not tell. */
  readonly sizeMinimum?: number;
  readonly sizeMaximum?: number;
}

/**
 * Directions found by running shadows beside plants with each fault (heat pumps and boilers in winter, chillers in summer; scales:
 * 10 %, 1 K, 5 % of design flow), rounded. Dirt on an evaporator and lost refrigerant look alike to the sensors that machines have;
 * they are told apart by size alone: dirt that costs more than some percent would have tripped the machine.
 */
export const signatures: { readonly [K in Equipment['kind']]?: readonly Signature[] } = {
  heatPump: [
    { fault: 'evaporatorFouling', features: { heat: -1.1, power: -0.5 }, sizeMaximum: 1.6 },
    { fault: 'condenserFouling', features: { heat: 0, power: 0.5 } },
    { fault: 'refrigerantLoss', features: { heat: -1.75, power: -1.4 }, sizeMinimum: 1.6 },
  ],
  chiller: [
    { fault: 'evaporatorFouling', features: { cold: -0.6, power: -0.2 }, sizeMaximum: 1 },
    { fault: 'condenserFouling', features: { cold: 0, power: 0.5 } },
    { fault: 'refrigerantLoss', features: { cold: -1.7, power: -0.7 }, sizeMinimum: 1 },
  ],
  gasBoiler: [{ fault: 'boilerFouling', features: { heat: -0.5, gasPower: 0 } }],
  pump: [
    { fault: 'pumpWear', features: { power: -2, flow: -1.5 }, needs: ['flow'] },
    { fault: 'nonReturnValveLeak', of: 'neighbour', features: { power: 1.2, flow: -0.8 }, needs: ['flow'] },
  ],
  substation: [
    { fault: 'exchangerFouling', features: { heat: -0.7, 'primary.returnTemperature': 3, flow: 0 } },
    { fault: 'valveLeak', features: { leak: 2 } },
  ],
  hall: [
    {
      fault: 'exchangerFouling',
      features: { supplyAirTemperature: 2.5, waterLeavingTemperature: -0.7, enteringTemperature: 1.8 },
    },
  ],
  dryCooler: [{ fault: 'exchangerFouling', features: { leavingTemperature: 1 } }],
};

/** Least likeness (cosine) that names a cause. */
export const likenessMinimum = 0.75;
/** From here on a cause comes into question beside a likelier one. */
export const resemblanceMinimum = 0.4;

/** Cosine between what deviates and a signature, over all features of the equipment. */
export function likeness(deviations: ReadonlyMap<string, number>, { features }: Signature): number {
  let product = 0;
  let seen = 0;
  let expected = 0;
  for (const [key, deviation] of deviations) {
    const direction = features[key] ?? 0;
    product += deviation * direction;
    seen += deviation * deviation;
    expected += direction * direction;
  }
  return seen > 0 && expected > 0 ? product / Math.sqrt(seen * expected) : 0;
}

/** Whether the deviations are as large as the fault makes them, and what it must show is among them. */
export function isTold(
  deviations: ReadonlyMap<string, number>,
  { sizeMinimum = 0, sizeMaximum = Number.POSITIVE_INFINITY, needs = [] }: Signature,
): boolean {
  const size = Math.hypot(...deviations.values());
  return size >= sizeMinimum && size <= sizeMaximum && needs.every((key) => deviations.has(key));
}
