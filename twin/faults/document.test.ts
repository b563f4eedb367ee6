import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultDocument, faultKinds, formatFault, parseFault } from './index.ts';

describe('the page of faults', () => {
  it('is as the library says', () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/faults.md', import.meta.url)), 'utf8');
    expect(page).toBe(faultDocument());
  });
});

describe('a fault in writing', () => {
  it('is read back as it was written', () => {
    const amount = fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 100);
    const time = fc.integer({ min: 0, max: 4e9 });
    const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
    fc.assert(
      fc.property(
        fc.constantFrom(...faultKinds),
        some(amount),
        some(time),
        some(time),
        (kind, severity, from, until) => {
          const fault = {
            kind,
            target: 'pump.1',
            ...(severity === undefined ? {} : { severity }),
            ...(from === undefined ? {} : { from }),
            ...(until === undefined ? {} : { until }),
          };
          expect(parseFault(formatFault(fault))).toEqual(fault);
        },
      ),
    );
  });
});
