import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

const digest = (word: string) => createHash('sha256').update(word).digest();

/** Whether a request shows the key that the supervisor gave to the HMI's server; how long the answer takes tells nothing of it. */
export function showsKey(request: Request, key: string): boolean {
  return timingSafeEqual(digest(request.get('x-braise-key') ?? ''), digest(key));
}
