import { describe, expect, it } from 'vitest';
import { checkArrows } from './arrows.ts';
import { parseSource } from './sources.ts';

const check = (path: string, imported: string) =>
  checkArrows([parseSource(path, `import * as other from '${imported}'; export { other };`)]).map((v) => v.message);

describe('import arrows', () => {
  it.each([
    ['controller/equipment/pump/control.ts', '../../../config/index.ts'],
    ['controller/equipment/pump/control.ts', '../../blocks/index.ts'],
    ['controller/service/main.ts', '../../protocols/opcua/server.ts'],
    ['controller/service/main.ts', '../scan.ts'],
    ['twin/lab/run.ts', '../../controller/scan.ts'],
    ['twin/network/index.ts', '../physics/pump.ts'],
    ['hmi/server/main.ts', '../../protocols/opcua/client.ts'],
    ['protocols/opcua/client.ts', '../../config/units.ts'],
    ['protocols/opcua/client.test.ts', './testing.ts'],
    ['test/chaos/field.test.ts', '../../controller/scan.ts'],
  ])('%s may import %s', (path, imported) => {
    expect(check(path, imported)).toEqual([]);
  });

  it.each([
    ['config/plant.ts', '../controller/image/index.ts'],
    ['controller/equipment/pump/control.ts', '../../../twin/physics/pump.ts'],
    ['controller/equipment/pump/control.ts', '../../../protocols/opcua/client.ts'],
    ['controller/scan.ts', './service/main.ts'],
    ['twin/network/index.ts', '../../controller/blocks/index.ts'],
    ['twin/physics/pump.ts', '../service/main.ts'],
    ['protocols/opcua/client.ts', '../../controller/image/index.ts'],
    ['hmi/server/main.ts', '../../controller/image/index.ts'],
    ['hmi/server/main.ts', '../web/model/format.ts'],
    ['hmi/web/main.ts', '../../protocols/opcua/client.ts'],
    ['controller/service/main.ts', '../../twin/network/index.ts'],
    ['protocols/opcua/client.ts', './testing.ts'],
    ['elsewhere/main.ts', '../config/index.ts'],
  ])('%s must not import %s', (path, imported) => {
    expect(check(path, imported)).toHaveLength(1);
  });
});
