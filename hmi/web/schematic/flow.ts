import type { PlantModel } from '../model/plant-model.ts';
import type { ValueImage } from '../model/value-image.ts';
import type { Segment } from './graph.ts';

export type Flow = 'flowing' | 'still' | 'unknown';

/** Below this share of a flow sensor's dead-band-sized steps a measured flow counts as none, kg/s. */
const flowMinimum = 0.05;
const openMinimum = 0.02;

/** Points that tell whether water flows through an equipment's branch: key, and what counts as flow. */
function evidence(kind: string, branch: string): { key: string; above: number }[] {
  switch (kind) {
    case 'pump':
      return [{ key: 'running', above: 0.5 }];
    case 'valve':
      return [{ key: 'positionFeedback', above: openMinimum }];
    case 'meter':
      return [{ key: 'flow', above: flowMinimum }];
    case 'hall':
      return [{ key: 'waterFlow', above: flowMinimum }];
    case 'substation':
      return [{ key: 'primary.flow', above: flowMinimum }];
    case 'greenhouse':
      return [{ key: 'valveFeedback', above: openMinimum }];
    case 'gasBoiler':
      return [{ key: 'flowProven', above: 0.5 }];
    case 'heatPump':
    case 'chiller':
      return [{ key: `${branch}.flowProven`, above: 0.5 }];
    default:
      return [];
  }
}

/** Slots that {@link flowsOf} looks at. */
export function flowSlots(model: PlantModel, segments: readonly Segment[]): number[] {
  const slots = segments.flatMap((segment) =>
    segment.passages.flatMap(({ equipment, branch }) =>
      evidence(equipment.kind, branch).flatMap(({ key }) => model.point(equipment, key)?.index ?? []),
    ),
  );
  return [...new Set(slots)];
}

/**
 * Whether water flows in each segment, as far as the field tells: one sign against it (a stopped pump, a shut valve, flow not
 * proven) outweighs signs for it. Stretches without any instrument follow from what meets at their ends: a line on whose
 * junction only one stretch is unknown flows exactly if another there does. What stays open is `unknown`, not guessed.
 */
export function flowsOf(model: PlantModel, image: ValueImage, segments: readonly Segment[]): Flow[] {
  const flows = segments.map((segment) => measuredFlow(model, image, segment));
  const at = new Map<number, number[]>();
  for (const { index, from, to } of segments)
    for (const node of new Set([from, to])) at.set(node, [...(at.get(node) ?? []), index]);
  for (let round = 0; round < segments.length; round++) {
    let changed = false;
    for (const meeting of at.values()) {
      const open = meeting.filter((index) => flows[index] === 'unknown');
      if (open.length !== 1 || meeting.length < 2) continue;
      const flowing = meeting.filter((index) => flows[index] === 'flowing').length;
      // Two flowing neighbours may feed each other past it; one alone must go somewhere.
      if (flowing === 1) flows[open[0]] = 'flowing';
      else if (flowing === 0) flows[open[0]] = 'still';
      else continue;
      changed = true;
    }
    if (!changed) break;
  }
  return flows;
}

function measuredFlow(model: PlantModel, image: ValueImage, segment: Segment): Flow {
  let found: Flow = 'unknown';
  for (const { equipment, branch } of segment.passages) {
    for (const { key, above } of evidence(equipment.kind, branch)) {
      const slot = model.point(equipment, key)?.index;
      if (slot === undefined || image.quality[slot] > 1) continue;
      if (Math.abs(image.value[slot]) <= above) return 'still';
      found = 'flowing';
    }
  }
  return found;
}
