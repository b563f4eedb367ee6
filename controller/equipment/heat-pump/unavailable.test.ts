import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { quality } from '../../image/index.ts';
import { assemble } from '../../scan/assembly.ts';
import { ControlContext } from '../context.ts';

const dt = 5;

// LBNL's coding of ASHRAE Guideline 36 (`StagingRotation.EquipmentAvailability`): unavailable for 900 s after a stop.
it.each(['chapelle', 'mairie'])(
  'a heat pump of %s that is asked for at once after its stop comes after 15 min',
  (name) => {
    const plant = loadPlant(plantFilePath(name));
    const context = new ControlContext(plant, 1_768_176_000);
    const [control] = assemble(context, 'rules').heatPumps;
    const { image, priority, requests } = context;
    const { points } = control.equipment;
    for (const { index, definition } of plant.points) {
      if (definition.kind !== 'measured') continue;
      image.quality[index] = quality.good;
      image.value[index] = definition.unit === '°C' ? 20 : 0;
    }
    const owner = priority.name('test');
    const proven = ['evaporator.flowProven', 'condenser.flowProven'].flatMap((key) => points[key] ?? []);
    /** A start that nobody asks for any more is no run. */
    const runs = () => image.value[points.run] >= 0.5 && control.state !== 'starting';
    /** Until it does or does not run; s. */
    const until = (running: boolean, asked: boolean): number => {
      for (let passed = 0; passed <= 2 * 3600; passed += dt) {
        if (runs() === running) return passed;
        context.time += dt;
        context.dt = dt;
        requests.clear();
        if (asked) requests.post(control.index, 1, owner, owner);
        for (const slot of proven) image.value[slot] = 1;
        control.scan();
        priority.resolve(context.time, image.value, new Uint16Array(priority.slots.length));
        image.value[points.running] = image.value[points.run];
      }
      throw new Error('in vain');
    };
    until(true, true);
    expect(until(false, false)).toBeGreaterThanOrEqual(600);
    const back = until(true, true);
    expect(back).toBeGreaterThanOrEqual(900);
    // And no longer than its flow takes to be proven.
    expect(back).toBeLessThanOrEqual(900 + 4 * dt);
  },
);
