import { z } from 'zod';

const text = z.string().min(1);
const list = text.transform((value) => value.split(',').map((item) => item.trim()));

const schema = z
  .object({
    BRAISE_CONTROLLER_ENDPOINT: z.string().startsWith('opc.tcp://').optional(),
    BRAISE_HMI_USER: text.optional(),
    BRAISE_HMI_PASSWORD: text.optional(),
    BRAISE_HMI_ORIGINS: list.pipe(z.array(z.url({ protocol: /^https?$/ }))).default([]),
    BRAISE_HISTORY_DAYS: z.coerce.number().int().min(1).max(36_500).default(400),
    BRAISE_HISTORY_MEGABYTES: z.coerce.number().int().min(100).default(10_000),
    BRAISE_HISTORY_HEARTBEAT_SECONDS: z.coerce.number().min(10).max(86_400).default(300),
  })
  .refine((value) => (value.BRAISE_HMI_USER === undefined) === (value.BRAISE_HMI_PASSWORD === undefined), {
    path: ['BRAISE_HMI_USER'],
    message: 'and BRAISE_HMI_PASSWORD are given together or not at all',
  });

/** What only the HMI reads from the environment; addresses and folders that all processes share are in `config`. */
export interface HmiSettings {
  /** Endpoint of the controller; undefined: the one on this machine. */
  readonly controllerEndpoint: string | undefined;
  /** Account of the HMI's own session with the controller; undefined: anonymous (loopback only). */
  readonly account: { readonly user: string; readonly password: string } | undefined;
  readonly origins: readonly string[];
  readonly retention: { readonly days: number; readonly bytes: number };
  readonly heartbeatSeconds: number;
}

/**
 * Reads the settings.
 * @throws with the name of every variable that is wrong and what was expected.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): HmiSettings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the environment is not valid: ${problems.join('; ')}`);
  }
  const value = result.data;
  const { BRAISE_HMI_USER: user, BRAISE_HMI_PASSWORD: password } = value;
  return {
    controllerEndpoint: value.BRAISE_CONTROLLER_ENDPOINT,
    account: user !== undefined && password !== undefined ? { user, password } : undefined,
    origins: value.BRAISE_HMI_ORIGINS,
    retention: { days: value.BRAISE_HISTORY_DAYS, bytes: value.BRAISE_HISTORY_MEGABYTES * 1e6 },
    heartbeatSeconds: value.BRAISE_HISTORY_HEARTBEAT_SECONDS,
  };
}
