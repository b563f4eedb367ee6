import { describe, expect, it } from 'vitest';
import { faultRecord, possible, readNumber, readSeverity, shownSeverity, targetsOf } from './faults.ts';
import { PlantModel } from './plant-model.ts';
import type { FaultKind, PlantDescription } from './shapes.ts';

const model = new PlantModel({
  equipment: [
    { name: 'p', kind: 'pump', index: 0 },
    { name: 'q', kind: 'pipe', index: 1 },
  ],
  points: [
    { name: 'p.run', kind: 'commanded', equipment: 0 },
    { name: 'p.power', kind: 'measured', equipment: 0 },
  ],
} as unknown as PlantDescription);
const wear: FaultKind = { kind: 'pumpWear', befalls: ['pump'] };
const trip: FaultKind = { kind: 'chillerTrip', befalls: ['chiller'] };

describe('faults of the virtual plant', () => {
  it('befall what their kind says, and no more', () => {
    const names = (kind: FaultKind) => {
      const { equipment, points } = targetsOf(kind, model);
      return [...equipment, ...points].map(({ name }) => name);
    };
    expect(names(wear)).toEqual(['p']);
    expect(names({ kind: 'communicationLoss', befalls: 'equipment' })).toEqual(['p']);
    expect(names({ kind: 'sensorDead', befalls: 'measuredPoint' })).toEqual(['p.power']);
    expect(possible([wear, trip], model)).toEqual([wear]);
  });

  it('are shown and read in per cent where they are shares', () => {
    expect(shownSeverity({ unit: 'fraction', default: 0.07, range: [0.01, 0.29] })).toEqual({
      low: 1,
      high: 29,
      usual: 7,
    });
    expect(readSeverity(' 12,5 ', 'fraction')).toBeCloseTo(0.125, 12);
    expect(readSeverity('', 'fraction')).toBeUndefined();
    expect(readNumber('−2')).toBe(-2);
    expect(readNumber('much')).toBeNaN();
  });

  it('are read out of the audit, injected and cleared', () => {
    const injected = JSON.stringify({ kind: 'sensorBias', severity: -2.5, hours: 3 });
    expect(faultRecord(injected)).toEqual({ kind: 'sensorBias', severity: -2.5, hours: 3 });
    expect(faultRecord('{"kind":"chillerTrip"}')).toEqual({ kind: 'chillerTrip' });
    expect(faultRecord('pumpWear:pump.network.1=0.3@6h..18h')).toEqual({ kind: 'pumpWear', severity: 0.3 });
    expect(faultRecord('rules')).toBeUndefined();
  });
});
