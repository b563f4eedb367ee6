import { isTest, resolveImport, type Source, type Violation } from './sources.ts';

/** A part of the project, and the parts whose modules it may import besides its own. */
interface Part {
  readonly name: string;
  /** Path prefixes; the longest that fits a file decides its part. */
  readonly folders: readonly string[];
  readonly mayImport: readonly string[];
  /** A core: no I/O, no clock, no timers, no randomness (see purity.ts). */
  readonly core?: boolean;
}

/** Design section 2, as a table. A part that is not named here may not hold sources. */
export const parts: readonly Part[] = [
  { name: 'config', folders: ['config/'], mayImport: [] },
  { name: 'controller core', folders: ['controller/'], mayImport: ['config'], core: true },
  { name: 'planner', folders: ['controller/planner/'], mayImport: ['config', 'controller core'] },
  {
    name: 'controller service',
    folders: ['controller/service/'],
    mayImport: ['config', 'controller core', 'planner', 'protocols'],
  },
  { name: 'twin core', folders: ['twin/'], mayImport: ['config'], core: true },
  {
    name: 'twin service',
    folders: ['twin/service/', 'twin/lab/', 'twin/shadow/', 'twin/boptest/', 'twin/validation/'],
    // The lab closes the loop: it runs the controller's core, and its planner, against the twin's.
    mayImport: ['config', 'twin core', 'controller core', 'planner', 'protocols'],
  },
  { name: 'protocols', folders: ['protocols/'], mayImport: ['config'] },
  { name: 'hmi server', folders: ['hmi/server/', 'hmi/history/', 'hmi/reports/'], mayImport: ['config', 'protocols'] },
  { name: 'hmi web', folders: ['hmi/web/'], mayImport: ['config'] },
  { name: 'scripts', folders: ['scripts/'], mayImport: ['config', 'controller core', 'twin core', 'twin service'] },
];

/** The part a file belongs to. */
export function partOf(path: string): Part | undefined {
  let best: Part | undefined;
  let length = 0;
  for (const part of parts) {
    for (const folder of part.folders) {
      if (path.startsWith(folder) && folder.length > length) {
        best = part;
        length = folder.length;
      }
    }
  }
  return best;
}

/** The imports that go against the arrows. `test/` may import everything; nothing but tests may import it. */
export function checkArrows(sources: readonly Source[]): Violation[] {
  const violations: Violation[] = [];
  for (const source of sources) {
    if (source.path.startsWith('test/')) continue;
    const part = partOf(source.path);
    if (!part) {
      violations.push({ path: source.path, line: 1, message: 'belongs to no part of the design (section 2)' });
      continue;
    }
    for (const { specifier, line } of source.imports) {
      const target = resolveImport(source.path, specifier);
      if (target === undefined) continue;
      const message = wrongArrow(source.path, part, target);
      if (message) violations.push({ path: source.path, line, message });
    }
  }
  return violations;
}

function wrongArrow(path: string, part: Part, target: string): string | undefined {
  if (target === 'package.json') return undefined;
  if (isTest(target) && !isTest(path)) return `a test's helper is imported: ${target}`;
  if (target.startsWith('test/')) return undefined;
  const other = partOf(target);
  if (!other) return `${part.name} imports ${target}, which belongs to no part`;
  if (other === part || part.mayImport.includes(other.name)) return undefined;
  return `${part.name} must not import ${other.name}: ${target}`;
}
