import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const bytesMaximum = 5 * 1024 * 1024;
/** Older files kept beside the present one: `name.log.1` is the youngest. */
const olderKept = 2;

/** A log on the disk that cannot grow beyond its bound: full files move up by one, the oldest is dropped. */
export class LogFile {
  readonly path: string;
  readonly #bytesMaximum: number;
  #file: number;
  #bytes: number;

  constructor(path: string, bytes = bytesMaximum) {
    this.path = path;
    this.#bytesMaximum = bytes;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#file = openSync(path, 'a', 0o600);
    this.#bytes = statSync(path).size;
  }

  /** Appends a line. Throws where the disk refuses. */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.#bytesMaximum) this.#rotate();
    writeSync(this.#file, bytes);
    this.#bytes += bytes.length;
  }

  close(): void {
    closeSync(this.#file);
  }

  #rotate(): void {
    closeSync(this.#file);
    for (let i = olderKept; i >= 1; i--) {
      const from = i === 1 ? this.path : `${this.path}.${i - 1}`;
      try {
        renameSync(from, `${this.path}.${i}`);
      } catch (error) {
        // The older ones are not there yet.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    this.#file = openSync(this.path, 'a', 0o600);
    this.#bytes = 0;
  }
}
