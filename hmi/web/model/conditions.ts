import type { Condition } from './shapes.ts';

/** Conditions that are causes of others, though they only limit. */
const causes: readonly string[] = ['condition.sensorLost'];

/** The conditions of an explanation, those that answer why first: what blocks, and what others follow from; else as the controller tells them. */
export function causesFirst(conditions: readonly Condition[]): Condition[] {
  const isCause = ({ blocking, key }: Condition): boolean => blocking || causes.includes(key);
  return [...conditions.filter(isCause), ...conditions.filter((condition) => !isCause(condition))];
}
