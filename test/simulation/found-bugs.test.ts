import { describe, expect, it } from 'vitest';
import { parsePlant } from '../../config/index.ts';
import { type Case, planOf } from './case.ts';
import type { Disturbance } from './disturbances/disturbance.ts';
import { runEpisode } from './episode.ts';
import { drawPlan, type Plan } from './plan.ts';

/**
 * What simulated plants found, lived again with their seeds, as short as shows it; docs/simulation.md tells of each. What a later change
 * hides, so that its seed cannot fail any more, is left to the unit test that is named there.
 */

const hour = 3600;

/** As they were found: in plants without set-backs, which are drawn since. */
const drawn = (seed: number) => drawPlan(seed, false);
const found = (one: Case) => planOf({ ...one, setbacks: false });

/** The plant of a seed with these disturbances only, from its first hour on, and so many hours in all. */
function short(seed: number, hours: number, disturb: (start: number) => readonly Disturbance[]): Plan {
  const plan = drawn(seed);
  const end = hours * hour;
  return {
    ...plan,
    strategy: 'rules',
    disturbances: disturb(plan.startTime),
    disturbedFrom: 0.5 * hour,
    calmFrom: end - 0.75 * hour,
    end,
  };
}

describe('a bug that was found', () => {
  it('seed 20: nobody ran a single pump in series with a single hall, which was not cooled', () => {
    const plan = short(20, 2, () => []);
    const plant = parsePlant(plan.plantText, 'seed 20');
    const kindsOf = plant.chains.map(({ branches }) =>
      branches.map((b) => plant.equipment[plant.branches[b].equipment].kind),
    );
    expect(kindsOf.some((kinds) => kinds.includes('pump') && kinds.includes('hall'))).toBe(true);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 300052: chillers taken over running were held for a minimum on-time, shared too little water and latched, all of them', () => {
    const plan = short(300_052, 2, () => []);
    const { equipment } = parsePlant(plan.plantText, 'seed 300052');
    expect(equipment.filter(({ kind }) => kind === 'chiller')).toHaveLength(2);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 200020: a clock ahead by more than values may age made all of them stale; the field was kept from its own programme', () => {
    const plan = { ...drawn(200_020), strategy: 'rules' } as const;
    const clocks = plan.disturbances.filter(({ type }) => type === 'clock');
    expect(clocks).toHaveLength(1);
    const [{ until }] = clocks;
    const end = until - plan.startTime + hour;
    expect(runEpisode({ ...plan, disturbances: clocks, calmFrom: end - 0.75 * hour, end }).findings).toEqual([]);
  });

  it('seed 400022: the sink pump was throttled until the flow switch opened, and every heat pump latched', () => {
    const plan = { ...drawn(400_022), strategy: 'rules', disturbances: [] } as const;
    const { equipment } = parsePlant(plan.plantText, 'seed 400022');
    expect(equipment.filter(({ kind }) => kind === 'heatPump').length).toBeGreaterThan(1);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 400008: a lock-out that ended went on to a start in the same scan, past the starts an hour', () => {
    const plan = { ...found({ seed: 400_008, keep: [2, 6] }), strategy: 'rules' } as const;
    const end = 12.5 * hour;
    expect(plan.disturbances).toHaveLength(2);
    expect(runEpisode({ ...plan, calmFrom: end - 0.75 * hour, end }).findings).toEqual([]);
  });

  it('seed 300012: a tagged valve that stuck open came free and shut; its bypass had waited for that, and all chillers tripped', () => {
    const plan = { ...found({ seed: 300_012, keep: [0, 11, 15, 16, 17, 18] }), strategy: 'rules' } as const;
    expect(plan.disturbances.filter(({ type }) => type === 'fault')).toHaveLength(2);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 900003: on a link half a minute late, every takeover called for the next; the field helped itself in between', () => {
    const plan = { ...drawn(900_003), strategy: 'rules' } as const;
    expect(plan.disturbances.filter(({ type }) => type === 'link')).toHaveLength(3);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 900003: what proved that machines ran came half a minute late, and all were given up one after the other; halls reached 47 °C', () => {
    const plan = { ...found({ seed: 900_003, keep: [6] }), strategy: 'rules' } as const;
    const [{ type, until }] = plan.disturbances;
    expect(type).toBe('link');
    const calmFrom = until - plan.startTime;
    const { findings, alarms } = runEpisode({ ...plan, calmFrom, end: calmFrom + hour });
    expect(findings).toEqual([]);
    expect(alarms.raised).toBeLessThan(5);
  });

  it('seed 1300016: a clock that had been set back came right, and an hour of minimum off-time passed in a scan', () => {
    const plan = found({ seed: 1_300_016, keep: [2, 6] });
    const [, { type, until }] = plan.disturbances;
    expect(type).toBe('clock');
    const calmFrom = until - plan.startTime + 300;
    const { findings } = runEpisode({ ...plan, calmFrom, end: calmFrom + 600 });
    expect(findings.filter(({ invariant }) => invariant.startsWith('machine.'))).toEqual([]);
  });

  it('seed 140000100009: on a late link a stop came late and the next start sooner, so that minimum off-times were short in the field', () => {
    const plan = found({ seed: 140_000_100_009, keep: [2] });
    expect(plan.disturbances.map(({ type }) => type)).toEqual(['link']);
    const calmFrom = 7.5 * hour;
    const { findings } = runEpisode({ ...plan, calmFrom, end: calmFrom + 600 });
    expect(findings.filter(({ invariant }) => invariant.startsWith('machine.'))).toEqual([]);
  });

  it('seed 141700028: commands came late and values did not, so that proofs were not waited for; the only chiller gave up and halls went to 32 °C', () => {
    const plan = { ...found({ seed: 141_700_028, keep: [4] }), strategy: 'rules' } as const;
    expect(plan.disturbances).toMatchObject([{ type: 'link', direction: 'down' }]);
    const calmFrom = 8.5 * hour;
    expect(runEpisode({ ...plan, calmFrom, end: calmFrom + 600 }).findings).toEqual([]);
  });

  it('seed 141200001: the duty pump failed on a late link, chillers tripped for want of flow, and stood until a person came; halls went to 39 °C', () => {
    const plan = { ...found({ seed: 141_200_001, keep: [9, 12, 13, 15, 16] }), strategy: 'rules' } as const;
    const calmFrom = 12.5 * hour;
    const { findings } = runEpisode({ ...plan, calmFrom, end: calmFrom + 600 });
    expect(findings.filter(({ invariant }) => invariant.startsWith('hall.'))).toEqual([]);
  });

  it.each([
    [142_100_006, 20, 'a chiller whose start took more flow than there was'],
    [142_900_020, 24, 'chillers whose valve and bypass took longer to move than the time for their proof'],
  ])('seed %i: keep %i, %s was tried until it gave up, in calm as well', (seed, keep) => {
    const { findings, alarms } = runEpisode({ ...found({ seed, keep: [keep] }), strategy: 'rules' } as const);
    expect(findings).toEqual([]);
    expect(alarms.raised).toBeLessThan(3);
  });

  it('seed 142700019: a process whose clock had been ahead began its next life without the starts of the last hour', () => {
    const plan = found({ seed: 142_700_019, keep: [0, 1, 3, 4, 5] });
    const calmFrom = 9.1 * hour;
    const { findings } = runEpisode({ ...plan, calmFrom, end: calmFrom + 600 });
    expect(findings.filter(({ invariant }) => invariant.startsWith('machine.'))).toEqual([]);
  });

  it('seed 142500013: without a store, every plug of cooler water called the boiler and every hot one sent it away; its fires went past the highest supply', () => {
    const plan = { ...found({ seed: 142_500_013, keep: [] }), strategy: 'rules' } as const;
    const calmFrom = 16 * hour;
    const { findings } = runEpisode({ ...plan, calmFrom, end: calmFrom + 600 });
    expect(findings).toEqual([]);
  });

  it.each([90_000_100_003, 160_500_011])(
    'seed %i: pumps that stood let water through that little pressure drove, and mixed the supply cold, in calm',
    (seed) => {
      expect(runEpisode(found({ seed, keep: [] })).findings).toEqual([]);
    },
  );

  it('seed 160500034: a link that stood still brought old commands, the only chiller tripped for want of flow unseen, and waited for a person', () => {
    expect(runEpisode(found({ seed: 160_500_034, keep: [3, 5] })).findings).toEqual([]);
  });

  it('seed 1300042: nobody took heat, and the standing water of the supply called for more and raised the alarm', () => {
    const plan = { ...found({ seed: 1_300_042, keep: [] }), strategy: 'rules' } as const;
    const { findings, alarms } = runEpisode(plan);
    expect(findings).toEqual([]);
    expect(alarms.raised).toBe(0);
  });

  it('seed 141200006: the cold of water that nobody took was alarmed by nobody, as is right; the judge asked for it', () => {
    const plan = found({ seed: 141_200_006, keep: [] });
    const calmFrom = 11.5 * hour;
    const { findings, alarms } = runEpisode({ ...plan, calmFrom, end: calmFrom + hour });
    expect(findings).toEqual([]);
    expect(alarms.raised).toBe(0);
  });

  it('seed 1300184: without a store, boilers came and went blindly every quarter of an hour, at a supply far too hot as at one too cold', () => {
    const { findings, alarms } = runEpisode({ ...short(1_300_184, 5, () => []), calmFrom: 0.75 * hour });
    expect(findings).toEqual([]);
    expect(alarms.raised).toBe(0);
  });

  it('seed 1100013: a boiler that started sent its hot water through the separator, and every heat pump tripped and latched', () => {
    const plan = { ...short(1_100_013, 2, () => []), calmFrom: 0.75 * hour };
    const { equipment } = parsePlant(plan.plantText, 'seed 1100013');
    expect(equipment.filter(({ kind }) => kind === 'heatPump')).toHaveLength(3);
    expect(runEpisode(plan).findings).toEqual([]);
  });

  it('seed 1100013: without a store, a boiler whose least fire was three times the load burned on until all tripped, twice an hour', () => {
    const { findings, alarms } = runEpisode({ ...short(1_100_013, 4, () => []), calmFrom: 0.75 * hour });
    expect(findings).toEqual([]);
    expect(alarms.raised).toBeLessThan(4);
  });
});
