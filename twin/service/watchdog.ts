export interface WatchdogSettings {
  /** Plant time without a change after which the controller counts as gone. */
  readonly seconds: number;
  /** Never before this much wall time: in a fast plant ten seconds pass within one scan. */
  readonly wallMsMinimum: number;
}

/** The field's watch over the controller: a register that must keep changing. It begins expired: nobody commands yet. */
export class Watchdog {
  readonly #settings: WatchdogSettings;
  #value: boolean | undefined;
  #plantTime = Number.NEGATIVE_INFINITY;
  #wallMs = Number.NEGATIVE_INFINITY;

  constructor(settings: WatchdogSettings) {
    this.#settings = settings;
  }

  /** Takes what was written to the register. Only a change counts: a stuck value repeated for ever proves no life. */
  written(value: boolean, plantTime: number, wallMs: number): void {
    const changed = this.#value !== undefined && value !== this.#value;
    this.#value = value;
    if (!changed) return;
    this.#plantTime = plantTime;
    this.#wallMs = wallMs;
  }

  expired(plantTime: number, wallMs: number): boolean {
    return (
      plantTime - this.#plantTime >= this.#settings.seconds && wallMs - this.#wallMs >= this.#settings.wallMsMinimum
    );
  }
}
