export { type Level, level, PriorityArrays, type PriorityEntry } from './priority.ts';
export { carriedSetpoint, ProcessImage, quality } from './process-image.ts';
