export { type Level, level, PriorityArrays, type PriorityEntry } from './priority.ts';
export { ProcessImage, quality } from './process-image.ts';
