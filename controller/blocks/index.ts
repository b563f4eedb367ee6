export { Average, approach, clamp, interpolateClamped, OnDelay } from './blocks.ts';
export { ProportionalIntegral } from './pi.ts';
export { standingShare, waterHeat } from './water.ts';
