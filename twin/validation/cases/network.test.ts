import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { network } from './network.ts';

/** Two buildings at a root, a day of steps of demand, and a tool of made results. */
let folder: string;

const write = (name: string, lines: readonly string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'braise-network-'));
  write('nodes-2.csv', [
    'Node,X-Position [m],Y-Position [m],Peak power [kW]',
    'root,0,0,40',
    'near,0,20,20',
    'SimpleDistrict_2,50,0,20',
  ]);
  write('pipes-2.csv', [
    'Beginning Node,Ending Node,Length [m],Inner Diameter [m],Insulation Thickness [m],Peak Load [kW],Total pressure loss [Pa/m],U-value [W/mK]',
    'near,root,20,0.025,0.04,20,1,0.035',
    'SimpleDistrict_2,root,50,0.025,0.04,20,1,0.035',
  ]);
  write('heat-demand-1-building.csv', [
    'Elapsed time [sec],Building heat demand [W]',
    '0,10000',
    '14400,10000',
    '15000,0',
    '28800,0',
    '29400,20000',
    '86400,20000',
  ]);
  write('network-0-made.csv', ['Time,Mass_flow_rate_supply_root[kg/h]', '0,1143.3']);
});

afterAll(() => rmSync(folder, { recursive: true }));

const times = Array.from({ length: 97 }, (_, i) => i * 900);

/** A tool's file whose drop is `drop` Pa by the demand's share of its peak. */
function writeTool(name: string, drop: (share: number) => number): void {
  const share = (t: number) => (t <= 14400 ? 0.5 : t < 15000 || t > 28800 ? 1 : 0);
  write(name, [
    'Datetime,Qheat_injection_W,Qheat_losses_W,Critical_temp_K,Critical_press_drop_Pa',
    ...times.map((t) => `${t},${40000 * share(t)},500,322,${drop(t > 14400 && t <= 28800 ? 0 : share(t))}`),
  ]);
}

function pressures(): readonly { metric: string; value: number; ok: boolean }[] {
  return network.run(folder, false).findings.filter(({ metric }) => metric.includes('OverRest'));
}

test('a pressure drop is compared over what stands at rest, and one that a pump holds says nothing', () => {
  // 0.2382 kg/s in 25 mm, 50 m there and back: 0.492 m/s, Re 23,800, relative roughness 0.004: friction factor 0.0323 (Colebrook).
  const peak = 0.0323 * (100 / 0.025) * (986 / 2) * 0.492 ** 2;
  writeTool('network-1-held.csv', () => 120_000);
  expect(pressures()).toEqual([]);
  writeTool('network-1-offset.csv', (share) => 40_000 - peak * share ** 2);
  for (const { value, ok } of pressures()) {
    expect(ok).toBe(true);
    expect(Math.abs(value)).toBeLessThan(0.06);
  }
  expect(pressures()).toHaveLength(2);
  writeTool('network-1-offset.csv', (share) => 40_000 - 1.3 * peak * share ** 2);
  expect(pressures().map(({ ok }) => ok)).toEqual([false, false]);
});

test('a network without the buildings that the exercise has is laid as its table says', () => {
  const [laid, drawn] = network.run(folder, false).findings.filter(({ metric }) => metric.startsWith('peak.'));
  expect(laid.value).toBe(drawn.value);
});
