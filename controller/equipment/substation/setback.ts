import {
  type EquipmentOf,
  hoursToEnd,
  hoursToOccupancy,
  type LocalTime,
  localOffset,
  type OccupiedHours,
  setLocalTime,
} from '../../../config/index.ts';
import { clamp, interpolateClamped } from '../../blocks/index.ts';
import { OptimumStop, type StoredStop } from './optimum-stop.ts';

type Parameters = EquipmentOf<'substation'>['parameters'];
export type SetbackParameters = NonNullable<Parameters['setback']>;
type Curve = NonNullable<Parameters['heating']>['curve'];

/** In the order of the point's enumeration. */
export const setbackPhases = ['occupied', 'setBack', 'optimumStart', 'optimumStop'] as const;
export type SetbackPhase = (typeof setbackPhases)[number];

/**
 * A room this far below its set-point counts as warm, K. Siemens' Albatros² takes 1/4 K; but the last of it comes only as the structure warms
 * up, and a start that waited for it would learn to begin at midnight.
 */
const tolerance = 0.5;
/** A start teaches where the room was short by this much at least, K. */
const lessonMinimum = 0.5;
/** Share of what a morning was off that is learned from it. */
const gain = 0.5;
/** Bounds of what is learned, seconds a kelvin: a hall with air heaters, and a heavy floor in frost. */
const paceMinimum = 300;
const paceMaximum = 6 * 3600;
/** A room that rests and has cooled down rests again once it is this much warmer than asked, K. */
const restHysteresis = 0.5;

/** What a set-back is judged by. */
export interface SetbackView {
  /** Plant time, s. */
  readonly time: number;
  /** °C; the room's is not a number where it is not known. */
  readonly outdoor: number;
  readonly room: number;
  /** Set-points of the room in the occupied hours and outside them, °C. */
  readonly comfort: number;
  readonly reduced: number;
  readonly enabled: boolean;
  /** Hours since local midnight. */
  readonly from: number;
  readonly until: number;
  /** Whether it is heated at all, and by its own controller: else nothing is to be learned. */
  readonly heats: boolean;
}

/** A start under way: since when, and how warm room and outdoor air were then. */
interface Trial {
  readonly at: number;
  readonly room: number;
  readonly outdoor: number;
}

/** A softened start: since when the room's set-point rises, and from where. */
interface Ramp {
  readonly at: number;
  readonly from: number;
}

export interface StoredSetback {
  readonly phase: SetbackPhase;
  /** What was learned: seconds a kelvin at the cold and at the mild end of the curve. */
  readonly coldPace: number;
  readonly mildPace: number;
  readonly rests: boolean;
  readonly trial?: Trial;
  readonly ramp?: Ramp;
  readonly stop?: StoredStop;
}

/**
 * Night set-back with optimum start (EN 12098-1): outside the occupied hours the room's set-point is lowered as far as frost and the building's
 * inertia allow, and raised again so early that the room is warm when they begin. How early is learned each morning from how long the room took:
 * a line over the outdoor temperature, corrected by normalised least mean squares. A start may be softened, and heating stop before the hours end
 * ({@link OptimumStop}), where the plant file has it so.
 */
export class NightSetback {
  phase: SetbackPhase = 'occupied';
  /** What the room shall have now, °C. */
  roomSetpoint = Number.NaN;
  /** How long before occupancy heating would begin now, s; and when that and occupancy are, plant time (infinite: never). */
  leadTime = 0;
  startsAt = Number.NEGATIVE_INFINITY;
  occupiedAt = Number.NEGATIVE_INFINITY;
  /** When the present occupied hours end, plant time; infinite: they do not, or there are none now. */
  endsAt = Number.POSITIVE_INFINITY;
  /** Whether supply is raised to bring the room back: in a start, where that is softened only if the room lags behind. */
  boosts = false;
  /** What keeps the room warmer than was asked for outside the occupied hours. */
  limitedBy: 'frost' | 'inertia' | undefined;
  /** Whether the room is still so warm that pump and valve may rest. */
  rests = false;
  readonly #p: SetbackParameters;
  readonly #curve: Curve;
  readonly #offset: (time: number) => number;
  readonly #local: { -readonly [K in keyof LocalTime]: number } = { hour: 0, day: 0, weekday: 0 };
  readonly #hours: { -readonly [K in keyof OccupiedHours]: OccupiedHours[K] };
  #coldPace: number;
  #mildPace: number;
  #trial: Trial | undefined;
  #ramp: Ramp | undefined;
  /** Fastest rise of the room's set-point, K/s; infinite: at once. */
  readonly #rise: number;
  readonly #stop: OptimumStop;

  constructor(parameters: SetbackParameters, curve: Curve, timeZone: string) {
    this.#p = parameters;
    this.#curve = curve;
    this.#offset = localOffset(timeZone);
    this.#hours = { days: parameters.occupiedDays, from: 0, until: 0 };
    this.#coldPace = parameters.warmUpTimePerKelvin;
    this.#mildPace = parameters.warmUpTimePerKelvin;
    this.#rise = parameters.startRate > 0 ? parameters.startRate / 60 : Number.POSITIVE_INFINITY;
    this.#stop = new OptimumStop(parameters);
  }

  /** Seconds for each kelvin that the room is thought to take at an outdoor temperature. */
  pace(outdoor: number): number {
    const { coldOutdoor, mildOutdoor } = this.#curve;
    return interpolateClamped(outdoor, coldOutdoor, this.#coldPace, mildOutdoor, this.#mildPace);
  }

  /** Seconds for each kelvin of a start: what the room is thought to take, or what a softened start gives it, whichever is longer. */
  startPace(outdoor: number): number {
    return Math.max(this.pace(outdoor), 1 / this.#rise);
  }

  /** Judges anew; meant to be called about once a minute. */
  judge(view: SetbackView): void {
    const { time, room, outdoor } = view;
    this.#learn(view);
    this.#stop.learn(view, this.rests && view.heats);
    setLocalTime(this.#local, time, this.#offset(time));
    this.#hours.from = view.from;
    this.#hours.until = view.until;
    const left = view.enabled ? hoursToOccupancy(this.#local, this.#hours) * 3600 : 0;
    this.occupiedAt = time + left;
    this.leadTime = this.#lead(view);
    if (left === 0) this.#judgeStop(view);
    else if (left <= this.leadTime) {
      if (this.phase !== 'optimumStart') this.#begin(view);
    } else if (this.phase !== 'optimumStart' || left > this.#p.leadTimeMaximum) {
      // A start that has brought the room up holds it until occupancy; only other hours, well ahead, send it down again.
      this.phase = 'setBack';
      this.#trial = undefined;
    }
    this.startsAt = this.phase === 'setBack' ? this.occupiedAt - this.leadTime : Number.NEGATIVE_INFINITY;
    const reduced = this.#reduced(view);
    this.roomSetpoint = this.phase === 'setBack' ? reduced : this.#brought(view);
    this.boosts = this.phase === 'optimumStart' && !(this.#ramp !== undefined && room > this.roomSetpoint - tolerance);
    if (this.phase === 'optimumStop') return;
    const warm = room > reduced + (this.rests ? 0 : restHysteresis);
    this.rests = this.phase === 'setBack' && warm && outdoor > this.#p.restOutdoorTemperatureMinimum;
  }

  /** In the occupied hours: whether heating may stop already. Once it has, it comes back only if the room falls too far. */
  #judgeStop(view: SetbackView): void {
    const { time, comfort, room, enabled } = view;
    const left = enabled ? hoursToEnd(this.#local, this.#hours) * 3600 : Number.POSITIVE_INFINITY;
    this.endsAt = time + left;
    this.#stop.reckon(view);
    const stopped = this.phase === 'optimumStop' && left <= this.#p.stopLeadTimeMaximum;
    const stops = left <= this.#stop.leadTime;
    if (stopped) this.rests &&= room > this.#stop.least(comfort);
    else if (stops) this.rests = true;
    this.phase = stopped || stops ? 'optimumStop' : 'occupied';
  }

  /** What the room shall have while it is not set back, °C. */
  #brought({ time, comfort }: SetbackView): number {
    if (this.phase === 'optimumStop') return this.#stop.least(comfort);
    if (this.phase !== 'optimumStart' || this.#ramp === undefined) return comfort;
    return Math.min(comfort, this.#ramp.from + this.#rise * (time - this.#ramp.at));
  }

  #begin({ time, room, outdoor, comfort, reduced, heats }: SetbackView): void {
    this.phase = 'optimumStart';
    const from = Number.isNaN(room) ? reduced : Math.max(reduced, room);
    this.#ramp = Number.isFinite(this.#rise) ? { at: time, from } : undefined;
    const taught = heats && comfort - tolerance - room >= lessonMinimum;
    this.#trial = taught ? { at: time, room, outdoor } : undefined;
  }

  #lead({ comfort, room, outdoor }: SetbackView): number {
    const { leadTimeMaximum, coldLeadTime, mildLeadTime } = this.#p;
    const { coldOutdoor, mildOutdoor } = this.#curve;
    const lead = Number.isNaN(room)
      ? interpolateClamped(outdoor, coldOutdoor, coldLeadTime, mildOutdoor, mildLeadTime)
      : this.startPace(outdoor) * (comfort - tolerance - room);
    return clamp(lead, 0, leadTimeMaximum);
  }

  /** The set-point outside the occupied hours, raised as frost and inertia ask. */
  #reduced({ comfort, reduced, outdoor }: SetbackView): number {
    const { raiseBeginOutdoorTemperature, raiseEndOutdoorTemperature, leadTimeMaximum } = this.#p;
    const inFrost = interpolateClamped(
      outdoor,
      raiseEndOutdoorTemperature,
      comfort,
      raiseBeginOutdoorTemperature,
      reduced,
    );
    const byInertia = comfort - tolerance - leadTimeMaximum / this.startPace(outdoor);
    this.limitedBy = byInertia > inFrost && byInertia > reduced ? 'inertia' : inFrost > reduced ? 'frost' : undefined;
    return Math.min(Math.max(reduced, inFrost, byInertia), Math.max(reduced, comfort));
  }

  /** Ends a start once the room is warm, or has had its time, and learns from it; forgets one that something else disturbed. */
  #learn({ time, room, comfort, heats }: SetbackView): void {
    const trial = this.#trial;
    if (trial === undefined) return;
    const took = time - trial.at;
    const warm = room >= comfort - tolerance;
    if (Number.isNaN(room) || !heats) this.#trial = undefined;
    if (this.#trial === undefined || !(warm || took >= 2 * this.#p.leadTimeMaximum)) return;
    this.#trial = undefined;
    const risen = room - trial.room;
    const observed = clamp(risen > 0 ? took / risen : paceMaximum, paceMinimum, paceMaximum);
    const { coldOutdoor, mildOutdoor } = this.#curve;
    const mild = clamp((trial.outdoor - coldOutdoor) / (mildOutdoor - coldOutdoor), 0, 1);
    const cold = 1 - mild;
    const step = (gain * (observed - this.pace(trial.outdoor))) / (cold * cold + mild * mild);
    this.#coldPace = clamp(this.#coldPace + step * cold, paceMinimum, paceMaximum);
    this.#mildPace = clamp(this.#mildPace + step * mild, paceMinimum, paceMaximum);
  }

  store(): StoredSetback {
    return {
      phase: this.phase,
      coldPace: this.#coldPace,
      mildPace: this.#mildPace,
      rests: this.rests,
      ...(this.#trial === undefined ? {} : { trial: this.#trial }),
      ...(this.#ramp === undefined ? {} : { ramp: this.#ramp }),
      stop: this.#stop.store(),
    };
  }

  restore(stored: StoredSetback): void {
    this.phase = stored.phase;
    this.#coldPace = stored.coldPace;
    this.#mildPace = stored.mildPace;
    this.rests = stored.rests;
    this.#trial = stored.trial;
    this.#ramp = Number.isFinite(this.#rise) ? stored.ramp : undefined;
    if (stored.stop !== undefined) this.#stop.restore(stored.stop);
  }

  /** Goes on from where another stood, until the next judgement by its own parameters. */
  succeed(before: NightSetback): void {
    this.restore(before.store());
    this.roomSetpoint = before.roomSetpoint;
    this.leadTime = before.leadTime;
    this.startsAt = before.startsAt;
    this.occupiedAt = before.occupiedAt;
    this.limitedBy = before.limitedBy;
    this.endsAt = before.endsAt;
    this.boosts = before.boosts;
    this.#stop.succeed(before.#stop);
  }
}
