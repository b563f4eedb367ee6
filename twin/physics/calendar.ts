export { type LocalTime, localMonth, localOffset, setLocalTime } from '../../config/index.ts';
