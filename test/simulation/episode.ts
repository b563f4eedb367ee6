import { parsePlant } from '../../config/index.ts';
import type { PlanSolver } from '../../controller/planner/solver.ts';
import { Invariants } from '../../twin/lab/invariants.ts';
import { AlarmCounter, type AlarmLoad } from './judges/alarm-load.ts';
import { AlarmJudge } from './judges/alarms.ts';
import { CyclingJudge } from './judges/cycling.ts';
import { Excuses } from './judges/excuses.ts';
import type { Finding, Judge } from './judges/finding.ts';
import { LegionellaJudge } from './judges/legionella.ts';
import { OutputJudge } from './judges/outputs.ts';
import { RecoveryJudge } from './judges/recovery.ts';
import type { Plan } from './plan.ts';
import { Site } from './site.ts';

/** What an episode found. */
export interface EpisodeResult {
  readonly seed: number;
  readonly scans: number;
  readonly faults: number;
  /** Plans that a strategy asked for. */
  readonly plans: number;
  readonly simulatedHours: number;
  /** The first breach of each rule at each equipment. */
  readonly findings: readonly Finding[];
  readonly alarms: AlarmLoad;
  readonly energyRelativeError: number;
  /** When it ended, plant time: before its plan's end where it was asked to end with a finding. */
  readonly endedAt: number;
}

export interface EpisodeOptions {
  /** Ends the episode with the first finding of which this is true. */
  readonly until?: (finding: Finding) => boolean;
  /** Breaks something after each scan, to prove that it is found. */
  readonly sabotage?: (site: Site) => void;
  /** Solves plans; absent: they are asked for in vain, and strategies that plan go on by their rules. */
  readonly solver?: PlanSolver;
}

/** Books must close to this, over an episode. */
const energyTolerance = 1e-9;
/** Recovery is judged by the mean of the last stretch, s. */
const judgedSeconds = 1800;
const findingsMaximum = 50;

/** Lives an episode from its cold start to the end of its calm, and judges every scan. */
export function runEpisode(plan: Plan, { until = () => false, sabotage, solver }: EpisodeOptions = {}): EpisodeResult {
  const plant = parsePlant(plan.plantText, `plant of seed ${plan.seed}`);
  const site = new Site(plan, plant, solver);
  const findings = new Map<string, Finding>();
  let ended = false;
  const note = (found: readonly Finding[]) => {
    for (const one of found) {
      const key = `${one.invariant} ${one.equipment}`;
      if (findings.has(key) || findings.size >= findingsMaximum) continue;
      findings.set(key, one);
      ended ||= until(one);
    }
  };
  const judges = judgesOf(site, plan);
  const recovery = new RecoveryJudge(site);
  const counter = new AlarmCounter(plan.startTime + plan.disturbedFrom);
  const end = plan.startTime + plan.end;
  let scans = 0;
  while (site.time < end && !ended) {
    try {
      site.step();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      note([{ invariant: 'controller.threw', equipment: reason, time: site.time, value: 0 }]);
      break;
    }
    if (site.scanned) scans++;
    sabotage?.(site);
    const settled = site.time >= plan.startTime + plan.disturbedFrom;
    for (const { judge, always } of judges) if (always || settled) note(judge.check());
    const raised = site.controller.drainEvents().filter(({ key }) => key === 'event.alarmRaised').length;
    if (settled) counter.add(site.time, raised);
    if (end - site.time < judgedSeconds) recovery.sample();
  }
  const { energyRelativeError } = site.twin.balance();
  if (energyRelativeError > energyTolerance)
    note([{ invariant: 'energy.balance', equipment: 'plant', time: site.time, value: energyRelativeError }]);
  if (site.time >= end) note(recovery.verdict());
  return {
    seed: plan.seed,
    scans,
    faults: plan.disturbances.length,
    plans: site.plans,
    simulatedHours: (site.time - plan.startTime) / 3600,
    findings: [...findings.values()],
    alarms: counter.result(),
    energyRelativeError,
    endedAt: site.time,
  };
}

/** Judges of every step, and whether they judge also while the plant settles after its cold start. */
function judgesOf(site: Site, plan: Plan): { readonly judge: Judge; readonly always: boolean }[] {
  const excuses = new Excuses(site.plant, plan.disturbances, () => site.time);
  const truth = new Invariants(site, excuses.excused);
  let told = 0;
  const byTruth: Judge = {
    check: () => {
      truth.check();
      const found = truth.violations.slice(told);
      told = truth.violations.length;
      return found;
    },
  };
  return [
    { judge: new OutputJudge(site), always: true },
    { judge: new CyclingJudge(site), always: true },
    { judge: new AlarmJudge(site), always: true },
    { judge: new LegionellaJudge(site), always: true },
    { judge: byTruth, always: false },
  ];
}
