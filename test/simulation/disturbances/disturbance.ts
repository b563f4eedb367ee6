import type { Equipment, Plant } from '../../../config/index.ts';
import type { CommandBody, Role, StrategyName } from '../../../controller/scan/index.ts';
import type { FaultSpecification } from '../../../twin/network/index.ts';
import type { Draw } from '../draw.ts';
import type { LinkConditions } from '../link.ts';

/** Something that happens to the plant or to what controls it. Times are plant time, seconds since the epoch. */
export type Disturbance =
  | { readonly type: 'fault'; readonly from: number; readonly until: number; readonly fault: FaultSpecification }
  /** A point that comes as uncertain, or whose source time stands still. */
  | {
      readonly type: 'quality';
      readonly from: number;
      readonly until: number;
      readonly point: string;
      readonly kind: 'uncertain' | 'stale';
    }
  | {
      readonly type: 'link';
      readonly from: number;
      readonly until: number;
      readonly direction: 'up' | 'down' | 'both';
      readonly conditions: LinkConditions;
    }
  /** The controller's process is killed, and comes back after a while with what it had saved. */
  | { readonly type: 'kill'; readonly from: number; readonly until: number }
  /** It stands still, and goes on. */
  | { readonly type: 'pause'; readonly from: number; readonly until: number }
  /** Its machine's clock is off by so many seconds for a while. */
  | { readonly type: 'clock'; readonly from: number; readonly until: number; readonly seconds: number }
  | {
      readonly type: 'command';
      readonly from: number;
      readonly until: number;
      readonly role: Role;
      readonly user: string;
      readonly body: CommandBody;
      /** Command that ends it, at `until`. */
      readonly undo?: CommandBody;
    }
  /** What weather service and market tell is missing, or wrong. */
  | {
      readonly type: 'outlook';
      readonly from: number;
      readonly until: number;
      readonly kind: 'silent' | 'hot' | 'cold' | 'free' | 'dear' | 'nonsense';
    }
  /** The solver does not answer, too late, with a failure, or with what is no plan. */
  | {
      readonly type: 'solver';
      readonly from: number;
      readonly until: number;
      readonly kind: 'silent' | 'late' | 'fails' | 'lies';
    }
  | { readonly type: 'strategy'; readonly from: number; readonly until: number; readonly strategy: StrategyName };

/** When faults may be, plant time. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** A stretch within the window, from `shortest` to `longest` seconds long; short ones are more frequent. */
export function stretchIn(draw: Draw, { from, until }: Window, shortest: number, longest: number): Window {
  const seconds = Math.min(until - from, shortest * (longest / shortest) ** draw.share());
  const begin = from + Math.round(draw.share() * (until - from - seconds));
  return { from: begin, until: begin + Math.round(seconds) };
}

/** Equipment that people command. */
export const controlled = (plant: Plant): Equipment[] =>
  plant.equipment.filter(({ points }) => points.mode !== undefined);
