import { type EquipmentOf, gasSuppliesOf } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';

/** A pressure that is not known for so long, s, says no more that there is no gas. */
const unknownSeconds = 30;

/**
 * Whether there is gas for burners, of every supply, by its pressure. Burner controls have gas switches of their own, which act at once and stay the
 * authority; this one keeps boilers from trying in vain, and says why they stand. What is not known keeps nobody out: a dead sensor must not
 * leave a town cold in frost.
 */
export class GasSupervisor {
  readonly #context: ControlContext;
  readonly #supplies: readonly GasSupply[];

  constructor(context: ControlContext) {
    this.#context = context;
    this.#supplies = equipmentOfKind(context, 'gasSupply').map((supply) => new GasSupply(context, supply));
  }

  /** Once a scan; interlocks know of it from the next one on. */
  scan(): void {
    const { gasMissing } = this.#context;
    gasMissing.fill(0);
    for (let i = 0; i < this.#supplies.length; i++) this.#supplies[i].scan();
  }

  /** Goes on from another configuration's, supply by supply. */
  succeed(before: GasSupervisor): void {
    for (const supply of this.#supplies) {
      const same = before.#supplies.find(({ index }) => index === supply.index);
      if (same !== undefined) supply.succeed(same);
    }
  }
}

class GasSupply {
  readonly index: number;
  readonly #context: ControlContext;
  readonly #p: EquipmentOf<'gasSupply'>['parameters'];
  readonly #pressure: number;
  readonly #proof: number;
  readonly #burners: readonly number[];
  #proven = true;
  /** Whether it has looked at a known pressure yet: the first look at one decides at once. */
  #judged = false;
  /** How long what is seen has spoken against what holds, s. */
  #against = 0;

  constructor(context: ControlContext, supply: EquipmentOf<'gasSupply'>) {
    this.index = supply.index;
    this.#context = context;
    this.#p = supply.parameters;
    this.#pressure = slotOf(supply, 'pressure');
    this.#proof = slotOf(supply, 'gasProven');
    const boilers = equipmentOfKind(context, 'gasBoiler').filter((boiler) =>
      gasSuppliesOf(context.plant, boiler).includes(supply),
    );
    this.#burners = boilers.map(({ index }) => index);
  }

  scan(): void {
    const { image, dt, gasMissing } = this.#context;
    const { pressureMinimum, pressureHysteresis, lossTime, returnTime } = this.#p;
    const known = image.usable(this.#pressure);
    const least = this.#proven ? pressureMinimum : pressureMinimum * (1 + pressureHysteresis);
    const enough = image.value[this.#pressure] >= least;
    const there = enough || !known;
    this.#against = there === this.#proven ? 0 : this.#against + dt;
    const delay = !known ? unknownSeconds : there ? returnTime : lossTime;
    if (this.#against >= delay || (known && !this.#judged)) this.#proven = there;
    this.#judged ||= known;
    image.publish(this.#proof, this.#proven ? 1 : 0, known ? quality.good : quality.uncertain);
    if (known && !enough) for (const burner of this.#burners) gasMissing[burner] = 1;
  }

  succeed(before: GasSupply): void {
    this.#proven = before.#proven;
    this.#judged = before.#judged;
    this.#against = before.#against;
  }
}
