import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { addIssues, PlantFileError, ProblemList, refusal } from './problems.ts';
import { fileBytesMaximum } from './reading.ts';

/** Mistakes of YAML that are told; more of them are one mistake's echoes. */
const mistakesMaximum = 50;
/** Times that an anchor may be multiplied out. */
const aliasesMaximum = 1000;

/** Values to put in place of a document's own: by path, such as `equipment.store.1.parameters.volume`. */
export type Changes = Readonly<Record<string, unknown>>;

/** A YAML (or JSON) text parsed, with the list that its problems are noted in, each at its place. */
export interface PlacedDocument {
  readonly document: Document;
  readonly problems: ProblemList;
}

/**
 * Parses a text as YAML; `file` only names it in problems.
 * @throws PlantFileError with line and column where it is none, or too large
 */
export function parsePlaced(text: string, file: string): PlacedDocument {
  if (Buffer.byteLength(text) > fileBytesMaximum) {
    throw refusal(file, `${Buffer.byteLength(text)} bytes`, `at most ${fileBytesMaximum} bytes`);
  }
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: false });
  const lines = linesOf(text);
  const problems = new ProblemList(file, document, lines);
  noteMistakes(document, text, problems);
  stopOn(problems);
  return { document, problems };
}

/**
 * Reads a parsed document by a schema.
 * @throws PlantFileError with every problem found, each with line and column
 */
export function readPlaced<S extends z.ZodType>({ document, problems }: PlacedDocument, schema: S): z.output<S> {
  const read = schema.safeParse(plainValue(document, problems));
  if (!read.success) addIssues(problems, [], read.error.issues);
  stopOn(problems);
  return read.data as z.output<S>;
}

/** Throws what has been noted so far, if anything. */
export function stopOn(problems: ProblemList): void {
  if (problems.problems.length > 0) throw new PlantFileError(problems.problems);
}

/**
 * Puts other values into a document. Names may contain dots themselves: at each map the longest key that fits is taken. A value
 * that the file leaves to its default is added, but only where all above it is there. Problems with a changed value are
 * told at the place that it took.
 * @throws PlantFileError where a path leads nowhere
 */
export function change({ document, problems }: PlacedDocument, changes: Changes): void {
  for (const [path, value] of Object.entries(changes)) {
    if (!changeOne(document, path.split('.'), value)) problems.add([path], 'a path that this file has', '');
  }
  stopOn(problems);
}

function changeOne(document: Document, words: readonly string[], value: unknown): boolean {
  let parent: unknown = document.contents;
  let rest = words;
  for (;;) {
    const found = step(parent, rest);
    if (found === undefined) {
      // Left to its default: only the last name may be missing, and only in a map.
      if (!isMap(parent) || rest.length === 0 || rest.length > 3) return false;
      // An equipment has no default.
      if (parent === document.get('equipment', true)) return false;
      parent.set(rest.join('.'), placed(document, value, parent));
      return true;
    }
    if (found.rest.length === 0) {
      if (isMap(parent)) parent.set(found.key, placed(document, value, found.node as Node));
      else if (isSeq(parent)) parent.set(Number(found.key), placed(document, value, found.node as Node));
      return true;
    }
    parent = found.node;
    rest = found.rest;
  }
}

/** The entry of a map or list that a path begins with, by the longest key that fits. */
function step(
  parent: unknown,
  words: readonly string[],
): { readonly key: string; readonly node: unknown; readonly rest: readonly string[] } | undefined {
  for (let length = words.length; length > 0; length--) {
    const key = words.slice(0, length).join('.');
    const node = isMap(parent) || isSeq(parent) ? parent.get(isSeq(parent) ? Number(key) : key, true) : undefined;
    if (node !== undefined) return { key, node, rest: words.slice(length) };
  }
  return undefined;
}

/** A value as a node that stands where another did; a bare number takes the unit that stood there. */
function placed(document: Document, given: unknown, where: Node): Node {
  const unit =
    isScalar(where) && typeof where.value === 'string' ? /^\s*[-+.\deE]+\s+(\S.*)$/.exec(where.value)?.[1] : undefined;
  const value = typeof given === 'number' && unit !== undefined ? `${given} ${unit}` : given;
  const node = document.createNode(value) as Node;
  node.range = where.range ?? null;
  if (isScalar(node)) node.source = String(value);
  return node;
}

/** Notes what is no YAML, and tags that nobody knows: what they should do to their value is not done. */
function noteMistakes(document: Document, text: string, problems: ProblemList): void {
  for (const { code, message, pos } of [...document.errors, ...document.warnings].slice(0, mistakesMaximum)) {
    const [start, end] = pos;
    if (code === 'DUPLICATE_KEY') {
      // It is told by its first letter only: show the whole key.
      const key = text.slice(start, start + text.slice(start).search(/\s*(:|$)/m));
      problems.addAt(start, 'a name that is not taken already in this map', key);
    } else if (code === 'RESOURCE_EXHAUSTION') {
      problems.addAt(start, 'lists and maps that nest less deeply', 'too deep');
      return;
    } else problems.addAt(start, `YAML: ${message}`, text.slice(start, end).split('\n')[0] || code);
  }
}

/** The document as plain values; aliases that multiply without end are a problem of the file, not ours. */
export function plainValue(document: Document, problems: ProblemList): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasesMaximum });
  } catch (error) {
    problems.addAt(0, 'a file that can be resolved', error instanceof Error ? error.message : String(error));
    stopOn(problems);
    throw error;
  }
}

/** Where lines begin. Counted here, because the parser's own counting passes over line ends within a map that is broken off. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  for (let at = 0; at >= 0; at = text.indexOf('\n', at) + 1 || -1) lines.addNewLine(at);
  return lines;
}
