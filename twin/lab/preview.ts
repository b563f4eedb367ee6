import type { Equipment, Plant, Unit } from '../../config/index.ts';
import { type CommandBody, carriedSetpoints, type OperationalState, type Person } from '../../controller/scan/index.ts';
import type { WeatherSource } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { Kpis } from './kpis.ts';

/** What the field's points tell at a time. */
export interface PlantObservation {
  /** Plant time, seconds since the epoch. */
  readonly time: number;
  /** By slot, measured and commanded values; not-a-number where unknown. */
  readonly values: Float64Array;
}

export interface PreviewOptions {
  readonly observation: PlantObservation;
  readonly state: OperationalState;
  readonly weather: WeatherSource;
  /** The command to be judged, and who would give it; absent: only what comes by itself. */
  readonly command?: { readonly body: CommandBody; readonly who: Person } | undefined;
  /** The plant as it lives, where the controller is tried with another configuration of it. */
  readonly living?: Plant | undefined;
  /** 1 to 12. */
  readonly hours: number;
}

/** A machine starts or stops. */
export interface MachineEvent {
  readonly time: number;
  readonly equipment: string;
  readonly running: boolean;
}

export interface PreviewAlarm {
  readonly time: number;
  readonly equipment: string;
  /** The point that is abnormal, where there is one. */
  readonly point?: string;
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly priority: string;
}

/** What one future holds. */
export interface Outlook {
  /** By name of the point, a value each {@link Preview.sampleSeconds}. */
  readonly trajectories: Readonly<Record<string, readonly number[]>>;
  readonly machines: readonly MachineEvent[];
  readonly alarms: readonly PreviewAlarm[];
  /** Over all hours: €, kg of CO2, kWh. */
  readonly cost: number;
  readonly emissions: number;
  readonly electricity: number;
  readonly gas: number;
}

export interface Preview {
  readonly from: number;
  readonly hours: number;
  readonly sampleSeconds: number;
  readonly points: Readonly<Record<string, { readonly unit: Unit }>>;
  readonly without: Outlook;
  /** Absent where there was no command, or it would be refused. */
  readonly with?: Outlook;
  /** Why the controller would refuse the command. */
  readonly refused?: string;
}

const stepSeconds = 10;
/**
 * Step before which the command is given: the controller has decided by then. Manual takes over what is asked of an output, and of a
 * controller that has only just been restored nobody has asked anything.
 */
const commandedAt = 3;
const sampleSeconds = 300;
const hoursMaximum = 12;
/** Most events told of a run, of machines and of alarms each. */
const eventsMaximum = 200;
/**
 * Of loads and draws: what people and servers will do is not known, only how they usually do; so one and the same for both futures,
 * and none of any plant's own.
 */
const usualSeed = 0x5eed;

const runningKey: Partial<Record<Equipment['kind'], string>> = {
  heatPump: 'running',
  chiller: 'running',
  gasBoiler: 'flame',
  pump: 'running',
  dryCooler: 'running',
};

const shownKeys: Partial<Record<Equipment['kind'], readonly string[]>> = {
  weatherStation: ['outdoorTemperature'],
  electricitySupply: ['power'],
  gasSupply: ['power'],
  hall: ['enteringTemperature'],
  store: ['temperature.top', 'temperature.middle', 'temperature.bottom'],
  vessel: ['temperature'],
  meter: ['temperature'],
  heatPump: ['heat', 'power'],
  chiller: ['power'],
  gasBoiler: ['heat', 'gasPower'],
  substation: ['heating.roomTemperature', 'hotWater.storeTemperature', 'heat'],
  greenhouse: ['airTemperature'],
};

/** One of the two futures; refused: why the controller would not take the command. */
export type Future = { readonly outlook: Outlook } | { readonly refused: string };

/**
 * The next hours of a plant, with and without a command, from what its points tell and its controller knows of itself: the twin takes
 * up the observed state, the controller's core its operational state, and both live on in a closed loop. A function of its arguments.
 * @throws RangeError where the hours are not 1 to 12
 */
export function preview(plant: Plant, options: PreviewOptions): Preview {
  const { command, ...without } = options;
  return assembled(plant, options, future(plant, without), command && future(plant, options));
}

/** One future alone: with the command where there is one. Both together are {@link assembled}. */
export function future(plant: Plant, options: PreviewOptions): Future {
  const { command, hours } = options;
  if (!(hours >= 1 && hours <= hoursMaximum)) throw new RangeError(`${hours} hours: expected 1 to ${hoursMaximum}`);
  return live(beginning(plant, options), shownPoints(plant), hours, command);
}

/** A preview of its futures. */
export function assembled(
  plant: Plant,
  { observation, hours }: Pick<PreviewOptions, 'observation' | 'hours'>,
  without: Future,
  commanded: Future | undefined,
): Preview {
  if ('refused' in without) throw new Error(without.refused);
  return {
    from: observation.time,
    hours,
    sampleSeconds,
    points: Object.fromEntries(shownPoints(plant).map(({ name, unit }) => [name, { unit }])),
    without: without.outlook,
    ...(commanded === undefined
      ? {}
      : 'refused' in commanded
        ? { refused: commanded.refused }
        : { with: commanded.outlook }),
  };
}

function beginning(plant: Plant, { observation, state: stored, weather, living = plant }: PreviewOptions): ClosedLoop {
  const state = { ...stored, setpoints: carriedSetpoints(stored.setpoints, living, plant) };
  return new ClosedLoop(plant, {
    strategy: state.strategy,
    seed: usualSeed,
    weather,
    startTime: observation.time,
    living,
    resume: { values: observation.values, state },
  });
}

interface ShownPoint {
  readonly name: string;
  readonly slot: number;
  readonly unit: Unit;
}

function shownPoints(plant: Plant): ShownPoint[] {
  return plant.equipment.flatMap(({ kind, points }) =>
    (shownKeys[kind] ?? []).flatMap((key) => {
      if (points[key] === undefined) return [];
      const { name, index, definition } = plant.points[points[key]];
      return [{ name, slot: index, unit: definition.unit }];
    }),
  );
}

function live(
  loop: ClosedLoop,
  shown: readonly ShownPoint[],
  hours: number,
  command: PreviewOptions['command'],
): Future {
  const { plant, twin, controller } = loop;
  const kpis = new Kpis(loop);
  const contacts = plant.equipment.flatMap((e) => {
    const key = runningKey[e.kind];
    return key === undefined ? [] : [{ equipment: e.name, slot: e.points[key] }];
  });
  const running = contacts.map(({ slot }) => twin.measured[slot]);
  const trajectories = shown.map(({ slot }) => [rounded(twin.measured[slot])]);
  const machines: MachineEvent[] = [];
  const alarms: PreviewAlarm[] = [];
  controller.drainEvents();
  const steps = Math.round((hours * 3600) / stepSeconds);
  for (let step = 1; step <= steps; step++) {
    if (step === commandedAt && command !== undefined) {
      const result = controller.command({ ...command.body, who: command.who });
      if (!result.ok) return { refused: result.message };
    }
    loop.step(stepSeconds);
    kpis.sample(stepSeconds);
    for (let i = 0; i < contacts.length; i++) {
      const now = twin.measured[contacts[i].slot];
      if (now === running[i]) continue;
      running[i] = now;
      if (machines.length < eventsMaximum)
        machines.push({ time: twin.time, equipment: contacts[i].equipment, running: now > 0.5 });
    }
    for (const event of controller.drainEvents()) {
      if (event.key !== 'event.alarmRaised' || alarms.length >= eventsMaximum) continue;
      const raised = controller.alarms().find(({ id }) => id === event.parameters.alarm);
      if (raised === undefined) continue;
      const { equipment, point, key, parameters, priority } = raised;
      alarms.push({
        time: event.time,
        equipment,
        ...(point === undefined ? {} : { point }),
        key,
        parameters,
        priority,
      });
    }
    if ((step * stepSeconds) % sampleSeconds !== 0) continue;
    for (let i = 0; i < shown.length; i++) trajectories[i].push(rounded(twin.measured[shown[i].slot]));
  }
  const result = kpis.result();
  const outlook = {
    trajectories: Object.fromEntries(shown.map(({ name }, i) => [name, trajectories[i]])),
    machines,
    alarms,
    cost: result.cost.value,
    emissions: result.emissions.value,
    electricity: result.electricity.value,
    gas: result.gas.value,
  };
  return { outlook };
}

/** To a thousandth: no sensor tells more, and a message is half as long. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
