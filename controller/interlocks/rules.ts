import {
  dedicatedPumps,
  dedicatedValves,
  type Equipment,
  type EquipmentOf,
  gasSuppliesOf,
  type KindDefinition,
  kinds,
  type Plant,
  supplyLimit,
} from '../../config/index.ts';
import {
  circulationProofs,
  coolantTemperature,
  freeCoolingExchangers,
  hydraulicCircuit,
  producersOn,
} from '../dispatch/topology.ts';
import type { ControlContext } from '../equipment/context.ts';
import { optionalSlot, slotOf } from '../equipment/control.ts';
import { level } from '../image/index.ts';
import type { Check, Forced, Interlock } from './interlock.ts';

const off = (equipment: Equipment, ...keys: string[]): Forced[] =>
  keys.map((key) => ({ slot: slotOf(equipment, key), value: 0 }));

/** True from `on` until the value has come back past `back`. */
const beyond = (slot: number, on: number, back: number): Check[] => [{ slot, test: 'beyond', on, back }];
const is = (test: 'unproven' | 'proven' | 'unknown', ...slots: number[]): Check[] =>
  slots.map((slot) => ({ slot, test }));

/** Water's flow through an exchanger that proves nothing, and that proves it, of its design flow; and positions of its valve likewise. */
const exchangerFlow = [0.1, 0.15] as const;
const exchangerValve = [0.4, 0.5] as const;

const tenths = (value: number): number => Math.round(10 * value) / 10;

type Rule = Omit<Interlock, 'equipment' | 'level'> & { readonly level?: 1 | 2 };
const rule = (equipment: Equipment, from: Rule): Interlock => ({ level: level.plantProtection, ...from, equipment });

function compressor(equipment: EquipmentOf<'heatPump'> | EquipmentOf<'chiller'>): Interlock[] {
  const flows = ['evaporator.flowProven', 'condenser.flowProven']
    .map((key) => optionalSlot(equipment, key))
    .filter((slot) => slot >= 0);
  const stop = off(equipment, 'run', 'capacity');
  const rules = [
    rule(equipment, {
      key: 'interlock.flowNotProven',
      when: is('unproven', ...flows),
      forces: stop,
      blocks: false,
      announced: false,
    }),
  ];
  const evaporatorLeaving = optionalSlot(equipment, 'evaporator.leavingTemperature');
  if (evaporatorLeaving >= 0) {
    rules.push(
      rule(equipment, {
        key: 'interlock.evaporatorFreezing',
        when: beyond(
          evaporatorLeaving,
          equipment.parameters.freezingTemperature,
          equipment.parameters.freezingReturnTemperature,
        ),
        forces: stop,
        blocks: true,
        announced: true,
      }),
    );
  }
  const entering = slotOf(equipment, 'condenser.enteringTemperature');
  const highest = equipment.parameters.condenser.enteringTemperatureMaximum;
  const condenserFlow = optionalSlot(equipment, 'condenser.flowProven');
  rules.push(
    rule(equipment, {
      key: 'interlock.condenserTooHot',
      // Of water that stands, a thermometer tells nothing but how long it has stood: what leaked back through a non-return valve
      // would keep a machine out for hours whose return is cool.
      when: [
        ...beyond(entering, highest - 1, highest - 3),
        ...is('proven', ...(condenserFlow < 0 ? [] : [condenserFlow])),
      ],
      all: true,
      forces: stop,
      blocks: true,
      announced: 'running',
    }),
  );
  if (equipment.kind === 'heatPump') {
    const leaving = slotOf(equipment, 'condenser.leavingTemperature');
    rules.push(
      rule(equipment, {
        key: 'interlock.sensorLost',
        when: is('unknown', leaving),
        forces: stop,
        blocks: true,
        announced: false,
      }),
    );
  }
  return rules;
}

function boiler(plant: Plant, equipment: EquipmentOf<'gasBoiler'>): Interlock[] {
  const slot = (key: string) => slotOf(equipment, key);
  const stop = off(equipment, 'run', 'firingRate');
  const { highLimit } = equipment.parameters;
  const [flowProven, highLimitTripped, pressureProven] = ['flowProven', 'highLimitTripped', 'pressureProven'].map(slot);
  const leaving = slot('leavingTemperature');
  const say = { forces: stop, blocks: true, announced: true };
  return [
    rule(equipment, {
      key: 'interlock.flowNotProven',
      when: is('unproven', flowProven),
      forces: stop,
      blocks: false,
      announced: false,
    }),
    rule(equipment, { key: 'interlock.highLimit', when: is('proven', highLimitTripped), ...say }),
    rule(equipment, {
      key: 'interlock.nearHighLimit',
      when: beyond(leaving, highLimit - 4, highLimit - 15),
      ...say,
    }),
    rule(equipment, {
      key: 'interlock.pressureNotProven',
      when: is('unproven', pressureProven),
      ...say,
      announced: false,
    }),
    rule(equipment, { key: 'interlock.sensorLost', when: is('unknown', leaving), ...say, announced: false }),
    ...withoutGas(equipment, gasSuppliesOf(plant, equipment)),
  ];
}

/** Without gas the burner control would purge in vain, and may lock out. One alarm, the supply's, tells it for all boilers on it. */
function withoutGas(equipment: EquipmentOf<'gasBoiler'>, supplies: readonly EquipmentOf<'gasSupply'>[]): Interlock[] {
  if (supplies.length === 0) return [];
  return [
    rule(equipment, {
      key: 'interlock.gasNotProven',
      when: is('unproven', ...supplies.map((supply) => slotOf(supply, 'gasProven'))),
      all: true,
      forces: off(equipment, 'run', 'firingRate'),
      blocks: true,
      announced: false,
    }),
  ];
}

function hall(equipment: EquipmentOf<'hall'>): Interlock[] {
  const entering = slotOf(equipment, 'enteringTemperature');
  const cool = [
    { slot: slotOf(equipment, 'valve'), value: 1 },
    { slot: slotOf(equipment, 'fanSpeed'), value: 1 },
  ];
  // One that stood without cooling is lost already: full cooling for it would take the other halls with it (dispatch/hall-return.ts).
  const alone = is('unproven', slotOf(equipment, 'broughtBack'));
  const { hotTemperature, hotEndTemperature, allowableTemperature, allowableEndTemperature } = equipment.parameters;
  return [
    rule(equipment, {
      key: 'interlock.hallAllowable',
      level: level.lifeSafety,
      when: [...beyond(entering, allowableTemperature, allowableEndTemperature), ...alone],
      all: true,
      forces: cool,
      blocks: false,
      announced: true,
    }),
    rule(equipment, {
      key: 'interlock.hallHot',
      when: [...beyond(entering, hotTemperature, hotEndTemperature), ...alone],
      all: true,
      forces: cool,
      blocks: false,
      announced: true,
    }),
    rule(equipment, {
      key: 'interlock.hallBlind',
      when: is('unknown', entering),
      forces: cool,
      blocks: false,
      announced: true,
    }),
  ];
}

function frost(equipment: EquipmentOf<'substation'> | EquipmentOf<'greenhouse'>): Interlock[] {
  const forces: Forced[] = [];
  let slot = -1;
  if (equipment.kind === 'greenhouse') {
    slot = slotOf(equipment, 'airTemperature');
    forces.push({ slot: slotOf(equipment, 'valve'), value: 1 }, { slot: slotOf(equipment, 'vent'), value: 0 });
  } else if (equipment.parameters.heating !== undefined) {
    slot = slotOf(equipment, 'heating.supplyTemperature');
    forces.push(
      { slot: slotOf(equipment, 'heating.valve'), value: 0.5 },
      { slot: slotOf(equipment, 'heating.pumpRun'), value: 1 },
    );
  }
  if (slot < 0) return [];
  const { frostTemperature, frostEndTemperature } = equipment.parameters;
  return [
    rule(equipment, {
      key: 'interlock.frost',
      when: beyond(slot, frostTemperature, frostEndTemperature),
      forces,
      blocks: false,
      announced: true,
    }),
  ];
}

/** K by which a tripped circuit cools before it is given free, and by which a floor's return is cooler than its supply (EN 1264-3: 5 K at most). */
const emittersBand = 5;

/** Opening at which a valve that was shut counts as hanging open, and at which as shut. */
const hangsOpen = { on: 0.1, back: 0.05 } as const;

/**
 * The valve of a circuit hotter than its emitters bear (a heated floor) is shut; its pump goes on, so that the water cools and says so: of water
 * that stands, a thermometer tells nothing. Where the valve does not shut, the pump stops. The return is a second witness: it tells where the
 * supply's sensor reads too low.
 */
function emitters(equipment: EquipmentOf<'substation'>): Interlock[] {
  const { heating } = equipment.parameters;
  const limit = heating === undefined ? undefined : supplyLimit(heating);
  if (limit === undefined) return [];
  const back = limit - emittersBand;
  const tooHot = beyond(slotOf(equipment, 'heating.supplyTemperature'), limit, back);
  return [
    rule(equipment, {
      key: 'interlock.emittersTooHot',
      when: [...tooHot, ...beyond(slotOf(equipment, 'heating.returnTemperature'), back, back - emittersBand)],
      forces: off(equipment, 'heating.valve'),
      blocks: true,
      announced: true,
    }),
    rule(equipment, {
      key: 'interlock.emittersFed',
      when: [...tooHot, ...beyond(slotOf(equipment, 'heating.valveFeedback'), hangsOpen.on, hangsOpen.back)],
      all: true,
      forces: off(equipment, 'heating.pumpRun'),
      blocks: true,
      announced: false,
    }),
  ];
}

/** Every producer on a circuit stops while its supply is hotter than the circuit bears. */
function overheating(context: ControlContext, circuit: EquipmentOf<'heatingCircuit'>): Interlock[] {
  const { plant } = context;
  const meter = plant.equipmentByName.get(circuit.parameters.supplyMeter);
  if (meter === undefined) return [];
  const highest = circuit.parameters.supplyTemperatureMaximum;
  const hydraulic = hydraulicCircuit(plant, circuit.parameters.supplyMeter);
  return producersOn(plant, hydraulic, 'heats').map((producer) =>
    rule(producer, {
      key: 'interlock.networkTooHot',
      when: beyond(slotOf(meter, 'temperature'), highest + 4, highest),
      forces: off(producer, 'run'),
      blocks: true,
      announced: true,
    }),
  );
}

/** An equipment of which nothing at all is heard is not run. */
function silence(context: ControlContext, equipment: Equipment): Interlock[] {
  const { plant } = context;
  const measured = Object.values(equipment.points).filter((slot) => plant.points[slot].definition.kind === 'measured');
  const kind: KindDefinition = kinds[equipment.kind];
  if (measured.length === 0 || (kind.heats === undefined && kind.cools === undefined)) return [];
  return [
    rule(equipment, {
      key: 'interlock.communicationLost',
      when: is('unknown', ...measured),
      all: true,
      forces: off(equipment, 'run'),
      blocks: true,
      announced: false,
    }),
  ];
}

/** Pumps that bring chilled water to the halls run, whatever was asked of them, while a hall is too hot. */
function hallCirculation(pump: EquipmentOf<'pump'>, halls: readonly EquipmentOf<'hall'>[]): Interlock[] {
  if (halls.length === 0) return [];
  return [
    rule(pump, {
      key: 'interlock.hallHot',
      when: halls.flatMap((one) => {
        const { hotTemperature, hotEndTemperature } = one.parameters;
        return beyond(slotOf(one, 'enteringTemperature'), hotTemperature, hotEndTemperature);
      }),
      forces: [
        { slot: slotOf(pump, 'run'), value: 1 },
        { slot: slotOf(pump, 'speed'), value: 1 },
      ],
      blocks: false,
      announced: false,
    }),
  ];
}

/**
 * Coolant is not sent to an exchanger whose water would freeze: where it is too cold itself, or water does not flow on the other side. Its valve
 * is opened by who asks for the pump, before it: no obstacle to being asked for.
 */
function coolantPump(plant: Plant, pump: EquipmentOf<'pump'>): Interlock[] {
  return plant.equipment
    .filter((e) => e.kind === 'coolingCircuit')
    .flatMap((circuit) =>
      freeCoolingExchangers(plant, hydraulicCircuit(plant, circuit.parameters.supplyMeter))
        .filter((exchanger) => dedicatedPumps(plant, exchanger.index, 'secondary').includes(pump.index))
        .flatMap((exchanger) => coolantRules(plant, pump, exchanger, circuit)),
    );
}

function coolantRules(
  plant: Plant,
  pump: EquipmentOf<'pump'>,
  exchanger: EquipmentOf<'heatExchanger'>,
  { parameters: { supplyMeter } }: EquipmentOf<'coolingCircuit'>,
): Interlock[] {
  const { freezingTemperature, freezingReturnTemperature, primary } = exchanger.parameters;
  const { designFlow } = primary;
  const meter = plant.equipmentByName.get(supplyMeter);
  const say = { forces: off(pump, 'run'), announced: 'running' } as const;
  const rules = [
    rule(pump, {
      key: 'interlock.coolantFreezing',
      when: beyond(coolantTemperature(plant, exchanger), freezingTemperature, freezingReturnTemperature),
      blocks: true,
      ...say,
    }),
    rule(pump, {
      key: 'interlock.circulationNotProven',
      when: is('unproven', ...circulationProofs(plant, supplyMeter)),
      all: true,
      blocks: true,
      ...say,
    }),
  ];
  if (meter !== undefined) {
    const [least, enough] = exchangerFlow;
    const when = beyond(slotOf(meter, 'flow'), tenths(least * designFlow), tenths(enough * designFlow));
    rules.push(rule(pump, { key: 'interlock.waterNotFlowing', when, blocks: true, ...say }));
  }
  const valves = dedicatedValves(plant, exchanger.index, 'primary').map((index) => plant.equipment[index]);
  if (valves.length > 0) {
    const [shut, open] = exchangerValve;
    const when = valves.flatMap((valve) => beyond(slotOf(valve, 'positionFeedback'), shut, open));
    rules.push(rule(pump, { key: 'interlock.exchangerValveShut', when, blocks: false, ...say }));
  }
  return rules.filter(({ when }) => when.length > 0);
}

/**
 * All interlocks of a plant.
 * @param hallPumps circulation pumps by index, with the halls they serve: all of a group are forced, as any of them may be out
 */
export function interlocksOf(
  context: ControlContext,
  hallPumps: ReadonlyMap<number, readonly EquipmentOf<'hall'>[]>,
): Interlock[] {
  const interlocks: Interlock[] = [];
  for (const equipment of context.plant.equipment) {
    if (equipment.kind === 'heatPump' || equipment.kind === 'chiller') interlocks.push(...compressor(equipment));
    else if (equipment.kind === 'gasBoiler') interlocks.push(...boiler(context.plant, equipment));
    else if (equipment.kind === 'hall') interlocks.push(...hall(equipment));
    else if (equipment.kind === 'substation') interlocks.push(...frost(equipment), ...emitters(equipment));
    else if (equipment.kind === 'greenhouse') interlocks.push(...frost(equipment));
    else if (equipment.kind === 'heatingCircuit') interlocks.push(...overheating(context, equipment));
    else if (equipment.kind === 'pump')
      interlocks.push(
        ...hallCirculation(equipment, hallPumps.get(equipment.index) ?? []),
        ...coolantPump(context.plant, equipment),
      );
    interlocks.push(...silence(context, equipment));
  }
  return interlocks;
}
