import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../../controller/equipment/context.ts';
import { quality } from '../../controller/image/index.ts';
import { type Interlock, Interlocks, interlocksOf } from '../../controller/interlocks/index.ts';
import { assemble } from '../../controller/scan/assembly.ts';

type Check = Interlock['when'][number];

/** The reference plant has every kind that interlocks guard; the town hall adds a heat pump that takes its heat from the air, and a heated floor. */
const plants = ['chapelle', 'mairie'];

const kindsInWords: Readonly<Record<string, string>> = {
  heatPump: 'Heat pump',
  chiller: 'Chiller',
  gasBoiler: 'Gas boiler',
  hall: 'Hall',
  substation: 'Substation',
  greenhouse: 'Greenhouse',
  pump: 'Pump of chilled water to halls',
};

/**
 * `docs/interlocks.md`: the truth table of every kind of equipment that interlocks guard. Each row is not told but tried: its
 * conditions are made to hold on the controller's own interlocks, and the priority arrays are read.
 */
export function interlockPage(): string {
  const sections = new Map<string, string>();
  for (const name of plants) {
    const plant = loadPlant(plantFilePath(name));
    const rules = rulesOf(plant);
    for (const { kind, index, name: equipment } of plant.equipment) {
      const own = rules.filter((rule) => rule.equipment.index === index);
      if (own.length === 0) continue;
      const title = own.some(({ key }) => key === 'interlock.coolantFreezing')
        ? 'Pump of coolant to free cooling'
        : `${kindsInWords[kind] ?? kind}${variant(kind, own)}`;
      if (!sections.has(title)) sections.set(title, section(plant, title, equipment, own));
    }
  }
  return `${head}\n${[...sections.values()].join('\n')}`;
}

function variant(kind: string, own: readonly Interlock[]): string {
  const has = (wanted: string) => own.some(({ key }) => key === wanted);
  if (kind === 'heatPump' && !has('interlock.evaporatorFreezing')) return ' with air as its source';
  return has('interlock.emittersTooHot') ? ' of a heated floor' : '';
}

function rulesOf(plant: Plant): Interlock[] {
  const context = new ControlContext(plant, 0);
  return interlocksOf(context, assemble(context, 'rules').hallPumps);
}

function section(plant: Plant, title: string, equipment: string, own: readonly Interlock[]): string {
  const outputs = [...new Set(own.flatMap(({ forces }) => forces.map(({ slot }) => slot)))];
  const columns = outputs.map((slot) => `\`${plant.points[slot].key}\``);
  const rows = own.map((rule, i) => {
    const state = own.map((_, k) => (k === i ? '**1**' : '–')).join(' | ');
    return `| ${state} | ${tried(plant, equipment, rule, outputs).join(' | ')} |`;
  });
  const none = `| ${own.map(() => '0').join(' | ')} | ${outputs.map(() => 'as asked').join(' | ')} |`;
  return `## ${title}

Thresholds as for \`${equipment}\` of ${plant.title.en}.

| | interlock | active while | level | keeps from starting | people are told |
| --- | --- | --- | --- | --- | --- |
${own.map((rule, i) => `| ${letter(i)} | ${words(rule.key)} | ${conditions(plant, equipment, rule)} | ${rule.level} | ${rule.blocks ? 'yes' : 'no'} | ${told(rule)} |`).join('\n')}

| ${own.map((_, i) => letter(i)).join(' | ')} | ${columns.join(' | ')} |
| ${own.map(() => ':-:').join(' | ')} | ${columns.map(() => '---').join(' | ')} |
${[none, ...rows].join('\n')}
`;
}

const letter = (i: number): string => String.fromCharCode(65 + i);
const words = (key: string): string =>
  key.replace('interlock.', '').replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
const told = ({ announced }: Interlock): string =>
  announced === 'running' ? 'where it stops a running machine' : announced ? 'yes' : 'no';

function conditions(plant: Plant, equipment: string, { when, all }: Interlock): string {
  if (when.length > 4 && all === true) return `nothing at all is known of it (its ${when.length} measurements)`;
  return when.map((check) => condition(plant, equipment, check)).join(all === true ? ' and ' : ' or ');
}

function condition(plant: Plant, equipment: string, { slot, test, on = 0, back = 0 }: Check): string {
  const { name, key, definition } = plant.points[slot];
  const point = `\`${name.startsWith(`${equipment}.`) ? key : name}\``;
  if (test === 'unknown') return `${point} is not known`;
  if (test === 'unproven') return `${point} is open or not known`;
  if (test === 'proven') return `${point} is closed`;
  const { unit } = definition;
  const [reached, past] = on > back ? ['≥', '≤'] : ['≤', '≥'];
  return `${point} ${reached} ${on} ${unit}, until ${past} ${back} ${unit}`;
}

/** What the outputs are with the conditions of one interlock alone made to hold. */
function tried(plant: Plant, equipment: string, rule: Interlock, outputs: readonly number[]): string[] {
  const context = new ControlContext(plant, 0);
  const rules = interlocksOf(context, assemble(context, 'rules').hallPumps);
  const interlocks = new Interlocks(context, rules);
  const { image, priority } = context;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = (definition.range[0] + definition.range[1]) / 2;
  }
  // Where all must hold, one at rest is enough; the others may be what another interlock needs to be at rest.
  for (const { when, all } of rules)
    for (const check of all === true ? when.slice(0, 1) : when) rest(image.value, check);
  interlocks.evaluate();
  const guarded = plant.equipmentByName.get(equipment)?.index ?? -1;
  if (interlocks.activeOn(guarded).length > 0) throw new Error(`${equipment} has an interlock that cannot be at rest`);
  for (const check of rule.all === true ? rule.when : rule.when.slice(0, 1)) trip(context, check);
  context.time++;
  image.badCount = 1;
  interlocks.evaluate();
  if (!interlocks.activeOn(guarded).includes(rule.key)) throw new Error(`${rule.key} of ${equipment} does not trip`);
  return outputs.map((slot) =>
    priority.isFilled(slot, rule.level) ? `**${priority.valueAt(slot, rule.level)}**` : 'as asked',
  );
}

/** A value at which a check does not hold. */
function rest(value: Float64Array, { slot, test, on = 0, back = 0 }: Check): void {
  if (test === 'unproven') value[slot] = 1;
  else if (test === 'proven') value[slot] = 0;
  else if (test === 'beyond') value[slot] = back + (back - on) / 2;
}

function trip({ image }: ControlContext, { slot, test, on = 0 }: Check): void {
  if (test === 'unknown') image.quality[slot] = quality.bad;
  else if (test === 'beyond') image.value[slot] = on;
  else image.value[slot] = test === 'proven' ? 1 : 0;
}

const head = `<!-- Made by \`npm run docs:interlocks\` from controller/interlocks/rules.ts: change the rules, not this page. -->
# Interlocks

What protects machines and people's rooms, and is stronger than any strategy and any operator. The certified devices of the machines (burner control,
limiters, pressure and flow switches) stay the authority: they act without Braise, and Braise never bridges them. Thresholds are
configuration.

How they act:

- Levels 1 and 2 of every output's priority array are the interlocks' alone. Nothing is written to the field but the winner of an
  array, and that is the scan's last step. All measurements stand still within a scan: looked at first, so that machines know what forbids them to run,
  interlocks say the same as if they were looked at last. A test tries it over random scans.
- A measurement that is not known proves nothing: a contact counts as open, a limit stays as it was, and where the rule says so
  the loss itself is the condition.
- Where two force one output, the stop wins.
- On a tagged-out machine they may stop, never move.
- Manual operation does not switch them off.

In the tables: **1** the condition holds, 0 it does not, – it does not matter. *As asked*: the output is what sequence, operator or strategy
ask for.
`;
