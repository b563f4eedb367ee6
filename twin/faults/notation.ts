import type { FaultKind, FaultSpecification } from './library.ts';

const pattern =
  /^([a-zA-Z]+):([^@=]+)(?:=(-?\d+(?:\.\d+)?(?:e-?\d+)?))?(?:@(\d+(?:\.\d+)?h?)?\.\.(\d+(?:\.\d+)?h?)?)?$/;

/**
 * Reads `kind:target[=severity][@from..until]` as a command line gives it; times in seconds since the epoch, or, with an `h` behind
 * them, in hours after `startTime`.
 */
export function parseFault(text: string, startTime = 0): FaultSpecification {
  const match = pattern.exec(text);
  if (!match) throw new Error(`"${text}" is no fault; write kind:target[=severity][@from..until]`);
  const time = (word: string) => (word.endsWith('h') ? startTime + Number(word.slice(0, -1)) * 3600 : Number(word));
  const [, kind, target, severity, from, until] = match;
  return {
    kind: kind as FaultKind,
    target,
    ...(severity === undefined ? {} : { severity: Number(severity) }),
    ...(from === undefined ? {} : { from: time(from) }),
    ...(until === undefined ? {} : { until: time(until) }),
  };
}

/** The same, written. */
export function formatFault({ kind, target, severity, from, until }: FaultSpecification): string {
  const how = severity === undefined ? '' : `=${severity}`;
  const when = from === undefined && until === undefined ? '' : `@${from ?? ''}..${until ?? ''}`;
  return `${kind}:${target}${how}${when}`;
}
