import { tagsOf } from './permissions.ts';
import type { Command, MaintenanceTag } from './shapes.ts';

/** Whether the tags of an equipment, as far as they have been told, are those after a person's command that was carried out. */
export function tagsFollow(
  command: Command,
  user: string | undefined,
  tag: MaintenanceTag | null | undefined,
): boolean {
  const hangs = (whose: string | undefined) => tagsOf({ tag }).some((one) => one.user === whose);
  if (command.type === 'release') return tag !== undefined && !hangs(command.user ?? user);
  return command.type !== 'mode' || command.mode !== 'maintenance' || hangs(user);
}
