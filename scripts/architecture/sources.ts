import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree, as far as the checks look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/** One import of a module: written `specifier`, on `line` (from 1). */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** A source file: its path from the root of the project with forward slashes, its tree, what it imports. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxNode;
  readonly imports: readonly Import[];
}

/** A place where a rule is broken. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** Calls `visit` for a node and everything below it, with the parent and the parent's property that holds it. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | undefined, property: string) => void,
  parent?: SyntaxNode,
  property = '',
): void {
  visit(node, parent, property);
  for (const [key, value] of Object.entries(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit, node, key);
    } else if (isNode(value)) {
      walk(value, visit, node, key);
    }
  }
}

/** Line (from 1) of an offset in a text. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
]);

function importsOf(text: string, tree: SyntaxNode): Import[] {
  const imports: Import[] = [];
  walk(tree, (node) => {
    const source = node.source ?? node.expression ?? node.argument;
    if (!importing.has(node.type) || !isNode(source)) return;
    const literal = source.type === 'TSLiteralType' ? source.literal : source;
    const specifier = isNode(literal) && literal.type === 'Literal' ? literal.value : undefined;
    imports.push({
      // An import whose target is worked out at run time cannot be checked: it is told as such.
      specifier: typeof specifier === 'string' ? specifier : '(computed)',
      line: lineOf(text, node.start),
    });
  });
  return imports;
}

/**
 * Parses a TypeScript source.
 * @throws Error with the place when it is not valid.
 */
export function parseSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const tree = program as unknown as SyntaxNode;
  return { path, text, tree, imports: importsOf(text, tree) };
}

/** Reads every TypeScript source below the named folders of `root`. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  const sources: Source[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) continue;
      const file = join(entry.parentPath, entry.name);
      if (file.includes('node_modules')) continue;
      const path = posix.normalize(file.slice(root.length + 1).replaceAll('\\', '/'));
      sources.push(parseSource(path, readFileSync(file, 'utf8')));
    }
  }
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Path of what a relative import names, from the root of the project; undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
}

/** A test, or a helper that only tests use. */
export function isTest(path: string): boolean {
  return /(\.test|\/testing)\.ts$/.test(path) || path.startsWith('test/') || path.includes('/testing/');
}
