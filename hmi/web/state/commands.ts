import { equipmentLabel, fullPointLabel, strategyLabel, valueText } from '../components/naming.ts';
import type { Command, CommandAnswer } from '../model/shapes.ts';
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

/** Sends a command the person has confirmed, and says what became of it. */
export async function perform(command: Command): Promise<CommandAnswer> {
  const what = describe(command);
  store.say('info', store.translator.text('command.sending'));
  const answer = await sendCommand(command);
  if (answer.ok) store.say('info', store.translator.text('command.done', { what }));
  else if (answer.code === 'outcomeUnknown' || answer.code === 'timeout')
    store.say('error', store.translator.text('command.outcomeUnknown', { what }));
  else if (answer.code === 'noAnswer') store.say('error', store.translator.text('command.noAnswer', { what }));
  else store.say('error', store.translator.text('command.refused', { what, message: refusalText(answer) }));
  return answer;
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
