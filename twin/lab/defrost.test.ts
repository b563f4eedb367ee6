import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

/** Half a day of the plant with an air source; how often its machine defrosted, as its meter shows. */
function live(relativeHumidity: number) {
  const plant = loadPlant(plantFilePath('mairie'));
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature: 1, relativeHumidity }),
    startTime: 1.77e9,
  });
  const slot = (name: string) => plant.pointByName.get(`heatPump.1.${name}`)?.index ?? -1;
  const { measured } = loop.twin;
  let defrosts = 0;
  let reversed = false;
  let settled = 0;
  for (let i = 0; i < 4320; i++) {
    loop.step(10);
    loop.controller.drainEvents();
    const runs = measured[slot('running')] === 1;
    // After minutes of running a machine takes power, unless its coil drips after a defrost.
    const now = runs && settled > 600 && measured[slot('power')] === 0;
    if (now && !reversed) defrosts++;
    reversed = now;
    settled = runs ? settled + 10 : 0;
  }
  return { defrosts, ...loop.twin.balance() };
}

it('an air-sourced heat pump defrosts in moist cold, by heat of its sink, with the books closed; in dry cold it does not', () => {
  const moist = live(0.92);
  expect(moist.defrosts).toBeGreaterThan(3);
  expect(moist.defrosts).toBeLessThan(20);
  expect(moist.energyRelativeError).toBeLessThan(1e-9);
  expect(live(0.4).defrosts).toBe(0);
});
