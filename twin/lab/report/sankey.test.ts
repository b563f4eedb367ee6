import { expect, test } from 'vitest';
import type { EnergyFlow } from '../energy-flows.ts';
import { sankey } from './sankey.ts';

const flows: EnergyFlow[] = [
  { from: 'electricity', to: 'heatPumps', energy: 40 },
  { from: 'halls', to: 'heatPumps', energy: 60 },
  { from: 'electricity', to: 'servers', energy: 70 },
  { from: 'servers', to: 'halls', energy: 70 },
  { from: 'heatPumps', to: 'network', energy: 100 },
  { from: 'gas', to: 'boilers', energy: 50 },
  { from: 'boilers', to: 'network', energy: 45 },
  { from: 'boilers', to: 'losses', energy: 5 },
  { from: 'network', to: 'consumers', energy: 145 },
  { from: 'halls', to: 'stored', energy: 10 },
];

test('bars are as high as their energy, bands run from left to right and lie within their bars', () => {
  const { nodes, bands } = sankey(flows);
  const node = new Map(nodes.map((one) => [one.id, one]));
  const scale = (node.get('consumers')?.height ?? 0) / 145;
  for (const { energy, height, x, y } of nodes) {
    expect(height).toBeCloseTo(energy * scale, 9);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(1 + 1e-9);
  }
  for (const { from, to, x0, x1, y0, y1, thickness } of bands) {
    expect(x1).toBeGreaterThan(x0);
    const [source, target] = [node.get(from), node.get(to)];
    expect(y0).toBeGreaterThanOrEqual((source?.y ?? 1) - 1e-9);
    expect(y0 + thickness).toBeLessThanOrEqual((source?.y ?? 0) + (source?.height ?? 0) + 1e-9);
    expect(y1 + thickness).toBeLessThanOrEqual((target?.y ?? 0) + (target?.height ?? 0) + 1e-9);
  }
  for (const end of ['consumers', 'losses', 'stored'] as const) expect(node.get(end)?.last).toBe(true);
});

test('nothing flows: nothing is drawn', () => {
  expect(sankey([])).toEqual({ nodes: [], bands: [] });
});
