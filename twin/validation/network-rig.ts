import type { EquipmentOf, Plant } from '../../config/index.ts';
import { StateArena } from '../network/arena.ts';
import { BranchLosses, laminarShare } from '../network/branches.ts';
import { CircuitHeat } from '../network/circuit-heat.ts';
import { layPipe } from '../network/devices/passive.ts';
import { HydraulicCircuit } from '../network/hydraulics.ts';
import { Passages } from '../network/passages.ts';
import type { PipeBody } from '../network/pipe-body.ts';
import type { Surroundings } from '../network/surroundings.ts';
import type { Liquid } from '../physics/constants.ts';

/** Relative error of consumers' flows that ends their valves' search, and the most turns of it. */
const flowTolerance = 1e-5;
const turnsMaximum = 60;

/**
 * The twin's own solvers of flow and heat on the one water circuit of a plant of pipes, a pump and meters, with boundary conditions
 * instead of devices: one meter is the source, which holds its leaving temperature; all others are consumers, each with a heat and
 * a flow of its own, held by its valve.
 */
export class NetworkRig {
  readonly plant: Plant;
  readonly passages: Passages;
  readonly pressure: Float64Array;
  readonly flow: Float64Array;
  /** kW that pipes lost in the last step. */
  lost = 0;
  private readonly losses: BranchLosses;
  private readonly circuit: HydraulicCircuit;
  private readonly heat: CircuitHeat;
  private readonly pipes: PipeBody[] = [];
  private readonly surroundings: Surroundings;
  private readonly liquid: Liquid;
  private readonly source: number;
  private readonly supplyTemperature: number;

  /** @param head bar of the pump, whatever flows: more than the network takes; valves take the rest */
  constructor(
    plant: Plant,
    options: {
      readonly source: string;
      readonly liquid: Liquid;
      readonly supplyTemperature: number;
      readonly ground: number;
      readonly head: number;
      readonly initialTemperature: number;
    },
  ) {
    const { source, liquid, supplyTemperature, ground, head, initialTemperature } = options;
    this.plant = plant;
    this.liquid = liquid;
    this.supplyTemperature = supplyTemperature;
    const arena = new StateArena(1024 + 256 * plant.equipment.length + 64 * plant.branches.length);
    this.flow = arena.allocate(plant.branches.length);
    this.pressure = arena.allocate(plant.nodes.length);
    this.losses = new BranchLosses(plant, arena);
    this.passages = new Passages(plant.branches.length, this.flow, arena);
    this.surroundings = {
      time: 0,
      outdoor: ground,
      ground,
      room: ground,
      temperatures: Float64Array.of(ground, ground, ground),
      sun: 0,
      wind: 0,
      humidity: 0.85,
      local: { hour: 0, day: 0, weekday: 0 },
    };
    for (const equipment of plant.equipment) {
      if (equipment.kind === 'pipe') this.lay(equipment, arena, initialTemperature);
      else if (equipment.kind === 'meter') {
        const { designFlow, designPressureDrop } = equipment.parameters;
        this.losses.setRated(equipment.branches.main, designFlow, designPressureDrop);
        this.passages.addExchanger(equipment.branches.main, liquid.heatCapacity, initialTemperature);
      } else if (equipment.kind === 'pump') {
        const { designFlow } = equipment.parameters;
        this.losses.setRated(equipment.branches.main, designFlow, 0.001);
        this.losses.setHead(equipment.branches.main, head, head);
        this.passages.addPlain(equipment.branches.main, initialTemperature);
      }
    }
    this.passages.check();
    this.source = this.branchOf(source);
    const [only] = plant.circuits;
    this.circuit = new HydraulicCircuit(plant, only, this.losses, this.flow, this.pressure, arena);
    this.heat = new CircuitHeat(plant, only, this.passages, this.losses.designFlow, initialTemperature, arena);
  }

  private lay(pipe: EquipmentOf<'pipe'>, arena: StateArena, temperature: number): void {
    const { losses, passages, surroundings } = this;
    this.pipes.push(layPipe({ losses, passages, arena, surroundings }, pipe, this.liquid, temperature));
  }

  /** Index of an equipment's branch. */
  branchOf(name: string): number {
    const found = this.plant.equipmentByName.get(name);
    if (!found) throw new Error(`no equipment ${name}`);
    return found.branches.main;
  }

  /** Pressure at a node by its name, bar. */
  pressureAt(name: string): number {
    const node = this.plant.nodes.find((one) => one.name === name);
    if (!node) throw new Error(`no node ${name}`);
    return this.pressure[node.index];
  }

  /**
   * Moves the consumers' valves until each has its flow.
   * @param wanted kg/s, above 0, by branch
   * @returns largest relative error of a flow that is left
   */
  holdFlows(wanted: ReadonlyMap<number, number>): number {
    const { losses, circuit, flow, pressure, plant } = this;
    let worst = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < turnsMaximum && worst > flowTolerance; turn++) {
      circuit.solve();
      worst = 0;
      for (const [branch, asked] of wanted) {
        worst = Math.max(worst, Math.abs(flow[branch] / asked - 1));
        const { from, to } = plant.branches[branch];
        const drop = Math.max(1e-6, pressure[from] - pressure[to]);
        const design = losses.designFlow[branch];
        const quadratic = drop / (asked * (asked + laminarShare * design));
        losses.setRated(branch, design, quadratic * design * design * (1 + laminarShare));
      }
    }
    this.heat.arrange();
    return worst;
  }

  /** One step of `dt` s. @param heats kW that consumers take, by branch */
  step(dt: number, heats: ReadonlyMap<number, number>): void {
    const { passages, flow, liquid, source, surroundings } = this;
    for (const [branch, heat] of heats) passages.heat[branch] = -heat;
    passages.transfer[source] = -Math.abs(flow[source]) * liquid.heatCapacity;
    passages.reference[source] = this.supplyTemperature;
    passages.gained.fill(0);
    this.heat.step(dt);
    let lost = 0;
    for (const pipe of this.pipes) lost += pipe.settle();
    this.lost = lost / dt;
    surroundings.time += dt;
  }

  /** kW that the source gave in the last step of `dt` s. */
  injected(dt: number): number {
    return this.passages.gained[this.source] / dt;
  }
}
