import type { EquipmentOf } from '../../../config/index.ts';
import {
  clamp,
  command,
  commandedNow,
  type LocalControl,
  type LocalField,
  LocalLoop,
  onCurve,
  outdoorOf,
  reading,
} from './local.ts';

/** Fans full, valves full open: servers are kept cool whatever it costs. */
export class LocalHall implements LocalControl {
  readonly #field: LocalField;
  readonly #hall: EquipmentOf<'hall'>;

  constructor(field: LocalField, hall: EquipmentOf<'hall'>) {
    this.#field = field;
    this.#hall = hall;
  }

  begin(): void {}

  step(): void {
    command(this.#field, this.#hall, 'fanSpeed', 1);
    command(this.#field, this.#hall, 'valve', 1);
  }
}

/** A substation's thermostats: its heating curve, and a hot-water store between 57 and 61 °C (order of 30 November 2005: 55 °C at least). */
export class LocalSubstation implements LocalControl {
  readonly #field: LocalField;
  readonly #substation: EquipmentOf<'substation'>;
  readonly #outdoor: () => number;
  readonly #heating = new LocalLoop(0.01, 240);

  constructor(field: LocalField, substation: EquipmentOf<'substation'>) {
    this.#field = field;
    this.#substation = substation;
    this.#outdoor = outdoorOf(field);
  }

  begin(): void {
    this.#heating.track(commandedNow(this.#field, this.#substation, 'heating.valve'));
  }

  step(dt: number): void {
    const { heating, hotWater } = this.#substation.parameters;
    if (heating !== undefined) {
      const outdoor = this.#outdoor();
      const wanted = !(outdoor > heating.limitOutdoorTemperature);
      const supply = reading(this.#field, this.#substation, 'heating.supplyTemperature');
      const valve = this.#heating.step(onCurve(heating.curve, outdoor) - supply, dt, 0, 1);
      command(this.#field, this.#substation, 'heating.pumpRun', wanted ? 1 : 0);
      command(this.#field, this.#substation, 'heating.valve', wanted ? valve : 0);
    }
    if (hotWater !== undefined) {
      const store = reading(this.#field, this.#substation, 'hotWater.storeTemperature');
      command(
        this.#field,
        this.#substation,
        'hotWater.valve',
        Number.isNaN(store) ? 0.3 : clamp((61 - store) / 4, 0, 1),
      );
    }
  }
}

/** A greenhouse's thermostats: frost-free heating, vents against the sun, screen away. */
export class LocalGreenhouse implements LocalControl {
  readonly #field: LocalField;
  readonly #greenhouse: EquipmentOf<'greenhouse'>;

  constructor(field: LocalField, greenhouse: EquipmentOf<'greenhouse'>) {
    this.#field = field;
    this.#greenhouse = greenhouse;
  }

  begin(): void {}

  step(): void {
    const air = reading(this.#field, this.#greenhouse, 'airTemperature');
    command(this.#field, this.#greenhouse, 'valve', Number.isNaN(air) ? 0.5 : clamp((14 - air) / 4, 0, 1));
    command(this.#field, this.#greenhouse, 'vent', Number.isNaN(air) ? 0 : clamp((air - 26) / 6, 0, 1));
    command(this.#field, this.#greenhouse, 'screen', 0);
  }
}
