export {
  CircuitPlanning,
  type EconomicHour,
  type PlanningStatus,
  planDeadline,
} from './circuit.ts';
export type { PlanningState } from './history.ts';
export { hotWaterWish } from './hot-water.ts';
export { type GivenOutlook, type Outlook, type OutlookSources, outlookHoursMaximum } from './outlook.ts';
export { blockAt, type Plan, type PlanFailure, plannedCharge, readPlan, type SolverAnswer } from './plan.ts';
export { linearProgram, type PlanProblem } from './problem.ts';
export type { CircuitView, MachineView, PlannedHotWater, PlannedMachine } from './views.ts';
