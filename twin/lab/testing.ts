import { readFileSync } from 'node:fs';
import { type Plant, parsePlant, plantFilePath } from '../../config/index.ts';

const chapelle = readFileSync(plantFilePath('chapelle'), 'utf8');

/** La Chapelle with a mixing of its own at each boiler: a valve back to the pump, one on to the store, and a minimum return where one is given. */
export function mixedPlant(minimum?: string): Plant {
  let text = chapelle;
  const put = (piece: string, by: string) => {
    if (!text.includes(piece)) throw new Error(`nothing to replace: ${piece}`);
    text = text.replace(piece, by);
  };
  const valves: string[] = [];
  const joins: string[] = [];
  for (const i of [1, 2]) {
    put(`pump.boiler.${i}.in`, `pipe.boiler.${i}.in`);
    put(`          boiler.${i}.out,`, `          valve.boiler.${i}.out,`);
    const valve = (name: string, duty: string, normally: string) =>
      [
        `  valve.${name}.${i}:`,
        '    kind: valve',
        `    label: { en: ${name} ${i}, fr: ${name} ${i} }`,
        '    system: gas',
        `    parameters: { designFlow: 12 kg/s, designPressureDrop: 0.08 bar, duty: ${duty}, normally: ${normally} }`,
        `    points: { position: { tag: ${name}${i}.C }, positionFeedback: { tag: ${name}${i}.F } }`,
      ].join('\n');
    valves.push(valve('boiler', 'isolating', 'closed'), valve('recirculation', 'recirculation', 'open'));
    valves.push(
      [
        `  pipe.boiler.${i}:`,
        '    kind: pipe',
        `    label: { en: Return ${i}, fr: Retour ${i} }`,
        '    system: gas',
        '    parameters: { length: 5 m, innerDiameter: 120 mm, surroundings: room }',
      ].join('\n'),
    );
    joins.push(
      `  - { node: boilerSuction${i}, join: [pipe.boiler.${i}.out, valve.recirculation.${i}.out, pump.boiler.${i}.in] }`,
      `  - { node: boilerFlow${i}, join: [boiler.${i}.out, valve.boiler.${i}.in, valve.recirculation.${i}.in] }`,
    );
    if (minimum !== undefined) {
      const [before, after] = text.split(`  boiler.${i}:\n`);
      text = `${before}  boiler.${i}:\n${after.replace('    parameters:\n', `    parameters:\n      returnTemperatureMinimum: ${minimum}\n`)}`;
    }
  }
  put('equipment:\n', `equipment:\n${valves.join('\n')}\n`);
  put('connections:\n', `connections:\n${joins.join('\n')}\n`);
  return parsePlant(text, 'chapelle, mixed.yaml');
}
