import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Changes, type Plant, parsePlant, plantFilePath } from '../../config/index.ts';
import { type Controller, createController, judgeSuccession, succeedController } from '../../controller/scan/index.ts';
import { createTwin, type Twin } from '../network/index.ts';
import { syntheticWeather } from '../weather/index.ts';

const texts = Object.fromEntries(
  ['mairie', 'chapelle'].map((name) => [name, readFileSync(plantFilePath(name), 'utf8')]),
);
const plantOf = (name: string, changes: Changes = {}): Plant => parsePlant(texts[name], `${name}.yaml`, changes);

const january = Date.UTC(2026, 0, 12) / 1000;
const step = 10;

/** A plant's twin with a controller that another may succeed: each knows what the instruments tell, and nothing else. */
class Line {
  readonly twin: Twin;
  readonly plant: Plant;
  controller: Controller;

  constructor(plant: Plant) {
    this.plant = plant;
    const weather = syntheticWeather({ seed: 3, ...plant.location });
    this.twin = createTwin(plant, { seed: 3, weather, startTime: january });
    this.controller = createController(plant, { strategy: 'rules', startTime: january, guarded: true });
  }

  /** @returns outputs by slot of the plant's commanded points */
  step(): number[] {
    const { twin, controller, plant } = this;
    twin.step(step);
    const { image } = controller;
    for (const { index, definition } of plant.points) {
      if (definition.kind !== 'measured') continue;
      image.value[index] = twin.measured[index];
      image.quality[index] = 0;
      image.sourceTime[index] = twin.time;
    }
    controller.scan(twin.time);
    for (const slot of controller.priority.slots) twin.commands[slot] = image.value[slot];
    return this.outputs();
  }

  outputs(): number[] {
    return Array.from(this.controller.priority.slots, (slot) => this.controller.image.value[slot]);
  }

  run(seconds: number): void {
    for (let i = 0; i < seconds / step; i++) this.step();
  }
}

const told = (line: Line) => {
  const { setpoints, modes, tags, alarms, machines, power, services } = line.controller.state();
  return { setpoints, modes, tags, alarms, machines, power, services };
};

describe('a controller that succeeds another in a closed loop', () => {
  it.each(['mairie', 'chapelle'])(
    'goes on bit for bit as if nothing had happened, in %s, where nothing changed',
    (name) => {
      const [one, other] = [new Line(plantOf(name)), new Line(plantOf(name))];
      for (let i = 0; i < 8 * 360; i++) {
        const outputs = one.step();
        if (!isDeepStrictEqual(other.step(), outputs)) expect(other.outputs(), `scan ${i}`).toEqual(outputs);
        // Every 17 minutes: in whatever state machines, delays and loops are by then.
        if (i % 102 === 101) other.controller = succeedController(other.controller, plantOf(name));
      }
      expect(told(other)).toEqual(told(one));
    },
    60_000,
  );
});

/** Tuning of every loop, a heating curve, timers and limits: all that a careful engineer might change on a winter's day. */
const careful: Changes = {
  'equipment.heating.parameters.tuning': { gain: 0.2, integralTime: '900 s' },
  'equipment.heating.parameters.stageTime': '600 s',
  'equipment.heatPump.1.parameters.tuning': { gain: 0.03, integralTime: '200 s' },
  'equipment.heatPump.1.parameters.timers': { minimumOffTime: '900 s', rampTime: '200 s' },
  'equipment.boiler.1.parameters.tuning': { gain: 0.02, integralTime: '300 s' },
  'equipment.circuit.radiators.parameters.tuning': { gain: 0.03, integralTime: '200 s' },
  'equipment.circuit.hotWater.parameters.hotWaterTuning': { gain: 0.05, integralTime: '400 s' },
  'equipment.circuit.radiators.alarms': { 'heating.roomTemperature': { low: 15 } },
  'prices.gas': '80 €/MWh',
};

describe('a change of configuration in a closed loop', () => {
  it('moves no output by more than a usual step, and starts or stops nothing, whenever in a day it comes', () => {
    const before = plantOf('mairie');
    const line = new Line(before);
    let usual = 0;
    let atChanges = 0;
    const analogue = [...line.controller.priority.slots].map(
      (slot) => before.points[slot].definition.unit !== 'boolean',
    );
    let then = line.outputs();
    for (let i = 1; i < 24 * 360; i++) {
      const changed = i > 360 && i % 67 === 0;
      if (changed) {
        const other = Math.floor(i / 67) % 2 === 0 ? before : plantOf('mairie', careful);
        expect(judgeSuccession(line.controller, other, step), `scan ${i}`).toBeUndefined();
        line.controller = succeedController(line.controller, other);
        expect(line.outputs()).toEqual(then);
      }
      const now = line.step();
      const moved = Math.max(...now.map((value, k) => (analogue[k] ? Math.abs(value - then[k]) : 0)));
      // Starts and stops move more than any loop.
      const switched = now.some((value, k) => !analogue[k] && value !== then[k]);
      if (changed) {
        expect(switched, `scan ${i}`).toBe(false);
        atChanges = Math.max(atChanges, moved);
      } else if (!switched && i > 360) usual = Math.max(usual, moved);
      then = now;
    }
    expect(usual).toBeGreaterThan(0);
    expect(atChanges).toBeLessThanOrEqual(usual);
  }, 60_000);

  it('never moves what hangs on a tag, which stays with its people, its reason and its age', () => {
    const line = new Line(plantOf('mairie'));
    line.run(3600);
    const tagged = ['boiler.1', 'pump.boiler', 'circuit.floor'];
    for (const equipment of tagged)
      for (const user of ['ann', 'ben'])
        expect(
          line.controller.command({
            type: 'mode',
            equipment,
            mode: 'maintenance',
            reason: 'inspection',
            who: { user, role: 'maintenance' },
          }).ok,
        ).toBe(true);
    line.run(600);
    const { tags } = line.controller.state();
    const slots = tagged.flatMap((name) =>
      Object.values(line.plant.equipmentByName.get(name)?.points ?? {}).filter(
        (slot) => line.plant.points[slot].definition.kind === 'commanded',
      ),
    );
    for (let i = 0; i < 6 * 360; i++) {
      if (i % 50 === 0)
        line.controller = succeedController(line.controller, plantOf('mairie', i % 100 === 0 ? careful : {}));
      line.step();
      for (const slot of slots) expect(line.controller.image.value[slot], line.plant.points[slot].name).toBe(0);
    }
    expect(line.controller.state().tags).toEqual(tags);
    expect(Object.keys(tags).sort()).toEqual([...tagged].sort());
    // Each has to take off their own, under whatever configuration.
    const release = (user: string) =>
      line.controller.command({ type: 'release', equipment: 'boiler.1', who: { user, role: 'maintenance' } });
    expect(release('ann')).toMatchObject({ ok: true });
    expect(line.controller.explanation(line.plant.equipmentByName.get('boiler.1')?.index ?? -1).mode).toBe(
      'maintenance',
    );
    expect(release('ben')).toMatchObject({ ok: true, after: 'automatic' });
  });

  it('keeps what people set by hand; defaults that nobody moved take the new ones', () => {
    const line = new Line(plantOf('mairie'));
    line.run(600);
    const point = 'circuit.floor.heating.roomTemperatureSetpoint';
    const engineer = { user: 'eve', role: 'engineer' } as const;
    expect(line.controller.command({ type: 'setpoint', point, value: 19, who: engineer }).ok).toBe(true);
    expect(line.controller.command({ type: 'mode', equipment: 'boiler.1', mode: 'manual', who: engineer }).ok).toBe(
      true,
    );
    const manual = line.controller.state().manual;
    line.controller = succeedController(
      line.controller,
      plantOf('mairie', {
        'equipment.circuit.floor.setpoints': { 'heating.roomTemperatureSetpoint': 22 },
        'equipment.circuit.radiators.setpoints': { 'heating.roomTemperatureSetpoint': 22 },
      }),
    );
    line.step();
    const { setpoints, modes, manual: after } = line.controller.state();
    expect(setpoints[point]).toBe(19);
    expect(setpoints['circuit.radiators.heating.roomTemperatureSetpoint']).toBe(22);
    expect(modes['boiler.1']).toBe('manual');
    expect(after).toEqual(manual);
  });

  it('returns an alarm whose limit is no more, and keeps those that still hold', () => {
    const hot = plantOf('mairie', {
      'equipment.circuit.floor.alarms': { 'heating.roomTemperature': { high: 10, delay: '0 s' } },
      'equipment.circuit.radiators.alarms': { 'heating.roomTemperature': { high: 10, delay: '0 s' } },
    });
    const line = new Line(hot);
    line.run(60);
    const ids = () => line.controller.alarms().filter(({ id }) => id.endsWith('Temperature#high'));
    expect(ids().map(({ state }) => state)).toEqual(['unacknowledged', 'unacknowledged']);
    line.controller = succeedController(
      line.controller,
      plantOf('mairie', {
        'equipment.circuit.radiators.alarms': { 'heating.roomTemperature': { high: 11, delay: '0 s' } },
      }),
    );
    line.run(60);
    expect(Object.fromEntries(ids().map(({ equipment, state }) => [equipment, state]))).toEqual({
      'circuit.floor': 'returnedUnacknowledged',
      'circuit.radiators': 'unacknowledged',
    });
  });

  it('is refused with the output that it would move at once', () => {
    const line = new Line(plantOf('mairie'));
    // Until the heat pump runs.
    for (let i = 0; i < 720 && line.controller.explanation(4).state !== 'running'; i++) line.step();
    expect(line.controller.explanation(4).state).toBe('running');
    const outputs = line.outputs();
    // Its highest leaving temperature below what it has now: it would be stopped at once.
    const low = plantOf('mairie', {
      'equipment.heatPump.1.parameters.condenser.leavingTemperatureMaximum': '30 °C',
      'equipment.heatPump.1.parameters.condenser.enteringTemperatureMaximum': '25 °C',
    });
    expect(judgeSuccession(line.controller, low, step)).toMatchObject({
      kind: 'bump',
      point: expect.stringMatching(/^heatPump\.1\.|^pump\.heatPump\./),
    });
    // The trial has left all as it was.
    expect(line.outputs()).toEqual(outputs);
    expect(judgeSuccession(line.controller, plantOf('mairie'), step)).toBeUndefined();
  });

  it('is refused where the controller cannot be built or its scan ends in an error', () => {
    const line = new Line(plantOf('mairie'));
    line.run(60);
    const sound = plantOf('mairie');
    const broken = { ...sound, equipmentByName: new Map() };
    expect(judgeSuccession(line.controller, broken, step)).toMatchObject({ kind: 'error' });
  });
});
