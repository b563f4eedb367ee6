import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawChart } from './chart.ts';
import type { Finding, Outcome, ValidationCase } from './finding.ts';

/** Writes `README.md` with a table per case, and its charts as SVG, into a folder. */
export function writeReport(folder: string, ran: readonly { one: ValidationCase; outcome: Outcome }[]): void {
  mkdirSync(folder, { recursive: true });
  const parts = [
    '# Validation of the twin',
    '',
    'Written by `npm run validate -- --report`; `npm run validate` prints the same figures. Reference data are not part of this',
    'project: their sources are named with each case. A limit is the largest magnitude allowed, or the least and the largest value;',
    'figures without one are told, not judged.',
    '',
  ];
  for (const { one, outcome } of ran) {
    parts.push(`## ${one.name}`, '', one.about, '', `Left out: ${one.limits}`, '', ...table(outcome.findings), '');
    for (const chart of outcome.charts) {
      writeFileSync(join(folder, `${chart.name}.svg`), drawChart(chart));
      parts.push(`![${chart.title}](${chart.name}.svg)`, '');
    }
  }
  writeFileSync(join(folder, 'README.md'), parts.join('\n'));
}

function table(findings: readonly Finding[]): string[] {
  return [
    '| source | metric | value | unit | limit | ok |',
    '| --- | --- | ---: | --- | --- | --- |',
    ...findings.map(
      (f) =>
        `| ${f.source} | ${f.metric} | ${figure(f.value)} | ${f.unit} | ${limit(f)} | ${f.limit === null ? '' : f.ok ? 'yes' : '**no**'} |`,
    ),
  ];
}

function limit({ limit: l }: Finding): string {
  if (l === null) return '';
  return typeof l === 'number' ? `≤ ${figure(l)}` : `${figure(l[0])} … ${figure(l[1])}`;
}

/** Four digits; tiny and huge figures with a power of ten. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}
