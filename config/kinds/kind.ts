import type { z } from 'zod';
import type { PointDefinition } from '../points.ts';

/** What flows through a port. Water and glycol join hydraulic circuits; gas and electricity join meters to users. */
export type Medium = 'water' | 'glycol' | 'gas' | 'electricity';

export interface PortDefinition {
  /** Media the port may be joined to. A port that takes both water and glycol takes the medium of its circuit. */
  readonly media: readonly Medium[];
  readonly direction: 'in' | 'out' | 'either';
  /** An optional port may stay unjoined. */
  readonly optional?: boolean;
}

/** A hydraulic path through an equipment, from one port to another. Positive flow runs from `from` to `to`. */
export interface BranchDefinition {
  readonly from: string;
  readonly to: string;
  /** The branch exists only where this parameter is given (a substation without hot water has no such branch). */
  readonly onlyWith?: string;
}

/**
 * A kind of equipment: what the plant file may say of it, how it connects, and which points it has.
 * Controller, twin, servers and screens all follow from this one declaration.
 */
export interface KindDefinition {
  readonly name: string;
  readonly label: { readonly en: string; readonly fr: string };
  /** Brick 1.4 class. */
  readonly brick: string;
  /** Markers of Project Haystack 4 besides `equip`; the kind's own name where Haystack has none. */
  readonly haystack: readonly string[];
  readonly ports: Readonly<Record<string, PortDefinition>>;
  readonly branches: Readonly<Record<string, BranchDefinition>>;
  readonly parameters: z.ZodObject;
  readonly points: Readonly<Record<string, PointDefinition>>;
  /** Points left out unless this parameter is given: prefix of the point's name → parameter. */
  readonly pointsOnlyWith?: Readonly<Record<string, string>>;
  /** The branch it gives heat to, where it is a producer of heat. */
  readonly heats?: string;
  /** The branch it takes heat from, where it is a producer of cold. */
  readonly cools?: string;
  /** The branch it rejects heat to, where that is not `heats`. */
  readonly rejects?: string;
  /** The branch from which it rejects heat to the outside air. */
  readonly dissipates?: string;
  /** The branches whose heat it uses (loads), or to which it gives (cooling loads). */
  readonly loads?: readonly string[];
  /** Whether its life is a machine that can be requested, put in manual, tagged out, reset. */
  readonly controlled: boolean;
  /** Whether the controller says why it is as it is, though it has no such machine; what is controlled has it said anyway. */
  readonly explained?: boolean;
}

/** Keeps a kind's literal types (ports, points, parameters) while checking its shape. */
export function defineKind<const T extends KindDefinition>(kind: T): T {
  return kind;
}

export const waterIn = { media: ['water', 'glycol'], direction: 'in' } as const satisfies PortDefinition;
export const waterOut = { media: ['water', 'glycol'], direction: 'out' } as const satisfies PortDefinition;
export const waterEither = { media: ['water', 'glycol'], direction: 'either' } as const satisfies PortDefinition;
export const gasIn = { media: ['gas'], direction: 'in', optional: true } as const satisfies PortDefinition;
export const electricityIn = {
  media: ['electricity'],
  direction: 'in',
  optional: true,
} as const satisfies PortDefinition;
