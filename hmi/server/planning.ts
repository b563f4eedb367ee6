import { z } from 'zod';
import type { Controller } from './controller.ts';
import { RequestError } from './request-error.ts';

const schema = z.array(z.unknown());

/**
 * How it stands with the plans of all heating circuits, as the controller's node has it: some kilobytes once an hour, so it is read when a
 * page asks and not sent to every screen.
 * @throws RequestError 503 where the controller cannot be reached, 502 where what it tells is no such list
 */
export async function readPlanning(controller: Pick<Controller, 'readText'>): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await controller.readText('plant#planning');
  } catch (error) {
    throw new RequestError(503, 'controllerUnreachable', `The plans cannot be read: ${(error as Error).message}`);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new RequestError(502, 'failed', 'What the controller tells of its plans is not in its contract.');
  }
}
