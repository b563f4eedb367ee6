import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { level, quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';
import { ControlContext } from './context.ts';
import { modeIndex } from './control.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;

/** One drive or valve of the plant, in a context of its own. */
function begin(kind: 'pump' | 'dryCooler' | 'valve', nth: number) {
  const context = new ControlContext(plant, startTime);
  const { controls } = assemble(context, 'rules');
  const ofKind = controls.filter(({ equipment }) => equipment.kind === kind);
  const control = ofKind[nth % ofKind.length];
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    context.image.quality[index] = quality.good;
    context.image.value[index] = 0;
  }
  return { context, control };
}

const happening = fc.record({
  dt: fc.constantFrom(1, 10, 40),
  request: fc.option(fc.record({ value: fc.constantFrom(0.3, 0.7, 1), owner: fc.constantFrom(0, 1) }), {
    nil: undefined,
  }),
  sensor: fc.nat({ max: 5 }),
  shown: fc.constantFrom(0, 0.02, 0.5, 0.95, 1),
  quality: fc.constantFrom(quality.good, quality.good, quality.good, quality.bad),
  person: fc.constantFrom('none', 'none', 'none', 'automatic', 'manual', 'maintenance', 'byHand', 'reset', 'interlock'),
  repeat: fc.integer({ min: 1, max: 6 }),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Found once: a switch that goes off remote while an interlock forbids the drive to run anyway. */
const localWhileForbidden = ([0, 0.5] as const).map(
  (shown, sensor): Happening => ({
    dt: 1,
    request: { value: 0.3, owner: 0 },
    sensor: 2 * sensor,
    shown,
    quality: quality.good,
    person: 'interlock',
    repeat: 1,
  }),
);

it.each(['pump', 'dryCooler', 'valve'] as const)(
  'a %s that decides only where something changed lives as one that decides in every scan',
  (kind) => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.array(happening, { maxLength: 25 }), (nth, happenings) => {
        const lives = [begin(kind, nth), begin(kind, nth)];
        for (const { dt, request, sensor, shown, quality: known, person, repeat } of happenings) {
          for (let again = 0; again < repeat; again++) {
            const seen = lives.map(({ context, control }, wakeful) => {
              const { image, priority, requests } = context;
              const { index, equipment } = control;
              const slots = Object.values(equipment.points);
              const [of] = [(what: string) => slots.filter((slot) => plant.points[slot].definition.kind === what)];
              const sensors = of('measured');
              const outputs = of('commanded').filter((slot) => plant.points[slot].key !== 'reset');
              context.time += dt;
              context.dt = dt;
              image.value[sensors[sensor % sensors.length]] = shown;
              image.quality[sensors[sensor % sensors.length]] = known;
              if (again === 0) {
                if (person === 'automatic' || person === 'manual' || person === 'maintenance')
                  context.setMode(index, modeIndex[person]);
                else if (person === 'byHand') priority.set(outputs[0], level.operator, shown, 0, 0, context.time);
                else if (person === 'reset') context.resetRequested[index] = 2;
                context.blockedBy[index] = person === 'interlock' ? 'interlock.test' : undefined;
                if (person === 'interlock') priority.set(outputs[0], level.plantProtection, 0, 0, 0, context.time);
                else priority.release(outputs[0], level.plantProtection);
              }
              requests.clear();
              if (request !== undefined) requests.post(index, request.value, request.owner, 0);
              // A life that is restored has nothing that it remembers having decided.
              if (wakeful === 1) control.restore(JSON.parse(JSON.stringify(control.store())));
              control.scan();
              priority.resolve(context.time, image.value, new Uint16Array(priority.slots.length));
              context.releaseResets();
              return {
                life: control.store(),
                arrays: outputs.map((slot) => priority.read(slot)),
                shown: of('computed').map((slot) => image.value[slot]),
                available: context.available[index],
                events: context.drainEvents(),
              };
            });
            expect(seen[0]).toEqual(seen[1]);
          }
        }
      }),
      { examples: [[0, localWhileForbidden]] },
    );
  },
);
