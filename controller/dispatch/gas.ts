import { type EquipmentOf, gasSuppliesOf } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, slotOf } from '../equipment/control.ts';

/** A pressure that is not known for a few seconds is a hiccup of the wire; for longer, only a flame proves that there is gas, s. */
const unknownSeconds = 30;

/**
 * Whether there is gas for burners, of every supply: by its pressure, and while that is not known by a flame. Burner controls have gas switches of
 * their own, which act at once and stay the authority; this one keeps boilers from trying in vain, and says why they stand.
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
  readonly #flames: readonly number[];
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
    this.#flames = boilers.map((boiler) => slotOf(boiler, 'flame'));
  }

  scan(): void {
    const { image, dt, gasMissing } = this.#context;
    const { pressureMinimum, pressureHysteresis, lossTime, returnTime } = this.#p;
    const known = image.usable(this.#pressure);
    const least = this.#proven ? pressureMinimum : pressureMinimum * (1 + pressureHysteresis);
    const enough = image.value[this.#pressure] >= least;
    const there = known ? enough : this.#burns();
    this.#against = there === this.#proven ? 0 : this.#against + dt;
    const delay = there ? returnTime : known ? lossTime : unknownSeconds;
    if (this.#against >= delay || (known && !this.#judged)) this.#proven = there;
    this.#judged ||= known;
    image.publish(this.#proof, this.#proven ? 1 : 0);
    if (known && !enough) for (const burner of this.#burners) gasMissing[burner] = 1;
  }

  #burns(): boolean {
    for (const flame of this.#flames) if (this.#context.image.proven(flame)) return true;
    return false;
  }

  succeed(before: GasSupply): void {
    this.#proven = before.#proven;
    this.#judged = before.#judged;
    this.#against = before.#against;
  }
}
