import { type AlarmCounts, countAlarms } from '../model/alarm-list.ts';
import type { Language } from '../model/format.ts';
import { type LabRun, mergeRuns, type RunsNews } from '../model/lab.ts';
import { rests } from '../model/overview-model.ts';
import { PlantTimeKeeper } from '../model/plant-clock.ts';
import { PlantModel } from '../model/plant-model.ts';
import { type ShownQuality, shownQuality } from '../model/quality.ts';
import { parseRoute, type Route } from '../model/route.ts';
import type {
  AlarmRecord,
  Explanation,
  MaintenanceTag,
  PlantDescription,
  PriorityEntry,
  Session,
  StatusMessage,
} from '../model/shapes.ts';
import { ValueImage } from '../model/value-image.ts';
import type { ShadowNews } from '../model/warnings.ts';
import { Translator } from '../texts/translate.ts';

/** What can change; a component redraws for the topics it names. */
export type Topic =
  | 'settings'
  | 'session'
  | 'plant'
  | 'link'
  | 'status'
  | 'alarms'
  | 'shadow'
  | 'lab'
  | 'watched'
  | 'route'
  | 'tick'
  | 'notice';

export const palettes = ['day', 'bright', 'dusk', 'night'] as const;
export type Palette = (typeof palettes)[number];

/** What stands between the data and this screen. */
export type Trouble = 'server' | 'controller' | 'field' | 'silent' | undefined;

export interface Notice {
  readonly level: 'info' | 'error';
  readonly text: string;
}

/** Everything the screens show, in one place. Pages read it and redraw when a topic of theirs changes. */
export class Store {
  language: Language = 'fr';
  palette: Palette = 'day';
  session: Session | undefined;
  /** undefined: not asked yet. */
  sessionKnown = false;
  model: PlantModel | undefined;
  readonly image: ValueImage;
  readonly plantTime = new PlantTimeKeeper();
  connected = false;
  /** Wall time (ms) since when the socket is as it is. */
  linkSince = 0;
  status: StatusMessage = {};
  alarms: readonly AlarmRecord[] = [];
  /** Whether the server has told them: none is not the same as not known yet. */
  alarmsTold = false;
  alarmCounts: AlarmCounts = countAlarms([]);
  shadow: ShadowNews = { present: false };
  /** Of the lab, while its page is open. */
  labRuns: readonly LabRun[] = [];
  route: Route = parseRoute('');
  notice: Notice | undefined;
  readonly explanations = new Map<string, Explanation>();
  readonly priorities = new Map<string, readonly PriorityEntry[]>();
  readonly tags = new Map<string, MaintenanceTag | null>();
  translator = new Translator('fr');
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #wallMs: () => number;
  #fresh = false;

  constructor(frame: (run: () => void) => void, wallMs: () => number) {
    this.#wallMs = wallMs;
    this.image = new ValueImage(frame);
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    let set = this.#listeners.get(topic);
    // biome-ignore lint/suspicious/noAssignInExpressions: the assignment is the arrow function's whole effect
    if (!set) this.#listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => set.delete(listener);
  }

  notify(...topics: readonly Topic[]): void {
    for (const topic of topics) for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  /** Resolves once `fits` is true, which is asked again at every news of the topic, or when the time is over. */
  until(topic: Topic, fits: () => boolean, limitMs: number): Promise<void> {
    if (fits()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        unsubscribe();
        resolve();
      };
      const timer = setTimeout(end, limitMs);
      const unsubscribe = this.subscribe(topic, () => {
        if (fits()) end();
      });
    });
  }

  setLanguage(language: Language): void {
    this.language = language;
    this.#makeTranslator();
    this.notify('settings');
    this.image.notifyAll();
  }

  setPalette(palette: Palette): void {
    this.palette = palette;
    this.notify('settings');
  }

  setPlant(description: PlantDescription): void {
    this.model = new PlantModel(description);
    this.image.begin(description.points.length);
    this.#makeTranslator();
    this.notify('plant', 'settings');
  }

  setAlarms(alarms: readonly AlarmRecord[]): void {
    this.alarms = alarms;
    this.alarmsTold = true;
    this.alarmCounts = countAlarms(alarms);
    this.notify('alarms');
  }

  setShadow(news: ShadowNews): void {
    this.shadow = news;
    this.notify('shadow');
  }

  /** Takes what is new of the lab's runs: which there are, and those that have changed. */
  takeRuns({ ids, changed }: RunsNews): void {
    this.labRuns = mergeRuns(this.labRuns, ids, changed);
    this.notify('lab');
  }

  setStatus(status: StatusMessage): void {
    const fieldLost = this.fieldLost;
    this.status = status;
    if (fieldLost !== this.fieldLost) this.image.notifyAll();
    if (status.plantTime !== undefined) this.hearPlantTime(status.plantTime);
    this.notify('status');
    this.checkFreshness();
  }

  hearPlantTime(plantSeconds: number): void {
    this.plantTime.hear(plantSeconds, this.#wallMs());
    this.checkFreshness();
  }

  setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    this.linkSince = this.#wallMs();
    this.notify('link');
    this.checkFreshness();
  }

  /** Whether what is on the screen is of now. */
  get fresh(): boolean {
    return this.#fresh;
  }

  /** What may be said of the value in a slot. */
  shown(slot: number): ShownQuality {
    const { model, image, fieldLost } = this;
    const point = model?.description.points[slot];
    return shownQuality(image.quality[slot], {
      fresh: this.#fresh,
      fieldLost,
      computed: point?.kind === 'computed',
      resting: model !== undefined && point !== undefined && rests(model, image, model.equipmentOf(point)),
    });
  }

  /** Whether the controller has lost the field. */
  get fieldLost(): boolean {
    return this.status.scan?.fieldConnected === false;
  }

  /** Works freshness out anew (every second, and on news) and redraws every value where it changed. */
  checkFreshness(): void {
    const fresh = this.connected && this.plantTime.fresh(this.#wallMs()) && this.status.opcua?.connected !== false;
    if (fresh === this.#fresh) return;
    this.#fresh = fresh;
    this.notify('link');
    this.image.notifyAll();
  }

  /** The worst thing between plant and screen. */
  get trouble(): Trouble {
    if (!this.connected) return 'server';
    if (this.status.opcua?.connected === false) return 'controller';
    if (this.silenceSeconds > 6) return 'silent';
    if (this.fieldLost) return 'field';
    return undefined;
  }

  /** Wall seconds without news from the plant. */
  get silenceSeconds(): number {
    const silence = this.plantTime.silenceSeconds(this.#wallMs());
    const link = (this.#wallMs() - this.linkSince) / 1000;
    // Never heard: silent for as long as the link stands.
    if (!Number.isFinite(silence)) return link;
    return this.connected ? silence : Math.max(silence, link);
  }

  /** Plant time now, s. */
  get now(): number | undefined {
    return this.plantTime.now(this.#wallMs());
  }

  get timeZone(): string | undefined {
    return this.model?.description.location.timeZone;
  }

  say(level: Notice['level'], text: string): void {
    this.notice = { level, text };
    this.notify('notice');
  }

  /** Another person, or nobody: nothing of the last session stays. */
  forget(): void {
    this.session = undefined;
    this.model = undefined;
    this.image.begin(0);
    this.plantTime.reset();
    this.status = {};
    this.alarms = [];
    this.alarmsTold = false;
    this.alarmCounts = countAlarms([]);
    this.shadow = { present: false };
    this.labRuns = [];
    this.explanations.clear();
    this.priorities.clear();
    this.tags.clear();
    this.notice = undefined;
    this.notify('session', 'plant', 'alarms', 'shadow', 'status', 'notice');
  }

  #makeTranslator(): void {
    const { model, language } = this;
    const naming = (value: string): string | undefined => {
      const equipment = model?.equipmentByName.get(value);
      if (equipment) return equipment.label[language];
      const point = model?.pointByName.get(value);
      if (!point || !model) return undefined;
      return `${this.translator.foreign(`point.${point.key}`)}, ${model.equipmentOf(point).label[language]}`;
    };
    this.translator = new Translator(language, naming, model?.description.location.timeZone);
  }
}

/** The one store of the application. */
export const store = new Store(
  (run) => requestAnimationFrame(run),
  () => Date.now(),
);
