import type { ConfigurationRecord, ConfigurationText, Judgement } from '../model/configuration.ts';
import type { PreviewAnswer } from '../model/shapes.ts';
import { request } from './session.ts';

/** What the page on the configuration asks of the controller and the lab, through the HMI's server. */
const base = '/api/configuration';
const post = <T>(path: string, body: object): Promise<T> =>
  request(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) });

export const fetchConfiguration = (): Promise<ConfigurationRecord> => request(base);

/** @param version 0: the one in force */
export const fetchVersion = (version: number): Promise<ConfigurationText> => request(`${base}/versions/${version}`);

export const checkConfiguration = (text: string): Promise<Judgement> => post('check', { text });

export const previewConfiguration = (text: string, hours: number): Promise<PreviewAnswer> =>
  post('preview', { text, hours });

/** @param basedOn version that the text was made from */
export const applyConfiguration = (text: string, basedOn: number, reason: string): Promise<{ message: string }> =>
  post('apply', { text, basedOn, reason });

export const rollBackConfiguration = (version: number, reason: string): Promise<{ message: string }> =>
  post('rollback', { version, reason });
