import type { OperatingPoint } from './experiment.ts';

/** Where loops are tried unless said otherwise: winter, between the seasons, summer. */
export const operatingPoints: readonly OperatingPoint[] = [
  { name: 'winter', outdoor: -2, startTime: Date.UTC(2026, 0, 12) / 1000 },
  { name: 'between', outdoor: 8, startTime: Date.UTC(2026, 3, 13) / 1000 },
  { name: 'summer', outdoor: 28, startTime: Date.UTC(2026, 6, 13) / 1000 },
];
