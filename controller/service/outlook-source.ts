import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { GivenOutlook } from '../scan/index.ts';
import { readOutlookDocument } from './outlook-document.ts';

/** A document is no longer than this, bytes. */
const bytesMaximum = 256 * 1024;
/** An answer over the network takes no longer than this, ms. */
const answerMs = 20_000;
/** A file is looked at this often, an address asked, ms; after a failure sooner, and later with each further one. */
const fileMs = 10_000;
const addressMs = 15 * 60_000;
const firstRetryMs = 30_000;

export interface OutlookSource {
  /** Path of a file, or an address that begins with http:// or https://. */
  readonly from: string;
  /** Sent as a bearer token, over https or to this machine only. */
  readonly token?: string | undefined;
  readonly electricityGrid: number;
}

/** What a source told: an outlook, or why there is none. */
export type OutlookNews = { readonly from: string } & ({ readonly given: GivenOutlook } | { readonly problem: string });

/** Reads a source for ever, and tells what it reads and, once, what is wrong; ends with the signal. */
export async function followSource(
  source: OutlookSource,
  tell: (news: OutlookNews) => void,
  signal: AbortSignal,
): Promise<void> {
  const { from } = source;
  const remote = /^https?:\/\//.test(from);
  let failures = 0;
  let seen = '';
  while (!signal.aborted) {
    try {
      const document = remote ? await fetched(source) : await readIfChanged(from, seen);
      if (document !== undefined) {
        const { text, made, version } = document;
        const now = Date.now() / 1000;
        tell({ from, given: readOutlookDocument(text, { now, made, electricityGrid: source.electricityGrid }) });
        seen = version;
      }
      failures = 0;
    } catch (error) {
      failures++;
      tell({ from, problem: error instanceof Error ? error.message : String(error) });
    }
    const usual = remote ? addressMs : fileMs;
    const wait = failures === 0 ? usual : Math.min(usual, firstRetryMs * 2 ** Math.min(20, failures - 1));
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}

interface Text {
  readonly text: string;
  /** Seconds since the epoch. */
  readonly made: number;
  readonly version: string;
}

/** @returns undefined where the file is the one that was read last */
async function readIfChanged(path: string, seen: string): Promise<Text | undefined> {
  const file = await open(path);
  try {
    const { mtimeMs, size } = await file.stat();
    const hourNow = Math.floor(Date.now() / 3_600_000);
    // With every hour anew: what it says of now is another part of it then.
    const version = `${mtimeMs} ${size} ${hourNow}`;
    if (version === seen) return undefined;
    const buffer = Buffer.alloc(bytesMaximum + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > bytesMaximum) throw new Error(`more than ${bytesMaximum} bytes`);
    return { text: buffer.toString('utf8', 0, length), made: mtimeMs / 1000, version };
  } finally {
    await file.close();
  }
}

async function fetched({ from, token }: OutlookSource): Promise<Text> {
  const address = new URL(from);
  const own = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(address.hostname);
  if (token !== undefined && address.protocol !== 'https:' && !own) throw new Error('a token is sent over https only');
  const answer = await fetch(address, {
    signal: AbortSignal.timeout(answerMs),
    // Where it leads is for the person who configures it to say: a token must not go elsewhere.
    redirect: 'error',
    headers: {
      accept: 'application/json, text/csv',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`answered ${answer.status}`);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    // Leaving the loop ends the transfer.
    if (length > bytesMaximum) throw new Error(`more than ${bytesMaximum} bytes`);
    parts.push(part);
  }
  const modified = Date.parse(answer.headers.get('last-modified') ?? '');
  return {
    text: Buffer.concat(parts).toString('utf8'),
    made: (Number.isNaN(modified) ? Date.now() : modified) / 1000,
    version: '',
  };
}
