import { truthRules } from '../../../twin/lab/invariants.ts';

/** Every rule by which episodes and campaigns are judged. `planted-bugs.test.ts` holds a planted bug for each. */
export const ruleNames = [
  ...truthRules,
  'output.outOfRange',
  'output.pastPriority',
  'tagged.moved',
  'run.withoutProvenFlow',
  'machine.offTooShort',
  'machine.tooManyStarts',
  'alarm.missing',
  'legionella.untold',
  'legionella.unraised',
  'controller.threw',
  'energy.balance',
  'recovery.hall',
  'recovery.chilledSupply',
  'recovery.supply',
  'recovery.hotWater',
  'recovery.greenhouse',
  'recovery.boilerReturn',
  'recovery.fault',
  'recovery.fallback',
  'recovery.output',
  'alarms.perHour',
  'alarms.floods',
] as const;
export type RuleName = (typeof ruleNames)[number];

/** A rule broken: which, by what, when it began (plant time, s), and the figure that shows it. */
export interface Finding {
  readonly invariant: RuleName;
  readonly equipment: string;
  readonly time: number;
  readonly value: number;
}

/** Something that judges a site after every step. */
export interface Judge {
  /** What it found in this step. */
  check(): readonly Finding[];
}
