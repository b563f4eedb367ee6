import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { quality } from '../image/index.ts';
import { createController, type OperationalState } from '../scan/index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
const contacts = plant.points.filter(({ key }) => /(^|\.)(running|pumpRunning|fanRunning)$/.test(key));

/** The controller against a field in which whatever is commanded runs at once, as long as there is power. */
function begin(state?: OperationalState) {
  let time = state?.time ?? startTime;
  const controller = createController(plant, { strategy: 'rules', startTime: time, ...(state ? { state } : {}) });
  const { image } = controller;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = definition.unit === 'boolean' ? 0 : 24;
  }
  for (const { key, index } of plant.points) if (/flowProven|pressureProven/.test(key)) image.value[index] = 1;
  const lives = (seconds: number, power: boolean, dead = '') => {
    for (let i = 0; i < seconds; i++) {
      time++;
      for (const { index, key, equipment, name } of contacts) {
        const { points } = plant.equipment[equipment];
        const command =
          key === 'running' ? points.run : key === 'fanRunning' ? points.fanSpeed : points['heating.pumpRun'];
        image.value[index] = power && !name.startsWith(`${dead || '#'}.`) && image.value[command] > 0 ? 1 : 0;
      }
      for (const { index, definition } of plant.points)
        if (definition.kind === 'measured') image.sourceTime[index] = time;
      controller.scan(time);
    }
  };
  const why = (name: string) =>
    controller.explanation(plant.equipmentByName.get(name)?.index ?? -1).conditions.map(({ key }) => key);
  const runs = (name: string) => image.value[slot(`${name}.run`)] === 1;
  const pumps = (group: string) => [1, 2].some((i) => runs(`pump.${group}.${i}`));
  const stored = () => JSON.parse(JSON.stringify(controller.state())) as OperationalState;
  return { controller, lives, why, pumps, stored, phase: () => controller.state().power?.phase };
}

describe('the power supervisor', () => {
  it('sees a cut when all that ran stands, holds everything off, and tells', () => {
    const { lives, phase, why, controller } = begin();
    lives(120, true);
    expect(phase()).toBe('normal');
    lives(3, false);
    expect(phase()).toBe('lost');
    expect(controller.alarms().map(({ key }) => key)).toContain('alarm.powerLost');
    expect(why('boiler.1')).toContain('condition.powerLost');
    lives(1800, false);
    for (const { name, kind } of plant.equipment)
      if (kind === 'pump' && !name.startsWith('pump.chilledWater'))
        expect([name, why(name)]).toEqual([name, expect.arrayContaining(['condition.powerLost'])]);
    expect(plant.equipment.filter(({ index }) => controller.explanation(index).state === 'fault')).toEqual([]);
  });

  it('does not take one drive that stops for a cut', () => {
    const { lives, phase } = begin();
    lives(120, true);
    lives(120, true, 'pump.network.1');
    expect(phase()).toBe('normal');
  });

  it('lets rank after rank go: halls first, then rejection, network, recovery, gas, and says when', () => {
    const { lives, phase, pumps, why, controller } = begin();
    lives(120, true);
    lives(300, false);
    lives(2, true);
    expect(phase()).toBe('restoring');
    expect([pumps('chilledWater'), pumps('network')]).toEqual([true, false]);
    const boiler = controller.explanation(plant.equipmentByName.get('boiler.1')?.index ?? -1);
    const turn = boiler.conditions.find(({ key }) => key === 'condition.restartOrder');
    expect(turn?.until).toBeGreaterThan(controller.time);
    expect(why('chiller.1')).toContain('condition.restartOrder');
    lives(18, true);
    expect(why('chiller.1')).not.toContain('condition.restartOrder');
    expect(why('heatPump.1')).toContain('condition.restartOrder');
    expect(pumps('network')).toBe(false);
    lives(20, true);
    expect(pumps('network')).toBe(true);
    lives(60, true);
    expect(phase()).toBe('normal');
    expect(why('boiler.1')).not.toContain('condition.restartOrder');
  });

  it('does not wait for ever for a drive that does not come', () => {
    const { lives, phase } = begin();
    lives(120, true);
    lives(60, false);
    lives(5 * 60, true, 'pump.chilledWater.1');
    expect(phase()).toBe('normal');
  });

  it('goes on where it was after a restart within the cut', () => {
    const one = begin();
    one.lives(120, true);
    one.lives(60, false);
    const again = begin(one.stored());
    expect(again.why('boiler.1')).toContain('condition.powerLost');
    again.lives(60, true);
    expect(again.phase()).toBe('restoring');
  });

  it('starts in order where a controller takes over a plant in which nothing runs', () => {
    const { controller, phase, why } = begin();
    controller.adoptOutputs(new Float64Array(plant.points.length).fill(Number.NaN));
    expect(phase()).toBe('restoring');
    expect(why('boiler.1')).toContain('condition.restartOrder');
  });

  it('and does not where nothing has been heard of it yet', () => {
    const { controller, phase } = begin();
    for (const { index } of contacts) controller.image.quality[index] = quality.bad;
    controller.adoptOutputs(new Float64Array(plant.points.length).fill(Number.NaN));
    expect(phase()).toBe('normal');
  });
});
