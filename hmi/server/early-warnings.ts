import { z } from 'zod';
import type { LabAddress } from './lab-proxy.ts';

const alternativeSchema = z.object({ cause: z.string(), target: z.string(), likeness: z.number().optional() });
/** An early warning of the shadow, as screens are told: no alarm of the controller's. */
const warningSchema = alternativeSchema.extend({
  id: z.string(),
  raised: z.number(),
  ended: z.number().optional(),
  evidence: z.array(z.object({ quantity: z.string(), value: z.number(), unit: z.string() })).max(100),
  second: alternativeSchema.optional(),
  active: z.boolean(),
});
const estimateSchema = z.object({
  equipment: z.string(),
  parameter: z.string(),
  value: z.number(),
  usual: z.tuple([z.number(), z.number()]),
});
const reportSchema = z.object({
  following: z.boolean(),
  learning: z.boolean(),
  learnedShare: z.number(),
  warnings: z.array(warningSchema).max(1000),
  estimates: z.array(estimateSchema).max(5000),
});

/** What the shadow says of itself and of the plant, as screens are told; `present`: whether there is one that answers. */
export type ShadowNews = { readonly present: false } | ({ readonly present: true } & z.infer<typeof reportSchema>);

/** How often the lab is asked, and how long it may take, ms. */
const periodMs = 10_000;
const answerMs = 5000;
const absent: ShadowNews = { present: false };
/** Screens are told of shares in so many steps, not of every change. */
const shareSteps = 100;

/** The shadow's warnings and estimates, asked of the lab now and then; without the lab there are none. */
export class EarlyWarnings {
  news: ShadowNews = absent;
  onChange: (news: ShadowNews) => void = () => undefined;
  readonly #lab: LabAddress;
  #told = JSON.stringify(absent);
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
    const news = await this.#read();
    const told = JSON.stringify(news);
    if (told === this.#told) return;
    this.#told = told;
    this.news = news;
    this.onChange(news);
  }

  async #read(): Promise<ShadowNews> {
    const { url, key } = this.#lab;
    try {
      const answer = await fetch(`${url}/api/shadow`, {
        headers: key === undefined ? {} : { 'x-braise-key': key },
        signal: AbortSignal.timeout(answerMs),
      });
      if (!answer.ok) return absent;
      const report = reportSchema.parse(await answer.json());
      return { present: true, ...report, learnedShare: Math.floor(report.learnedShare * shareSteps) / shareSteps };
    } catch {
      // Whatever the reason: the lab is not there, and health says so; what it said before may not hold any more.
      return absent;
    }
  }
}
