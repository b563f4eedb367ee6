/** What a worker thread of the comparison does. */
export { perform as default } from './tasks.ts';
