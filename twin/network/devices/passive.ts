import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import type { Liquid } from '../../physics/constants.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import { pipeDesignVelocity, pipeThermals } from '../../physics/pipe.ts';
import { storeSize } from '../../physics/store.ts';
import { pipeFactor, pipeFriction, reynoldsPerFlow } from '../friction.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { PipeBody } from '../pipe-body.ts';
import { StoreBody } from '../store-body.ts';
import { branchOf, Fleet, slotOf, type Workshop } from './fleet.ts';

/** Lays a pipe into its branch: friction, heat, and what of it is state. */
export function layPipe(
  { losses, passages, arena, surroundings }: Pick<Workshop, 'losses' | 'passages' | 'arena' | 'surroundings'>,
  pipe: EquipmentOf<'pipe'>,
  { density, heatCapacity, viscosity }: Liquid,
  temperature: number,
): PipeBody {
  const p = pipe.parameters;
  const branch = branchOf(pipe, 'main');
  losses.designFlow[branch] = (Math.PI / 4) * p.innerDiameter ** 2 * density * pipeDesignVelocity;
  losses.friction[branch] = pipeFriction(
    pipeFactor(p.length, p.innerDiameter, density),
    reynoldsPerFlow(p.innerDiameter, density, viscosity),
    p.roughness / p.innerDiameter,
    losses.designFlow[branch],
  );
  const body = new PipeBody(
    arena,
    passages,
    branch,
    pipeThermals(p.length, p.innerDiameter, p.wallThickness, p.lossPerMetre, density, heatCapacity),
    heatCapacity,
    temperature,
    p.surroundings,
    surroundings,
    pipe.index,
    losses.designFlow[branch],
  );
  passages.addPipe(branch, body, temperature);
  return body;
}

/** Pre-insulated pipes. */
export class Pipes extends Fleet<'pipe'> {
  private readonly bodies: readonly PipeBody[];

  constructor(workshop: Workshop, members: readonly EquipmentOf<'pipe'>[]) {
    super(workshop, members);
    this.bodies = members.map((pipe) => {
      const branch = branchOf(pipe, 'main');
      return layPipe(workshop, pipe, this.liquid(branch), this.initialTemperature(branch));
    });
  }

  override finish(): void {
    let lost = 0;
    for (let i = 0; i < this.bodies.length; i++) lost += this.bodies[i].settle();
    this.w.meters.totals[meterSlot.networkLosses] += lost;
    this.w.ledger.add(-lost);
  }
}

/** Buffer vessels. */
export class Vessels extends Fleet<'vessel'> {
  private readonly main = this.branches('main');
  private readonly temperature = this.slots('temperature');
  private readonly loss = this.numbers((vessel) => vessel.parameters.lossToRoom);

  constructor(workshop: Workshop, members: readonly EquipmentOf<'vessel'>[]) {
    super(workshop, members);
    members.forEach(({ parameters: p }, i) => {
      const branch = this.main[i];
      const { density, heatCapacity } = this.liquid(branch);
      workshop.losses.setRated(branch, p.designFlow, p.designPressureDrop);
      workshop.passages.addVolume(branch, p.volume * density, heatCapacity, this.initialTemperature(branch));
    });
  }

  override observe(seen: Observation): void {
    for (let i = 0; i < this.count; i++) seen.see(this.main[i], -1, this.temperature[i]);
  }

  override prepare(dt: number): void {
    const { passages, surroundings, meters, ledger } = this.w;
    for (let i = 0; i < this.count; i++) {
      const branch = this.main[i];
      const lost = this.loss[i] * (passages.temperature[branch] - surroundings.room);
      passages.heat[branch] = -lost;
      meters.totals[meterSlot.storeLosses] += lost * dt;
      ledger.add(-lost * dt);
    }
  }

  override publish(): void {
    const { measured, passages } = this.w;
    for (let i = 0; i < this.count; i++) measured[this.temperature[i]] = passages.temperature[this.main[i]];
  }
}

/** Flow, temperature and pressure at a place. */
export class FlowMeters extends Fleet<'meter'> {
  private readonly main = this.branches('main');
  private readonly node = this.main.map((branch) => this.w.plant.branches[branch].from);
  private readonly slot = {
    temperature: this.slots('temperature'),
    flow: this.slots('flow'),
    pressure: this.slots('pressure'),
  };

  constructor(workshop: Workshop, members: readonly EquipmentOf<'meter'>[]) {
    super(workshop, members);
    members.forEach(({ parameters: p }, i) => {
      const branch = this.main[i];
      workshop.losses.setRated(branch, p.designFlow, p.designPressureDrop);
      workshop.passages.addPlain(branch, this.initialTemperature(branch));
    });
  }

  override observe(seen: Observation): void {
    for (let i = 0; i < this.count; i++) seen.see(this.main[i], this.slot.temperature[i], this.slot.temperature[i]);
  }

  override publish(): void {
    const { measured, flow, pressure, passages } = this.w;
    const { main, node, slot } = this;
    for (let i = 0; i < main.length; i++) {
      measured[slot.temperature[i]] = passages.leaving[main[i]];
      measured[slot.flow[i]] = flow[main[i]];
      measured[slot.pressure[i]] = pressure[node[i]];
    }
  }
}

/** Plate exchangers between two circuits. Heat of a step goes by the temperatures that entered in the last one. */
export class HeatExchangers extends Fleet<'heatExchanger'> {
  private readonly primary = this.branches('primary');
  private readonly secondary = this.branches('secondary');
  private readonly exchangers = this.members.map(
    ({ parameters: p }, i) =>
      new PartFlowExchanger(
        p.conductance,
        p.primary.designFlow,
        p.secondary.designFlow,
        this.liquid(this.primary[i]).heatCapacity,
        this.liquid(this.secondary[i]).heatCapacity,
      ),
  );
  private readonly slot = {
    primaryLeaving: this.slots('primary.leavingTemperature'),
    secondaryEntering: this.slots('secondary.enteringTemperature'),
    secondaryLeaving: this.slots('secondary.leavingTemperature'),
  };

  constructor(workshop: Workshop, members: readonly EquipmentOf<'heatExchanger'>[]) {
    super(workshop, members);
    members.forEach(({ parameters: p }, i) => {
      this.side(this.primary[i], p.primary);
      this.side(this.secondary[i], p.secondary);
    });
  }

  override observe(seen: Observation): void {
    const { slot } = this;
    for (let i = 0; i < this.count; i++) {
      seen.see(this.primary[i], -1, slot.primaryLeaving[i]);
      seen.see(this.secondary[i], slot.secondaryEntering[i], slot.secondaryLeaving[i]);
    }
  }

  private side(branch: number, p: { designFlow: number; designPressureDrop: number }): void {
    this.w.losses.setRated(branch, p.designFlow, p.designPressureDrop);
    this.w.passages.addExchanger(branch, this.liquid(branch).heatCapacity, this.initialTemperature(branch));
  }

  override prepare(dt: number): void {
    const { flow, meters, passages, faults, severity } = this.w;
    for (let i = 0; i < this.count; i++) {
      const fouled = (faults[this.index[i]] & faultBit.exchangerFouling) !== 0;
      this.exchangers[i].fouling = fouled ? severity[severityIndex(this.index[i], 'exchangerFouling')] : 0;
      const a = this.primary[i];
      const b = this.secondary[i];
      const transfer = this.exchangers[i].transfer(Math.abs(flow[a]), Math.abs(flow[b]));
      const heat = transfer * (passages.entering[a] - passages.entering[b]);
      passages.heat[a] = -heat;
      passages.heat[b] = heat;
      if (this.members[i].parameters.duty === 'freeCooling') meters.totals[meterSlot.freeCooling] += heat * dt;
    }
  }

  override publish(): void {
    const { measured, passages } = this.w;
    const { slot } = this;
    for (let i = 0; i < this.count; i++) {
      measured[slot.primaryLeaving[i]] = this.leaving(this.primary[i]);
      measured[slot.secondaryEntering[i]] = passages.entering[this.secondary[i]];
      measured[slot.secondaryLeaving[i]] = this.leaving(this.secondary[i]);
    }
  }

  /** Where nothing flows the pipe's own temperature is seen. */
  private leaving(branch: number): number {
    const { passages, flow } = this.w;
    return flow[branch] === 0 ? passages.entering[branch] : passages.leaving[branch];
  }
}

/** Stratified stores with five sensors over their height. */
export class Stores extends Fleet<'store'> {
  private readonly sensors: readonly { readonly slot: number; readonly layer: number; readonly layers: Float64Array }[];

  constructor(workshop: Workshop, members: readonly EquipmentOf<'store'>[]) {
    super(workshop, members);
    this.sensors = members.flatMap((store) => {
      const { layers } = this.body(store);
      return ['top', 'upper', 'middle', 'lower', 'bottom'].map((place, index) => ({
        slot: slotOf(store, `temperature.${place}`),
        layer: Math.round(((layers.length - 1) * index) / 4),
        layers,
      }));
    });
  }

  /** Layers lie between the sensors above and below them. */
  override observe(seen: Observation): void {
    for (let i = 0; i + 1 < this.sensors.length; i++) {
      const { layers, layer: top } = this.sensors[i];
      const { layers: next, layer: bottom } = this.sensors[i + 1];
      if (next !== layers) continue;
      const above = seen.of(this.sensors[i].slot, layers[top]);
      const below = seen.of(this.sensors[i + 1].slot, layers[bottom]);
      const [up, down] = [above - layers[top], below - layers[bottom]];
      const last = i + 2 === this.sensors.length || this.sensors[i + 2].layers !== layers ? bottom : bottom - 1;
      const span = Math.max(1, bottom - top);
      for (let k = top; k <= last; k++) {
        const place = (k - top) / span;
        const begun = above + (below - above) * place;
        layers[k] = seen.gain === 1 ? begun : layers[k] + seen.gain * (up + (down - up) * place);
      }
    }
  }

  private body(store: EquipmentOf<'store'>): StoreBody {
    const p = store.parameters;
    const branch = branchOf(store, 'main');
    const { density, heatCapacity } = this.liquid(branch);
    const { losses, arena, passages, surroundings, ledger, meters } = this.w;
    losses.setRated(branch, p.designFlow, p.designPressureDrop);
    const initial = this.initialTemperature(branch);
    const body = new StoreBody(
      arena,
      passages,
      branch,
      storeSize(p.volume, p.height, p.layers, p.lossToRoom, density, heatCapacity),
      initial + 5,
      initial - 10,
      surroundings,
      ledger,
      meters.share('storeLosses'),
    );
    passages.addStore(branch, body, initial + 5);
    return body;
  }

  override publish(): void {
    for (let i = 0; i < this.sensors.length; i++) {
      const { slot, layer, layers } = this.sensors[i];
      this.w.measured[slot] = layers[layer];
    }
  }
}
