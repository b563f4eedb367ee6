import express from 'express';
import { type Plant, wireSeconds } from '../../config/index.ts';
import { Shadow, type Warning } from '../shadow/index.ts';
import { granted } from './granted.ts';
import type { PlantView } from './plant-view.ts';
import { readShadow, saveShadow } from './shadow-file.ts';

interface Log {
  info(details: object, text: string): void;
  warn(details: object, text: string): void;
}

export interface LiveShadowOptions {
  readonly view: Pick<PlantView, 'plant' | 'values' | 'connected'>;
  /** Plant time now, s. */
  readonly plantNow: () => number;
  /** Plant seconds per wall second. */
  readonly speed: number;
  readonly path: string;
  readonly log: Log;
}

/** Plant seconds between two looks, at least; in a fast plant as many as pass in a tick. */
const lookSeconds = 10;
/** A shadow learns so long what its plant is like before it judges, plant seconds. */
const learningSeconds = 7 * 86400;
const saveSeconds = 3600;
/** Longest step it follows; beyond (a plant that runs too fast, a gap) it begins anew. */
const stepMaximum = 900;
/** Deviations told: the largest. */
const deviationsTold = 20;

/** The shadow beside the running plant: fed by the view, kept over restarts. Nothing depends on it. */
export class LiveShadow {
  readonly #options: LiveShadowOptions;
  readonly #plant: Plant;
  #shadow: Shadow;
  #learnedSeconds = 0;
  #last = Number.NaN;
  #saved = Number.NaN;

  constructor(options: LiveShadowOptions) {
    this.#options = options;
    this.#plant = options.view.plant;
    this.#shadow = this.#begin(options.plantNow());
  }

  #begin(time: number): Shadow {
    const { path, speed, log } = this.#options;
    const delay = wireSeconds * speed;
    try {
      const memory = readShadow(path, this.#plant.name);
      this.#learnedSeconds = memory?.learnedSeconds ?? 0;
      const learning = this.#learnedSeconds < learningSeconds;
      return new Shadow(this.#plant, time, {
        learning,
        delay,
        ...(memory === undefined ? {} : { learned: memory.learned }),
      });
    } catch (error) {
      log.warn(
        { path, error: (error as Error).message },
        'what the shadow had learned cannot be taken up: it learns anew',
      );
      this.#learnedSeconds = 0;
      return new Shadow(this.#plant, time, { learning: true, delay });
    }
  }

  /** One look at the plant; to be called several times a second. */
  tick(): void {
    const { view, plantNow, log } = this.#options;
    if (!view.connected) {
      this.#last = Number.NaN;
      return;
    }
    const time = plantNow();
    if (Number.isNaN(this.#last)) {
      // Values come in after the connection; the next look has them.
      this.#last = time;
      return;
    }
    const dt = time - this.#last;
    if (dt < lookSeconds) return;
    this.#last = time;
    for (const { cause, target, evidence, likeness, second } of this.#shadow.update(time, view.values))
      log.info({ cause, target, evidence, likeness, second }, 'the shadow warns');
    if (dt <= stepMaximum) this.#learn(dt, time);
  }

  #learn(dt: number, time: number): void {
    if (this.#shadow.learning) {
      this.#learnedSeconds += dt;
      if (this.#learnedSeconds >= learningSeconds) this.#shadow.endLearning();
    }
    if (Number.isNaN(this.#saved)) this.#saved = time;
    if (time - this.#saved < saveSeconds) return;
    this.#saved = time;
    this.save();
  }

  /** Keeps what was learned. A disk that refuses is told, and tried again an hour later. */
  save(): void {
    const { path, log } = this.#options;
    try {
      const memory = { learnedSeconds: this.#learnedSeconds, learned: this.#shadow.learned() };
      saveShadow(path, this.#plant.name, memory);
    } catch (error) {
      log.warn({ path, error: (error as Error).message }, 'what the shadow learned could not be saved');
    }
  }

  get warnings(): readonly Warning[] {
    return this.#shadow.warnings();
  }

  /** What it tells of itself and of the plant. */
  report() {
    const deviations = Object.entries(this.#shadow.deviations())
      .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .slice(0, deviationsTold);
    return {
      time: this.#shadow.time,
      following: this.#options.view.connected,
      learning: this.#shadow.learning,
      learnedShare: Math.min(1, this.#learnedSeconds / learningSeconds),
      warnings: this.warnings,
      estimates: this.#shadow.estimates(),
      deviations: Object.fromEntries(deviations),
    };
  }
}

/** `GET /api/shadow`: warnings, estimated parameters, largest deviations. */
export function shadowRoutes(shadow: Pick<LiveShadow, 'report'>, key: string | undefined): express.Router {
  const router = express.Router();
  router.get('/api/shadow', (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (granted(request, key)) response.json(shadow.report());
    else
      response.status(403).json({ error: { code: 'accessDenied', message: 'This is for the HMI of the plant only.' } });
  });
  return router;
}
