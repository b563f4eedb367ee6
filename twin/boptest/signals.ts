import type { Plant, Point } from '../../config/index.ts';
import { type SiUnit, siUnits, toSi } from './units.ts';

/** What BOPTEST tells of a signal. */
export interface SignalMetadata {
  readonly Unit: string | null;
  readonly Description: string;
  readonly Minimum: number | null;
  readonly Maximum: number | null;
}

/** A signal with the point it stands for. */
export interface Signal {
  readonly name: string;
  readonly point: Point;
  readonly unit: SiUnit;
}

/** A point that a client may overwrite: `<name>_u` with `<name>_activate`. */
export interface Input extends Signal {
  readonly activate: string;
  /** Limits of the value, in SI. */
  readonly minimum: number;
  readonly maximum: number;
}

/** The signals of a plant. */
export interface Signals {
  readonly measurements: readonly Signal[];
  readonly inputs: readonly Input[];
}

/**
 * A name that BOPTEST's clients can use as an identifier: the point's path with its dots as underscores. Paths have no
 * underscores of their own, so that two points never share a name.
 */
export function signalName(path: string): string {
  return path.replaceAll('.', '_');
}

/** Measurements are the measured and computed points; inputs the set-points and outputs, but for reset pulses. */
export function signalsOf(plant: Plant): Signals {
  const measurements: Signal[] = [];
  const inputs: Input[] = [];
  for (const point of plant.points) {
    const { kind, unit: internal, range } = point.definition;
    const base = signalName(point.name);
    const unit = siUnits[internal];
    if (kind === 'measured' || kind === 'computed') measurements.push({ name: `${base}_y`, point, unit });
    else if (point.key !== 'reset') {
      inputs.push({
        name: `${base}_u`,
        activate: `${base}_activate`,
        point,
        unit,
        minimum: toSi(unit, range[0]),
        maximum: toSi(unit, range[1]),
      });
    }
  }
  return { measurements, inputs };
}

/** Metadata of the measurements, as `GET /measurements` gives them. */
export function measurementMetadata(plant: Plant, { measurements }: Signals): Record<string, SignalMetadata> {
  return Object.fromEntries(
    measurements.map(({ name, point, unit }) => [
      name,
      { Unit: unit.name, Description: describe(plant, point), Minimum: null, Maximum: null },
    ]),
  );
}

/** Metadata of the inputs, as `GET /inputs` gives them. */
export function inputMetadata(plant: Plant, { inputs }: Signals): Record<string, SignalMetadata> {
  return Object.fromEntries(
    inputs.flatMap(({ name, activate, point, unit, minimum, maximum }): [string, SignalMetadata][] => {
      const description = describe(plant, point);
      return [
        [
          activate,
          { Unit: null, Description: `Activation signal to overwrite ${description}`, Minimum: null, Maximum: null },
        ],
        [name, { Unit: unit.name, Description: description, Minimum: minimum, Maximum: maximum }],
      ];
    }),
  );
}

/** The equipment's label, the point's key in words, and the meaning of an enumeration's numbers. */
function describe(plant: Plant, { equipment, key, definition }: Point): string {
  const words = key
    .replaceAll('.', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const states = definition.states?.map((state, index) => `${index}: ${state}`).join(', ');
  return `${plant.equipment[equipment].label.en}: ${words}${states === undefined ? '' : ` (${states})`}`;
}
