import { networkInterfaces } from 'node:os';

/**
 * The origins whose pages may talk to this server: its own addresses, and those given (a proxy's). A request without an Origin
 * header is no browser's cross-site request, so it is judged by its cookie alone.
 */
export function createOriginCheck(host: string, port: number, given: readonly string[]) {
  const names = new Set(['localhost', '127.0.0.1', '[::1]']);
  if (host === '0.0.0.0' || host === '::') {
    for (const addresses of Object.values(networkInterfaces())) {
      for (const { address, family } of addresses ?? []) names.add(family === 'IPv6' ? `[${address}]` : address);
    }
  } else names.add(host.includes(':') ? `[${host}]` : host);
  const origins = new Set(given.map((origin) => new URL(origin).origin));
  for (const one of names) {
    origins.add(`http://${one}:${port}`);
    if (port === 80) origins.add(`http://${one}`);
  }
  return (origin: string | undefined): boolean => origin === undefined || origins.has(origin);
}
