import type { Equipment, EquipmentOf } from '../../../config/index.ts';
import { LocalPump, LocalValve, localCirculations } from './circulation.ts';
import { LocalChiller, LocalDryCooler } from './cooling.ts';
import { LocalBoilers, LocalHeatPump } from './heating.ts';
import { LocalGreenhouse, LocalHall, LocalSubstation } from './loads.ts';
import type { LocalControl, LocalField } from './local.ts';

export type { LocalField } from './local.ts';

/**
 * The field's own safe programme, as its local controllers run it while no controller commands: halls cooled, chillers at
 * 18 °C, boilers on a local curve, heat pumps off. It follows from the kinds of equipment and from the graph.
 */
export class SafeProgramme {
  readonly #controls: readonly LocalControl[];

  constructor(field: LocalField) {
    const { equipment } = field.plant;
    const of = <K extends Equipment['kind']>(kind: K) =>
      equipment.filter((e): e is Extract<Equipment, { kind: K }> => e.kind === kind);
    // Rest positions first: the machines' controls then start and open what serves them.
    this.#controls = [
      ...of('valve').map((e) => new LocalValve(field, e)),
      ...of('pump').map((e) => new LocalPump(field, e)),
      ...localCirculations(field),
      ...of('heatPump').map((e) => new LocalHeatPump(field, e)),
      ...of('dryCooler').map((e) => new LocalDryCooler(field, e)),
      ...of('chiller').map((e) => new LocalChiller(field, e)),
      ...boilersByCircuit(field, of('gasBoiler')).map((boilers) => new LocalBoilers(field, boilers)),
      ...of('hall').map((e) => new LocalHall(field, e)),
      ...of('substation').map((e) => new LocalSubstation(field, e)),
      ...of('greenhouse').map((e) => new LocalGreenhouse(field, e)),
    ];
  }

  /** Takes over from what is commanded now. */
  begin(): void {
    for (const control of this.#controls) control.begin();
  }

  /** Works out all commands, `dt` seconds after the last. */
  step(dt: number): void {
    for (const control of this.#controls) control.step(dt);
  }
}

function boilersByCircuit(
  field: LocalField,
  boilers: readonly EquipmentOf<'gasBoiler'>[],
): EquipmentOf<'gasBoiler'>[][] {
  return [...Map.groupBy(boilers, (boiler) => field.plant.branches[boiler.branches.main].circuit).values()];
}
