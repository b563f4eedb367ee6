import type { PlanningStatus } from '../model/planning.ts';
import type {
  AuditRecord,
  FaultRequest,
  HistoryAnswer,
  PlantDescription,
  Session,
  Simulation,
} from '../model/shapes.ts';

/** A refusal of the HMI server, or no answer at all (`status` 0). */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function request<T>(path: string, options: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...options,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(options.body ? { 'Content-Type': 'application/json' } : {}) },
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new ServerRefusal(0, 'unreachable', error instanceof Error ? error.message : String(error));
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new ServerRefusal(response.status, 'notJson', `The server answered ${response.status} without JSON`);
  }
  if (response.ok) return body as T;
  const refusal = (body as { error?: { code?: string; message?: string } } | undefined)?.error;
  throw new ServerRefusal(response.status, refusal?.code ?? 'unknown', refusal?.message ?? `HTTP ${response.status}`);
}

export const logIn = (user: string, password: string): Promise<Session> =>
  request('/api/login', { method: 'POST', body: JSON.stringify({ user, password }) });

export const logOut = (): Promise<unknown> => request('/api/logout', { method: 'POST' });

/** The session of this browser's cookie; undefined where there is none. */
export async function currentSession(): Promise<Session | undefined> {
  try {
    const session = await request<Partial<Session> | null | undefined>('/api/session');
    return session?.user && session.role ? { user: session.user, role: session.role } : undefined;
  } catch (error) {
    if (error instanceof ServerRefusal && (error.status === 401 || error.status === 403)) return undefined;
    throw error;
  }
}

export const fetchPlant = (): Promise<PlantDescription> => request('/api/plant');

/** Audit records from a sequence on, oldest first; from 0: the newest. */
export async function fetchAudit(from: number, limit: number): Promise<readonly AuditRecord[]> {
  const answer = await request<{ readonly records: readonly AuditRecord[] }>(`/api/audit?from=${from}&limit=${limit}`);
  return answer.records;
}

/** How it stands with the plans of all heating circuits. */
export async function fetchPlanning(): Promise<readonly PlanningStatus[]> {
  return (await request<{ readonly circuits: readonly PlanningStatus[] }>('/api/planning')).circuits;
}

/** History of points (full names) between two plant times (s), thinned to about `samples` a point. */
export function fetchHistory(
  points: readonly string[],
  from: number,
  to: number,
  samples: number,
): Promise<HistoryAnswer> {
  const query = new URLSearchParams({
    points: points.join(','),
    from: new Date(from * 1000).toISOString(),
    to: new Date(to * 1000).toISOString(),
    samples: String(samples),
  });
  return request(`/api/history?${query}`);
}

/** The faults a simulated plant knows, and those that are on. For engineers. */
export const fetchSimulation = (): Promise<Simulation> => request('/api/simulation');

export const injectFault = (fault: FaultRequest): Promise<{ readonly id: number }> =>
  request('/api/simulation/faults', { method: 'POST', body: JSON.stringify(fault) });

export const clearFault = (id: number): Promise<unknown> =>
  request(`/api/simulation/faults/${id}`, { method: 'DELETE' });
