import type { RuleName } from './finding.ts';

/** ISA-18.2 (2016), table 7 and EEMUA 191: more than ten alarms in ten minutes are a flood. */
const floodAlarms = 10;
const windowSeconds = 600;

/** How many alarms people get, and for how much of the time they come as a flood. */
export interface AlarmLoad {
  readonly hours: number;
  readonly raised: number;
  readonly floodHours: number;
}

export class AlarmCounter {
  readonly #begin: number;
  readonly #windows: number[] = [];
  #raised = 0;
  #end: number;

  constructor(begin: number) {
    this.#begin = begin;
    this.#end = begin;
  }

  /** Counts what was raised in a step that ends at `time`. */
  add(time: number, raised: number): void {
    this.#end = time;
    this.#raised += raised;
    const window = Math.floor((time - this.#begin) / windowSeconds);
    this.#windows[window] = (this.#windows[window] ?? 0) + raised;
  }

  result(): AlarmLoad {
    const floods = this.#windows.filter((count) => count > floodAlarms).length;
    return {
      hours: (this.#end - this.#begin) / 3600,
      raised: this.#raised,
      floodHours: (floods * windowSeconds) / 3600,
    };
  }
}

/** EEMUA 191 and issue 5: what an operator can bear, over a long time. */
const alarmsPerHourMaximum = 6;
const floodShareMaximum = 0.01;
/** A shorter time says little about the load of alarms, h. */
const alarmHoursMinimum = 24 * 30;

/** The load of alarms of all episodes together, and which rules it breaks. */
export interface TotalLoad {
  readonly hours: number;
  readonly perHour: number;
  readonly floodShare: number;
  readonly broken: readonly { readonly invariant: RuleName; readonly value: number }[];
}

/** Sums up the loads of episodes, and judges them where they are long enough to tell. */
export function judgeLoad(loads: readonly AlarmLoad[]): TotalLoad {
  const sum = (of: (load: AlarmLoad) => number) => loads.reduce((total, load) => total + of(load), 0);
  const hours = sum((load) => load.hours);
  const perHour = hours === 0 ? 0 : sum(({ raised }) => raised) / hours;
  const floodShare = hours === 0 ? 0 : sum(({ floodHours }) => floodHours) / hours;
  const broken: { invariant: RuleName; value: number }[] = [];
  if (hours >= alarmHoursMinimum) {
    if (perHour > alarmsPerHourMaximum) broken.push({ invariant: 'alarms.perHour', value: perHour });
    if (floodShare > floodShareMaximum) broken.push({ invariant: 'alarms.floods', value: floodShare });
  }
  return { hours, perHour, floodShare, broken };
}
