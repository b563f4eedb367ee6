import type { Highs } from 'highs';
import type { SolverAnswer } from '../planning/plan.ts';
import { type LinearProgram, linearProgram, type PlanProblem } from '../planning/problem.ts';

/** Where a search ends before its optimum is proven. The first two end it at the same place on every machine, the last one does not. */
export interface SolverLimits {
  /** Nodes of the branch and bound. */
  readonly nodes: number;
  /** Gap between the plan and the best that could still be, as a share of its cost. */
  readonly gap: number;
  /** Wall seconds; live only, as a run in the lab must not depend on the machine. */
  readonly seconds?: number;
}

export const usualLimits: SolverLimits = { nodes: 60, gap: 0.002 };

/** Solves plans one at a time, in the thread that asks. Same problem and same limits without seconds: same plan, to the bit. */
export interface PlanSolver {
  solve(problem: PlanProblem, limits?: SolverLimits): SolverAnswer;
  /**
   * The optimum of any program, to the end.
   * @throws Error where there is none
   */
  optimum(program: LinearProgram): Float64Array;
}

/** WebAssembly memory only grows: beyond this a new instance takes over, so that a solver can live for years. */
const memoryMaximum = 512 * 1024 * 1024;

/**
 * Loads HiGHS (compiled to WebAssembly, 3.5 MB; Huangfu and Hall, Mathematical Programming Computation 10, 2018). Only who plans pays for it.
 */
export async function loadSolver(): Promise<PlanSolver> {
  const imported = await import('highs');
  // Its types are written for CommonJS, where the default is one step further in.
  const load = imported.default as unknown as typeof imported.default.default;
  const highs = await load();
  return {
    optimum(program) {
      const answer = solved(highs, program, { nodes: 1_000_000, gap: 0 });
      if (answer.kind === 'failed') throw new Error(answer.message);
      return answer.values;
    },
    solve(problem, limits = usualLimits) {
      if (highs.memoryBytes > memoryMaximum)
        return { kind: 'failed', reason: 'error', message: `the solver took ${highs.memoryBytes} bytes` };
      try {
        return solved(highs, linearProgram(problem), limits);
      } catch (error) {
        return { kind: 'failed', reason: 'error', message: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

type Found = { readonly kind: 'solved'; readonly values: Float64Array; readonly gap: number };
type Failed = Extract<SolverAnswer, { kind: 'failed' }>;

function solved(highs: Highs, program: LinearProgram, { nodes, gap, seconds }: SolverLimits): Found | Failed {
  const { columns, rows, cost, lower, upper, integer, rowLower, rowUpper, rowStart, rowColumn, rowValue } = program;
  return highs.withModel((model): Found | Failed => {
    model.options.set({
      output_flag: false,
      random_seed: 1,
      mip_rel_gap: gap,
      mip_max_nodes: nodes,
      ...(seconds === undefined ? {} : { time_limit: seconds }),
    });
    model.passModel({
      numCols: columns,
      numRows: rows,
      colCost: cost,
      colLower: lower,
      colUpper: upper,
      rowLower,
      rowUpper,
      matrix: {
        format: 'csr',
        numRows: rows,
        numCols: columns,
        starts: rowStart,
        indices: rowColumn,
        values: rowValue,
      },
      integrality: Int32Array.from(integer),
    });
    model.run();
    const status = model.getModelStatus();
    const { modelStatus } = highs.constants;
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible)
      return { kind: 'failed', reason: 'infeasible', message: 'no plan fits the problem' };
    const found = Number(model.info.get('primal_solution_status')) === 2;
    if (!found) return { kind: 'failed', reason: 'limit', message: `status ${status}, no plan found` };
    return { kind: 'solved', values: model.getSolution().colValue, gap: Number(model.info.get('mip_gap')) };
  });
}
