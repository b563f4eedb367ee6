import { weekdays } from '../../../config/index.ts';
import type { Draw } from '../draw.ts';
import { diameterFor, type PlantDraft, quantity } from './draft.ts';

/** What the network's substations ask for together, and where production must join it. */
export interface Network {
  /** kW at design. */
  readonly load: number;
  /** kg/s at design. */
  readonly flow: number;
}

/** What goes for a whole network. */
export interface NetworkSite {
  /** Loads without exchangers. */
  readonly direct: boolean;
  /** Whether some buildings are set back at night. */
  readonly setbacks: boolean;
}

interface Place {
  /** Ports at the supply junction and at the return junction. */
  readonly supply: string[];
  readonly back: string[];
  readonly parent: number;
  /** m, from its parent. */
  readonly length: number;
  flow: number;
}

/** Pressure drop of a metre of pipe sized by {@link diameterFor}, bar, rounded up for bends. */
const dropPerMetre = (flow: number) => 0.0024 / Math.max(0.4, Math.sqrt(flow / 10));

/** Hours, days and depth of a set-back, and how it begins and ends: parameters and set-points. */
function drawSetback(draw: Draw) {
  return {
    parameters: {
      setback: {
        ...(draw.chance(0.5) ? { occupiedDays: weekdays } : {}),
        ...(draw.chance(0.3) ? { startRate: quantity(draw.between(0.3, 1), 'K/h'), leadTimeMaximum: '12 h' } : {}),
        ...(draw.chance(0.3) ? { stopLeadTimeMaximum: '2 h' } : {}),
      },
    },
    setpoints: {
      'setback.occupiedFromHour': draw.integer(5, 9),
      'setback.occupiedUntilHour': draw.integer(15, 22),
      'setback.roomTemperatureSetpoint': draw.integer(14, 18),
    },
  };
}

function addSubstation(draft: PlantDraft, draw: Draw, name: string, site: NetworkSite): { load: number; flow: number } {
  const { direct } = site;
  const heated = draw.chance(0.9);
  const watered = !heated || draw.chance(0.6);
  const load = draw.between(25, 450);
  const water = load * draw.between(0.15, 0.4);
  const floor = direct && draw.chance(0.4);
  const heating = {
    designLoad: quantity(load, 'kW'),
    designFlow: quantity(load * (floor ? 0.02 : 0.009), 'kg/s'),
    designPressureDrop: '0.3 bar',
    connection: direct ? 'direct' : 'exchanger',
    conductance: quantity(load * (direct ? 0.3 : 0.18), 'kW/K'),
    secondaryDesignFlow: quantity(load * (floor ? 0.045 : 0.0125), 'kg/s'),
    curve: {
      coldOutdoor: '-7 °C',
      coldSupply: floor ? '38 °C' : '56 °C',
      mildOutdoor: '15 °C',
      mildSupply: floor ? '25 °C' : '28 °C',
    },
    emitter: floor ? 'floor' : 'radiator',
    ...(floor ? {} : { emitterSupplyTemperature: '61 °C' }),
    pumpPower: quantity(0.1 + load * 0.003, 'kW'),
  };
  const hotWater = {
    designLoad: quantity(water, 'kW'),
    designFlow: quantity(water * 0.0175, 'kg/s'),
    designPressureDrop: '0.3 bar',
    conductance: quantity(water * 0.2, 'kW/K'),
    storeVolume: quantity(Math.max(0.3, water * 0.033), 'm³'),
    dailyDraw: quantity(Math.max(0.2, water * draw.between(0.06, 0.18)), 'm³'),
    circulationLoss: quantity(water * draw.between(0.02, 0.1), 'kW'),
  };
  const building = {
    floorArea: quantity(load * 54, 'm²'),
    thermalCapacity: quantity(load * draw.between(2, 4.5), 'kWh/K'),
    solarAperture: 0.015,
    internalGains: quantity(load * 0.15, 'kW'),
  };
  // In a stream of its own, so that everything else of a seed is the same with set-backs and without.
  const own = draw.fork(`setback of ${name}`);
  const setback = site.setbacks && heated && own.chance(0.4) ? drawSetback(own) : undefined;
  draft.add(
    name,
    'substation',
    {
      ...(heated ? { heating, building, ...setback?.parameters } : {}),
      ...(watered ? { hotWater } : {}),
    },
    setback?.setpoints,
  );
  const flow = (heated ? load * (floor ? 0.02 : 0.009) : 0) + (watered ? water * 0.0175 : 0);
  return { load: (heated ? load : 0) + (watered ? water : 0), flow };
}

/** A tree of junctions, each with a parent among the earlier ones; the first hangs on the trunk. */
function drawPlaces(draw: Draw, count: number): Place[] {
  return Array.from({ length: count }, (_, i) => ({
    supply: [],
    back: [],
    parent: i === 0 ? -1 : draw.integer(0, i - 1),
    length: Math.round(draw.between(20, 180)),
    flow: 0,
  }));
}

function addPipes(draft: PlantDraft, name: string, length: number, flow: number): [string, string] {
  const parameters = {
    length: `${length} m`,
    innerDiameter: diameterFor(flow),
    lossPerMetre: quantity(0.15 + 0.01 * Math.sqrt(flow), 'W/mK'),
  };
  return [draft.add(`pipe.supply.${name}`, 'pipe', parameters), draft.add(`pipe.return.${name}`, 'pipe', parameters)];
}

/** Two compartments or one on the network's return, with their own pump and a valve that boosts it from the supply. */
function addGreenhouses(
  draft: PlantDraft,
  draw: Draw,
  supplyJunction: string[],
): { load: number; ports: [string[], string[]] } {
  const count = draw.integer(1, 2);
  const area = draw.between(150, 700);
  const flow = area * 0.0043;
  const inlets: string[] = [];
  const outlets: string[] = [];
  for (let i = 1; i <= count; i++) {
    draft.add(`greenhouse.${i}`, 'greenhouse', {
      floorArea: quantity(area, 'm²'),
      coverArea: quantity(area * 1.4, 'm²'),
      coverLoss: draw.chance(0.7) ? '4 W/m²K' : '6.5 W/m²K',
      thermalCapacity: quantity(area * 0.042, 'kWh/K'),
      volume: quantity(area * 4, 'm³'),
      designFlow: quantity(flow, 'kg/s'),
      designPressureDrop: '0.2 bar',
      heatingConductance: quantity(area * 0.0092, 'kW/K'),
    });
    inlets.push(`greenhouse.${i}.in`);
    outlets.push(`greenhouse.${i}.out`);
  }
  const total = flow * count;
  const riser = { length: '50 m', innerDiameter: diameterFor(total), lossPerMetre: '0.2 W/mK' };
  draft.add('pipe.greenhouseSupply', 'pipe', riser);
  draft.add('pipe.greenhouseReturn', 'pipe', riser);
  draft.add('pump.greenhouse', 'pump', { designFlow: quantity(total * 1.05, 'kg/s'), designHead: '0.7 bar' });
  draft.add('valve.greenhouseBoost', 'valve', {
    designFlow: quantity(total * 0.6, 'kg/s'),
    designPressureDrop: '1 bar',
    duty: 'boost',
    characteristic: 'equalPercentage',
  });
  supplyJunction.push('valve.greenhouseBoost.in');
  draft.join(['pipe.greenhouseSupply.out', 'valve.greenhouseBoost.out', 'pump.greenhouse.in']);
  draft.join(['pump.greenhouse.out', ...inlets]);
  draft.join([...outlets, 'pipe.greenhouseReturn.in']);
  return { load: area * count * 0.12, ports: [['pipe.greenhouseSupply.in'], ['pipe.greenhouseReturn.out']] };
}

/**
 * A two-pipe tree with its substations, circulation pumps, meters and, now and then, greenhouses on the return.
 * Production joins it at `storeTop` (the inlet of the supply meter) and `storeBottom` (the outlet of the return meter).
 */
export function addNetwork(draft: PlantDraft, draw: Draw, site: NetworkSite): Network {
  const places = drawPlaces(draw, draw.integer(1, 4));
  const count = draw.integer(1, 6);
  let load = 0;
  for (let i = 1; i <= count; i++) {
    const place = i <= places.length ? places[i - 1] : draw.pick(places);
    const substation = addSubstation(draft, draw, `substation.${i}`, site);
    load += substation.load;
    for (let at: Place | undefined = place; at !== undefined; at = places[at.parent]) at.flow += substation.flow;
    if (draw.chance(0.5)) {
      place.supply.push(`substation.${i}.in`);
      place.back.push(`substation.${i}.out`);
      continue;
    }
    const [supply, back] = addPipes(draft, `s${i}`, Math.round(draw.between(10, 80)), substation.flow);
    draft.join([`${supply}.out`, `substation.${i}.in`]);
    draft.join([`substation.${i}.out`, `${back}.in`]);
    place.supply.push(`${supply}.in`);
    place.back.push(`${back}.out`);
  }
  // Fewer substations than junctions leave some empty: those are not built.
  const built = places.filter(({ flow }) => flow > 0);
  const flow = built[0].flow;
  let head = 0.9;
  for (const [i, place] of built.entries()) {
    const [supply, back] = addPipes(draft, `j${i + 1}`, place.length, place.flow);
    head += 2 * place.length * dropPerMetre(place.flow);
    if (i > 0) {
      places[place.parent].supply.push(`${supply}.in`);
      places[place.parent].back.push(`${back}.out`);
    }
    place.supply.push(`${supply}.out`);
    place.back.push(`${back}.in`);
  }
  const greenhouse = draw.chance(0.35) ? addGreenhouses(draft, draw, built[0].supply) : undefined;
  for (const [i, { supply, back }] of built.entries()) {
    draft.join(supply, { node: `supplyJ${i + 1}` });
    draft.join(back, { node: `returnJ${i + 1}` });
  }
  load += greenhouse?.load ?? 0;
  addCirculation(draft, draw, { flow, head: Math.min(head, 4), greenhouse: greenhouse?.ports });
  return { load, flow };
}

interface CirculationDraft {
  readonly flow: number;
  readonly head: number;
  readonly greenhouse: [string[], string[]] | undefined;
}

function addCirculation(draft: PlantDraft, draw: Draw, { flow, head, greenhouse }: CirculationDraft): void {
  const pumps = draw.integer(1, 3);
  const meter = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.03 bar' };
  draft.add('meter.supply', 'meter', meter);
  draft.add('meter.return', 'meter', meter);
  const names = Array.from({ length: pumps }, (_, i) =>
    draft.add(`pump.network.${i + 1}`, 'pump', {
      designFlow: quantity(flow * 1.1, 'kg/s'),
      designHead: quantity(head, 'bar'),
      minimumSpeed: draw.chance(0.5) ? '30 %' : '20 %',
    }),
  );
  draft.join(['meter.supply.out', ...names.map((name) => `${name}.in`)], { node: 'suction' });
  draft.join([...names.map((name) => `${name}.out`), 'pipe.supply.j1.in'], { node: 'discharge' });
  if (greenhouse === undefined) {
    draft.join(['pipe.return.j1.out', 'meter.return.in']);
    return;
  }
  // The greenhouses draw from the return main, and give back downstream of it.
  const main = draft.add('pipe.return.greenhouse', 'pipe', { length: '5 m', innerDiameter: diameterFor(flow) });
  draft.join(['pipe.return.j1.out', `${main}.in`, ...greenhouse[0]], { node: 'beforeGreenhouses' });
  draft.join([`${main}.out`, ...greenhouse[1], 'meter.return.in'], { node: 'afterGreenhouses' });
}
