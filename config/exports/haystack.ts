import { HCoord, HDict, HGrid, HMarker, HNum, HRef, HStr, type HVal } from 'haystack-core';
import { type KindDefinition, kinds } from '../kinds/index.ts';
import type { Equipment, Plant, Point } from '../plant.ts';
import type { Unit } from '../units.ts';

/** Symbols of Haystack's unit database; what has none there is a plain number. */
const unitSymbols: Partial<Record<Unit, string>> = {
  '°C': '°C',
  K: 'ΔK',
  kW: 'kW',
  kWh: 'kWh',
  'kg/s': 'kg/s',
  bar: 'bar',
  s: 's',
  'W/m²': 'W/m²',
  'm/s': 'm/s',
};

/** Markers of Haystack 4 (substances, quantities, places in a flow) by the word of a Brick class that means the same. */
const markersOfWord: Readonly<Record<string, readonly string[]>> = {
  Air: ['air'],
  Chilled: ['chilled'],
  Condenser: ['condenser'],
  Cooling: ['cooling'],
  Damper: ['damper'],
  Differential: ['delta'],
  Domestic: ['domestic'],
  Electric: ['elec'],
  Energy: ['energy'],
  Entering: ['entering'],
  Fan: ['fan'],
  Fault: ['fault'],
  Flow: ['flow'],
  Gas: ['naturalGas'],
  Heating: ['heating'],
  Hot: ['hot'],
  Irradiance: ['irradiance'],
  Leaving: ['leaving'],
  Level: ['level'],
  Outside: ['outside'],
  Power: ['power'],
  Pressure: ['pressure'],
  Return: ['return'],
  Solar: ['solar'],
  Speed: ['speed'],
  Start: ['run'],
  Supply: ['discharge'],
  Temperature: ['temp'],
  Thermal: ['thermal'],
  Valve: ['valve'],
  Water: ['water'],
  Wind: ['wind'],
  Zone: ['zone'],
};

/**
 * A plant as a Project Haystack grid in Zinc 3.0: one row for the site, one for each equipment, one for each point, tied by
 * `siteRef` and `equipRef`. Every point has just one function: `sensor`, `cmd`, `sp`, or `synthetic` where the controller
 * works it out.
 */
export function plantAsHaystack(plant: Plant): string {
  const rows = [
    siteRow(plant),
    ...plant.equipment.map((equipment) => equipmentRow(plant, equipment)),
    ...plant.points.map((point) => pointRow(plant, point)),
  ];
  return new HGrid({ rows: rows.map((row) => HDict.make(row)) }).toZinc();
}

type Row = Record<string, HVal>;

const marker = (): HMarker => HMarker.make();
const markers = (names: readonly string[]): Row => Object.fromEntries(names.map((name) => [name, marker()]));

/** Haystack names a time zone by its city: `Paris` for Europe/Paris. */
const timeZone = (plant: Plant): HStr => HStr.make(plant.location.timeZone.split('/').at(-1) ?? 'UTC');
const reference = (plant: Plant, name?: string): HRef =>
  HRef.make(name === undefined ? plant.name : `${plant.name}.${name}`);

function siteRow(plant: Plant): Row {
  return {
    id: reference(plant),
    dis: HStr.make(plant.title.en),
    site: marker(),
    tz: timeZone(plant),
    geoCoord: HCoord.make(plant.location),
  };
}

function equipmentRow(plant: Plant, equipment: Equipment): Row {
  const kind: KindDefinition = kinds[equipment.kind];
  return {
    id: reference(plant, equipment.name),
    dis: HStr.make(equipment.label.en),
    equip: marker(),
    ...markers(kind.haystack),
    siteRef: reference(plant),
  };
}

function pointRow(plant: Plant, { name, equipment, definition }: Point): Row {
  const { kind, unit, range, states, brick } = definition;
  const symbol = unitSymbols[unit];
  const writable = kind === 'commanded' || kind === 'setpoint';
  return {
    id: reference(plant, name),
    dis: HStr.make(name),
    point: marker(),
    ...markers(brick.split('_').flatMap((word) => markersOfWord[word] ?? [])),
    ...markers([functionOf(definition)]),
    ...(writable ? { writable: marker() } : {}),
    his: marker(),
    kind: HStr.make(unit === 'boolean' ? 'Bool' : unit === 'state' ? 'Str' : 'Number'),
    ...(symbol === undefined ? {} : { unit: HStr.make(symbol) }),
    ...(states === undefined ? {} : { enum: HStr.make(states.join(',')) }),
    ...(unit === 'boolean' || unit === 'state' ? {} : { minVal: HNum.make(range[0]), maxVal: HNum.make(range[1]) }),
    tz: timeZone(plant),
    siteRef: reference(plant),
    equipRef: reference(plant, plant.equipment[equipment].name),
  };
}

function functionOf({ kind, brick }: Point['definition']): string {
  switch (kind) {
    case 'measured':
      return 'sensor';
    case 'commanded':
      return 'cmd';
    case 'setpoint':
      return 'sp';
    case 'computed':
      return brick.endsWith('Setpoint') ? 'sp' : 'synthetic';
  }
}
