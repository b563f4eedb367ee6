import type { ControlContext } from '../equipment/context.ts';
import type { ConditionWatch } from './watches.ts';

/**
 * Loops that swing and valves that stick: low, as nothing has to be done within the shift. What sticks is told once: the swing that
 * comes of it is part of that.
 */
export function loopWatches({ loops }: ControlContext): ConditionWatch[] {
  return loops.places.flatMap(({ equipment, name, valve, unit }, index): ConditionWatch[] => {
    const common = { equipment, priority: 'low', delaySeconds: 0 } as const;
    const swings: ConditionWatch = {
      ...common,
      id: `${equipment.name}#${name}.oscillation`,
      key: 'alarm.loopOscillates',
      holds: () => !loops.calm && loops.oscillates(index) && !loops.sticks(index),
      parameters: () => {
        const { loop, period, amplitude, cause } = loops.finding(index);
        return { loop, period, amplitude, unit, cause };
      },
    };
    if (valve === undefined) return [swings];
    const sticks: ConditionWatch = {
      ...common,
      id: `${equipment.name}#${name}.stiction`,
      key: 'alarm.valveSticks',
      holds: () => loops.sticks(index),
      parameters: () => {
        const { loop, band } = loops.finding(index);
        return { loop, band };
      },
    };
    return [swings, sticks];
  });
}
