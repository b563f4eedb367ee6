import type { KindName } from '../../../config/kinds/index.ts';
import type { EquipmentOf, Plant } from '../../../config/plant.ts';
import { Chillers } from './chiller.ts';
import { DryCoolers } from './dry-cooler.ts';
import type { Fleet, Workshop } from './fleet.ts';
import { GasBoilers } from './gas-boiler.ts';
import { Greenhouses } from './greenhouse.ts';
import { Halls } from './hall.ts';
import { HeatPumps } from './heat-pump.ts';
import { FlowMeters, HeatExchangers, Pipes, Stores, Vessels } from './passive.ts';
import { Pumps } from './pump.ts';
import { Substations } from './substation.ts';
import { ElectricitySupplies, GasSupplies, WeatherStations } from './supplies.ts';
import { Valves } from './valve.ts';

export { ControlledResistances } from './controlled-resistances.ts';
export { Fleet, type Workshop } from './fleet.ts';

function membersOf<K extends KindName>(plant: Plant, kind: K): EquipmentOf<K>[] {
  return plant.equipment.filter((equipment): equipment is EquipmentOf<K> & typeof equipment => equipment.kind === kind);
}

type FleetOf<K extends KindName> = new (workshop: Workshop, members: readonly EquipmentOf<K>[]) => Fleet<K>;

/**
 * The twin's equipment, kind by kind; circuits, which only group others, have no body. Supplies come first, as the gas that is
 * there in a step is what boilers burn in it.
 */
export function createFleets(workshop: Workshop): Fleet[] {
  const fleets: Fleet[] = [];
  const add = <K extends KindName>(kind: K, Kind: FleetOf<K>) => {
    const members = membersOf(workshop.plant, kind);
    if (members.length > 0) fleets.push(new Kind(workshop, members) as unknown as Fleet);
  };
  add('weatherStation', WeatherStations);
  add('gasSupply', GasSupplies);
  add('electricitySupply', ElectricitySupplies);
  add('pump', Pumps);
  add('valve', Valves);
  add('pipe', Pipes);
  add('meter', FlowMeters);
  add('vessel', Vessels);
  add('store', Stores);
  add('heatExchanger', HeatExchangers);
  add('hall', Halls);
  add('chiller', Chillers);
  add('heatPump', HeatPumps);
  add('gasBoiler', GasBoilers);
  add('dryCooler', DryCoolers);
  add('substation', Substations);
  add('greenhouse', Greenhouses);
  return fleets;
}
