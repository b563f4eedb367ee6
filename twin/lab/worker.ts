/** What a worker thread of the pool does. */
export { simulate as default } from './simulate.ts';
