import { setup } from 'xstate';
import { delay, exactly, has, lacks, outOfService } from '../../sequence/guards.ts';
import type { Changed } from '../../sequence/sequence.ts';

/** Facts that a compressor's machine decides on, one bit each. */
export const compressorFacts = {
  requested: 1,
  /** Nothing forbids a start: no interlock, remote, starts an hour left. */
  permitted: 2,
  /** Flow is proven on every water side. */
  flowProven: 4,
  /** The compressor's own feedback. */
  running: 8,
  /** Its own protection, or an interlock that latches, has tripped it. */
  tripped: 16,
  taggedOut: 32,
  minimumOnTimePassed: 64,
  /** Tries at flow and start are used up. */
  attemptsSpent: 128,
  resetRequested: 256,
  /** It gave up, or tripped on lost flow, and may be tried again. */
  offered: 512,
} as const;

type Delay = 'flowProofTime' | 'flushTime' | 'startTime' | 'unloadTime' | 'postRunTime' | 'minimumOffTime';
export type CompressorDelays = Readonly<Record<Delay, number>>;
const { requested, permitted, flowProven, running, tripped, taggedOut, attemptsSpent } = compressorFacts;

/**
 * Life of a compressor machine (heat pump or chiller). `starting`, `running` and `unloading` are the
 * only states that run the compressor, and all three leave at once when flow is no longer proven.
 */
export const compressorMachine = setup({
  types: {} as { context: CompressorDelays; input: CompressorDelays; events: Changed },
  guards: {
    mayStart: exactly(requested | permitted | tripped, requested | permitted),
    flowProven: has(flowProven),
    permitted: has(permitted),
    flowLost: lacks(flowProven),
    running: has(running),
    stopped: lacks(running),
    unasked: lacks(requested),
    released: ({ event }) => (event.facts & requested) === 0 || (event.facts & permitted) === 0,
    releasedAfterMinimumOnTime: exactly(
      requested | compressorFacts.minimumOnTimePassed,
      compressorFacts.minimumOnTimePassed,
    ),
    forbidden: lacks(permitted),
    tripped: has(tripped),
    taggedOut: has(taggedOut),
    untagged: lacks(taggedOut),
    attemptsSpent: has(attemptsSpent),
    offered: exactly(compressorFacts.offered | tripped, compressorFacts.offered),
    resetAndCleared: exactly(compressorFacts.resetRequested | tripped, compressorFacts.resetRequested),
  },
  delays: {
    flowProofTime: delay('flowProofTime'),
    flushTime: delay('flushTime'),
    startTime: delay('startTime'),
    unloadTime: delay('unloadTime'),
    postRunTime: delay('postRunTime'),
    minimumOffTime: delay('minimumOffTime'),
  },
}).createMachine({
  context: ({ input }) => ({ ...input }),
  initial: 'off',
  states: {
    off: {
      on: {
        changed: [...outOfService, { target: 'provingFlow', guard: 'mayStart' }],
      },
    },
    provingFlow: {
      on: {
        changed: [...outOfService, { target: 'flushing', guard: 'flowProven' }, { target: 'off', guard: 'released' }],
      },
      after: { flowProofTime: 'lockout' },
    },
    // Water that stood in the machine has to flow out before its temperature forbids or allows a start.
    flushing: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'off', guard: 'unasked' },
          { target: 'starting', guard: 'permitted' },
        ],
      },
      after: { flushTime: 'lockout' },
    },
    starting: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'postRun', guard: 'released' },
          { target: 'running', guard: 'running' },
        ],
      },
      after: { startTime: 'lockout' },
    },
    running: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'postRun', guard: 'stopped' },
          { target: 'unloading', guard: 'forbidden' },
          { target: 'unloading', guard: 'releasedAfterMinimumOnTime' },
        ],
      },
    },
    unloading: {
      on: {
        changed: [...outOfService, { target: 'lockout', guard: 'flowLost' }, { target: 'postRun', guard: 'stopped' }],
      },
      after: { unloadTime: 'postRun' },
    },
    postRun: {
      on: {
        changed: [...outOfService],
      },
      after: { postRunTime: 'lockout' },
    },
    lockout: {
      on: {
        changed: [...outOfService, { target: 'fault', guard: 'attemptsSpent' }],
      },
      after: { minimumOffTime: 'off' },
    },
    fault: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'lockout', guard: 'resetAndCleared' },
          { target: 'off', guard: 'offered' },
        ],
      },
    },
    maintenance: { on: { changed: { target: 'lockout', guard: 'untagged' } } },
  },
});

/** States in which the compressor may be commanded to run. */
export const compressorRunStates: ReadonlySet<string> = new Set(['starting', 'running', 'unloading']);
/** States that something must prove before their time is over. */
export const compressorProofStates: ReadonlySet<string> = new Set(['provingFlow', 'flushing', 'starting']);
/** States that need their pumps. */
export const compressorFlowStates: ReadonlySet<string> = new Set([
  'provingFlow',
  'flushing',
  'starting',
  'running',
  'unloading',
  'postRun',
]);
