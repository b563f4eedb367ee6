import { beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { faultKinds, isSensorFault } from '../faults/index.ts';
import { createTwin, type FaultSpecification, parseFault, type Twin, type TwinSnapshot } from '../network/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const startTime = Date.parse('2026-01-15T06:00:00Z') / 1000;
const outdoor = { winter: 2, summer: 31 } as const;
type Season = keyof typeof outdoor;

/** What a fault must do to values, read after half an hour with and without it: name of the point, and bounds of with over without. */
interface Case {
  readonly fault: string;
  readonly season?: Season;
  /** Commands given to both for the half hour. */
  readonly commands?: Readonly<Record<string, number>>;
  readonly effects: readonly (readonly [point: string, test: (broken: number, sound: number) => boolean])[];
}

const is = (value: number) => (broken: number) => broken === value;
const above = (factor: number) => (broken: number, sound: number) => broken > sound * factor;
const below = (factor: number) => (broken: number, sound: number) => broken < sound * factor && sound > 0;
const hotter = (kelvin: number) => (broken: number, sound: number) => broken > sound + kelvin;

const cases: readonly Case[] = [
  {
    fault: 'heatPumpTrip:heatPump.1',
    effects: [
      ['heatPump.1.fault', is(1)],
      ['heatPump.1.power', is(0)],
    ],
  },
  {
    fault: 'chillerTrip:chiller.1',
    season: 'summer',
    effects: [
      ['chiller.1.fault', is(1)],
      ['chiller.1.power', is(0)],
    ],
  },
  {
    fault: 'pumpFailure:pump.network.1',
    effects: [
      ['pump.network.1.running', is(0)],
      ['meter.networkSupply.flow', below(0.1)],
    ],
  },
  {
    fault: 'burnerFailure:boiler.2',
    effects: [
      ['boiler.2.fault', is(1)],
      ['boiler.2.gasPower', is(0)],
    ],
  },
  {
    fault: 'pressureLost:boiler.2',
    effects: [
      ['boiler.2.pressureProven', is(0)],
      ['boiler.2.flame', is(0)],
    ],
  },
  {
    fault: 'fanFailure:hall.A',
    effects: [
      ['hall.A.fanRunning', is(0)],
      ['hall.A.enteringTemperature', hotter(5)],
    ],
  },
  {
    fault: 'valveStuck:substation.H1',
    commands: { 'substation.H1.heating.valve': 0, 'substation.H1.hotWater.valve': 0 },
    effects: [
      ['substation.H1.heating.valveFeedback', (b, s) => b > 0.3 && s === 0],
      ['substation.H1.primary.flow', above(5)],
    ],
  },
  {
    fault: 'flowSwitchLost:heatPump.1',
    effects: [
      ['heatPump.1.condenser.flowProven', is(0)],
      ['heatPump.1.running', is(0)],
    ],
  },
  { fault: 'local:pump.network.1', effects: [['pump.network.1.local', is(1)]] },
  {
    fault: 'gasLost:gas.1',
    effects: [
      ['gas.1.pressure', is(0)],
      ['boiler.2.flame', is(0)],
    ],
  },
  { fault: 'evaporatorFouling:heatPump.1=0.6', effects: [['heatPump.1.heat', below(0.97)]] },
  {
    fault: 'evaporatorFouling:chiller.1=0.6',
    season: 'summer',
    effects: [['chiller.1.evaporator.leavingTemperature', hotter(0.05)]],
  },
  { fault: 'condenserFouling:heatPump.1=0.6', effects: [['heatPump.1.power', above(1.008)]] },
  { fault: 'condenserFouling:chiller.1=0.6', season: 'summer', effects: [['chiller.1.power', above(1.01)]] },
  {
    fault: 'refrigerantLoss:heatPump.1=0.25',
    effects: [
      ['heatPump.1.heat', below(0.9)],
      ['heatPump.1.power', below(0.97)],
    ],
  },
  {
    fault: 'refrigerantLoss:chiller.1=0.25',
    season: 'summer',
    effects: [['chiller.1.evaporator.leavingTemperature', hotter(0.2)]],
  },
  { fault: 'exchangerFouling:substation.H1=0.5', effects: [['substation.H1.primary.returnTemperature', hotter(1)]] },
  { fault: 'exchangerFouling:hall.A=0.5', effects: [['hall.A.enteringTemperature', hotter(1)]] },
  {
    fault: 'exchangerFouling:dryCooler.1=0.6',
    season: 'summer',
    effects: [['dryCooler.1.leavingTemperature', hotter(0.5)]],
  },
  {
    fault: 'boilerFouling:boiler.2=0.1',
    effects: [
      ['boiler.2.heat', below(0.95)],
      ['boiler.2.gasPower', (b, s) => b === s],
    ],
  },
  { fault: 'pumpWear:pump.network.1=0.3', effects: [['meter.networkSupply.flow', below(0.95)]] },
  {
    fault: 'nonReturnValveLeak:pump.network.2=0.5',
    effects: [
      ['meter.networkSupply.flow', below(0.97)],
      ['pump.network.1.power', above(1.02)],
    ],
  },
  {
    fault: 'valveLeak:substation.H1=0.2',
    commands: { 'substation.H1.heating.valve': 0, 'substation.H1.hotWater.valve': 0 },
    effects: [['substation.H1.primary.flow', above(10)]],
  },
  {
    fault: 'actuatorSlow:substation.H1=100',
    commands: { 'substation.H1.heating.valve': 0 },
    effects: [['substation.H1.heating.valveFeedback', (b, s) => b > 0.05 && b < 0.6 && s === 0]],
  },
  {
    fault: 'stiction:substation.H1=0.5',
    commands: { 'substation.H1.heating.valve': 0.5 },
    effects: [['substation.H1.heating.valveFeedback', (b, s) => Math.abs(b - 0.5) > 0.02 && s === 0.5]],
  },
  {
    fault: 'feedbackLost:substation.H1',
    effects: [
      ['substation.H1.heating.valveFeedback', is(0)],
      ['substation.H1.primary.flow', (b, s) => b === s],
    ],
  },
  {
    fault: 'loadStep:hall.A=0.2',
    effects: [
      ['hall.A.itPower', (b, s) => Math.abs(b - s - 28) < 1e-6],
      ['hall.A.leavingTemperature', hotter(1)],
    ],
  },
  {
    fault: 'powerCut:electricity.1',
    effects: [
      ['pump.network.1.running', is(0)],
      ['heatPump.1.running', is(0)],
      ['heatPump.1.fault', is(0)],
      ['boiler.2.flame', is(0)],
      // On their batteries, and after half an hour without cooling some have shut down for the heat.
      ['hall.A.itPower', (b, s) => b > 0.2 * s && b < s],
      ['hall.A.enteringTemperature', hotter(5)],
    ],
  },
];

describe('faults', () => {
  let plant: Plant;
  const scenes = new Map<Season, TwinSnapshot>();
  const twinOf = (season: Season, faults: readonly FaultSpecification[], from = startTime): Twin =>
    createTwin(plant, {
      seed: 1,
      weather: constantWeather({ outdoorTemperature: outdoor[season], solarIrradiance: 0 }),
      startTime: from,
      faults,
    });

  beforeAll(() => {
    plant = loadPlant(plantFilePath('chapelle'));
    for (const season of ['winter', 'summer'] as const) {
      const loop = new ClosedLoop(plant, {
        strategy: 'rules',
        seed: 1,
        weather: constantWeather({ outdoorTemperature: outdoor[season] }),
        startTime,
      });
      // Whichever chiller and boiler lead, those that faults are tried on have to run.
      const who = { user: 'm', role: 'maintenance' } as const;
      for (const equipment of ['chiller.2', 'boiler.1'])
        loop.controller.command({ type: 'mode', equipment, mode: 'maintenance', reason: 'seals', who });
      for (let i = 0; i < 6 * 360; i++) loop.step(10);
      // In summer it runs by turns: the scene is half an hour of its running.
      const running = plant.pointByName.get('chiller.1.running')?.index ?? -1;
      for (let ran = 0, i = 0; season === 'summer' && ran < 180 && i < 12 * 360; i++) {
        loop.step(10);
        ran = loop.twin.measured[running] > 0.5 ? ran + 1 : 0;
      }
      scenes.set(season, loop.twin.snapshot());
    }
  });

  const live = ({ fault, season = 'winter', commands = {} }: Case): { sound: Twin; broken: Twin } => {
    const snapshot = scenes.get(season) as TwinSnapshot;
    const specification = parseFault(fault);
    const [sound, broken] = [[], [specification]].map((faults) => {
      const twin = twinOf(season, faults);
      twin.restore({ ...snapshot, faults });
      for (const [name, value] of Object.entries(commands))
        twin.commands[plant.pointByName.get(name)?.index ?? -1] = value;
      for (let i = 0; i < 180; i++) twin.step(10);
      return twin;
    });
    return { sound, broken };
  };

  it.each(cases)('$fault shows in what is measured, and the books close', (one) => {
    const { sound, broken } = live(one);
    for (const [name, test] of one.effects) {
      const slot = plant.pointByName.get(name)?.index ?? -1;
      const [b, s] = [broken.measured[slot], sound.measured[slot]];
      expect(test(b, s), `${name}: ${b} with the fault, ${s} without`).toBe(true);
    }
    const { energyRelativeError, massRelativeError } = broken.balance();
    expect(energyRelativeError).toBeLessThan(1e-9);
    expect(massRelativeError).toBeLessThan(1e-9);
  });

  it('are all tried here, but for those of sensors and links', () => {
    const tried = new Set(cases.map(({ fault }) => parseFault(fault).kind));
    const left = faultKinds.filter((kind) => !isSensorFault(kind) && !tried.has(kind));
    expect(left).toEqual(['communicationLoss']);
  });

  it('begin and end with their window, and leave the plant as sound as it was', () => {
    const twin = twinOf('winter', []);
    twin.restore(scenes.get('winter') as TwinSnapshot);
    const id = twin.faults.add(parseFault('powerCut:electricity.1@0h..0.5h', twin.time));
    const running = () => twin.measured[plant.pointByName.get('heatPump.1.running')?.index ?? -1];
    twin.step(60);
    expect(running()).toBe(0);
    for (let i = 0; i < 60; i++) twin.step(60);
    expect(running()).toBe(1);
    expect(twin.faults.remove(id)).toBe(true);
    expect(twin.faults.remove(id)).toBe(false);
    expect(twin.balance().energyRelativeError).toBeLessThan(1e-9);
  });

  it('go on from a snapshot to the bit', () => {
    const faults = [
      'nonReturnValveLeak:pump.network.2=0.5',
      'pumpWear:pump.network.1=0.2',
      'valveLeak:substation.H2=0.1',
    ];
    const one = twinOf('winter', []);
    one.restore({ ...(scenes.get('winter') as TwinSnapshot), faults: faults.map((text) => parseFault(text)) });
    one.step(600);
    const other = twinOf('winter', [], one.time);
    other.restore(one.snapshot());
    one.step(600);
    other.step(600);
    expect(other.measured).toEqual(one.measured);
  });

  it('are refused with the reason where they cannot be', () => {
    const twin = twinOf('winter', []);
    const add = (text: string) => () => twin.faults.add(parseFault(text));
    expect(add('meteor:hall.A')).toThrow('no fault is called "meteor"');
    expect(add('pumpWear:hall.A')).toThrow('cannot befall hall.A');
    expect(add('pumpWear:pump.x')).toThrow('no equipment "pump.x"');
    expect(add('pumpWear:pump.network.1=2')).toThrow('expected 0.02 to 0.8');
    expect(add('pumpFailure:pump.network.1=2')).toThrow('has no severity');
    expect(add('sensorDead:hall.A.valve')).toThrow('no measured point');
    expect(add('communicationLoss:pipe.supply.h1')).toThrow('cannot befall');
    expect(add('toString:hall.A')).toThrow('no fault is called');
    expect(() => parseFault('pumpWear')).toThrow('is no fault');
  });
});
