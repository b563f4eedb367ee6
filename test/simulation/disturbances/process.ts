import type { Plant } from '../../../config/index.ts';
import type { Draw } from '../draw.ts';
import { type LinkConditions, soundLink } from '../link.ts';
import { type Disturbance, stretchIn, type Window } from './disturbance.ts';

function drawConditions(draw: Draw, { scanPeriodSeconds: period }: Plant): LinkConditions {
  const kind = draw.pick(['lossy', 'lossy', 'late', 'cut', 'frozen'] as const);
  switch (kind) {
    case 'lossy':
      return { ...soundLink, loss: draw.between(0, 0.3), duplicates: draw.between(0, 0.5) };
    case 'late':
      return {
        ...soundLink,
        loss: draw.between(0, 0.1),
        duplicates: draw.between(0, 0.3),
        delay: draw.between(0, 2) * period,
        jitter: draw.between(0, 2) * period,
      };
    case 'cut':
      return { ...soundLink, cut: true };
    case 'frozen':
      return { ...soundLink, frozen: true };
  }
}

/** A partition that comes and goes. */
function flapping(draw: Draw, window: Window): Disturbance[] {
  const { from, until } = stretchIn(draw, window, 600, 3600);
  const spells: Disturbance[] = [];
  for (let at = from; at < until; ) {
    const end = Math.min(until, at + draw.integer(10, 300));
    spells.push({ type: 'link', from: at, until: end, direction: 'both', conditions: { ...soundLink, cut: true } });
    at = end + draw.integer(10, 300);
  }
  return spells;
}

/** What happens to the wire and to the controller's process. */
export function drawProcess(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  const found: Disturbance[] = [];
  for (let i = draw.integer(0, 3); i > 0; i--) {
    const conditions = drawConditions(draw, plant);
    const longest = conditions.cut || conditions.frozen ? 3600 : 4 * 3600;
    const direction = draw.pick(['up', 'down', 'both', 'both'] as const);
    found.push({ type: 'link', ...stretchIn(draw, window, 30, longest), direction, conditions });
  }
  if (draw.chance(0.15)) found.push(...flapping(draw, window));
  for (let i = draw.integer(0, 2); i > 0; i--) found.push({ type: 'kill', ...stretchIn(draw, window, 5, 1800) });
  if (draw.chance(0.3)) found.push({ type: 'pause', ...stretchIn(draw, window, 5, 900) });
  if (draw.chance(0.3)) {
    const seconds = Math.round(draw.pick([1, -1]) * 5 * 1000 ** draw.share());
    found.push({ type: 'clock', ...stretchIn(draw, window, 60, 1800), seconds });
  }
  return found;
}
