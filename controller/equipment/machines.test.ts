import { describe, expect, it } from 'vitest';
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';
import { kinds } from '../../config/index.ts';
import { compressorFacts, compressorMachine, compressorRunStates } from './compressor/machine.ts';
import { driveFacts, driveMachine } from './drive/machine.ts';
import { boilerEnabledStates, boilerFacts, boilerMachine } from './gas-boiler/machine.ts';
import { greenhouseMachine, hallMachine, loadFacts, substationMachine } from './load-machine.ts';
import { valveFacts, valveMachine } from './valve/machine.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Absent: a delay passed. */
  readonly facts?: number;
}

/** Every transition out of every reachable state, over all combinations of facts and all delays. */
function walk(machine: AnyStateMachine, bits: number, delays: Record<string, number>): Edge[] {
  const edges: Edge[] = [];
  const [first, firstActions] = initialTransition(machine, delays);
  const seen = new Set([String((first as AnyMachineSnapshot).value)]);
  const queue = [
    { snapshot: first as AnyMachineSnapshot, actions: firstActions as readonly { type: string; params?: unknown }[] },
  ];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const from = String(next.snapshot.value);
    const timers = next.actions
      .filter((action) => action.type === 'xstate.raise')
      .map((action) => (action.params as { event: { type: string } }).event);
    const events: { type: string; facts?: number }[] = [...timers];
    for (let facts = 0; facts < 1 << bits; facts++) events.push({ type: 'changed', facts });
    for (const event of events) {
      const [after, actions] = transition(machine, next.snapshot, event);
      const snapshot = after as AnyMachineSnapshot;
      const to = String(snapshot.value);
      edges.push({ from, to, ...(event.facts === undefined ? {} : { facts: event.facts }) });
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push({ snapshot, actions: actions as readonly { type: string; params?: unknown }[] });
    }
  }
  return edges;
}

const bitsOf = (facts: Record<string, number>): number =>
  Math.max(...Object.values(facts).map((bit) => Math.log2(bit))) + 1;
const compressorDelays = {
  flowProofTime: 1,
  flushTime: 1,
  startTime: 1,
  unloadTime: 1,
  postRunTime: 1,
  minimumOffTime: 1,
};
const boilerDelays = {
  flowProofTime: 1,
  purgeLimit: 1,
  ignitionLimit: 1,
  unloadTime: 1,
  postRunTime: 1,
  minimumOffTime: 1,
};
const cases: [string, AnyStateMachine, number, Record<string, number>, readonly string[] | undefined][] = [
  ['heat pump', compressorMachine, bitsOf(compressorFacts), compressorDelays, kinds.heatPump.points.state.states],
  ['chiller', compressorMachine, bitsOf(compressorFacts), compressorDelays, kinds.chiller.points.state.states],
  ['gas boiler', boilerMachine, bitsOf(boilerFacts), boilerDelays, kinds.gasBoiler.points.state.states],
  ['pump', driveMachine, bitsOf(driveFacts), { startTime: 1, postRunTime: 1 }, kinds.pump.points.state.states],
  [
    'dry cooler',
    driveMachine,
    bitsOf(driveFacts),
    { startTime: 1, postRunTime: 1 },
    kinds.dryCooler.points.state.states,
  ],
  ['valve', valveMachine, bitsOf(valveFacts), {}, kinds.valve.points.state.states],
  ['substation', substationMachine, bitsOf(loadFacts), {}, kinds.substation.points.state.states],
  ['greenhouse', greenhouseMachine, bitsOf(loadFacts), {}, kinds.greenhouse.points.state.states],
  ['hall', hallMachine, bitsOf(loadFacts), {}, kinds.hall.points.state.states],
];

describe.each(cases)('the machine of a %s, walked whole', (_, machine, bits, delays, states) => {
  const edges = walk(machine, bits, delays);
  const initial = edges[0].from;

  it('has just the states that its kind declares, all reachable', () => {
    expect(new Set(edges.map((edge) => edge.to)).union(new Set([initial]))).toEqual(new Set(states));
  });

  it('has no dead end: the first state can be reached again from every other', () => {
    const back = new Set([initial]);
    for (let grown = true; grown; ) {
      const before = back.size;
      for (const { from, to } of edges) if (back.has(to)) back.add(from);
      grown = back.size > before;
    }
    expect(back).toEqual(new Set(states));
  });
});

it.each([
  ['compressor', compressorMachine, compressorFacts, compressorDelays, compressorRunStates],
  ['burner', boilerMachine, boilerFacts, boilerDelays, boilerEnabledStates],
] as const)('no %s runs without proven flow in any reachable state', (_, machine, facts, delays, running) => {
  const edges = walk(machine, bitsOf(facts), delays);
  const without = edges.filter((edge) => edge.facts !== undefined && (edge.facts & facts.flowProven) === 0);
  expect(without.length).toBeGreaterThan(0);
  expect(without.filter((edge) => running.has(edge.to))).toEqual([]);
});
