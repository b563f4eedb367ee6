import { describe, expect, it } from 'vitest';
import { Comeback } from './comeback.ts';

const limits = { retryTime: 900, minimumOffTime: 600, flowTripResetsPerDay: 3 };
const dt = 5;

/** A machine in fault since 0 that stood since then; `tripped` while its own protection holds it. */
function begin(tripped: boolean, flowLostAt = 0) {
  const comeback = new Comeback(limits);
  comeback.flowLostAt = flowLostAt;
  comeback.fall({ time: 0, patience: 0 }, tripped, -dt, false);
  const state = { time: 0, since: 0, tripped };
  /** Lives until it is offered, or to the end. @returns plant time of the offer */
  const untilOffered = (end: number, whileResetting = (_: typeof state) => {}) => {
    while (state.time < end) {
      state.time += dt;
      const { time, since } = state;
      if (comeback.offers({ time, dt }, { since, tripped: state.tripped, offAt: since })) return time;
      if (comeback.resets) whileResetting(state);
    }
    return undefined;
  };
  return { comeback, state, untilOffered };
}

describe('a compressor that gave up', () => {
  it('is offered again after its wait, which doubles with every try in vain up to four hours', () => {
    const { comeback, state, untilOffered } = begin(false);
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      state.since = state.time;
      comeback.fall({ time: state.time, patience: 0 }, false, state.time, true);
      waits.push((untilOffered(state.time + 86_400) ?? Number.NaN) - state.since);
    }
    expect(waits).toEqual([900, 1800, 3600, 7200, 14_400, 14_400, 14_400]);
  });

  it('waits a quarter of an hour again once it has run', () => {
    const { comeback, state, untilOffered } = begin(false);
    untilOffered(1e5);
    comeback.forget();
    state.since = state.time;
    expect((untilOffered(1e6) ?? Number.NaN) - state.since).toBe(900);
  });

  it('is not offered while its own protection holds it, which came later', () => {
    const { state, untilOffered } = begin(false);
    state.tripped = true;
    expect(untilOffered(86_400)).toBeUndefined();
  });

  it('waits for a person while it is not the controller’s to command', () => {
    const { comeback, state } = begin(false);
    comeback.offers({ time: dt, dt }, { since: 0, tripped: false, offAt: 0 });
    expect(comeback.due).toBe(900);
    comeback.withhold();
    expect(comeback.due).toBe(Number.POSITIVE_INFINITY);
    expect(state.time).toBe(0);
  });
});

describe('a compressor that tripped as its flow was lost', () => {
  it('is reset for ten seconds after its wait, and offered once its protection lets go', () => {
    const { untilOffered } = begin(true);
    const shown: number[] = [];
    const offered = untilOffered(86_400, (state) => {
      shown.push(state.time);
      if (shown.length === 2) state.tripped = false;
    });
    // Half of its wait, and no sooner than its minimum off-time allows.
    expect(shown).toEqual([600, 605]);
    expect(offered).toBe(610);
  });

  it('is reset where the field was not known between its last run and the trip, and not where it stood as long in sight', () => {
    const begun = (unknownAt: number, flows = false) => {
      const { comeback, state, untilOffered } = begin(true);
      comeback.unknownAt = unknownAt;
      state.time = 170;
      state.since = state.time;
      comeback.flowLostAt = 0;
      comeback.fall({ time: state.time, patience: 0 }, true, 0, flows);
      return untilOffered(86_400, (now) => {
        now.tripped = false;
      });
    };
    expect(begun(165)).toBe(170 + limits.minimumOffTime + dt);
    expect(begun(165, true)).toBeUndefined();
    expect(begun(Number.NEGATIVE_INFINITY)).toBeUndefined();
  });

  it('is reset three times a day and no more where its protection does not let go', () => {
    const { untilOffered } = begin(true);
    let scans = 0;
    expect(
      untilOffered(86_000, () => {
        scans++;
      }),
    ).toBeUndefined();
    expect(scans).toBe(3 * 2);
  });

  it('waits for a person where flow was there when it tripped', () => {
    const { comeback, untilOffered } = begin(true, -3600);
    expect(untilOffered(86_400)).toBeUndefined();
    expect(comeback.due).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps its count over a restart', () => {
    const { comeback, untilOffered } = begin(true);
    untilOffered(86_000);
    const again = new Comeback(limits);
    again.restore(JSON.parse(JSON.stringify(comeback.store())));
    expect(again.offers({ time: 86_000, dt }, { since: 0, tripped: true, offAt: 0 })).toBe(false);
    expect(again.resets).toBe(false);
  });
});
