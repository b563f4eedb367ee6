import { type Document, isMap, isPair, isScalar, isSeq, type LineCounter, type Node as YamlNode } from 'yaml';
import type { z } from 'zod';

/** One thing wrong with a plant file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the file's structure: `equipment.heatPump.1.parameters.ratedHeat`. */
  readonly path: string;
  /** The offending value as written, or '' where something is missing. */
  readonly value: string;
  readonly expected: string;
}

/** Thrown by the loader with everything that is wrong with a file. */
export class PlantFileError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'PlantFileError';
    this.problems = problems;
  }
}

/** `file:line:column: path: value: expected …` */
export function formatProblem({ file, line, column, path, value, expected }: Problem): string {
  const where = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${where}${value === '' ? 'missing' : value}: expected ${expected}`;
}

/** One problem of a file as a whole, or at a place in it that has no path. */
export function refusal(file: string, value: string, expected: string, line = 1, column = 1): PlantFileError {
  return new PlantFileError([{ file, line, column, path: '', value, expected }]);
}

export type Path = readonly (string | number)[];

const valueLength = 80;
const short = (text: string): string => (text.length > valueLength ? `${text.slice(0, valueLength)}…` : text);

/** Collects problems with the place of each in the YAML text. */
export class ProblemList {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** Notes that at `path` something else was expected; the place is the deepest part of the path that the file has. */
  add(path: Path, expected: string, value?: unknown): void {
    this.#note(path, this.#locate(path), expected, value);
  }

  /** Notes that a key should not be there; the place is the key's own. */
  addKey(path: Path, expected: string): void {
    this.#note(path, this.#locate(path, true), expected, path.at(-1));
  }

  #note(path: Path, found: { offset: number; text: string }, expected: string, value: unknown): void {
    const { line, col } = this.#lines.linePos(found.offset);
    const shown = value === undefined ? found.text : typeof value === 'string' ? value : JSON.stringify(value);
    this.problems.push({
      file: this.#file,
      line,
      column: col,
      path: path.join('.'),
      value: short(shown),
      expected,
    });
  }

  addAt(offset: number, expected: string, value: string): void {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ file: this.#file, line, column: col, path: '', value: short(value), expected });
  }

  #locate(path: Path, ofKey = false): { offset: number; text: string } {
    let node: unknown = this.#document.contents;
    let offset = rangeStart(node);
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
        );
        if (pair === undefined) return { offset, text: '' };
        offset = rangeStart(pair.key);
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(key)];
        if (item === undefined) return { offset, text: '' };
        offset = rangeStart(item);
        node = item;
      } else return { offset, text: '' };
    }
    if (ofKey) return { offset, text: '' };
    if (isScalar(node)) return { offset: rangeStart(node), text: String(node.source ?? node.value) };
    return { offset, text: isMap(node) ? '(map)' : isSeq(node) ? '(list)' : '' };
  }
}

function rangeStart(node: unknown): number {
  const range = (node as YamlNode | null | undefined)?.range;
  return range?.[0] ?? 0;
}

/** Turns zod's issues into problems at their place. */
export function addIssues(problems: ProblemList, base: Path, issues: readonly z.core.$ZodIssue[]): void {
  for (const issue of issues) {
    const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems.addKey([...path, key], 'no such key here');
      continue;
    }
    if (issue.code === 'invalid_union') {
      problems.add(path, issue.message.replace(/^expected /, ''));
      continue;
    }
    if (issue.code === 'invalid_value') problems.add(path, `one of ${issue.values.map(String).join(', ')}`);
    else problems.add(path, issue.message.replace(/^(Invalid input: )?expected /i, ''));
  }
}
