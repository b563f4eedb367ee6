import type { EquipmentOf } from '../../../config/index.ts';
import { clamp, ProportionalIntegral } from '../../blocks/index.ts';
import { quality } from '../../image/index.ts';
import { CompressorControl } from '../compressor/control.ts';
import type { ControlContext } from '../context.ts';
import { slotOf } from '../control.ts';

/** Chiller: capacity holds the leaving chilled-water temperature; the dispatch's request is the target temperature's owner. */
export class ChillerControl extends CompressorControl {
  readonly #leaving: number;
  readonly #power: number;
  readonly #evaporatorEntering: number;
  readonly #efficiency: number;
  readonly #loop: ProportionalIntegral;
  /** Leaving temperature to hold, set by the dispatch of its circuit, °C. */
  leavingTemperatureSetpoint = 20;
  /** Estimate of the water flow times heat capacity, kW/K, for the efficiency figure. */
  readonly #flowCapacity: number;

  constructor(context: ControlContext, equipment: EquipmentOf<'chiller'>) {
    super(context, equipment, ['evaporator', 'condenser']);
    const { parameters } = equipment;
    this.#leaving = slotOf(equipment, 'evaporator.leavingTemperature');
    this.#evaporatorEntering = slotOf(equipment, 'evaporator.enteringTemperature');
    this.#power = slotOf(equipment, 'power');
    this.#efficiency = slotOf(equipment, 'coefficientOfPerformance');
    this.#flowCapacity = parameters.evaporator.designFlow * 4.186;
    this.#loop = new ProportionalIntegral(parameters.tuning.gain, parameters.tuning.integralTime);
    this.#loop.track(parameters.minimumCapacity);
    context.loops.watch({ equipment, name: 'capacity', loop: this.#loop, unit: 'K', amplitude: 0.5 });
  }

  override adopt(): void {
    super.adopt();
    const { image } = this.context;
    const error = image.usable(this.#leaving) ? image.value[this.#leaving] - this.leavingTemperatureSetpoint : 0;
    this.#loop.track(Math.max(this.minimumCapacity, image.value[this.capacity]), error);
  }

  override succeed(before: ChillerControl): void {
    super.succeed(before);
    this.#loop.succeed(before.#loop);
    this.leavingTemperatureSetpoint = before.leavingTemperatureSetpoint;
  }

  protected override wantedCapacity(): number {
    return this.#loop.output;
  }

  protected override pumpSpeed(): number {
    return 1;
  }

  protected override modulate(state: string): void {
    const { image, dt } = this.context;
    if (state === 'running' && image.usable(this.#leaving)) {
      const error = image.value[this.#leaving] - this.leavingTemperatureSetpoint;
      this.#loop.step(error, dt, this.minimumCapacity, 1);
    } else if (state === 'running') {
      // A dead sensor must not stop the cooling of the halls: hold what was asked last.
      this.#loop.track(this.#loop.output);
    } else this.#loop.track(this.minimumCapacity);
    const power = image.value[this.#power];
    const cooling = this.#flowCapacity * (image.value[this.#evaporatorEntering] - image.value[this.#leaving]);
    const known =
      state === 'running' && power > 1 && image.usable(this.#leaving) && image.usable(this.#evaporatorEntering);
    if (known) image.publish(this.#efficiency, clamp(cooling / power, 0, 30));
    else image.publish(this.#efficiency, 0, quality.bad);
  }
}
