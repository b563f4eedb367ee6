export { Average, approach, clamp, interpolateClamped, OnDelay } from './blocks.ts';
export { ProportionalIntegral } from './pi.ts';
export { waterHeat } from './water.ts';
