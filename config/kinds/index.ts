import type { z } from 'zod';
import { chiller } from './chiller.ts';
import { dryCooler } from './dry-cooler.ts';
import { gasBoiler } from './gas-boiler.ts';
import { heatPump } from './heat-pump.ts';
import { greenhouse, hall, substation } from './loads.ts';
import { heatExchanger, meter, pipe, store, vessel } from './passive.ts';
import {
  coolingCircuit,
  electricitySupply,
  gasSupply,
  heatingCircuit,
  rejectionCircuit,
  weatherStation,
} from './plant-wide.ts';
import { pump } from './pump.ts';
import { valve } from './valve.ts';

/** Every kind of equipment a plant file may name. */
export const kinds = {
  pump,
  valve,
  heatPump,
  chiller,
  dryCooler,
  gasBoiler,
  pipe,
  vessel,
  meter,
  heatExchanger,
  store,
  substation,
  hall,
  greenhouse,
  weatherStation,
  gasSupply,
  electricitySupply,
  heatingCircuit,
  coolingCircuit,
  rejectionCircuit,
} as const;

export type KindName = keyof typeof kinds;
/** The validated parameters of a kind, in internal units. */
export type Parameters<K extends KindName> = z.output<(typeof kinds)[K]['parameters']>;
/** The names of a kind's points. */
export type PointName<K extends KindName> = keyof (typeof kinds)[K]['points'] & string;
/** The names of a kind's branches. */
export type BranchName<K extends KindName> = keyof (typeof kinds)[K]['branches'] & string;

export type { BranchDefinition, KindDefinition, Medium, PortDefinition } from './kind.ts';
