import type { Text } from './plant.ts';

const text = (en: string, fr: string): Text => ({ en, fr });

/** Names of a run's indicators. Those with BOPTEST's names keep them beside. */
export const indicatorTexts: Readonly<Record<string, Text>> = {
  recoveredHeatShare: text('Recovered share of heat', 'Part de chaleur récupérée'),
  recoveredSourceShare: text('Recovered share, without compressors', 'Part récupérée, hors compresseurs'),
  renewableShare: text('Renewable and recovered share', 'Part EnR&R'),
  cost: text('Energy cost', 'Coût de l’énergie'),
  emissions: text('CO2 emitted', 'CO2 émis'),
  electricity: text('Electricity', 'Électricité'),
  gas: text('Gas', 'Gaz'),
  biogas: text('of which biogas', 'dont biogaz'),
  heatDelivered: text('Heat delivered', 'Chaleur livrée'),
  heatRecovered: text('Heat from heat pumps', 'Chaleur des PAC'),
  heatFromGas: text('Heat from boilers', 'Chaleur des chaudières'),
  networkLosses: text('Network losses', 'Pertes du réseau'),
  heatPumpPerformance: text('Heat pump performance (COP)', 'Performance des PAC (COP)'),
  boilerEfficiency: text('Boiler efficiency', 'Rendement des chaudières'),
  starts: text('Starts of machines', 'Démarrages de machines'),
  heatPumpStarts: text('of heat pumps', 'de PAC'),
  chillerStarts: text('of chillers', 'de groupes froids'),
  boilerStarts: text('of boilers', 'de chaudières'),
  hotWaterDiscomfort: text('Hot water too cold', 'Eau chaude trop froide'),
  hallExcursion: text('Halls outside 18-27 °C', 'Salles hors de 18-27 °C'),
  pue: text('PUE', 'PUE'),
  erf: text('ERF', 'ERF'),
  cost_tot: text('Cost per area (cost_tot)', 'Coût par surface (cost_tot)'),
  ener_tot: text('Energy per area (ener_tot)', 'Énergie par surface (ener_tot)'),
  emis_tot: text('CO2 per area (emis_tot)', 'CO2 par surface (emis_tot)'),
  pele_tot: text('Peak electricity (pele_tot)', 'Pointe électrique (pele_tot)'),
  pgas_tot: text('Peak gas (pgas_tot)', 'Pointe de gaz (pgas_tot)'),
  pdih_tot: text('Peak district heat (pdih_tot)', 'Pointe de chaleur achetée (pdih_tot)'),
  tdis_tot: text('Thermal discomfort (tdis_tot)', 'Inconfort thermique (tdis_tot)'),
  idis_tot: text('Air quality discomfort (idis_tot)', 'Inconfort de qualité d’air (idis_tot)'),
  unconvergedSolutions: text('Unconverged solutions', 'Solutions non convergées'),
  days: text('Days', 'Jours'),
};

/** Places that energy passes through, in a run's Sankey diagram. */
export const energyPlaceTexts: Readonly<Record<string, Text>> = {
  electricity: text('Electricity', 'Électricité'),
  gas: text('Gas', 'Gaz'),
  servers: text('Servers', 'Serveurs'),
  halls: text('Halls', 'Salles'),
  surroundings: text('Outdoor air', 'Air extérieur'),
  heatPumps: text('Heat pumps', 'PAC'),
  chillers: text('Chillers', 'Groupes froids'),
  freeCooling: text('Free cooling', 'Refroidissement gratuit'),
  boilers: text('Boilers', 'Chaudières'),
  network: text('Network', 'Réseau'),
  consumers: text('Consumers', 'Consommateurs'),
  auxiliaries: text('Pumps and auxiliaries', 'Pompes et auxiliaires'),
  rejected: text('Rejected', 'Rejeté'),
  losses: text('Losses', 'Pertes'),
  stored: text('Stored', 'Stocké'),
  released: text('From storage', 'Déstocké'),
};
