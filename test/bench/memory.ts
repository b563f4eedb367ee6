import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Bench } from './bench.ts';
import { figure } from './figure.ts';

const settledSeconds = 60;

/** Resident memory of a process, MB (Linux). */
function residentMegabytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (found === null) throw new Error(`process ${pid} tells no memory`);
  return Number(found[1]) / 1024;
}

/** Memory of a Node that does nothing. */
async function idle(): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log("up")'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    if (child.stdout === null || child.pid === undefined) throw new Error('no idle process');
    await once(child.stdout, 'data');
    return residentMegabytes(child.pid);
  } finally {
    child.kill();
  }
}

export const memory: Bench = {
  name: 'memory',
  what: `resident memory of each process after ${settledSeconds} s, beside a Node that does nothing`,
  async run(running) {
    const product = await running.product();
    await running.hasRun(settledSeconds);
    const peer = { name: 'idle Node', value: await idle() };
    const names = ['plant', 'controller', 'hmi', 'lab'] as const;
    const supervisor = figure('memory.supervisor', residentMegabytes(product.child.pid ?? 0), 'MB', peer);
    return [
      ...names.map((name) => figure(`memory.${name}`, residentMegabytes(product.pid(name)), 'MB', peer)),
      supervisor,
    ];
  },
};
