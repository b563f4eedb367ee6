import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const operator = { user: 'ada', role: 'operator' } as const;
const startTime = Date.UTC(2026, 0, 12) / 1000;

/** A town hall in the cold, lived for long enough that its heat pump and its boiler run. */
function running(): ClosedLoop {
  const loop = new ClosedLoop(loadPlant(plantFilePath('mairie')), {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature: -5 }),
    startTime,
  });
  live(loop, 4 * 3600);
  return loop;
}

function live(loop: ClosedLoop, seconds: number): void {
  for (const end = loop.time + seconds; loop.time < end; ) {
    loop.step(1);
    loop.controller.drainEvents();
  }
}

/** Lives until the machine is in fault, three hours at most. */
function untilFault(loop: ClosedLoop, equipment: string): void {
  for (let i = 0; i < 180 && stateOf(loop, equipment) !== 'fault'; i++) live(loop, 60);
  expect(stateOf(loop, equipment)).toBe('fault');
}

function stateOf({ plant, controller }: ClosedLoop, equipment: string): string {
  const point = plant.pointByName.get(`${equipment}.state`);
  if (point?.definition.states === undefined) throw new Error(`${equipment} has no state`);
  return point.definition.states[controller.image.value[point.index]];
}

describe.each([
  ['heatPumpTrip', 'heatPump.1'],
  ['burnerFailure', 'boiler.1'],
] as const)('after %s', (kind, target) => {
  it('one reset by a person brings the machine back, once its cause is gone', () => {
    const loop = running();
    expect(stateOf(loop, target)).toBe('running');
    const id = loop.twin.faults.add({ kind, target });
    untilFault(loop, target);
    // With the cause still there, a reset does not help: a burner may try again, and locks out again.
    loop.controller.command({ type: 'reset', equipment: target, who: operator });
    live(loop, 60);
    untilFault(loop, target);
    loop.twin.faults.remove(id);
    live(loop, 60);
    expect(stateOf(loop, target)).toBe('fault');
    expect(loop.controller.command({ type: 'reset', equipment: target, who: operator })).toMatchObject({ ok: true });
    live(loop, 60);
    expect(stateOf(loop, target)).not.toBe('fault');
    live(loop, 3600);
    expect(['off', 'provingFlow', 'purging', 'igniting', 'starting', 'running']).toContain(stateOf(loop, target));
  });
});
