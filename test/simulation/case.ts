import { type EpisodeOptions, type EpisodeResult, runEpisode } from './episode.ts';
import type { Finding, RuleName } from './judges/finding.ts';
import { drawPlan, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';

/** An episode to be lived: a seed, and which of its disturbances (all unless said). */
export interface Case {
  readonly seed: number;
  readonly keep?: readonly number[];
  /** False: no building is set back at night and no boiler has a minimum return, as in plants drawn before December 2026. */
  readonly setbacks?: boolean;
}

/** A rule broken in an episode, with what replays it and what replays the smaller case. */
export interface Violation {
  readonly seed: number;
  /** ISO 8601, plant time. */
  readonly time: string;
  readonly hour: number;
  readonly invariant: RuleName;
  readonly equipment: string;
  readonly value: number;
  readonly replay: string;
  /** The same with only what is needed to break it; absent where it was not looked for. */
  readonly shrunk?: string;
  /** What was left in the smaller case. */
  readonly needed?: readonly string[];
}

export interface CaseOutcome extends Omit<EpisodeResult, 'findings'> {
  readonly violations: readonly Violation[];
}

/** Findings of an episode that are made smaller: each costs some forty more episodes. */
const shrunkMaximum = 2;

export function planOf({ seed, keep, setbacks }: Case): Plan {
  const plan = drawPlan(seed, setbacks);
  return keep === undefined ? plan : { ...plan, disturbances: plan.disturbances.filter((_, i) => keep.includes(i)) };
}

/** The command that lives a case again. */
export function replayCommand({ seed, keep, setbacks = true }: Case): string {
  const which = keep === undefined ? '' : ` --keep ${keep.length === 0 ? 'none' : keep.join(',')}`;
  return `npm run --silent simulate -- --episode ${seed}${which}${setbacks ? '' : ' --no-setbacks'}`;
}

/** Lives a case, and makes what fails in it smaller where asked to. */
export function runCase(one: Case, shrinking: boolean, options: EpisodeOptions = {}): CaseOutcome {
  const plan = planOf(one);
  const { findings, ...result } = runEpisode(plan, options);
  const violations = findings.map((finding, i): Violation => {
    const { invariant, equipment, value, time } = finding;
    const told = {
      seed: one.seed,
      time: new Date(time * 1000).toISOString(),
      hour: Number(((time - plan.startTime) / 3600).toFixed(2)),
      invariant,
      equipment,
      value,
      replay: replayCommand(one),
    };
    if (!shrinking || i >= shrunkMaximum || one.keep !== undefined) return told;
    return { ...told, ...smaller(one, plan, finding, options) };
  });
  return { ...result, violations };
}

function smaller(
  one: Case,
  plan: Plan,
  finding: Finding,
  options: EpisodeOptions,
): Pick<Violation, 'shrunk' | 'needed'> {
  const same = ({ invariant, equipment }: Finding) =>
    invariant === finding.invariant && equipment === finding.equipment;
  const { kept } = shrink(plan.disturbances, (indices) => {
    const disturbances = plan.disturbances.filter((_, i) => indices.includes(i));
    return runEpisode({ ...plan, disturbances }, { ...options, until: same }).findings.some(same);
  });
  return {
    shrunk: replayCommand({ ...one, keep: kept }),
    needed: kept.map((index) => JSON.stringify(plan.disturbances[index])),
  };
}
