/** A reset of a fault that was carried out: of which equipment, and when in plant time, s. */
export interface DoneReset {
  readonly equipment: string;
  readonly time: number;
}

/** A fault that stands so long after its reset (s of plant time) was not taken away by it: some scans have passed. */
const settledSeconds = 5;

/** What became of a reset: too early to say, the fault is gone, or it stands since its cause lasts. */
export function outcomeOfReset(reset: DoneReset, state: string | undefined, now: number): 'open' | 'gone' | 'lasting' {
  if (now - reset.time < settledSeconds) return 'open';
  return state === 'fault' ? 'lasting' : 'gone';
}
