import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../network/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

/** Degraded operation, closed loop: what `docs/degraded-operation.md` promises, tried on the reference plant with its instruments. */
const plant = loadPlant(plantFilePath('chapelle'));
const startTime = Date.parse('2026-01-15T06:00:00Z') / 1000;
const halls = plant.equipment.filter(({ kind }) => kind === 'hall');
const operator = { user: 'ada', role: 'operator' } as const;

/** The plant in its course, at a held outdoor temperature, °C. */
function inCourse(outdoorTemperature: number) {
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature, solarIrradiance: 0 }),
    startTime,
    instruments: true,
  });
  const slot = (name: string) => {
    const point = plant.pointByName.get(name);
    if (point === undefined) throw new Error(`no point ${name}`);
    return point.index;
  };
  const alarms: string[] = [];
  const events: { readonly at: number; readonly equipment: string; readonly to: string }[] = [];
  let hottest = 0;
  const live = (seconds: number, dt = 10) => {
    for (const end = loop.time + seconds; loop.time < end - 1e-6; ) {
      loop.step(dt);
      for (const { key, equipment, parameters, time } of loop.controller.drainEvents()) {
        if (key === 'event.alarmRaised') alarms.push(String(parameters.alarm));
        if (key === 'event.state') events.push({ at: time, equipment, to: String(parameters.to) });
      }
      for (const { points } of halls) hottest = Math.max(hottest, loop.twin.measured[points.enteringTemperature]);
    }
  };
  live(6 * 3600);
  alarms.length = 0;
  events.length = 0;
  hottest = 0;
  return {
    loop,
    alarms,
    events,
    live,
    /** Hottest that truly entered a server since it was asked last. */
    hottest: () => {
      const was = hottest;
      hottest = 0;
      return was;
    },
    shown: (name: string) => loop.controller.image.value[slot(name)],
    quality: (name: string) => loop.controller.image.quality[slot(name)],
    truth: (name: string) => loop.twin.measured[slot(name)],
    state: (name: string) => loop.controller.explanation(plant.equipmentByName.get(name)?.index ?? -1).state,
    befall: (text: string) => loop.twin.faults.add(parseFault(text)),
  };
}

describe('a lost meter', () => {
  it.each(['networkSupply', 'networkReturn'])(
    'of the network (%s): substations tell instead, and heat goes on',
    (meter) => {
      const { befall, live, shown, quality, truth, alarms } = inCourse(2);
      befall(`communicationLoss:meter.${meter}`);
      live(2 * 3600);
      const point = meter === 'networkSupply' ? 'supplyTemperature' : 'returnTemperature';
      expect(quality(`network.${point}`)).toBe(1);
      expect(Math.abs(shown(`network.${point}`) - truth(`meter.${meter}.temperature`))).toBeLessThan(1);
      expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(
        shown('network.supplyTemperatureSetpoint') - 1.5,
      );
      expect(alarms).toEqual([`meter.${meter}#quality`]);
    },
  );

  it('of the chilled water: halls stay cool', () => {
    const { befall, live, hottest, quality } = inCourse(31);
    befall('communicationLoss:meter.chilledSupply');
    befall('communicationLoss:meter.chilledReturn');
    live(2 * 3600);
    expect(hottest()).toBeLessThan(27);
    expect(quality('chilledWater.returnTemperature')).toBe(1);
    expect(quality('chilledWater.supplyTemperature')).toBe(2);
  });
});

describe('a lost sensor', () => {
  it('of a hall: it is cooled fully, and told', () => {
    const { befall, live, truth, alarms } = inCourse(20);
    befall('sensorDead:hall.A.enteringTemperature');
    live(3600);
    expect(truth('hall.A.enteringTemperature')).toBeLessThan(25);
    expect(truth('hall.A.enteringTemperature')).toBeGreaterThan(15);
    expect(alarms).toContain('hall.A#interlock');
  });

  it("of a substation's supply: its valve goes where the load would put it", () => {
    const { befall, live, truth, alarms } = inCourse(0);
    const before = truth('substation.H2.heating.roomTemperature');
    befall('sensorDead:substation.H2.heating.supplyTemperature');
    live(4 * 3600);
    expect(Math.abs(truth('substation.H2.heating.roomTemperature') - before)).toBeLessThan(2);
    expect(alarms).toContain('substation.H2#quality');
  });

  it('of the weather: the last value for an hour, then as on the coldest day', () => {
    const { befall, live, shown } = inCourse(5);
    const before = shown('network.supplyTemperatureSetpoint');
    befall('sensorDead:weather.1.outdoorTemperature');
    live(3000);
    expect(Math.abs(shown('network.supplyTemperatureSetpoint') - before)).toBeLessThan(0.5);
    live(3 * 3600);
    // Loads take less than that, as their rooms are warm, and the network is reset to what they ask for.
    expect(shown('network.supplyTemperatureSetpoint') - shown('network.supplyTemperatureReset')).toBeCloseTo(75, 0);
    for (const { name, kind } of plant.equipment)
      if (kind === 'substation')
        expect(shown(`${name}.heating.supplyTemperature`)).toBeGreaterThan(
          shown(`${name}.heating.supplyTemperatureSetpoint`) - 1,
        );
  });

  it("of a substation's hot water: its valve stays ajar, and told", () => {
    const { befall, live, shown, truth, alarms, state } = inCourse(2);
    befall('sensorDead:substation.H1.hotWater.storeTemperature');
    live(3 * 3600);
    expect(shown('substation.H1.hotWater.valve')).toBeCloseTo(0.3, 6);
    expect(state('substation.H1')).toBe('fault');
    expect(alarms).toContain('substation.H1#quality');
    expect(truth('substation.H1.hotWater.storeTemperature')).toBeGreaterThan(50);
  });

  it('of a room: the curve alone, and told', () => {
    const { befall, live, shown, truth, alarms, state } = inCourse(2);
    befall('sensorDead:substation.H1.heating.roomTemperature');
    live(3 * 3600);
    expect(alarms).toContain('substation.H1#quality');
    expect(state('substation.H1')).not.toBe('fault');
    // 57 °C at -7 °C and 26 °C at 15 °C outdoors, which is 44.3 °C at 2 °C, for a room of 20 °C.
    expect(shown('substation.H1.heating.supplyTemperatureSetpoint')).toBeCloseTo(57 - (31 * 9) / 22, 0);
    expect(Math.abs(truth('substation.H1.heating.roomTemperature') - 20)).toBeLessThan(2);
  });

  it.each(['heatPump.1.condenser.leavingTemperature', 'boiler.1.leavingTemperature'])(
    'of what leaves a machine (%s): it stops, says so, and others carry the load',
    (point) => {
      const { befall, live, shown, truth, alarms, state, loop } = inCourse(-5);
      const machine = point.split('.').slice(0, 2).join('.');
      expect(state(machine)).toBe('running');
      befall(`sensorDead:${point}`);
      live(3600);
      expect(shown(`${machine}.run`)).toBe(0);
      expect(alarms).toContain(`${machine}#quality`);
      const { conditions } = loop.controller.explanation(plant.equipmentByName.get(machine)?.index ?? -1);
      expect(conditions.some(({ key, blocking }) => blocking && key.startsWith('interlock.'))).toBe(true);
      // All that is left gives all it can: at this cold that carries the network for as long as its store lasts.
      expect(shown('boiler.2.run')).toBe(1);
      expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 2);
    },
  );

  it("of the store: its charge is reckoned by the others' mean, and told", () => {
    const { befall, live, shown, quality, alarms } = inCourse(8);
    const before = shown('store.1.charge');
    befall('sensorDead:store.1.temperature.middle');
    live(120);
    expect(alarms).toContain('store.1#quality');
    for (const point of ['network.storeCharge', 'store.1.charge']) expect(quality(point), point).toBe(1);
    expect(Math.abs(shown('store.1.charge') - before)).toBeLessThan(0.25);
    live(3 * 3600);
    expect(shown('network.supplyTemperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 2);
  });
});

describe('a lost link', () => {
  it('to one machine: it is not run, as nothing proves its flow, and others carry the load', () => {
    const { befall, live, shown, truth, alarms } = inCourse(-5);
    befall('communicationLoss:boiler.1');
    live(60);
    expect(shown('boiler.1.run')).toBe(0);
    live(3540);
    expect(alarms).toContain('boiler.1#quality');
    expect(shown('boiler.1.run')).toBe(0);
    expect(shown('boiler.2.run')).toBe(1);
    expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 2);
    // Later the store is empty, and every valve open: loads ask for what there is not, and the set-point does not run away from the supply.
    live(3 * 3600);
    expect(shown('network.resetRequests')).toBeGreaterThan(10);
    expect(shown('network.supplyTemperatureSetpoint')).toBeLessThan(67);
  });
});

describe('a stuck actuator', () => {
  it("of a substation: told, and the others' heat stays", () => {
    const { befall, live, truth, shown, alarms, loop } = inCourse(2);
    befall('valveStuck:substation.H1');
    // Somebody wants it warmer: the valve does not follow.
    const point = 'substation.H1.heating.roomTemperatureSetpoint';
    loop.controller.command({ type: 'setpoint', point, value: 24, who: operator });
    live(2 * 3600);
    expect(alarms).toContain('substation.H1#heating.valve.discrepancy');
    expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 1.5);
  });

  it('of a hall, shut too far: its fans make up for it as far as they can, low flow is told in two depths', () => {
    const { befall, live, shown, alarms, loop } = inCourse(15);
    loop.controller.command({ type: 'mode', equipment: 'hall.D', mode: 'manual', who: operator });
    loop.controller.command({ type: 'manualValue', point: 'hall.D.valve', value: 0, who: operator });
    live(70);
    befall('valveStuck:hall.D');
    loop.controller.command({ type: 'mode', equipment: 'hall.D', mode: 'automatic', who: operator });
    live(3600);
    expect(shown('hall.D.fanSpeed')).toBe(1);
    expect(alarms).toEqual(
      expect.arrayContaining(['hall.D#flowLow', 'hall.D#flowVeryLow', 'hall.D#valve.discrepancy']),
    );
  });
});

describe('half the machines', () => {
  it('half the chillers gone in a hot summer: halls stay within the recommended range', () => {
    const { befall, live, hottest, state } = inCourse(33);
    befall('chillerTrip:chiller.1');
    live(4 * 3600);
    expect(hottest()).toBeLessThan(27);
    expect(state('chiller.1')).toBe('fault');
  });

  it('the duty network pump gone: the other has the pressure back within minutes', () => {
    const { befall, live, truth, shown, state } = inCourse(-2);
    const duty = state('pump.network.1') === 'running' ? 1 : 2;
    befall(`pumpFailure:pump.network.${duty}`);
    live(60, 1);
    expect(truth(`pump.network.${3 - duty}.running`)).toBe(1);
    live(240);
    expect(shown('network.differentialPressure')).toBeGreaterThan(0.7 * shown('network.differentialPressureSetpoint'));
  });

  it('both network pumps gone: each is told, and nothing that follows from it; they are tried again by themselves', () => {
    const { befall, live, truth, shown, alarms, loop } = inCourse(0);
    const lost = [1, 2].map((n) => befall(`pumpFailure:pump.network.${n}`));
    live(3600);
    expect(alarms).toEqual(['pump.network.1.fault#state', 'pump.network.2.fault#state']);
    // Producers have nobody to heat but the store: none gets too hot.
    for (const n of [1, 2]) expect(truth(`boiler.${n}.leavingTemperature`)).toBeLessThan(80);
    for (const id of lost) loop.twin.faults.remove(id);
    live(1200);
    expect(shown('network.differentialPressure')).toBeGreaterThan(0.7 * shown('network.differentialPressureSetpoint'));
    // The store is empty before all producers are back.
    live(2400);
    expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 2);
  });
});

describe('a lost supply of gas', () => {
  it('is told at once; heat pumps carry what they can, and both boilers are back soon after it, unattended', () => {
    const { befall, live, events, alarms, loop, shown, truth, state } = inCourse(-5);
    const boilers = ['boiler.1', 'boiler.2'];
    for (const boiler of boilers) expect(state(boiler)).toBe('running');
    const id = befall('gasLost:gas.1');
    live(10, 1);
    expect(alarms).toEqual(['gas.1#gasLow']);
    live(3590);
    for (const { name, kind, index, points } of plant.equipment) {
      if (kind === 'gasBoiler') {
        const { conditions } = loop.controller.explanation(index);
        const keys = conditions.filter(({ until }) => until === undefined).map(({ key }) => key);
        expect(keys).toEqual(expect.arrayContaining(['interlock.gasNotProven', 'condition.gasPressureLow']));
      }
      if (kind === 'heatPump')
        expect([name, shown(`${name}.running`), loop.controller.image.value[points.run]]).toEqual([name, 1, 1]);
    }
    // Nothing has given up, and nobody is told of boilers that only lack gas; that the supply is cold by now is true.
    expect(events.filter(({ to }) => to === 'fault')).toEqual([]);
    expect(alarms.filter((alarm) => !['gas.1#gasLow', 'network#supplyLow'].includes(alarm))).toEqual([]);
    loop.twin.faults.remove(id);
    live(1200);
    for (const boiler of boilers) expect([state(boiler), truth(`${boiler}.flame`)]).toEqual(['running', 1]);
    live(4 * 3600);
    expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(shown('network.supplyTemperatureSetpoint') - 2);
    expect(loop.controller.alarms().filter(({ state: now }) => now === 'unacknowledged')).toEqual([]);
  });

  it('whose pressure alone is lost stops nothing that burns', () => {
    const { befall, live, shown, alarms } = inCourse(-5);
    befall('communicationLoss:gas.1');
    live(3600);
    expect([shown('boiler.1.flame'), shown('boiler.2.flame')]).toEqual([1, 1]);
    expect(alarms).toEqual(['gas.1#quality']);
  });
});

describe('a total power cut', () => {
  it('no machine takes it for a fault of its own; the cooling of the halls comes back first, then the rest in order', () => {
    const { befall, live, hottest, events, alarms, loop, truth } = inCourse(2);
    const id = befall('powerCut:electricity.1');
    live(600, 1);
    expect(alarms).toContain('plant#power');
    expect(events.filter(({ to }) => to === 'fault')).toEqual([]);
    const held = loop.controller.explanation(plant.equipmentByName.get('pump.network.1')?.index ?? -1);
    expect(held.conditions.map(({ key }) => key)).toContain('condition.powerLost');
    hottest();
    events.length = 0;
    loop.twin.faults.remove(id);
    const back = loop.time;
    live(900, 1);
    // Of each group who ran first, after how long.
    const firstOf = (pattern: RegExp) =>
      Math.min(
        ...events.filter(({ equipment, to }) => pattern.test(equipment) && to === 'running').map(({ at }) => at - back),
      );
    const chilled = firstOf(/^pump\.chilledWater/);
    const network = firstOf(/^pump\.network/);
    const recovery = firstOf(/^heatPump/);
    expect(chilled).toBeLessThan(90);
    expect(network).toBeGreaterThan(chilled);
    expect(recovery).toBeGreaterThan(network);
    hottest();
    live(900, 10);
    for (const { points } of halls) expect(loop.twin.measured[points.enteringTemperature]).toBeLessThan(27);
    live(3600, 10);
    expect(events.filter(({ to }) => to === 'fault')).toEqual([]);
    expect(truth('meter.networkSupply.temperature')).toBeGreaterThan(60);
    expect(
      loop.controller.alarms().filter(({ id: alarm, state }) => alarm === 'plant#power' && state === 'unacknowledged'),
    ).toEqual([]);
  });
});

describe('manual', () => {
  it('begins and ends without a jump, at its limit too', () => {
    const { loop, live, shown } = inCourse(10);
    live(300, 1);
    const before = shown('hall.B.valve');
    const who = operator;
    loop.controller.command({ type: 'mode', equipment: 'hall.B', mode: 'manual', expectedEnd: loop.time + 600, who });
    loop.step(1);
    expect(shown('hall.B.valve')).toBeCloseTo(before, 2);
    loop.controller.command({ type: 'manualValue', point: 'hall.B.valve', value: before - 0.05, who });
    live(590, 1);
    const held = shown('hall.B.valve');
    expect(held).toBeCloseTo(before - 0.05, 6);
    // The loop goes on from what was held, though the air is warmer than its set-point meanwhile.
    live(12, 1);
    expect(loop.controller.explanation(plant.equipmentByName.get('hall.B')?.index ?? -1).mode).toBe('automatic');
    expect(Math.abs(shown('hall.B.valve') - held)).toBeLessThan(0.05);
  });
});
