import type { TuningJob, TuningOptions } from '../model/tuning.ts';
import { request } from './session.ts';

/** What the page on tuning asks of the lab, through the HMI's server. */
const base = '/api/lab/tuning';
const post = <T>(path: string, body: object): Promise<T> =>
  request(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) });

interface Told {
  readonly job?: TuningJob;
}

export const fetchTuningOptions = (): Promise<TuningOptions> => request(`${base}/options`);
export const fetchTuning = async (): Promise<TuningJob | undefined> => (await request<Told>(base)).job;

/** @param text the plant's configuration in force */
export const startTuning = async (
  text: string,
  loops: readonly string[],
  at: readonly string[],
): Promise<TuningJob | undefined> => (await post<Told>('', { text, loops, at })).job;

export const cancelTuning = (): Promise<unknown> => post('/cancel', {});

/** A configuration's text with what was proposed for some loops. */
export const prepareTuning = async (text: string, loops: readonly string[]): Promise<string> =>
  (await post<{ text: string }>('/text', { text, loops })).text;
