import { toDirectedGraph } from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type Equipment, type KindName, loadPlant, plantFilePath } from '../../config/index.ts';
import { compressorMachine } from '../../controller/equipment/compressor/machine.ts';
import { driveMachine } from '../../controller/equipment/drive/machine.ts';
import { boilerMachine } from '../../controller/equipment/gas-boiler/machine.ts';
import { greenhouseMachine, hallMachine, substationMachine } from '../../controller/equipment/load-machine.ts';
import { valveMachine } from '../../controller/equipment/valve/machine.ts';
import { createController, type Explanation, type OperationalState, quality } from '../../controller/scan/index.ts';
import { mixedPlant } from '../../twin/lab/testing.ts';
import { haveWords } from './words.ts';

/**
 * In every state of every machine, whatever else holds, the controller says why it is so, what would change it, and when: in words that both languages
 * have, with every figure that the words ask for.
 */
const machines: Partial<Record<KindName, AnyStateMachine>> = {
  heatPump: compressorMachine,
  chiller: compressorMachine,
  gasBoiler: boilerMachine,
  pump: driveMachine,
  dryCooler: driveMachine,
  valve: valveMachine,
  substation: substationMachine,
  greenhouse: greenhouseMachine,
  hall: hallMachine,
};
const startTime = 1_768_176_000;
/** When the timer of a timed state ends, in these lives. */
const due = startTime + 77;
const plants = [
  ...['chapelle', 'mairie'].map((name) => loadPlant(plantFilePath(name))),
  // Set back at this moment, a Monday's first hour.
  loadPlant(plantFilePath('mairie'), { 'equipment.circuit.floor.parameters.setback': {} }),
];
/** One equipment of each kind and each set of points. */
const variants = new Set<string>();
const isNew = ({ kind, points }: Equipment): boolean => {
  const variant = `${kind} ${Object.keys(points).join(' ')}`;
  if (variants.has(variant)) return false;
  variants.add(variant);
  return true;
};
const controlled = plants.flatMap((plant) =>
  plant.equipment
    .filter((equipment) => equipment.points.mode !== undefined && isNew(equipment))
    .flatMap((equipment) =>
      statesOf(equipment).map((state) => ({
        plant,
        equipment,
        state,
        name: `${plant.name} ${equipment.name} ${state}`,
      })),
    ),
);

function statesOf({ kind }: Equipment): string[] {
  const machine = machines[kind];
  if (machine === undefined) throw new Error(`no machine of a ${kind} is known here`);
  return Object.keys(machine.states);
}

/** Whether a state ends by itself after a time. */
function isTimed({ kind }: Equipment, state: string): boolean {
  const graph = toDirectedGraph(machines[kind] as AnyStateMachine);
  const node = graph.children.find(({ stateNode }) => stateNode.key === state);
  return node?.edges.some(({ transition }) => transition.eventType.startsWith('xstate.after')) ?? false;
}

/** States in which a request alone does not explain anything. */
const waiting = new Set([
  'provingFlow',
  'starting',
  'unloading',
  'postRun',
  'lockout',
  'fault',
  'maintenance',
  'purging',
  'igniting',
  'opening',
  'closing',
]);

interface Circumstance {
  readonly name: string;
  readonly state?: Partial<OperationalState>;
  readonly good?: boolean;
  readonly contacts?: number;
  /** How late the field is heard, s. */
  readonly lateness?: number;
}

function circumstances({ name }: Equipment): Circumstance[] {
  const tags = ['mo', 'flo'].map((user) => ({ user, role: 'maintenance', reason: 'bearing', since: startTime - 60 }));
  return [
    { name: 'nothing is known of the field', good: false },
    { name: 'all contacts open', contacts: 0 },
    { name: 'all contacts closed: in fault, in local', contacts: 1 },
    { name: 'in manual', state: { modes: { [name]: 'manual' } } },
    { name: 'in manual for a time', state: { modes: { [name]: 'manual' }, manualUntil: { [name]: startTime + 600 } } },
    { name: 'tagged out by two', state: { tags: { [name]: tags } } },
    { name: 'in a power cut', state: { power: { phase: 'lost', rank: -1, since: startTime - 60 } } },
    { name: 'in the order of start', state: { power: { phase: 'restoring', rank: 0, since: startTime - 5 } } },
  ];
}

function explained(
  one: (typeof controlled)[number],
  { state: given = {}, good = true, contacts = 0, lateness = 0 }: Circumstance,
): Explanation {
  const { plant, equipment, state } = one;
  const fresh = JSON.parse(JSON.stringify(createController(plant, { strategy: 'rules', startTime }).state()));
  const timers = isTimed(equipment, state) ? [{ id: 'timer', event: 'timer', due }] : [];
  const sequence = { state, since: startTime - 30, timers };
  const life = fresh.machines[equipment.name];
  const machine = 'sequence' in life ? { ...life, sequence } : sequence;
  // What is in maintenance has a tag: one makes the other.
  const tags =
    state === 'maintenance'
      ? { [equipment.name]: [{ user: 'mo', role: 'maintenance', reason: 'x', since: startTime }] }
      : {};
  const stored = { ...fresh, tags, ...given, machines: { ...fresh.machines, [equipment.name]: machine } };
  const controller = createController(plant, { strategy: 'rules', startTime, state: stored });
  const { image } = controller;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = good ? quality.good : quality.bad;
    image.value[index] = definition.unit === 'boolean' ? contacts : 30;
  }
  image.lateness = lateness;
  const explanation = controller.explanation(equipment.index);
  expect(explanation.state).toBe(state);
  return explanation;
}

it('a set-back says until when it lasts, what keeps it from being deeper, and what its optimum start is for', () => {
  const plant = plants[2];
  const floor = plant.equipmentByName.get('circuit.floor');
  if (floor === undefined) throw new Error('no floor');
  /** Explained at an hour of this Monday, with outdoor and room temperatures; a room may be unknown. */
  const told = (hour: number, outdoor: number, room: number, setpoints: Record<string, number> = {}) => {
    const stored = createController(plant, { strategy: 'rules', startTime }).state();
    const time = startTime + hour * 3600;
    const state = { ...stored, time, setpoints: { ...stored.setpoints, ...setpoints } };
    const controller = createController(plant, { strategy: 'rules', startTime: time, state });
    const { image } = controller;
    for (const { index, definition, name } of plant.points) {
      if (definition.kind !== 'measured') continue;
      const isRoom = name === 'circuit.floor.heating.roomTemperature';
      image.quality[index] = isRoom && Number.isNaN(room) ? quality.bad : quality.good;
      image.sourceTime[index] = time + 1;
      image.value[index] = definition.unit === 'boolean' ? 0 : isRoom ? room : name.includes('outdoor') ? outdoor : 30;
    }
    controller.scan(time + 1);
    const { conditions } = controller.explanation(floor.index);
    haveWords(conditions);
    return conditions.map(({ key }) => key);
  };
  // Occupied from 7 h of Paris, which is an hour ahead of UTC.
  expect(told(0, 5, 19)).toEqual(expect.arrayContaining(['condition.nightSetback', 'condition.heatingRests']));
  expect(told(0, -8, 19)).toEqual(expect.arrayContaining(['condition.nightSetback', 'condition.setbackFrost']));
  const deep = { 'circuit.floor.setback.roomTemperatureSetpoint': 6 };
  expect(told(0, 5, 19, deep)).toEqual(
    expect.arrayContaining(['condition.nightSetback', 'condition.setbackInertia', 'condition.heatingRests']),
  );
  expect(told(5.9, 5, 17)).toEqual(expect.arrayContaining(['condition.optimumStart', 'condition.heatingCurve']));
  expect(told(5.9, 5, Number.NaN)).toContain('condition.optimumStartBlind');
  expect(told(8, 5, 17).filter((key) => /etback|optimum/.test(key))).toEqual([]);
});

it('a softened start and an optimum stop say what they do, and until when', () => {
  const setback = { startRate: '0.5 K/h', stopLeadTimeMaximum: '2 h' };
  const plant = loadPlant(plantFilePath('mairie'), { 'equipment.circuit.floor.parameters.setback': setback });
  const floor = plant.equipmentByName.get('circuit.floor');
  if (floor === undefined) throw new Error('no floor');
  /** Explained so many hours after Monday's midnight in UTC, from an hour before on, as the room goes from one temperature to another. */
  const told = (hour: number, rooms: readonly [number, number]) => {
    const controller = createController(plant, { strategy: 'rules', startTime: startTime + (hour - 1) * 3600 });
    const { image } = controller;
    for (let second = 60; second <= 3600; second += 60) {
      const time = startTime + (hour - 1) * 3600 + second;
      for (const { index, definition, name } of plant.points) {
        if (definition.kind !== 'measured') continue;
        const room = rooms[0] + ((rooms[1] - rooms[0]) * second) / 3600;
        const value = name === 'circuit.floor.heating.roomTemperature' ? room : name.includes('outdoor') ? 5 : 30;
        image.enter(index, definition.unit === 'boolean' ? 0 : value, time);
      }
      controller.scan(time);
    }
    const { conditions } = controller.explanation(floor.index);
    haveWords(conditions);
    return conditions;
  };
  const keys = (conditions: Explanation['conditions']) => conditions.map(({ key }) => key);
  expect(keys(told(5, [18, 18]))).toEqual(
    expect.arrayContaining(['condition.optimumStart', 'condition.optimumStartSoftened']),
  );
  const evening = startTime + 18 * 3600;
  const stopped = told(17.9, [22, 22]).find(({ key }) => key === 'condition.optimumStop');
  expect(stopped?.until).toBe(evening);
  expect(stopped?.parameters).toMatchObject({ setpoint: 19.75, room: 22 });
  expect(keys(told(17.9, [22, 19]))).toContain('condition.optimumStopHeld');
});

it('a boiler with a mixing of its own says that it warms up, and that it keeps its return', () => {
  const plant = mixedPlant('58 °C');
  const boiler = plant.equipmentByName.get('boiler.1');
  if (boiler === undefined) throw new Error('no boiler');
  const told = (mixing: { share: number; warm: boolean }) => {
    const fresh = createController(plant, { strategy: 'rules', startTime }).state();
    const sequence = { state: 'running', since: startTime - 30, timers: [] };
    const life = { ...(fresh.machines['boiler.1'] as object), sequence, mixing };
    const state = { ...fresh, machines: { ...fresh.machines, 'boiler.1': life } };
    const { conditions } = createController(plant, { strategy: 'rules', startTime, state }).explanation(boiler.index);
    haveWords(conditions);
    return conditions.map(({ key }) => key);
  };
  expect(told({ share: 0, warm: false })).toContain('condition.boilerWarmUp');
  expect(told({ share: 0.3, warm: true })).toContain('condition.minimumReturn');
  expect(told({ share: 1, warm: true })).not.toContain('condition.minimumReturn');
});

describe('on a late link', () => {
  const lateness = 20;
  /** A link that late is given so much more, s: a command takes as long as its answer, with a half for unevenness. */
  const patience = 50;
  const proving = controlled.filter(
    ({ equipment: { kind }, state }) =>
      ['provingFlow', 'purging', 'igniting'].includes(state) || (state === 'starting' && kind !== 'valve'),
  );

  it.each(proving)('$name: the countdown has the time that its proof is given, and says so', (one) => {
    const { conditions } = explained(one, { name: 'late', lateness });
    haveWords(conditions);
    const late = conditions.find(({ key }) => key === 'condition.lateField');
    expect(late?.parameters).toEqual({ lateness, patience: patience - one.plant.field.answerSeconds });
    if (isTimed(one.equipment, one.state))
      expect(conditions.map(({ until }) => until)).toContain(due + patience - one.plant.field.answerSeconds);
  });

  it.each(controlled.filter(({ state }) => state === 'lockout'))('$name: minimum off-time is what it is', (one) => {
    const { conditions } = explained(one, { name: 'late', lateness });
    expect(conditions.map(({ until }) => until)).toContain(due);
    expect(conditions.map(({ key }) => key)).not.toContain('condition.lateField');
  });
});

describe('of a producer that nobody asks for', () => {
  const producers = controlled.filter(({ equipment: { kind } }) => ['chiller', 'heatPump', 'gasBoiler'].includes(kind));
  /** What it says after a scan in which all is known of the field, all temperatures are alike and every contact is open. */
  const told = ({ plant, equipment, state }: (typeof controlled)[number], given: Partial<OperationalState> = {}) => {
    const fresh = JSON.parse(JSON.stringify(createController(plant, { strategy: 'rules', startTime }).state()));
    const timers = isTimed(equipment, state) ? [{ id: 'timer', event: 'timer', due }] : [];
    const life = { ...fresh.machines[equipment.name], sequence: { state, since: startTime - 30, timers } };
    const stored = { ...fresh, ...given, machines: { ...fresh.machines, [equipment.name]: life } };
    const controller = createController(plant, { strategy: 'rules', startTime, state: stored });
    const { image } = controller;
    for (const { index, definition } of plant.points) {
      if (definition.kind !== 'measured') continue;
      image.enter(index, definition.unit === 'boolean' ? 0 : 15, startTime + 1);
    }
    controller.scan(startTime + 1);
    const explanation = controller.explanation(equipment.index);
    expect(explanation.state).toBe(state);
    expect(explanation.conditions.map(({ key }) => key)).not.toContain('condition.requestedBy');
    return explanation.conditions;
  };

  it.each(producers.filter(({ state }) => state === 'lockout'))(
    '$name: its off-time holds it first, and until when',
    (one) => {
      const [first] = told(one).filter(({ key }) => !key.startsWith('interlock.'));
      expect(first).toMatchObject({ key: 'condition.minimumOffTime', blocking: true, until: due });
    },
  );

  it.each(producers.filter(({ state }) => state === 'fault'))('$name: its fault is the reason, and no other', (one) => {
    const conditions = told(one);
    expect(conditions[0].blocking).toBe(true);
    expect(conditions.map(({ key }) => key).filter((key) => /notRequested|notStaged|coldEnough/.test(key))).toEqual([]);
  });

  it.each(producers.filter(({ state }) => state === 'off'))(
    '$name: after a power cut its turn comes, and when',
    (one) => {
      const [first] = told(one, { power: { phase: 'restoring', rank: 0, since: startTime - 5 } });
      expect(first.key).toBe('condition.restartOrder');
      expect(first.until).toBeGreaterThan(startTime);
    },
  );
});

it('an interlock is said to block only what somebody wants to run', () => {
  const [plant] = plants;
  const boiler = plant.equipment.find(({ kind }) => kind === 'gasBoiler');
  if (boiler === undefined) throw new Error('no boiler');
  /** What the interlock on its flow says of a boiler in manual whose run command is given, at rest with no flow. */
  const told = (run: boolean, mode: 'manual' | 'automatic' = 'manual') => {
    const controller = createController(plant, { strategy: 'rules', startTime });
    const { image } = controller;
    for (const { index, definition } of plant.points) {
      if (definition.kind !== 'measured') continue;
      image.quality[index] = quality.good;
      image.sourceTime[index] = startTime + 1;
      image.value[index] = definition.unit === 'boolean' ? 0 : 30;
    }
    const who = { user: 'otto', role: 'operator' } as const;
    controller.scan(startTime + 1);
    if (mode === 'manual') controller.command({ who, type: 'mode', equipment: boiler.name, mode });
    if (run) controller.command({ who, type: 'manualValue', point: `${boiler.name}.run`, value: 1 });
    controller.scan(startTime + 2);
    const { conditions } = controller.explanation(boiler.index);
    return conditions.filter(({ key }) => key === 'interlock.flowNotProven').map(({ blocking }) => blocking);
  };
  expect(told(false)).toEqual([false]);
  expect(told(true)).toEqual([true]);
  // At rest in automatic nobody has opened its way for water.
  expect(told(false, 'automatic')).toEqual([]);
});

it('an interlock that forces what cannot be kept from running is told, and is not said to block', () => {
  const [plant] = plants;
  const hall = plant.equipment.find(({ kind }) => kind === 'hall');
  if (hall === undefined) throw new Error('no hall');
  const controller = createController(plant, { strategy: 'rules', startTime });
  const { image } = controller;
  for (let second = 1; second <= 300; second++) {
    for (const { index, definition } of plant.points) {
      if (definition.kind !== 'measured') continue;
      if (index === hall.points.enteringTemperature) image.quality[index] = quality.bad;
      else image.enter(index, definition.unit === 'boolean' ? 0 : 24, startTime + second);
    }
    controller.scan(startTime + second);
  }
  const { conditions } = controller.explanation(hall.index);
  expect(conditions.find(({ key }) => key === 'interlock.hallBlind')).toMatchObject({ blocking: false });
  expect(conditions.find(({ key }) => key === 'condition.sensorLost')).toMatchObject({ limiting: true });
});

describe('every state of every machine is explained', () => {
  it.each(controlled)('$name', (one) => {
    for (const circumstance of circumstances(one.equipment)) {
      const { conditions } = explained(one, circumstance);
      const told = `${circumstance.name}: ${conditions.map(({ key }) => key).join(', ')}`;
      expect(conditions.length, told).toBeGreaterThan(0);
      haveWords(conditions);
      const beyondRequest = conditions.filter(
        ({ key }) => key !== 'condition.notRequested' && key !== 'condition.requestedBy',
      );
      if (waiting.has(one.state)) expect(beyondRequest.length, told).toBeGreaterThan(0);
      if (isTimed(one.equipment, one.state))
        expect(
          conditions.map(({ until }) => until),
          told,
        ).toContain(due);
    }
  });
});
