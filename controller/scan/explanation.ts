import { modes, type Plant } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition } from '../equipment/control.ts';
import { level } from '../image/index.ts';
import type { Interlocks } from '../interlocks/index.ts';
import type { Assembly } from './assembly.ts';

/** Why an equipment is as it is. */
export interface Explanation {
  readonly equipment: string;
  readonly mode: string;
  readonly state: string;
  readonly since: number;
  readonly conditions: readonly Condition[];
}

interface Parts {
  readonly plant: Plant;
  readonly context: ControlContext;
  readonly assembly: Assembly;
  readonly interlocks: Interlocks;
}

/** What its machine, or what decides for a circuit, says of an equipment, with the interlocks that hold it and what is seen of its loops. */
export function explain({ plant, context, assembly, interlocks }: Parts, equipment: number): Explanation {
  const { name, points } = plant.equipment[equipment];
  const control = assembly.byEquipment.get(equipment);
  const circuit = assembly.circuits.get(equipment);
  const mode = points.mode === undefined ? modes[0] : modes[context.image.value[points.mode]];
  const wanted = isWanted(context, points.run);
  // What has no run command is not kept from running: its outputs are forced, and the interlock says to what.
  // That no water flows through what stands in automatic is as it should be; who starts it by hand wants to know.
  const forced = interlocks
    .activeOn(equipment, mode === 'automatic' && !wanted)
    .filter((key) => key !== context.blockedBy[equipment])
    .map((key): Condition => ({ key, parameters: {}, blocking: wanted && points.run !== undefined }));
  return {
    equipment: name,
    mode,
    state: control?.state ?? '',
    since: control?.since ?? circuit?.since() ?? context.time,
    conditions: [...((control ?? circuit)?.conditions() ?? []), ...forced, ...seenOfLoops(context, equipment)],
  };
}

function seenOfLoops({ loops }: ControlContext, equipment: number): Condition[] {
  return loops
    .findingsOf(equipment)
    .map(({ loop, period, amplitude, unit, cause, band }) =>
      period > 0
        ? condition('condition.loopOscillates', { loop, period, amplitude, unit, cause })
        : condition('condition.valveSticks', { loop, band }),
    );
}

/** Whether somebody wants it to run, protection aside: what rests anyway is kept from nothing. What has no run command always is. */
function isWanted({ priority }: ControlContext, run: number | undefined): boolean {
  return run === undefined || priority.valueBelow(run, level.sequence) >= 0.5;
}
