import { equipmentLabel, fullPointLabel, strategyLabel, valueText } from '../components/naming.ts';
import { tagsOf } from '../model/permissions.ts';
import type { Command, CommandAnswer } from '../model/shapes.ts';
import { tagsFollow } from '../model/tags.ts';
import type { TextKey } from '../texts/en.ts';
import { sendCommand } from './app.ts';
import { store } from './store.ts';

/** Refusals the server may give, with our words for them; anything else is shown in the server's own. */
const refusals: Readonly<Record<string, TextKey>> = {
  accessDenied: 'error.forbidden',
  outOfRange: 'error.outOfRange',
  invalidState: 'error.invalidState',
  unknownTarget: 'error.unknown',
  invalidArgument: 'error.invalid',
  controllerUnreachable: 'error.unavailable',
  unavailable: 'error.unavailable',
  loginAgain: 'error.loginAgain',
  tooManyCommands: 'error.tooMany',
  failed: 'error.failed',
};

/** Longest wait for the tags after a command: some scans. */
const tagsWaitMs = 4000;

/** Sends a command the person has confirmed, and says what became of it. */
export async function perform(command: Command): Promise<CommandAnswer> {
  const what = describe(command);
  store.say('info', store.translator.text('command.sending'));
  const answer = await sendCommand(command);
  if (answer.ok) {
    await tagsTold(command);
    store.say('info', store.translator.text('command.done', { what: tagBesideOthers(command) ?? what }));
  } else if (answer.code === 'outcomeUnknown' || answer.code === 'timeout')
    store.say('error', store.translator.text('command.outcomeUnknown', { what }));
  else if (answer.code === 'noAnswer') store.say('error', store.translator.text('command.noAnswer', { what }));
  else store.say('error', store.translator.text('command.refused', { what, message: refusalText(answer) }));
  return answer;
}

/** Waits until the tags on the screen are those after the command: the controller tells them with its next scan. */
async function tagsTold(command: Command): Promise<void> {
  if (!('equipment' in command)) return;
  const told = () => tagsFollow(command, store.session?.user, store.tags.get(command.equipment));
  await store.until('watched', told, tagsWaitMs);
}

/** What a tag that hangs beside those of others did, in words. */
function tagBesideOthers(command: Command): string | undefined {
  if (command.type !== 'mode' || command.mode !== 'maintenance') return undefined;
  const { equipment } = command;
  const tag = store.tags.get(equipment);
  const count = tagsOf({ tag }).length;
  if (count < 2 || !tagsFollow(command, store.session?.user, tag)) return undefined;
  return store.translator.text('command.tagToo', { equipment: equipmentLabel(equipment), count });
}

function refusalText(answer: { readonly code: string; readonly message: string }): string {
  const key = Object.hasOwn(refusals, answer.code) ? refusals[answer.code] : undefined;
  const ours = key && store.translator.text(key);
  const theirs = answer.message;
  if (!ours) return theirs || answer.code;
  return theirs && theirs !== ours ? `${ours} (${theirs})` : ours;
}

function describe(command: Command): string {
  const { translator, model } = store;
  const point = 'point' in command ? model?.pointByName.get(command.point) : undefined;
  const pointName = point ? fullPointLabel(point) : 'point' in command ? command.point : '';
  switch (command.type) {
    case 'setpoint':
      return translator.text('command.setpoint', {
        point: pointName,
        value: point ? valueText(point, command.value) : command.value,
      });
    case 'manualValue':
      return command.value === null
        ? translator.text('command.giveBack', { point: pointName })
        : translator.text('command.manualValue', {
            point: pointName,
            value: point ? valueText(point, command.value) : command.value,
          });
    case 'mode':
      return translator.text('command.mode', {
        equipment: equipmentLabel(command.equipment),
        mode: translator.text(`mode.${command.mode}`),
      });
    case 'release':
      return translator.text('command.release', { equipment: equipmentLabel(command.equipment) });
    case 'reset':
      return translator.text('command.reset', { equipment: equipmentLabel(command.equipment) });
    case 'serviced':
      return translator.text('command.serviced', { equipment: equipmentLabel(command.equipment) });
    case 'strategy':
      return command.part === undefined
        ? translator.text('command.strategy', { strategy: strategyLabel(command.strategy) })
        : translator.text('command.strategyOf', {
            strategy: strategyLabel(command.strategy),
            part: equipmentLabel(command.part),
          });
    case 'acknowledge':
      return translator.text('command.acknowledge');
  }
}
