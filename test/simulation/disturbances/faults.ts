import type { Plant, Point } from '../../../config/index.ts';
import { type FaultKind, faultDefinition, faultKinds, isSensorFault } from '../../../twin/network/index.ts';
import type { Draw } from '../draw.ts';
import { type Disturbance, stretchIn, type Window } from './disturbance.ts';

/** Most faults that begin in one episode. */
const most = 10;
/** How far a lying sensor is off, by unit; others by a tenth of what they show. */
const errors: Readonly<Record<string, number>> = { '°C': 8, 'kg/s': 2, bar: 0.5, kW: 50, fraction: 0.2 };

/** Physical faults and sensors' faults of the library, several at once, and points of bad manners. */
export function drawFaults(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  const measured = plant.points.filter(({ definition }) => definition.kind === 'measured');
  const count = draw.integer(1, most);
  return Array.from({ length: count }, () => {
    const { from, until } = stretchIn(draw, window, 300, 8 * 3600);
    if (draw.chance(0.1)) {
      const kind = draw.pick(['uncertain', 'stale'] as const);
      return { type: 'quality', from, until, point: draw.pick(measured).name, kind };
    }
    const kind = draw.pick(possible(plant));
    const point = isSensorFault(kind) ? draw.pick(measured) : undefined;
    const target = point?.name ?? targetOf(draw, plant, kind);
    const severity = severityOf(draw, kind, point);
    return {
      type: 'fault',
      from,
      until,
      fault: { kind, target, from, until, ...(severity === undefined ? {} : { severity }) },
    };
  });
}

const befallen = (plant: Plant, kind: FaultKind): string[] => {
  const { befalls } = faultDefinition(kind);
  if (befalls === 'measuredPoint') return plant.points.map(({ name }) => name);
  return plant.equipment
    .filter((one) =>
      befalls === 'equipment'
        ? Object.values(one.points).some((slot) => plant.points[slot].definition.kind === 'measured')
        : (befalls as readonly string[]).includes(one.kind),
    )
    .map(({ name }) => name);
};

const possible = (plant: Plant): FaultKind[] => faultKinds.filter((kind) => befallen(plant, kind).length > 0);

function targetOf(draw: Draw, plant: Plant, kind: FaultKind): string {
  return draw.pick(befallen(plant, kind));
}

function severityOf(draw: Draw, kind: FaultKind, point: Point | undefined): number | undefined {
  const { severity } = faultDefinition(kind);
  if (severity === undefined) return undefined;
  const sign = draw.chance(0.5) ? 1 : -1;
  if (point === undefined) {
    const [low, high] = severity.range;
    // Tenants come and go; nobody leaves a plant with nineteen twentieths of an exchanger gone.
    if (kind === 'loadStep') return Number((sign * draw.between(0.05, 0.3)).toFixed(3));
    const worst = low + 0.6 * (high - low);
    return Number(Math.min(high, Math.max(low, worst * draw.share())).toFixed(3));
  }
  const size = errors[point.definition.unit] ?? 0.1;
  const amount = kind === 'sensorNoisy' ? (size / 3) * draw.share() : sign * size * draw.share();
  return Number(amount.toFixed(3));
}
