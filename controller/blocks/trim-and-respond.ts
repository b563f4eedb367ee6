import { clamp } from './blocks.ts';

/** Figures of a trim and respond, in the unit of what is reset and in seconds. */
export interface TrimAndRespondFigures {
  /** From the start of what it resets to its first step, s, and between two steps, s. */
  readonly startDelay: number;
  readonly sampleTime: number;
  /** Requests that count for nothing. */
  readonly ignoredRequests: number;
  /** Added at every step. */
  readonly trim: number;
  /** Added for each request that is not ignored, and the most of it in a step; of the other sign than `trim`. */
  readonly respond: number;
  readonly respondMaximum: number;
}

/**
 * Trim and respond (ASHRAE Guideline 36-2021, 5.1.14.3-4, as LBNL codes it in `Buildings.Controls.OBC.ASHRAE.G36.Generic.TrimAndRespond`): a
 * set-point goes on in small steps the way that spares energy until loads say that it is too far, and back by more steps the more of them
 * say so. While held (stages change) it stands still, and goes on from there.
 */
export class TrimAndRespond {
  value: number;
  readonly #initial: number;
  readonly #figures: TrimAndRespondFigures;
  /** Until the next step, s. */
  #left: number;

  constructor(figures: TrimAndRespondFigures, initial = 0) {
    this.#figures = figures;
    this.#initial = initial;
    this.value = initial;
    this.#left = figures.startDelay;
  }

  /** Until the next step, s, while it is at work and not held. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  /** What so many requests would make of the value with the next step, limits aside: how far it goes. */
  stepFor(requests: number): number {
    const { ignoredRequests, trim, respond, respondMaximum } = this.#figures;
    const counted = Math.max(0, requests - ignoredRequests);
    return trim + Math.min(Math.abs(respond) * counted, Math.abs(respondMaximum)) * Math.sign(respond);
  }

  /**
   * @param on whether what it resets is at work; while not, it is at its beginning
   * @param held whether it stands still
   * @param low lowest value, and `high` the highest
   */
  step(requests: number, on: boolean, held: boolean, dt: number, low: number, high: number): number {
    const { startDelay, sampleTime } = this.#figures;
    if (!on) {
      this.value = this.#initial;
      this.#left = startDelay;
    } else if (!held) {
      this.#left -= dt;
      if (this.#left <= 0) {
        this.#left += sampleTime;
        this.value += this.stepFor(requests);
      }
    }
    this.value = clamp(this.value, low, high);
    return this.value;
  }

  /** Goes on from where another stood, by its own figures. */
  succeed(before: TrimAndRespond): void {
    this.value = before.value;
    this.#left = Math.min(before.#left, Math.max(this.#figures.startDelay, this.#figures.sampleTime));
  }
}
