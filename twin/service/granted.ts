import type { Request } from 'express';
import { showsKey } from '../lab/http/key.ts';

/** Whether a request is the HMI's: it shows the key of both, or, where there is none, comes from this machine. */
export function granted(request: Request, key: string | undefined): boolean {
  if (key === undefined) return /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '');
  return showsKey(request, key);
}
