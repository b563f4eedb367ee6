import type { Equipment, EquipmentOf, Plant } from '../../../config/index.ts';
import { circulationProofs, servingProofs } from '../../../controller/dispatch/topology.ts';
import { type Controller, quality } from '../../../controller/scan/index.ts';
import type { Finding, Judge } from './finding.ts';
import { protectionsOf } from './protections.ts';

/** A site as its alarms are judged. */
export interface Alarming {
  readonly plant: Plant;
  readonly controller: Controller;
  readonly time: number;
  /** Whether the controller scanned in this step; whether its process lives at all; whether the link is sound. */
  readonly scanned: boolean;
  readonly alive: boolean;
  readonly linkSound: boolean;
  /** True values by slot. */
  readonly twin: { readonly measured: Float64Array };
  readonly field: { readonly bad: Uint8Array };
}

/** Something of which people must be told, and how long it may last before. */
interface Expectation {
  readonly alarm: string;
  readonly equipment: string;
  readonly seconds: number;
  readonly holds: () => boolean;
  /** Judged also while the controller waits for its field. */
  readonly always?: boolean;
}

/** Beyond an alarm's own delay, s: scans, the link's age, and the delay of a neighbour that says it first. */
const patience = 120;
const badQualityDelay = 30;
const supplyLowSeconds = 900;
/** Share of a meter's design flow: by twice what the controller counts as standing, it may go one way or the other from scan to scan. */
const hardlyMoving = 0.02;
const none: readonly Finding[] = [];

/**
 * Every alarm that must come has come: worked out anew from what the image shows and, where the link is sound, from what is true in
 * the plant, by other code than the alarm engine's.
 */
export class AlarmJudge implements Judge {
  readonly #site: Alarming;
  readonly #expected: readonly Expectation[];
  readonly #since: Float64Array;
  readonly #told: Uint8Array;
  #controller: Controller | undefined;
  #revision = -1;
  #standing = new Set<string>();
  #soundSince = Number.POSITIVE_INFINITY;

  constructor(site: Alarming) {
    this.#site = site;
    const { plant } = site;
    const shown = protectionsOf(plant).map(({ holds, seconds, ...one }) => ({
      ...one,
      seconds: seconds + patience,
      holds: () => holds(this.#site.controller.image),
    }));
    this.#expected = [...plant.equipment.flatMap((one) => this.#expectationsOf(one)), ...shown, this.#silence()];
    this.#since = new Float64Array(this.#expected.length).fill(Number.NaN);
    this.#told = new Uint8Array(this.#expected.length);
  }

  check(): readonly Finding[] {
    const { controller, time, alive, linkSound, scanned } = this.#site;
    // A controller that begins anew, or takes over anew, counts its delays anew.
    if (controller !== this.#controller || !alive) {
      this.#since.fill(Number.NaN);
      this.#revision = -1;
    }
    this.#controller = controller;
    this.#soundSince = linkSound ? Math.min(this.#soundSince, time) : Number.POSITIVE_INFINITY;
    if (!alive) return none;
    const found: Finding[] = [];
    for (let i = 0; i < this.#expected.length; i++) {
      const { alarm, equipment, seconds, holds, always } = this.#expected[i];
      if (!((scanned || always === true) && holds())) {
        this.#since[i] = Number.NaN;
        this.#told[i] = 0;
        continue;
      }
      if (Number.isNaN(this.#since[i])) this.#since[i] = time;
      if (this.#told[i] === 1 || time - this.#since[i] < seconds || this.#stands(alarm)) continue;
      this.#told[i] = 1;
      found.push({
        invariant: 'alarm.missing',
        equipment: `${equipment} (${alarm})`,
        time: this.#since[i],
        value: time - this.#since[i],
      });
    }
    return found.length === 0 ? none : found;
  }

  #stands(alarm: string): boolean {
    const { controller } = this.#site;
    if (controller.alarmRevision !== this.#revision) {
      this.#revision = controller.alarmRevision;
      const standing = controller.alarms().filter(({ state }) => state !== 'returnedUnacknowledged');
      this.#standing = new Set(standing.map(({ id }) => id));
    }
    return this.#standing.has(alarm);
  }

  /** Whether what is true has had the time to be known. */
  #known(): boolean {
    return this.#site.time - this.#soundSince > patience;
  }

  #expectationsOf(equipment: Equipment): Expectation[] {
    const { plant, twin } = this.#site;
    const expected: Expectation[] = [];
    for (const slot of Object.values(equipment.points)) {
      const { name, key, definition } = plant.points[slot];
      const { alarm } = definition;
      if (alarm === undefined) continue;
      const pumps = alarm.whilePumped === true ? servingProofs(plant, equipment) : [];
      const seconds = alarm.delaySeconds + patience;
      const site = this.#site;
      const add = (suffix: string, shown: (value: number) => boolean) =>
        expected.push({
          alarm: `${name}#${suffix}`,
          equipment: equipment.name,
          seconds,
          holds: () => {
            const { image } = site.controller;
            return image.quality[slot] !== quality.bad && shown(image.value[slot]) && this.#pumped(pumps);
          },
        });
      const { high, low, highHigh, lowLow, when } = alarm;
      if (when !== undefined) add('state', (value) => value >= 0.5 === when);
      if (high !== undefined) add('high', (value) => value > high);
      if (low !== undefined) add('low', (value) => value < low);
      if (highHigh !== undefined) add('highHigh', (value) => value > highHigh);
      if (lowLow !== undefined) add('lowLow', (value) => value < lowLow);
      // What the machine itself says is judged by the truth, too.
      if (key === 'fault' && when === true)
        add('state', (value) => value >= 0.5 && twin.measured[slot] >= 0.5 && this.#known());
    }
    expected.push(...this.#quality(equipment), ...this.#supply(equipment));
    return expected;
  }

  #quality(equipment: Equipment): Expectation[] {
    const { plant, field } = this.#site;
    const slots = Object.values(equipment.points).filter((slot) => plant.points[slot].definition.kind === 'measured');
    if (slots.length === 0) return [];
    const alarm = `${equipment.name}#quality`;
    const seconds = badQualityDelay + patience;
    const bad = () => any(slots, this.#site.controller.image.quality, quality.bad);
    const allBad = () => this.#site.controller.image.allBad;
    return [
      { alarm, equipment: equipment.name, seconds, holds: () => bad() && !allBad() },
      // A sensor that says itself that it is dead.
      {
        alarm,
        equipment: equipment.name,
        seconds,
        holds: () => this.#known() && any(slots, field.bad, 1) && !allBad(),
      },
    ];
  }

  /** Whether one of these contacts says that its pump runs; without any there is nothing to wait for. */
  #pumped(pumps: readonly number[]): boolean {
    const { value, quality: known } = this.#site.controller.image;
    return pumps.length === 0 || pumps.some((slot) => known[slot] !== quality.bad && value[slot] >= 0.5);
  }

  #supply(equipment: Equipment): Expectation[] {
    if (equipment.kind === 'coolingCircuit') return this.#chilledSupply(equipment);
    if (equipment.kind !== 'heatingCircuit') return [];
    const { supplyTemperature: supply, supplyTemperatureSetpoint: setpoint } = equipment.points;
    const meter = this.#site.plant.equipmentByName.get(equipment.parameters.supplyMeter);
    const holds = () => {
      const { value, quality: known } = this.#site.controller.image;
      return known[supply] !== quality.bad && value[supply] < value[setpoint] - 6 && this.#supplied(meter);
    };
    return [
      { alarm: `${equipment.name}#supplyLow`, equipment: equipment.name, seconds: supplyLowSeconds + patience, holds },
    ];
  }

  /** Chilled water too warm, by what its meter shows and while a pump brings it round: what stands grows warm, and cools nobody. */
  #chilledSupply({ name, parameters, points }: EquipmentOf<'coolingCircuit'>): Expectation[] {
    const { plant } = this.#site;
    const meter = plant.equipmentByName.get(parameters.supplyMeter);
    if (meter?.kind !== 'meter') return [];
    const { temperature } = meter.points;
    const pumps = circulationProofs(plant, parameters.supplyMeter);
    const { supplyHighDifference, supplyHighTime } = plant.alarms;
    const holds = () => {
      const { value, quality: known } = this.#site.controller.image;
      const warm = value[temperature] > value[points.supplyTemperatureSetpoint] + supplyHighDifference;
      return known[temperature] !== quality.bad && warm && pumps.length > 0 && this.#pumped(pumps);
    };
    return [{ alarm: `${name}#supplyHigh`, equipment: name, seconds: supplyHighTime + patience, holds }];
  }

  /** Whether anybody is supplied, by what the meter says: the cold of water that stands, or hardly moves, is nobody's. */
  #supplied(meter: Equipment | undefined): boolean {
    if (meter?.kind !== 'meter') return true;
    const { value, quality: known } = this.#site.controller.image;
    const { flow } = meter.points;
    return known[flow] === quality.bad || value[flow] >= hardlyMoving * meter.parameters.designFlow;
  }

  #silence(): Expectation {
    const holds = () => this.#site.controller.image.allBad;
    return { alarm: 'plant#communication', equipment: 'plant', seconds: patience, holds, always: true };
  }
}

/** Whether any of the slots has a value. Asked of every equipment in every scan: without a call in it, a loop takes a third. */
function any(slots: readonly number[], values: Uint8Array, value: number): boolean {
  for (let i = 0; i < slots.length; i++) if (values[slots[i]] === value) return true;
  return false;
}
