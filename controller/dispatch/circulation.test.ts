import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { level, quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';

const plant = loadPlant(plantFilePath('chapelle'));

// Found by simulated plants (seed 100008): let go, the pump fell from full to least speed in one scan, and every chiller lost its flow.
describe('a pump that an interlock held at full speed', () => {
  it('comes down from there when it is let go, however high the pressure was meanwhile', () => {
    const context = new ControlContext(plant, 1_768_176_000);
    const { image, requests, priority } = context;
    const group = assemble(context, 'rules').circulation.find(({ circulation }) =>
      circulation.loads.some(({ kind }) => kind === 'hall'),
    );
    if (group === undefined) throw new Error('no pumps serve halls');
    for (const load of group.circulation.loads) {
      image.quality[slotOf(load, 'differentialPressure')] = quality.good;
      image.value[slotOf(load, 'differentialPressure')] = 1.4;
    }
    const scan = () => {
      context.time += 10;
      context.dt = 10;
      requests.clear();
      group.scan();
      const [asked] = group.circulation.pumps.filter((pump) => requests.run[pump] === 1);
      return { pump: asked, speed: requests.value[asked] };
    };
    const { pump } = scan();
    const slot = slotOf(plant.equipment[pump], 'speed');
    priority.set(slot, level.plantProtection, 1, priority.name('interlock'), priority.name('interlock.hallHot'), 0);
    image.value[slot] = 1;
    for (let i = 0; i < 30; i++) scan();
    priority.release(slot, level.plantProtection);
    expect(scan().speed).toBeGreaterThan(0.7);
    for (let i = 0; i < 200; i++) scan();
    expect(scan().speed).toBeLessThan(0.5);
    // There it holds no pressure any more, and does not say so.
    for (let i = 0; i < 1000; i++) scan();
    const [first] = group.conditions();
    expect(first.key).toBe('condition.pressureAtLeastSpeed');
    expect(Number(first.parameters.pressure)).toBeGreaterThan(Number(first.parameters.setpoint));
    for (const load of group.circulation.loads) image.value[slotOf(load, 'differentialPressure')] = 0.2;
    scan();
    expect(group.conditions()[0].key).toBe('condition.pressureHeld');
  });
});
