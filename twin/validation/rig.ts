import { kinds, type Plant, parsePlant } from '../../config/index.ts';

/** An equipment of a test rig: its kind, and parameters as a plant file writes them. */
export interface RigEquipment {
  readonly kind: keyof typeof kinds;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface RigConnection {
  readonly node: string;
  readonly join: readonly string[];
  /** bar, where the expansion vessel is. */
  readonly pressure?: number;
}

const hours = Array.from({ length: 24 }, () => 100);
const text = (word: string) => ({ en: word, fr: word });

/**
 * A plant from a description made by code: equipment and connections as in a plant file, all else filled in. It passes the same
 * reader and the same checks as any plant file.
 */
export function rigPlant(
  name: string,
  equipment: Readonly<Record<string, RigEquipment>>,
  connections: readonly RigConnection[],
): Plant {
  const file = {
    plant: {
      name,
      title: text(name),
      location: { latitude: '48.9 °', longitude: '2.4 °', timeZone: 'Europe/Paris' },
    },
    systems: { rig: text('rig') },
    field: { watchdog: 'ns=2;s=RIG.WATCHDOG' },
    prices: {
      electricityGrid: '60 €/MWh',
      electricityWinter: hours,
      electricitySummer: hours,
      gas: '60 €/MWh',
      biogasPremium: '30 €/MWh',
      electricityEmissions: '79 g/kWh',
      gasEmissions: '227 g/kWh',
      biogasEmissions: '44 g/kWh',
      gasHeatingValueRatio: 1.11,
    },
    fieldTypes: {},
    equipment: Object.fromEntries(
      Object.entries(equipment).map(([key, { kind, parameters = {} }]) => [
        key,
        { kind, label: text(key), system: 'rig', parameters, points: wiring(key, kind, parameters) },
      ]),
    ),
    connections: connections.map(({ node, join, pressure }) => ({
      node,
      join,
      ...(pressure === undefined ? {} : { pressure: `${pressure} bar` }),
    })),
  };
  return parsePlant(JSON.stringify(file), `${name} (made by code)`);
}

/** A field address of its own for every measured and commanded point. */
function wiring(key: string, kind: keyof typeof kinds, parameters: Readonly<Record<string, unknown>>) {
  const definition = kinds[kind];
  const absent = Object.entries(('pointsOnlyWith' in definition && definition.pointsOnlyWith) || {})
    .filter(([, parameter]) => parameters[String(parameter)] === undefined)
    .map(([prefix]) => prefix);
  return Object.fromEntries(
    Object.entries(definition.points)
      .filter(
        ([point, { kind: of }]) =>
          (of === 'measured' || of === 'commanded') && !absent.some((p) => point.startsWith(p)),
      )
      .map(([point]) => [point, { tag: `${key}.${point}` }]),
  );
}
