/** Specific heat of water, kJ/(kg K), near 50 °C (IAPWS-95, rounded). */
export const waterHeat = 4.186;

/** Water that flows at less than this share of its design stands: what its thermometer shows is the pipe's cooling, not a supply. */
export const standingShare = 0.01;
