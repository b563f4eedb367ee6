import { setup } from 'xstate';
import { delay, exactly, has, lacks, outOfService } from '../../sequence/guards.ts';
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

export type DriveDelays = Readonly<Record<'startTime' | 'postRunTime', number>>;
const { requested, permitted, running, tripped, taggedOut, resetRequested } = driveFacts;

/**
 * Life of an electric drive. A drive whose own fault has cleared comes back by itself (its protection relay was the
 * latch); one that did not start, or stopped unasked, stays in fault until its fault clears or a person resets it.
 */
export const driveMachine = setup({
  types: {} as { context: DriveDelays; input: DriveDelays; events: Changed },
  guards: {
    mayStart: exactly(requested | permitted | tripped, requested | permitted),
    running: has(running),
    stopped: lacks(running),
    released: ({ event }) => (event.facts & requested) === 0 || (event.facts & permitted) === 0,
    tripped: has(tripped),
    taggedOut: has(taggedOut),
    untagged: lacks(taggedOut),
    resetAndCleared: exactly(resetRequested | tripped, resetRequested),
    requestedAgain: exactly(requested | permitted, requested | permitted),
  },
  delays: {
    startTime: delay('startTime'),
    postRunTime: delay('postRunTime'),
    retryTime: 900_000,
  },
}).createMachine({
  context: ({ input }) => ({ ...input }),
  initial: 'off',
  states: {
    off: {
      on: {
        changed: [...outOfService, { target: 'starting', guard: 'mayStart' }],
      },
    },
    starting: {
      on: {
        changed: [...outOfService, { target: 'off', guard: 'released' }, { target: 'running', guard: 'running' }],
      },
      after: { startTime: 'fault' },
    },
    running: {
      on: {
        changed: [...outOfService, { target: 'postRun', guard: 'released' }, { target: 'starting', guard: 'stopped' }],
      },
    },
    postRun: {
      on: {
        changed: [...outOfService, { target: 'running', guard: 'requestedAgain' }],
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
