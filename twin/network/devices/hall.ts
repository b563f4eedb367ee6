import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import { airHeatCapacity, roomTemperature } from '../../physics/constants.ts';
import { counterflowEffectiveness, partFlowConductance } from '../../physics/exchanger.ts';
import {
  coldAisleTemperature,
  HallAir,
  hallEnergy,
  hallSize,
  hallStateSize,
  hotAisleTemperature,
  serverTemperature,
  shareUnderHeat,
  standingAir,
} from '../../physics/hall.ts';
import { supplyLoss } from '../../physics/power-supply.ts';
import { LoadProfile } from '../../physics/profiles.ts';
import { streamOf } from '../../physics/random.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { branchOf, Fleet, slotOf, type Workshop } from './fleet.ts';

/** Seconds for the fans to run up. */
const fanRampTime = 10;

/** Zones of data halls: coil valve, fans, air and servers. */
export class Halls extends Fleet<'hall'> {
  private readonly halls = this.members.map((hall) => new Hall(this.w, hall));

  override observe(seen: Observation): void {
    for (const hall of this.halls) hall.observe(seen);
  }

  override actuate(dt: number): void {
    for (let i = 0; i < this.halls.length; i++) this.halls[i].actuate(dt);
  }

  override prepare(dt: number): void {
    for (let i = 0; i < this.halls.length; i++) this.halls[i].prepare(dt);
  }

  override finish(dt: number): void {
    for (let i = 0; i < this.halls.length; i++) this.halls[i].finish(dt);
  }

  override publish(): void {
    for (let i = 0; i < this.halls.length; i++) this.halls[i].publish();
  }

  override stored(): number {
    return this.halls.reduce((sum, hall) => sum + hall.stored(), 0);
  }
}

class Hall {
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: EquipmentOf<'hall'>['parameters'];
  private readonly branch: number;
  /** Nodes before and behind it. */
  private readonly from: number;
  private readonly to: number;
  private readonly heatCapacity: number;
  private readonly state: Float64Array;
  private readonly air: HallAir;
  /** Speed of the fans; state. */
  private readonly fan: Float64Array;
  /** IT load over what its pattern says; state. */
  private readonly scale: Float64Array;
  private readonly profile: LoadProfile;
  private supplyAir = 22;
  private knownFlow = -1;
  private knownFan = -1;
  private knownFouling = 0;
  private readonly slots: Record<
    | 'fanSpeed'
    | 'fanRunning'
    | 'fault'
    | 'local'
    | 'enteringTemperature'
    | 'leavingTemperature'
    | 'supplyAirTemperature'
    | 'waterFlow'
    | 'waterLeavingTemperature'
    | 'differentialPressure'
    | 'itPower'
    | 'power',
    number
  >;

  constructor(workshop: Workshop, hall: EquipmentOf<'hall'>) {
    this.w = workshop;
    this.index = hall.index;
    const p = hall.parameters;
    this.p = p;
    this.branch = branchOf(hall, 'main');
    const { from, to, circuit } = workshop.plant.branches[this.branch];
    this.from = from;
    this.to = to;
    this.heatCapacity = workshop.liquids[circuit].heatCapacity;
    this.profile = new LoadProfile(workshop.seed, streamOf(hall.name), p.loadSwing);
    this.slots = {
      fanSpeed: slotOf(hall, 'fanSpeed'),
      fanRunning: slotOf(hall, 'fanRunning'),
      fault: slotOf(hall, 'fault'),
      local: slotOf(hall, 'local'),
      enteringTemperature: slotOf(hall, 'enteringTemperature'),
      leavingTemperature: slotOf(hall, 'leavingTemperature'),
      supplyAirTemperature: slotOf(hall, 'supplyAirTemperature'),
      waterFlow: slotOf(hall, 'waterFlow'),
      waterLeavingTemperature: slotOf(hall, 'waterLeavingTemperature'),
      differentialPressure: slotOf(hall, 'differentialPressure'),
      itPower: slotOf(hall, 'itPower'),
      power: slotOf(hall, 'power'),
    };
    workshop.resistances.add({
      branch: this.branch,
      equipment: hall.index,
      designFlow: p.designFlow,
      designPressureDrop: p.designPressureDrop,
      characteristic: 'equalPercentage',
      rangeability: p.valveRangeability,
      strokeTime: p.valveStrokeTime,
      authority: 0.5,
      command: slotOf(hall, 'valve'),
      feedback: slotOf(hall, 'valveFeedback'),
    });
    const temperature = workshop.initialTemperatures[circuit];
    workshop.passages.addVolume(this.branch, p.coilWaterMass, this.heatCapacity, temperature);
    this.fan = workshop.arena.allocate(1).fill(workshop.commands[this.slots.fanSpeed]);
    this.scale = workshop.arena.allocate(1).fill(1);
    this.state = workshop.arena.allocate(hallStateSize);
    this.state[coldAisleTemperature] = 23;
    this.state[hotAisleTemperature] = 33;
    this.state[serverTemperature] = 37;
    const size = hallSize(p.installedPower, p.airFlow, p.airCapacity, p.serverCapacity, p.floorArea);
    this.air = new HallAir(this.state, size, roomTemperature);
  }

  /** Air as measured; servers as far above it as their load holds them; the load's pattern scaled to the load of now. */
  observe(seen: Observation): void {
    const { p, slots, state, air } = this;
    const { surroundings } = this.w;
    this.fan[0] = seen.closed(slots.fanRunning) ? seen.of(slots.fanSpeed, 0.5) : 0;
    const expected = p.installedPower * p.loadShare * this.profile.factor(surroundings.time, surroundings.local);
    const load = seen.of(slots.itPower, expected);
    this.scale[0] = expected > 0 ? load / expected : 1;
    state[coldAisleTemperature] = seen.state(slots.enteringTemperature, state[coldAisleTemperature]);
    state[hotAisleTemperature] = seen.state(slots.leavingTemperature, state[hotAisleTemperature]);
    if (seen.gain === 1) {
      const share = Math.max(0.2, load / p.installedPower);
      state[serverTemperature] = state[coldAisleTemperature] + load / (air.size.serverConductance * share);
    }
    seen.see(this.branch, -1, slots.waterLeavingTemperature);
  }

  actuate(dt: number): void {
    const { commands, faults } = this.w;
    const flags = faults[this.index];
    const failed = (flags & (faultBit.fanFailure | faultBit.powerCut)) !== 0;
    if ((flags & faultBit.local) !== 0 && !failed) return;
    this.fan[0] = stroke(this.fan[0], failed ? 0 : commands[this.slots.fanSpeed], dt, fanRampTime);
  }

  prepare(dt: number): void {
    const { p, air, branch } = this;
    const { surroundings, flow, ledger, meters, passages, electricPower } = this.w;
    const factor = this.profile.factor(surroundings.time, surroundings.local);
    const added = this.severityOf('loadStep');
    const wanted = Math.min(1, Math.max(0, p.loadShare * factor * this.scale[0] + added));
    const load = p.installedPower * wanted * shareUnderHeat(this.state[coldAisleTemperature]);
    const fan = this.fan[0];
    const fanHeat = p.fanPower * fan * fan * fan;
    const supply = this.supplyPower(load);
    electricPower[this.index] = load + fanHeat + supply;
    const { totals } = meters;
    totals[meterSlot.powerSupplyElectricity] += supply * dt;
    totals[meterSlot.itElectricity] += load * dt;
    totals[meterSlot.hallFanElectricity] += fanHeat * dt;
    ledger.add((load + fanHeat) * dt);
    air.load = load;
    air.loadShare = load / p.installedPower;
    air.fanSpeed = fan;
    air.fanHeat = fanHeat;
    const water = Math.abs(flow[branch]);
    const fouling = this.severityOf('exchangerFouling');
    if (water !== this.knownFlow || fan !== this.knownFan || fouling !== this.knownFouling)
      this.sizeCoil(water, fan, fouling);
    if (dt === 0) return;
    air.respond(dt);
    passages.transfer[branch] = -air.conductance;
    passages.reference[branch] = air.balance;
  }

  /** What supply and services of the hall take beside the load, kW; it warms rooms of its own, not the hall. */
  private supplyPower(load: number): number {
    const { powerSupply: supply, installedPower } = this.p;
    if (supply === undefined) return 0;
    const { standingLoss: standing, proportionalLoss: proportional, resistiveLoss: resistive } = supply;
    const loss = supplyLoss({ standing, proportional, resistive }, load, installedPower);
    const cooling = supply.roomCoolingPerformance === undefined ? 0 : loss / supply.roomCoolingPerformance;
    return loss + cooling + supply.services;
  }

  /** 0 where the fault is not. */
  private severityOf(kind: 'loadStep' | 'exchangerFouling'): number {
    return (this.w.faults[this.index] & faultBit[kind]) === 0 ? 0 : this.w.severity[severityIndex(this.index, kind)];
  }

  /** Coil: its conductance goes with both flows. */
  private sizeCoil(water: number, fan: number, fouling: number): void {
    const { p } = this;
    this.knownFlow = water;
    this.knownFan = fan;
    this.knownFouling = fouling;
    const share = standingAir + (1 - standingAir) * fan;
    const conductance = partFlowConductance(p.coilConductance * (1 - fouling), water / p.designFlow, share);
    const a = water * this.heatCapacity;
    const b = p.airFlow * airHeatCapacity * share;
    this.air.coilTransfer = counterflowEffectiveness(conductance, a, b) * Math.min(a, b);
  }

  finish(dt: number): void {
    const { passages, ledger } = this.w;
    const { air } = this;
    const coil = passages.gained[this.branch] / dt;
    air.step(coil, dt);
    ledger.add(-air.envelope * dt);
    this.supplyAir = this.state[hotAisleTemperature] + (air.fanHeat - coil) / air.handlerAir;
  }

  publish(): void {
    const { measured, flow, pressure, passages, faults } = this.w;
    const { slots, state, air, branch } = this;
    const flags = faults[this.index];
    measured[slots.fanRunning] = this.fan[0] > 0.05 ? 1 : 0;
    measured[slots.fault] = (flags & faultBit.fanFailure) !== 0 ? 1 : 0;
    measured[slots.local] = (flags & faultBit.local) !== 0 ? 1 : 0;
    measured[slots.enteringTemperature] = state[coldAisleTemperature];
    measured[slots.leavingTemperature] = state[coldAisleTemperature] + air.server / air.serverAir;
    measured[slots.supplyAirTemperature] = this.supplyAir;
    measured[slots.waterFlow] = flow[branch];
    measured[slots.waterLeavingTemperature] = passages.temperature[branch];
    measured[slots.differentialPressure] = pressure[this.from] - pressure[this.to];
    measured[slots.itPower] = air.load;
    measured[slots.power] = air.fanHeat;
  }

  stored(): number {
    return hallEnergy(this.state, this.air.size);
  }
}
