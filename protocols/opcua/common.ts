import { type DataValue, type StatusCode, StatusCodes } from 'node-opcua';

/** Quality as in every process image: 0 good, 1 uncertain, 2 bad. */
export type Quality = 0 | 1 | 2;

/** Where the protocol's events are told; a pino logger fits. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Quality of a status code by its severity bits (OPC 10000-4, 7.39.1). */
export function qualityOf(status: StatusCode): Quality {
  const severity = status.value >>> 30;
  return severity === 0 ? 0 : severity === 1 ? 1 : 2;
}

/** Status code that carries a quality. */
export function statusOf(quality: number): StatusCode {
  return quality === 0 ? StatusCodes.Good : quality === 1 ? StatusCodes.Uncertain : StatusCodes.Bad;
}

/** The status code of that name, or the fallback where OPC UA knows none. */
export function statusByName(name: string, fallback = StatusCodes.BadInternalError): StatusCode {
  return (StatusCodes as unknown as Record<string, StatusCode | undefined>)[name] ?? fallback;
}

/** A number as a value carries it: booleans as 0 and 1; not-a-number where it is none. */
export function numberOf(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'boolean') return raw ? 1 : 0;
  return Number.NaN;
}

/** Source time of a value in seconds since the epoch; 0 where it has none. */
export function sourceTimeOf(value: DataValue): number {
  return value.sourceTimestamp === null || value.sourceTimestamp === undefined
    ? 0
    : value.sourceTimestamp.getTime() / 1000;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
