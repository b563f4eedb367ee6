import type { Equipment, Plant } from '../../../config/index.ts';
import type { CommandBody } from '../../../controller/scan/index.ts';
import type { Draw } from '../draw.ts';
import { controlled, type Disturbance, stretchIn, type Window } from './disturbance.ts';
import { drawnStrategies } from './planning.ts';

/** Most commands of an episode. */
const most = 8;

/** What people do: set-points, manual values, tag-outs, resets, acknowledgements, another strategy. */
export function drawCommands(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  return Array.from({ length: draw.integer(0, most) }, () => drawOne(draw, plant, window)).flat();
}

function drawOne(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  const { from, until } = stretchIn(draw, window, 300, 6 * 3600);
  const kind = draw.pick(['setpoint', 'setpoint', 'manual', 'manual', 'tag', 'reset', 'strategy'] as const);
  switch (kind) {
    case 'setpoint':
      return setpoint(draw, plant, { from, until });
    case 'manual':
      return manual(draw, plant, { from, until });
    case 'tag':
      return tagOut(draw, plant, { from, until });
    case 'reset':
      return [by('operator', { from, until }, { type: 'reset', equipment: draw.pick(controlled(plant)).name })];
    case 'strategy':
      return [{ type: 'strategy', from, until, strategy: draw.pick(drawnStrategies) }];
  }
}

function by(
  role: 'operator' | 'maintenance' | 'engineer',
  { from, until }: Window,
  body: CommandBody,
  undo?: CommandBody,
): Disturbance {
  return { type: 'command', from, until, role, user: role, body, ...(undo === undefined ? {} : { undo }) };
}

/** Anything that the point's range allows; what only an engineer may set, in its middle half. */
function setpoint(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  const points = plant.points.filter(({ definition }) => definition.kind === 'setpoint');
  if (points.length === 0) return [];
  const { name, definition } = draw.pick(points);
  const [low, high] = definition.range;
  const engineer = definition.role === 'engineer';
  const share = engineer ? draw.between(0.25, 0.75) : draw.share();
  const value = Number((low + (high - low) * share).toFixed(2));
  const undo: CommandBody = { type: 'setpoint', point: name, value: definition.initial ?? value };
  return [by(engineer ? 'engineer' : 'operator', window, { type: 'setpoint', point: name, value }, undo)];
}

function manual(draw: Draw, plant: Plant, { from, until }: Window): Disturbance[] {
  const equipment = draw.pick(controlled(plant));
  const taken = by(
    'operator',
    { from, until },
    { type: 'mode', equipment: equipment.name, mode: 'manual' },
    { type: 'mode', equipment: equipment.name, mode: 'automatic' },
  );
  const values = commandedBy(plant, equipment)
    .filter(() => draw.chance(0.6))
    .map(({ name, definition }): Disturbance => {
      const at = from + Math.round(draw.share() * (until - from) * 0.9) + 1;
      const share = draw.pick([0, 1, draw.share()]);
      const value = definition.unit === 'boolean' ? Math.round(share) : Number(share.toFixed(2));
      return by('operator', { from: at, until: at }, { type: 'manualValue', point: name, value });
    });
  return [taken, ...values];
}

function tagOut(draw: Draw, plant: Plant, window: Window): Disturbance[] {
  const { name } = draw.pick(controlled(plant));
  return [
    by(
      'maintenance',
      window,
      { type: 'mode', equipment: name, mode: 'maintenance', reason: 'simulated work' },
      { type: 'release', equipment: name },
    ),
  ];
}

function commandedBy(plant: Plant, equipment: Equipment) {
  return Object.entries(equipment.points)
    .filter(([key]) => key !== 'reset')
    .map(([, slot]) => plant.points[slot])
    .filter(({ definition }) => definition.kind === 'commanded');
}
