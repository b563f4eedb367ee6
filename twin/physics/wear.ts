/** What age and dirt do to machines, as factors on what the same machine does when it is well. */

/** Kelvin between the water leaving a clean exchanger and the refrigerant in it, at full capacity. */
const cleanApproach = 2;

/**
 * Kelvin by which a fouled exchanger moves the refrigerant away from its water: the clean approach times what is added to its
 * resistance, in proportion to the heat.
 * @param lost share of heat transfer lost, 0 to below 1 @param capacity share of full capacity
 */
export function foulingLift(lost: number, capacity: number): number {
  return (cleanApproach * capacity * lost) / (1 - lost);
}

/** Capacity and performance left with a share of the refrigerant gone; see the fault library for its source. */
export function chargeCapacity(lost: number): number {
  return Math.max(0.2, 1 - 0.8 * lost);
}

export function chargePerformance(lost: number): number {
  return Math.max(0.3, 1 - 0.6 * lost);
}
