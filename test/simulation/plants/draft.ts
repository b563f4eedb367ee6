import { type KindName, kinds, type PointDefinition } from '../../../config/index.ts';
import type { Draw } from '../draw.ts';

/** Scan period, ages and watchdog of a drawn plant, s. */
export interface PlantTimes {
  readonly scanPeriod: number;
  readonly maximumAge: number;
  readonly watchdogTime: number;
}

interface Connection {
  readonly node?: string;
  readonly join: readonly string[];
  readonly pressure?: string;
  readonly medium?: 'glycol';
}

type Parameters = Readonly<Record<string, unknown>>;

const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 90 : 55));
const text = (word: string) => ({ en: word, fr: word });

/** A plant file in the making: equipment with field addresses of their own, and what joins them. */
export class PlantDraft {
  readonly #draw: Draw;
  readonly #equipment: Record<string, unknown> = {};
  readonly #connections: Connection[] = [];
  readonly #electricity: string[] = [];
  readonly #gas: string[] = [];

  constructor(draw: Draw) {
    this.#draw = draw.fork('wiring');
    this.add('weather', 'weatherStation');
    this.add('electricity', 'electricitySupply');
  }

  /** Adds an equipment; electricity and gas are joined to it where it takes them. */
  add(name: string, kind: KindName, parameters: Parameters = {}, setpoints: Readonly<Record<string, number>> = {}) {
    const { ports } = kinds[kind];
    if ('electricity' in ports) this.#electricity.push(`${name}.electricity`);
    if ('gas' in ports) this.#gas.push(`${name}.gas`);
    this.#equipment[name] = {
      kind,
      label: text(name),
      system: 'site',
      parameters,
      setpoints,
      points: this.#wiring(name, kind, parameters),
    };
    return name;
  }

  /** Joins ports (`equipment.port`); fewer than two are no connection. */
  join(join: readonly string[], rest: Omit<Connection, 'join'> = {}): void {
    this.#connections.push({ ...rest, join });
  }

  /** The text of the plant file (JSON, which is YAML). */
  text(name: string, times: PlantTimes): string {
    if (this.#gas.length > 0) {
      this.add('gas', 'gasSupply', {
        biogasShare: '20 %',
        biogasQuota: { amount: '50 MWh', period: 'month', shortfallPrice: '60 €/MWh', takeOrPay: '50 %' },
      });
      this.join(['gas.out', ...this.#gas], { node: 'gas' });
    }
    this.join(['electricity.out', ...this.#electricity], { node: 'electricity' });
    return JSON.stringify({
      plant: {
        name,
        title: text(name),
        location: { latitude: '48.9 °', longitude: '2.4 °', timeZone: 'Europe/Paris' },
        scanPeriod: `${times.scanPeriod} s`,
      },
      systems: { site: text('Site') },
      field: {
        watchdog: 'ns=2;s=SIM.WATCHDOG',
        watchdogTime: `${times.watchdogTime} s`,
        maximumAge: `${times.maximumAge} s`,
      },
      prices: {
        electricityGrid: '60 €/MWh',
        electricityWinter: hours,
        electricitySummer: hours,
        gas: '60 €/MWh',
        biogasPremium: '30 €/MWh',
        electricityEmissions: '79 g/kWh',
        gasEmissions: '227 g/kWh',
        biogasEmissions: '44 g/kWh',
        gasHeatingValueRatio: 1.11,
        // Low enough to hold heat pumps back wherever plans are followed.
        demand: {
          classes: [{ label: { en: 'any', fr: 'toute' }, subscribed: '50 kW', highest: '4 €/kW', excess: '1 €/kW' }],
        },
      },
      fieldTypes: {},
      equipment: this.#equipment,
      connections: this.#connections,
    });
  }

  #wiring(name: string, kind: KindName, parameters: Parameters): Record<string, unknown> {
    const definition = kinds[kind];
    const only = 'pointsOnlyWith' in definition ? Object.entries(definition.pointsOnlyWith) : [];
    const absent = only.filter(([, parameter]) => parameters[parameter] === undefined).map(([prefix]) => prefix);
    return Object.fromEntries(
      Object.entries<PointDefinition>(definition.points)
        .filter(([, { kind: of }]) => of === 'measured' || of === 'commanded')
        .filter(([key]) => !absent.some((prefix) => key.startsWith(prefix)))
        .map(([key, { unit }]) => [key, { tag: `${name}.${key}`, ...this.#scaling(unit) }]),
    );
  }

  /** Some fields speak in floating point, some in counts of a converter. */
  #scaling(unit: string): object {
    if (unit === '°C' && this.#draw.chance(0.4))
      return { type: 'Int16', raw: [0, 27648], engineering: [-40, 150], unit: '°C' };
    if (unit === 'fraction' && this.#draw.chance(0.4)) return { unit: '%', type: 'Float' };
    return {};
  }
}

/** Inner diameter of a pipe for a flow, as a plant file writes it: about 1.3 m/s. */
export function diameterFor(flow: number): string {
  return `${Math.max(20, Math.round(1000 * Math.sqrt((4 * flow) / (Math.PI * 1000 * 1.3))))} mm`;
}

/** A quantity as a plant file writes it, to four digits. */
export const quantity = (value: number, unit: string): string => `${Number(value.toPrecision(4))} ${unit}`;
