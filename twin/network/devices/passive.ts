import type { EquipmentOf } from '../../../config/plant.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import { pipeThermals } from '../../physics/pipe.ts';
import { storeSize } from '../../physics/store.ts';
import { pipeFactor, pipeFriction, reynoldsPerFlow } from '../friction.ts';
import { meterSlot } from '../meters.ts';
import { Passage, PipePassage, PlainPassage, StorePassage, VesselPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';

/** Pre-insulated pipe. */
export class PipeDevice extends Device<'pipe'> {
  constructor(workshop: Workshop, equipment: EquipmentOf<'pipe'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    const main = this.branch('main');
    const { density, heatCapacity, viscosity } = this.liquid(main);
    const { losses } = workshop;
    // A pipe is thought to be sized for about 1.2 m/s.
    losses.designFlow[main] = (Math.PI / 4) * p.innerDiameter ** 2 * density * 1.2;
    losses.friction[main] = pipeFriction(
      pipeFactor(p.length, p.innerDiameter, density),
      reynoldsPerFlow(p.innerDiameter, density, viscosity),
      p.roughness / p.innerDiameter,
      losses.designFlow[main],
    );
    workshop.passages[main] = new PipePassage(
      workshop.arena,
      pipeThermals(p.length, p.innerDiameter, p.wallThickness, p.lossPerMetre, density, heatCapacity),
      heatCapacity,
      this.initialTemperature(main),
      p.surroundings,
      workshop.surroundings,
      workshop.ledger,
      workshop.meters.share('networkLosses'),
      equipment.index,
      losses.designFlow[main],
    );
  }
}

/** Buffer vessel. */
export class VesselDevice extends Device<'vessel'> {
  private readonly passage: VesselPassage;
  private readonly temperature: number;

  constructor(workshop: Workshop, equipment: EquipmentOf<'vessel'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    const main = this.branch('main');
    const { density, heatCapacity } = this.liquid(main);
    workshop.losses.setRated(main, p.designFlow, p.designPressureDrop);
    this.passage = new VesselPassage(
      workshop.arena,
      p.volume * density,
      heatCapacity,
      this.initialTemperature(main),
      p.lossToRoom,
      workshop.surroundings,
      workshop.ledger,
      workshop.meters.share('storeLosses'),
    );
    workshop.passages[main] = this.passage;
    this.temperature = this.slot('temperature');
  }

  override publish(): void {
    this.w.measured[this.temperature] = this.passage.temperature;
  }
}

/** Flow, temperature and pressure at a place. */
export class MeterDevice extends Device<'meter'> {
  private readonly main: number;
  private readonly node: number;
  private readonly passage: PlainPassage;
  private readonly slots: readonly [number, number, number];

  constructor(workshop: Workshop, equipment: EquipmentOf<'meter'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.main = this.branch('main');
    this.node = workshop.plant.branches[this.main].from;
    workshop.losses.setRated(this.main, p.designFlow, p.designPressureDrop);
    this.passage = new PlainPassage(workshop.arena, this.initialTemperature(this.main));
    workshop.passages[this.main] = this.passage;
    this.slots = [this.slot('temperature'), this.slot('flow'), this.slot('pressure')];
  }

  override publish(): void {
    const { measured, flow, pressure } = this.w;
    measured[this.slots[0]] = this.passage.leaving;
    measured[this.slots[1]] = flow[this.main];
    measured[this.slots[2]] = pressure[this.node];
  }
}

/** One side of a plate exchanger; `heat` kW enters it over the step. */
class ExchangerPassage extends Passage {
  heat = 0;
  private readonly heatCapacity: number;

  constructor(w: Workshop, heatCapacity: number, temperature: number) {
    super(w.arena, temperature);
    this.heatCapacity = heatCapacity;
  }

  transit(_dt: number): void {
    const { seen } = this;
    const size = Math.abs(this.flows[this.at]);
    seen[1] = size > 0 ? seen[0] + this.heat / (size * this.heatCapacity) : seen[0];
  }
}

/** Plate exchanger between two circuits. Heat of a step goes by the temperatures that entered in the last one. */
export class HeatExchangerDevice extends Device<'heatExchanger'> {
  private readonly primaryBranch: number;
  private readonly secondaryBranch: number;
  private readonly primary: ExchangerPassage;
  private readonly secondary: ExchangerPassage;
  private readonly exchanger: PartFlowExchanger;
  private readonly slots: readonly [number, number, number];

  constructor(workshop: Workshop, equipment: EquipmentOf<'heatExchanger'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.primaryBranch = this.branch('primary');
    this.secondaryBranch = this.branch('secondary');
    this.primary = this.side(this.primaryBranch, p.primary);
    this.secondary = this.side(this.secondaryBranch, p.secondary);
    this.exchanger = new PartFlowExchanger(
      p.conductance,
      p.primary.designFlow,
      p.secondary.designFlow,
      this.liquid(this.primaryBranch).heatCapacity,
      this.liquid(this.secondaryBranch).heatCapacity,
    );
    this.slots = [
      this.slot('primary.leavingTemperature'),
      this.slot('secondary.enteringTemperature'),
      this.slot('secondary.leavingTemperature'),
    ];
  }

  private side(branch: number, p: { designFlow: number; designPressureDrop: number }): ExchangerPassage {
    this.w.losses.setRated(branch, p.designFlow, p.designPressureDrop);
    const passage = new ExchangerPassage(this.w, this.liquid(branch).heatCapacity, this.initialTemperature(branch));
    this.w.passages[branch] = passage;
    return passage;
  }

  override prepare(dt: number): void {
    const { flow, meters } = this.w;
    const transfer = this.exchanger.transfer(Math.abs(flow[this.primaryBranch]), Math.abs(flow[this.secondaryBranch]));
    const heat = transfer * (this.primary.entering - this.secondary.entering);
    this.primary.heat = -heat;
    this.secondary.heat = heat;
    if (this.equipment.parameters.duty === 'freeCooling') meters.totals[meterSlot.freeCooling] += heat * dt;
  }

  override publish(): void {
    const { measured } = this.w;
    measured[this.slots[0]] = this.primary.leaving;
    measured[this.slots[1]] = this.secondary.entering;
    measured[this.slots[2]] = this.secondary.leaving;
  }
}

/** Stratified store with five sensors over its height. */
export class StoreDevice extends Device<'store'> {
  private readonly passage: StorePassage;
  private readonly sensors: readonly { readonly slot: number; readonly layer: number }[];

  constructor(workshop: Workshop, equipment: EquipmentOf<'store'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    const main = this.branch('main');
    const { density, heatCapacity } = this.liquid(main);
    workshop.losses.setRated(main, p.designFlow, p.designPressureDrop);
    const initial = this.initialTemperature(main);
    this.passage = new StorePassage(
      workshop.arena,
      storeSize(p.volume, p.height, p.layers, p.lossToRoom, density, heatCapacity),
      initial + 5,
      initial - 10,
      workshop.surroundings,
      workshop.ledger,
      workshop.meters.share('storeLosses'),
    );
    workshop.passages[main] = this.passage;
    this.sensors = ['top', 'upper', 'middle', 'lower', 'bottom'].map((place, index) => ({
      slot: this.slot(`temperature.${place}`),
      layer: Math.round(((p.layers - 1) * index) / 4),
    }));
  }

  override publish(): void {
    for (let i = 0; i < this.sensors.length; i++) {
      const { slot, layer } = this.sensors[i];
      this.w.measured[slot] = this.passage.layers[layer];
    }
  }
}
