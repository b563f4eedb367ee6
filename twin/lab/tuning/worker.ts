import { type Plant, parsePlant } from '../../../config/index.ts';
import { RunMonitor } from '../simulate.ts';
import type { OperatingPoint } from './experiment.ts';
import { type Proposal, propose } from './proposal.ts';

/** A loop to be looked at: all of it can pass between threads. */
export interface TuningTask {
  /** The plant's text. */
  readonly text: string;
  readonly loop: string;
  readonly points: readonly OperatingPoint[];
  readonly monitor: SharedArrayBuffer;
}

let last: { readonly text: string; readonly plant: Plant } | undefined;

/** What the thread of the {@link TuningDesk} does. */
export default function work({ text, loop, points, monitor }: TuningTask): Proposal {
  if (last?.text !== text) last = { text, plant: parsePlant(text, 'configuration') };
  const told = new RunMonitor(monitor);
  return propose(last.plant, loop, points, (share) => {
    told.share = share;
  });
}
