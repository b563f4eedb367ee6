import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort, Product, until } from '../harness/product.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const good = readFileSync(join(root, 'config/plants/mairie.yaml'), 'utf8');
const file = join(tmpdir(), `braise-plant-${process.pid}.yaml`);
afterAll(() => rmSync(file, { force: true }));

function checkPlant(text: string): Promise<{ code: number; said: string }> {
  writeFileSync(file, text);
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/check-plant.ts'), file], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** `text` with one piece replaced; a piece that is not there is a mistake of the test. */
function replaced(text: string, piece: string | RegExp, by: string): string {
  const changed = text.replace(piece, by);
  if (changed === text) throw new Error(`nothing to replace: ${piece}`);
  return changed;
}

describe('a start that cannot be', () => {
  it('names the port that is taken, and the variable to set', async () => {
    const taken = await freePort();
    const server = createServer().listen(taken, '127.0.0.1');
    const product = await Product.launch([], [taken, await freePort(), await freePort()]);
    await until('it has ended', () => product.code !== undefined, 20_000);
    server.close();
    expect(product.code).toBe(1);
    expect(product.output).toContain(`port ${taken}`);
    expect(product.output).toContain('BRAISE_HTTP_PORT');
    await product.stop();
  });

  it('names file, line and expectation of a plant file that is wrong', async () => {
    writeFileSync(file, replaced(good, 'ratedHeat: 90 kW', 'ratedHeat: 90 bar'));
    const product = await Product.launch(['--plant', file]);
    await until('it has ended', () => product.code !== undefined, 20_000);
    expect(product.code).toBe(1);
    expect(product.output).toMatch(/braise-plant-\d+\.yaml:\d+:\d+/);
    expect(product.output).toContain('kW');
    await product.stop();
  });
});

describe('a plant file', () => {
  it('that is good is accepted', async () => {
    expect(await checkPlant(good)).toMatchObject({ code: 0 });
  });

  it.each([
    ['a wrong unit', () => replaced(good, 'ratedHeat: 90 kW', 'ratedHeat: 90 bar'), /ratedHeat.*90 bar.*kW/s],
    ['a limit that makes no sense', () => replaced(good, /scanPeriod: 1 s/, 'scanPeriod: -1 s'), /scanPeriod/],
    [
      'an unknown key',
      () => replaced(good, 'ratedHeat: 90 kW', 'ratedHeat: 90 kW\n      ratedHaet: 90 kW'),
      /ratedHaet/,
    ],
    ['a duplicated name', () => `${good}\nequipment:\n  boiler.1: {}\n`, /equipment/],
    ['broken YAML', () => replaced(good, 'equipment:', 'equipment: ['), /yaml/i],
    [
      'a time zone that is not',
      () => replaced(good, /timeZone: [A-Za-z/]+/, 'timeZone: Europe/Atlantis'),
      /Europe\/Atlantis/,
    ],
  ])('with %s is refused with its place', async (_, change, words) => {
    const { code, said } = await checkPlant(change());
    expect(code).toBe(1);
    expect(said).toMatch(/braise-plant-\d+\.yaml:\d+:\d+/);
    expect(said).toMatch(words);
  });
});
