import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlantModel } from '../model/plant-model.ts';
import type { AlarmRecord, PlantDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { alarmAdvice, alarmText, alarmValues } from './alarm-text.ts';

const kinds = ['valve', 'hall', 'pump', 'heatPump'];
const alarm = (equipment: string, rest: Partial<AlarmRecord> = {}) =>
  ({ key: 'alarm.fault', equipment, parameters: {}, ...rest }) as unknown as AlarmRecord;

describe('an alarm in words', () => {
  const before = { model: store.model, language: store.language };
  beforeEach(() => {
    store.model = new PlantModel({
      equipment: kinds.map((kind, index) => ({
        name: `${kind}.1`,
        kind,
        index,
        label: { en: kind, fr: kind },
        points: {},
      })),
      points: [
        {
          name: 'hall.1.valve',
          key: 'valve',
          unit: 'fraction',
          kind: 'commanded',
          equipment: 1,
          index: 0,
          deadBand: 0.002,
        },
      ],
      systems: {},
      title: { en: 'Plant', fr: 'Installation' },
      location: { timeZone: 'Europe/Paris' },
    } as unknown as PlantDescription);
    store.setLanguage('en');
  });
  afterEach(() => {
    store.model = before.model;
    store.setLanguage(before.language);
  });

  it('of a fault says what it is by the kind of equipment: not everything is a machine with a display to read', () => {
    const told = kinds.map((kind) => alarmText(alarm(`${kind}.1`)));
    expect(new Set(told).size).toBe(kinds.length);
    expect(told[3]).toBe('Fault of the machine');
    expect(alarmAdvice(alarm('valve.1'))).toContain('actuator');
    expect(alarmAdvice(alarm('heatPump.1'))).toContain('display');
  });

  it('of an actuator that does not follow has where it is beside where it shall be', () => {
    const parameters = { point: 'hall.1.valve', value: 0.75, commanded: 0.65 };
    const stuck = alarm('hall.1', { key: 'alarm.discrepancy', point: 'hall.1.valve', parameters });
    expect(alarmText(stuck)).toBe('Valve command is not followed');
    expect(alarmValues(stuck).replace(/\s/g, ' ')).toBe('75 %, commanded 65 %');
  });
});
