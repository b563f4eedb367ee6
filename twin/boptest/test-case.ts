import type { Plant } from '../../config/index.ts';
import { ClosedLoop } from '../lab/closed-loop.ts';
import { Kpis } from '../lab/kpis.ts';
import { syntheticWeather, type WeatherSource } from '../weather/index.ts';
import {
  type Answer,
  answer,
  boundedParameter,
  numberParameter,
  pointNames,
  Refusal,
  seconds,
  written,
} from './answer.ts';
import { Forecaster } from './forecast.ts';
import { inputValue, Overwrites } from './overwrites.ts';
import { timePeriods } from './periods.ts';
import { type Rows, TrajectoryRecord } from './record.ts';
import { given, initialScenario, readScenario, type Scenario } from './scenario.ts';
import { inputMetadata, measurementMetadata, type Signals, signalsOf } from './signals.ts';
import { toSi } from './units.ts';
import { secondsPerDay, secondsPerYear, yearStart } from './year.ts';

/** A body as it came: from anybody. */
export type Body = Readonly<Record<string, unknown>>;
/** Values by signal, in SI; `time` is the time of the year, s. */
export type State = Record<string, number>;

/** What `PUT /results` found: where its rows are, and in which column each point is. */
export interface Found {
  readonly rows: Rows;
  readonly columns: readonly { readonly name: string; readonly column: number }[];
}

/** Twin and controller step so long within a control step, s. */
const innerStepSeconds = 10;
const initialStepSeconds = 3600;
/** Seconds between stored samples, as the original's. */
const sampleSeconds = 30;
/** Bytes that a test's trajectories may take. */
const recordBytes = 192 * 1024 * 1024;
/** Weather, loads and prices of a test case never change; a scenario's seed is that of its forecasts' errors. */
const caseSeed = 1;
const periodDays = 14;
const warmupDays = 7;
/** Numbers that one answer of results may hold. */
const resultsMaximum = 64_000_000;

/** Milliseconds of a clock that only goes forward. */
export type Clock = () => number;

/**
 * A plant as a BOPTEST test case: the twin with its controller, stepped by a client that may overwrite the controller's outputs
 * and set-points. Every method answers as the original's `testcase.py` does.
 */
export class TestCase {
  readonly #plant: Plant;
  readonly #clock: Clock;
  readonly #yearStart: number;
  readonly #weather: WeatherSource;
  readonly #signals: Signals;
  readonly #forecaster: Forecaster;
  readonly #periods: Readonly<Record<string, number>>;
  #scenario: Scenario = initialScenario;
  #step = initialStepSeconds;
  #end = Number.POSITIVE_INFINITY;
  #loop!: ClosedLoop;
  #overwrites!: Overwrites;
  #kpis!: Kpis;
  #record!: TrajectoryRecord;
  /** Shares of control steps that the client took to think. */
  #thinking = { sum: 0, count: 0 };
  #answeredAt: number | undefined;

  /** @param clock of the machine, to tell how long the client computes */
  constructor(plant: Plant, clock: Clock) {
    this.#plant = plant;
    this.#clock = clock;
    this.#yearStart = yearStart(plant);
    const { latitude, longitude } = plant.location;
    this.#weather = syntheticWeather({ seed: caseSeed, latitude, longitude });
    this.#signals = signalsOf(plant);
    this.#forecaster = new Forecaster(plant, this.#weather, caseSeed);
    this.#periods = timePeriods(plant, this.#weather);
    this.#start(0, 0);
  }

  /** Time of the year, s. */
  get #time(): number {
    return this.#loop.time - this.#yearStart;
  }

  name(): Answer<{ name: string }> {
    return answer('Queried the name of the test case successfully.', () => ({ name: this.#plant.name }));
  }

  inputs(): Answer {
    return answer('Queried the inputs successfully.', () => inputMetadata(this.#plant, this.#signals));
  }

  measurements(): Answer {
    return answer('Queried the measurements successfully.', () => measurementMetadata(this.#plant, this.#signals));
  }

  forecastPoints(): Answer {
    return answer('Queried the forecast points and their meta-data successfully.', () => this.#forecaster.metadata);
  }

  /** Values at times from now, by `{point_names, horizon, interval}`. */
  forecast(body: Body): Answer<Record<string, number[]>> {
    return answer('Queried the forecast data successfully.', () => {
      const names = pointNames(body.point_names);
      const horizon = boundedParameter(body.horizon, 'horizon', secondsPerYear);
      const interval = boundedParameter(body.interval, 'interval', secondsPerYear);
      if (interval === 0)
        throw new Refusal(
          400,
          `Invalid value ${written(body.interval)} for parameter interval. Value must be positive.`,
        );
      return this.#forecaster.forecast({ names, start: this.#time, horizon, interval }, this.#scenario);
    });
  }

  step(): Answer<number> {
    return answer('Queried the control step successfully.', () => this.#step);
  }

  setStep(body: Body): Answer<{ step: number }> {
    return answer('Control step set successfully.', () => {
      const step = boundedParameter(body.step, 'step', secondsPerYear);
      if (step === 0)
        throw new Refusal(400, `Invalid value ${written(body.step)} for parameter step. Value must be positive.`);
      this.#step = step;
      return { step };
    });
  }

  scenario(): Answer<Scenario> {
    return answer('Queried current test case for scenario successfully.', () => this.#scenario);
  }

  /** Sets price, uncertainties and seed; a `time_period` begins its two weeks, after a week of warm-up. */
  setScenario(body: Body): Answer {
    return answer('Test case scenario was set successfully.', () => {
      const scenario = readScenario(body, this.#scenario, Object.keys(this.#periods));
      const echo = (key: keyof Scenario) => (given(body, key) ? scenario[key] : null);
      this.#scenario = scenario;
      let initial: State | null = null;
      if (given(body, 'time_period') && scenario.time_period !== null) {
        const start = (this.#periods[scenario.time_period] - warmupDays) * secondsPerDay;
        initial = this.#start(start, warmupDays * secondsPerDay);
        this.#end = start + periodDays * secondsPerDay;
      }
      return {
        electricity_price: echo('electricity_price'),
        time_period: initial,
        temperature_uncertainty: echo('temperature_uncertainty'),
        solar_uncertainty: echo('solar_uncertainty'),
        seed: echo('seed'),
      };
    });
  }

  /** Begins anew at `start_time`, after `warmup_period` under the plant's own control. */
  initialize(body: Body): Answer<State> {
    let told = '';
    return answer(
      () => told,
      () => {
        const start = boundedParameter(body.start_time, 'start_time', secondsPerYear);
        const warmup = boundedParameter(body.warmup_period, 'warmup_period', secondsPerYear);
        told = `Test simulation initialized successfully to ${seconds(start)}s with warmup period of ${seconds(warmup)}s.`;
        return this.#start(start, warmup);
      },
    );
  }

  #start(start: number, warmup: number): State {
    const from = Math.max(0, start - warmup);
    this.#loop = new ClosedLoop(this.#plant, {
      strategy: 'rules',
      seed: caseSeed,
      weather: this.#weather,
      startTime: this.#yearStart + from,
    });
    const { measurements, inputs } = this.#signals;
    const columns = measurements.length + 2 * inputs.length;
    const rows = 2 * Math.floor(recordBytes / (8 * columns));
    this.#record = new TrajectoryRecord(columns, rows, sampleSeconds);
    this.#overwrites = new Overwrites(this.#loop.controller, this.#signals);
    this.#end = Number.POSITIVE_INFINITY;
    this.#thinking = { sum: 0, count: 0 };
    this.#answeredAt = undefined;
    this.#sample();
    this.#run(start, undefined);
    this.#kpis = new Kpis(this.#loop);
    return this.#state();
  }

  /** Advances one control step, with what the client overwrites. */
  advance(body: Body): Answer<State> {
    let told = '';
    return answer(
      () => told,
      () => {
        this.#think();
        const overwrite = this.#overwrites.read(body);
        const from = this.#time;
        if (from >= this.#end) {
          told = 'End of test case scenario time period reached.';
          return {};
        }
        const to = Math.min(this.#end, from + this.#step);
        this.#overwrites.apply(overwrite);
        this.#run(to, this.#kpis);
        this.#answeredAt = this.#clock();
        told =
          overwrite.warnings.length > 0
            ? overwrite.warnings.join('')
            : `Advanced simulation successfully from ${seconds(from)}s to ${seconds(to)}s.`;
        return this.#state();
      },
    );
  }

  /** The client has thought since the last answer: a share of its control step. */
  #think(): void {
    if (this.#answeredAt === undefined) return;
    this.#thinking.sum += (this.#clock() - this.#answeredAt) / 1000 / this.#step;
    this.#thinking.count++;
  }

  #run(to: number, kpis: Kpis | undefined): void {
    const loop = this.#loop;
    const end = this.#yearStart + to;
    let sampled = this.#time;
    while (loop.time < end) {
      const dt = Math.min(innerStepSeconds, end - loop.time);
      loop.step(dt);
      kpis?.sample(dt);
      const { interval } = this.#record;
      const time = this.#time;
      if (loop.time < end && Math.floor(time / interval) === Math.floor(sampled / interval)) continue;
      sampled = time;
      this.#sample();
    }
    loop.controller.drainEvents();
  }

  #sample(): void {
    const { measurements, inputs } = this.#signals;
    const { value } = this.#loop.controller.image;
    this.#record.append(this.#time, (row) => {
      let column = 0;
      for (let i = 0; i < measurements.length; i++) {
        const { point, unit } = measurements[i];
        row[column++] = toSi(unit, value[point.index]);
      }
      for (let i = 0; i < inputs.length; i++) {
        row[column++] = inputValue(inputs[i], value);
        row[column++] = this.#overwrites.isActive(inputs[i]) ? 1 : 0;
      }
    });
  }

  #state(): State {
    const { value } = this.#loop.controller.image;
    const state: State = { time: this.#time };
    for (const { name, point, unit } of this.#signals.measurements) state[name] = toSi(unit, value[point.index]);
    for (const input of this.#signals.inputs) {
      state[input.activate] = this.#overwrites.isActive(input) ? 1 : 0;
      state[input.name] = inputValue(input, value);
    }
    return state;
  }

  /** Indicators since the start, with the scenario's price of electricity. */
  kpis(): Answer<Record<string, number | null>> {
    return answer('Queried KPIs successfully.', () => {
      const all = this.#kpis.result(this.#scenario.electricity_price);
      const value = (name: string) => all[name].value;
      return {
        tdis_tot: value('tdis_tot'),
        idis_tot: value('idis_tot'),
        ener_tot: value('ener_tot'),
        cost_tot: value('cost_tot'),
        emis_tot: value('emis_tot'),
        pele_tot: value('pele_tot'),
        pgas_tot: value('pgas_tot'),
        pdih_tot: value('pdih_tot'),
        time_rat: this.#thinking.count > 0 ? this.#thinking.sum / this.#thinking.count : null,
      };
    });
  }

  /** Where the trajectories are that `{point_names, start_time, final_time}` asks for; {@link columns} gives their values. */
  results(body: Body): Answer<Found> {
    let told = '';
    return answer(
      () => told,
      () => {
        const start = numberParameter(body.start_time, 'start_time');
        const end = numberParameter(body.final_time, 'final_time');
        const names = pointNames(body.point_names);
        const columns = names.map((name) => ({ name, column: this.#columnOf(name) }));
        const rows = this.#record.find(start, end);
        if ((columns.length + 1) * (rows.end - rows.first) > resultsMaximum) {
          throw new Refusal(
            400,
            `The results would hold more than ${resultsMaximum} numbers: ask for fewer points, or a shorter time.`,
          );
        }
        const list = names.map((name) => `'${name}'`).join(', ');
        told = `Queried results data successfully for point names [${list}].`;
        return { rows, columns: columns.filter(({ column }) => column >= 0) };
      },
    );
  }

  /** Column of a point; -1 for time, which every answer has. */
  #columnOf(name: string): number {
    if (name === 'time') return -1;
    const { measurements, inputs } = this.#signals;
    const measured = measurements.findIndex((signal) => signal.name === name);
    if (measured >= 0) return measured;
    const input = inputs.findIndex((signal) => signal.name === name || signal.activate === name);
    if (input >= 0) return measurements.length + 2 * input + (inputs[input].name === name ? 0 : 1);
    throw new Refusal(
      400,
      `Invalid point name ${name.slice(0, 100)} in parameter point_names.  Check lists of available inputs and measurements.`,
    );
  }

  /** Times of found rows, and values of some of their columns; undefined where the trajectories have changed since. */
  columns(rows: Rows, columns: readonly number[]): { times: Float64Array; values: Float32Array[] } | undefined {
    const times = this.#record.times(rows);
    const values = columns.flatMap((column) => this.#record.column(column, rows) ?? []);
    return times === undefined || values.length < columns.length ? undefined : { times, values };
  }
}
