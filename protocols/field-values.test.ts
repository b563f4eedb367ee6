import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldAddress } from '../config/plant.ts';
import { decodeRaw, encodeRaw, resolution } from './field-values.ts';

const address = (from: Partial<FieldAddress>): FieldAddress => ({
  nodeId: 'ns=2;s=PAC1.TT101',
  dataType: 'Int16',
  unit: '°C',
  map: { factor: 0.1, offset: 0 },
  rawRange: undefined,
  maximumAgeSeconds: 10,
  ...from,
});

describe('raw and internal values', () => {
  it('come back from the field within its resolution', () => {
    const types = fc.constantFrom('Int16', 'UInt16', 'Double', 'Float');
    const factor = fc.constantFrom(0.01, 0.1, 1, 5 / 9, -0.1, 1000 / 3600);
    fc.assert(
      fc.property(
        types,
        factor,
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (dataType, f, offset, share) => {
          const field = address({ dataType, map: { factor: f, offset } });
          // A value that the type can carry: a share of its usual span.
          const internal = share * 30_000 * f + offset;
          const back = decodeRaw(field, encodeRaw(field, internal));
          expect(Math.abs(back - internal)).toBeLessThanOrEqual(
            resolution(field) + Math.abs(internal) * 1e-6 + 1e-3 * Math.abs(f),
          );
        },
      ),
    );
  });

  it('never leave the raw range or the type', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (internal) => {
        const raw = encodeRaw(address({ rawRange: [0, 27_648] }), internal);
        expect(raw).toBeGreaterThanOrEqual(0);
        expect(raw).toBeLessThanOrEqual(27_648);
        expect(Number.isInteger(raw)).toBe(true);
        const unsigned = encodeRaw(address({ dataType: 'UInt16' }), internal) as number;
        expect(unsigned >= 0 && unsigned <= 65_535).toBe(true);
      }),
    );
  });

  it('inverts booleans that the field wires the other way round', () => {
    const inverted = address({ dataType: 'Boolean', unit: 'boolean', map: { factor: -1, offset: 1 } });
    expect(encodeRaw(inverted, 1)).toBe(false);
    expect(decodeRaw(inverted, false)).toBe(1);
    expect(decodeRaw(inverted, true)).toBe(0);
  });

  it('knows a broken sensor from a measurement', () => {
    const field = address({ rawRange: [-400, 1500] });
    expect(decodeRaw(field, 655)).toBeCloseTo(65.5);
    for (const raw of [32_767, -32_768, Number.NaN, Number.POSITIVE_INFINITY, 'text', null, undefined]) {
      expect(decodeRaw(field, raw)).toBeNaN();
    }
    expect(() => encodeRaw(field, Number.NaN)).toThrow(RangeError);
  });
});
