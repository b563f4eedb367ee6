import type { Equipment } from '../../../config/plant.ts';
import { ChillerDevice } from './chiller.ts';
import type { Device, Workshop } from './device.ts';
import { DryCoolerDevice } from './dry-cooler.ts';
import { GasBoilerDevice } from './gas-boiler.ts';
import { GreenhouseDevice } from './greenhouse.ts';
import { HallDevice } from './hall.ts';
import { HeatPumpDevice } from './heat-pump.ts';
import { HeatExchangerDevice, MeterDevice, PipeDevice, StoreDevice, VesselDevice } from './passive.ts';
import { PumpDevice } from './pump.ts';
import { SubstationDevice } from './substation.ts';
import { ElectricitySupplyDevice, GasSupplyDevice, WeatherStationDevice } from './supplies.ts';
import { ValveDevice } from './valve.ts';

export { Device, type Workshop } from './device.ts';

/** The twin of an equipment; undefined for what has no body (circuits, which only group others). */
export function createDevice(workshop: Workshop, equipment: Equipment): Device | undefined {
  switch (equipment.kind) {
    case 'pump':
      return new PumpDevice(workshop, equipment);
    case 'valve':
      return new ValveDevice(workshop, equipment);
    case 'heatPump':
      return new HeatPumpDevice(workshop, equipment);
    case 'chiller':
      return new ChillerDevice(workshop, equipment);
    case 'dryCooler':
      return new DryCoolerDevice(workshop, equipment);
    case 'gasBoiler':
      return new GasBoilerDevice(workshop, equipment);
    case 'pipe':
      return new PipeDevice(workshop, equipment);
    case 'vessel':
      return new VesselDevice(workshop, equipment);
    case 'meter':
      return new MeterDevice(workshop, equipment);
    case 'heatExchanger':
      return new HeatExchangerDevice(workshop, equipment);
    case 'store':
      return new StoreDevice(workshop, equipment);
    case 'substation':
      return new SubstationDevice(workshop, equipment);
    case 'hall':
      return new HallDevice(workshop, equipment);
    case 'greenhouse':
      return new GreenhouseDevice(workshop, equipment);
    case 'weatherStation':
      return new WeatherStationDevice(workshop, equipment);
    case 'gasSupply':
      return new GasSupplyDevice(workshop, equipment);
    case 'electricitySupply':
      return new ElectricitySupplyDevice(workshop, equipment);
    case 'heatingCircuit':
    case 'coolingCircuit':
    case 'rejectionCircuit':
      return undefined;
  }
}
