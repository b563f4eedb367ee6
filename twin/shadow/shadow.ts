import type { Plant } from '../../config/index.ts';
import { createTwin, type Twin } from '../network/index.ts';
import { groundTemperature, type Weather } from '../weather/index.ts';
import { Actuators } from './actuators.ts';
import { Contacts } from './contacts.ts';
import { type Feature, featuresOf, neighbours, type Seen } from './features.ts';
import { LoadSteps, SensorNoise } from './sensors.ts';
import { isTold, likeness, likenessMinimum, resemblanceMinimum, signatures } from './signatures.ts';
import { type Baseline, ResidualStatistic } from './statistic.ts';
import { type Alternative, type Evidence, type Finding, type Warning, Warnings } from './warning.ts';

/** What a shadow has learned of its plant, by feature; to be kept over restarts. */
export type Learned = Readonly<Record<string, Baseline>>;

export interface ShadowOptions {
  /** From an earlier life. */
  readonly learned?: Learned;
  /** Whether it learns what the plant is like when it is well, and judges no residual yet; what is new later is learned then. */
  readonly learning: boolean;
  /** Seconds by which what the field tells may come behind the commands it is told: many where plant time runs fast. 0 unless said. */
  readonly delay?: number;
}

/** A parameter of the plant as the shadow estimates it, over what it was while learning: 1 is as it was. */
export interface Estimate {
  readonly equipment: string;
  readonly parameter: string;
  readonly value: number;
  /** What is usual: between these it does not count towards a warning. */
  readonly usual: readonly [number, number];
}

const blockSeconds = 600;
/** Share of a block's time in which a feature must be valid. */
const validShare = 0.7;
/** Share of a sensed state's difference that is corrected, per second. */
const gainPerSecond = 0.006;
/** Water in pipes is moved so often, s. */
const pipeSeconds = 600;
const threshold = 28;
/** Blocks over which a drift is told from a step. */
const driftBlocks = 18;
/** Equipment of a kind on one circuit that deviates together has a common cause: each is judged against so many others at least. */
const peersMinimum = 3;
/** Features that deviate at all count towards a signature from this many standard deviations on. */
const deviates = 1.5;
/** Blocks over which a deviation is averaged for naming. */
const namingBlocks = 9;
/** Seconds for which features of a disturbed circuit are not judged after the disturbance. */
const calmSeconds = 3 * 3600;
const warningSeconds = 2 * 3600;
/** A gap longer than this begins anew, s. */
const gapMaximum = 900;
/** Usual loads: the plant's own are not known. */
const usualSeed = 0x5eed;

interface Watched {
  readonly feature: Feature;
  readonly statistic: ResidualStatistic;
  sum: number;
  seconds: number;
}

/**
 * Runs beside a plant: knows its file and what its points tell, no more. A twin follows the commands and is corrected by the
 * sensors; what it cannot explain becomes residuals, these become findings with a likely cause, and these warnings.
 */
export class Shadow {
  readonly plant: Plant;
  readonly #twin: Twin;
  readonly #watched: readonly Watched[];
  readonly #byEquipment = new Map<number, Watched[]>();
  readonly #contacts: Contacts;
  readonly #actuators: Actuators;
  readonly #noise: SensorNoise;
  readonly #steps: LoadSteps;
  readonly #warnings = new Warnings(warningSeconds);
  readonly #neighbours: ReadonlyMap<number, readonly number[]>;
  readonly #circuits: readonly (readonly number[])[];
  /** Plant time until which a circuit is disturbed. */
  readonly #disturbed: Float64Array;
  readonly #closed: Float64Array;
  readonly #running: readonly number[];
  readonly #commanded: readonly number[];
  readonly #weather: { -readonly [K in keyof Weather]: Weather[K] };
  readonly #mast: Readonly<Record<string, number>>;
  #learning: boolean;
  #begun = false;
  #block = 0;
  #pipes = 0;

  constructor(plant: Plant, startTime: number, { learned = {}, learning, delay = 0 }: ShadowOptions) {
    this.plant = plant;
    this.#learning = learning;
    this.#weather = { outdoorTemperature: 10, solarIrradiance: 0, windSpeed: 3, groundTemperature: 12 };
    this.#twin = createTwin(plant, { seed: usualSeed, startTime, weather: () => this.#weather });
    this.#watched = featuresOf(plant).map((feature) => ({
      feature,
      statistic: new ResidualStatistic(feature.floor, threshold, learned[nameOf(plant, feature)]),
      sum: 0,
      seconds: 0,
    }));
    for (const watched of this.#watched) {
      const { equipment } = watched.feature;
      this.#byEquipment.set(equipment, [...(this.#byEquipment.get(equipment) ?? []), watched]);
    }
    this.#contacts = new Contacts(plant, delay);
    this.#actuators = new Actuators(plant, delay);
    this.#noise = new SensorNoise(plant);
    this.#steps = new LoadSteps(plant);
    this.#neighbours = neighbours(plant);
    this.#circuits = plant.equipment.map(({ branches }) => [
      ...new Set(Object.values(branches).map((branch) => plant.branches[branch].circuit)),
    ]);
    this.#disturbed = new Float64Array(plant.circuits.length).fill(Number.NEGATIVE_INFINITY);
    this.#closed = new Float64Array(plant.points.length);
    this.#running = plant.equipment.flatMap(({ points }) => [points.running ?? [], points.flame ?? []].flat());
    this.#commanded = plant.points.flatMap(({ index, definition }) => (definition.kind === 'commanded' ? [index] : []));
    this.#mast = plant.equipment.find(({ kind }) => kind === 'weatherStation')?.points ?? {};
  }

  get learning(): boolean {
    return this.#learning;
  }

  /** From now on residuals are judged by what was learned. */
  endLearning(): void {
    this.#learning = false;
  }

  /** Plant time up to which it has followed. */
  get time(): number {
    return this.#twin.time;
  }

  warnings(): readonly Warning[] {
    return this.#warnings.list();
  }

  learned(): Learned {
    return Object.fromEntries(
      this.#watched.map(({ feature, statistic }) => [nameOf(this.plant, feature), statistic.baseline]),
    );
  }

  /** Parameters that drift, from residuals that are ratios. */
  estimates(): Estimate[] {
    return this.#watched.flatMap(({ feature, statistic }) => {
      if (feature.unit !== 'ratio' || !statistic.learned || !statistic.judged) return [];
      const value = Math.exp(statistic.deviation(namingBlocks));
      const { tolerance } = statistic;
      const usual = [Math.exp(-tolerance), Math.exp(tolerance)] as const;
      return [{ equipment: this.plant.equipment[feature.equipment].name, parameter: feature.key, value, usual }];
    });
  }

  /** @returns deviations of all features from what was learned, in standard deviations, by name */
  deviations(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.#watched
        .filter(({ statistic }) => statistic.learned)
        .map(({ feature, statistic }) => [
          nameOf(this.plant, feature),
          statistic.deviation(namingBlocks) / statistic.spread,
        ]),
    );
  }

  /**
   * Takes the values of a time: measured and commanded by slot, not-a-number where bad.
   * @returns warnings that are new
   */
  update(time: number, values: Float64Array): Warning[] {
    const dt = time - this.#twin.time;
    if (!(dt > 0)) return [];
    this.#look(time, values);
    if (!this.#begun || dt > gapMaximum) return this.#begin(time, values);
    for (const slot of this.#commanded) if (!Number.isNaN(values[slot])) this.#twin.commands[slot] = values[slot];
    this.#twin.step(dt);
    this.#time(values, dt);
    const sample = { time, dt, measured: values, flow: this.#twin.flow };
    const direct = [
      ...this.#contacts.check(sample),
      ...this.#actuators.check(values, dt),
      ...this.#noise.check(values, this.#twin.measured, this.#twin.flow),
      ...this.#steps.check(values, dt),
    ];
    const told: Warning[] = [];
    for (const finding of direct) {
      this.#tell(finding, time, told);
      this.#disturb(finding, time);
    }
    this.#sample(values, dt);
    this.#correct(time, values, dt);
    this.#block += dt;
    if (this.#block >= blockSeconds) {
      this.#block = 0;
      for (const finding of this.#judge(time)) this.#tell(finding, time, told);
    }
    this.#warnings.sweep(time);
    return told;
  }

  #tell(finding: Finding, time: number, told: Warning[]): void {
    const warning = this.#warnings.tell(finding, time);
    if (warning !== undefined) told.push(warning);
  }

  #begin(time: number, values: Float64Array): Warning[] {
    // A twin has no way to jump: it is told the state of now, at the time of now.
    if (time > this.#twin.time) this.#twin.jump(time);
    this.#twin.observe(values);
    this.#begun = true;
    this.#closed.fill(0);
    return [];
  }

  #look(time: number, values: Float64Array): void {
    const told = (key: string, otherwise: number) => {
      const value = this.#mast[key] === undefined ? Number.NaN : values[this.#mast[key]];
      return Number.isNaN(value) ? otherwise : value;
    };
    const weather = this.#weather;
    weather.outdoorTemperature = told('outdoorTemperature', weather.outdoorTemperature);
    weather.solarIrradiance = told('solarIrradiance', weather.solarIrradiance);
    weather.windSpeed = told('windSpeed', weather.windSpeed);
    weather.groundTemperature = groundTemperature(time);
  }

  /** How long contacts have been closed. */
  #time(values: Float64Array, dt: number): void {
    for (const slot of this.#running) {
      const both = values[slot] >= 0.5 && this.#twin.measured[slot] >= 0.5;
      this.#closed[slot] = both ? this.#closed[slot] + dt : 0;
    }
  }

  #disturb({ target }: Finding, time: number): void {
    const { equipmentByName, pointByName } = this.plant;
    const index = equipmentByName.get(target)?.index ?? pointByName.get(target)?.equipment;
    const circuits =
      index === undefined || this.#circuits[index].length === 0 ? this.plant.circuits.keys() : this.#circuits[index];
    for (const circuit of circuits) this.#disturbed[circuit] = time + calmSeconds;
  }

  #isDisturbed(equipment: number, time: number): boolean {
    return this.#circuits[equipment].some((circuit) => time < this.#disturbed[circuit]);
  }

  #sample(measured: Float64Array, dt: number): void {
    const seen: Seen = {
      measured,
      expected: this.#twin.measured,
      twin: this.#twin,
      closedFor: (slot) => this.#closed[slot],
    };
    for (const watched of this.#watched) {
      const residual = watched.feature.residual(seen);
      if (Number.isNaN(residual)) continue;
      watched.sum += residual * dt;
      watched.seconds += dt;
    }
  }

  #correct(time: number, values: Float64Array, dt: number): void {
    const pipes = time - this.#pipes >= pipeSeconds;
    if (pipes) this.#pipes = time;
    this.#twin.correct(values, Math.min(0.5, gainPerSecond * dt), pipes);
  }

  /** The end of a block: learns or judges what was valid in most of it. */
  #judge(time: number): Finding[] {
    const common = this.#learning ? undefined : this.#common();
    for (const { feature, statistic, sum, seconds } of this.#watched) {
      if (seconds < validShare * blockSeconds) continue;
      const block = sum / seconds;
      if (this.#isDisturbed(feature.equipment, time)) statistic.calm();
      else if (this.#learning || !statistic.learned) statistic.learn(block);
      else statistic.judge(block - (common?.get(this.#peers(feature)) ?? 0));
    }
    for (const watched of this.#watched) {
      watched.sum = 0;
      watched.seconds = 0;
    }
    if (this.#learning) return [];
    const suspects = new Set(
      this.#watched.filter(({ statistic }) => statistic.alarmed).map(({ feature }) => feature.equipment),
    );
    return [...suspects].map((equipment) => this.#name(equipment));
  }

  /** Whom a feature has to do with: those of its kind on its circuits. */
  #peers({ equipment, key }: Feature): string {
    return `${this.plant.equipment[equipment].kind} ${this.#circuits[equipment].join()} ${key}`;
  }

  /** Median deviation of this block by peers: what all consumers of a network show is not any one's own. */
  #common(): Map<string, number> {
    const deviations = new Map<string, number[]>();
    for (const { feature, statistic, sum, seconds } of this.#watched) {
      if (this.plant.equipment[feature.equipment].kind !== 'substation') continue;
      if (seconds < validShare * blockSeconds || !statistic.learned) continue;
      const peers = this.#peers(feature);
      deviations.set(peers, [...(deviations.get(peers) ?? []), statistic.off(sum / seconds)]);
    }
    const common = new Map<string, number>();
    for (const [peers, all] of deviations)
      if (all.length > peersMinimum) common.set(peers, all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
    return common;
  }

  /** The likeliest cause of what deviates at an equipment, and the next. */
  #name(equipment: number): Finding {
    const all = this.#byEquipment.get(equipment) ?? [];
    const deviations = new Map<string, number>();
    const evidence: Evidence[] = [];
    for (const { feature, statistic } of all) {
      const deviation = statistic.deviation(namingBlocks);
      if (!statistic.alarmed && Math.abs(deviation) < deviates * statistic.spread) continue;
      deviations.set(feature.key, deviation / feature.scale);
      evidence.push(evidenceOf(feature, deviation));
    }
    const causes = this.#causes(equipment, deviations);
    const [best, next] = causes;
    const told = best !== undefined && best.likeness >= likenessMinimum;
    const [sensor, otherwise] = told ? [] : this.#sensorAlone(all, deviations);
    if (sensor !== undefined) return { ...sensor, evidence, ...(otherwise && { second: otherwise }) };
    if (told) return { ...best, evidence, ...(next && { second: next }) };
    const { name } = this.plant.equipment[equipment];
    return { cause: 'unknown', target: name, evidence, ...(best && { second: best }) };
  }

  /** Causes of the library that what deviates resembles at all, the likeliest first. */
  #causes(equipment: number, deviations: ReadonlyMap<string, number>): Required<Alternative>[] {
    const neighbour = this.#neighbours.get(equipment)?.[0] ?? equipment;
    return (signatures[this.plant.equipment[equipment].kind] ?? [])
      .filter((signature) => isTold(deviations, signature))
      .map((signature) => {
        const standing = signature.of === 'neighbour' ? neighbour : equipment;
        const target = this.plant.equipment[standing].name;
        return { cause: signature.fault, target, likeness: round(likeness(deviations, signature)) };
      })
      .filter((cause) => cause.likeness >= resemblanceMinimum)
      .sort((a, b) => b.likeness - a.likeness);
  }

  /** One temperature off, and nothing else of its equipment: the sensor itself, and by which of its two ways less likely. */
  #sensorAlone(all: readonly Watched[], deviations: ReadonlyMap<string, number>): Alternative[] {
    const off = all.filter(({ feature }) => deviations.has(feature.key));
    const [one] = off;
    if (off.length !== 1 || one.feature.point < 0) return [];
    const target = this.plant.points[one.feature.point].name;
    const drifts = !one.statistic.stepped && one.statistic.growing(driftBlocks);
    const causes = drifts ? (['sensorDrift', 'sensorBias'] as const) : (['sensorBias', 'sensorDrift'] as const);
    return causes.map((cause) => ({ cause, target }));
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function evidenceOf({ key, unit }: Feature, deviation: number): Evidence {
  return { quantity: key, value: round(unit === 'ratio' ? Math.exp(deviation) - 1 : deviation), unit };
}

function nameOf(plant: Plant, { equipment, key }: Feature): string {
  return `${plant.equipment[equipment].name} ${key}`;
}
