import { readFileSync } from 'node:fs';
import { type HDict, HGrid, type HRef, ZincReader } from 'haystack-core';
import { Parser, Store } from 'n3';
import { describe, expect, it } from 'vitest';
import { type KindDefinition, kinds, loadPlant, plantFilePath } from '../index.ts';
import { exportFormats } from './index.ts';

const brick = 'https://brickschema.org/schema/Brick#';
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const classes = new Set(
  readFileSync(new URL('brick-1.4-classes.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);

/** A reader of RFC 4180 as it stands there: no line breaks within our cells. */
function readCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

it('every class that a kind declares is one of Brick 1.4, and not deprecated', () => {
  const declared = Object.values(kinds).flatMap((kind: KindDefinition) => [
    [kind.name, kind.brick],
    ...Object.entries(kind.points).map(([key, point]) => [`${kind.name}.${key}`, point.brick]),
  ]);
  expect(declared.filter(([, name]) => !classes.has(name))).toEqual([]);
});

describe.each(['chapelle', 'mairie'])('the points of %s', (name) => {
  const plant = loadPlant(plantFilePath(name));

  it('as CSV: a line for each, as wide as its headings', () => {
    const [headings, ...rows] = readCsv(exportFormats.csv(plant));
    expect(rows).toHaveLength(plant.points.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([headings.length]));
    const column = (heading: string) => headings.indexOf(heading);
    for (const [i, row] of rows.entries()) {
      const { name: point, definition, field } = plant.points[i];
      expect(row[column('name')]).toBe(point);
      expect(row[column('unit')]).toBe(definition.unit);
      expect(row[column('field node')]).toBe(field?.nodeId ?? '');
    }
  });

  it('as Brick: typed, united, each of its equipment, and what feeds what', () => {
    const store = new Store(new Parser().parse(exportFormats.brick(plant)));
    const own = (one: string) => `urn:braise:${name}#${one}`;
    for (const { object } of store.getQuads(null, rdfType, null, null))
      if (object.value !== 'https://w3id.org/rec#Site') expect(classes).toContain(object.value.slice(brick.length));
    expect(store.countQuads(null, rdfType, null, null)).toBe(1 + plant.equipment.length + plant.points.length);
    for (const point of plant.points) {
      const [equipment] = store.getObjects(own(point.name), `${brick}isPointOf`, null);
      expect(equipment.value).toBe(own(plant.equipment[point.equipment].name));
      const { unit } = point.definition;
      expect(store.countQuads(own(point.name), `${brick}hasUnit`, null, null)).toBe(
        unit === 'boolean' || unit === 'state' ? 0 : 1,
      );
    }
    const feeds = store.getQuads(null, `${brick}feeds`, null, null);
    expect(feeds.length).toBeGreaterThan(plant.branches.length / 2);
    const pairs = new Set(feeds.map(({ subject, object }) => `${subject.value} ${object.value}`));
    // The relation is irreflexive and asymmetric in Brick.
    for (const { subject, object } of feeds) expect(pairs).not.toContain(`${object.value} ${subject.value}`);
  });

  it('as Haystack: one site, refs that lead somewhere, one function a point, units of its database', () => {
    const grid = ZincReader.readValue(exportFormats.haystack(plant));
    if (!(grid instanceof HGrid)) throw new Error('no grid');
    const rows: HDict[] = grid.getRows();
    const ids = new Set(rows.map((row) => row.get<HRef>('id')?.value));
    expect(ids.size).toBe(1 + plant.equipment.length + plant.points.length);
    expect(rows.filter((row) => row.has('site'))).toHaveLength(1);
    expect(rows.filter((row) => row.has('equip'))).toHaveLength(plant.equipment.length);
    const points = rows.filter((row) => row.has('point'));
    expect(points).toHaveLength(plant.points.length);
    for (const row of rows) {
      for (const key of ['siteRef', 'equipRef'] as const) {
        const reference = row.get<HRef>(key);
        if (reference) expect(ids).toContain(reference.value);
      }
    }
    for (const row of points) {
      expect(row.has('equipRef')).toBe(true);
      expect(['sensor', 'cmd', 'sp', 'synthetic'].filter((tag) => row.has(tag))).toHaveLength(1);
    }
  });
});

it('says where the feeds of the town hall go', () => {
  const store = new Store(new Parser().parse(exportFormats.brick(loadPlant(plantFilePath('mairie')))));
  const fed = (one: string) =>
    store
      .getObjects(`urn:braise:mairie#${one}`, `${brick}feeds`, null)
      .map(({ value }) => value.split('#')[1])
      .sort();
  expect(fed('pump.boiler')).toEqual(['boiler.1']);
  expect(fed('gas.1')).toEqual(['boiler.1']);
  expect(fed('pipe.supply')).toEqual(['circuit.floor', 'circuit.hotWater', 'circuit.radiators']);
  expect(fed('boiler.1')).toEqual(['valve.boiler']);
  expect(fed('valve.boiler')).toEqual(['meter.supply', 'store.1']);
});
