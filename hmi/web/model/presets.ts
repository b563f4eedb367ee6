import type { PlantModel } from './plant-model.ts';
import type { PointDescription } from './shapes.ts';

/** Sets of points worth looking at together in any plant, by kind of equipment; some may be empty. */
export function trendPresets(
  model: PlantModel,
): { readonly key: string; readonly points: readonly PointDescription[] }[] {
  const of = (kind: string, ...keys: readonly string[]): PointDescription[] =>
    model
      .ofKind(kind)
      .flatMap((equipment) => keys.map((key) => model.point(equipment, key)))
      .filter((point) => point !== undefined);
  return [
    {
      key: 'supply',
      points: [
        ...of('heatingCircuit', 'supplyTemperature', 'returnTemperature'),
        ...of('weatherStation', 'outdoorTemperature'),
      ],
    },
    {
      key: 'sources',
      points: [...of('heatingCircuit', 'heatDemand', 'heatRecovered', 'heatFromGas'), ...of('store', 'charge')],
    },
    { key: 'halls', points: of('hall', 'enteringTemperature') },
    { key: 'cold', points: of('coolingCircuit', 'supplyTemperature', 'returnTemperature', 'coolingLoad') },
  ];
}
