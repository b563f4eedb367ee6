import { isBuiltin } from 'node:module';
import { partOf } from './arrows.ts';
import { isTest, lineOf, type Source, type SyntaxNode, type Violation, walk } from './sources.ts';

/** Globals that bring time, randomness, I/O or the machine's own settings into a function. */
const impureGlobals = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'performance',
  'crypto',
  'process',
  'console',
  'fetch',
  'WebSocket',
  'Worker',
  'globalThis',
  'window',
  'global',
  'require',
  'eval',
  'Function',
]);

/** Members of a Date that read the machine's time zone or language. */
const localTime = /^(get|set)(Hours|Minutes|Date|Day|Month|FullYear|TimezoneOffset)$|^toLocale/;

/** Packages a core may import: pure ones. */
const purePackages = new Set(['xstate']);

/** Uses of `Math` and `Date` that depend on nothing but their arguments. */
function isPureUse(name: string, node: SyntaxNode, parent: SyntaxNode | undefined, property: string): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'TSTypeReference' || parent.type === 'TSQualifiedName') return true;
  if (parent.type === 'MemberExpression' && property === 'object') {
    const member = memberName(parent);
    if (name === 'Math') return member !== undefined && member !== 'random';
    return member === 'UTC';
  }
  if (name === 'Date' && parent.type === 'NewExpression' && parent.callee === node) {
    return Array.isArray(parent.arguments) && parent.arguments.length > 0;
  }
  return false;
}

/** Name of the member a MemberExpression reads, undefined when it is worked out at run time. */
function memberName(node: SyntaxNode): string | undefined {
  const property = node.property as SyntaxNode;
  if (node.computed !== true) return property.name as string;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** True where an identifier is only a label (`{ process: 1 }`, `a.process`), not a use of the name. */
function isLabel(parent: SyntaxNode | undefined, property: string): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return property === 'property' && parent.computed !== true;
  const keyed = ['Property', 'PropertyDefinition', 'MethodDefinition', 'TSPropertySignature', 'TSMethodSignature'];
  if (keyed.includes(parent.type)) return property === 'key' && parent.computed !== true && parent.shorthand !== true;
  return parent.type === 'TSQualifiedName' && property === 'right';
}

function impurity(node: SyntaxNode, parent: SyntaxNode | undefined, property: string): string | undefined {
  if (node.type === 'MemberExpression') {
    const member = memberName(node);
    return member !== undefined && localTime.test(member) ? `${member} depends on the machine's settings` : undefined;
  }
  if (node.type !== 'Identifier' || isLabel(parent, property)) return undefined;
  const name = node.name as string;
  if (impureGlobals.has(name)) return `${name} has no place in a core: take it from outside`;
  if ((name === 'Math' || name === 'Date') && !isPureUse(name, node, parent, property)) {
    return name === 'Math'
      ? 'Math.random (or Math as a value) in a core: take randomness from outside'
      : "the machine's clock in a core: take the time from outside";
  }
  return undefined;
}

/** What in the cores reaches for time, randomness or I/O. Tests beside the cores may. */
export function checkPurity(sources: readonly Source[]): Violation[] {
  const violations: Violation[] = [];
  for (const source of sources) {
    if (isTest(source.path) || partOf(source.path)?.core !== true) continue;
    for (const { specifier, line } of source.imports) {
      if (specifier.startsWith('.')) continue;
      if (isBuiltin(specifier) || !purePackages.has(specifier)) {
        violations.push({ path: source.path, line, message: `a core must not import ${specifier}` });
      }
    }
    walk(source.tree, (node, parent, property) => {
      const message = impurity(node, parent, property);
      if (message) violations.push({ path: source.path, line: lineOf(source.text, node.start), message });
    });
  }
  return violations;
}
