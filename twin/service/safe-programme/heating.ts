import type { EquipmentOf, Plant } from '../../../config/index.ts';
import {
  closed,
  command,
  commandedNow,
  type LocalControl,
  type LocalField,
  LocalLoop,
  onCurve,
  outdoorOf,
  reading,
  servantsOf,
  serve,
} from './local.ts';

/** Above the curve, for what is lost between boiler and network, K. */
const margin = 2;
/** A boiler stops this far above its set-point, and starts again this far below, K. */
const stopAbove = 6;
const startBelow = 2;
/** The next boiler joins when the last has fired fully for this long, and leaves when all fire low for this long, s. */
const joinAfter = 600;
const leaveAfter = 900;
/** Leaving temperature where no heating circuit gives a curve, °C. */
const withoutCurve = 70;

/** One boiler on its own leaving temperature. */
class LocalBoiler {
  readonly boiler: EquipmentOf<'gasBoiler'>;
  readonly #field: LocalField;
  readonly #servants: ReturnType<typeof servantsOf>;
  readonly #loop = new LocalLoop(0.02, 180);
  #firing = false;
  #sinceChange = Number.POSITIVE_INFINITY;

  constructor(field: LocalField, boiler: EquipmentOf<'gasBoiler'>) {
    this.#field = field;
    this.boiler = boiler;
    this.#servants = servantsOf(field.plant, boiler, 'main');
  }

  begin(): void {
    this.#firing = commandedNow(this.#field, this.boiler, 'run') >= 0.5;
    this.#sinceChange = Number.POSITIVE_INFINITY;
    this.#loop.track(commandedNow(this.#field, this.boiler, 'firingRate'));
  }

  get faulted(): boolean {
    return closed(this.#field, this.boiler, 'fault') || closed(this.#field, this.boiler, 'highLimitTripped');
  }

  get rate(): number {
    return this.#firing ? this.#loop.output : 0;
  }

  step(enabled: boolean, setpoint: number, dt: number): void {
    const { minimumFiringRate, timers, leavingTemperatureMaximum } = this.boiler.parameters;
    const leaving = reading(this.#field, this.boiler, 'leavingTemperature');
    const target = Math.min(setpoint, leavingTemperatureMaximum - stopAbove);
    this.#sinceChange += dt;
    if (this.#firing && (!enabled || Number.isNaN(leaving) || leaving > target + stopAbove)) this.#turn(false);
    else if (!this.#firing && enabled && leaving < target - startBelow && this.#sinceChange >= timers.minimumOffTime)
      this.#turn(true);
    const rate = this.#firing ? this.#loop.step(target - leaving, dt, minimumFiringRate, 1) : 0;
    command(this.#field, this.boiler, 'run', this.#firing ? 1 : 0);
    command(this.#field, this.boiler, 'firingRate', rate);
    command(this.#field, this.boiler, 'reset', 0);
    // Its pump runs on after the fire, so that no heat stays in the boiler.
    serve(this.#field, this.#servants, enabled || this.#sinceChange < timers.postRunTime);
  }

  #turn(on: boolean): void {
    this.#firing = on;
    this.#sinceChange = 0;
    if (on) this.#loop.track(this.boiler.parameters.minimumFiringRate);
  }
}

/** The boilers of one hydraulic circuit: the first sound one leads, others join one by one while it cannot hold the curve. */
export class LocalBoilers implements LocalControl {
  readonly #boilers: readonly LocalBoiler[];
  readonly #setpoint: () => number;
  #joined = 1;
  #full = 0;
  #low = 0;

  constructor(field: LocalField, boilers: readonly EquipmentOf<'gasBoiler'>[]) {
    this.#boilers = boilers.map((boiler) => new LocalBoiler(field, boiler));
    const outdoor = outdoorOf(field);
    const circuit = heatingCircuitOf(field.plant, boilers[0]);
    this.#setpoint = () =>
      (circuit === undefined ? withoutCurve : onCurve(circuit.parameters.curve, outdoor())) + margin;
  }

  begin(): void {
    for (const boiler of this.#boilers) boiler.begin();
    this.#joined = Math.max(1, this.#boilers.filter((boiler) => boiler.rate > 0).length);
    this.#full = 0;
    this.#low = 0;
  }

  step(dt: number): void {
    const sound = this.#boilers.filter((boiler) => !boiler.faulted);
    const enabled = sound.slice(0, this.#joined);
    const rates = enabled.map((boiler) => boiler.rate);
    this.#full = rates.length > 0 && Math.min(...rates) > 0.95 ? this.#full + dt : 0;
    this.#low = this.#joined > 1 && rates.every((rate) => rate < 0.4) ? this.#low + dt : 0;
    if (this.#full >= joinAfter && this.#joined < this.#boilers.length) {
      this.#joined++;
      this.#full = 0;
    } else if (this.#low >= leaveAfter) {
      this.#joined--;
      this.#low = 0;
    }
    const setpoint = this.#setpoint();
    for (const boiler of this.#boilers) boiler.step(enabled.includes(boiler), setpoint, dt);
  }
}

function heatingCircuitOf(plant: Plant, boiler: EquipmentOf<'gasBoiler'>): EquipmentOf<'heatingCircuit'> | undefined {
  const own = plant.branches[boiler.branches.main].circuit;
  return plant.equipment.find((equipment): equipment is EquipmentOf<'heatingCircuit'> => {
    if (equipment.kind !== 'heatingCircuit') return false;
    const meter = plant.equipmentByName.get(equipment.parameters.supplyMeter);
    return meter !== undefined && plant.branches[meter.branches.main].circuit === own;
  });
}

/** A heat pump stays off, with its pumps and valves, while nobody dispatches it. */
export class LocalHeatPump implements LocalControl {
  readonly #field: LocalField;
  readonly #heatPump: EquipmentOf<'heatPump'>;
  readonly #servants: readonly ReturnType<typeof servantsOf>[];

  constructor(field: LocalField, heatPump: EquipmentOf<'heatPump'>) {
    this.#field = field;
    this.#heatPump = heatPump;
    this.#servants = ['evaporator', 'condenser'].map((branch) => servantsOf(field.plant, heatPump, branch));
  }

  begin(): void {}

  step(): void {
    for (const key of ['run', 'capacity', 'reset']) command(this.#field, this.#heatPump, key, 0);
    for (const servants of this.#servants) serve(this.#field, servants, false);
  }
}
