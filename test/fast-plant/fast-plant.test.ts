import { expect, test } from 'vitest';
import { loadPlant, type Plant, plantFilePath, wireSeconds } from '../../config/index.ts';
import { createController } from '../../controller/scan/index.ts';
import { withWireAt } from '../../controller/service/cycle.ts';
import { createTwin } from '../../twin/network/index.ts';
import { Sensors } from '../../twin/service/sensors.ts';
import { Shadow } from '../../twin/shadow/index.ts';
import { syntheticWeather } from '../../twin/weather/index.ts';

/** Plant seconds per wall second, and what then passes between two scans, on the way of a command or a value, between two looks. */
const speed = 60;
const scanSeconds = 6;
const waySeconds = 12;
const lookSeconds = 18;
const startTime = Date.parse('2026-01-20T03:00:00Z') / 1000;
const hours = 3;

const file = loadPlant(plantFilePath('chapelle'));
const slotsOf = (kind: string) =>
  file.points.filter(({ definition }) => definition.kind === kind).map(({ index }) => index);
const [measured, commanded] = [slotsOf('measured'), slotsOf('commanded')];

/** What was sent some time ago, by time. */
class Way {
  readonly #sent: { readonly due: number; readonly values: Float64Array }[] = [];

  /** Sends `values` at `time`. @returns what arrives then; undefined before the first */
  pass(time: number, values: Float64Array): Float64Array | undefined {
    this.#sent.push({ due: time + waySeconds, values: values.slice() });
    while (this.#sent.length > 1 && this.#sent[1].due <= time) this.#sent.shift();
    return this.#sent[0].due <= time ? this.#sent[0].values : undefined;
  }
}

/** Faults that the controller claims, and causes that the shadow names, in a sound plant that is run over a wire at {@link speed}. */
function live(plant: Plant, delay: number) {
  const { latitude, longitude } = file.location;
  const weather = syntheticWeather({ seed: 1, latitude, longitude });
  const twin = createTwin(file, { seed: 1, weather, startTime });
  const sensors = new Sensors(file, 1);
  const controller = createController(plant, { strategy: 'rules', startTime });
  const shadow = new Shadow(file, startTime, { learning: true, delay });
  const [down, up] = [new Way(), new Way()];
  const claimed = new Set<string>();
  const named = new Set<string>();
  const { value, quality, sourceTime } = controller.image;
  for (let t = scanSeconds; t <= hours * 3600; t += scanSeconds) {
    const time = startTime + t;
    twin.step(scanSeconds);
    sensors.step(twin.measured, time, scanSeconds, []);
    const told = up.pass(time, sensors.shown);
    if (told === undefined) continue;
    for (const slot of measured) {
      value[slot] = told[slot];
      quality[slot] = 0;
      sourceTime[slot] = time;
    }
    controller.scan(time);
    const commands = down.pass(time, value);
    if (commands !== undefined) for (const slot of commanded) twin.commands[slot] = commands[slot];
    for (const { key, parameters } of controller.drainEvents())
      if (key === 'event.alarmRaised') claimed.add(String(parameters.alarm));
    if (t % lookSeconds === 0)
      for (const { cause, target } of shadow.update(time, value)) named.add(`${cause} ${target}`);
  }
  return { claimed: [...claimed], named: [...named] };
}

test('what is late on the wire only is neither a fault to the controller nor a slow actuator to the shadow', () => {
  const { claimed, named } = live(withWireAt(file, speed), wireSeconds * speed);
  expect(claimed.filter((alarm) => /#fault$|discrepancy$/.test(alarm))).toEqual([]);
  expect(named).toEqual([]);
  // Both do claim it where they do not know how fast the plant runs.
  const unaware = live(file, 0);
  expect(unaware.claimed.filter((alarm) => alarm.endsWith('#fault'))).not.toEqual([]);
  expect(unaware.named.filter((cause) => cause.startsWith('actuatorSlow'))).not.toEqual([]);
}, 120_000);
