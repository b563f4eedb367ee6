import { setup } from 'xstate';
import { delay, exactly, has, lacks, outOfService } from '../../sequence/guards.ts';
import type { Changed } from '../../sequence/sequence.ts';

/** Facts that a boiler's machine decides on, one bit each. */
export const boilerFacts = {
  requested: 1,
  permitted: 2,
  flowProven: 4,
  flame: 8,
  tripped: 16,
  taggedOut: 32,
  minimumOnTimePassed: 64,
  attemptsSpent: 128,
  resetRequested: 256,
  /** The burner control says that it is purging. */
  purging: 512,
  /** The try that it gave up after was none of its own making. */
  excused: 1024,
} as const;

type Delay = 'flowProofTime' | 'purgeLimit' | 'ignitionLimit' | 'unloadTime' | 'postRunTime' | 'minimumOffTime';
export type BoilerDelays = Readonly<Record<Delay, number>>;
const { requested, permitted, flowProven, flame, tripped, taggedOut, attemptsSpent } = boilerFacts;

/**
 * Life of a gas boiler as its controller sees it. Purge, ignition trials and flame supervision belong to the certified
 * burner control (EN 298, EN 12828): the machine enables it, follows what it reports, and never asks for fire without
 * proven flow.
 */
export const boilerMachine = setup({
  types: {} as { context: BoilerDelays; input: BoilerDelays; events: Changed },
  guards: {
    mayStart: exactly(requested | permitted | tripped, requested | permitted),
    flowProven: has(flowProven),
    flowLost: lacks(flowProven),
    flame: has(flame),
    flameLost: lacks(flame),
    purged: exactly(boilerFacts.purging | flame, flame),
    purging: has(boilerFacts.purging),
    released: ({ event }) => (event.facts & requested) === 0 || (event.facts & permitted) === 0,
    releasedAfterMinimumOnTime: exactly(requested | boilerFacts.minimumOnTimePassed, boilerFacts.minimumOnTimePassed),
    forbidden: lacks(permitted),
    tripped: has(tripped),
    taggedOut: has(taggedOut),
    untagged: lacks(taggedOut),
    attemptsSpent: has(attemptsSpent),
    excused: exactly(boilerFacts.excused | tripped, boilerFacts.excused),
    resetAndCleared: exactly(boilerFacts.resetRequested | tripped, boilerFacts.resetRequested),
  },
  delays: {
    flowProofTime: delay('flowProofTime'),
    purgeLimit: delay('purgeLimit'),
    ignitionLimit: delay('ignitionLimit'),
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
        changed: [...outOfService, { target: 'off', guard: 'released' }, { target: 'purging', guard: 'flowProven' }],
      },
      after: { flowProofTime: 'lockout' },
    },
    purging: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'postRun', guard: 'released' },
          { target: 'igniting', guard: 'purging' },
          { target: 'running', guard: 'purged' },
        ],
      },
      after: { purgeLimit: 'lockout' },
    },
    igniting: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'postRun', guard: 'released' },
          { target: 'running', guard: 'flame' },
        ],
      },
      after: { ignitionLimit: 'lockout' },
    },
    running: {
      on: {
        changed: [
          ...outOfService,
          { target: 'lockout', guard: 'flowLost' },
          { target: 'lockout', guard: 'flameLost' },
          { target: 'unloading', guard: 'forbidden' },
          { target: 'unloading', guard: 'releasedAfterMinimumOnTime' },
        ],
      },
    },
    unloading: {
      on: {
        changed: [...outOfService, { target: 'lockout', guard: 'flowLost' }, { target: 'postRun', guard: 'flameLost' }],
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
          { target: 'lockout', guard: 'excused' },
        ],
      },
    },
    maintenance: { on: { changed: { target: 'lockout', guard: 'untagged' } } },
  },
});

/** States in which the burner control is enabled. */
export const boilerEnabledStates: ReadonlySet<string> = new Set(['purging', 'igniting', 'running', 'unloading']);
/** States in which a boiler that starts has flow, but no fire yet. */
export const boilerBeforeFireStates: ReadonlySet<string> = new Set(['provingFlow', 'purging', 'igniting']);
/** States that need the boiler's pump. */
export const boilerFlowStates: ReadonlySet<string> = new Set([
  'provingFlow',
  'purging',
  'igniting',
  'running',
  'unloading',
  'postRun',
]);
