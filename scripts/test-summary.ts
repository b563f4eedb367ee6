/** The part of Vitest's JSON report that the closing line needs. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * The closing lines of a run, the last one `N passed, N failed`. A file that failed before its tests could run, and a
 * run that failed outside any test (an unhandled error), count as one failure each: a red run never closes with
 * "0 failed".
 */
export function summarise(report: VitestReport | undefined, exitCode: number): { lines: string[]; ok: boolean } {
  const lines: string[] = [];
  const passed = report?.numPassedTests ?? 0;
  let failed = report?.numFailedTests ?? 0;
  for (const file of report?.testResults ?? []) {
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      failed++;
      lines.push(`failed outside its tests: ${file.name}`);
    }
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1;
    lines.push(`the run itself failed with exit code ${exitCode}`);
  }
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  if (skipped > 0) lines.push(`${skipped} skipped`);
  if (passed === 0 && failed === 0) {
    failed = 1;
    lines.push('no test ran');
  }
  lines.push(`${passed} passed, ${failed} failed`);
  return { lines, ok: failed === 0 && exitCode === 0 };
}
