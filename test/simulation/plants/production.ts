import type { Draw } from '../draw.ts';
import { diameterFor, type PlantDraft, quantity } from './draft.ts';
import type { Network } from './network.ts';

/** Where the evaporators of water-to-water heat pumps join. */
export interface Source {
  /** kW that it can give. */
  readonly capacity: number;
  readonly inlets: string[];
  readonly outlets: string[];
}

/** A boiler with its pump; where its return has a minimum (°C), with the valves of its own mixing. @returns its inlet and outlet */
function addBoiler(draft: PlantDraft, draw: Draw, i: number, heat: number, returnMinimum?: number): string[] {
  const flow = heat / (4.19 * draw.between(18, 28));
  const name = draft.add(`boiler.${i}`, 'gasBoiler', {
    ratedHeat: quantity(heat, 'kW'),
    minimumFiringRate: draw.chance(0.7) ? '10 %' : '25 %',
    designFlow: quantity(flow, 'kg/s'),
    designPressureDrop: '0.15 bar',
    ...(returnMinimum === undefined ? {} : { returnTemperatureMinimum: `${returnMinimum} °C` }),
    waterMass: quantity(40 + heat * draw.between(0.4, 0.8), 'kg'),
    efficiency: {
      firingRates: [0.1, 1],
      enteringTemperatures: ['20 °C', '40 °C', '55 °C', '80 °C'],
      values: [
        [0.985, 0.952, 0.89, 0.868],
        [0.962, 0.919, 0.876, 0.861],
      ],
    },
    jacketLossToRoom: '40 W/K',
    fanPower: quantity(0.1 + heat * 0.0015, 'kW'),
    timers: draw.chance(0.5) ? {} : { minimumOnTime: '10 min', minimumOffTime: '10 min', purgeTime: '30 s' },
  });
  draft.add(`pump.boiler.${i}`, 'pump', {
    designFlow: quantity(flow * 1.05, 'kg/s'),
    designHead: '0.3 bar',
    minimumSpeed: '10 %',
  });
  draft.join([`pump.boiler.${i}.out`, `${name}.in`]);
  if (returnMinimum === undefined) return [`pump.boiler.${i}.in`, `${name}.out`];
  const valve = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.05 bar' };
  const on = draft.add(`valve.boiler.${i}`, 'valve', { ...valve, duty: 'isolating', normally: 'closed' });
  const back = draft.add(`valve.recirculation.${i}`, 'valve', { ...valve, duty: 'recirculation', normally: 'open' });
  const pipe = draft.add(`pipe.boiler.${i}`, 'pipe', { length: '5 m', innerDiameter: diameterFor(flow) });
  draft.join([`${pipe}.out`, `${back}.out`, `pump.boiler.${i}.in`], { node: `boilerSuction${i}` });
  draft.join([`${name}.out`, `${on}.in`, `${back}.in`], { node: `boilerFlow${i}` });
  return [`${pipe}.in`, `${on}.out`];
}

function addHeatPump(draft: PlantDraft, draw: Draw, i: number, heat: number, source: Source | undefined): string[] {
  const flow = heat / (4.19 * 14);
  const drawn = heat * 0.72;
  const sourceFlow = drawn / (4.19 * 6);
  const name = draft.add(`heatPump.${i}`, 'heatPump', {
    ratedHeat: quantity(heat, 'kW'),
    ratedSourceTemperature: source === undefined ? '7 °C' : '26 °C',
    ratedCondenserLeavingTemperature: source === undefined ? '55 °C' : '65 °C',
    exergyEfficiency: `${draw.integer(44, 60)} %`,
    minimumCapacity: `${draw.integer(20, 35)} %`,
    ...(source === undefined
      ? { air: { temperatureMinimum: `${draw.integer(-15, -5)} °C`, temperatureMaximum: '35 °C' } }
      : {
          evaporator: {
            designFlow: quantity(sourceFlow, 'kg/s'),
            designPressureDrop: '0.3 bar',
            leavingTemperatureMinimum: '12 °C',
          },
        }),
    condenser: {
      designFlow: quantity(flow, 'kg/s'),
      designPressureDrop: '0.25 bar',
      enteringTemperatureMaximum: '60 °C',
      leavingTemperatureMaximum: source === undefined ? '70 °C' : '80 °C',
    },
    timers: {
      minimumOnTime: `${draw.pick([300, 600])} s`,
      minimumOffTime: `${draw.pick([600, 900])} s`,
      startsPerHourMaximum: draw.integer(3, 6),
    },
  });
  draft.add(`pump.sink.${i}`, 'pump', {
    designFlow: quantity(flow * 1.04, 'kg/s'),
    designHead: '0.4 bar',
    minimumSpeed: '15 %',
  });
  draft.join([`pump.sink.${i}.out`, `${name}.condenserIn`]);
  if (source !== undefined) {
    draft.add(`pump.source.${i}`, 'pump', { designFlow: quantity(sourceFlow * 1.04, 'kg/s'), designHead: '0.45 bar' });
    draft.join([`pump.source.${i}.out`, `${name}.evaporatorIn`]);
    source.inlets.push(`pump.source.${i}.in`);
    source.outlets.push(`${name}.evaporatorOut`);
  }
  return [`pump.sink.${i}.in`, `${name}.condenserOut`];
}

/**
 * Producers between the network's return and its supply, with a store between both, or a separator only.
 * @param mixing whether the boilers of some plants have a minimum return
 */
export function addProduction(
  draft: PlantDraft,
  draw: Draw,
  network: Network,
  { source, mixing }: { readonly source: Source | undefined; readonly mixing: boolean },
): void {
  const { load, flow } = network;
  const bottom = ['meter.return.out'];
  const top = ['meter.supply.in'];
  const heatPumps = source === undefined ? draw.integer(0, 2) : draw.integer(1, 3);
  const recovered = source === undefined ? load * draw.between(0.2, 0.6) : source.capacity * draw.between(0.4, 1.1);
  const heatPumpHeat = heatPumps === 0 ? 0 : Math.max(15, Math.min(recovered, load * 0.7) / heatPumps);
  for (let i = 1; i <= heatPumps; i++) {
    const [inlet, outlet] = addHeatPump(draft, draw, i, heatPumpHeat, source);
    bottom.push(inlet);
    top.push(outlet);
  }
  const boilers = draw.integer(1, 3);
  // In a stream of its own, so that all else of a seed is the same with it and without.
  const own = draw.fork('minimum return');
  const returnMinimum = mixing && own.chance(0.25) ? own.integer(45, 55) : undefined;
  for (let i = 1; i <= boilers; i++) {
    const [inlet, outlet] = addBoiler(
      draft,
      draw,
      i,
      Math.max(20, (load * draw.between(1.1, 1.6)) / boilers),
      returnMinimum,
    );
    bottom.push(inlet);
    top.push(outlet);
  }
  const resistance = { designFlow: quantity(flow, 'kg/s'), designPressureDrop: '0.01 bar' };
  if (draw.chance(0.75)) {
    draft.add('store', 'store', {
      ...resistance,
      volume: quantity(Math.max(0.5, load * draw.between(0.005, 0.03)), 'm³'),
      height: quantity(draw.between(1.8, 6), 'm'),
      layers: draw.integer(8, 14),
      lossToRoom: '20 W/K',
    });
    bottom.push('store.bottom');
    top.push('store.top');
  } else {
    // Makers ask for 20 L and more for each kW of a heat pump, so that it does not cycle on its own water.
    const volume = Math.max(0.3, flow * 0.03, heatPumps * heatPumpHeat * 0.02);
    draft.add('separator', 'vessel', { ...resistance, volume: quantity(volume, 'm³') });
    bottom.push('separator.in');
    top.push('separator.out');
  }
  draft.join(bottom, { node: 'storeBottom', pressure: '2 bar' });
  draft.join(top, { node: 'storeTop' });
  const minimum = draw.integer(60, 65);
  draft.add(
    'network',
    'heatingCircuit',
    {
      supplyMeter: 'meter.supply',
      returnMeter: 'meter.return',
      curve: {
        coldOutdoor: '-7 °C',
        coldSupply: `${minimum + draw.integer(2, 10)} °C`,
        mildOutdoor: '15 °C',
        mildSupply: `${minimum} °C`,
      },
      supplyTemperatureMaximum: '85 °C',
      supplyTemperatureMinimum: `${minimum} °C`,
      differentialPressure: '0.5 bar',
    },
    { differentialPressureSetpoint: 0.5 },
  );
}
