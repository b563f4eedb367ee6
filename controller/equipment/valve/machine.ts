import { setup } from 'xstate';
import { exactly } from '../../sequence/guards.ts';
import type { Changed } from '../../sequence/sequence.ts';

/** Facts that a valve's machine decides on. */
export const valveFacts = {
  wantedShut: 1,
  wantedOpen: 2,
  /** Feedback agrees with the command. */
  arrived: 4,
  /** Feedback has disagreed for longer than the actuator needs. */
  stuck: 8,
  taggedOut: 16,
  resetRequested: 32,
} as const;

const { wantedShut, wantedOpen, arrived, stuck, taggedOut, resetRequested } = valveFacts;

/** Life of a motorised valve: where it is, where it is going, and whether it got there. */
export const valveMachine = setup({
  types: {} as { context: Record<string, never>; input: Record<string, number>; events: Changed },
  guards: {
    taggedOut: exactly(taggedOut, taggedOut),
    untagged: exactly(taggedOut, 0),
    stuck: exactly(stuck, stuck),
    shut: exactly(wantedShut | arrived, wantedShut | arrived),
    open: exactly(wantedOpen | arrived, wantedOpen | arrived),
    shutting: exactly(wantedShut | arrived, wantedShut),
    opening: exactly(wantedOpen | arrived, wantedOpen),
    between: exactly(wantedOpen | wantedShut, 0),
    freed: exactly(stuck, 0),
    reset: exactly(resetRequested, resetRequested),
  },
}).createMachine({
  context: {},
  initial: 'closed',
  states: {
    closed: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'stuck' },
          { target: 'opening', guard: 'opening' },
          { target: 'open', guard: 'open' },
          { target: 'modulating', guard: 'between' },
        ],
      },
    },
    opening: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'stuck' },
          { target: 'open', guard: 'open' },
          { target: 'closing', guard: 'shutting' },
          { target: 'closed', guard: 'shut' },
          { target: 'modulating', guard: 'between' },
        ],
      },
    },
    open: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'stuck' },
          { target: 'closing', guard: 'shutting' },
          { target: 'closed', guard: 'shut' },
          { target: 'modulating', guard: 'between' },
        ],
      },
    },
    modulating: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'stuck' },
          { target: 'open', guard: 'open' },
          { target: 'closed', guard: 'shut' },
          { target: 'opening', guard: 'opening' },
          { target: 'closing', guard: 'shutting' },
        ],
      },
    },
    closing: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'fault', guard: 'stuck' },
          { target: 'closed', guard: 'shut' },
          { target: 'opening', guard: 'opening' },
          { target: 'open', guard: 'open' },
          { target: 'modulating', guard: 'between' },
        ],
      },
    },
    fault: {
      on: {
        changed: [
          { target: 'maintenance', guard: 'taggedOut' },
          { target: 'modulating', guard: 'freed' },
          { target: 'modulating', guard: 'reset' },
        ],
      },
    },
    maintenance: { on: { changed: { target: 'closed', guard: 'untagged' } } },
  },
});
