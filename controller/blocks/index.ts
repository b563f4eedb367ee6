export { approach, Average, clamp, interpolateClamped, OnDelay } from './blocks.ts';
export { ProportionalIntegral } from './pi.ts';
