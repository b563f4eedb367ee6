import { toDirectedGraph } from '@xstate/graph';
import type { AnyStateMachine } from 'xstate';
import { compressorMachine, compressorRunStates } from '../../controller/equipment/compressor/machine.ts';
import { driveMachine, driveRunStates } from '../../controller/equipment/drive/machine.ts';
import { boilerEnabledStates, boilerMachine } from '../../controller/equipment/gas-boiler/machine.ts';
import { greenhouseMachine, hallMachine, substationMachine } from '../../controller/equipment/load-machine.ts';
import { valveMachine } from '../../controller/equipment/valve/machine.ts';

interface Documented {
  readonly file: string;
  readonly title: string;
  readonly machine: AnyStateMachine;
  readonly source: string;
  readonly about: string;
}

const inWords = (states: ReadonlySet<string>): string => [...states].map((state) => `\`${state}\``).join(', ');

const documented: readonly Documented[] = [
  {
    file: 'compressor',
    title: 'Heat pump and chiller',
    machine: compressorMachine,
    source: 'controller/equipment/compressor/machine.ts',
    about: `The compressor may run in ${inWords(compressorRunStates)} only, and these need proven flow on every water side.`,
  },
  {
    file: 'gas-boiler',
    title: 'Gas boiler',
    machine: boilerMachine,
    source: 'controller/equipment/gas-boiler/machine.ts',
    about: `The certified burner control is enabled in ${inWords(boilerEnabledStates)} only, and these need proven flow. Purge, ignition and the supervision of the flame are its own.`,
  },
  {
    file: 'drive',
    title: 'Pump and dry cooler',
    machine: driveMachine,
    source: 'controller/equipment/drive/machine.ts',
    about: `The drive is commanded to run in ${inWords(driveRunStates)}.`,
  },
  {
    file: 'valve',
    title: 'Valve',
    machine: valveMachine,
    source: 'controller/equipment/valve/machine.ts',
    about: 'Where the valve is, where it is going, and whether it got there.',
  },
  {
    file: 'substation',
    title: 'Substation',
    machine: substationMachine,
    source: 'controller/equipment/load-machine.ts',
    about: 'The first request is for heating, the second for hot water.',
  },
  {
    file: 'greenhouse',
    title: 'Greenhouse',
    machine: greenhouseMachine,
    source: 'controller/equipment/load-machine.ts',
    about: 'The first request is for heat, the second for air.',
  },
  {
    file: 'hall',
    title: 'Hall',
    machine: hallMachine,
    source: 'controller/equipment/load-machine.ts',
    about: 'A hall is always cooled, but for a person’s tag.',
  },
];

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** A way out of operation that so many states share is told once instead of drawn from each. */
const sharedMinimum = 3;
const outOfOperation: ReadonlySet<string> = new Set(['maintenance', 'fault', 'lockout']);

/** The pages of `docs/machines`, by file name: a diagram and a table of every machine, from the machines themselves. */
export function machinePages(): ReadonlyMap<string, string> {
  const pages = documented.map((one): [string, string] => [`${one.file}.md`, page(one)]);
  return new Map([['README.md', contents()], ...pages]);
}

function edgesOf(machine: AnyStateMachine): Edge[] {
  return toDirectedGraph(machine).children.flatMap(({ stateNode, edges }) =>
    edges.map(({ target, transition: { eventType, guard } }) => ({
      from: stateNode.key,
      to: target.key,
      why: reason(eventType, guard),
    })),
  );
}

/** A guard's name in words, or the time that has passed. Throws where a guard has no name: it could not be told. */
function reason(eventType: string, guard: unknown): string {
  const delay = /^xstate\.after\.(.+?)\.\(machine\)/.exec(eventType)?.[1];
  if (delay !== undefined) return `after ${words(delay)}`;
  if (typeof guard !== 'string') throw new Error(`a guard without a name on ${eventType}`);
  return words(guard);
}

const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function page({ title, machine, source, about }: Documented): string {
  const edges = edgesOf(machine);
  const states = [...new Set(edges.map(({ from }) => from))];
  const shared = sharedEdges(edges);
  const isShared = ({ to, why }: Edge) => shared.some((one) => one.to === to && one.why === why);
  const drawn = edges.filter((edge) => !isShared(edge));
  return `${notice(source)}
# ${title}

${about}

\`\`\`mermaid
stateDiagram-v2
  [*] --> ${String(toDirectedGraph(machine).stateNode.config.initial)}
${merged(drawn)
  .map(({ from, to, why }) => `  ${from} --> ${to}: ${why}`)
  .join('\n')}
\`\`\`
${shared.length === 0 ? '' : `\nNot drawn:\n\n${shared.map((edge) => `- ${sharedInWords(edge, edges, states)}`).join('\n')}\n`}
## Every transition

In each state the first that applies is taken.

| state | when | to |
| --- | --- | --- |
${edges.map(({ from, to, why }) => `| ${from} | ${why} | ${to} |`).join('\n')}
`;
}

/** Transitions out of operation for the same reason from many states. */
function sharedEdges(edges: readonly Edge[]): Edge[] {
  const groups = Map.groupBy(edges, ({ to, why }) => `${to}/${why}`);
  return [...groups.values()]
    .filter((group) => group.length >= sharedMinimum && outOfOperation.has(group[0].to))
    .map(([first]) => first);
}

function sharedInWords({ to, why }: Edge, edges: readonly Edge[], states: readonly string[]): string {
  const from = new Set(edges.filter((edge) => edge.to === to && edge.why === why).map((edge) => edge.from));
  const without = states.filter((state) => state !== to && !from.has(state));
  const where = without.length === 0 ? 'every other state' : `every other state but ${without.join(', ')}`;
  return `from ${from.size <= without.length ? [...from].join(', ') : where} to **${to}**: ${why}`;
}

/** Edges between the same two states as one, with all their reasons. */
function merged(edges: readonly Edge[]): Edge[] {
  return [...Map.groupBy(edges, ({ from, to }) => `${from}/${to}`).values()].map((group) => ({
    ...group[0],
    why: group.map(({ why }) => why).join(' / '),
  }));
}

const notice = (source: string): string =>
  `<!-- Made by \`npm run docs:machines\` from ${source}: change the machine, not this page. -->`;

function contents(): string {
  return `${notice('the machines')}
# Machines

The sequential life of every kind of equipment, as its machine in the code says. Times come from the plant file.

${documented.map(({ file, title }) => `- [${title}](${file}.md)`).join('\n')}
`;
}
