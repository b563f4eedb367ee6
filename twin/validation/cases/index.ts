import type { ValidationCase } from '../finding.ts';
import { boiler } from './boiler.ts';
import { buildings } from './buildings.ts';
import { chiller } from './chiller.ts';
import { components } from './components.ts';
import { defrost } from './defrost.ts';
import { dynamics } from './dynamics.ts';
import { heatPump } from './heat-pump.ts';
import { integration } from './integration.ts';
import { network } from './network.ts';
import { pipe } from './pipe.ts';
import { store } from './store.ts';
import { weather } from './weather.ts';

/** All cases, in the order they run. */
export const cases: readonly ValidationCase[] = [
  pipe,
  heatPump,
  defrost,
  chiller,
  boiler,
  dynamics,
  network,
  store,
  components,
  buildings,
  weather,
  integration,
];
