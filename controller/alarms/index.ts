export { type AlarmState, Alarms } from './alarms.ts';
