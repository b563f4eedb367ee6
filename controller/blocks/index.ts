export { Average, approach, clamp, interpolateClamped, OnDelay, Rise } from './blocks.ts';
export { ProportionalIntegral } from './pi.ts';
export { TrimAndRespond, type TrimAndRespondFigures } from './trim-and-respond.ts';
export { standingShare, waterHeat } from './water.ts';
