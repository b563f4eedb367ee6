import { kelvin } from './constants.ts';

/** One measured point at full capacity: °C of the source entering and of the sink leaving, kW. */
export interface PerformancePoint {
  readonly sourceTemperature: number;
  readonly sinkTemperature: number;
  readonly heat: number;
  readonly power: number;
}

/** Logarithms of heat and power on a grid: rows by sink temperature, columns by source temperature. */
export interface PerformanceMap {
  readonly sources: readonly number[];
  readonly sinks: readonly number[];
  readonly logHeat: readonly (readonly number[])[];
  readonly logPower: readonly (readonly number[])[];
  /** Least and greatest exergetic efficiency of the points. */
  readonly efficiency: readonly [number, number];
}

/** Kelvin from the entering source down to evaporation and from the leaving sink up to condensation, at full capacity. */
const evaporatorDifference = 7;
const condenserDifference = 2;
/** Small lifts are carried by the exchangers' own differences: the compressor never sees less, K. */
const liftMinimum = 10;
/** Slopes at a row's ends are taken over this many kelvin, so that rounded figures do not set them. */
const slopeSpan = 5;

/** Carnot's coefficient between condensation and evaporation; the differences shrink with the capacity that crosses the exchangers. */
function carnot(source: number, sink: number, capacity: number): number {
  const condensing = sink + condenserDifference * capacity;
  const evaporating = source - evaporatorDifference * capacity;
  return (condensing + kelvin) / Math.max(liftMinimum, condensing - evaporating);
}

/**
 * The map through measured points. It meets every point. Between them the logarithms of heat and power are straight, as vapour density
 * and pressure ratio make them nearly; beyond them they go on with their slope there, and the exergetic efficiency (share of
 * Carnot between evaporation and condensation) stays within what the points show, so that no coefficient leaves physics
 * (compare Jin and Spitler, ASHRAE Transactions 108, 2002).
 * @param points at least one; rows may have different source temperatures
 */
export function performanceMap(points: readonly PerformancePoint[]): PerformanceMap {
  const rising = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const sources = rising(points.map(({ sourceTemperature }) => sourceTemperature));
  const sinks = rising(points.map(({ sinkTemperature }) => sinkTemperature));
  const rows = sinks.map((sink) =>
    points
      .filter(({ sinkTemperature }) => sinkTemperature === sink)
      .sort((a, b) => a.sourceTemperature - b.sourceTemperature),
  );
  const grid = (value: (point: PerformancePoint) => number) =>
    rows.map((row) => sources.map((source) => along(row, source, value)));
  const efficiencies = points.map(
    ({ sourceTemperature, sinkTemperature, heat, power }) =>
      heat / power / carnot(sourceTemperature, sinkTemperature, 1),
  );
  return {
    sources,
    sinks,
    logHeat: grid(({ heat }) => Math.log(heat)),
    logPower: grid(({ power }) => Math.log(power)),
    efficiency: [Math.min(...efficiencies), Math.max(...efficiencies)],
  };
}

/** Straight between a row's points; beyond its ends with the slope there. */
function along(row: readonly PerformancePoint[], source: number, value: (point: PerformancePoint) => number): number {
  const end = row.length - 1;
  const first = row[0].sourceTemperature;
  const last = row[end].sourceTemperature;
  if (source <= first)
    return beyond(row[0], row.find((p) => p.sourceTemperature >= first + slopeSpan) ?? row[end], source, value);
  if (source >= last)
    return beyond(row[end], row.findLast((p) => p.sourceTemperature <= last - slopeSpan) ?? row[0], source, value);
  const k = row.findIndex((point) => point.sourceTemperature > source);
  return beyond(row[k - 1], row[k], source, value);
}

/** The straight line through two points of a row. */
function beyond(
  edge: PerformancePoint,
  other: PerformancePoint,
  source: number,
  value: (point: PerformancePoint) => number,
): number {
  const span = other.sourceTemperature - edge.sourceTemperature;
  if (span === 0) return value(edge);
  return value(edge) + ((source - edge.sourceTemperature) / span) * (value(other) - value(edge));
}

/** Cell of a rising axis that holds `x`; the first or the last one beyond its ends. */
function cellOf(axis: readonly number[], x: number): number {
  let cell = 0;
  while (cell < axis.length - 2 && x >= axis[cell + 1]) cell++;
  return cell;
}

/** Where in a cell `x` is: beyond the axis' ends less than 0 or more than 1. */
function shareOf(axis: readonly number[], cell: number, x: number): number {
  return axis.length === 1 ? 0 : (x - axis[cell]) / (axis[cell + 1] - axis[cell]);
}

function onLine(line: readonly number[], cell: number, share: number): number {
  const low = line[cell];
  return share === 0 ? low : low + share * (line[cell + 1] - low);
}

/** Value in the cell of a row and a column, at shares of both. */
function bilinear(
  values: readonly (readonly number[])[],
  row: number,
  rowShare: number,
  column: number,
  columnShare: number,
): number {
  const low = onLine(values[row], column, columnShare);
  return rowShare === 0 ? low : low + rowShare * (onLine(values[row + 1], column, columnShare) - low);
}

const within = (share: number) => Math.min(1, Math.max(0, share));

/** Heat at full capacity, kW; beyond the map at most a factor of e^1.5 from its ends. */
export function mappedHeat(map: PerformanceMap, source: number, sink: number): number {
  const row = cellOf(map.sinks, sink);
  const column = cellOf(map.sources, source);
  const rowShare = shareOf(map.sinks, row, sink);
  const columnShare = shareOf(map.sources, column, source);
  const inside = bilinear(map.logHeat, row, within(rowShare), column, within(columnShare));
  const asked = bilinear(map.logHeat, row, rowShare, column, columnShare);
  return Math.exp(Math.min(inside + 1.5, Math.max(inside - 1.5, asked)));
}

/**
 * Coefficient of performance at a share of full capacity: the map's exergetic efficiency there times Carnot with the exchangers'
 * differences at that capacity. Bounded to 1.05 … 15.
 */
export function mappedPerformance(map: PerformanceMap, source: number, sink: number, capacity: number): number {
  const row = cellOf(map.sinks, sink);
  const column = cellOf(map.sources, source);
  const rowShare = shareOf(map.sinks, row, sink);
  const columnShare = shareOf(map.sources, column, source);
  const logHeat = bilinear(map.logHeat, row, rowShare, column, columnShare);
  const full = Math.exp(logHeat - bilinear(map.logPower, row, rowShare, column, columnShare));
  const [least, most] = map.efficiency;
  const efficiency = Math.min(most, Math.max(least, full / carnot(source, sink, 1)));
  return Math.min(15, Math.max(1.05, efficiency * carnot(source, sink, capacity)));
}
