import { basename } from 'node:path';
import { boilerEfficiency, type EfficiencyPoint, efficiencyGrid } from '../../physics/gas-boiler.ts';
import { DataError, filesOf, numbers, readTable } from '../data.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';
import { worstRelative } from '../metrics.ts';

function read(path: string): EfficiencyPoint[] {
  const table = readTable(path);
  const rate = numbers(table, 'firing_rate');
  const entering = numbers(table, 'inlet_water_C');
  const efficiency = numbers(table, 'efficiency_hhv');
  return rate.map((firingRate, i) => {
    if (!(firingRate >= 0 && firingRate <= 1 && efficiency[i] > 0 && efficiency[i] <= 1))
      throw new DataError(`${table.file}:${table.lines[i]}: expected firing rate and efficiency between 0 and 1`);
    return { firingRate, enteringTemperature: entering[i], efficiency: efficiency[i] };
  });
}

const efficiencyAt = (points: readonly EfficiencyPoint[], asked: readonly EfficiencyPoint[]) => {
  const grid = efficiencyGrid(points);
  return asked.map((point) => boilerEfficiency(grid, point.firingRate, point.enteringTemperature));
};

const measuredAt = (points: readonly EfficiencyPoint[]) => points.map(({ efficiency }) => efficiency);

/**
 * Every point that is not the first or last of its row foretold from the others: how far the grid may be trusted between its
 * points, at half their density.
 */
function leaveOneOut(points: readonly EfficiencyPoint[]): { expected: number[]; foretold: number[] } {
  const inner = points.filter((point) => {
    const row = points.filter(({ firingRate }) => firingRate === point.firingRate);
    const others = row.map(({ enteringTemperature }) => enteringTemperature);
    return point.enteringTemperature > Math.min(...others) && point.enteringTemperature < Math.max(...others);
  });
  return {
    expected: measuredAt(inner),
    foretold: inner.map(
      (point) =>
        efficiencyAt(
          points.filter((other) => other !== point),
          [point],
        )[0],
    ),
  };
}

/** Fall of efficiency from a cold to a hot return at the least firing rate, over points: what condensing is worth. */
function condensingGain(points: readonly EfficiencyPoint[]): number {
  const least = Math.min(...points.map(({ firingRate }) => firingRate));
  const [cold, hot] = efficiencyAt(points, [
    { firingRate: least, enteringTemperature: 30, efficiency: 0 },
    { firingRate: least, enteringTemperature: 60, efficiency: 0 },
  ]);
  return cold - hot;
}

export const boiler: ValidationCase = {
  name: 'boiler',
  about:
    "Condensing boilers' efficiency on the higher heating value by firing rate and inlet temperature (manufacturers' data, as carried by modelica-buildings, BSD-3) against the twin's grid made from the same rows, at the points and left out one by one.",
  limits:
    'Excess air and flue temperature are in the map, not computed; flat beyond the map; jacket and purge losses and thermal mass are apart (see the case dynamics).',
  folder: 'boiler',
  run(folder) {
    const findings: Finding[] = [];
    const charts: Chart[] = [];
    for (const path of filesOf(folder, /\.csv$/i)) {
      const file = basename(path);
      const points = read(path);
      const at = efficiencyAt(points, points);
      findings.push(finding('boiler', file, 'efficiencyWorstError', worstRelative(at, measuredAt(points)), '1', 0.01));
      const { expected, foretold } = leaveOneOut(points);
      if (expected.length > 0)
        findings.push(finding('boiler', file, 'leaveOneOutWorstError', worstRelative(foretold, expected), '1', null));
      findings.push(finding('boiler', file, 'condensingGain30to60', condensingGain(points), '1', null));
      charts.push(chartOf(file, points));
    }
    return { findings, charts };
  },
};

function chartOf(file: string, points: readonly EfficiencyPoint[]): Chart {
  const grid = efficiencyGrid(points);
  const rates = [...new Set(points.map(({ firingRate }) => firingRate))].sort((a, b) => a - b);
  const temperatures = points.map(({ enteringTemperature }) => enteringTemperature);
  const low = Math.min(...temperatures);
  const x = Array.from({ length: 60 }, (_, i) => low + ((Math.max(...temperatures) - low) * i) / 59);
  return {
    name: `boiler-${file.replace(/\.csv$/i, '')}`,
    title: `Boiler efficiency, ${file}`,
    xLabel: 'entering water, °C',
    yLabel: 'efficiency (higher heating value)',
    series: rates.flatMap((rate) => {
      const row = points.filter(({ firingRate }) => firingRate === rate);
      return [
        { label: `twin, rate ${rate}`, x, y: x.map((t) => boilerEfficiency(grid, rate, t)) },
        {
          label: 'data',
          x: row.map(({ enteringTemperature }) => enteringTemperature),
          y: measuredAt(row),
          points: true,
        },
      ];
    }),
  };
}
