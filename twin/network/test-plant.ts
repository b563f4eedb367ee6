import { analyse, type RawBranch, type RawNode } from '../../config/graph.ts';
import { type KindDefinition, type KindName, kinds } from '../../config/kinds/index.ts';
import type { Equipment, Plant, Point } from '../../config/plant.ts';

/**
 * Plants for the twin's tests, built from a few lines: equipment as `[kind, parameters]`, joints as lists of `equipment:port` (a
 * number in the list is the pressure held there, bar).
 */
export interface TestPlant {
  readonly equipment: Readonly<Record<string, readonly [KindName, Readonly<Record<string, unknown>>]>>;
  readonly joints: readonly (readonly (string | number)[])[];
}

export function buildTestPlant({ equipment: listed, joints }: TestPlant): Plant {
  const names = Object.keys(listed);
  const portNode = new Map<string, number>();
  const nodes: RawNode[] = joints.map((joint, index) => {
    const ports = joint.filter((port) => typeof port === 'string');
    for (const port of ports) portNode.set(port, index);
    const [equipmentName, port] = ports[0].split(':');
    const kind: KindDefinition = kinds[listed[equipmentName][0]];
    const named = joint.find((other): other is string => typeof other === 'string' && other.startsWith('dryCooler'));
    return {
      index,
      name: ports[0],
      medium: named ? 'glycol' : kind.ports[port].media[0],
      ports: ports.map((other) => ({ equipment: names.indexOf(other.split(':')[0]), port: other.split(':')[1] })),
      pressure: joint.find((value) => typeof value === 'number'),
    };
  });
  const points: Point[] = [];
  const branches: RawBranch[] = [];
  const equipment = names.map((name, index) => build(name, index, listed[name], portNode, branches, points));
  const hydraulics = analyse(nodes, branches);
  return {
    name: 'test',
    title: { en: 'Test', fr: 'Essai' },
    location: { latitude: 48.9, longitude: 2.4, timeZone: 'Europe/Paris' },
    systems: {},
    field: { endpoint: undefined, watchdogNodeId: 'ns=2;s=W', watchdogSeconds: 10 },
    scanPeriodSeconds: 1,
    prices: {} as Plant['prices'],
    equipment,
    points,
    ...hydraulics,
    equipmentByName: new Map(equipment.map((one) => [one.name, one])),
    pointByName: new Map(points.map((point) => [point.name, point])),
  };
}

function build(
  name: string,
  index: number,
  [kindName, given]: TestPlant['equipment'][string],
  portNode: ReadonlyMap<string, number>,
  branches: RawBranch[],
  points: Point[],
): Equipment {
  const kind: KindDefinition = kinds[kindName];
  const parameters = kind.parameters.parse(given) as Record<string, unknown>;
  const slots: Record<string, number> = {};
  for (const [key, definition] of Object.entries(kind.points)) {
    const missing = Object.entries(kind.pointsOnlyWith ?? {}).some(
      ([prefix, parameter]) => key.startsWith(prefix) && parameters[parameter] === undefined,
    );
    if (missing) continue;
    slots[key] = points.length;
    points.push({ index: points.length, name: `${name}.${key}`, equipment: index, key, definition, field: undefined });
  }
  const ports: Record<string, number> = {};
  for (const port of Object.keys(kind.ports)) {
    const node = portNode.get(`${name}:${port}`);
    if (node !== undefined) ports[port] = node;
  }
  const own: Record<string, number> = {};
  for (const [branch, { from, to, onlyWith }] of Object.entries(kind.branches)) {
    if (onlyWith !== undefined && parameters[onlyWith] === undefined) continue;
    own[branch] = branches.length;
    branches.push({ equipment: index, name: branch, from: ports[from], to: ports[to] });
  }
  const label = { en: name, fr: name };
  return {
    index,
    name,
    kind: kindName,
    label,
    system: 'plant',
    parameters,
    points: slots,
    ports,
    branches: own,
  } as Equipment;
}

const pump = (flow: string, head: string) => ['pump', { designFlow: flow, designHead: head }] as const;
const meter = ['meter', { designFlow: '14 kg/s', designPressureDrop: '50 mbar' }] as const;
const pipe = (length: string, diameter: string) => ['pipe', { length, innerDiameter: diameter }] as const;
const curve = { coldOutdoor: '-7 °C', coldSupply: '65 °C', mildOutdoor: '15 °C', mildSupply: '35 °C' };

const substation = (load: number) =>
  [
    'substation',
    {
      heating: {
        designLoad: `${load} kW`,
        designFlow: `${load / 140} kg/s`,
        designPressureDrop: '0.4 bar',
        conductance: `${load / 7} kW/K`,
        secondaryDesignFlow: `${load / 83} kg/s`,
        curve,
      },
      hotWater: {
        designLoad: `${load / 4} kW`,
        designFlow: `${load / 400} kg/s`,
        designPressureDrop: '0.4 bar',
        conductance: `${load / 20} kW/K`,
        storeVolume: '2 m³',
        dailyDraw: '14 m³',
      },
      building: { floorArea: '26000 m²', thermalCapacity: '1500 kWh/K', internalGains: '40 kW' },
    },
  ] as const;

const hall = (tenant: string, power: number, share: number) =>
  [
    'hall',
    {
      tenant,
      installedPower: `${power} kW`,
      loadShare: share,
      floorArea: '190 m²',
      designFlow: `${power / 25} kg/s`,
      designPressureDrop: '0.3 bar',
      coilConductance: `${power / 5} kW/K`,
      airFlow: `${power / 10} kg/s`,
      fanPower: '6 kW',
      airCapacity: '0.35 kWh/K',
      serverCapacity: `${power / 200} kWh/K`,
    },
  ] as const;

/** A small district with every kind in it: two halls, recovery, gas, store, network, rejection. */
export const district: TestPlant = {
  equipment: {
    'hall.1': hall('A', 300, 0.6),
    'hall.2': hall('B', 250, 0.5),
    'chilledPump.1': pump('22 kg/s', '1.5 bar'),
    'chilledPump.2': pump('22 kg/s', '1.5 bar'),
    'chilledSupply.1': meter,
    'chilledReturn.1': meter,
    'vessel.1': ['vessel', { designFlow: '22 kg/s', designPressureDrop: '20 mbar', volume: '6 m³' }],
    'exchanger.1': [
      'heatExchanger',
      {
        conductance: '120 kW/K',
        duty: 'freeCooling',
        primary: { designFlow: '14 kg/s', designPressureDrop: '0.2 bar' },
        secondary: { designFlow: '16 kg/s', designPressureDrop: '0.2 bar' },
      },
    ],
    'chiller.1': [
      'chiller',
      {
        ratedCapacity: '350 kW',
        ratedCop: 5.5,
        capacityByTemperature: [0.9, 0.01, 0, -0.002, 0, 0],
        eirByTemperature: [0.6, -0.01, 0, 0.015, 0, 0],
        eirByPartLoad: [0.15, 0.5, 0.35],
        evaporator: { designFlow: '14 kg/s', designPressureDrop: '0.4 bar' },
        condenser: { designFlow: '16 kg/s', designPressureDrop: '0.4 bar' },
      },
    ],
    'coolantPump.1': pump('20 kg/s', '1.5 bar'),
    'dryCooler.1': [
      'dryCooler',
      {
        designFlow: '20 kg/s',
        designPressureDrop: '0.4 bar',
        ratedHeat: '450 kW',
        ratedEnteringDifference: '14 K',
        ratedApproach: '8 K',
        fanPower: '15 kW',
      },
    ],
    'condenserValve.1': ['valve', { designFlow: '16 kg/s', designPressureDrop: '0.1 bar' }],
    'coolingValve.1': ['valve', { designFlow: '16 kg/s', designPressureDrop: '0.1 bar' }],
    'sourcePump.1': pump('12 kg/s', '0.8 bar'),
    'sinkPump.1': pump('4 kg/s', '0.8 bar'),
    'heatPump.1': [
      'heatPump',
      {
        ratedHeat: '330 kW',
        ratedSourceTemperature: '26 °C',
        ratedCondenserLeavingTemperature: '65 °C',
        exergyEfficiency: 0.45,
        evaporator: { designFlow: '10 kg/s', designPressureDrop: '0.3 bar' },
        condenser: { designFlow: '4 kg/s', designPressureDrop: '0.3 bar' },
      },
    ],
    'boilerPump.1': pump('15 kg/s', '0.6 bar'),
    'boiler.1': [
      'gasBoiler',
      {
        ratedHeat: '1400 kW',
        designFlow: '15 kg/s',
        designPressureDrop: '0.2 bar',
        waterMass: '1500 kg',
        efficiency: {
          firingRates: [0.1, 1],
          enteringTemperatures: ['20 °C', '50 °C', '80 °C'],
          values: [
            [0.98, 0.91, 0.87],
            [0.95, 0.89, 0.86],
          ],
        },
      },
    ],
    'store.1': ['store', { designFlow: '15 kg/s', designPressureDrop: '20 mbar', volume: '25 m³', height: '4 m' }],
    'supply.1': meter,
    'return.1': meter,
    'networkPump.1': pump('12 kg/s', '2 bar'),
    'networkPump.2': pump('12 kg/s', '2 bar'),
    'pipeOut.1': pipe('200 m', '125 mm'),
    'pipeOut.2': pipe('150 m', '80 mm'),
    'pipeOut.3': pipe('300 m', '80 mm'),
    'pipeBack.1': pipe('200 m', '125 mm'),
    'pipeBack.2': pipe('150 m', '80 mm'),
    'pipeBack.3': pipe('300 m', '80 mm'),
    'substation.1': substation(480),
    'substation.2': substation(480),
    'greenhouse.1': [
      'greenhouse',
      {
        floorArea: '600 m²',
        coverArea: '850 m²',
        coverLoss: '4 W/m²K',
        thermalCapacity: '10 kWh/K',
        volume: '2400 m³',
        designFlow: '2 kg/s',
        designPressureDrop: '0.3 bar',
        heatingConductance: '4 kW/K',
      },
    ],
    'weather.1': ['weatherStation', {}],
    'gas.1': ['gasSupply', { biogasShare: 0.3 }],
    'grid.1': ['electricitySupply', {}],
  },
  joints: [
    // Chilled water: halls, return meter, then heat pump bypass, then chiller or free cooling, vessel, pumps.
    ['chilledSupply.1:out', 'hall.1:in', 'hall.2:in'],
    ['hall.1:out', 'hall.2:out', 'chilledReturn.1:in'],
    ['chilledReturn.1:out', 'sourcePump.1:in', 'exchanger.1:primaryIn'],
    ['sourcePump.1:out', 'heatPump.1:evaporatorIn'],
    ['exchanger.1:primaryOut', 'heatPump.1:evaporatorOut', 'chiller.1:evaporatorIn'],
    ['chiller.1:evaporatorOut', 'vessel.1:in'],
    ['vessel.1:out', 'chilledPump.1:in', 'chilledPump.2:in', 2],
    ['chilledPump.1:out', 'chilledPump.2:out', 'chilledSupply.1:in'],
    // Rejection.
    ['coolantPump.1:out', 'dryCooler.1:in', 1.5],
    ['dryCooler.1:out', 'condenserValve.1:in', 'coolingValve.1:in'],
    ['condenserValve.1:out', 'chiller.1:condenserIn'],
    ['coolingValve.1:out', 'exchanger.1:secondaryIn'],
    ['chiller.1:condenserOut', 'exchanger.1:secondaryOut', 'coolantPump.1:in'],
    // Heat: machines and store in parallel between hot and cold headers, then the network.
    ['return.1:out', 'sinkPump.1:in', 'boilerPump.1:in', 'store.1:bottom', 1.5],
    ['sinkPump.1:out', 'heatPump.1:condenserIn'],
    ['boilerPump.1:out', 'boiler.1:in'],
    ['heatPump.1:condenserOut', 'boiler.1:out', 'store.1:top', 'networkPump.1:in', 'networkPump.2:in'],
    ['networkPump.1:out', 'networkPump.2:out', 'supply.1:in'],
    ['supply.1:out', 'pipeOut.1:in'],
    ['pipeOut.1:out', 'pipeOut.2:in', 'pipeOut.3:in'],
    ['pipeOut.2:out', 'substation.1:in'],
    ['pipeOut.3:out', 'substation.2:in', 'greenhouse.1:in'],
    ['substation.1:out', 'pipeBack.2:in'],
    ['substation.2:out', 'greenhouse.1:out', 'pipeBack.3:in'],
    ['pipeBack.2:out', 'pipeBack.3:out', 'pipeBack.1:in'],
    ['pipeBack.1:out', 'return.1:in'],
    ['gas.1:out', 'boiler.1:gas'],
    ['grid.1:out', 'hall.1:electricity', 'hall.2:electricity', 'heatPump.1:electricity', 'chiller.1:electricity'],
  ],
};
