import { may, rolesWith } from './rights.ts';
import type { MaintenanceTag, Role, Session } from './shapes.ts';

/** Why something cannot be done, as a text key with its parameters; undefined: it can. */
export type Denial =
  | { readonly key: `deny.${string}`; readonly roles?: readonly Role[]; readonly user?: string }
  | undefined;

/** What is known of the equipment when its buttons are drawn. */
export interface Circumstances {
  readonly session: Session | undefined;
  /** Undefined until the mode has been received. */
  readonly mode: string | undefined;
  readonly state: string | undefined;
  readonly tag: MaintenanceTag | null | undefined;
  readonly connected: boolean;
}

export type Action = 'automatic' | 'manual' | 'maintenance' | 'release' | 'reset' | 'manualValue' | 'serviced';

/** Whether a person may do it now, or why not, in words. The controller judges again. */
export function denial(action: Action, about: Circumstances): Denial {
  const role = about.session?.role;
  const byRole = denialByRole(action, about, role);
  if (byRole) return byRole;
  if (!about.connected) return { key: 'deny.link' };
  if (about.mode === undefined) return { key: 'deny.notYet' };
  switch (action) {
    case 'automatic':
    case 'manual':
      if (about.mode === action) return { key: 'deny.alreadyMode' };
      if (about.mode === 'maintenance') return { key: 'deny.taggedOut' };
      return about.mode === 'local' ? { key: 'deny.local' } : undefined;
    case 'maintenance':
      return about.mode === 'maintenance' && ownTag(about) ? { key: 'deny.ownTag' } : undefined;
    case 'release':
      return about.mode === 'maintenance' ? undefined : { key: 'deny.notTagged' };
    case 'reset':
      if (about.mode === 'maintenance') return { key: 'deny.taggedOut' };
      return about.state === 'fault' ? undefined : { key: 'deny.noFault' };
    case 'serviced':
      return undefined;
    case 'manualValue':
      return about.mode === 'manual' ? undefined : { key: 'deny.notManual' };
  }
}

function denialByRole(action: Action, about: Circumstances, role: Role | undefined): Denial {
  if (action === 'release') return about.mode === 'maintenance' ? denialOfRelease(about, role) : undefined;
  const right =
    action === 'maintenance' || action === 'serviced' ? 'maintenance' : action === 'reset' ? 'reset' : 'manual';
  return may(role, right) ? undefined : { key: 'deny.role', roles: rolesWith(right) };
}

function denialOfRelease(about: Circumstances, role: Role | undefined): Denial {
  if (may(role, 'releaseOthers')) return undefined;
  const owner = about.tag?.user;
  if (may(role, 'release') && (owner === undefined || ownTag(about))) return undefined;
  // Whose tag it is says more than which roles release tags.
  return owner === undefined
    ? { key: 'deny.role', roles: rolesWith('release') }
    : { key: 'deny.othersTag', user: owner };
}

/** All tags that hang on the equipment, oldest first. */
export function tagsOf({ tag }: Pick<Circumstances, 'tag'>): readonly MaintenanceTag[] {
  return tag ? [tag, ...(tag.others ?? [])] : [];
}

function ownTag(about: Pick<Circumstances, 'session' | 'tag'>): MaintenanceTag | undefined {
  return tagsOf(about).find(({ user }) => user === about.session?.user);
}

/** The tag that a release takes off: one's own, or the oldest of others, which needs a written reason. */
export function tagToRelease(about: Pick<Circumstances, 'session' | 'tag'>): MaintenanceTag | undefined {
  return ownTag(about) ?? about.tag ?? undefined;
}
