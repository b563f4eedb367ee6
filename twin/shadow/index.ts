export { type Estimate, type Learned, Shadow, type ShadowOptions } from './shadow.ts';
export type { Warning } from './warning.ts';
