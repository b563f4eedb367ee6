import type { z } from 'zod';
import { complaint } from './commands.ts';

/** An answer that tells a client what went wrong; anything else thrown is our fault, logged, and told as `internal`. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What a schema makes of an input. @throws RequestError 400 with its first complaint */
export function validated<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new RequestError(400, 'invalidRequest', complaint(result.error));
  return result.data;
}
