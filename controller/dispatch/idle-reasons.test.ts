import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EquipmentOf, loadPlant, type Plant, parsePlant, plantFilePath } from '../../config/index.ts';
import { waterHeat } from '../blocks/index.ts';
import { standing } from './testing.ts';

const startTime = 1_768_176_000;
const dt = 10;
const back = 40;

/** The town hall with a bare pipe where its store stands. */
function storelessPlant(): Plant {
  const text = readFileSync(plantFilePath('mairie'), 'utf8');
  const [before, after] = text.split('  store.1:\n');
  const pipe = [
    '  separator:',
    '    kind: pipe',
    '    label: { en: Separator, fr: Bouteille }',
    '    system: production',
    '    parameters: { length: 2 m, innerDiameter: 100 mm, surroundings: room }',
    '',
  ].join('\n');
  const rest = after.slice(after.indexOf('  meter.supply:'));
  const joined = rest.replace('store.1.bottom', 'separator.in').replace('store.1.top', 'separator.out');
  return parsePlant(`${before}${pipe}${joined}`, 'mairie without a store');
}

/** Dispatches of a plant whose sensors are all good, with what each machine says of why nobody asks for it. */
function begin(plant: Plant) {
  const one = standing(plant, startTime, dt);
  const { context, assembly, image, requests, available, slot, pass } = one;
  for (const { index } of [...assembly.heatPumps, ...assembly.boilers, ...assembly.chillers]) available[index] = 1;
  const why = (equipment: string) => {
    const control = assembly.byEquipment.get(plant.equipmentByName.get(equipment)?.index ?? -1);
    const [condition] = control?.conditions() ?? [];
    return condition;
  };
  const asked = (equipment: string) => requests.run[plant.equipmentByName.get(equipment)?.index ?? -1] === 1;
  return { context, assembly, image, slot, pass, why, asked };
}

describe('why nobody asks for a producer of heat', () => {
  /** The network takes so much heat, kW, at its set-point and so much above it, K. */
  const taking = (plant: Plant) => {
    const one = begin(plant);
    const { image, slot, assembly } = one;
    const [dispatch] = assembly.heating;
    const { parameters, name } = dispatch.equipment;
    const setpoint = () => image.value[slot(name, 'supplyTemperatureSetpoint')];
    const take = (load: number, above: number, seconds: number) =>
      one.pass(() => {
        const held = setpoint() > 0 ? setpoint() : 50;
        image.value[slot(parameters.supplyMeter, 'temperature')] = held + above;
        image.value[slot(parameters.returnMeter, 'temperature')] = back;
        image.value[slot(parameters.supplyMeter, 'flow')] = load / (waterHeat * (held - back));
        for (const store of plant.equipment.filter(({ kind }) => kind === 'store')) {
          for (const [key, index] of Object.entries(store.points)) {
            if (key.startsWith('temperature.')) image.value[index] = back + parameters.storeCharge * (held - back);
          }
        }
        dispatch.scan();
      }, seconds);
    return { ...one, take, setpoint };
  };

  it('is that its turn in the order has not come, and above what heat it does', () => {
    const { take, why, asked, image, slot, assembly } = taking(loadPlant(plantFilePath('chapelle')));
    const [one] = assembly.heatPumps;
    take(0.6 * (one.equipment as EquipmentOf<'heatPump'>).parameters.ratedHeat, 0, 3 * 3600);
    const [first, second] = assembly.heatPumps.map(({ equipment }) => equipment.name);
    const idle = asked(first) ? second : first;
    const condition = why(idle);
    expect(condition.key).toBe('condition.notStaged');
    const { required, position, above } = condition.parameters;
    expect(position).toBe(2);
    expect(required).toBe(image.value[slot(assembly.heating[0].equipment.name, 'heatRequired')]);
    // It tells the truth: a little less does not bring it, a little more does.
    take(Number(above) - 30, 0, 3 * 3600);
    expect(asked(idle)).toBe(false);
    take(Number(above) + 30, 0, 3 * 3600);
    expect(asked(idle)).toBe(true);
    expect(why(idle).key).toBe('condition.requestedBy');
  });

  it('is that its time runs, where more is required already, and that others come first, where it is not the next', () => {
    const { take, why, asked, context, assembly } = taking(loadPlant(plantFilePath('chapelle')));
    const [one] = assembly.heatPumps;
    const { ratedHeat } = (one.equipment as EquipmentOf<'heatPump'>).parameters;
    take(0.6 * ratedHeat, 0, 3 * 3600);
    const [next, other] = assembly.heatPumps.map(({ equipment }) => equipment.name).sort((a) => (asked(a) ? 1 : -1));
    expect([asked(next), asked(other)]).toEqual([false, true]);
    const above = Number(why(next).parameters.above);
    for (let s = 0; s < 3600 && why(next).key === 'condition.notStaged'; s += dt) take(4 * ratedHeat, 0, dt);
    const due = why(next);
    expect(due.key).toBe('condition.nextIsDue');
    expect(due.parameters.producer).toBe(next);
    expect(Number(due.parameters.required)).toBeGreaterThan(above);
    take(4 * ratedHeat, 0, 300);
    const after = assembly.boilers.map(({ equipment }) => why(equipment.name));
    expect(after.map(({ key }) => key)).toContain('condition.waitsItsTurn');
    for (const { key, parameters } of after) {
      if (key === 'condition.waitsItsTurn') expect(parameters.producer).toBe(next);
    }
    // It comes when it said.
    take(4 * ratedHeat, 0, (why(next).until ?? 0) - context.time - dt);
    expect(asked(next)).toBe(false);
    take(4 * ratedHeat, 0, 2 * dt);
    expect(asked(next)).toBe(true);
  });

  it('is that the supply is too hot for its least fire, and below what temperature it comes again', () => {
    const { take, why, asked, context, setpoint, assembly } = taking(storelessPlant());
    const [boiler] = assembly.boilers;
    const name = boiler.equipment.name;
    for (const { index } of assembly.heatPumps) context.available[index] = 0;
    take(5, -4, 1800);
    expect(asked(name)).toBe(true);
    take(5, 12, 60);
    expect(asked(name)).toBe(false);
    const condition = why(name);
    expect(condition.key).toBe('condition.supplyTooHot');
    expect(condition.parameters.supply).toBeCloseTo(setpoint() + 12, 6);
    const resume = Number(condition.parameters.resume);
    take(5, resume - setpoint() + 0.1, 60);
    expect(asked(name)).toBe(false);
    // A plug of cooler water is no reason yet.
    take(5, resume - setpoint() - 0.1, 60);
    expect(asked(name)).toBe(false);
    take(5, resume - setpoint() - 0.1, 120);
    expect(asked(name)).toBe(true);
  });

  it('is nothing of the dispatch where the producer itself cannot be counted on', () => {
    const { take, why, context, assembly } = taking(loadPlant(plantFilePath('chapelle')));
    const [{ equipment }] = assembly.heatPumps;
    context.available[equipment.index] = 0;
    take(300, 0, 3600);
    expect(why(equipment.name).key).toBe('condition.notRequested');
  });
});

describe('why nobody asks for a chiller', () => {
  const holding = (outdoor: number, flow: number) => {
    const plant = loadPlant(plantFilePath('chapelle'));
    const one = begin(plant);
    const { image, slot, assembly } = one;
    const [dispatch] = assembly.cooling;
    const { parameters, name } = dispatch.equipment;
    const setpoint = image.value[slot(name, 'supplyTemperatureSetpoint')];
    const station = plant.equipment.find(({ kind }) => kind === 'weatherStation')?.name ?? '';
    image.value[slot(station, 'outdoorTemperature')] = outdoor;
    for (const coolant of assembly.rejection)
      image.value[slot(coolant.equipment.parameters.supplyMeter, 'temperature')] = 15;
    const hold = (above: number, seconds: number) =>
      one.pass(() => {
        image.value[slot(parameters.supplyMeter, 'temperature')] = setpoint + above;
        image.value[slot(parameters.returnMeter, 'temperature')] = setpoint + above + 6;
        image.value[slot(parameters.supplyMeter, 'flow')] = flow;
        assembly.outdoor.scan();
        dispatch.scan();
      }, seconds);
    const [chiller] = assembly.chillers.map(({ equipment }) => equipment.name);
    return { ...one, hold, setpoint, chiller };
  };

  it('is that the supply is cold enough, and above what it is not', () => {
    const { hold, why, asked, setpoint, chiller } = holding(30, 20);
    hold(0.2, 3600);
    const condition = why(chiller);
    expect(condition.key).toBe('condition.coldEnough');
    const { supply, limit, time } = condition.parameters;
    expect(supply).toBeCloseTo(setpoint + 0.2, 6);
    hold(Number(limit) - setpoint - 0.1, 2 * Number(time));
    expect(asked(chiller)).toBe(false);
    hold(Number(limit) - setpoint + 0.1, Number(time) + 60);
    expect(asked(chiller)).toBe(true);
  });

  it('is that its time runs, where the supply is too warm already, and that another comes first, where it is not the next', () => {
    const { hold, why, asked, context, setpoint, assembly } = holding(30, 40);
    const names = assembly.chillers.map(({ equipment }) => equipment.name);
    expect(names.length).toBeGreaterThan(1);
    hold(1, 60);
    const told = names.map((name) => ({ name, ...why(name) }));
    const [first] = told.filter(({ key }) => key === 'condition.chillerSoon');
    expect(first.parameters).toMatchObject({ producer: first.name, supply: setpoint + 1 });
    const others = told.filter(({ name }) => name !== first.name);
    for (const { key, parameters } of others)
      expect([key, parameters]).toEqual(['condition.chillerWaitsItsTurn', { producer: first.name }]);
    // It comes when it said.
    hold(1, (first.until ?? 0) - context.time - dt);
    expect(asked(first.name)).toBe(false);
    hold(1, 2 * dt);
    expect(names.filter(asked)).toEqual([first.name]);
    // The change settles before the next one's time runs: that is told as well.
    const [next] = others
      .map(({ name }) => ({ name, ...why(name) }))
      .filter(({ key }) => key === 'condition.chillerSoon');
    expect(next.until).toBeGreaterThan(context.time + Number(next.parameters.time));
    hold(1, (next.until ?? 0) - context.time - dt);
    expect(asked(next.name)).toBe(false);
    hold(1, 3 * dt);
    expect(asked(next.name)).toBe(true);
  });

  it('is that outdoor air cools', () => {
    const { hold, why, chiller } = holding(5, 20);
    hold(0.3, 600);
    expect(why(chiller).key).toBe('condition.freeCoolingCarries');
  });

  it('is that too little water flows', () => {
    const { hold, why, asked, chiller } = holding(30, 1);
    hold(3, 600);
    expect(asked(chiller)).toBe(false);
    const { key, parameters } = why(chiller);
    expect(key).toBe('condition.flowTooScarce');
    expect(Number(parameters.flow)).toBeLessThan(Number(parameters.needed));
  });
});
