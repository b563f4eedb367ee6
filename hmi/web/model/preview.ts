import { isMinor } from './overview-model.ts';
import type { PlantModel } from './plant-model.ts';
import type { PointDescription, Preview, PreviewAlarm, PreviewOutlook } from './shapes.ts';

/** Temperatures shown at most. */
const temperaturesMaximum = 3;
/** A smaller difference (K) is not worth a person's look: sensors tell no more. */
export const differenceMinimum = 0.2;
/** Switching that moves by no more than this (s) is the same switching. */
const sameTimeSeconds = 300;
/** A machine with more switchings swings about its set-point: how often counts then, not when. */
const swingMinimum = 6;
/** Swinging as often to within this share is the same. */
const sameSwing = 0.25;
/** Stretch over which a temperature's difference is averaged, s: what swings alike but out of step does not differ. */
const averageSeconds = 3600;
/** What people and servers feel counts so many times what only machines do. */
const feltWeight = 4;
const feltKinds: readonly string[] = ['hall', 'substation', 'greenhouse'];

/** A temperature in both futures, a value each sample. */
export interface PreviewTemperature {
  readonly point: PointDescription;
  readonly without: readonly number[];
  readonly with: readonly number[];
  /** Largest difference of their hourly means, K. */
  readonly difference: number;
}

export interface Switching {
  readonly time: number;
  readonly running: boolean;
}

/** A machine that switches otherwise with the command than without. */
export interface PreviewMachine {
  readonly equipment: string;
  readonly without: readonly Switching[];
  readonly with: readonly Switching[];
}

export interface ComingAlarm {
  readonly alarm: PreviewAlarm;
  /** In which future it comes. */
  readonly when: 'with' | 'without' | 'both';
}

/** What a command changes in the next hours. */
export interface Comparison {
  /** Those it changes most, most first; where it changes none, empty. */
  readonly temperatures: readonly PreviewTemperature[];
  readonly machines: readonly PreviewMachine[];
  /** Those the command brings first, then those it spares, then those that come anyway. */
  readonly alarms: readonly ComingAlarm[];
}

type Futures = Pick<Preview, 'without' | 'sampleSeconds'> & { readonly with: PreviewOutlook };
type Names = Pick<PlantModel, 'pointByName' | 'equipmentByName' | 'equipmentOf'>;

/** Compares the two futures of a preview of a plant. */
export function compare(futures: Futures, model: Names): Comparison {
  return {
    temperatures: temperaturesOf(futures, model),
    machines: machinesOf(futures, model),
    alarms: alarmsOf(futures),
  };
}

function temperaturesOf({ without, with: other, sampleSeconds }: Futures, model: Names): PreviewTemperature[] {
  const span = Math.max(1, Math.round(averageSeconds / sampleSeconds));
  return Object.entries(without.trajectories)
    .flatMap(([name, values]) => {
      const point = model.pointByName.get(name);
      const changed = other.trajectories[name];
      if (point?.unit !== '°C' || changed === undefined) return [];
      const difference = largestMean(
        values.map((value, index) => changed[index] - value),
        span,
      );
      if (difference < differenceMinimum) return [];
      const weight = feltKinds.includes(model.equipmentOf(point).kind) ? feltWeight : 1;
      return [{ weight, temperature: { point, without: values, with: changed, difference } }];
    })
    .sort(
      (a, b) =>
        b.weight * b.temperature.difference - a.weight * a.temperature.difference ||
        a.temperature.point.index - b.temperature.point.index,
    )
    .slice(0, temperaturesMaximum)
    .map(({ temperature }) => temperature);
}

/** Largest magnitude of a mean of `span` values in a row (of all, where there are fewer). */
function largestMean(values: readonly number[], span: number): number {
  const width = Math.min(span, values.length);
  let largest = 0;
  for (let start = 0; start + width <= values.length; start++) {
    const sum = values.slice(start, start + width).reduce((total, value) => total + value, 0);
    largest = Math.max(largest, Math.abs(sum / width));
  }
  return largest;
}

/** Machines first, then the pumps and valves that only follow them. */
function machinesOf({ without, with: other }: Futures, model: Names): PreviewMachine[] {
  const names = [...new Set([...without.machines, ...other.machines].map(({ equipment }) => equipment))];
  const of = (outlook: PreviewOutlook, name: string): Switching[] =>
    outlook.machines.flatMap(({ time, equipment, running }) => (equipment === name ? [{ time, running }] : []));
  const follows = (name: string): number => {
    const equipment = model.equipmentByName.get(name);
    return Number(equipment === undefined || isMinor(equipment));
  };
  return names
    .map((equipment) => ({ equipment, without: of(without, equipment), with: of(other, equipment) }))
    .filter((machine) => !sameSwitching(machine.without, machine.with))
    .sort((a, b) => follows(a.equipment) - follows(b.equipment));
}

function sameSwitching(one: readonly Switching[], other: readonly Switching[]): boolean {
  const [fewer, more] = [Math.min(one.length, other.length), Math.max(one.length, other.length)];
  if (fewer >= swingMinimum && fewer >= more * (1 - sameSwing)) return true;
  return (
    one.length === other.length &&
    one.every(
      ({ time, running }, index) =>
        running === other[index].running && Math.abs(time - other[index].time) <= sameTimeSeconds,
    )
  );
}

function alarmsOf({ without, with: other }: Futures): ComingAlarm[] {
  const identity = ({ equipment, point, key }: PreviewAlarm): string => `${equipment} ${point ?? ''} ${key}`;
  const firsts = (alarms: readonly PreviewAlarm[]): Map<string, PreviewAlarm> =>
    new Map([...alarms].reverse().map((alarm) => [identity(alarm), alarm]));
  const [before, after] = [firsts(without.alarms), firsts(other.alarms)];
  const order = { with: 0, without: 1, both: 2 } as const;
  const coming: ComingAlarm[] = [
    ...[...after].map(([id, alarm]) => ({ alarm, when: before.has(id) ? ('both' as const) : ('with' as const) })),
    ...[...before].flatMap(([id, alarm]) => (after.has(id) ? [] : [{ alarm, when: 'without' as const }])),
  ];
  return coming.sort((a, b) => order[a.when] - order[b.when] || a.alarm.time - b.alarm.time);
}

/** Where a chart's lines run: both futures on one scale, at least 1 K high, so that noise is not magnified. */
export interface ChartScale {
  readonly low: number;
  readonly high: number;
}

export function scaleOf({ without, with: other }: Pick<PreviewTemperature, 'without' | 'with'>): ChartScale {
  const all = [...without, ...other];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const lift = Math.max(0, 1 - (high - low)) / 2;
  return { low: low - lift, high: high + lift };
}

/** SVG path of values at equal distances in a box. */
export function chartPath(values: readonly number[], { low, high }: ChartScale, width: number, height: number): string {
  return values
    .map((value, index) => {
      const x = (index / Math.max(1, values.length - 1)) * width;
      const y = height - ((value - low) / (high - low)) * height;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
