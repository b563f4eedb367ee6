export type { AlarmState } from '../alarms/index.ts';
export type { ControlEvent, Tag } from '../equipment/context.ts';
export { type PriorityEntry, quality } from '../image/index.ts';
export type {
  GivenOutlook,
  Outlook,
  OutlookSources,
  Plan,
  PlanningState,
  PlanningStatus,
  PlanProblem,
  SolverAnswer,
} from '../planning/index.ts';
export { outlookHoursMaximum } from '../planning/index.ts';
export { type StrategyName, strategies } from '../strategies/index.ts';
export type { Command, CommandBody, CommandResult, Person, Role } from './commands.ts';
export {
  type Controller,
  type ControllerOptions,
  createController,
  succeedController,
} from './controller.ts';
export type { Explanation } from './explanation.ts';
export type { OperationalState } from './operational-state.ts';
export { carriedSetpoints } from './succession.ts';
export { judgeSuccession, type SuccessionFault } from './trial.ts';
