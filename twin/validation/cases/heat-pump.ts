import { basename } from 'node:path';
import {
  mappedHeat,
  mappedPerformance,
  type PerformanceMap,
  type PerformancePoint,
  performanceMap,
} from '../../physics/heat-pump-map.ts';
import { DataError, filesOf, numbers, readTable } from '../data.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';

function read(path: string): PerformancePoint[] {
  const table = readTable(path);
  const source = numbers(table, /^(evaporator|source|outdoor|air)\w*_C$/i);
  const sink = numbers(table, /^(condenser|sink)\w*_C$/i);
  const power = numbers(table, 'electric_kW');
  const heat = numbers(table, 'condenser_heat_kW');
  return source.map((sourceTemperature, i) => {
    if (!(power[i] > 0 && heat[i] > power[i]))
      throw new DataError(`${table.file}:${table.lines[i]}: expected heat above power above 0`);
    return { sourceTemperature, sinkTemperature: sink[i], heat: heat[i], power: power[i] };
  });
}

/** Largest relative errors of heat and power of a map at points. */
function worst(map: PerformanceMap, points: readonly PerformancePoint[]): { heat: number; power: number } {
  const errors = { heat: 0, power: 0 };
  for (const { sourceTemperature, sinkTemperature, heat, power } of points) {
    const made = mappedHeat(map, sourceTemperature, sinkTemperature);
    const drawn = made / mappedPerformance(map, sourceTemperature, sinkTemperature, 1);
    errors.heat = Math.max(errors.heat, Math.abs(made / heat - 1));
    errors.power = Math.max(errors.power, Math.abs(drawn / power - 1));
  }
  return errors;
}

/** Largest errors where each point is foretold by a map of all others. */
function leaveOneOut(points: readonly PerformancePoint[]): { heat: number; power: number } {
  const errors = { heat: 0, power: 0 };
  for (const point of points) {
    const { heat, power } = worst(performanceMap(points.filter((other) => other !== point)), [point]);
    errors.heat = Math.max(errors.heat, heat);
    errors.power = Math.max(errors.power, power);
  }
  return errors;
}

/** Largest errors where each inner sink temperature is foretold by the others. */
function leaveRowOut(points: readonly PerformancePoint[]): { heat: number; power: number } | undefined {
  const sinks = [...new Set(points.map(({ sinkTemperature }) => sinkTemperature))].sort((a, b) => a - b);
  if (sinks.length < 3) return undefined;
  const errors = { heat: 0, power: 0 };
  for (const sink of sinks.slice(1, -1)) {
    const others = performanceMap(points.filter(({ sinkTemperature }) => sinkTemperature !== sink));
    const { heat, power } = worst(
      others,
      points.filter(({ sinkTemperature }) => sinkTemperature === sink),
    );
    errors.heat = Math.max(errors.heat, heat);
    errors.power = Math.max(errors.power, power);
  }
  return errors;
}

/** The points a plant file would carry: whole steps of 5 K of the source, and each row's ends. */
function thinned(points: readonly PerformancePoint[]): PerformancePoint[] {
  return points.filter((point) => {
    const row = points.filter(({ sinkTemperature }) => sinkTemperature === point.sinkTemperature);
    const sources = row.map(({ sourceTemperature }) => sourceTemperature);
    const { sourceTemperature } = point;
    return (
      sourceTemperature % 5 === 0 ||
      sourceTemperature === Math.min(...sources) ||
      sourceTemperature === Math.max(...sources)
    );
  });
}

function judge(file: string, points: readonly PerformancePoint[]): Finding[] {
  const findings: Finding[] = [];
  const note = (metric: string, errors: { heat: number; power: number }, limit: number | null) => {
    findings.push(finding('heatpump', file, `${metric}Heat`, errors.heat, '1', limit));
    findings.push(finding('heatpump', file, `${metric}Power`, errors.power, '1', limit));
  };
  const map = performanceMap(points);
  note('worstError', worst(map, points), 0.01);
  note('plantFileMapWorstError', worst(performanceMap(thinned(points)), points), null);
  if (points.length > 2) note('leaveOneOutWorstError', leaveOneOut(points), null);
  const rows = leaveRowOut(points);
  if (rows) note('leaveSinkOutWorstError', rows, null);
  const [least, most] = map.efficiency;
  findings.push(finding('heatpump', file, 'exergeticEfficiencyLeast', least, '1', [0.05, 1]));
  findings.push(finding('heatpump', file, 'exergeticEfficiencyMost', most, '1', [0.05, 1]));
  return findings;
}

function chartOf(file: string, points: readonly PerformancePoint[]): Chart {
  const map = performanceMap(points);
  const low = map.sources[0] - 5;
  const high = (map.sources.at(-1) ?? low) + 5;
  const x = Array.from({ length: 60 }, (_, i) => low + ((high - low) * i) / 59);
  return {
    name: `heatpump-${file.replace(/\.csv$/i, '')}`,
    title: `Heat pump, coefficient of performance, ${file}`,
    xLabel: 'source entering, °C (lines go on beyond the data)',
    yLabel: 'heat over electricity',
    series: map.sinks.flatMap((sink) => {
      const row = points.filter(({ sinkTemperature }) => sinkTemperature === sink);
      return [
        { label: `${sink} °C`, x, y: x.map((source) => mappedPerformance(map, source, sink, 1)) },
        {
          label: 'data',
          x: row.map(({ sourceTemperature }) => sourceTemperature),
          y: row.map(({ heat, power }) => heat / power),
          points: true,
        },
      ];
    }),
  };
}

export const heatPump: ValidationCase = {
  name: 'heatpump',
  about:
    "Manufacturers' EN 14511 maps (as carried by modelica-buildings, BSD-3) against the twin's map made from the same rows: at every row; thinned to what a plant file carries; with each row, and each sink temperature, left out and foretold.",
  limits:
    'Full-load map in steady state; part load by exchanger differences and a part-load factor; no glide of the refrigerant, no oil or superheat control.',
  folder: 'heatpump',
  run(folder) {
    const maps = filesOf(folder, /\.csv$/i).map((path) => ({ file: basename(path), points: read(path) }));
    return {
      findings: maps.flatMap(({ file, points }) => judge(file, points)),
      charts: maps.map(({ file, points }) => chartOf(file, points)),
    };
  },
};
