import { setup } from 'xstate';
import type { Changed } from '../../sequence/sequence.ts';

/** Facts that the machine of a pump, or of a dry cooler's fans, decides on. */
export const driveFacts = {
  requested: 1,
  permitted: 2,
  running: 4,
  tripped: 8,
  taggedOut: 16,
  resetRequested: 32,
} as const;

type DriveEvent = { event: { type: string; facts?: number } };
const has =
  (fact: number) =>
  ({ event }: DriveEvent) =>
    ((event.facts ?? 0) & fact) !== 0;
const lacks =
  (fact: number) =>
  ({ event }: DriveEvent) =>
    ((event.facts ?? 0) & fact) === 0;

export type DriveDelays = Readonly<Record<'startTime' | 'postRunTime', number>>;
const { requested, permitted, running, tripped, taggedOut, resetRequested } = driveFacts;

/**
 * Life of an electric drive. A drive whose own fault has cleared comes back by itself (its protection relay was the
 * latch); one that did not start, or stopped unasked, stays in fault until its fault clears or a person resets it.
 */
export const driveMachine = setup({
  types: {} as { context: DriveDelays; input: DriveDelays; events: Changed },
  guards: {
    mayStart: ({ event }) => (event.facts & (requested | permitted | tripped)) === (requested | permitted),
    running: has(running),
    stopped: lacks(running),
    released: ({ event }) => (event.facts & requested) === 0 || (event.facts & permitted) === 0,
    tripped: has(tripped),
    taggedOut: has(taggedOut),
    untagged: lacks(taggedOut),
    resetAndCleared: ({ event }) => (event.facts & (resetRequested | tripped)) === resetRequested,
    requestedAgain: ({ event }) => (event.facts & (requested | permitted)) === (requested | permitted),
  },
  delays: {
    startTime: ({ context }) => context.startTime,
    postRunTime: ({ context }) => context.postRunTime,
    retryTime: 900_000,
  },
}).createMachine({
  context: ({ input }) => ({ ...input }),
  initial: 'off',
  states: {
    off: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'tripped' },
          { target: 'starting', guard: 'mayStart' },
        ],
      },
    },
    starting: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'tripped' },
          { target: 'off', guard: 'released' },
          { target: 'running', guard: 'running' },
        ],
      },
      after: { startTime: 'fault' },
    },
    running: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'tripped' },
          { target: 'postRun', guard: 'released' },
          { target: 'starting', guard: 'stopped' },
        ],
      },
    },
    postRun: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'tripped' },
          { target: 'running', guard: 'requestedAgain' },
        ],
      },
      after: { postRunTime: 'off' },
    },
    fault: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'off', guard: 'resetAndCleared' },
        ],
      },
      // A tripped drive may have been a passing sag of the supply: it is offered a start again, and `tripped` keeps it out.
      after: { retryTime: 'off' },
    },
    maintenance: { on: { changed: { target: 'off', guard: 'untagged' } } },
  },
});

/** States in which the drive is commanded to run. */
export const driveRunStates: ReadonlySet<string> = new Set(['starting', 'running', 'postRun']);
