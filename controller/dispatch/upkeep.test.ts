import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { quality } from '../image/index.ts';
import { createController, type OperationalState } from '../scan/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = Date.UTC(2026, 6, 1) / 1000;
const day = 86_400;
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const technician = { user: 'mo', role: 'maintenance' } as const;
const operator = { user: 'ada', role: 'operator' } as const;

/** The controller against a field in which nothing is needed and what is commanded happens at once. */
function begin(state?: OperationalState) {
  let time = state?.time ?? startTime;
  const controller = createController(plant, { strategy: 'rules', startTime: time, ...(state ? { state } : {}) });
  const { image } = controller;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = definition.unit === '°C' ? 20 : 0;
  }
  for (const { key, index } of plant.points) if (/pressureProven/.test(key)) image.value[index] = 1;
  // The network is warm and takes nothing.
  image.value[slot('meter.networkSupply.temperature')] = 70;
  image.value[slot('meter.networkReturn.temperature')] = 45;
  image.value[slot('meter.networkSupply.flow')] = 0;
  // Halls are cooled by nobody's work: their water only flows.
  image.value[slot('meter.chilledSupply.flow')] = 15;
  for (const { key, index } of plant.points) if (/^temperature\./.test(key)) image.value[index] = 70;
  const ran = new Map<string, number>();
  const live = (seconds: number, dt = 30) => {
    for (const end = time + seconds; time < end; ) {
      time += dt;
      for (const { points, name } of plant.equipment) {
        const { run, running, position, positionFeedback } = points;
        if (run !== undefined && running !== undefined) {
          image.value[running] = image.value[run];
          if (image.value[run] === 1) ran.set(name, (ran.get(name) ?? 0) + dt);
        }
        if (position !== undefined && positionFeedback !== undefined)
          image.value[positionFeedback] = image.value[position];
      }
      for (const { index, definition } of plant.points)
        if (definition.kind === 'measured') image.sourceTime[index] = time;
      controller.scan(time);
      controller.drainEvents();
    }
  };
  const shown = (name: string) => image.value[slot(name)];
  const stored = () => JSON.parse(JSON.stringify(controller.state())) as OperationalState;
  const why = (name: string) => controller.explanation(plant.equipmentByName.get(name)?.index ?? -1).conditions;
  return { controller, live, ran, shown, stored, why };
}

describe('what stands', () => {
  it('is moved for a minute once a week, one after the other, and says why', () => {
    const { live, ran, why } = begin();
    live(7 * day - 3600);
    expect(ran.get('pump.boiler.1') ?? 0).toBe(0);
    let together = 0;
    const reasons: unknown[] = [];
    for (let i = 0; i < 700; i++) {
      live(30);
      const moving = ['pump.boiler.1', 'pump.boiler.2', 'pump.freeCooling'].filter((name) =>
        why(name).some(({ parameters }) => parameters.reason === 'reason.exercise'),
      );
      together = Math.max(together, moving.length);
      reasons.push(...moving);
    }
    expect(new Set(reasons)).toEqual(new Set(['pump.boiler.1', 'pump.boiler.2', 'pump.freeCooling']));
    expect(together).toBe(1);
    for (const name of ['pump.boiler.1', 'pump.boiler.2']) {
      expect(ran.get(name)).toBeGreaterThanOrEqual(30);
      expect(ran.get(name)).toBeLessThanOrEqual(120);
    }
  });

  it('is not moved while it is tagged out', () => {
    const { live, ran, controller } = begin();
    controller.command({
      type: 'mode',
      equipment: 'pump.boiler.1',
      mode: 'maintenance',
      reason: 'seal',
      who: technician,
    });
    live(8 * day);
    expect(ran.get('pump.boiler.1') ?? 0).toBe(0);
    expect(ran.get('pump.boiler.2') ?? 0).toBeGreaterThan(0);
  });

  it('is within a substation its heating pump and valve, and that is not called heating', () => {
    const { live, shown, why, controller } = begin();
    const [run, valve] = ['substation.S1.heating.pumpRun', 'substation.S1.heating.valve'];
    const state = () => controller.explanation(plant.equipmentByName.get('substation.S1')?.index ?? -1).state;
    let moved = 0;
    const reasons = new Set<unknown>();
    const live30 = (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 30) {
        live(30);
        if (shown(run) !== 1) continue;
        moved += 30;
        expect(shown(valve)).toBe(0.3);
        expect(state()).toBe('off');
        for (const { parameters } of why('substation.S1')) reasons.add(parameters.reason);
      }
    };
    live30(6.9 * day);
    expect(moved).toBe(0);
    live30(0.3 * day);
    expect(moved).toBeGreaterThanOrEqual(60);
    expect(moved).toBeLessThanOrEqual(120);
    expect([...reasons]).toContain('reason.exercise');
    expect(shown(valve)).toBe(0);
    live30(6.5 * day);
    expect(moved).toBeLessThanOrEqual(120);
  });

  it("is also dry coolers' fans, a valve that boosts and a greenhouse's, one after the other, and no pump runs for that", () => {
    const { live, ran, shown, why, controller } = begin();
    const valves = { 'valve.greenhouseBoost': 'position', 'greenhouse.1': 'valve', 'greenhouse.2': 'valve' };
    const moved = new Map<string, number>();
    const states = new Set<unknown>();
    const reasons = new Set<unknown>();
    const live30 = (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 30) {
        live(30);
        for (const [name, key] of Object.entries(valves)) {
          if (shown(`${name}.${key}`) === 0) continue;
          expect(shown(`${name}.${key}`)).toBe(0.3);
          moved.set(name, (moved.get(name) ?? 0) + 30);
          for (const { parameters } of why(name)) reasons.add(parameters.reason);
          if (key === 'valve') states.add(controller.explanation(plant.equipmentByName.get(name)?.index ?? -1).state);
        }
      }
    };
    live30(6.9 * day);
    expect(moved.size).toBe(0);
    expect(ran.get('dryCooler.1') ?? 0).toBe(0);
    live30(0.3 * day);
    for (const name of Object.keys(valves)) {
      expect(moved.get(name)).toBeGreaterThanOrEqual(30);
      expect(moved.get(name)).toBeLessThanOrEqual(120);
    }
    for (const name of ['dryCooler.1', 'dryCooler.2', 'dryCooler.3']) {
      expect(ran.get(name)).toBeGreaterThanOrEqual(30);
      expect(ran.get(name)).toBeLessThanOrEqual(120);
    }
    expect([...reasons]).toContain('reason.exercise');
    expect([...states]).toEqual(['idle']);
    // The greenhouses' own pump was moved for itself, not for a valve's sake.
    expect(ran.get('pump.greenhouse')).toBeLessThanOrEqual(120);
  });

  it("is a free-cooling exchanger's coolant pump with water on its other side, and not in frost", () => {
    const { live, ran, shown, controller } = begin();
    const minutes = (count: number) => {
      for (let i = 0; i < 2 * count; i++) {
        live(30);
        if (shown('pump.freeCooling.run') === 1) expect(shown('valve.freeCooling.position')).toBe(1);
      }
    };
    minutes(7.3 * 24 * 60);
    expect(ran.get('pump.freeCooling')).toBeGreaterThanOrEqual(30);
    expect(ran.get('pump.freeCooling')).toBeLessThanOrEqual(120);
    const before = ran.get('pump.freeCooling');
    controller.image.value[slot('meter.glycolSupply.temperature')] = 1;
    minutes(8 * 24 * 60);
    expect(ran.get('pump.freeCooling')).toBe(before);
  });

  it('is left alone within a substation in manual', () => {
    const { live, shown, controller } = begin();
    live(60);
    controller.command({ type: 'mode', equipment: 'substation.S1', mode: 'manual', who: operator });
    let moved = 0;
    for (let i = 0; i < 8 * 24 * 60; i++) {
      live(60);
      moved += shown('substation.S1.heating.pumpRun');
    }
    expect(moved).toBe(0);
  });

  it('keeps its week over a restart', () => {
    const one = begin();
    one.live(5 * day);
    const again = begin(one.stored());
    again.live(3 * day);
    expect(again.ran.get('pump.boiler.1') ?? 0).toBeGreaterThan(0);
  });
});

describe('service', () => {
  it('is due after its hours, is told, and begins anew when it is entered', () => {
    const one = begin();
    one.live(3600);
    expect(one.shown('boiler.1.timeToService')).toBe(4000 * 3600);
    const state = one.stored();
    const life = state.machines['boiler.1'] as object;
    const old = {
      ...state,
      machines: { ...state.machines, 'boiler.1': { ...life, runTime: 4001 * 3600, starts: 900 } },
    };
    const again = begin(old);
    again.live(300);
    expect([again.shown('boiler.1.runTime'), again.shown('boiler.1.starts')]).toEqual([4001 * 3600, 900]);
    expect(again.shown('boiler.1.timeToService')).toBe(-3600);
    expect(again.controller.alarms().find(({ id }) => id === 'boiler.1#service')).toMatchObject({ priority: 'low' });
    expect(again.controller.command({ type: 'serviced', equipment: 'boiler.1', who: operator })).toMatchObject({
      code: 'denied',
    });
    expect(again.controller.command({ type: 'serviced', equipment: 'hall.A', who: technician })).toMatchObject({
      code: 'invalid',
    });
    expect(again.controller.command({ type: 'serviced', equipment: 'boiler.1', who: technician })).toMatchObject({
      ok: true,
    });
    again.live(300);
    expect(again.shown('boiler.1.timeToService')).toBe(4000 * 3600);
    const after = begin(again.stored());
    after.live(60);
    expect(after.shown('boiler.1.timeToService')).toBe(4000 * 3600);
  });

  it('is due after a year, however little it ran', () => {
    const { live, shown } = begin();
    live(3600);
    const state = begin();
    state.live(60);
    const old = state.stored();
    const longAgo = { ...old, services: { ...old.services, 'boiler.1': { at: startTime - 366 * day, run: 0 } } };
    const again = begin(longAgo);
    again.live(300);
    expect(again.shown('boiler.1.timeToService')).toBeLessThan(-0.9 * day);
    expect(shown('boiler.1.timeToService')).toBeGreaterThan(0);
  });

  it('counts starts and hours of pumps and fans, too', () => {
    const { live, shown } = begin();
    live(7200);
    const duty = [1, 2].map((i) => shown(`pump.network.${i}.runTime`));
    expect(Math.max(...duty)).toBeGreaterThan(6000);
    expect(shown('pump.network.1.starts') + shown('pump.network.2.starts')).toBeGreaterThanOrEqual(1);
  });
});
