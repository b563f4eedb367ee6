import { parentPort, workerData } from 'node:worker_threads';
import { followSource, type OutlookSource } from './outlook-source.ts';

/** A thread that reads forecasts and prices for the controller, so that nothing that comes over a network is near the scan. */
const port = parentPort;
if (port === null) throw new Error('this module is the body of a worker thread');
const forever = new AbortController().signal;
const { sources } = workerData as { readonly sources: readonly OutlookSource[] };
for (const source of sources) void followSource(source, (news) => port.postMessage(news), forever);
