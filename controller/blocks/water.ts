/** Specific heat of water, kJ/(kg K), near 50 °C (IAPWS-95, rounded). */
export const waterHeat = 4.186;
