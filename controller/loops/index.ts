export { type LoopName, type LoopPlace, LoopSupervision, type OscillationCause } from './supervision.ts';
