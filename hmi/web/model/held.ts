import { type Answer, type Band, bandOf, judgeAll } from './judgement.ts';
import { rowOf } from './overview-model.ts';
import type { PlantModel } from './plant-model.ts';
import type { EquipmentDescription, PointDescription } from './shapes.ts';
import type { ValueImage } from './value-image.ts';

export interface HeldItem {
  readonly equipment: EquipmentDescription;
  readonly point: PointDescription;
  /** What it is held to; undefined: it stays within its limits. */
  readonly target: PointDescription | undefined;
  readonly span: number;
  readonly band: Band | undefined;
}

/** One question of the overview about what the plant is there to hold, and its answer. */
export interface Held {
  readonly question: 'halls' | 'cold' | 'supply' | 'heat';
  readonly items: readonly HeldItem[];
  readonly answer: Answer;
  readonly outside: number;
  readonly worst: EquipmentDescription | undefined;
}

/** Something that is not held though no alarm of its equipment says so: the worst of its question, and how many more. */
export interface NotHeld {
  readonly type: 'notHeld';
  readonly rank: number;
  readonly equipment: EquipmentDescription;
  readonly point: PointDescription;
  readonly target: PointDescription | undefined;
  /** The limit that it is beyond, where it has no target. */
  readonly limit: number;
  readonly others: number;
}

/** After alarms of medium priority, before lost measurements. */
const notHeldRank = 21;

/** What of all that is held is not, for the list of what is abnormal. */
export function notHeld(held: readonly Held[], image: ValueImage, alarmed: ReadonlySet<string>): NotHeld[] {
  return held.flatMap(({ answer, items, worst, outside }): NotHeld[] => {
    const item = items.find(({ equipment }) => equipment === worst);
    if (answer !== 'no' || item?.band === undefined || alarmed.has(item.equipment.name)) return [];
    const { equipment, point, target, band } = item;
    const limit = image.value[point.index] < band.low ? band.low : band.high;
    return [{ type: 'notHeld', rank: notHeldRank, equipment, point, target, limit, others: outside - 1 }];
  });
}

/** Everything the plant is there to hold: halls, chilled water, heat supply, substations; what it does not have is left out. */
export function heldOf(model: PlantModel, image: ValueImage): Held[] {
  const question = (name: Held['question'], items: readonly HeldItem[]): Held => {
    const { answer, outside, worst } = judgeAll(image, items);
    return { question: name, items, answer: items.length === 0 ? 'off' : answer, outside, worst };
  };
  const held: Held[] = [];
  const halls = model.ofKind('hall').flatMap((equipment) => {
    const point = model.point(equipment, 'enteringTemperature');
    return point ? [{ equipment, point, target: undefined, span: 0, band: bandOf(point, undefined, 0) }] : [];
  });
  if (halls.length > 0) held.push(question('halls', halls));
  for (const one of model.ofKind('coolingCircuit')) held.push(question('cold', itemsOf(model, image, [one])));
  for (const one of model.ofKind('heatingCircuit')) held.push(question('supply', itemsOf(model, image, [one])));
  const substations = model.ofKind('substation');
  if (substations.length > 0) {
    const heating = substations.filter((equipment) => {
      const state = model.point(equipment, 'state');
      const name = state?.states?.[image.value[state.index]];
      // A substation that only makes hot water, or nothing, is not late with its heating.
      return name !== 'off' && name !== 'hotWater';
    });
    held.push(question('heat', itemsOf(model, image, heating).map(notTooWarm)));
  }
  return held.filter(({ question: name, items }) => name === 'heat' || items.length > 0);
}

/** Heat is delivered where it is warm enough: warmer than its set-point is waste, but no want. */
function notTooWarm(item: HeldItem): HeldItem {
  return item.band ? { ...item, band: { ...item.band, high: Number.POSITIVE_INFINITY } } : item;
}

function itemsOf(model: PlantModel, image: ValueImage, equipment: readonly EquipmentDescription[]): HeldItem[] {
  return equipment.flatMap((one) => {
    const row = rowOf(model, one);
    if (!row?.held) return [];
    const { point, target, span } = row.held;
    return [{ equipment: one, point, target, span, band: bandOf(point, image.value[target.index], span) }];
  });
}
