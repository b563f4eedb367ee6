import { type Equipment, type EquipmentOf, type KindDefinition, kinds } from '../../config/index.ts';
import { hydraulicCircuit, producersOn } from '../dispatch/topology.ts';
import type { ControlContext } from '../equipment/context.ts';
import { optionalSlot, slotOf } from '../equipment/control.ts';
import { level, type ProcessImage } from '../image/index.ts';
import type { Forced, Interlock } from './interlock.ts';

const off = (equipment: Equipment, ...keys: string[]): Forced[] =>
  keys.map((key) => ({ slot: slotOf(equipment, key), value: 0 }));

/** True from `on` until the value has come back past `back`: a latch with hysteresis; what is not known trips nothing. */
function beyond(context: ControlContext, slot: number, on: number, back: number): () => boolean {
  let active = false;
  const rising = on > back;
  return () => {
    const { image } = context;
    if (!image.usable(slot)) return active;
    const value = image.value[slot];
    if (active) active = rising ? value > back : value < back;
    else active = rising ? value >= on : value <= on;
    return active;
  };
}

function allProven(image: ProcessImage, slots: readonly number[]): boolean {
  for (let i = 0; i < slots.length; i++) if (!image.proven(slots[i])) return false;
  return true;
}

type Rule = Omit<Interlock, 'equipment' | 'level'> & { readonly level?: 1 | 2 };
const rule = (equipment: Equipment, from: Rule): Interlock => ({ level: level.plantProtection, ...from, equipment });

function compressor(context: ControlContext, equipment: EquipmentOf<'heatPump'> | EquipmentOf<'chiller'>): Interlock[] {
  const { image } = context;
  const flows = ['evaporator.flowProven', 'condenser.flowProven']
    .map((key) => optionalSlot(equipment, key))
    .filter((slot) => slot >= 0);
  const stop = off(equipment, 'run', 'capacity');
  const rules = [
    rule(equipment, {
      key: 'interlock.flowNotProven',
      active: () => !allProven(image, flows),
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
        active: beyond(context, evaporatorLeaving, 3, 6),
        forces: stop,
        blocks: true,
        announced: true,
      }),
    );
  }
  const entering = slotOf(equipment, 'condenser.enteringTemperature');
  const highest = equipment.parameters.condenser.enteringTemperatureMaximum;
  rules.push(
    rule(equipment, {
      key: 'interlock.condenserTooHot',
      active: beyond(context, entering, highest - 1, highest - 3),
      forces: stop,
      blocks: true,
      announced: true,
    }),
  );
  if (equipment.kind === 'heatPump') {
    const leaving = slotOf(equipment, 'condenser.leavingTemperature');
    rules.push(
      rule(equipment, {
        key: 'interlock.sensorLost',
        active: () => !image.usable(leaving),
        forces: stop,
        blocks: true,
        announced: false,
      }),
    );
  }
  return rules;
}

function boiler(context: ControlContext, equipment: EquipmentOf<'gasBoiler'>): Interlock[] {
  const { image } = context;
  const slot = (key: string) => slotOf(equipment, key);
  const stop = off(equipment, 'run', 'firingRate');
  const { highLimit } = equipment.parameters;
  const [flowProven, highLimitTripped, pressureProven] = ['flowProven', 'highLimitTripped', 'pressureProven'].map(slot);
  const leaving = slot('leavingTemperature');
  const say = { forces: stop, blocks: true, announced: true };
  return [
    rule(equipment, {
      key: 'interlock.flowNotProven',
      active: () => !image.proven(flowProven),
      forces: stop,
      blocks: false,
      announced: false,
    }),
    rule(equipment, { key: 'interlock.highLimit', active: () => image.proven(highLimitTripped), ...say }),
    rule(equipment, {
      key: 'interlock.nearHighLimit',
      active: beyond(context, leaving, highLimit - 4, highLimit - 15),
      ...say,
    }),
    rule(equipment, {
      key: 'interlock.pressureNotProven',
      active: () => !image.proven(pressureProven),
      ...say,
      announced: false,
    }),
    rule(equipment, { key: 'interlock.sensorLost', active: () => !image.usable(leaving), ...say, announced: false }),
  ];
}

function hall(context: ControlContext, equipment: EquipmentOf<'hall'>): Interlock[] {
  const { image } = context;
  const entering = slotOf(equipment, 'enteringTemperature');
  const cool = [
    { slot: slotOf(equipment, 'valve'), value: 1 },
    { slot: slotOf(equipment, 'fanSpeed'), value: 1 },
  ];
  // ASHRAE TC 9.9 (2021): 27 °C ends the recommended range, 32 °C the allowable one of class A1.
  return [
    rule(equipment, {
      key: 'interlock.hallAllowable',
      level: level.lifeSafety,
      active: beyond(context, entering, 31, 29),
      forces: cool,
      blocks: false,
      announced: true,
    }),
    rule(equipment, {
      key: 'interlock.hallHot',
      active: beyond(context, entering, 28, 26.5),
      forces: cool,
      blocks: false,
      announced: true,
    }),
    rule(equipment, {
      key: 'interlock.hallBlind',
      active: () => !image.usable(entering),
      forces: cool,
      blocks: false,
      announced: true,
    }),
  ];
}

function frost(context: ControlContext, equipment: EquipmentOf<'substation'> | EquipmentOf<'greenhouse'>): Interlock[] {
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
  // ASHRAE Guideline 36-2021, 5.16.12: freeze protection begins at 4.4 °C and ends at 7 °C.
  return [
    rule(equipment, {
      key: 'interlock.frost',
      active: beyond(context, slot, 4.4, 7),
      forces,
      blocks: false,
      announced: true,
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
      active: beyond(context, slotOf(meter, 'temperature'), highest + 4, highest),
      forces: off(producer, 'run'),
      blocks: true,
      announced: true,
    }),
  );
}

/** An equipment of which nothing at all is heard is not run. */
function silence(context: ControlContext, equipment: Equipment): Interlock[] {
  const { image, plant } = context;
  const measured = Object.values(equipment.points).filter((slot) => plant.points[slot].definition.kind === 'measured');
  const kind: KindDefinition = kinds[equipment.kind];
  if (measured.length === 0 || (kind.heats === undefined && kind.cools === undefined)) return [];
  return [
    rule(equipment, {
      key: 'interlock.communicationLost',
      active: () => image.badCount > 0 && measured.every((slot) => !image.usable(slot)),
      forces: off(equipment, 'run'),
      blocks: true,
      announced: false,
    }),
  ];
}

/** Pumps that bring chilled water to the halls run, whatever was asked of them, while a hall is too hot. */
function hallCirculation(
  context: ControlContext,
  pump: EquipmentOf<'pump'>,
  halls: readonly EquipmentOf<'hall'>[],
): Interlock[] {
  if (halls.length === 0) return [];
  const hot = halls.map((one) => beyond(context, slotOf(one, 'enteringTemperature'), 28, 26.5));
  return [
    rule(pump, {
      key: 'interlock.hallHot',
      // Each latch must see every scan: no short cut.
      active: () => {
        let any = false;
        for (let i = 0; i < hot.length; i++) any = hot[i]() || any;
        return any;
      },
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
 * All interlocks of a plant.
 * @param hallPumps circulation pumps by index, with the halls they serve; only the first of a group is forced to run
 */
export function interlocksOf(
  context: ControlContext,
  hallPumps: ReadonlyMap<number, readonly EquipmentOf<'hall'>[]>,
): Interlock[] {
  const interlocks: Interlock[] = [];
  for (const equipment of context.plant.equipment) {
    if (equipment.kind === 'heatPump' || equipment.kind === 'chiller')
      interlocks.push(...compressor(context, equipment));
    else if (equipment.kind === 'gasBoiler') interlocks.push(...boiler(context, equipment));
    else if (equipment.kind === 'hall') interlocks.push(...hall(context, equipment));
    else if (equipment.kind === 'substation' || equipment.kind === 'greenhouse')
      interlocks.push(...frost(context, equipment));
    else if (equipment.kind === 'heatingCircuit') interlocks.push(...overheating(context, equipment));
    else if (equipment.kind === 'pump')
      interlocks.push(...hallCirculation(context, equipment, hallPumps.get(equipment.index) ?? []));
    interlocks.push(...silence(context, equipment));
  }
  return interlocks;
}
