import { DataFactory, Writer } from 'n3';
import { type KindDefinition, kinds } from '../kinds/index.ts';
import type { Plant } from '../plant.ts';
import type { Unit } from '../units.ts';
import { feeds } from './feeds.ts';

const prefixes = {
  brick: 'https://brickschema.org/schema/Brick#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  unit: 'http://qudt.org/vocab/unit/',
  // Brick 1.4 takes places from RealEstateCore.
  rec: 'https://w3id.org/rec#',
} as const;

/** QUDT units; booleans and enumerations have none. */
const qudtUnits: Partial<Record<Unit, string>> = {
  '°C': 'DEG_C',
  K: 'K',
  kW: 'KiloW',
  kWh: 'KiloW-HR',
  'kg/s': 'KiloGM-PER-SEC',
  bar: 'BAR',
  s: 'SEC',
  fraction: 'FRACTION',
  count: 'NUM',
  'W/m²': 'W-PER-M2',
  'm/s': 'M-PER-SEC',
};

const { namedNode, literal, quad } = DataFactory;
const term = (prefix: keyof typeof prefixes, name: string) => namedNode(prefixes[prefix] + name);

/**
 * A plant as a Brick 1.4 model in Turtle: equipment by its class, what feeds what (from the connections, in the direction of
 * positive flow), and every point with class, unit and equipment. Names are `urn:braise:<plant>#<name>`.
 */
export function plantAsBrick(plant: Plant): string {
  const base = `urn:braise:${plant.name}#`;
  const writer = new Writer({ prefixes: { ...prefixes, '': base } });
  const own = (name: string) => namedNode(base + name);
  const type = term('rdf', 'type');
  const label = term('rdfs', 'label');
  const site = own('site');
  writer.addQuads([
    quad(site, type, term('rec', 'Site')),
    quad(site, label, literal(plant.title.en, 'en')),
    quad(site, label, literal(plant.title.fr, 'fr')),
  ]);
  for (const equipment of plant.equipment) {
    const kind: KindDefinition = kinds[equipment.kind];
    const subject = own(equipment.name);
    writer.addQuads([
      quad(subject, type, term('brick', kind.brick)),
      quad(subject, label, literal(equipment.label.en, 'en')),
      quad(subject, label, literal(equipment.label.fr, 'fr')),
      quad(subject, term('brick', 'hasLocation'), site),
    ]);
  }
  for (const [from, to] of feeds(plant))
    writer.addQuad(own(plant.equipment[from].name), term('brick', 'feeds'), own(plant.equipment[to].name));
  for (const { name, equipment, definition } of plant.points) {
    const subject = own(name);
    const unit = qudtUnits[definition.unit];
    writer.addQuads([
      quad(subject, type, term('brick', definition.brick)),
      quad(subject, term('brick', 'isPointOf'), own(plant.equipment[equipment].name)),
      ...(unit === undefined ? [] : [quad(subject, term('brick', 'hasUnit'), term('unit', unit))]),
    ]);
  }
  let text = '';
  writer.end((error, result: string) => {
    if (error !== null && error !== undefined) throw error;
    text = result;
  });
  return text;
}
