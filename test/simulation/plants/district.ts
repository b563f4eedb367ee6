import { parse } from 'yaml';

interface PlantObject {
  readonly plant: { readonly name: string };
  readonly prices: Readonly<Record<string, unknown>>;
  readonly equipment: Readonly<Record<string, EquipmentObject>>;
  readonly connections: readonly { readonly node?: string; readonly join: readonly string[] }[];
}

interface EquipmentObject {
  readonly kind: string;
  readonly field?: { readonly type: string; readonly prefix: string };
  readonly parameters?: unknown;
  readonly points?: Readonly<Record<string, { readonly tag: string }>>;
}

/**
 * A district of so many times a plant, as the text of one plant file: each with its own machines, circuits, meters and field addresses;
 * they share the weather. One of once a plant is that plant under another name; more have no contracts of power and biogas, which are a site's own.
 * @param text of the plant file, whose field types, prices and place all share
 */
export function district(text: string, count: number): string {
  const whole = parse(text) as PlantObject;
  const original = count > 1 ? withoutContracts(whole) : whole;
  const names = new Set(Object.keys(original.equipment));
  const shared = new Set([...names].filter((name) => original.equipment[name].kind === 'weatherStation'));
  const equipment: Record<string, EquipmentObject> = {};
  const connections: object[] = [];
  for (const name of shared) equipment[name] = original.equipment[name];
  for (let i = 1; i <= count; i++) {
    const prefix = `q${i}`;
    const renamed = (name: string) => (shared.has(name) ? name : `${prefix}.${name}`);
    for (const name of names) {
      if (!shared.has(name)) equipment[renamed(name)] = copyOf(original.equipment[name], prefix, renamed, names);
    }
    for (const { node, join, ...rest } of original.connections)
      connections.push({
        ...rest,
        ...(node === undefined ? {} : { node: `${prefix}.${node}` }),
        join: join.map(renamed),
      });
  }
  const plant = { ...original.plant, name: `${original.plant.name}-${count}` };
  return JSON.stringify({ ...original, plant, equipment, connections });
}

function withoutContracts({ prices: { demand: _, ...prices }, ...rest }: PlantObject): PlantObject {
  const equipment = Object.fromEntries(
    Object.entries(rest.equipment).map(([name, one]) => {
      if (one.kind !== 'gasSupply') return [name, one];
      const { biogasQuota: _, ...parameters } = one.parameters as Record<string, unknown>;
      return [name, { ...one, parameters }];
    }),
  );
  return { ...rest, prices, equipment };
}

function copyOf(
  one: EquipmentObject,
  prefix: string,
  renamed: (name: string) => string,
  names: ReadonlySet<string>,
): EquipmentObject {
  const { field, points, parameters } = one;
  return {
    ...one,
    ...(field === undefined ? {} : { field: { ...field, prefix: `${prefix}.${field.prefix}` } }),
    ...(points === undefined
      ? {}
      : {
          points: Object.fromEntries(
            Object.entries(points).map(([key, signal]) => [key, { ...signal, tag: `${prefix}.${signal.tag}` }]),
          ),
        }),
    // A parameter that is an equipment's name refers to the copy beside it.
    ...(parameters === undefined
      ? {}
      : { parameters: mapTexts(parameters, (word) => (names.has(word) ? renamed(word) : word)) }),
  };
}

function mapTexts(value: unknown, change: (word: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
