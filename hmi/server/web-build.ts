import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Log } from '../history/index.ts';

export interface WebBuildOptions {
  /** Folder of the sources: with index.html, and vite.config.ts where there is one. */
  readonly source: string;
  /** Further files and folders whose change calls for a new build: what the sources import, the lock file. */
  readonly alsoHashed: readonly string[];
  /** Folder that receives `current/` and its `hash`. */
  readonly target: string;
  readonly log: Log;
}

const timeLimitMs = 300_000;
const fileLimit = 5000;
const outputLimit = 20_000;

/** The web app as built by Vite in a child process, only when its sources changed; an earlier build serves meanwhile. */
export function createWebBuild({ source, alsoHashed, target, log }: WebBuildOptions) {
  // Vite takes what is relative from the sources' folder, and not from here.
  const folder = resolve(target);
  const current = join(folder, 'current');
  const hashFile = join(folder, 'hash');
  let child: ChildProcess | undefined;
  let failed = false;

  async function build(): Promise<void> {
    try {
      await renew();
      failed = false;
    } catch (error) {
      failed = true;
      throw error;
    }
  }

  async function renew(): Promise<void> {
    const hash = hashOf([source, ...alsoHashed]);
    if (existsSync(join(current, 'index.html')) && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash)
      return;
    log.info({ source }, 'the web app changed: building it');
    const fresh = join(folder, 'next');
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await runVite(source, fresh, (started) => {
      child = started;
    });
    // Without a hash an interrupted exchange is built again at the next start.
    rmSync(hashFile, { force: true });
    rmSync(current, { recursive: true, force: true });
    renameSync(fresh, current);
    writeFileSync(hashFile, hash);
    log.info({ hash: hash.slice(0, 12) }, 'the web app is built');
  }

  return {
    /** Folder to serve, once there is a build. */
    folder: (): string | undefined => (existsSync(join(current, 'index.html')) ? current : undefined),
    /** Whether the last build failed: there is nothing to wait for. */
    failed: (): boolean => failed,
    /** Builds if need be. @throws with Vite's words when the sources do not build. */
    build,
    /** Stops a build under way. */
    stop(): void {
      child?.kill('SIGTERM');
    },
  };
}

/** A hash of names and contents of files; folders are entered, tests left out. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  let files = 0;
  const visit = (path: string, root: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name), root);
      return;
    }
    if (path.endsWith('.test.ts')) return;
    files += 1;
    if (files > fileLimit) throw new Error(`more than ${fileLimit} files under ${root}`);
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  };
  for (const path of paths) if (existsSync(path)) visit(path, dirname(path));
  return hash.digest('hex');
}

/** Runs `vite build`; rejects with the end of its output when it fails or takes too long. */
function runVite(source: string, outDir: string, started: (child: ChildProcess) => void): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', source, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeLimitMs,
      // Whatever the server itself runs under: what browsers get is never the libraries' development code.
      env: { ...process.env, NODE_ENV: 'production' },
    });
    started(child);
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputLimit);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`vite build ended with ${signal ?? code}: ${output.trim()}`));
    });
  });
}
