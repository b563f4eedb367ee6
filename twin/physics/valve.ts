/** Flow through a shut valve over that through the open one (leakage class IV of IEC 60534-4: 0.01 %). */
export const valveLeakage = 1e-4;

/**
 * Flow coefficient of a valve over its full one (IEC 60534-2-4). An equal-percentage valve follows `R^(x-1)` from 5 % stroke
 * up, and straight to its leakage below, as real trims do.
 * @param position stroke, 0 to 1
 */
export function valveOpening(
  characteristic: 'linear' | 'equalPercentage',
  rangeability: number,
  position: number,
): number {
  const x = Math.min(1, Math.max(0, position));
  if (characteristic === 'linear') return valveLeakage + (1 - valveLeakage) * x;
  if (x >= 0.05) return rangeability ** (x - 1);
  const knee = rangeability ** (0.05 - 1);
  return valveLeakage + (knee - valveLeakage) * (x / 0.05);
}

/** Least change of its command that an actuator answers (electric globe-valve actuators: 0.2 to 1 % of stroke). */
const valveSensitivity = 0.005;

/** Whether an actuator at a position moves for a command that differs by its sensitivity; both ends are always reached. */
export function asksMove(position: number, target: number, sensitivity = valveSensitivity): boolean {
  const difference = target - position;
  if (difference === 0) return false;
  return difference > sensitivity || difference < -sensitivity || target <= 0 || target >= 1;
}

/** Moves towards a target at a bounded rate; both as shares, `strokeTime` seconds from end to end. */
export function stroke(position: number, target: number, dt: number, strokeTime: number): number {
  const step = dt / strokeTime;
  const wanted = Math.min(1, Math.max(0, target));
  if (wanted > position + step) return position + step;
  if (wanted < position - step) return position - step;
  return wanted;
}
