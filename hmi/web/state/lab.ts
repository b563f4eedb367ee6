import type { Comparison, Energy, LabOptions, LabRun, Scenario, Sweep } from '../model/lab.ts';
import { request } from './session.ts';

/** What the lab's page asks of the lab, through the HMI's server. */
const base = '/api/lab';

export const fetchLabOptions = (): Promise<LabOptions> => request(`${base}/options`);

export const startRun = (scenario: Scenario, sweep: Sweep | undefined): Promise<LabRun> =>
  request(`${base}/runs`, { method: 'POST', body: JSON.stringify({ scenario, ...(sweep ? { sweep } : {}) }) });

export const cancelRun = (id: number): Promise<unknown> => request(`${base}/runs/${id}/cancel`, { method: 'POST' });
export const deleteRun = (id: number): Promise<unknown> => request(`${base}/runs/${id}`, { method: 'DELETE' });
export const keepRun = (id: number, kept: boolean): Promise<LabRun> =>
  request(`${base}/runs/${id}`, { method: 'PATCH', body: JSON.stringify({ kept }) });

export const fetchColumns = (
  id: number,
): Promise<{
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  readonly telling: readonly string[];
}> => request(`${base}/runs/${id}/columns`);

export function fetchComparison(runs: readonly number[], points: readonly string[]): Promise<Comparison> {
  const query = new URLSearchParams({ runs: runs.join(','), samples: '1200' });
  if (points.length > 0) query.set('points', points.join(','));
  return request(`${base}/compare?${query}`);
}

export async function fetchDuration(id: number, points: readonly string[]): Promise<Record<string, (number | null)[]>> {
  const query = new URLSearchParams({ points: points.join(','), steps: '100' });
  return (await request<{ values: Record<string, (number | null)[]> }>(`${base}/runs/${id}/duration?${query}`)).values;
}

export const fetchEnergy = (id: number): Promise<Energy> => request(`${base}/runs/${id}/energy`);

/** Addresses to download from. */
export const exportAddress = (id: number, format: 'csv' | 'parquet' | 'json' | 'pdf', language: string): string =>
  `${base}/runs/${id}/export?${new URLSearchParams({ format, language })}`;
export function reportAddress(runs: readonly number[], points: readonly string[], language: string): string {
  const query = new URLSearchParams({ runs: runs.join(','), language });
  if (points.length > 0) query.set('points', points.join(','));
  return `${base}/report?${query}`;
}
