import type { Logger } from './opcua/index.ts';

const closeLimitMs = 5000;

/**
 * Ends this process in order on SIGTERM, SIGINT, or when the supervisor that started it is gone; whatever hangs is cut off
 * after five seconds.
 */
export function stopInOrder(logger: Logger, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), closeLimitMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', () => stop('supervisor gone'));
}

/** Exit code for what trying again does not mend (sysexits.h: EX_CONFIG); a taken port may come free. */
const refusedCode = 78;

/** Ends this process with words a person can act on; the supervisor does not start it again unless it ran before. */
export function refuseToStart(name: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const taken = code === 'EADDRINUSE' ? 'its port is taken by another program: ' : '';
  process.stderr.write(`${name}: ${taken}${message}\n`);
  process.exit(code === 'EADDRINUSE' ? 1 : refusedCode);
}

/** Tells the supervisor that this process serves now. */
export function tellReady(details: object = {}): void {
  process.send?.({ type: 'ready', ...details });
}
