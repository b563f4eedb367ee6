import type { Equipment, EquipmentOf, Plant } from '../../config/index.ts';
import { pumpGroups } from '../../config/index.ts';
import type { Twin } from '../network/index.ts';

/** What is compared: a residual between measured values and the shadow's, valid under conditions. */
export interface Feature {
  readonly equipment: number;
  readonly key: string;
  /** Point that a biased sensor would be; -1 where the residual is of several. */
  readonly point: number;
  /** Least standard deviation of a block. */
  readonly floor: number;
  /** Size of a deviation that matters, in which signatures are told. */
  readonly scale: number;
  /** Of the residual: `ratio` is the logarithm of one; `fraction` is of design flow. */
  readonly unit: 'ratio' | 'K' | 'fraction';
  /** The residual now; not-a-number where it tells nothing. */
  readonly residual: (seen: Seen) => number;
}

/** What residuals are worked out from. */
export interface Seen {
  /** Measured, by slot; not-a-number where unknown. */
  readonly measured: Float64Array;
  /** As the shadow's twin has it, by slot. */
  readonly expected: Float64Array;
  readonly twin: Twin;
  /** By slot of a contact: seconds for which it has been closed, in both. */
  readonly closedFor: (slot: number) => number;
}

/** Machines are judged once they have run for so long, s. */
const settled = 1200;
/** Position of a heating valve from which on heating outweighs hot water. */
const heatingOpen = 0.3;
const ratioFloor = 0.02;
/** Of machines, whose meters and temperatures sit close by. */
const machineFloor = 0.01;
const temperatureFloor = 0.25;
/** What enters a machine is a mixture that the shadow knows less well. */
const enteringFloor = 0.6;

type FeatureOf<K extends Equipment['kind']> = (equipment: EquipmentOf<K>, plant: Plant) => Feature[];

/** Logarithm of measured over expected, where both are beyond a least. */
function ratio(slot: number, least: number, when: (seen: Seen) => boolean): Feature['residual'] {
  return (seen) => {
    const [measured, expected] = [seen.measured[slot], seen.expected[slot]];
    if (!(measured > least && expected > least) || !when(seen)) return Number.NaN;
    return Math.log(measured / expected);
  };
}

function difference(slot: number, when: (seen: Seen) => boolean): Feature['residual'] {
  return (seen) => (when(seen) ? seen.measured[slot] - seen.expected[slot] : Number.NaN);
}

function ratioFeature(e: Equipment, key: string, slot: number, least: number, when: (seen: Seen) => boolean): Feature {
  return {
    equipment: e.index,
    key,
    point: -1,
    floor: ratioFloor,
    scale: 0.1,
    unit: 'ratio',
    residual: ratio(slot, least, when),
  };
}

/** Heat that the machine's meter tells, over what it would put into the water by its command and temperatures. */
function givenFeature(e: Equipment, branch: number, least: number, when: (seen: Seen) => boolean): Feature {
  const residual: Feature['residual'] = (seen) => {
    const [measured, given] = [seen.measured[e.points.heat], seen.twin.heatGiven[branch]];
    return measured > least && given > least && when(seen) ? Math.log(measured / given) : Number.NaN;
  };
  return { equipment: e.index, key: 'heat', point: -1, floor: machineFloor, scale: 0.1, unit: 'ratio', residual };
}

function temperatureFeature(e: Equipment, key: string, when: (seen: Seen) => boolean): Feature {
  const slot = e.points[key];
  return {
    equipment: e.index,
    key,
    point: slot,
    floor: temperatureFloor,
    scale: 1,
    unit: 'K',
    residual: difference(slot, when),
  };
}

const close = (feature: Feature): Feature => ({ ...feature, floor: machineFloor });

const running =
  (e: Equipment, key = 'running') =>
  (seen: Seen) =>
    seen.closedFor(e.points[key]) >= settled;

const machine =
  (sides: readonly string[]) =>
  (e: EquipmentOf<'heatPump'> | EquipmentOf<'chiller'>): Feature[] => {
    const when = running(e);
    const present = sides.filter((side) => e.points[`${side}.leavingTemperature`] !== undefined);
    return present.map((side) => ({
      ...temperatureFeature(e, `${side}.enteringTemperature`, when),
      floor: enteringFloor,
    }));
  };

/** Flow of the meter in line with a pump that runs alone, over what the pump's speed drives. */
function pumpFeatures(pump: EquipmentOf<'pump'>, plant: Plant): Feature[] {
  const branch = pump.branches.main;
  const { circuit } = plant.branches[branch];
  const meters = plant.equipment.filter(
    (e): e is EquipmentOf<'meter'> & Equipment =>
      e.kind === 'meter' && plant.branches[e.branches.main].circuit === circuit,
  );
  const when = running(pump);
  const { designFlow, designHead, efficiency } = pump.parameters;
  const least = 0.1 * designFlow;
  // A litre a second against a bar is a tenth of a kilowatt; at a tenth of its power a pump turns at less than half its speed.
  const leastPower = (0.1 * 0.1 * designFlow * designHead) / efficiency;
  const inLine = ({ flow }: Twin) =>
    meters.find((meter) => Math.abs(flow[meter.branches.main] - flow[branch]) < 0.03 * Math.abs(flow[branch]));
  return [
    { ...ratioFeature(pump, 'power', pump.points.power, leastPower, when), floor: 0.04 },
    {
      equipment: pump.index,
      key: 'flow',
      point: -1,
      floor: ratioFloor,
      scale: 0.1,
      unit: 'ratio',
      residual: (seen) => {
        const meter = when(seen) ? inLine(seen.twin) : undefined;
        return meter === undefined ? Number.NaN : ratio(meter.points.flow, least, () => true)(seen);
      },
    },
  ];
}

function substationFeatures(e: EquipmentOf<'substation'>): Feature[] {
  const flow = e.points['primary.flow'];
  const { heating, hotWater } = e.parameters;
  const design = (heating?.designFlow ?? 0) + (hotWater?.designFlow ?? 0);
  const flowing = (seen: Seen) => seen.measured[flow] > 0.1 * design && seen.expected[flow] > 0.1 * design;
  // A store's bottom is seen by no sensor: what charging gives back is only told where heating outweighs it.
  const heated = (seen: Seen) =>
    flowing(seen) && (heating === undefined || seen.twin.commands[e.points['heating.valve']] > heatingOpen);
  const valves = ['heating.valve', 'hotWater.valve'].flatMap((key) => e.points[key] ?? []);
  const shut = (seen: Seen) => valves.every((slot) => seen.twin.commands[slot] < 0.01);
  return [
    ratioFeature(e, 'flow', flow, 0.1 * design, flowing),
    { ...ratioFeature(e, 'heat', e.points.heat, 5, heated), floor: 0.08 },
    temperatureFeature(e, 'primary.supplyTemperature', flowing),
    { ...temperatureFeature(e, 'primary.returnTemperature', heated), floor: 1 },
    {
      equipment: e.index,
      key: 'leak',
      point: -1,
      floor: 0.005,
      scale: 0.05,
      unit: 'fraction',
      residual: (seen) => (shut(seen) ? (seen.measured[flow] - seen.expected[flow]) / design : Number.NaN),
    },
  ];
}

const always = () => true;

const builders: { readonly [K in Equipment['kind']]?: FeatureOf<K> } = {
  heatPump: (e) => [
    givenFeature(e, e.branches.condenser, 0.1 * e.parameters.ratedHeat, running(e)),
    close(ratioFeature(e, 'power', e.points.power, 0.02 * e.parameters.ratedHeat, running(e))),
    ...machine(['condenser', 'evaporator'])(e),
  ],
  chiller: (e) => [
    close(ratioFeature(e, 'power', e.points.power, 1, running(e))),
    {
      equipment: e.index,
      key: 'cold',
      point: -1,
      floor: machineFloor,
      scale: 0.1,
      unit: 'ratio',
      residual: ({ measured, expected, closedFor }) => {
        const [a, b] = [e.points['evaporator.enteringTemperature'], e.points['evaporator.leavingTemperature']];
        const [seen, thought] = [measured[a] - measured[b], expected[a] - expected[b]];
        return closedFor(e.points.running) >= settled && seen > 1 && thought > 1
          ? Math.log(seen / thought)
          : Number.NaN;
      },
    },
    ...machine(['condenser', 'evaporator'])(e),
  ],
  gasBoiler: (e) => [
    givenFeature(e, e.branches.main, 0.05 * e.parameters.ratedHeat, running(e, 'flame')),
    close(ratioFeature(e, 'gasPower', e.points.gasPower, 0.05 * e.parameters.ratedHeat, running(e, 'flame'))),
    { ...temperatureFeature(e, 'enteringTemperature', running(e, 'flame')), floor: enteringFloor },
  ],
  pump: pumpFeatures,
  substation: substationFeatures,
  hall: (e) => [
    ratioFeature(e, 'flow', e.points.waterFlow, 0.1 * e.parameters.designFlow, always),
    temperatureFeature(e, 'supplyAirTemperature', always),
    temperatureFeature(e, 'waterLeavingTemperature', always),
    temperatureFeature(e, 'enteringTemperature', always),
  ],
  dryCooler: (e) => [
    { ...temperatureFeature(e, 'leavingTemperature', running(e)), floor: 0.15 },
    ratioFeature(e, 'power', e.points.power, 0.2, running(e)),
  ],
  meter: (e, plant) => {
    const flowing = ({ twin }: Seen) => Math.abs(twin.flow[e.branches.main]) > 0.15 * e.parameters.designFlow;
    const pumped = plant.equipment.some(
      (p) => p.kind === 'pump' && plant.branches[p.branches.main].circuit === plant.branches[e.branches.main].circuit,
    );
    return pumped ? [{ ...temperatureFeature(e, 'temperature', flowing), floor: 0.35 }] : [];
  },
  vessel: (e) => [temperatureFeature(e, 'temperature', always)],
};

/** All features of a plant. */
export function featuresOf(plant: Plant): Feature[] {
  return plant.equipment.flatMap((e) => {
    const build = builders[e.kind] as FeatureOf<Equipment['kind']> | undefined;
    return build === undefined ? [] : build(e, plant);
  });
}

/** By pump, its neighbours in parallel. */
export function neighbours(plant: Plant): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  for (const group of pumpGroups(plant))
    for (const one of group)
      found.set(
        one,
        group.filter((other) => other !== one),
      );
  return found;
}
