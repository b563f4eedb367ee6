import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ClockSettings } from './clock.ts';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);

const clock = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.strictObject({
      wallEpochMs: z.number(),
      plantEpochSeconds: z.number(),
      speed: z.number().min(0.01).max(100_000),
    }),
  );

const schema = z.object({
  BRAISE_HTTP_PORT: port(8080),
  BRAISE_PLANT_OPCUA_PORT: port(4840),
  BRAISE_CONTROLLER_OPCUA_PORT: port(4841),
  BRAISE_LAB_PORT: port(8081),
  BRAISE_HOST: z.string().min(1).default('127.0.0.1'),
  BRAISE_DATA_DIR: z.string().min(1).default('./var'),
  BRAISE_PLANT: z.string().min(1).default('chapelle'),
  BRAISE_SEED: z.coerce.number().int().min(0).max(0xffffffff).default(1),
  BRAISE_STRATEGY: z.string().min(1).default('rules'),
  BRAISE_CLOCK: clock.optional(),
  BRAISE_DEMO_PASSWORD: z.string().min(8, 'expected at least 8 characters').max(200).optional(),
  BRAISE_SIMULATION_PASSWORD: z.string().min(8, 'expected at least 8 characters').max(200).optional(),
  BRAISE_LAB_KEY: z.string().min(8, 'expected at least 8 characters').max(200).optional(),
  BRAISE_LAB_USER: z.string().min(1).optional(),
  BRAISE_LAB_PASSWORD: z.string().min(1).optional(),
  BRAISE_OUTLOOK: z
    .string()
    .transform((text) => text.split(/\s+/).filter((from) => from !== ''))
    .pipe(z.array(z.string()).max(8, 'expected at most 8 sources'))
    .optional(),
  BRAISE_OUTLOOK_TOKEN: z.string().min(1).max(4000).optional(),
  BRAISE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  BRAISE_INFLUX_URL: z.url().optional(),
  BRAISE_INFLUX_TOKEN: z.string().default(''),
  BRAISE_INFLUX_ORG: z.string().default('braise'),
  BRAISE_INFLUX_BUCKET: z.string().default('braise'),
});

/** What every process takes from its environment (design, section 8). */
export interface Environment {
  readonly httpPort: number;
  readonly plantOpcuaPort: number;
  readonly controllerOpcuaPort: number;
  readonly labPort: number;
  readonly host: string;
  /** Whether `host` is reachable from this machine only. */
  readonly loopback: boolean;
  /** Absolute: what is started in another folder means the same. */
  readonly dataDir: string;
  /** Path of the plant file. */
  readonly plantFile: string;
  readonly seed: number;
  readonly strategy: string;
  /** Absent: plant time is wall time. */
  readonly clock: ClockSettings | undefined;
  readonly demoPassword: string | undefined;
  /** Of the engineer's account on the server of a virtual plant; absent: its faults cannot be changed from outside. */
  readonly simulationPassword: string | undefined;
  /** What the HMI shows the lab when it asks about the plant; absent: the lab answers this machine only. */
  readonly labKey: string | undefined;
  /** The lab's account with the controller; absent: anonymous (loopback only). */
  readonly labAccount: { readonly name: string; readonly password: string } | undefined;
  /** Where forecasts and prices come from: paths of files, and addresses; absent: from the virtual plant, where there is one. */
  readonly outlook: { readonly sources: readonly string[]; readonly token: string | undefined } | undefined;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly influx:
    | { readonly url: string; readonly token: string; readonly org: string; readonly bucket: string }
    | undefined;
}

/** Thrown with one line per variable that is wrong. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Path of a plant by its name in `config/plants`, or the path itself where a file is named. */
export function plantFilePath(nameOrPath: string): string {
  if (/[\\/]|\.ya?ml$/.test(nameOrPath)) return nameOrPath;
  return fileURLToPath(new URL(`plants/${nameOrPath}.yaml`, import.meta.url));
}

/** Reads and checks the environment. Throws an {@link EnvironmentError} that names each wrong variable. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  // An empty variable is one that is not set, as shells and container files mean it.
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map(
      (issue) => `${String(issue.path[0])}=${given[String(issue.path[0])] ?? ''}: ${issue.message}`,
    );
    throw new EnvironmentError(lines.join('\n'));
  }
  const { data } = read;
  return {
    httpPort: data.BRAISE_HTTP_PORT,
    plantOpcuaPort: data.BRAISE_PLANT_OPCUA_PORT,
    controllerOpcuaPort: data.BRAISE_CONTROLLER_OPCUA_PORT,
    labPort: data.BRAISE_LAB_PORT,
    host: data.BRAISE_HOST,
    loopback: /^(127(\.\d+){3}|localhost|::1)$/.test(data.BRAISE_HOST),
    dataDir: resolve(data.BRAISE_DATA_DIR),
    plantFile: plantFilePath(data.BRAISE_PLANT),
    seed: data.BRAISE_SEED,
    strategy: data.BRAISE_STRATEGY,
    clock: data.BRAISE_CLOCK,
    demoPassword: data.BRAISE_DEMO_PASSWORD,
    simulationPassword: data.BRAISE_SIMULATION_PASSWORD,
    labKey: data.BRAISE_LAB_KEY,
    labAccount:
      data.BRAISE_LAB_USER === undefined || data.BRAISE_LAB_PASSWORD === undefined
        ? undefined
        : { name: data.BRAISE_LAB_USER, password: data.BRAISE_LAB_PASSWORD },
    outlook:
      data.BRAISE_OUTLOOK === undefined
        ? undefined
        : { sources: data.BRAISE_OUTLOOK, token: data.BRAISE_OUTLOOK_TOKEN },
    logLevel: data.BRAISE_LOG_LEVEL,
    influx:
      data.BRAISE_INFLUX_URL === undefined
        ? undefined
        : {
            url: data.BRAISE_INFLUX_URL,
            token: data.BRAISE_INFLUX_TOKEN,
            org: data.BRAISE_INFLUX_ORG,
            bucket: data.BRAISE_INFLUX_BUCKET,
          },
  };
}
