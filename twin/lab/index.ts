export { createLabRouter } from './http/router.ts';
export { Lab } from './library/lab.ts';
export { epwFilesOf } from './library/weather-files.ts';
export { TrajectoryReader } from './trajectories/reader.ts';
export { TuningDesk } from './tuning/desk.ts';
