import { createTwin, type Twin } from '../../network/index.ts';
import { roomTemperature, water } from '../../physics/constants.ts';
import { boilerEfficiency, purgeLoss } from '../../physics/gas-boiler.ts';
import { constantWeather } from '../../weather/index.ts';
import { type Finding, finding, type ValidationCase } from '../finding.ts';
import { worstRelative } from '../metrics.ts';
import { rigPlant } from '../rig.ts';

const dt = 2;
const flow = 3;
const waterMass = 250;
const jacketLoss = 0.05;
const ratedHeat = 100;
/** A condensing boiler's map: 98 % where it condenses, 86 % where it does not. */
const grid = {
  firingRates: [0.2, 1],
  enteringTemperatures: [20, 40, 55, 80],
  values: [
    [0.98, 0.95, 0.885, 0.868],
    [0.965, 0.92, 0.875, 0.862],
  ],
};

interface Rig {
  readonly twin: Twin;
  readonly read: (point: string) => number;
  readonly command: (point: string, value: number) => void;
  readonly run: (seconds: number) => void;
  readonly until: (met: () => boolean) => void;
}

/** A boiler that heats a vessel around a pump, with no controller: the commands are the test's. @param volume of the vessel, m³ */
function rig(volume: number, lossToRoom = 0): Rig {
  const plant = rigPlant(
    'boiler',
    {
      boiler: {
        kind: 'gasBoiler',
        parameters: {
          ratedHeat: `${ratedHeat} kW`,
          minimumFiringRate: '20 %',
          designFlow: `${flow} kg/s`,
          designPressureDrop: '0.1 bar',
          waterMass: `${waterMass} kg`,
          jacketLossToRoom: `${jacketLoss} kW/K`,
          efficiency: { ...grid, enteringTemperatures: grid.enteringTemperatures.map((t) => `${t} °C`) },
        },
      },
      vessel: {
        kind: 'vessel',
        parameters: {
          designFlow: `${flow} kg/s`,
          designPressureDrop: '0.1 bar',
          volume: `${volume} m³`,
          lossToRoom: `${lossToRoom} kW/K`,
        },
      },
      pump: { kind: 'pump', parameters: { designFlow: `${flow} kg/s`, designHead: '0.2 bar', rampTime: '2 s' } },
      supply: { kind: 'meter', parameters: { designFlow: `${flow} kg/s`, designPressureDrop: '0.01 bar' } },
      return: { kind: 'meter', parameters: { designFlow: `${flow} kg/s`, designPressureDrop: '0.01 bar' } },
      // Boilers need somebody who asks for heat; nobody listens to it here.
      circuit: {
        kind: 'heatingCircuit',
        parameters: {
          supplyMeter: 'supply',
          returnMeter: 'return',
          curve: { coldOutdoor: '-7 °C', coldSupply: '75 °C', mildOutdoor: '15 °C', mildSupply: '60 °C' },
          supplyTemperatureMaximum: '80 °C',
          supplyTemperatureMinimum: '50 °C',
          differentialPressure: '0.2 bar',
        },
      },
      weather: { kind: 'weatherStation' },
      electricity: { kind: 'electricitySupply' },
      gas: { kind: 'gasSupply', parameters: { biogasShare: '0 %' } },
    },
    [
      { node: 'electricity', join: ['electricity.out', 'pump.electricity', 'boiler.electricity'] },
      { node: 'gas', join: ['gas.out', 'boiler.gas'] },
      { node: 'a', join: ['pump.out', 'boiler.in'], pressure: 2 },
      { node: 'b', join: ['boiler.out', 'supply.in'] },
      { node: 'c', join: ['supply.out', 'vessel.in'] },
      { node: 'd', join: ['vessel.out', 'return.in'] },
      { node: 'e', join: ['return.out', 'pump.in'] },
    ],
  );
  const twin = createTwin(plant, { seed: 1, weather: constantWeather({ outdoorTemperature: 5 }), startTime: 1.77e9 });
  const slot = (point: string) => plant.pointByName.get(point)?.index ?? -1;
  const run = (seconds: number) => {
    for (let t = 0; t < seconds; t += dt) twin.step(dt);
  };
  const made: Rig = {
    twin,
    read: (point) => twin.measured[slot(point)],
    command: (point, value) => {
      twin.commands[slot(point)] = value;
    },
    run,
    until: (met) => {
      for (let i = 0; i < 1e6 && !met(); i++) twin.step(dt);
      if (!met()) throw new Error('the rig does not come to where it should');
    },
  };
  made.command('pump.run', 1);
  made.command('pump.speed', 1);
  made.run(60);
  return made;
}

const note = (source: string, metric: string, value: number, unit: string, limit: Finding['limit']) =>
  finding('dynamics', source, metric, value, unit, limit);

function fire(boiler: Rig, rate: number): void {
  boiler.command('boiler.run', 1);
  boiler.command('boiler.firingRate', rate);
}

/** Heat into the water and through the jacket over gas, by firing rate and return temperature, against the map. */
function efficiency(): Finding[] {
  const got: number[] = [];
  const mapped: number[] = [];
  for (const rate of [0.2, 0.5, 1]) {
    const boiler = rig(100);
    for (const entering of [25, 35, 45, 60, 78]) {
      fire(boiler, 1);
      boiler.until(() => boiler.read('boiler.enteringTemperature') >= entering);
      boiler.command('boiler.firingRate', rate);
      boiler.run(1200);
      const gas = boiler.read('boiler.gasPower');
      const jacket = jacketLoss * (boiler.read('boiler.leavingTemperature') - roomTemperature);
      got.push((boiler.read('boiler.heat') + jacket) / gas);
      mapped.push(boilerEfficiency(grid, rate, boiler.read('boiler.enteringTemperature')));
    }
  }
  return [
    note(
      'the map, in the twin, at 15 firing rates and returns',
      'efficiencyWorstError',
      worstRelative(got, mapped),
      '1',
      0.01,
    ),
  ];
}

/** A boiler without flow cools by its jacket alone: an exponential. */
function jacket(): Finding[] {
  const boiler = rig(5);
  fire(boiler, 1);
  boiler.until(() => boiler.read('boiler.leavingTemperature') >= 80);
  boiler.command('boiler.run', 0);
  boiler.run(120);
  boiler.command('pump.run', 0);
  boiler.run(120);
  const from = boiler.read('boiler.leavingTemperature');
  const seconds = 3 * 3600;
  boiler.run(seconds);
  const constant = (waterMass * water.heatCapacity) / jacketLoss;
  const exact = roomTemperature + (from - roomTemperature) * Math.exp(-seconds / constant);
  const error = (boiler.read('boiler.leavingTemperature') - exact) / (from - exact);
  return [note('exponential of a lumped mass, 3 h without flow', 'temperatureFallError', error, '1', 0.01)];
}

/** After a change of fire the leaving temperature follows with the time constant of the water in the boiler. */
function mass(): Finding[] {
  const boiler = rig(1000);
  fire(boiler, 0.2);
  boiler.run(1800);
  const before = boiler.read('boiler.leavingTemperature') - boiler.read('boiler.enteringTemperature');
  boiler.command('boiler.firingRate', 1);
  // The burner goes up at once where the ramp is known to be over: the answer from there on is the water's.
  boiler.until(() => boiler.read('boiler.gasPower') >= 0.999 * (ratedHeat / boilerEfficiency(grid, 1, 60)));
  const at = () => boiler.read('boiler.leavingTemperature') - boiler.read('boiler.enteringTemperature');
  const begun = at();
  const seconds = 60;
  boiler.run(seconds);
  const later = at();
  boiler.run(1200);
  const end = at();
  const constant = (waterMass * water.heatCapacity) / (flow * water.heatCapacity + jacketLoss);
  const exact = end + (begun - end) * Math.exp(-seconds / constant);
  return [
    note('first order: mass over flow', 'temperatureRiseError', (later - exact) / (end - before), '1', 0.01),
    note('first order: mass over flow', 'timeConstant', constant, 's', null),
  ];
}

/** What a purge carries off: heat that two equal boilers differ by when one has purged, against air by stoichiometry of methane. */
function purge(): Finding[] {
  const hot = () => {
    const boiler = rig(0.5);
    fire(boiler, 1);
    boiler.until(() => boiler.read('boiler.leavingTemperature') >= 85);
    boiler.command('boiler.run', 0);
    boiler.run(120);
    return boiler;
  };
  const stored = (boiler: Rig) =>
    water.heatCapacity *
    (waterMass * boiler.read('boiler.leavingTemperature') + 500 * boiler.read('vessel.temperature'));
  const [purged, quiet] = [hot(), hot()];
  fire(purged, 0.2);
  let seconds = 0;
  let kelvins = 0;
  purged.until(() => purged.read('boiler.purging') === 1);
  while (purged.read('boiler.purging') === 1) {
    kelvins += (purged.read('boiler.leavingTemperature') - roomTemperature) * dt;
    purged.run(dt);
    seconds += dt;
  }
  quiet.until(() => quiet.twin.time >= purged.twin.time);
  const lost = stored(quiet) - stored(purged);
  // CH4 + 2 O2: 9.52 m³ of air (1.293 kg/m³ at 0 °C) a m³ of gas of 39.8 MJ; a fifth of excess; four fifths of the way to the water's temperature.
  const full = ratedHeat / boilerEfficiency(grid, 1, 60);
  const air = (full / 39_800) * 9.52 * 1.293 * 1.2;
  const perKelvin = 0.8 * air * 1.006;
  return [
    note('methane with 20 % excess air', 'purgeLossError', purgeLoss(full) / perKelvin - 1, '1', 0.02),
    note('difference of two boilers, one purged', 'purgeHeatError', lost / (perKelvin * kelvins) - 1, '1', 0.05),
    note('difference of two boilers, one purged', 'purgeTime', seconds, 's', [58, 62]),
    note('difference of two boilers, one purged', 'purgeHeat', lost, 'kJ', null),
  ];
}

export const dynamics: ValidationCase = {
  name: 'dynamics',
  about:
    "A boiler in the twin, under commands of the test's own: efficiency by firing rate and return temperature against its map, jacket loss against the exponential of a lumped mass, thermal mass against a first order, purge against the stoichiometry of methane.",
  limits:
    'Water and metal of a boiler are one mass; the jacket loses to a room of 18 °C; the flue keeps no heat between firings.',
  run() {
    return { findings: [...efficiency(), ...jacket(), ...mass(), ...purge()], charts: [] };
  },
};
