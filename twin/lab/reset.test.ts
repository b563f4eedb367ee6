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
  ['heatPumpTrip', 'heatPump.1', 'pump.heatPump'],
  ['burnerFailure', 'boiler.1', 'pump.boiler'],
] as const)('after %s', (kind, target, pump) => {
  it('water runs on for the post-run time, then the pump stops', () => {
    const loop = running();
    const until = (state: string) => {
      for (let i = 0; i < 3 * 3600 && stateOf(loop, target) !== state; i++) live(loop, 1);
      expect(stateOf(loop, target)).toBe(state);
    };
    const runs = () => loop.controller.image.value[loop.plant.pointByName.get(`${pump}.run`)?.index ?? -1];
    loop.twin.faults.add({ kind, target });
    until('fault');
    const said = () => loop.controller.explanation(loop.plant.equipmentByName.get(target)?.index ?? -1).conditions;
    const told = said().find(({ key }) => key === 'condition.runDown');
    // The last trial of a burner ends a minute or so before its control locks out.
    expect((told?.until ?? 0) - loop.time).toBeGreaterThan(60);
    live(loop, (told?.until ?? loop.time) - loop.time - 2);
    expect(runs()).toBe(1);
    live(loop, 5);
    expect(runs()).toBe(0);
    expect(said().some(({ key }) => key === 'condition.runDown')).toBe(false);
  });

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
    expect(['off', 'provingFlow', 'flushing', 'purging', 'igniting', 'starting', 'running']).toContain(
      stateOf(loop, target),
    );
  });
});
