import { type Equipment, type EquipmentOf, pumpGroups } from '../../../config/index.ts';
import { closed, command, type LocalControl, type LocalField, reading } from './local.ts';

/** Fixed speed of circulation pumps on local control: full where halls hang on it, as chillers live on that flow. */
const coolingSpeed = 1;
const heatingSpeed = 0.85;
/** A pump that was told to run and does not within this time gives way to the next, s. */
const proofTime = 60;

/** Parallel circulation pumps: the first sound one runs at a fixed speed. */
class LocalCirculation implements LocalControl {
  readonly #field: LocalField;
  readonly #pumps: readonly Equipment[];
  readonly #speed: number;
  #duty = 0;
  #notRunning = 0;

  constructor(field: LocalField, pumps: readonly Equipment[]) {
    this.#field = field;
    this.#pumps = pumps;
    const { equipment, branches } = field.plant;
    const circuit = branches[pumps[0].branches.main].circuit;
    const cools = equipment.some((one) => one.kind === 'hall' && branches[one.branches.main].circuit === circuit);
    this.#speed = cools ? coolingSpeed : heatingSpeed;
  }

  begin(): void {
    // Who runs, runs on.
    const running = this.#pumps.findIndex((pump) => closed(this.#field, pump, 'running'));
    this.#duty = Math.max(0, running);
    this.#notRunning = 0;
  }

  step(dt: number): void {
    const pump = this.#pumps[this.#duty];
    const standing = reading(this.#field, pump, 'running') < 0.5;
    this.#notRunning = standing ? this.#notRunning + dt : 0;
    if (closed(this.#field, pump, 'fault') || this.#notRunning > proofTime) {
      this.#duty = (this.#duty + 1) % this.#pumps.length;
      this.#notRunning = 0;
    }
    for (const [index, one] of this.#pumps.entries()) {
      command(this.#field, one, 'run', index === this.#duty ? 1 : 0);
      command(this.#field, one, 'speed', index === this.#duty ? this.#speed : 0);
    }
  }
}

/** Every group of circulation pumps of the plant. */
export function localCirculations(field: LocalField): LocalControl[] {
  return pumpGroups(field.plant).map(
    (group) =>
      new LocalCirculation(
        field,
        group.map((index) => field.plant.equipment[index]),
      ),
  );
}

/** Valves go where the plant file says they normally are; machines then open those that serve them. */
export class LocalValve implements LocalControl {
  readonly #field: LocalField;
  readonly #valve: EquipmentOf<'valve'>;

  constructor(field: LocalField, valve: EquipmentOf<'valve'>) {
    this.#field = field;
    this.#valve = valve;
  }

  begin(): void {}

  step(): void {
    command(this.#field, this.#valve, 'position', this.#valve.parameters.normally === 'open' ? 1 : 0);
  }
}

/** A pump that serves one machine rests until that machine's own control starts it. */
export class LocalPump implements LocalControl {
  readonly #field: LocalField;
  readonly #pump: EquipmentOf<'pump'>;

  constructor(field: LocalField, pump: EquipmentOf<'pump'>) {
    this.#field = field;
    this.#pump = pump;
  }

  begin(): void {}

  step(): void {
    command(this.#field, this.#pump, 'run', 0);
    command(this.#field, this.#pump, 'speed', 0);
  }
}
