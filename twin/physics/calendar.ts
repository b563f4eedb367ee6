export { type LocalTime, localOffset, setLocalTime } from '../../config/index.ts';
