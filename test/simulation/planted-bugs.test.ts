import { describe, expect, it } from 'vitest';
import { planOf, replayCommand } from './case.ts';
import { runEpisode } from './episode.ts';
import type { Finding } from './judges/finding.ts';
import { drawPlan, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import type { Site } from './site.ts';

/**
 * Invariants that cannot fail prove nothing: here controllers are broken on purpose, each in one way, and each must be found, by
 * the rule that is there for it.
 */

/** A data centre with recovery: half an hour to settle, half an hour of what a test gives it, half an hour of calm. */
const seed = 3;
const quiet: Plan = {
  ...drawPlan(seed),
  strategy: 'rules',
  disturbances: [],
  disturbedFrom: 1800,
  calmFrom: 3600,
  end: 5400,
};

interface Bug {
  readonly name: string;
  readonly invariant: string;
  readonly plan?: Plan;
  readonly sabotage: (site: Site) => void;
}

const slotOf = (site: Site, kind: string, key: string) =>
  site.plant.equipment.find((one) => one.kind === kind)?.points[key] as number;
const afterMinutes = (site: Site, minutes: number) => site.time - quiet.startTime > minutes * 60;

const bugs: readonly Bug[] = [
  {
    name: 'an output written past its priority array',
    invariant: 'output.pastPriority',
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'hall', 'valve')] = 0.123;
    },
  },
  {
    name: 'an output that is not a number',
    invariant: 'output.outOfRange',
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'pump', 'speed')] = Number.NaN;
    },
  },
  {
    name: 'a machine that moves while it is tagged out',
    invariant: 'tagged.moved',
    plan: {
      ...quiet,
      disturbances: [
        {
          type: 'command',
          from: quiet.startTime + 2000,
          until: quiet.startTime + 4000,
          role: 'maintenance',
          user: 'maintenance',
          body: { type: 'mode', equipment: 'hall.1', mode: 'maintenance', reason: 'fans' },
        },
      ],
    },
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'hall', 'fanSpeed')] = 0.4;
    },
  },
  {
    name: 'a burner enabled without proven flow',
    invariant: 'run.withoutProvenFlow',
    sabotage: (site) => {
      const { image } = site.controller;
      image.value[slotOf(site, 'gasBoiler', 'run')] = 1;
      image.value[slotOf(site, 'gasBoiler', 'flowProven')] = 0;
    },
  },
  {
    name: 'a chiller that is switched on and off',
    invariant: 'machine.offTooShort',
    sabotage: (site) => {
      site.field.applied[slotOf(site, 'chiller', 'run')] = Math.floor(site.time / 60) % 2;
    },
  },
  {
    name: 'halls that nobody cools',
    invariant: 'hall.allowable',
    sabotage: (site) => {
      site.field.applied[slotOf(site, 'hall', 'fanSpeed')] = 0;
      site.field.applied[slotOf(site, 'hall', 'valve')] = 0;
    },
  },
  {
    name: 'an alarm engine that keeps a fault to itself',
    invariant: 'alarm.missing',
    plan: {
      ...quiet,
      disturbances: [
        {
          type: 'fault',
          from: quiet.startTime + 2000,
          until: quiet.startTime + 3500,
          fault: {
            kind: 'chillerTrip',
            target: 'chiller.1',
            from: quiet.startTime + 2000,
            until: quiet.startTime + 3500,
          },
        },
      ],
    },
    sabotage: (site) => {
      const { controller } = site;
      Object.defineProperty(controller, 'alarms', { value: () => [], configurable: true });
    },
  },
  {
    name: 'a plant that does not come back',
    invariant: 'recovery.hall',
    sabotage: (site) => {
      if (afterMinutes(site, 55)) site.twin.measured[slotOf(site, 'hall', 'enteringTemperature')] = 29;
    },
  },
  {
    name: 'a controller that throws',
    invariant: 'controller.threw',
    sabotage: (site) => {
      if (!afterMinutes(site, 40)) return;
      Object.defineProperty(site, 'step', {
        value: () => {
          throw new Error('a defect');
        },
      });
    },
  },
];

describe('a planted bug', () => {
  it.each(bugs.map((bug) => [bug.name, bug] as const))('is found: %s', (_, { invariant, plan = quiet, sabotage }) => {
    expect(runEpisode(plan).findings).toEqual([]);
    const found = runEpisode(plan, { sabotage, until: (one) => one.invariant === invariant });
    expect(found.findings.map((one) => one.invariant)).toContain(invariant);
  });

  it('that only one of many disturbances wakes is found, and the case is made as small as that one', () => {
    // This controller forgets its priorities as long as its process is paused, or just was.
    const plan: Plan = {
      ...quiet,
      disturbances: Array.from({ length: 6 }, (_, i) => ({
        type: i === 4 ? 'pause' : 'kill',
        from: quiet.startTime + 1800 + i * 200,
        until: quiet.startTime + 1830 + i * 200,
      })),
    };
    const sabotage = (site: Site) => {
      if (!site.alive && site.process !== undefined)
        Object.defineProperty(site.controller.priority, 'winner', { value: () => 16, configurable: true });
    };
    const fails = (kept: readonly number[]): readonly Finding[] =>
      runEpisode(
        { ...plan, disturbances: plan.disturbances.filter((_, i) => kept.includes(i)) },
        { sabotage, until: ({ invariant }) => invariant === 'output.pastPriority' },
      ).findings.filter(({ invariant }) => invariant === 'output.pastPriority');
    const { kept } = shrink(plan.disturbances, (indices) => fails(indices).length > 0, 20);
    expect(kept).toEqual([4]);
  });
});

describe('the command that replays', () => {
  it('names the seed, and what is kept of its disturbances', () => {
    expect(replayCommand({ seed: 5 })).toBe('npm run --silent simulate -- --episode 5');
    expect(replayCommand({ seed: 5, keep: [1, 4] })).toContain('--episode 5 --keep 1,4');
    expect(replayCommand({ seed: 5, keep: [] })).toContain('--keep none');
  });

  it('keeps those disturbances, and only those', () => {
    const all = drawPlan(5).disturbances;
    expect(planOf({ seed: 5, keep: [1] }).disturbances).toEqual([all[1]]);
  });
});
