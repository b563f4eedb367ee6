import type { Log, Recorder } from '../history/index.ts';
import type { Controller } from './controller.ts';
import { type PlantDescription, parseDescription } from './description.ts';
import type { DescriptionFile } from './description-file.ts';
import type { PlantMirror } from './mirror.ts';

export interface SynchroniserOptions {
  readonly controller: Controller;
  readonly mirror: PlantMirror;
  readonly now: () => number;
  readonly log: Log;
  readonly file: DescriptionFile;
  readonly recorder: (description: PlantDescription) => Recorder;
  /** The controller is there (again). */
  readonly onConnected: () => void;
}

const retryMs = 2000;
const configurationNode = 'plant#configuration';

/**
 * Keeps the mirror in step with the controller: after every connection it reads the description anew, subscribes, and reads
 * all values once, because an unchanged value is not told again. What fails is tried again every two seconds.
 */
export function createSynchroniser(options: SynchroniserOptions) {
  const { controller, mirror, now, log, file } = options;
  let recorder: Recorder | undefined;
  let described = '';
  let subscribed = false;
  let running = false;
  let retryAt = 0;
  let stopped = false;
  let ticks = 0;
  /** What the controller told of its configuration last. */
  let configuration: string | undefined;

  function describe(description: PlantDescription): void {
    recorder?.flush();
    recorder = options.recorder(description);
    mirror.describe(description, recorder, now());
  }

  async function readDescription(): Promise<void> {
    const text = await controller.readText('plant#description');
    if (text === described) return;
    describe(parseDescription(text));
    described = text;
    file.write(text);
  }

  async function subscribe(): Promise<void> {
    await readDescription();
    const names = mirror.description?.points.map((point) => point.name) ?? [];
    await controller.subscribeTexts(['plant#scan', 'plant#alarms', configurationNode]);
    await controller.subscribeValues(names);
    subscribed = true;
    log.info({ points: names.length }, 'subscribed to the controller');
    options.onConnected();
  }

  /** Another configuration has come into force: what it calls things is read anew. */
  function takeConfiguration(text: string): void {
    if (text === configuration) return;
    const first = configuration === undefined;
    configuration = text;
    if (first) return;
    log.info({}, 'the controller has another configuration: its plant is read anew');
    subscribed = false;
    advance();
  }

  async function step(): Promise<void> {
    if (!subscribed) await subscribe();
    if (!mirror.returned(now())) return;
    const names = mirror.description?.points.map((point) => point.name) ?? [];
    const values = await controller.readValues(names);
    // The connection may have gone while the answer was under way.
    if (mirror.connected) mirror.recover(values, now());
  }

  function advance(): void {
    if (running || stopped || !mirror.connected || now() < retryAt) return;
    if (subscribed && !mirror.returned(now())) return;
    running = true;
    step()
      .catch((error: Error) => {
        retryAt = now() + retryMs;
        log.warn({ error: error.message }, 'the plant could not be read from the controller; trying again');
      })
      .finally(() => {
        running = false;
      });
  }

  return {
    start(): void {
      const kept = file.read();
      if (kept) {
        describe(kept.description);
        described = kept.text;
      }
      const { lost, ...others } = mirror.handlers(now);
      controller.start({
        ...others,
        text: (name, text) => {
          if (name === configurationNode) takeConfiguration(text);
          else others.text(name, text);
        },
        connected: () => {
          subscribed = false;
          retryAt = 0;
          mirror.setConnected(true, now());
          advance();
        },
        lost: (reason) => {
          log.warn({ reason }, 'the controller is lost: all values are stale');
          lost(reason);
        },
      });
    },
    /** Some times a second. */
    tick(): void {
      mirror.tick(now());
      advance();
      ticks += 1;
      if (ticks % 5 === 0) recorder?.flush();
    },
    stop(): void {
      stopped = true;
      // What nobody records from here on is a gap, not a value that stayed.
      if (!mirror.stale && mirror.plantTime !== undefined) recorder?.lost(mirror.plantTime);
      recorder?.flush();
    },
  };
}
