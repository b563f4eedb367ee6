export { Alarms, type AlarmState } from './alarms.ts';
