import type { CampaignResult } from './campaign.ts';
import type { Violation } from './case.ts';

function line(violation: Violation): string {
  const { hour, invariant, equipment, value, replay, shrunk, needed } = violation;
  const lines = [`  ${invariant} ${equipment} (${Number(value.toPrecision(5))}) at hour ${hour}`, `    ${replay}`];
  if (shrunk !== undefined) lines.push(`    smaller: ${shrunk}`, ...(needed ?? []).map((word) => `      ${word}`));
  return lines.join('\n');
}

/** A campaign in some lines, for people. */
export function reportOf(result: CampaignResult, wallSeconds: number): string {
  const { years, seeds, scans, faults, plans, alarms, energyRelativeError, violations } = result;
  return [
    `${seeds} episodes, ${years} plant-years, ${scans} scans, ${faults} disturbances, ${plans} plans in ${wallSeconds.toFixed(0)} s`,
    `alarms: ${alarms.perHour} an hour, floods ${(100 * alarms.floodShare).toFixed(2)} % of the time; energy closes to ${energyRelativeError.toExponential(1)}`,
    `${violations.length} violations`,
    ...violations.map(line),
  ].join('\n');
}
