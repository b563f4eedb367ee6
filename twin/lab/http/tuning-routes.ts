import type { Router } from 'express';
import { z } from 'zod';
import type { TuningDesk } from '../tuning/desk.ts';
import { operatingPoints } from '../tuning/points.ts';
import { validated, whoAsks } from './requests.ts';

const text = z.string().max(512 * 1024);
const loops = z.array(z.string().max(200)).min(1).max(1000);
const startSchema = z.strictObject({
  text: text.optional(),
  loops: loops.optional(),
  at: z.array(z.string().max(50)).min(1).max(10).optional(),
});
const prepareSchema = z.strictObject({ text, loops });

/** Tuning of loops: what there is to choose, the last job, and its proposals in a plant's text. */
export function tuningRoutes(router: Router, desk: TuningDesk): void {
  const told = () => ({ job: desk.job === undefined ? undefined : { ...desk.job, share: desk.share } });
  router.get('/tuning', (_request, response) => {
    response.json(told());
  });
  router.get('/tuning/options', (_request, response) => {
    response.json({ loops: desk.loops(), points: operatingPoints });
  });
  router.post('/tuning', (request, response) => {
    desk.start(validated(startSchema, request.body), whoAsks(request.get('x-braise-user')));
    response.status(201).json(told());
  });
  router.post('/tuning/cancel', async (_request, response) => {
    await desk.cancel();
    response.json({ ok: true });
  });
  router.post('/tuning/text', (request, response) => {
    const { text, loops } = validated(prepareSchema, request.body);
    response.json({ text: desk.prepare(text, loops) });
  });
}
