import type { Draw } from '../draw.ts';
import { diameterFor, type PlantDraft, quantity } from './draft.ts';
import type { Source } from './production.ts';

/** kW of heat into the coolant for each of cold, with room for a hot day. */
const rejected = 1.25;

interface Cooling {
  /** kW installed in all halls. */
  readonly power: number;
  /** Chilled water at design, kg/s. */
  readonly flow: number;
  readonly chillers: number;
  readonly freeCooling: boolean;
}

function addHalls(draft: PlantDraft, draw: Draw): { power: number; names: string[] } {
  const count = draw.integer(1, 5);
  let power = 0;
  const names = Array.from({ length: count }, (_, i) => {
    const installed = draw.between(30, 220);
    power += installed;
    return draft.add(`hall.${i + 1}`, 'hall', {
      tenant: `Tenant ${i + 1}`,
      installedPower: quantity(installed, 'kW'),
      loadShare: `${draw.integer(35, 80)} %`,
      floorArea: quantity(installed * 1.4, 'm²'),
      designFlow: quantity(installed * 0.04, 'kg/s'),
      designPressureDrop: '0.4 bar',
      coilConductance: quantity(installed * draw.between(0.165, 0.19), 'kW/K'),
      airFlow: quantity(installed * 0.107, 'kg/s'),
      fanPower: quantity(installed * 0.03, 'kW'),
      airCapacity: quantity(installed * 0.0029, 'kWh/K'),
      serverCapacity: quantity(installed * draw.between(0.007, 0.012), 'kWh/K'),
    });
  });
  return { power, names };
}

function addChillers(draft: PlantDraft, draw: Draw, { power, chillers, flow }: Cooling): string[][] {
  const capacity = (power * draw.between(1.1, 1.35)) / Math.max(1, chillers - 1);
  const evaporator = capacity * 0.04;
  const condenser = capacity * 0.0514;
  const ports: string[][] = [[], [], [], []];
  for (let i = 1; i <= chillers; i++) {
    const name = draft.add(`chiller.${i}`, 'chiller', {
      ratedCapacity: quantity(capacity, 'kW'),
      ratedCop: Number(draw.between(5, 7).toFixed(2)),
      capacityByTemperature: [0.78, 0.025, 0, -0.01, 0, 0],
      eirByTemperature: [0.656, -0.022, 0, 0.028, 0, 0],
      eirByPartLoad: [0.15, 0.6, 0.25],
      minimumCapacity: `${draw.integer(10, 25)} %`,
      evaporator: { designFlow: quantity(evaporator, 'kg/s'), designPressureDrop: '0.25 bar' },
      condenser: {
        designFlow: quantity(condenser, 'kg/s'),
        designPressureDrop: '0.3 bar',
        enteringTemperatureMinimum: '13 °C',
        enteringTemperatureMaximum: '50 °C',
      },
      timers: { minimumOnTime: '300 s', minimumOffTime: '300 s', flowProofTime: '90 s', rampTime: '180 s' },
    });
    const valve = draft.add(`valve.chiller.${i}`, 'valve', {
      designFlow: quantity(evaporator, 'kg/s'),
      designPressureDrop: '0.05 bar',
    });
    const pump = draft.add(`pump.condenser.${i}`, 'pump', {
      designFlow: quantity(condenser, 'kg/s'),
      designHead: '0.8 bar',
    });
    draft.join([`${valve}.out`, `${name}.evaporatorIn`]);
    draft.join([`${pump}.out`, `${name}.condenserIn`]);
    for (const [k, port] of [`${valve}.in`, `${name}.evaporatorOut`, `${pump}.in`, `${name}.condenserOut`].entries())
      ports[k].push(port);
  }
  const bypass = {
    designFlow: quantity(flow, 'kg/s'),
    designPressureDrop: '0.05 bar',
    duty: 'bypass',
    normally: 'open',
  };
  draft.add('valve.chillerBypass', 'valve', bypass);
  ports[0].push('valve.chillerBypass.in');
  ports[1].push('valve.chillerBypass.out');
  return ports;
}

/** Dry coolers and the coolant's mains, from the condensers' outlets to the suction of their pumps. */
function addRejection(draft: PlantDraft, draw: Draw, cooling: Cooling, suction: string[], outlets: string[]): void {
  const heat = cooling.power * rejected * draw.between(1.2, 1.5);
  const count = draw.integer(1, 4);
  const each = heat / count;
  const flow = heat * 0.0533;
  const names = Array.from({ length: count }, (_, i) =>
    draft.add(`dryCooler.${i + 1}`, 'dryCooler', {
      designFlow: quantity(each * 0.0533, 'kg/s'),
      designPressureDrop: '0.25 bar',
      ratedHeat: quantity(each, 'kW'),
      ratedEnteringDifference: '12 K',
      ratedApproach: '7 K',
      fanPower: quantity(each * 0.03, 'kW'),
      waterMass: quantity(100 + each, 'kg'),
    }),
  );
  const meter = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.02 bar' };
  draft.add('meter.glycolSupply', 'meter', meter);
  draft.add('meter.glycolReturn', 'meter', meter);
  draft.add('pipe.glycolSupply', 'pipe', {
    length: quantity(draw.between(20, 90), 'm'),
    innerDiameter: diameterFor(flow),
    surroundings: 'outdoor',
  });
  draft.add('rejection', 'rejectionCircuit', {
    supplyMeter: 'meter.glycolSupply',
    returnMeter: 'meter.glycolReturn',
    supplyTemperatureSetpoint: '28 °C',
    supplyTemperatureMinimum: '15 °C',
  });
  draft.join([...names.map((name) => `${name}.out`), 'pipe.glycolSupply.in'], { node: 'glycolCold' });
  draft.join(['pipe.glycolSupply.out', 'meter.glycolSupply.in']);
  draft.join(['meter.glycolSupply.out', ...suction], { node: 'glycolSupply', pressure: '1.5 bar', medium: 'glycol' });
  draft.join([...outlets, 'meter.glycolReturn.in'], { node: 'glycolReturn' });
  draft.join(['meter.glycolReturn.out', ...names.map((name) => `${name}.in`)], { node: 'glycolWarm' });
}

/** The free-cooling exchanger with its valve, its bypass and its pump. */
function addFreeCooling(draft: PlantDraft, { power, flow }: Cooling, inlet: string[], outlet: string[]): void {
  const secondary = flow * 1.08;
  draft.add('exchanger.freeCooling', 'heatExchanger', {
    duty: 'freeCooling',
    conductance: quantity(power * 0.25, 'kW/K'),
    primary: { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.2 bar' },
    secondary: { designFlow: quantity(secondary, 'kg/s'), designPressureDrop: '0.25 bar' },
  });
  const valve = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.05 bar' };
  draft.add('valve.freeCooling', 'valve', valve);
  draft.add('valve.freeCoolingBypass', 'valve', { ...valve, duty: 'bypass', normally: 'open' });
  draft.add('pump.freeCooling', 'pump', { designFlow: quantity(secondary, 'kg/s'), designHead: '0.8 bar' });
  draft.join(['valve.freeCooling.out', 'exchanger.freeCooling.primaryIn']);
  draft.join(['pump.freeCooling.out', 'exchanger.freeCooling.secondaryIn']);
  inlet.push('valve.freeCooling.in', 'valve.freeCoolingBypass.in');
  outlet.push('exchanger.freeCooling.primaryOut', 'valve.freeCoolingBypass.out');
}

/**
 * Halls on chilled water with chillers, heat rejection, and now and then free cooling.
 * @returns the source of heat for recovery, and how to close the loop once its heat pumps are known
 */
export function addDataCentre(draft: PlantDraft, draw: Draw): { readonly source: Source; readonly close: () => void } {
  const { power, names } = addHalls(draft, draw);
  const flow = power * 0.042;
  // Nobody shares the water of a single hall among four chillers: none would have enough to run with.
  const chillers = draw.integer(1, Math.min(4, names.length + 1));
  const cooling: Cooling = { power, flow, chillers, freeCooling: draw.chance(0.6) };
  const pumps = Array.from({ length: draw.integer(1, 3) }, (_, i) =>
    draft.add(`pump.chilledWater.${i + 1}`, 'pump', {
      designFlow: quantity(flow * 1.05, 'kg/s'),
      designHead: '1.4 bar',
    }),
  );
  const resistance = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.02 bar' };
  draft.add('meter.chilledSupply', 'meter', resistance);
  draft.add('meter.chilledReturn', 'meter', resistance);
  draft.add('vessel.chilledWater', 'vessel', {
    ...resistance,
    volume: quantity(power * draw.between(0.006, 0.015), 'm³'),
  });
  draft.add('pipe.chilledReturn', 'pipe', { length: '15 m', innerDiameter: diameterFor(flow), surroundings: 'room' });
  draft.add(
    'chilledWater',
    'coolingCircuit',
    {
      supplyMeter: 'meter.chilledSupply',
      returnMeter: 'meter.chilledReturn',
      supplyTemperatureSetpoint: '20 °C',
      supplyTemperatureMinimum: '17 °C',
      differentialPressure: '0.5 bar',
    },
    { supplyTemperatureSetpoint: draw.integer(18, 20), differentialPressureSetpoint: 0.45 },
  );
  const [valves, evaporators, condenserPumps, condensers] = addChillers(draft, draw, cooling);
  const source: Source = { capacity: power * 0.6, inlets: [], outlets: [] };
  draft.join([...pumps.map((name) => `${name}.out`), ...names.map((name) => `${name}.in`)], { node: 'chilledSupply' });
  draft.join([...names.map((name) => `${name}.out`), 'meter.chilledReturn.in'], { node: 'chilledReturn' });
  draft.join([...evaporators, 'vessel.chilledWater.in'], { node: 'chillerOutlet' });
  draft.join(['vessel.chilledWater.out', 'meter.chilledSupply.in']);
  draft.join(['meter.chilledSupply.out', ...pumps.map((name) => `${name}.in`)], {
    node: 'chilledSuction',
    pressure: '1.5 bar',
  });
  return {
    source,
    close: () => {
      draft.join(['meter.chilledReturn.out', 'pipe.chilledReturn.in', ...source.inlets], { node: 'recoverySuction' });
      const injection = ['pipe.chilledReturn.out', ...source.outlets];
      if (!cooling.freeCooling) draft.join([...injection, ...valves], { node: 'chillerInlet' });
      else {
        addFreeCooling(draft, cooling, injection, valves);
        draft.join(injection, { node: 'recoveryInjection' });
        draft.join(valves, { node: 'chillerInlet' });
        condenserPumps.push('pump.freeCooling.in');
        condensers.push('exchanger.freeCooling.secondaryOut');
      }
      addRejection(draft, draw, cooling, condenserPumps, condensers);
    },
  };
}
