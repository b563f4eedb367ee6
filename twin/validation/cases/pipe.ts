import { basename } from 'node:path';
import { PlugFlow, pipeThermals } from '../../physics/pipe.ts';
import { commented, DataError, filesOf, numbers, readTable, requireRising } from '../data.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';
import { bestShift, interpolate, mean, rootMeanSquare } from '../metrics.ts';

/** The pipe of the University of Liège's test rig, as its authors give it (modelica-ibpsa, `PlugFlowPipes`); m, W/(m K), W/(m² K), °C. */
const rig = {
  length: 39,
  innerDiameter: 0.05248,
  wallThickness: 0.0039,
  /** kJ/(m³ K): 8000 kg/m³ and 500 J/(kg K). */
  wallHeatCapacity: 4000,
  insulationThickness: 0.013,
  insulationConductivity: 0.04,
  outsideFilm: 5,
  ambient: 18,
} as const;

/** Water at 30 °C (IAPWS-IF97). */
const density = 996;
const heatCapacity = 4.18;

/** Heat lost per metre and kelvin through insulation and outside film, W/(m K). */
function rigLoss(): number {
  const inner = rig.innerDiameter + 2 * rig.wallThickness;
  const outer = inner + 2 * rig.insulationThickness;
  return (
    1 / (Math.log(outer / inner) / (2 * Math.PI * rig.insulationConductivity) + 1 / (rig.outsideFilm * Math.PI * outer))
  );
}

interface Measured {
  readonly time: readonly number[];
  readonly flow: readonly number[];
  readonly entering: readonly number[];
  readonly leaving: readonly number[];
  readonly startEntering: number;
  readonly startLeaving: number;
}

function read(path: string): Measured {
  const table = readTable(path);
  const time = numbers(table, 'time_s');
  requireRising(time, table, 'time_s');
  if (time.length < 10) throw new DataError(`${table.file}: ${time.length} rows, expected at least 10`);
  return {
    time,
    flow: numbers(table, 'mass_flow_kg_s'),
    entering: numbers(table, 'inlet_water_C'),
    leaving: numbers(table, 'outlet_water_C'),
    startEntering: commented(table, 'T_start_in'),
    startLeaving: commented(table, 'T_start_out'),
  };
}

/** Outlet temperature over time with steps of `dt` seconds; inputs are straight between their samples. */
export function simulate(measured: Measured, dt: number): { time: number[]; leaving: number[] } {
  const thermals = pipeThermals(
    rig.length,
    rig.innerDiameter,
    rig.wallThickness,
    rigLoss(),
    density,
    heatCapacity,
    rig.wallHeatCapacity,
  );
  const start = measured.time[0];
  const pipe = new PlugFlow(new Float64Array(PlugFlow.stateSize), thermals, measured.startEntering, start);
  pipe.spread(measured.startEntering, measured.startLeaving);
  const time: number[] = [];
  const leaving: number[] = [];
  const steps = Math.ceil((measured.time[measured.time.length - 1] - start) / dt);
  for (let i = 0; i < steps; i++) {
    const now = start + i * dt;
    const middle = now + dt / 2;
    const flow = interpolate(measured.time, measured.flow, middle);
    const mass = Math.abs(flow) * dt;
    pipe.ageAll(now, rig.ambient);
    if (mass > 0) {
      const out = pipe.take(mass, flow > 0, now, rig.ambient);
      pipe.give(mass, interpolate(measured.time, measured.entering, middle), flow > 0, now, rig.ambient);
      leaving.push(flow > 0 ? out : pipe.endTemperature(true));
    } else leaving.push(pipe.endTemperature(true));
    time.push(middle);
  }
  return { time, leaving };
}

export const pipe: ValidationCase = {
  name: 'pipe',
  about:
    'Outlet of a measured 39 m insulated steel pipe (University of Liège, 2015; modelica-ibpsa, BSD-3) against the plug-flow pipe in steps of 1 s, with one set of parameters: those of the rig.',
  limits:
    'Film coefficient of the design velocity; the wall is reached where water leaves; no axial conduction or turbulent dispersion; insulation without heat capacity.',
  folder: 'pipe',
  run(folder) {
    const findings: Finding[] = [];
    const charts: Chart[] = [];
    for (const path of filesOf(folder, /\.csv$/i)) {
      const file = basename(path);
      const measured = read(path);
      const { time, leaving } = simulate(measured, 1);
      const seen = measured.time.map((t) => interpolate(time, leaving, t));
      const note = (metric: string, value: number, unit: string, limit: number | null) =>
        findings.push(finding('pipe', file, metric, value, unit, limit));
      note('outletRmse', rootMeanSquare(seen, measured.leaving), 'K', 0.65);
      note('timeShift', bestShift(measured.time, measured.leaving, time, leaving, 20), 's', 3);
      note('outletBias', mean(seen) - mean(measured.leaving), 'K', null);
      charts.push({
        name: `pipe-${file.replace(/\.csv$/i, '')}`,
        title: `Pipe, ${file}`,
        xLabel: 'time, s',
        yLabel: 'water, °C',
        series: [
          { label: 'inlet, measured', x: measured.time, y: measured.entering },
          { label: 'outlet, measured', x: measured.time, y: measured.leaving, points: true },
          { label: 'outlet, twin', x: time, y: leaving },
        ],
      });
    }
    return { findings, charts };
  },
};
