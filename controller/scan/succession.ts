import type { Plant } from '../../config/index.ts';
import type { Alarms } from '../alarms/index.ts';
import { carriedSetpoint } from '../image/index.ts';
import type { Interlocks } from '../interlocks/index.ts';
import type { Assembly } from './assembly.ts';
import type { Commands } from './commands.ts';

/** What a controller is made of. */
interface Parts {
  readonly assembly: Assembly;
  readonly interlocks: Interlocks;
  readonly alarms: Alarms;
  readonly commands: Commands;
}

/**
 * Lets the controls of one configuration go on from where those of another stand, between two scans: loops, machines with their timers,
 * delays, alarms. The context has been taken over before (`ControlContext.succeed`). Nothing of `before` is changed.
 */
export function succeed(after: Parts, before: Parts): void {
  const [now, was] = [after.assembly, before.assembly];
  now.outdoor.succeed(was.outdoor);
  now.power.succeed(was.power);
  now.gas.succeed(was.gas);
  now.upkeep.succeed(was.upkeep);
  for (const control of now.controls) {
    const same = was.byEquipment.get(control.index);
    if (same !== undefined) control.succeed(same);
  }
  pair(now.heating, was.heating, ({ equipment }) => equipment.index);
  pair(now.cooling, was.cooling, ({ equipment }) => equipment.index);
  pair(now.rejection, was.rejection, ({ equipment }) => equipment.index);
  pair(now.circulation, was.circulation, ({ circulation }) => circulation.pumps[0]);
  after.interlocks.succeed(before.interlocks);
  after.alarms.succeed(before.alarms);
  after.commands.succeed();
}

/** Set-points, by name of the point, as another configuration of the same plant would take them over. */
export function carriedSetpoints(
  setpoints: Readonly<Record<string, number>>,
  from: Plant,
  to: Plant,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(setpoints).map(([name, value]) => {
      const [was, is] = [from.pointByName.get(name), to.pointByName.get(name)];
      return [name, was === undefined || is === undefined ? value : carriedSetpoint(was, is, value)];
    }),
  );
}

function pair<T extends { succeed(before: T): void }>(
  now: readonly T[],
  was: readonly T[],
  key: (one: T) => number,
): void {
  for (const one of now) {
    const same = was.find((other) => key(other) === key(one));
    if (same !== undefined) one.succeed(same);
  }
}
