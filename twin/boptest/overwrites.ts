import { level } from '../../controller/image/index.ts';
import type { Controller } from '../../controller/scan/index.ts';
import { pythonType, Refusal, toFloat, written } from './answer.ts';
import type { Input, Signals } from './signals.ts';
import { fromSi, toSi } from './units.ts';

/** Who holds overwritten points, in priority arrays and in refusals. */
const owner = { user: 'boptest', role: 'engineer' } as const;
const reasonKey = 'reason.manual';

/** What a step's request overwrites: value in the plant's unit by input, and warnings about what was limited. */
export interface Overwrite {
  readonly values: ReadonlyMap<Input, number>;
  readonly warnings: readonly string[];
}

/**
 * Overwrites a client's inputs for a step: an output at the operator's level of its priority array, as a person would hold
 * it; a set-point by the command that people use. Protection, ramps, minimum on- and off-times and machines' sequences stay above,
 * so that what a point does may differ from what was asked; `<name>_u` in answers and results says what it did.
 */
export class Overwrites {
  readonly #controller: Controller;
  readonly #inputs: readonly Input[];
  readonly #byName: ReadonlyMap<string, Input>;
  readonly #active = new Set<Input>();

  constructor(controller: Controller, { inputs }: Signals) {
    this.#controller = controller;
    this.#inputs = inputs;
    this.#byName = new Map(inputs.flatMap((input) => [[input.name, input] as const, [input.activate, input] as const]));
  }

  isActive(input: Input): boolean {
    return this.#active.has(input);
  }

  /**
   * Reads the body of `POST /advance`; nothing changes yet.
   * @throws Refusal with the original's words
   */
  read(body: Readonly<Record<string, unknown>>): Overwrite {
    const active = new Map<Input, boolean>();
    const values = new Map<Input, number>();
    let warnings: string[] = [];
    for (const [key, value] of Object.entries(body)) {
      const input = this.#byName.get(key);
      if (input === undefined) throw new Refusal(400, `Unexpected input variable: ${key.slice(0, 100)}.`);
      if (value === null) continue;
      if (key === input.activate) active.set(input, readActivation(key, value));
      else {
        const { value: limited, warning } = readValue(input, value);
        values.set(input, limited);
        // The original tells the last first.
        if (warning !== undefined) warnings = [`${warning};`, ...warnings];
      }
    }
    return { values: this.#asked(active, values), warnings };
  }

  /** Activated inputs only; one without a value holds what it has. */
  #asked(active: ReadonlyMap<Input, boolean>, values: ReadonlyMap<Input, number>): Map<Input, number> {
    const { image } = this.#controller;
    return new Map(
      [...active]
        .filter(([, on]) => on)
        .map(([input]) => [input, values.get(input) ?? image.value[input.point.index]] as const),
    );
  }

  /** Takes up a step's overwrites; inputs that are no longer overwritten go back to the plant's own control. */
  apply({ values }: Overwrite): void {
    for (const input of this.#inputs) {
      const value = values.get(input);
      if (value !== undefined) this.#hold(input, value);
      else if (this.#active.has(input)) this.#release(input);
    }
  }

  #hold(input: Input, value: number): void {
    const { point } = input;
    this.#active.add(input);
    if (point.definition.kind === 'setpoint') this.#set(input, value);
    else {
      const { priority, time } = this.#controller;
      priority.set(point.index, level.operator, value, priority.name(owner.user), priority.name(reasonKey), time);
    }
  }

  #release(input: Input): void {
    const { point } = input;
    this.#active.delete(input);
    if (point.definition.kind === 'setpoint') this.#set(input, point.definition.initial ?? 0);
    else this.#controller.priority.release(point.index, level.operator);
  }

  #set({ point }: Input, value: number): void {
    const done = this.#controller.command({ type: 'setpoint', point: point.name, value, who: owner });
    if (!done.ok) throw new Error(`${point.name} could not be set: ${done.message}`);
  }
}

function readActivation(key: string, value: unknown): boolean {
  const number = toFloat(value);
  if (number === 1 || number === 0) return number === 1;
  if (value === 'True' || value === 'true') return true;
  if (value === 'False' || value === 'false') return false;
  throw new Refusal(
    400,
    `Invalid value ${written(value)} and/or type ${pythonType(value)} for input ${key}. Input must be a boolean, float, integer, string, or unicode able to be converted to a 1 or 0 (or 'T[t]rue' or 'F[f]alse').`,
  );
}

function readValue(input: Input, value: unknown): { value: number; warning?: string } {
  const { name, point, unit, minimum, maximum } = input;
  const asked = toFloat(value);
  if (asked === undefined || Number.isNaN(asked)) {
    throw new Refusal(
      400,
      `Invalid value ${written(value)} for input ${name}. Value must be a float, integer, or string able to be converted to a float, but is ${pythonType(value)}.`,
    );
  }
  const [low, high] = point.definition.range;
  if (asked > maximum)
    return {
      value: high,
      warning: `WARNING: value of ${asked} for ${name} is above maximum of ${maximum}.  Using ${maximum}. `,
    };
  if (asked < minimum)
    return {
      value: low,
      warning: `WARNING: value of ${asked} for ${name} is below minimum of ${minimum}.  Using ${minimum}. `,
    };
  const own = Math.min(high, Math.max(low, fromSi(unit, asked)));
  // A switch has no middle.
  return { value: point.definition.unit === 'boolean' ? Math.round(own) : own };
}

/** Value of an input now, in SI. */
export function inputValue(input: Input, values: Float64Array): number {
  return toSi(input.unit, values[input.point.index]);
}
