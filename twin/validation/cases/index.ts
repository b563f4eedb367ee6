import type { ValidationCase } from '../finding.ts';
import { boiler } from './boiler.ts';
import { chiller } from './chiller.ts';
import { heatPump } from './heat-pump.ts';
import { network } from './network.ts';
import { pipe } from './pipe.ts';

/** All cases, in the order they run. */
export const cases: readonly ValidationCase[] = [pipe, heatPump, chiller, boiler, network];
