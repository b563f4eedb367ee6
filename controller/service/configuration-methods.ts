import type { MethodAnswer, ObjectHandle, OpcuaServer } from '../../protocols/opcua/index.ts';
import type { ConfigurationDesk } from './configuration-desk.ts';
import { answerOf, number, person, text } from './methods.ts';

/** Longest text of a configuration over the wire, characters: a message may be 1 MiB. */
const textMaximum = 512 * 1024;

/** Adds the methods by which an engineer reads, checks and changes the configuration. */
export function addConfigurationMethods(
  server: Pick<OpcuaServer, 'addMethod'>,
  plant: ObjectHandle,
  desk: Pick<ConfigurationDesk, 'readVersion' | 'check' | 'apply' | 'rollBack'>,
): void {
  const add = (name: string, definition: Parameters<OpcuaServer['addMethod']>[3]) =>
    server.addMethod(plant, `ns=1;s=plant#${name}`, name, definition);
  const configuration = { ...text('text', 'a plant file, YAML'), maximum: textMaximum };
  const reason = text('reason', 'why; needed');
  add('ReadConfiguration', {
    inputs: [number('version', 'one that is kept; 0: the one in force')],
    handler: (who, [version]) => {
      const found = desk.readVersion(Number(version), person(who));
      if (found === undefined) return { status: 'BadNoMatch', message: `version ${Number(version)} is not kept` };
      return { status: 'Good', message: JSON.stringify(found) };
    },
  });
  add('CheckConfiguration', {
    inputs: [configuration],
    handler: async (who, [given]): Promise<MethodAnswer> => {
      const judged = await desk.check(String(given), person(who));
      return 'ok' in judged ? answerOf(judged) : { status: 'Good', message: JSON.stringify(judged) };
    },
  });
  add('ApplyConfiguration', {
    inputs: [configuration, number('basedOn', 'version that the text was made from'), reason],
    handler: async (who, [given, basedOn, why]) =>
      answerOf(await desk.apply(String(given), Number(basedOn), String(why), person(who))),
  });
  add('RollBackConfiguration', {
    inputs: [number('version', 'one that is kept'), reason],
    handler: async (who, [version, why]) => answerOf(await desk.rollBack(Number(version), String(why), person(who))),
  });
}
