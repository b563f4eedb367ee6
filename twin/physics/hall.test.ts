import { describe, expect, it } from 'vitest';
import {
  coldAisleTemperature,
  HallAir,
  hallSize,
  hallStateSize,
  hotAisleTemperature,
  serverTemperature,
  shareUnderHeat,
} from './hall.ts';

describe('servers in the heat', () => {
  it('carry all their load within the allowable temperatures of all classes but the last, and less and less beyond', () => {
    expect(shareUnderHeat(20)).toBe(1);
    expect(shareUnderHeat(40)).toBe(1);
    expect(shareUnderHeat(50)).toBeLessThan(0.7);
    expect(shareUnderHeat(80)).toBe(shareUnderHeat(60));
    expect(shareUnderHeat(60)).toBeGreaterThan(0);
    for (let t = 40; t < 65; t++) expect(shareUnderHeat(t + 1)).toBeLessThanOrEqual(shareUnderHeat(t));
  });

  it('end a day without cooling in heat that a machine room reaches, not an oven', () => {
    const state = new Float64Array(hallStateSize);
    state[serverTemperature] = 38;
    state[coldAisleTemperature] = 24;
    state[hotAisleTemperature] = 35;
    const hall = new HallAir(state, hallSize(140, 15, 0.4, 1.2, 190), 18);
    for (let t = 0; t < 24 * 360; t++) {
      hall.load = 140 * shareUnderHeat(state[coldAisleTemperature]);
      hall.loadShare = hall.load / 140;
      hall.respond(10);
      hall.step(0, 10);
    }
    expect(state[coldAisleTemperature]).toBeGreaterThan(50);
    expect(state[coldAisleTemperature]).toBeLessThan(80);
  });
});
