import type { KindName } from '../../../config/kinds/index.ts';
import type { EquipmentOf, Plant } from '../../../config/plant.ts';
import type { Observation } from '../observation.ts';
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
import { placeValves } from './valve.ts';

export { ControlledResistances } from './controlled-resistances.ts';
export type { Workshop } from './fleet.ts';

function membersOf<K extends KindName>(plant: Plant, kind: K): EquipmentOf<K>[] {
  return plant.equipment.filter((equipment): equipment is EquipmentOf<K> & typeof equipment => equipment.kind === kind);
}

/**
 * The twin's equipment, kind by kind; circuits, which only group others, have no body. Each kind is called by name, not in a loop
 * over all: the engine then knows every callee. Supplies act first: the gas that is there in a step is what boilers burn in it.
 */
export class Fleets {
  /** All of them, for what is done once in a while. */
  private readonly all: readonly Pick<Fleet, 'observe' | 'stored'>[];
  private readonly weatherStations: WeatherStations;
  private readonly gasSupplies: GasSupplies;
  private readonly electricitySupplies: ElectricitySupplies;
  private readonly pumps: Pumps;
  private readonly pipes: Pipes;
  private readonly flowMeters: FlowMeters;
  private readonly vessels: Vessels;
  private readonly stores: Stores;
  private readonly heatExchangers: HeatExchangers;
  private readonly halls: Halls;
  private readonly chillers: Chillers;
  private readonly heatPumps: HeatPumps;
  private readonly gasBoilers: GasBoilers;
  private readonly dryCoolers: DryCoolers;
  private readonly substations: Substations;
  private readonly greenhouses: Greenhouses;

  constructor(w: Workshop) {
    const { plant } = w;
    this.weatherStations = new WeatherStations(w, membersOf(plant, 'weatherStation'));
    this.gasSupplies = new GasSupplies(w, membersOf(plant, 'gasSupply'));
    this.electricitySupplies = new ElectricitySupplies(w, membersOf(plant, 'electricitySupply'));
    this.pumps = new Pumps(w, membersOf(plant, 'pump'));
    placeValves(w, membersOf(plant, 'valve'));
    this.pipes = new Pipes(w, membersOf(plant, 'pipe'));
    this.flowMeters = new FlowMeters(w, membersOf(plant, 'meter'));
    this.vessels = new Vessels(w, membersOf(plant, 'vessel'));
    this.stores = new Stores(w, membersOf(plant, 'store'));
    this.heatExchangers = new HeatExchangers(w, membersOf(plant, 'heatExchanger'));
    this.halls = new Halls(w, membersOf(plant, 'hall'));
    this.chillers = new Chillers(w, membersOf(plant, 'chiller'));
    this.heatPumps = new HeatPumps(w, membersOf(plant, 'heatPump'));
    this.gasBoilers = new GasBoilers(w, membersOf(plant, 'gasBoiler'));
    this.dryCoolers = new DryCoolers(w, membersOf(plant, 'dryCooler'));
    this.substations = new Substations(w, membersOf(plant, 'substation'));
    this.greenhouses = new Greenhouses(w, membersOf(plant, 'greenhouse'));
    this.all = [
      this.weatherStations,
      this.gasSupplies,
      this.electricitySupplies,
      this.pumps,
      this.pipes,
      this.flowMeters,
      this.vessels,
      this.stores,
      this.heatExchangers,
      this.halls,
      this.chillers,
      this.heatPumps,
      this.gasBoilers,
      this.dryCoolers,
      this.substations,
      this.greenhouses,
    ];
  }

  /** See {@link Fleet.observe}. */
  observe(seen: Observation): void {
    for (const fleet of this.all) fleet.observe(seen);
  }

  /** Actuators and hardware sequences. */
  actuate(dt: number): void {
    this.gasSupplies.actuate();
    this.pumps.actuate(dt);
    this.halls.actuate(dt);
    this.chillers.actuate(dt);
    this.heatPumps.actuate(dt);
    this.gasBoilers.actuate(dt);
    this.dryCoolers.actuate(dt);
    this.substations.actuate(dt);
    this.greenhouses.actuate(dt);
  }

  /** Heat of the step. */
  prepare(dt: number): void {
    this.pumps.prepare(dt);
    this.vessels.prepare(dt);
    this.heatExchangers.prepare(dt);
    this.halls.prepare(dt);
    this.chillers.prepare(dt);
    this.heatPumps.prepare(dt);
    this.gasBoilers.prepare(dt);
    this.dryCoolers.prepare(dt);
    this.substations.prepare(dt);
    this.greenhouses.prepare(dt);
  }

  /** What follows from the heat that passed. */
  finish(dt: number): void {
    this.gasSupplies.finish(dt);
    this.electricitySupplies.finish(dt);
    this.pipes.finish();
    this.halls.finish(dt);
    this.dryCoolers.finish();
    this.substations.finish(dt);
    this.greenhouses.finish(dt);
  }

  /** Writes the measured points. */
  publish(): void {
    this.weatherStations.publish();
    this.gasSupplies.publish();
    this.electricitySupplies.publish();
    this.pumps.publish();
    this.flowMeters.publish();
    this.vessels.publish();
    this.stores.publish();
    this.heatExchangers.publish();
    this.halls.publish();
    this.chillers.publish();
    this.heatPumps.publish();
    this.gasBoilers.publish();
    this.dryCoolers.publish();
    this.substations.publish();
    this.greenhouses.publish();
  }

  /** Heat held beyond passages, above 0 °C, kJ. */
  stored(): number {
    let sum = 0;
    for (const fleet of this.all) sum += fleet.stored();
    return sum;
  }
}
