import { basename } from 'node:path';
import { type ChillerOperation, type EirChiller, operateChiller, type PartLoadLimits } from '../../physics/chiller.ts';
import { DataError, filesOf, numbers, readTable, texts, vectors } from '../data.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';

interface Row {
  readonly name: string;
  readonly chiller: EirChiller;
  readonly limits: PartLoadLimits;
  readonly leaving: readonly [number, number];
  readonly entering: readonly [number, number];
  readonly ratedLeaving: number;
  readonly ratedEntering: number;
}

function read(path: string): Row[] {
  const table = readTable(path);
  const names = texts(table, 'name');
  const column = (name: string) => numbers(table, name);
  const [capacity, cop] = [column('capacity_kW'), column('cop')];
  const [minimum, unloading, maximum] = [column('plr_min'), column('plr_min_unloading'), column('plr_max')];
  const [leavingLow, leavingHigh] = [column('evap_leaving_min_C'), column('evap_leaving_max_C')];
  const [enteringLow, enteringHigh] = [column('cond_entering_min_C'), column('cond_entering_max_C')];
  const [ratedLeaving, ratedEntering] = [column('evap_leaving_C'), column('cond_entering_C')];
  const capacityByTemperature = vectors(table, 'capFunT', 6);
  const eirByTemperature = vectors(table, 'EIRFunT', 6);
  const eirByPartLoad = vectors(table, 'EIRFunPLR', 3);
  return names.map((name, i) => {
    if (!(capacity[i] > 0 && cop[i] > 0))
      throw new DataError(`${table.file}:${table.lines[i]}: expected capacity and cop above 0`);
    return {
      name,
      chiller: {
        ratedCapacity: capacity[i],
        ratedCop: cop[i],
        capacityByTemperature: capacityByTemperature[i],
        eirByTemperature: eirByTemperature[i],
        eirByPartLoad: eirByPartLoad[i],
      },
      limits: { minimum: minimum[i], minimumUnloading: unloading[i], maximum: maximum[i] },
      leaving: [leavingLow[i], leavingHigh[i]],
      entering: [enteringLow[i], enteringHigh[i]],
      ratedLeaving: ratedLeaving[i],
      ratedEntering: ratedEntering[i],
    };
  });
}

/**
 * The formulation written out anew from the Engineering Reference, and nothing else: the curves are summed term by term, and no bound is
 * put on them.
 */
function reference(row: Row, load: number, leaving: number, entering: number): { power: number; rejected: number } {
  const terms = [1, leaving, leaving ** 2, entering, entering ** 2, leaving * entering];
  const curve = (c: readonly number[]) => c.reduce((sum, value, i) => sum + value * terms[i], 0);
  const available = row.chiller.ratedCapacity * curve(row.chiller.capacityByTemperature);
  let ratio = Math.min(row.limits.maximum, load / available);
  const cold = ratio * available;
  const cycling = ratio < row.limits.minimum ? Math.min(1, ratio / row.limits.minimum) : 1;
  ratio = Math.max(ratio, row.limits.minimum);
  ratio = Math.max(ratio, row.limits.minimumUnloading);
  const falseLoad = available * ratio * cycling - cold;
  const byPartLoad = row.chiller.eirByPartLoad.reduce((sum, value, i) => sum + value * ratio ** i, 0);
  const power = (available / row.chiller.ratedCop) * curve(row.chiller.eirByTemperature) * byPartLoad * cycling;
  return { power, rejected: power + cold + falseLoad };
}

const steps = 8;
const between = ([low, high]: readonly [number, number], share: number) => low + (high - low) * share;

/** Largest relative differences over a grid of its whole range, loads from 2 % to 120 % of what is available at the rated point. */
function compare(row: Row): { power: number; rejected: number; cold: number } {
  const worst = { power: 0, rejected: 0, cold: 0 };
  const made: ChillerOperation = { cold: 0, electricPower: 0, falseLoad: 0, rejected: 0, cycling: 0 };
  for (let i = 0; i <= steps; i++) {
    for (let k = 0; k <= steps; k++) {
      for (let share = 0.02; share <= 1.2; share += 0.02) {
        const leaving = between(row.leaving, i / steps);
        const entering = between(row.entering, k / steps);
        const load = share * row.chiller.ratedCapacity;
        operateChiller(row.chiller, row.limits, load, leaving, entering, made);
        const expected = reference(row, load, leaving, entering);
        worst.power = Math.max(worst.power, Math.abs(made.electricPower / expected.power - 1));
        worst.rejected = Math.max(worst.rejected, Math.abs(made.rejected / expected.rejected - 1));
        worst.cold = Math.max(worst.cold, made.cold / load - 1);
      }
    }
  }
  return worst;
}

export const chiller: ValidationCase = {
  name: 'chiller',
  about:
    'EIR chillers (EnergyPlus data sets, as carried by modelica-buildings, BSD-3) over their whole range of temperatures and loads against the formulation written out anew from the Engineering Reference, with cycling below the least part load and false loading.',
  limits: 'Steady state of the refrigerant circuit; condenser flow enters by its temperature only.',
  folder: 'chiller',
  run(folder) {
    const findings: Finding[] = [];
    const charts: Chart[] = [];
    for (const path of filesOf(folder, /\.csv$/i)) {
      const rows = read(path);
      const file = basename(path);
      const made: ChillerOperation = { cold: 0, electricPower: 0, falseLoad: 0, rejected: 0, cycling: 0 };
      for (const row of rows) {
        const source = `${file} ${row.name}`;
        const worst = compare(row);
        findings.push(finding('chiller', source, 'powerWorstError', worst.power, '1', 0.001));
        findings.push(finding('chiller', source, 'rejectedHeatWorstError', worst.rejected, '1', 0.001));
        findings.push(finding('chiller', source, 'coldAboveLoad', worst.cold, '1', 1e-12));
        operateChiller(row.chiller, row.limits, row.chiller.ratedCapacity, row.ratedLeaving, row.ratedEntering, made);
        const ratedError = made.electricPower / (row.chiller.ratedCapacity / row.chiller.ratedCop) - 1;
        findings.push(finding('chiller', source, 'ratedPointPower', ratedError, '1', null));
      }
      charts.push({
        name: `chiller-${file.replace(/\.csv$/i, '')}`,
        title: 'Coefficient of performance by load, at rated temperatures',
        xLabel: 'load over rated capacity',
        yLabel: 'cold over electricity',
        series: rows.map((row) => {
          const x = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);
          const y = x.map((share) => {
            const load = share * row.chiller.ratedCapacity;
            operateChiller(row.chiller, row.limits, load, row.ratedLeaving, row.ratedEntering, made);
            return made.cold / made.electricPower;
          });
          return { label: row.name.split('_').slice(0, 3).join(' '), x, y };
        }),
      });
    }
    return { findings, charts };
  },
};
