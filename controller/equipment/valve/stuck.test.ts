import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { quality } from '../../image/index.ts';
import { assemble } from '../../scan/assembly.ts';
import { ControlContext } from '../context.ts';
import { slotOf } from '../control.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 10;

// Found in a twin's power cut that met a valve on its way: it was told stuck, and waited for a reset.
it('a valve that does not move is stuck, but not for want of electricity', () => {
  const context = new ControlContext(plant, 1_768_176_000);
  const { valves } = assemble(context, 'rules');
  const valve = valves.find(({ equipment }) => equipment.name === 'valve.freeCooling');
  if (valve === undefined) throw new Error('no such valve');
  const { image, requests, priority } = context;
  const feedback = slotOf(valve.equipment, 'positionFeedback');
  image.quality[feedback] = quality.good;
  image.value[feedback] = 0;
  const owner = priority.name('test');
  const live = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      requests.post(valve.index, 1, owner, owner);
      valve.scan();
    }
    return valve.state;
  };
  context.powerLost = true;
  expect(live(1800)).not.toBe('fault');
  context.powerLost = false;
  expect(live(dt)).not.toBe('fault');
  expect(live(600)).toBe('fault');
});
