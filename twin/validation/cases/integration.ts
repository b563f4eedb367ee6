import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { ClosedLoop } from '../../lab/closed-loop.ts';
import { createTwin } from '../../network/index.ts';
import { constantWeather, syntheticWeather } from '../../weather/index.ts';
import { type Finding, finding, type ValidationCase } from '../finding.ts';
import { rigPlant } from '../rig.ts';

const startTime = Date.UTC(2026, 0, 1) / 1000;

/** A vessel and a pipe that a boiler warms against its losses: everything that a step can be too long for, and nothing that switches. */
function orderPlant() {
  return rigPlant(
    'order',
    {
      vessel: {
        kind: 'vessel',
        parameters: { designFlow: '1 kg/s', designPressureDrop: '0.1 bar', volume: '50 L', lossToRoom: '0.2 kW/K' },
      },
      vessel2: {
        kind: 'vessel',
        parameters: { designFlow: '1 kg/s', designPressureDrop: '0.1 bar', volume: '150 L', lossToRoom: '0.4 kW/K' },
      },
      pump: { kind: 'pump', parameters: { designFlow: '1 kg/s', designHead: '0.3 bar', rampTime: '1 s' } },
      electricity: { kind: 'electricitySupply' },
    },
    [
      { node: 'electricity', join: ['electricity.out', 'pump.electricity'] },
      { node: 'a', join: ['pump.out', 'vessel.in'], pressure: 2 },
      { node: 'b', join: ['vessel.out', 'vessel2.in'] },
      { node: 'c', join: ['vessel2.out', 'pump.in'] },
    ],
  );
}

/** Temperatures of both vessels after some minutes of cooling, in steps of `dt` s. */
function cooled(dt: number): number[] {
  const plant = orderPlant();
  const twin = createTwin(plant, { seed: 1, weather: constantWeather({ outdoorTemperature: 5 }), startTime });
  const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
  twin.commands[slot('pump.run')] = 1;
  twin.commands[slot('pump.speed')] = 1;
  for (let t = 0; t < 600; t += dt) twin.step(dt);
  return [twin.measured[slot('vessel.temperature')], twin.measured[slot('vessel2.temperature')]];
}

/** How the error shrinks when the step is halved, against steps of an eighth of a second. */
function order(): Finding[] {
  const exact = cooled(0.125);
  const error = (dt: number) => Math.max(...cooled(dt).map((t, i) => Math.abs(t - exact[i])));
  const errors = [8, 4, 2].map(error);
  const note = (metric: string, value: number, unit: string, limit: Finding['limit']) =>
    finding('integration', 'halved steps, a loop that cools', metric, value, unit, limit);
  return [
    note('errorAt8sOver4s', errors[0] / errors[1], '1', [1.8, 4.5]),
    note('errorAt4sOver2s', errors[1] / errors[2], '1', [1.8, 4.5]),
    note('errorAt8s', errors[0], 'K', 0.2),
  ];
}

/** Days that the books are kept when all cases run, and when this one is asked for, or the report. */
const shortDays = 10;
const yearDays = 365;

function energy(days: number): Finding[] {
  const loop = new ClosedLoop(loadPlant(plantFilePath('mairie')), {
    strategy: 'rules',
    seed: 1,
    weather: syntheticWeather({ seed: 1 }),
    startTime,
  });
  const end = startTime + days * 86400;
  while (loop.time < end) {
    loop.step(60);
    loop.controller.drainEvents();
  }
  const { energyRelativeError, massRelativeError } = loop.twin.balance();
  const source = `closed loop, ${days} days`;
  return [
    finding('integration', source, 'energyRelativeError', energyRelativeError, '1', 1e-9),
    finding('integration', source, 'massRelativeError', massRelativeError, '1', 1e-9),
  ];
}

export const integration: ValidationCase = {
  name: 'integration',
  about:
    'Order of the step: halving it must at least halve the error. Books of energy and mass of a plant under its controller: ten days when all cases run, a year when this case is named or the report is written.',
  limits: 'First order: implicit volumes, loops cut at the branch where water stays longest; steps of at most 10 s.',
  run(_folder, thorough) {
    return { findings: [...order(), ...energy(thorough ? yearDays : shortDays)], charts: [] };
  },
};
