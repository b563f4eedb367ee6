import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { modeIndex } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { Interlocks } from '../interlocks/index.ts';
import { Alarms } from './index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const index = (name: string) => plant.equipmentByName.get(name)?.index ?? -1;

/** Hall A's valve half open at its design pressure, its pump proven on. */
function begin(of = plant) {
  const context = new ControlContext(of, startTime);
  const alarms = new Alarms(context, new Interlocks(context, []));
  const { image } = context;
  for (const { index: at, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[at] = quality.good;
    image.value[at] = 0;
  }
  image.value[slot('hall.A.valve')] = 0.8;
  image.value[slot('hall.A.differentialPressure')] = 0.5;
  image.value[slot('pump.chilledWater.1.running')] = 1;
  const pass = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      context.dt = 10;
      context.time += 10;
      alarms.evaluate();
    }
  };
  const raised = (id: string) =>
    alarms.list().find((state) => state.id === id && state.state !== 'returnedUnacknowledged');
  return { context, image, alarms, pass, raised };
}

/** The flow that hall A's valve should bring, told by the alarm itself. */
function commandedFlow(): number {
  const { pass, raised } = begin();
  pass(600);
  return Number(raised('hall.A#flowLow')?.parameters.commanded);
}

describe('warm chilled water', () => {
  it('is told while a pump is proven on, and not where none runs', () => {
    for (const running of [0, 1]) {
      const { image, pass, raised } = begin();
      image.value[slot('pump.chilledWater.1.running')] = running;
      image.value[slot('chilledWater.supplyTemperature')] = 26;
      image.value[slot('chilledWater.supplyTemperatureSetpoint')] = 20;
      pass(590);
      expect(raised('chilledWater#supplyHigh')).toBeUndefined();
      pass(20);
      expect(raised('chilledWater#supplyHigh') !== undefined).toBe(running === 1);
    }
  });
});

describe('pressure', () => {
  it.each([
    ['pump.network.1', true],
    ['pump.greenhouse', false],
  ] as const)("of a network is judged while %s proves its water's way: %s", (pump, judged) => {
    const { image, pass, raised } = begin();
    image.value[slot(`${pump}.running`)] = 1;
    image.value[slot('network.differentialPressureSetpoint')] = 0.6;
    image.value[slot('network.differentialPressure')] = 0.1;
    image.value[slot('substation.H1.primary.differentialPressure')] = 0.1;
    pass(1200);
    for (const id of ['network#pressureVeryLow', 'substation.H1.primary.differentialPressure#low'])
      expect(raised(id) !== undefined, id).toBe(judged);
    // It goes with the pump, whose own alarm stays.
    image.value[slot(`${pump}.running`)] = 0;
    pass(120);
    for (const id of ['network#pressureVeryLow', 'substation.H1.primary.differentialPressure#low'])
      expect(raised(id), id).toBeUndefined();
  });
});

describe('flow in two depths', () => {
  const commanded = commandedFlow();

  it.each([
    [0.75, false, false],
    [0.65, true, false],
    [0.45, true, true],
  ] as const)('at %s of what is commanded for five minutes', (share, low, veryLow) => {
    const { image, pass, raised } = begin();
    image.value[slot('hall.A.waterFlow')] = share * commanded;
    pass(240);
    expect(raised('hall.A#flowLow')).toBeUndefined();
    pass(240);
    expect([raised('hall.A#flowLow') !== undefined, raised('hall.A#flowVeryLow') !== undefined]).toEqual([
      low,
      veryLow,
    ]);
    expect(raised('hall.A#flowLow')?.priority ?? 'medium').toBe('medium');
    expect(raised('hall.A#flowVeryLow')?.priority ?? 'high').toBe('high');
  });

  it('is by the plant file, which may have other depths and another time', () => {
    const own = loadPlant(plantFilePath('chapelle'), { alarms: { flowLow: '90 %', flowTime: '1 min' } });
    expect(own.alarms).toMatchObject({ flowLow: 0.9, flowVeryLow: 0.5, flowTime: 60, pressureTime: 900 });
    const { image, pass, raised } = begin(own);
    image.value[slot('hall.A.waterFlow')] = 0.75 * commanded;
    pass(150);
    expect(raised('hall.A#flowLow')).toBeDefined();
    expect(() => loadPlant(plantFilePath('chapelle'), { alarms: { flowVeryLow: '70 %' } })).toThrow(
      /flowVeryLow below flowLow/,
    );
  });

  it('is silent while no pump is proven on, or nothing much is commanded, or the flow is not known', () => {
    for (const quiet of [
      { name: 'pump.chilledWater.1.running', value: 0 },
      { name: 'hall.A.valve', value: 0.1 },
    ]) {
      const { image, pass, raised } = begin();
      image.value[slot(quiet.name)] = quiet.value;
      pass(1200);
      expect(raised('hall.A#flowLow'), quiet.name).toBeUndefined();
    }
    const { image, pass, raised } = begin();
    image.quality[slot('hall.A.waterFlow')] = quality.bad;
    pass(1200);
    expect(raised('hall.A#flowLow')).toBeUndefined();
  });

  it('returns when the flow is back by a little more than its depth', () => {
    const { image, pass, raised } = begin();
    image.value[slot('hall.A.waterFlow')] = 0.65 * commanded;
    pass(600);
    image.value[slot('hall.A.waterFlow')] = 0.72 * commanded;
    pass(120);
    expect(raised('hall.A#flowLow')).toBeDefined();
    image.value[slot('hall.A.waterFlow')] = 0.76 * commanded;
    pass(120);
    expect(raised('hall.A#flowLow')).toBeUndefined();
  });
});

describe('by the minute', () => {
  it('tells of flame that nobody asked for, but not under local control', () => {
    const { image, pass, raised } = begin();
    image.value[slot('boiler.1.flame')] = 1;
    image.value[slot('boiler.1.local')] = 1;
    pass(600);
    expect(raised('boiler.1#unexpectedFlame')).toBeUndefined();
    image.value[slot('boiler.1.local')] = 0;
    pass(180);
    expect(raised('boiler.1#unexpectedFlame')?.priority).toBe('emergency');
  });

  it('tells of manual without an end after a day, and of a tag past its end', () => {
    const { context, pass, raised } = begin();
    context.setMode(index('pump.network.1'), modeIndex.manual);
    context.setMode(index('pump.network.2'), modeIndex.manual);
    context.manualUntil[index('pump.network.2')] = startTime + 1e6;
    context.setMode(index('boiler.2'), modeIndex.maintenance);
    context.tags[index('boiler.2')] = [
      { user: 'mo', role: 'maintenance', reason: 'x', since: startTime, expectedEnd: startTime + 3600 },
    ];
    pass(3500);
    expect(raised('boiler.2#tagOverdue')).toBeUndefined();
    pass(300);
    expect(raised('boiler.2#tagOverdue')?.parameters).toEqual({ user: 'mo' });
    pass(24 * 3600);
    expect(raised('pump.network.1#manualLong')?.priority).toBe('low');
    expect(raised('pump.network.2#manualLong')).toBeUndefined();
  });

  it('tells of an actuator that does not follow its command', () => {
    const { image, pass, raised } = begin();
    image.value[slot('hall.B.valve')] = 0.6;
    image.value[slot('hall.B.valveFeedback')] = 0.52;
    pass(900);
    expect(raised('hall.B#valve.discrepancy')).toBeUndefined();
    image.value[slot('hall.B.valveFeedback')] = 0.3;
    pass(420);
    expect(raised('hall.B#valve.discrepancy')?.parameters).toMatchObject({ value: 0.3, commanded: 0.6 });
  });
});
