import { describe, expect, it } from 'vitest';
import type { FaultSpecification } from '../../twin/network/index.ts';
import { planOf, replayCommand } from './case.ts';
import { runEpisode } from './episode.ts';
import { AlarmCounter, judgeLoad } from './judges/alarm-load.ts';
import { type Finding, type RuleName, ruleNames } from './judges/finding.ts';
import { LegionellaJudge } from './judges/legionella.ts';
import { drawPlan, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import { Site } from './site.ts';

/**
 * Invariants that cannot fail prove nothing: here a controller, its field, or (where a machine's own switches prevent the worst) what is true
 * in the plant is broken on purpose, each in one way, and each must be found, by the rule that is there for it. No rule is without one.
 */

/** A data centre with recovery: half an hour to settle, half an hour of what a test gives it, half an hour of calm. */
const seed = 3;
const quiet: Plan = {
  ...drawPlan(seed),
  strategy: 'rules',
  disturbances: [],
  disturbedFrom: 1800,
  calmFrom: 3600,
  end: 5400,
};

/** A heated town of one heat pump, two boilers and a store, with hot water; one with greenhouses. */
const town: Plan = shortly(1);
const greenhouses: Plan = shortly(14);
const mixing: Plan = shortly(8);

function shortly(seedOfPlant: number): Plan {
  const plan = drawPlan(seedOfPlant);
  return { ...plan, strategy: 'rules', disturbances: [], disturbedFrom: 1800, calmFrom: 3600, end: 5400 };
}

interface Bug {
  readonly name: string;
  readonly invariant: RuleName;
  /** A part of the name of what the rule is broken at, where it matters. */
  readonly equipment?: string;
  readonly plan?: Plan;
  readonly sabotage: (site: Site) => void;
}

const slotOf = (site: Site, kind: string, key: string) =>
  site.plant.equipment.find((one) => one.kind === kind)?.points[key] as number;
const afterMinutes = (site: Site, minutes: number, { startTime } = quiet) => site.time - startTime > minutes * 60;
/** Makes something else true in the plant, for whoever judges it until the next step, of an equipment of this kind. */
const pretend = (site: Site, kind: string, values: Readonly<Record<string, number>>) => {
  for (const [key, value] of Object.entries(values)) site.twin.measured[slotOf(site, kind, key)] = value;
};
const supplyMeter = (site: Site, kind: 'heatingCircuit' | 'coolingCircuit') => {
  const circuit = site.plant.equipment.find((one) => one.kind === kind);
  if (circuit?.kind !== kind) throw new Error(`no ${kind}`);
  const { supplyMeter: name } = circuit.parameters;
  return site.plant.equipmentByName.get(name)?.points.temperature as number;
};

/** Alarms, and what brings each about. */
type MutedFault = { readonly alarm: string } & Omit<FaultSpecification, 'from' | 'until'>;
const mutedFaults: readonly MutedFault[] = [
  { alarm: 'chiller.1.fault#state', kind: 'chillerTrip', target: 'chiller.1' },
  { alarm: 'hall.1#valve.discrepancy', kind: 'valveStuck', target: 'hall.1' },
  { alarm: 'hall.1#interlock', kind: 'sensorBias', target: 'hall.1.enteringTemperature', severity: 8 },
  { alarm: 'hall.1#interlock', kind: 'sensorDead', target: 'hall.1.enteringTemperature' },
  { alarm: 'hall.1#quality', kind: 'sensorDead', target: 'hall.1.enteringTemperature' },
  { alarm: 'chilledWater#supplyHigh', kind: 'sensorBias', target: 'meter.chilledSupply.temperature', severity: 8 },
];

/** An alarm engine that says nothing of what a fault brings about. */
function muted({ alarm, ...rest }: MutedFault): Bug {
  const from = quiet.startTime;
  const until = quiet.startTime + quiet.calmFrom;
  const fault = { ...rest, from, until };
  return {
    name: `an alarm engine that keeps to itself what a fault brings about: ${rest.kind}, ${alarm}`,
    invariant: 'alarm.missing',
    equipment: `(${alarm})`,
    plan: { ...quiet, disturbances: [{ type: 'fault', from, until, fault }] },
    sabotage: ({ controller }) => {
      Object.defineProperty(controller, 'alarms', { value: () => [], configurable: true });
    },
  };
}

const bugs: readonly Bug[] = [
  {
    name: 'an output written past its priority array',
    invariant: 'output.pastPriority',
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'hall', 'valve')] = 0.123;
    },
  },
  {
    name: 'an output that is not a number',
    invariant: 'output.outOfRange',
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'pump', 'speed')] = Number.NaN;
    },
  },
  {
    name: 'a machine that moves while it is tagged out',
    invariant: 'tagged.moved',
    plan: {
      ...quiet,
      disturbances: [
        {
          type: 'command',
          from: quiet.startTime + 2000,
          until: quiet.startTime + 4000,
          role: 'maintenance',
          user: 'maintenance',
          body: { type: 'mode', equipment: 'hall.1', mode: 'maintenance', reason: 'fans' },
        },
      ],
    },
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'hall', 'fanSpeed')] = 0.4;
    },
  },
  {
    name: 'a burner enabled without proven flow',
    invariant: 'run.withoutProvenFlow',
    sabotage: (site) => {
      const { image } = site.controller;
      image.value[slotOf(site, 'gasBoiler', 'run')] = 1;
      image.value[slotOf(site, 'gasBoiler', 'flowProven')] = 0;
    },
  },
  {
    name: 'a chiller that is switched on and off',
    invariant: 'machine.offTooShort',
    sabotage: (site) => {
      site.field.applied[slotOf(site, 'chiller', 'run')] = Math.floor(site.time / 60) % 2;
    },
  },
  {
    name: 'halls that nobody cools',
    invariant: 'hall.allowable',
    sabotage: (site) => {
      site.field.applied[slotOf(site, 'hall', 'fanSpeed')] = 0;
      site.field.applied[slotOf(site, 'hall', 'valve')] = 0;
    },
  },
  ...mutedFaults.map(muted),
  {
    name: 'a plant that does not come back',
    invariant: 'recovery.hall',
    sabotage: (site) => {
      if (afterMinutes(site, 55)) site.twin.measured[slotOf(site, 'hall', 'enteringTemperature')] = 29;
    },
  },
  {
    name: 'a controller that throws',
    invariant: 'controller.threw',
    sabotage: (site) => {
      if (!afterMinutes(site, 40)) return;
      Object.defineProperty(site, 'step', {
        value: () => {
          throw new Error('a defect');
        },
      });
    },
  },
  {
    name: 'an output that is not a number, and is told as changed',
    invariant: 'output.notANumber',
    sabotage: (site) => {
      const { controller } = site;
      if (controller.changedCount > 0) controller.image.value[controller.changed[0]] = Number.NaN;
    },
  },
  {
    name: 'a heat pump that is switched on and off',
    invariant: 'machine.tooManyStarts',
    sabotage: (site) => {
      site.field.applied[slotOf(site, 'heatPump', 'run')] = Math.floor(site.time / 60) % 2;
    },
  },
  {
    name: 'a compressor that runs without flow',
    invariant: 'compressor.withoutFlow',
    sabotage: (site) => pretend(site, 'chiller', { running: 1, 'condenser.flowProven': 0 }),
  },
  {
    name: 'a fire without flow',
    invariant: 'fire.withoutFlow',
    sabotage: (site) => pretend(site, 'gasBoiler', { flame: 1, flowProven: 0 }),
  },
  {
    name: 'a boiler past its high limit',
    invariant: 'boiler.highLimit',
    sabotage: (site) => pretend(site, 'gasBoiler', { leavingTemperature: 106 }),
  },
  {
    name: 'a supply hotter than it may be',
    invariant: 'supply.tooHot',
    sabotage: (site) => {
      site.twin.measured[supplyMeter(site, 'heatingCircuit')] = 91;
    },
  },
  {
    name: 'heat out of nothing',
    invariant: 'energy.balance',
    sabotage: (site) => {
      if (!afterMinutes(site, 88)) return;
      const snapshot = site.twin.snapshot();
      site.twin.restore({ ...snapshot, state: snapshot.state.map((v) => (v > 10 && v < 90 ? v + 0.01 : v)) });
    },
  },
  {
    name: 'a programme that leaves a store unraised',
    invariant: 'legionella.unraised',
    plan: {
      ...town,
      disturbances: [
        {
          type: 'fault',
          from: town.startTime,
          until: town.startTime + town.end,
          fault: {
            kind: 'sensorBias',
            target: 'substation.1.hotWater.storeTemperature',
            from: town.startTime,
            until: town.startTime + town.end,
            severity: -30,
          },
        },
      ],
    },
    sabotage: (site) => {
      site.controller.image.value[slotOf(site, 'substation', 'hotWater.disinfection')] = 0;
    },
  },
  {
    name: 'chilled water that stays warm',
    invariant: 'recovery.chilledSupply',
    sabotage: (site) => {
      if (afterMinutes(site, 55)) site.twin.measured[supplyMeter(site, 'coolingCircuit')] += 10;
    },
  },
  {
    name: 'a network that stays cold',
    invariant: 'recovery.supply',
    plan: town,
    sabotage: (site) => {
      if (afterMinutes(site, 55, town)) site.twin.measured[supplyMeter(site, 'heatingCircuit')] -= 20;
    },
  },
  {
    name: 'hot water that stays cold',
    invariant: 'recovery.hotWater',
    plan: town,
    sabotage: (site) => {
      if (afterMinutes(site, 55, town)) pretend(site, 'substation', { 'hotWater.storeTemperature': 40 });
    },
  },
  {
    name: 'a greenhouse in frost',
    invariant: 'recovery.greenhouse',
    plan: greenhouses,
    sabotage: (site) => {
      if (afterMinutes(site, 55, greenhouses)) pretend(site, 'greenhouse', { airTemperature: 1 });
    },
  },
  {
    name: 'a boiler that burns with cold water',
    invariant: 'recovery.boilerReturn',
    plan: mixing,
    sabotage: (site) => {
      if (afterMinutes(site, 55, mixing)) pretend(site, 'gasBoiler', { flame: 1, enteringTemperature: 35 });
    },
  },
  {
    name: 'a machine that still waits for a person',
    invariant: 'recovery.fault',
    sabotage: (site) => {
      if (!afterMinutes(site, 88)) return;
      const slot = slotOf(site, 'chiller', 'state');
      site.controller.image.value[slot] = site.plant.points[slot].definition.states?.indexOf('fault') as number;
    },
  },
  {
    name: 'a field that goes on by its own programme',
    invariant: 'recovery.fallback',
    sabotage: (site) => {
      if (afterMinutes(site, 88)) site.field.fallback = true;
    },
  },
  {
    name: 'an output that does not get to the field',
    invariant: 'recovery.output',
    sabotage: (site) => {
      if (afterMinutes(site, 88)) site.field.applied[slotOf(site, 'hall', 'valve')] += 0.1;
    },
  },
];

/** What no short episode can show: the judges are given what they would see in a longer one. */
const madeUp: readonly {
  readonly name: string;
  readonly invariant: RuleName;
  readonly judge: (bad: boolean) => string[];
}[] = [
  {
    name: 'seven alarms an hour, for a month',
    invariant: 'alarms.perHour',
    judge: (bad) => loadOf(720, () => (bad ? 7 : 6)),
  },
  {
    name: 'eleven alarms at once, twice in a hundred hours',
    invariant: 'alarms.floods',
    // A flood is ten minutes of the hour in which it comes.
    judge: (bad) => loadOf(720, (hour) => (hour % 10 === 0 ? (bad ? 11 : 10) : 0)),
  },
  {
    name: 'a store that was tepid for a day and an hour, and nobody was told',
    invariant: 'legionella.untold',
    judge: (bad) => tepidStore(bad ? [] : [{ id: 'substation.1#disinfection' }]),
  },
];

/** Rules that are broken by so many alarms in the first minutes of each hour. */
function loadOf(hours: number, alarmsIn: (hour: number) => number): string[] {
  const counter = new AlarmCounter(0);
  for (let hour = 0; hour < hours; hour++) {
    counter.add(hour * 3600 + 300, alarmsIn(hour));
    counter.add(hour * 3600 + 3600, 0);
  }
  return judgeLoad([counter.result()]).broken.map(({ invariant }) => invariant);
}

/** Rules that are broken by a store at 45 °C for 26 hours whose programme is at work, while these alarms stand. */
function tepidStore(alarms: readonly { readonly id: string }[]): string[] {
  const { plant, controller } = new Site(town);
  const measured = new Float64Array(plant.points.length).fill(60);
  const store = plant.equipmentByName.get('substation.1')?.points['hotWater.storeTemperature'] as number;
  measured[store] = 45;
  Object.defineProperty(controller, 'alarms', { value: () => alarms });
  const site = { plant, controller, time: 0, alive: true, scanned: false, twin: { measured } };
  const judge = new LegionellaJudge(site);
  const found: string[] = [];
  for (; site.time < 26 * 3600; site.time += 60) found.push(...judge.check().map(({ invariant }) => invariant));
  return found;
}

/** What is found without a bug: each plan is lived once. */
const unbroken = new Map<Plan, readonly Finding[]>();
function sound(plan: Plan): readonly Finding[] {
  const known = unbroken.get(plan) ?? runEpisode(plan).findings;
  unbroken.set(plan, known);
  return known;
}

describe('the rules', () => {
  it('have a planted bug each', () => {
    const planted = [...bugs, ...madeUp].map(({ invariant }) => invariant);
    expect([...new Set(planted)].sort()).toEqual([...ruleNames].sort());
  });
});

describe('a planted bug', () => {
  it.each(madeUp.map((bug) => [bug.name, bug] as const))('is found: %s', (_, { invariant, judge }) => {
    expect(judge(false)).toEqual([]);
    expect(judge(true)).toContain(invariant);
  });

  it.each(bugs.map((bug) => [bug.name, bug] as const))('is found: %s', (_, bug) => {
    const { invariant, equipment = '', plan = quiet, sabotage } = bug;
    expect(sound(plan)).toEqual([]);
    const is = (one: Finding) => one.invariant === invariant && one.equipment.includes(equipment);
    expect(runEpisode(plan, { sabotage, until: is }).findings.filter(is)).toHaveLength(1);
  });

  it('that only one of many disturbances wakes is found, and the case is made as small as that one', () => {
    // This controller forgets its priorities as long as its process is paused, or just was.
    const plan: Plan = {
      ...quiet,
      disturbances: Array.from({ length: 6 }, (_, i) => ({
        type: i === 4 ? 'pause' : 'kill',
        from: quiet.startTime + 1800 + i * 200,
        until: quiet.startTime + 1830 + i * 200,
      })),
    };
    const sabotage = (site: Site) => {
      if (!site.alive && site.process !== undefined)
        Object.defineProperty(site.controller.priority, 'winner', { value: () => 16, configurable: true });
    };
    const fails = (kept: readonly number[]): readonly Finding[] =>
      runEpisode(
        { ...plan, disturbances: plan.disturbances.filter((_, i) => kept.includes(i)) },
        { sabotage, until: ({ invariant }) => invariant === 'output.pastPriority' },
      ).findings.filter(({ invariant }) => invariant === 'output.pastPriority');
    const { kept } = shrink(plan.disturbances, (indices) => fails(indices).length > 0, 20);
    expect(kept).toEqual([4]);
  });
});

describe('the command that replays', () => {
  it('names the seed, and what is kept of its disturbances', () => {
    expect(replayCommand({ seed: 5 })).toBe('npm run --silent simulate -- --episode 5');
    expect(replayCommand({ seed: 5, keep: [1, 4] })).toContain('--episode 5 --keep 1,4');
    expect(replayCommand({ seed: 5, keep: [] })).toContain('--keep none');
  });

  it('keeps those disturbances, and only those', () => {
    const all = drawPlan(5).disturbances;
    expect(planOf({ seed: 5, keep: [1] }).disturbances).toEqual([all[1]]);
  });
});
