import { join } from 'node:path';
import { writeWhole } from '../../config/whole-file.ts';

/** How one supervised process stands. */
export interface ProcessStatus {
  readonly state: 'starting' | 'running' | 'waiting' | 'stopped';
  readonly pid?: number;
  /** Wall time, ISO 8601. */
  readonly since: string;
  readonly restarts: number;
}

/** `processes.json` in the data folder: what runs, for people, scripts and health checks. */
export class StatusFile {
  readonly #path: string;
  readonly #processes = new Map<string, ProcessStatus>();

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'processes.json');
  }

  /** Takes note of a change. Throws where the disk refuses. */
  set(name: string, status: ProcessStatus): void {
    this.#processes.set(name, status);
    writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#processes), undefined, 1));
  }
}
