import type { Role } from './shapes.ts';

/** What a person may ask for, apart from set-points, which name their own role. */
export type Right =
  | 'manual'
  | 'maintenance'
  | 'release'
  | 'releaseOthers'
  | 'reset'
  | 'acknowledge'
  | 'strategy'
  | 'lab'
  | 'configure'
  | 'simulate';

const rights: Record<Role, readonly Right[]> = {
  viewer: [],
  operator: ['manual', 'reset', 'acknowledge'],
  maintenance: ['manual', 'maintenance', 'release', 'reset', 'acknowledge'],
  engineer: ['manual', 'reset', 'acknowledge', 'releaseOthers', 'strategy', 'lab', 'configure', 'simulate'],
  admin: [
    'manual',
    'maintenance',
    'release',
    'releaseOthers',
    'reset',
    'acknowledge',
    'strategy',
    'lab',
    'configure',
    'simulate',
  ],
};

/** Whether the role has the right. The controller decides; the screen only spares people a refusal. */
export function may(role: Role | undefined, right: Right): boolean {
  return role !== undefined && rights[role].includes(right);
}

/** Roles that have the right, to say in words who could do it. */
export function rolesWith(right: Right): Role[] {
  return (Object.keys(rights) as Role[]).filter((role) => rights[role].includes(right));
}

/** Whether the role may change a set-point that asks for `needed`. */
export function maySetSetpoint(role: Role | undefined, needed: 'operator' | 'engineer'): boolean {
  if (role === 'admin' || role === 'engineer') return true;
  return role === 'operator' && needed === 'operator';
}

/** Roles that may change a set-point that asks for `needed`. */
export function rolesForSetpoint(needed: 'operator' | 'engineer'): Role[] {
  return needed === 'operator' ? ['operator', 'engineer', 'admin'] : ['engineer', 'admin'];
}
