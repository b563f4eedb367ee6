import type { Logger } from '../../protocols/opcua/index.ts';
import type { ControlEvent, Controller, PlanProblem } from '../scan/index.ts';
import { ScanTime, ScanTimes } from './cycle.ts';
import type { FieldDriver } from './field-driver.ts';
import type { Northbound } from './northbound.ts';

export interface ScanLoopOptions {
  /** Asked for in every turn: another takes its place with another configuration. */
  readonly controller: Controller;
  readonly driver: Pick<FieldDriver, 'read' | 'write' | 'connected' | 'phase'>;
  readonly northbound: Pick<Northbound, 'showValues' | 'showTexts'>;
  readonly logger: Logger;
  /** Told of what happened in a scan, besides the log. */
  readonly told?: (event: ControlEvent) => void;
  /** Solves the plans that a scan asks for, beside it; answers come between two turns. */
  readonly planner?: { solve(problem: PlanProblem): void };
  /** Forecasts and prices as they came last, handed in before a scan. */
  readonly outlook?: { handTo(controller: Controller): void };
  /** Plant time by the machine's clock, seconds. */
  readonly plantNow: () => number;
  /** A clock that never goes back, ms. */
  readonly steadyMs: () => number;
  readonly periodMs: number;
  /** Plant seconds in a second. */
  readonly speed: number;
}

/** Values go north at most five times a second, texts once, however fast the scan. */
const valuesMs = 190;
const textsMs = 990;
/** Least plant time between two scans where the machine's clock was set back, as a share of a period. */
const shortestShare = 0.5;

/** Tasks that wait for the end of a turn: people's, a few at a time. */
const tasksMaximum = 4;
/** Whoever asks would wait too long for the end of a turn where scans are further apart than this, ms. */
const pauseMs = 1500;

/** The scan as the process runs it: read, scan, write, then show. It never waits for a network. */
export class ScanLoop {
  readonly times: ScanTimes;
  readonly #showTimes: ScanTimes;
  readonly #options: ScanLoopOptions;
  readonly #time: ScanTime;
  #valuesAt = Number.NEGATIVE_INFINITY;
  #textsAt = Number.NEGATIVE_INFINITY;
  readonly #tasks: (() => void)[] = [];

  constructor(options: ScanLoopOptions) {
    const { controller, periodMs } = options;
    this.#options = options;
    this.times = new ScanTimes(periodMs);
    this.#showTimes = new ScanTimes(periodMs);
    this.#time = new ScanTime(controller.time, (shortestShare * periodMs) / 1000);
  }

  /**
   * Does something at the end of the next turn, one thing after each: when there is most time until the scan after it. Rejects with what
   * the task throws, or where too many wait.
   */
  afterTurn<T>(task: () => T): Promise<T> {
    if (this.#tasks.length >= tasksMaximum) return Promise.reject(new Error('too much waits for the end of a scan'));
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(task());
        } catch (error) {
          reject(error);
        }
      };
      if (this.#options.periodMs > pauseMs) run();
      else this.#tasks.push(run);
    });
  }

  /** One turn. Throws where the core does: control that is not certain of itself ends, and the field's watchdog takes over. */
  turn(): void {
    const { controller, driver, logger, plantNow, steadyMs, speed, told } = this.#options;
    const began = steadyMs();
    const { time, setBack, leap } = this.#time.next(plantNow(), (began / 1000) * speed);
    // A few ms are the ordinary tuning of a machine's clock.
    if (setBack > 1)
      logger.warn({ seconds: setBack }, "the machine's clock was set back: plant time goes on from where it was");
    if (leap > 0) {
      logger.warn({ seconds: leap }, "the machine's clock was set ahead: what machines wait for is put off as much");
      controller.leap(leap);
    }
    driver.read(controller, this.#time.offset);
    if (driver.phase === 'commanding') {
      this.#options.outlook?.handTo(controller);
      controller.scan(time);
      driver.write(controller);
      if (this.#options.planner !== undefined)
        for (const problem of controller.plansDue()) this.#options.planner.solve(problem);
    } else controller.wait(time);
    this.times.note(began, steadyMs() - began);
    for (const event of controller.drainEvents()) {
      logger.info({ equipment: event.equipment, ...event.parameters }, event.key);
      told?.(event);
    }
    const shown = steadyMs();
    this.#show(began);
    this.#showTimes.note(shown, steadyMs() - shown);
    this.#tasks.shift()?.();
  }

  #show(now: number): void {
    const { controller, driver, northbound, periodMs } = this.#options;
    if (now - this.#valuesAt >= valuesMs) {
      this.#valuesAt = now;
      northbound.showValues();
    }
    if (now - this.#textsAt < textsMs) return;
    this.#textsAt = now;
    northbound.showTexts({
      count: this.times.count,
      periodMs,
      lastMs: this.times.lastMs,
      p99Ms: this.times.p99Ms,
      showP99Ms: this.#showTimes.p99Ms,
      overruns: this.times.overruns,
      time: controller.time,
      strategy: controller.strategy,
      circuitStrategies: controller.circuitStrategies,
      fieldConnected: driver.connected,
    });
  }
}
