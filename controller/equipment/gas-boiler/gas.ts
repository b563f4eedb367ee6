import { type EquipmentOf, gasSuppliesOf } from '../../../config/index.ts';
import type { ControlContext } from '../context.ts';
import { type Condition, slotOf } from '../control.ts';

/**
 * A flame and the pressure of its gas are told so far apart at most, s, beside what a late link takes: one comes from the burner's control, the other from a
 * meter, and what stands in the pipe burns for a while (engineering choice).
 */
const togetherSeconds = 60;

/** The gas of one boiler: what went wrong for want of it is no failure of the boiler's, and what is said of it. */
export class GasOfBoiler {
  readonly #context: ControlContext;
  readonly #index: number;
  readonly #supplies: readonly EquipmentOf<'gasSupply'>[];
  /** s. */
  #sinceMissing = Number.POSITIVE_INFINITY;
  #sinceFailure = Number.POSITIVE_INFINITY;
  /** Whether a failure that was counted turned out in this scan to be for want of gas. */
  excuses = false;

  constructor(context: ControlContext, boiler: EquipmentOf<'gasBoiler'>) {
    this.#context = context;
    this.#index = boiler.index;
    this.#supplies = gasSuppliesOf(context.plant, boiler);
  }

  /**
   * Once a scan, before the machine's step. @param counted whether there is a failure to take back
   * @returns whether the last one was for want of gas
   */
  scan(counted: boolean): boolean {
    const { gasMissing, dt } = this.#context;
    const missing = gasMissing[this.#index] === 1;
    this.#sinceMissing = missing ? 0 : this.#sinceMissing + dt;
    this.#sinceFailure += dt;
    this.excuses = missing && counted && this.#sinceFailure <= this.#together;
    if (this.excuses) this.#sinceFailure = Number.POSITIVE_INFINITY;
    return this.excuses;
  }

  /** The burner has failed in this scan. @returns whether that is its own fault, as far as is known by now */
  blame(): boolean {
    if (this.#sinceMissing <= this.#together) return false;
    this.#sinceFailure = 0;
    return true;
  }

  get #together(): number {
    return togetherSeconds + this.#context.patience;
  }

  /** That there is none; nobody knows until when. */
  conditions(): Condition[] {
    const { image } = this.#context;
    const lacking = this.#supplies.filter((supply) => image.value[slotOf(supply, 'gasProven')] < 0.5);
    if (lacking.length === 0 || lacking.length < this.#supplies.length) return [];
    const [supply] = lacking;
    const pressure = slotOf(supply, 'pressure');
    const parameters = {
      supply: supply.name,
      pressureMillibar: 1000 * image.value[pressure],
      neededMillibar: 1000 * supply.parameters.pressureMinimum * (1 + supply.parameters.pressureHysteresis),
    };
    return [{ key: 'condition.gasPressureLow', parameters, blocking: true }];
  }

  /** Goes on from where the same boiler's stood. */
  succeed(before: GasOfBoiler): void {
    this.#sinceMissing = before.#sinceMissing;
    this.#sinceFailure = before.#sinceFailure;
  }
}
