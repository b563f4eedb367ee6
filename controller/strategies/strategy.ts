import type { EquipmentOf } from '../../config/index.ts';
import type { HeatProducer } from '../dispatch/heat-producer.ts';

/** What a strategy decides for a heating circuit; the dispatch does the staging and sharing. */
export interface HeatingStrategy {
  readonly name: string;
  /** Supply temperature to hold, °C, before limits and rates. */
  supplyTemperature(parameters: EquipmentOf<'heatingCircuit'>['parameters'], outdoorTemperature: number): number;
  /** Order of merit of the producers that can be counted on; the first are staged first. */
  order(available: readonly HeatProducer[], recovered: (producer: HeatProducer) => boolean): HeatProducer[];
}
