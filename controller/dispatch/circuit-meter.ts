import { type EquipmentOf, pumpGroups } from '../../config/index.ts';
import { standingShare } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, optionalSlot, slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { circulations, hydraulicCircuit } from './topology.ts';

/** Substitutes are compared with the meters this often, s, and learn their difference over this long. */
const learnSeconds = 60;
const memorySeconds = 3600;
/** Meter over the loads' sum that is believable: beyond it one of them is wrong, and nothing is learned. */
const ratioLimits = [0.5, 2] as const;
const differenceMaximum = 10;

/** A load's own measurements, by slot; -1 where it has none. */
interface LoadSlots {
  readonly flow: number;
  readonly supply: number;
  readonly back: number;
}

/**
 * What a circuit's dispatch reckons with: its meters' flow and temperatures, or, where a meter is lost, what the loads' own
 * meters say, shifted by what the two differed while both were known. A substitute is of uncertain quality, and says so.
 */
export class CircuitMeter {
  /** kg/s and °C, with the quality of each: good, uncertain (a substitute), bad (neither is known, the value is the last). */
  flow = 0;
  supply = Number.NaN;
  back = Number.NaN;
  flowQuality: number = quality.bad;
  supplyQuality: number = quality.bad;
  backQuality: number = quality.bad;
  /** Loads that the circuit serves, by index. */
  readonly served: readonly number[];
  readonly #context: ControlContext;
  readonly #slot: Readonly<Record<'flow' | 'supply' | 'back', number>>;
  readonly #loads: readonly LoadSlots[];
  readonly #standingFlow: number;
  /** Meter over the loads' sum; meter less the loads' mean, K. */
  #flowRatio = 1;
  #supplyShift = 0;
  #backShift = 0;
  #learnAt = 0;

  constructor(context: ControlContext, circuit: EquipmentOf<'heatingCircuit'> | EquipmentOf<'coolingCircuit'>) {
    this.#context = context;
    const { plant } = context;
    const { supplyMeter, returnMeter } = circuit.parameters;
    const meter = (name: string) => {
      const found = plant.equipmentByName.get(name);
      if (found === undefined) throw new RangeError(`${circuit.name} has no meter ${name}`);
      return found;
    };
    const supply = meter(supplyMeter);
    this.#slot = {
      supply: slotOf(supply, 'temperature'),
      flow: slotOf(supply, 'flow'),
      back: slotOf(meter(returnMeter), 'temperature'),
    };
    this.#standingFlow = standingShare * (supply as EquipmentOf<'meter'>).parameters.designFlow;
    const hydraulic = hydraulicCircuit(plant, supplyMeter);
    const groups = circulations(plant, pumpGroups(plant)).filter((group) => group.circuit === hydraulic);
    const loads = groups.flatMap((group) => group.loads);
    this.served = loads.map(({ index }) => index);
    this.#loads = loads
      .filter(({ kind }) => kind === 'substation' || kind === 'hall')
      .map((load) => ({
        flow: Math.max(optionalSlot(load, 'primary.flow'), optionalSlot(load, 'waterFlow')),
        supply: optionalSlot(load, 'primary.supplyTemperature'),
        back: Math.max(optionalSlot(load, 'primary.returnTemperature'), optionalSlot(load, 'waterLeavingTemperature')),
      }))
      .filter(({ flow }) => flow >= 0);
  }

  /** Goes on with what another has read and learned last. */
  succeed(before: CircuitMeter): void {
    this.flow = before.flow;
    this.supply = before.supply;
    this.back = before.back;
    this.flowQuality = before.flowQuality;
    this.supplyQuality = before.supplyQuality;
    this.backQuality = before.backQuality;
    this.#flowRatio = before.#flowRatio;
    this.#supplyShift = before.#supplyShift;
    this.#backShift = before.#backShift;
    this.#learnAt = before.#learnAt;
  }

  /** Whether next to nothing flows: nobody is supplied, however cold the standing water is. */
  get standing(): boolean {
    return this.flowQuality !== quality.bad && this.flow < this.#standingFlow;
  }

  /** Hottest that a load asks to be supplied with (a store that is to be disinfected), °C; 0 where none does. */
  get supplyWanted(): number {
    const { supplyWanted } = this.#context;
    let wanted = 0;
    for (const load of this.served) if (supplyWanted[load] > wanted) wanted = supplyWanted[load];
    return wanted;
  }

  /** Which of its meters are lost, and what is reckoned with instead. */
  conditions(): Condition[] {
    const { plant } = this.#context;
    const read = [
      { slot: this.#slot.supply, of: this.supplyQuality },
      { slot: this.#slot.back, of: this.backQuality },
      { slot: this.#slot.flow, of: this.flowQuality },
    ];
    return read
      .filter(({ of }) => of !== quality.good)
      .map(({ slot, of }) =>
        condition(of === quality.uncertain ? 'condition.meterSubstituted' : 'condition.meterLost', {
          point: plant.points[slot].name,
        }),
      );
  }

  /** Reads the meters, and the substitutes of those that are lost. */
  read(): void {
    const { image, time } = this.#context;
    const { flow, supply, back } = this.#slot;
    const known = image.usable(flow) && image.usable(supply) && image.usable(back);
    this.flow = image.usable(flow) ? Math.max(0, image.value[flow]) : this.flow;
    this.supply = image.usable(supply) ? image.value[supply] : this.supply;
    this.back = image.usable(back) ? image.value[back] : this.back;
    this.flowQuality = image.quality[flow];
    this.supplyQuality = image.quality[supply];
    this.backQuality = image.quality[back];
    if (!known) this.#substitute();
    else if (time >= this.#learnAt) this.#learn();
  }

  #substitute(): void {
    const { sum, supply, back } = this.#ofLoads();
    if (this.flowQuality === quality.bad && !Number.isNaN(sum)) {
      this.flow = sum * this.#flowRatio;
      this.flowQuality = quality.uncertain;
    }
    if (this.supplyQuality === quality.bad && !Number.isNaN(supply)) {
      this.supply = supply + this.#supplyShift;
      this.supplyQuality = quality.uncertain;
    }
    if (this.backQuality === quality.bad && !Number.isNaN(back)) {
      this.back = back + this.#backShift;
      this.backQuality = quality.uncertain;
    }
  }

  #learn(): void {
    const { time } = this.#context;
    this.#learnAt = time + learnSeconds;
    const { sum, supply, back } = this.#ofLoads();
    const share = learnSeconds / memorySeconds;
    const ratio = this.flow / sum;
    if (sum > 0.1 && ratio > ratioLimits[0] && ratio < ratioLimits[1])
      this.#flowRatio += share * (ratio - this.#flowRatio);
    const toward = (shift: number, difference: number) =>
      Math.abs(difference) < differenceMaximum ? shift + share * (difference - shift) : shift;
    this.#supplyShift = toward(this.#supplyShift, this.supply - supply);
    this.#backShift = toward(this.#backShift, this.back - back);
  }

  /** Sum of the loads' flows, and their mean temperatures weighted by flow; not numbers where no load knows. */
  #ofLoads(): { sum: number; supply: number; back: number } {
    const { image } = this.#context;
    let sum = Number.NaN;
    let [supplyHeat, supplyFlow, backHeat, backFlow] = [0, 0, 0, 0];
    let design = 0;
    for (const load of this.#loads) {
      if (!image.usable(load.flow)) continue;
      design++;
      const flow = Math.max(0, image.value[load.flow]);
      sum = Number.isNaN(sum) ? flow : sum + flow;
      if (load.supply >= 0 && image.usable(load.supply)) {
        supplyHeat += flow * image.value[load.supply];
        supplyFlow += flow;
      }
      if (load.back >= 0 && image.usable(load.back)) {
        backHeat += flow * image.value[load.back];
        backFlow += flow;
      }
    }
    // Loads that are not known are thought to take as much as the others.
    if (design > 0) sum *= this.#loads.length / design;
    return {
      sum,
      supply: supplyFlow > 0.05 ? supplyHeat / supplyFlow : Number.NaN,
      back: backFlow > 0.05 ? backHeat / backFlow : Number.NaN,
    };
  }
}
