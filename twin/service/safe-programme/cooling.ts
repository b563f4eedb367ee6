import type { EquipmentOf } from '../../../config/index.ts';
import {
  clamp,
  closed,
  command,
  commandedNow,
  type LocalControl,
  type LocalField,
  LocalLoop,
  reading,
  servantsOf,
  serve,
} from './local.ts';

/** Leaving water that a chiller holds on local control, °C (plant.md: field wiring). */
const chilledWater = 18;
/** It stops this far below and starts this far above, K; capacity holds it in between. */
const stopBelow = 2;
const startAbove = 1.5;

/** Coolant that dry coolers hold on local control, °C, over a proportional band of so many kelvin. */
const coolantLow = 22;
const coolantBand = 8;

/** A chiller on its own thermostat: water runs through it all the time, the compressor by its leaving temperature. */
export class LocalChiller implements LocalControl {
  readonly #field: LocalField;
  readonly #chiller: EquipmentOf<'chiller'>;
  readonly #evaporator: ReturnType<typeof servantsOf>;
  readonly #condenser: ReturnType<typeof servantsOf>;
  readonly #loop = new LocalLoop(0.05, 180);
  #running = false;
  #sinceChange = Number.POSITIVE_INFINITY;

  constructor(field: LocalField, chiller: EquipmentOf<'chiller'>) {
    this.#field = field;
    this.#chiller = chiller;
    this.#evaporator = servantsOf(field.plant, chiller, 'evaporator');
    this.#condenser = servantsOf(field.plant, chiller, 'condenser');
  }

  begin(): void {
    this.#running = commandedNow(this.#field, this.#chiller, 'run') >= 0.5;
    // How long it has run is not known here; the machine's own timers keep it from short cycles.
    this.#sinceChange = Number.POSITIVE_INFINITY;
    this.#loop.track(commandedNow(this.#field, this.#chiller, 'capacity'));
  }

  step(dt: number): void {
    const { parameters } = this.#chiller;
    const leaving = reading(this.#field, this.#chiller, 'evaporator.leavingTemperature');
    const fault = closed(this.#field, this.#chiller, 'fault');
    this.#sinceChange += dt;
    const { minimumOnTime, minimumOffTime } = parameters.timers;
    if (this.#running && (fault || (leaving < chilledWater - stopBelow && this.#sinceChange >= minimumOnTime)))
      this.#turn(false);
    else if (!this.#running && !fault && leaving > chilledWater + startAbove && this.#sinceChange >= minimumOffTime)
      this.#turn(true);
    const capacity = this.#running ? this.#loop.step(leaving - chilledWater, dt, parameters.minimumCapacity, 1) : 0;
    command(this.#field, this.#chiller, 'run', this.#running ? 1 : 0);
    command(this.#field, this.#chiller, 'capacity', capacity);
    command(this.#field, this.#chiller, 'reset', 0);
    // A faulted machine would only pass warm return water into the supply.
    serve(this.#field, this.#evaporator, !fault);
    serve(this.#field, this.#condenser, this.#running);
  }

  #turn(on: boolean): void {
    this.#running = on;
    this.#sinceChange = 0;
    if (on) this.#loop.track(this.#chiller.parameters.minimumCapacity);
  }
}

/** A dry cooler always on, its fans on a proportional thermostat of the leaving coolant. */
export class LocalDryCooler implements LocalControl {
  readonly #field: LocalField;
  readonly #cooler: EquipmentOf<'dryCooler'>;
  readonly #servants: ReturnType<typeof servantsOf>;

  constructor(field: LocalField, cooler: EquipmentOf<'dryCooler'>) {
    this.#field = field;
    this.#cooler = cooler;
    this.#servants = servantsOf(field.plant, cooler, 'main');
  }

  begin(): void {}

  step(): void {
    const leaving = reading(this.#field, this.#cooler, 'leavingTemperature');
    const wanted = Number.isNaN(leaving) ? 1 : (leaving - coolantLow) / coolantBand;
    command(this.#field, this.#cooler, 'run', 1);
    command(this.#field, this.#cooler, 'fanSpeed', clamp(wanted, this.#cooler.parameters.minimumFanSpeed, 1));
    serve(this.#field, this.#servants, true);
  }
}
