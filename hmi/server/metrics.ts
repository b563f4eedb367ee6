import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { StoreStats } from '../history/index.ts';

/** What the gauges read when somebody asks for the metrics. */
export interface MetricSources {
  readonly connected: () => boolean;
  readonly stale: () => boolean;
  readonly scan: () => { count: number; p99Ms?: unknown; overruns?: unknown } | undefined;
  readonly screens: () => number;
  readonly sessions: () => number;
  readonly alarms: () => number;
  readonly history: () => readonly StoreStats[];
}

/** Prometheus metrics of the HMI, and of the controller as far as it tells. */
export function createMetrics(sources: MetricSources) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'braise_hmi_' });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `braise_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('controller_connected', '1 while the OPC UA session with the controller stands', () =>
    Number(sources.connected()),
  );
  gauge('values_stale', '1 while all values count as lost', () => Number(sources.stale()));
  gauge('scans', 'Scans of the controller since its start', () => sources.scan()?.count ?? 0);
  gauge('scan_p99_milliseconds', '99th percentile of the scan time', () => numberOf(sources.scan()?.p99Ms));
  gauge('scan_overruns', 'Scans that took longer than their period', () => numberOf(sources.scan()?.overruns));
  gauge('screens', 'Open Socket.IO connections', sources.screens);
  gauge('sessions', 'Log-ins', sources.sessions);
  gauge('alarms', 'Alarms in the list', sources.alarms);
  historyGauges(registry, sources.history);
  const commands = new Counter({
    name: 'braise_commands_total',
    help: 'Commands by type and result',
    labelNames: ['type', 'result'],
    registers: [registry],
  });
  const logins = new Counter({
    name: 'braise_logins_total',
    help: 'Attempts to log in by result',
    labelNames: ['result'],
    registers: [registry],
  });
  return {
    commands,
    logins,
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

function historyGauges(registry: Registry, read: () => readonly StoreStats[]): void {
  const fields = ['written', 'waiting', 'dropped', 'bytes'] as const;
  for (const field of fields) {
    new Gauge({
      name: `braise_history_${field === 'bytes' ? 'bytes' : `samples_${field}`}`,
      help: field === 'bytes' ? 'Size of the history' : `Samples ${field}, by store`,
      labelNames: ['store'],
      registers: [registry],
      collect() {
        for (const stats of read()) this.set({ store: stats.name }, stats[field] ?? 0);
      },
    });
  }
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
