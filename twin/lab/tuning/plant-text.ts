import { isMap, isNode, isScalar, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { parsePlant } from '../../../config/index.ts';
import type { Tuning } from './model.ts';

/** A tuning, and where a plant file has it. */
export interface PlacedTuning {
  readonly equipment: string;
  readonly parameter: string;
  readonly tuning: Tuning;
}

/** A piece of text that takes the place of another. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A plant file's text with other tunings. All the rest stands as it was written, comments too.
 * @throws PlantFileError where the text is none of a plant, before or after; RangeError where it has no place for a tuning
 */
export function tunedText(text: string, tunings: readonly PlacedTuning[]): string {
  let tuned = text;
  for (const placed of tunings) {
    const { from, to, text: piece } = editOf(tuned, placed);
    tuned = tuned.slice(0, from) + piece + tuned.slice(to);
  }
  const plant = parsePlant(tuned, 'configuration');
  for (const { equipment: name, parameter, tuning } of tunings) {
    const found = plant.equipment.find((one) => one.name === name)?.parameters as
      | Readonly<Record<string, Partial<Tuning>>>
      | undefined;
    const { gain, integralTime } = found?.[parameter] ?? {};
    if (gain !== tuning.gain || integralTime !== tuning.integralTime)
      throw new RangeError(`${name}: the tuning could not be written into the text`);
  }
  return tuned;
}

function editOf(text: string, { equipment: name, parameter, tuning }: PlacedTuning): Edit {
  const value = `{ gain: ${tuning.gain}, integralTime: ${tuning.integralTime} s }`;
  const equipment = mapAt(parseDocument(text).get('equipment', true), 'equipment');
  const one = mapAt(equipment.get(name, true), name);
  const parameters = one.get('parameters', true);
  if (parameters === undefined) return inserted(text, one, `parameters: { ${parameter}: ${value} }`);
  if (isScalar(parameters) && parameters.value === null) return before(parameters, ` { ${parameter}: ${value} }`);
  const map = mapAt(parameters, `${name}: parameters`);
  if (map.items.length === 0) return replaced(map, `{ ${parameter}: ${value} }`);
  const present = map.get(parameter, true);
  return isNode(present) ? replaced(present, value) : inserted(text, map, `${parameter}: ${value}`);
}

/** @throws RangeError where it is no map that is written here (an alias, nothing) */
function mapAt(node: unknown, what: string): YAMLMap {
  if (!isMap(node)) throw new RangeError(`${what}: expected to be written out in the plant file`);
  return node;
}

function rangeOf(node: Node): readonly [number, number] {
  if (!node.range) throw new RangeError('a part of the text has no place');
  return [node.range[0], node.range[1]];
}

function replaced(node: Node, text: string): Edit {
  const [from, to] = rangeOf(node);
  return { from, to, text };
}

function before(node: Node, text: string): Edit {
  const [from] = rangeOf(node);
  return { from, to: from, text };
}

/** A member before the first one of a map, as the map is written. */
function inserted(text: string, map: YAMLMap, member: string): Edit {
  const [first] = map.items as Pair<Node, Node>[];
  const [at] = rangeOf(first.key);
  if (map.flow) return { from: at, to: at, text: `${member}, ` };
  const indent = at - (text.lastIndexOf('\n', at - 1) + 1);
  return { from: at, to: at, text: `${member}\n${' '.repeat(indent)}` };
}
