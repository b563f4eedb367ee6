import type { Equipment, EquipmentOf } from '../../config/index.ts';
import { circulationProofs, servingProofs } from '../dispatch/topology.ts';
import type { ControlContext } from '../equipment/context.ts';
import { modeIndex, optionalSlot, slotOf } from '../equipment/control.ts';
import type { ConditionWatch } from './watches.ts';

/**
 * Alarms about what goes wrong by the minute: looked at once a minute. Low flow and pressure are told in two depths (`alarms` of the plant file),
 * only while a pump is proven on.
 */
export function pacedWatches(context: ControlContext): ConditionWatch[] {
  const { equipment } = context.plant;
  const runs = (load: Equipment) => {
    const slots = servingProofs(context.plant, load);
    return () => slots.some((slot) => context.image.proven(slot));
  };
  return [
    ...equipment.flatMap((one) => {
      if (one.kind === 'hall') return flowWatches(context, one, runs(one), hallValves(one), one.points.waterFlow);
      if (one.kind !== 'substation') return [];
      return flowWatches(context, one, runs(one), substationValves(one), one.points['primary.flow']);
    }),
    ...equipment.flatMap((one) => pressureWatches(context, one)),
    ...equipment.flatMap((one) => discrepancyWatches(context, one)),
    ...equipment.flatMap((one) => (one.kind === 'substation' ? contradictionWatches(context, one) : [])),
    ...equipment.flatMap((one) => disinfectionWatches(context, one)),
    ...equipment.flatMap((one) => serviceWatches(context, one)),
    ...equipment.flatMap((one) => (one.kind === 'gasBoiler' ? [flameWatch(context, one)] : [])),
  ];
}

/** Alarms about modes that people chose; none holds while all is in automatic. */
export function modeWatches(context: ControlContext): ConditionWatch[] {
  return context.plant.equipment.flatMap((one) => (one.points.mode === undefined ? [] : modeWatchesOf(context, one)));
}

const flowDepths = [
  { id: 'flowLow', key: 'alarm.flowLow', priority: 'medium' },
  { id: 'flowVeryLow', key: 'alarm.flowVeryLow', priority: 'high' },
] as const;
const pressureDepths = [
  { id: 'pressureLow', key: 'alarm.pressureLow', priority: 'medium' },
  { id: 'pressureVeryLow', key: 'alarm.pressureVeryLow', priority: 'high' },
] as const;
/** An alarm that is raised holds until the flow is back by this share of what is commanded. */
const depthBand = 0.05;
/** Below this opening, and this share of the design flow, a valve's curve says too little. */
const openingMinimum = 0.25;
const flowMinimum = 0.1;

/** A control valve built into a load: its command, and the flow that it lets through. */
interface BuiltInValve {
  readonly command: number;
  readonly designFlow: number;
  readonly designPressureDrop: number;
  readonly rangeability: number;
}

function hallValves(hall: EquipmentOf<'hall'>): BuiltInValve[] {
  const { designFlow, designPressureDrop, valveRangeability } = hall.parameters;
  return [{ command: slotOf(hall, 'valve'), designFlow, designPressureDrop, rangeability: valveRangeability }];
}

function substationValves(substation: EquipmentOf<'substation'>): BuiltInValve[] {
  const { heating, hotWater, valveRangeability } = substation.parameters;
  return [
    { side: heating, key: 'heating.valve' },
    { side: hotWater, key: 'hotWater.valve' },
  ].flatMap(({ side, key }) =>
    side === undefined
      ? []
      : [
          {
            command: slotOf(substation, key),
            designFlow: side.designFlow,
            designPressureDrop: side.designPressureDrop,
            rangeability: valveRangeability,
          },
        ],
  );
}

/** Share of the design loss that a control valve takes when it is open: what it is sized for (authority 0.5). */
const authority = 0.5;

/**
 * Flow that a command should bring at a differential pressure, kg/s: an equal-percentage valve (IEC 60534-2-4) of authority 0.5 in series with its
 * exchanger.
 */
function flowOf({ designFlow, designPressureDrop, rangeability }: BuiltInValve, position: number, pressure: number) {
  if (position < 0.02) return 0;
  const opening = rangeability ** (Math.min(1, position) - 1);
  const loss = designPressureDrop * (1 - authority + authority / (opening * opening));
  return designFlow * Math.sqrt(Math.max(0, pressure) / loss);
}

function flowWatches(
  context: ControlContext,
  equipment: Equipment,
  running: () => boolean,
  valves: readonly BuiltInValve[],
  flow: number,
): ConditionWatch[] {
  const pressure = Math.max(
    optionalSlot(equipment, 'primary.differentialPressure'),
    optionalSlot(equipment, 'differentialPressure'),
  );
  if (pressure < 0) return [];
  const design = valves.reduce((sum, { designFlow }) => sum + designFlow, 0);
  const { image } = context;
  const { alarms } = context.plant;
  let reckonedAt = Number.NaN;
  let reckoned = 0;
  const commanded = (): number => {
    // Both depths ask in the same scan.
    if (reckonedAt !== context.time) reckoned = reckon();
    reckonedAt = context.time;
    return reckoned;
  };
  const reckon = (): number => {
    if (!running() || !image.usable(pressure) || !image.usable(flow)) return 0;
    let sum = 0;
    let widest = 0;
    for (const valve of valves) {
      const position = image.value[valve.command];
      widest = Math.max(widest, position);
      sum += flowOf(valve, position, image.value[pressure]);
    }
    const telling = widest >= openingMinimum && sum >= flowMinimum * design;
    return telling ? sum : 0;
  };
  return flowDepths.map(({ id, key, priority }) => ({
    id: `${equipment.name}#${id}`,
    equipment,
    key,
    priority,
    delaySeconds: alarms.flowTime,
    holds: (active) => {
      const wanted = commanded();
      return wanted > 0 && image.value[flow] < (alarms[id] + (active ? depthBand : 0)) * wanted;
    },
    parameters: () => ({ value: image.value[flow], commanded: commanded() }),
  }));
}

/** The worst load's differential pressure, in the same two depths of its set-point. */
function pressureWatches({ image, plant }: ControlContext, equipment: Equipment): ConditionWatch[] {
  if (equipment.kind !== 'heatingCircuit' && equipment.kind !== 'coolingCircuit') return [];
  const shown = slotOf(equipment, 'differentialPressure');
  const setpoint = slotOf(equipment, 'differentialPressureSetpoint');
  const pumps = circulationProofs(plant, equipment.parameters.supplyMeter);
  const { alarms } = plant;
  return pressureDepths.map(({ id, key, priority }) => ({
    id: `${equipment.name}#${id}`,
    equipment,
    key,
    priority,
    delaySeconds: alarms.pressureTime,
    holds: (active) =>
      image.usable(shown) &&
      image.value[shown] < (alarms[id] + (active ? depthBand : 0)) * image.value[setpoint] &&
      pumps.some((slot) => image.proven(slot)),
    parameters: () => ({ value: image.value[shown], setpoint: image.value[setpoint] }),
  }));
}

/** An actuator that is further off its command than this for longer than two strokes and some does not follow. */
const discrepancy = 0.1;

/** Valves built into halls, greenhouses and substations; a valve of its own has a machine that tells. */
function discrepancyWatches({ image, plant }: ControlContext, equipment: Equipment): ConditionWatch[] {
  if (equipment.kind !== 'hall' && equipment.kind !== 'greenhouse' && equipment.kind !== 'substation') return [];
  const { valveStrokeTime } = equipment.parameters;
  return Object.entries(equipment.points).flatMap(([key, command]) => {
    const feedback = optionalSlot(equipment, `${key}Feedback`);
    if (feedback < 0) return [];
    return [
      {
        id: `${equipment.name}#${key}.discrepancy`,
        equipment,
        point: plant.points[command].name,
        key: 'alarm.discrepancy',
        priority: 'medium' as const,
        delaySeconds: 2 * valveStrokeTime + 120 + plant.field.answerSeconds,
        holds: (active: boolean) =>
          image.usable(feedback) &&
          Math.abs(image.value[feedback] - image.value[command]) > (active ? 0.5 : 1) * discrepancy,
        parameters: () => ({
          point: plant.points[command].name,
          value: image.value[feedback],
          commanded: image.value[command],
        }),
      },
    ];
  });
}

/**
 * Flame where nobody asks for it, or none may be: the burner control's own lock-out comes first (EN 298); this tells people. Under
 * local control the burner is the field's own.
 */
function flameWatch({ image }: ControlContext, boiler: EquipmentOf<'gasBoiler'>): ConditionWatch {
  const [flame, run, local] = ['flame', 'run', 'local'].map((key) => slotOf(boiler, key));
  return {
    id: `${boiler.name}#unexpectedFlame`,
    equipment: boiler,
    key: 'alarm.unexpectedFlame',
    priority: 'emergency',
    delaySeconds: 60,
    holds: () => image.proven(flame) && image.value[run] < 0.5 && !image.proven(local),
    parameters: () => ({}),
  };
}

/** A circuit that is heated, and whose water comes back warmer than it goes out by so much (K) for so long, has a sensor that lies. */
const contradiction = { difference: 2, seconds: 900, valve: 0.05 } as const;

function contradictionWatches({ image }: ControlContext, substation: EquipmentOf<'substation'>): ConditionWatch[] {
  if (substation.parameters.heating === undefined) return [];
  const [supply, back, valve, pump] = ['supplyTemperature', 'returnTemperature', 'valve', 'pumpRunning'].map((key) =>
    slotOf(substation, `heating.${key}`),
  );
  const primary = slotOf(substation, 'primary.supplyTemperature');
  const { difference, seconds } = contradiction;
  const warmer = (slot: number, by: number) =>
    image.usable(slot) && image.usable(back) && image.value[slot] - image.value[back] > by;
  return [
    {
      id: `${substation.name}#supplyBelowReturn`,
      equipment: substation,
      key: 'alarm.supplyBelowReturn',
      priority: 'medium',
      delaySeconds: seconds,
      // Of a network that is colder than the circuit itself, water does come out colder.
      holds: (active) =>
        image.usable(supply) &&
        image.proven(pump) &&
        image.value[valve] > contradiction.valve &&
        warmer(primary, difference) &&
        !warmer(supply, (active ? -0.5 : -1) * difference),
      parameters: () => ({ value: image.value[supply], back: image.value[back] }),
    },
  ];
}

/** A day has passed in which a store was neither kept at its temperature nor raised. */
function disinfectionWatches({ image, plant }: ControlContext, equipment: Equipment): ConditionWatch[] {
  const slot = optionalSlot(equipment, 'hotWater.disinfection');
  if (slot < 0) return [];
  const overdueState = plant.points[slot].definition.states?.indexOf('overdue') ?? -1;
  return [
    {
      id: `${equipment.name}#disinfection`,
      equipment,
      key: 'alarm.disinfectionOverdue',
      priority: 'high',
      delaySeconds: 0,
      holds: () => image.value[slot] === overdueState,
      parameters: () => ({}),
    },
  ];
}

function serviceWatches({ image }: ControlContext, equipment: Equipment): ConditionWatch[] {
  const slot = optionalSlot(equipment, 'timeToService');
  if (slot < 0) return [];
  return [
    {
      id: `${equipment.name}#service`,
      equipment,
      key: 'alarm.serviceDue',
      priority: 'low',
      delaySeconds: 0,
      holds: () => image.value[slot] < 0,
      parameters: () => ({ hours: image.value[equipment.points.runTime] / 3600 }),
    },
  ];
}

/** Manual without an end is told after a day: forgotten overrides are what costs plants most (energieplus-lesite.be, Mons). */
const manualSeconds = 24 * 3600;

function modeWatchesOf(context: ControlContext, equipment: Equipment): ConditionWatch[] {
  const { index, name } = equipment;
  return [
    {
      id: `${name}#manualLong`,
      equipment,
      key: 'alarm.manualLong',
      priority: 'low',
      delaySeconds: manualSeconds,
      holds: () => context.mode[index] === modeIndex.manual && context.manualUntil[index] === Number.POSITIVE_INFINITY,
      parameters: () => ({ hours: manualSeconds / 3600 }),
    },
    {
      id: `${name}#tagOverdue`,
      equipment,
      key: 'alarm.tagOverdue',
      priority: 'low',
      delaySeconds: 0,
      holds: () =>
        context.mode[index] === modeIndex.maintenance && context.tags[index].some((tag) => overdue(tag, context.time)),
      parameters: () => ({ user: context.tags[index].find((tag) => overdue(tag, context.time))?.user ?? '' }),
    },
  ];
}

const overdue = ({ expectedEnd }: { readonly expectedEnd?: number }, time: number): boolean =>
  expectedEnd !== undefined && time > expectedEnd;
