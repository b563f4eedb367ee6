import { z } from 'zod';
import type { LabAddress } from './lab-proxy.ts';

const answerSchema = z.object({ runs: z.array(z.looseObject({ id: z.number() })).max(1000) });
type Run = z.infer<typeof answerSchema>['runs'][number];

/** What is new of the lab's runs: which there are, newest first, and those of them that are new or have changed. */
export interface RunsNews {
  readonly ids: readonly number[];
  readonly changed: readonly Run[];
}

/** How often the lab is asked while somebody looks, and how long it may take, ms. */
const periodMs = 1000;
const answerMs = 5000;

/** The lab's runs for those who look at them: asked of the lab once for all of them, and not at all while nobody looks. */
export class LabRuns {
  onChange: (news: RunsNews) => void = () => undefined;
  readonly #lab: LabAddress;
  #told = new Map<number, string>();
  #runs: readonly Run[] = [];
  #watching = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(lab: LabAddress) {
    this.#lab = lab;
  }

  /** All of it, as last told. */
  get all(): RunsNews {
    return { ids: this.#runs.map(({ id }) => id), changed: this.#runs };
  }

  /** One more looks. */
  enter(): void {
    this.#watching++;
    if (this.#watching === 1) this.#next(0);
  }

  /** One looks no more. */
  leave(): void {
    this.#watching--;
    if (this.#watching === 0) clearTimeout(this.#timer);
  }

  #next(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.ask();
      if (this.#watching > 0) this.#next(periodMs);
    }, ms);
    this.#timer.unref();
  }

  /** Asks once. A lab that does not answer leaves what was told as it is: health says that it is away. */
  async ask(): Promise<void> {
    const { url, key } = this.#lab;
    try {
      const answer = await fetch(`${url}/api/lab/runs`, {
        headers: key === undefined ? {} : { 'x-braise-key': key },
        signal: AbortSignal.timeout(answerMs),
      });
      if (!answer.ok) {
        await answer.body?.cancel();
        return;
      }
      this.#take(answerSchema.parse(await answer.json()).runs);
    } catch {
      // As above.
    }
  }

  #take(runs: readonly Run[]): void {
    const now = new Map(runs.map((run) => [run.id, JSON.stringify(run)]));
    const changed = runs.filter(({ id }) => now.get(id) !== this.#told.get(id));
    const same = changed.length === 0 && now.size === this.#told.size;
    this.#told = now;
    this.#runs = runs;
    if (!same) this.onChange({ ids: runs.map(({ id }) => id), changed });
  }
}
