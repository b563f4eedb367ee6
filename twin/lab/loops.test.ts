import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../faults/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = Date.UTC(2026, 0, 12, 6) / 1000;

/** Alarms about loops that some hours of winter with instruments raise, after one hour of settling. */
function alarmsOf(hours: number, faults: readonly string[], mistuned?: string) {
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature: 2 }),
    startTime,
    instruments: true,
    faults: faults.map((text) => parseFault(text, startTime)),
  });
  loop.step(3600);
  const place = loop.controller.loops.places.find(({ equipment, name }) => `${equipment.name}.${name}` === mistuned);
  place?.loop.tune(place.loop.gain * 8, place.loop.integralSeconds);
  loop.step(hours * 3600);
  return loop.controller.alarms().filter(({ id }) => id.endsWith('.oscillation') || id.endsWith('.stiction'));
}

describe('loops on the twin', () => {
  it('a sound plant has none that swings or sticks', () => {
    expect(alarmsOf(12, [])).toEqual([]);
  }, 120_000);

  it('valves that stick are told, by their command and position', () => {
    const alarms = alarmsOf(6, ['stiction:hall.A=0.06', 'stiction:substation.H1=0.06']);
    expect(alarms.map(({ id }) => id).sort()).toEqual([
      'hall.A#valve.stiction',
      'substation.H1#heating.valve.stiction',
      'substation.H1#hotWater.valve.stiction',
    ]);
    for (const { key, priority, parameters } of alarms) {
      expect([key, priority]).toEqual(['alarm.valveSticks', 'low']);
      expect(Math.abs(Number(parameters.band) - 0.06)).toBeLessThan(0.025);
    }
  }, 120_000);

  it('a loop whose gain is eight times too high is told as too tight', () => {
    const alarm = alarmsOf(8, [], 'heatPump.1.sinkFlow').find(({ id }) => id === 'heatPump.1#sinkFlow.oscillation');
    expect(alarm).toMatchObject({
      key: 'alarm.loopOscillates',
      parameters: { cause: 'reason.tightTuning', unit: 'K' },
    });
    expect(Number(alarm?.parameters.period)).toBeLessThan(200);
  }, 120_000);
});
