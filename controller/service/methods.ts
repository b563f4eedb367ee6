import type { AuditRecord } from '../../config/index.ts';
import type { Caller, MethodAnswer, ObjectHandle, OpcuaServer } from '../../protocols/opcua/index.ts';
import type { CommandBody, OperationalState, Role } from '../scan/index.ts';
import type { BesideNote, ServiceResult } from './commands.ts';

/** What the methods work on: people's commands and the audit. */
export interface MethodTarget {
  /** Carries out a command, keeps its effect, and writes it to the audit before it answers. */
  execute(body: CommandBody, who: { readonly user: string; readonly role: Role }): ServiceResult;
  /** Writes to the audit what was done beside the plant. */
  note(entry: BesideNote, who: { readonly user: string; readonly role: Role }): ServiceResult;
  readAudit(from: number, limit: number): AuditRecord[];
  /** What the controller knows of itself now: set-points, modes, tags, alarms, machines with their timers. */
  readState(): OperationalState;
}

/** Actions that may be noted from outside: none that looks like one of the controller's own. */
const besideAction = /^(lab|simulation)\.[a-z]{1,20}$/;
const roles: readonly string[] = ['viewer', 'operator', 'maintenance', 'engineer', 'admin'];
const auditMaximum = 500;

const statuses = {
  denied: 'BadUserAccessDenied',
  unknown: 'BadNodeIdUnknown',
  range: 'BadOutOfRange',
  state: 'BadInvalidState',
  invalid: 'BadInvalidArgument',
  busy: 'BadTooManyOperations',
} as const satisfies Record<Extract<ServiceResult, { ok: false }>['code'], string>;

export const text = (name: string, description: string) => ({ name, type: 'String', description }) as const;
export const number = (name: string, description: string) => ({ name, type: 'Double', description }) as const;

/** Adds the plant's methods under its object; each is checked, judged by role, and audited. */
export function addMethods(server: Pick<OpcuaServer, 'addMethod'>, plant: ObjectHandle, target: MethodTarget): void {
  type Input = ReturnType<typeof text> | ReturnType<typeof number>;
  type Body = (inputs: readonly (string | number | boolean)[]) => CommandBody | string;
  const command = (name: string, inputs: readonly Input[], body: Body): void => {
    server.addMethod(plant, `ns=1;s=plant#${name}`, name, {
      inputs,
      handler: (who, given) => {
        const wanted = body(given);
        if (typeof wanted === 'string') return { status: 'BadInvalidArgument', message: wanted };
        return answerOf(target.execute(wanted, person(who)));
      },
    });
  };
  const equipment = text('equipment', 'name of the equipment');
  const point = text('point', 'full name of the point');

  command('SetSetpoint', [point, number('value', "in the point's unit")], ([name, value]) => ({
    type: 'setpoint',
    point: String(name),
    value: Number(value),
  }));
  const modeInputs = [
    equipment,
    text('mode', 'automatic, manual or maintenance'),
    text('reason', 'needed for maintenance'),
    text('expectedEnd', 'ISO 8601 in plant time, or empty; manual ends then by itself'),
  ];
  command('SetMode', modeInputs, ([name, mode, reason, expectedEnd]) => {
    if (mode !== 'automatic' && mode !== 'manual' && mode !== 'maintenance') return `no mode ${String(mode)}`;
    const end = expectedEnd === '' ? undefined : Date.parse(String(expectedEnd)) / 1000;
    if (end !== undefined && !Number.isFinite(end)) return `${String(expectedEnd)} is no time in ISO 8601`;
    return {
      type: 'mode',
      equipment: String(name),
      mode,
      ...(reason === '' ? {} : { reason: String(reason) }),
      ...(end === undefined ? {} : { expectedEnd: end }),
    };
  });
  command('SetManualValue', [point, number('value', "in the point's unit")], ([name, value]) => ({
    type: 'manualValue',
    point: String(name),
    value: Number(value),
  }));
  command('ReleaseManualValue', [point], ([name]) => ({ type: 'manualValue', point: String(name), value: null }));
  command('ReleaseMaintenance', [equipment, text('reason', "needed to release another's tag")], ([name, reason]) => ({
    type: 'release',
    equipment: String(name),
    ...(reason === '' ? {} : { reason: String(reason) }),
  }));
  const tagInputs = [
    equipment,
    text('user', "whose tag; empty: one's own"),
    text('reason', "needed to release another's tag"),
  ];
  command('ReleaseTag', tagInputs, ([name, user, reason]) => ({
    type: 'release',
    equipment: String(name),
    ...(user === '' ? {} : { user: String(user) }),
    ...(reason === '' ? {} : { reason: String(reason) }),
  }));
  command('Reset', [equipment], ([name]) => ({ type: 'reset', equipment: String(name) }));
  command('EnterService', [equipment, text('reason', 'what was done, or empty')], ([name, reason]) => ({
    type: 'serviced',
    equipment: String(name),
    ...(reason === '' ? {} : { reason: String(reason) }),
  }));
  const strategyInputs = [text('strategy', 'baseline, rules, price or predictive'), text('reason', 'or empty')];
  command('SetStrategy', strategyInputs, ([strategy, reason]) => ({
    type: 'strategy',
    strategy: String(strategy),
    ...(reason === '' ? {} : { reason: String(reason) }),
  }));
  const partInputs = [
    text('circuit', 'a heating circuit, such as network'),
    text('strategy', 'as of SetStrategy, or plant: the plant’s, none of its own'),
    strategyInputs[1],
  ];
  command('SetStrategyOf', partInputs, ([part, strategy, reason]) => ({
    type: 'strategy',
    strategy: String(strategy),
    part: String(part),
    ...(reason === '' ? {} : { reason: String(reason) }),
  }));
  command('Acknowledge', [text('alarm', 'id of the alarm'), text('comment', 'or empty')], ([alarm, comment]) => ({
    type: 'acknowledge',
    alarm: String(alarm),
    ...(comment === '' ? {} : { comment: String(comment) }),
  }));
  server.addMethod(plant, 'ns=1;s=plant#WhoAmI', 'WhoAmI', {
    inputs: [],
    handler: (who) => ({ status: 'Good', message: JSON.stringify(person(who)) }),
  });
  const noteInputs = [
    text('action', 'such as lab.run'),
    text('target', 'what was acted on'),
    text('after', 'what was asked for'),
    text('result', 'done, or why not'),
  ];
  server.addMethod(plant, 'ns=1;s=plant#Note', 'Note', {
    inputs: noteInputs,
    handler: (who, given) => {
      const [action, , after, result] = given.map(String);
      const noting = person(who);
      if (noting.role !== 'engineer' && noting.role !== 'admin')
        return { status: 'BadUserAccessDenied', message: `role ${noting.role} does nothing that is noted here` };
      if (!besideAction.test(action)) return { status: 'BadInvalidArgument', message: `${action} cannot be noted` };
      return answerOf(target.note({ action, target: String(given[1]), after, result }, noting));
    },
  });
  server.addMethod(plant, 'ns=1;s=plant#ReadOperationalState', 'ReadOperationalState', {
    inputs: [],
    handler: () => ({ status: 'Good', message: JSON.stringify(target.readState()) }),
  });
  server.addMethod(plant, 'ns=1;s=plant#ReadAudit', 'ReadAudit', {
    inputs: [
      number('fromSequence', 'first record wanted; 0: the last ones'),
      number('limit', `at most ${auditMaximum}`),
    ],
    handler: (_who, [from, limit]) => {
      const records = target.readAudit(Number(from), Math.min(auditMaximum, Math.max(1, Number(limit))));
      return { status: 'Good', message: JSON.stringify(records) };
    },
  });
}

export function person({ user, role }: Caller): { user: string; role: Role } {
  return { user, role: roles.includes(role) ? (role as Role) : 'viewer' };
}

export function answerOf(result: ServiceResult): MethodAnswer {
  if (result.ok) {
    const warning = result.warning === undefined ? '' : `; ${result.warning}`;
    return { status: 'Good', message: `${result.before} → ${result.after}${warning}` };
  }
  return { status: statuses[result.code], message: result.message };
}
