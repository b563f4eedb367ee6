import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';
import { createController } from '../scan/index.ts';
import { type Interlock, interlocksOf } from './index.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;
const rules = interlocksOf(
  new ControlContext(plant, startTime),
  assemble(new ControlContext(plant, startTime), 'rules').hallPumps,
);
const measured = plant.points.filter(({ definition }) => definition.kind === 'measured');
const controlled = plant.equipment.filter(({ points }) => points.mode !== undefined);
const maintainer = { user: 'mo', role: 'admin' } as const;

/** What may happen before a scan: sensors that jump within their range or are lost, and a person who does something. */
const happening = fc.record({
  sensors: fc.array(
    fc.record({
      at: fc.nat({ max: measured.length - 1 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      lost: fc.boolean(),
    }),
    { maxLength: 40 },
  ),
  person: fc.constantFrom('none', 'manual', 'automatic', 'byHand', 'maintenance', 'release'),
  on: fc.nat({ max: controlled.length - 1 }),
  dt: fc.constantFrom(1, 10, 60),
});

it('whatever happens in a scan, what an interlock forces is what is written', () => {
  let forced = 0;
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 12 }), (happenings) => {
      const controller = createController(plant, { strategy: 'rules', startTime });
      const { image } = controller;
      for (const { index, definition } of measured) {
        image.quality[index] = quality.good;
        image.value[index] = definition.range[0] + 0.4 * (definition.range[1] - definition.range[0]);
      }
      let time = startTime;
      for (const { sensors, person, on, dt } of happenings) {
        time += dt;
        for (const { index } of measured) image.sourceTime[index] = time;
        for (const { at, share, lost } of sensors) {
          const { index, definition } = measured[at];
          const [low, high] = definition.unit === '°C' ? [0, 120] : definition.range;
          image.value[index] = definition.unit === 'boolean' ? Math.round(share) : low + share * (high - low);
          image.quality[index] = lost ? quality.bad : quality.good;
        }
        const equipment = controlled[on];
        if (person === 'manual' || person === 'automatic' || person === 'maintenance') {
          controller.command({
            type: 'mode',
            equipment: equipment.name,
            mode: person,
            reason: 'a try',
            who: maintainer,
          });
        } else if (person === 'release') {
          controller.command({ type: 'release', equipment: equipment.name, who: maintainer });
        } else if (person === 'byHand') {
          for (const slot of Object.values(equipment.points)) {
            const { name, definition } = plant.points[slot];
            if (definition.kind !== 'commanded') continue;
            controller.command({ type: 'manualValue', point: name, value: 1, who: maintainer });
          }
        }
        // What the controller works out itself, interlocks know from the scan before.
        const own = { value: image.value.slice(), quality: image.quality.slice() };
        controller.scan(time);
        for (const rule of rules) {
          if (!holds(rule, image, own)) continue;
          for (const { slot, value } of rule.forces) {
            // A stop may win over what another interlock wants to run, and a tag over both.
            const [strongest] = controller.priority.read(slot);
            expect(image.value[slot], `${rule.key} on ${plant.points[slot].name}`).toBe(strongest.value);
            expect([value, 0]).toContain(image.value[slot]);
            forced++;
          }
        }
      }
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(forced).toBeGreaterThan(300);
});

interface Known {
  readonly value: Float64Array;
  readonly quality: Uint8Array;
}

/** Whether an interlock's conditions hold beyond doubt, worked out anew from the image. */
function holds({ when, all }: Interlock, image: Known, own: Known): boolean {
  const each = when.map(({ slot, test, on = 0, back = 0 }) => {
    const known = plant.points[slot].definition.kind === 'computed' ? own : image;
    const bad = known.quality[slot] === quality.bad;
    const value = known.value[slot];
    if (test === 'unknown') return bad;
    if (test === 'unproven') return bad || value < 0.5;
    if (test === 'proven') return !bad && value >= 0.5;
    return !bad && (on > back ? value >= on : value <= on);
  });
  return all === true ? each.every(Boolean) : each.some(Boolean);
}
