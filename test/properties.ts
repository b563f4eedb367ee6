import fc from 'fast-check';

/**
 * One seed for all property tests, so that a tree that passed passes again; and as many cases as asked. `BRAISE_PROPERTY_SEED` and
 * `BRAISE_PROPERTY_RUNS` look elsewhere and longer.
 */
fc.configureGlobal({
  seed: Number(process.env.BRAISE_PROPERTY_SEED ?? 18),
  ...(process.env.BRAISE_PROPERTY_RUNS === undefined ? {} : { numRuns: Number(process.env.BRAISE_PROPERTY_RUNS) }),
});
