import { z } from 'zod';
import type { LabAddress } from './lab-proxy.ts';

/** An early warning of the shadow, as screens are told: of low priority, no alarm of the controller's. */
const warningSchema = z.object({
  id: z.string(),
  cause: z.string(),
  target: z.string(),
  raised: z.number(),
  evidence: z.record(z.string(), z.number()),
  active: z.boolean(),
});
const reportSchema = z.looseObject({ warnings: z.array(warningSchema).max(1000) });

export type EarlyWarning = z.infer<typeof warningSchema>;

/** How often the lab is asked, and how long it may take, ms. */
const periodMs = 10_000;
const answerMs = 5000;

/** The shadow's warnings, asked of the lab now and then; without the lab there are none. */
export class EarlyWarnings {
  list: readonly EarlyWarning[] = [];
  onChange: (warnings: readonly EarlyWarning[]) => void = () => undefined;
  readonly #lab: LabAddress;
  #told = '[]';
  #timer: NodeJS.Timeout | undefined;

  constructor(lab: LabAddress) {
    this.#lab = lab;
  }

  start(): void {
    void this.ask();
    this.#timer = setInterval(() => void this.ask(), periodMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Asks once. */
  async ask(): Promise<void> {
    const warnings = await this.#read();
    const told = JSON.stringify(warnings);
    if (told === this.#told) return;
    this.#told = told;
    this.list = warnings;
    this.onChange(warnings);
  }

  async #read(): Promise<readonly EarlyWarning[]> {
    const { url, key } = this.#lab;
    try {
      const answer = await fetch(`${url}/api/shadow`, {
        headers: key === undefined ? {} : { 'x-braise-key': key },
        signal: AbortSignal.timeout(answerMs),
      });
      return answer.ok ? reportSchema.parse(await answer.json()).warnings : [];
    } catch {
      // Whatever the reason: the lab is not there, and health says so; what it said before may not hold any more.
      return [];
    }
  }
}
