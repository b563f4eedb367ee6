/** Losses of the chain from the delivery to the racks (transformers, uninterruptible supplies, distribution), over installed power. */
export interface SupplyLosses {
  /** At any load: magnetisation, electronics, charged batteries. */
  readonly standing: number;
  /** Over the load: conversion. */
  readonly proportional: number;
  /** At full load; with the square of the load: conductors, windings. */
  readonly resistive: number;
}

/**
 * Losses of an electricity supply by three terms (N. Rasmussen, Electrical Efficiency Modeling for Data Centers, APC white paper 113:
 * no-load, proportional and square-law losses).
 * @param load kW at the racks
 * @param installed kW for which the chain was built; two chains that share a load (2N) stand idle twice
 * @returns kW
 */
export function supplyLoss(
  { standing, proportional, resistive }: SupplyLosses,
  load: number,
  installed: number,
): number {
  return standing * installed + proportional * load + (resistive * load * load) / installed;
}
