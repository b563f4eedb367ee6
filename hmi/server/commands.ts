import { z } from 'zod';

const name = z.string().min(1).max(200);
const text = z.string().max(500);
const number = z.number().refine(Number.isFinite, 'must be a finite number');

/** A command as the browser gives it. Unknown keys are refused: a misspelt one must not be silently ignored. */
export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('setpoint'), point: name, value: number }),
  z.strictObject({
    type: z.literal('mode'),
    equipment: name,
    mode: z.enum(['automatic', 'manual', 'maintenance']),
    reason: text.optional(),
    expectedEnd: z.iso.datetime({ offset: true }).optional(),
  }),
  z.strictObject({ type: z.literal('release'), equipment: name, user: name.optional(), reason: text.optional() }),
  z.strictObject({ type: z.literal('manualValue'), point: name, value: number.nullable() }),
  z.strictObject({ type: z.literal('reset'), equipment: name }),
  z.strictObject({ type: z.literal('serviced'), equipment: name, reason: text.optional() }),
  z.strictObject({ type: z.literal('strategy'), strategy: name, part: name.optional(), reason: text.optional() }),
  z.strictObject({ type: z.literal('acknowledge'), alarm: name, comment: text.optional() }),
]);

export type Command = z.infer<typeof commandSchema>;

/** A call of one of the controller's methods: its name after `plant#`, and its input arguments. */
export interface MethodCall {
  readonly method: string;
  readonly inputs: readonly (string | number)[];
}

/** The method of the controller that carries a command out. */
export function methodOf(command: Command): MethodCall {
  switch (command.type) {
    case 'setpoint':
      return { method: 'SetSetpoint', inputs: [command.point, command.value] };
    case 'mode': {
      const { equipment, mode, reason = '', expectedEnd = '' } = command;
      return { method: 'SetMode', inputs: [equipment, mode, reason, expectedEnd] };
    }
    case 'release':
      if (command.user !== undefined)
        return { method: 'ReleaseTag', inputs: [command.equipment, command.user, command.reason ?? ''] };
      return { method: 'ReleaseMaintenance', inputs: [command.equipment, command.reason ?? ''] };
    case 'manualValue':
      return command.value === null
        ? { method: 'ReleaseManualValue', inputs: [command.point] }
        : { method: 'SetManualValue', inputs: [command.point, command.value] };
    case 'reset':
      return { method: 'Reset', inputs: [command.equipment] };
    case 'serviced':
      return { method: 'EnterService', inputs: [command.equipment, command.reason ?? ''] };
    case 'strategy':
      return command.part === undefined
        ? { method: 'SetStrategy', inputs: [command.strategy, command.reason ?? ''] }
        : { method: 'SetStrategyOf', inputs: [command.part, command.strategy, command.reason ?? ''] };
    case 'acknowledge':
      return { method: 'Acknowledge', inputs: [command.alarm, command.comment ?? ''] };
  }
}

export type FailureCode =
  | 'accessDenied'
  | 'invalidArgument'
  | 'outOfRange'
  | 'invalidState'
  | 'unknownTarget'
  | 'controllerUnreachable'
  /** The answer was lost: it may have been carried out. */
  | 'outcomeUnknown'
  | 'loginAgain'
  | 'tooManyCommands'
  | 'timeout'
  | 'failed';

/** What the browser is told of a command. */
export type CommandAnswer =
  | { readonly ok: true; readonly message?: string }
  | { readonly ok: false; readonly code: FailureCode; readonly message: string };

const codes: Readonly<Record<string, FailureCode>> = {
  BadUserAccessDenied: 'accessDenied',
  BadInvalidArgument: 'invalidArgument',
  BadTypeMismatch: 'invalidArgument',
  BadOutOfRange: 'outOfRange',
  BadInvalidState: 'invalidState',
  BadNodeIdUnknown: 'unknownTarget',
  BadNoMatch: 'unknownTarget',
  BadTimeout: 'timeout',
  BadRequestTimeout: 'timeout',
};

/** Our code for an OPC UA status name. */
export function failureOf(status: string): FailureCode {
  return codes[status] ?? 'failed';
}

/** The first complaint of a validation, with its place: `value: must be a finite number`. */
export function complaint(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue.path.join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
