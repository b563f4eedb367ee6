import type { MeterName } from '../network/index.ts';

/** Energy that passed from one place to another, kWh. */
export interface EnergyFlow {
  readonly from: EnergyNode;
  readonly to: EnergyNode;
  readonly energy: number;
}

/** Places of a plant that energy passes through. */
export type EnergyNode =
  | 'electricity'
  | 'gas'
  | 'servers'
  | 'halls'
  | 'surroundings'
  | 'heatPumps'
  | 'chillers'
  | 'freeCooling'
  | 'boilers'
  | 'network'
  | 'consumers'
  | 'auxiliaries'
  | 'rejected'
  | 'losses'
  | 'stored'
  /** Given back by what was warm or cold before. */
  | 'released';

const inner: readonly EnergyNode[] = ['servers', 'halls', 'heatPumps', 'chillers', 'freeCooling', 'boilers', 'network'];
/** Energies below this are noise of rounding, kWh. */
const least = 1e-6;

/**
 * Energy flows of a run from its meters, for a Sankey diagram. Every inner place gives as much as it takes: what the meters leave over
 * is what was lost or stored there, and drawn as such.
 */
export function energyFlows(meters: Readonly<Record<MeterName, number>>): EnergyFlow[] {
  const flows: EnergyFlow[] = [];
  const flow = (from: EnergyNode, to: EnergyNode, energy: number) => {
    if (energy > least) flows.push({ from, to, energy });
  };
  const cooled = meters.itElectricity > 0;
  flow('electricity', 'servers', meters.itElectricity);
  flow('servers', 'halls', meters.itElectricity);
  flow('electricity', 'losses', meters.powerSupplyElectricity);
  flow('electricity', 'halls', meters.hallFanElectricity);
  flow('electricity', 'heatPumps', meters.heatPumpElectricity);
  flow('electricity', 'chillers', meters.chillerElectricity);
  flow(
    'electricity',
    'auxiliaries',
    meters.pumpElectricity + meters.dryCoolerElectricity + meters.boilerElectricity + meters.otherElectricity,
  );
  flow(cooled ? 'halls' : 'surroundings', 'heatPumps', meters.coldFromHeatPumps);
  flow('halls', 'chillers', meters.coldFromChillers);
  flow('halls', 'freeCooling', meters.freeCooling);
  flow('chillers', 'rejected', meters.coldFromChillers + meters.chillerElectricity);
  flow('freeCooling', 'rejected', meters.freeCooling);
  flow('gas', 'boilers', meters.gas);
  flow('heatPumps', 'network', meters.heatFromHeatPumps);
  flow('boilers', 'network', meters.heatFromBoilers);
  flow('network', 'consumers', meters.heatDelivered);
  flow('network', 'losses', meters.networkLosses + meters.storeLosses);
  const kept = (node: EnergyNode): EnergyNode => (node === 'boilers' || node === 'heatPumps' ? 'losses' : 'stored');
  for (const node of inner) {
    const over = sum(flows, 'to', node) - sum(flows, 'from', node);
    flow(node, kept(node), over);
    flow('released', node, -over);
  }
  return flows;
}

function sum(flows: readonly EnergyFlow[], end: 'from' | 'to', node: EnergyNode): number {
  return flows.reduce((total, flow) => (flow[end] === node ? total + flow.energy : total), 0);
}
