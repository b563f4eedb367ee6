import { setup } from 'xstate';
import { exactly } from '../sequence/guards.ts';
import type { Changed } from '../sequence/sequence.ts';

/** Facts that the machine of a load (substation, hall, greenhouse) decides on. */
export const loadFacts = { first: 1, second: 2, faulty: 4, taggedOut: 8 } as const;

const { first, second, faulty, taggedOut } = loadFacts;

const guards = {
  taggedOut: exactly(taggedOut, taggedOut),
  untagged: exactly(taggedOut, 0),
  faulty: exactly(faulty, faulty),
  neither: exactly(first | second, 0),
  firstOnly: exactly(first | second, first),
  secondOnly: exactly(first | second, second),
  both: exactly(first | second, first | second),
  well: exactly(faulty, 0),
  wellAndNeither: exactly(first | second | faulty, 0),
  wellAndFirstOnly: exactly(first | second | faulty, first),
  wellAndSecondOnly: exactly(first | second | faulty, second),
  wellAndBoth: exactly(first | second | faulty, first | second),
};
const types = {} as { context: Record<string, never>; input: Record<string, number>; events: Changed };
const load = setup({ types, guards });

const away = [
  { target: 'maintenance', guard: 'taggedOut' },
  { target: 'fault', guard: 'faulty' },
] as const;
const heatingOrHotWater = [
  { target: 'off', guard: 'neither' },
  { target: 'heating', guard: 'firstOnly' },
  { target: 'hotWater', guard: 'secondOnly' },
  { target: 'heatingAndHotWater', guard: 'both' },
] as const;
const climate = [
  { target: 'idle', guard: 'neither' },
  { target: 'heating', guard: 'firstOnly' },
  { target: 'venting', guard: 'secondOnly' },
  { target: 'venting', guard: 'both' },
] as const;
/** Out of `fault`: to where the facts point, once the fault is gone. */
const whenWell = {
  neither: 'wellAndNeither',
  firstOnly: 'wellAndFirstOnly',
  secondOnly: 'wellAndSecondOnly',
  both: 'wellAndBoth',
} as const;
const onlyWhenWell = <T extends { readonly target: string; readonly guard: keyof typeof whenWell }>(transition: T) => ({
  target: transition.target,
  guard: whenWell[transition.guard],
});
/** The transitions that leave a state: those of the list that lead elsewhere. */
const leaving = <T extends { readonly target: string }>(list: readonly T[], state: string): T[] =>
  list.filter((transition) => transition.target !== state);

/** Life of a substation: first is heating wanted, second is hot water wanted. */
export const substationMachine = load.createMachine({
  context: {},
  initial: 'off',
  states: {
    off: { on: { changed: [...away, ...leaving(heatingOrHotWater, 'off')] } },
    heating: { on: { changed: [...away, ...leaving(heatingOrHotWater, 'heating')] } },
    hotWater: { on: { changed: [...away, ...leaving(heatingOrHotWater, 'hotWater')] } },
    heatingAndHotWater: { on: { changed: [...away, ...leaving(heatingOrHotWater, 'heatingAndHotWater')] } },
    fault: { on: { changed: [away[0], ...heatingOrHotWater.map(onlyWhenWell)] } },
    maintenance: { on: { changed: { target: 'off', guard: 'untagged' } } },
  },
});

/** Life of a greenhouse compartment: first is heat wanted, second is air wanted. */
export const greenhouseMachine = load.createMachine({
  context: {},
  initial: 'idle',
  states: {
    idle: { on: { changed: [...away, ...leaving(climate, 'idle')] } },
    heating: { on: { changed: [...away, ...leaving(climate, 'heating')] } },
    venting: { on: { changed: [...away, ...leaving(climate, 'venting')] } },
    fault: { on: { changed: [away[0], ...climate.map(onlyWhenWell)] } },
    maintenance: { on: { changed: { target: 'idle', guard: 'untagged' } } },
  },
});

/** Life of a hall: it is always cooled, but for a person's tag. */
export const hallMachine = load.createMachine({
  context: {},
  initial: 'cooling',
  states: {
    cooling: { on: { changed: [...away] } },
    fault: { on: { changed: [away[0], { target: 'cooling', guard: 'well' }] } },
    maintenance: { on: { changed: { target: 'cooling', guard: 'untagged' } } },
  },
});
