import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { airHeatCapacity, roomTemperature } from '../../physics/constants.ts';
import { counterflowEffectiveness, partFlowConductance } from '../../physics/exchanger.ts';
import {
  coldAisleTemperature,
  type HallFlows,
  type HallSize,
  hallEnergy,
  hallSize,
  hallStateSize,
  hotAisleTemperature,
  serverTemperature,
  standingAir,
  stepHall,
} from '../../physics/hall.ts';
import { LoadProfile } from '../../physics/profiles.ts';
import { streamOf } from '../../physics/random.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';
import { ControlledResistance } from './valve.ts';

/** Seconds for the fans to run up. */
const fanRampTime = 10;

/** Water of the coils; the hall's air and servers step with it, as the coil's heat depends on what enters. */
class CoilPassage extends MixedPassage {
  private readonly hall: HallDevice;

  constructor(w: Workshop, mass: number, heatCapacity: number, temperature: number, hall: HallDevice) {
    super(w.arena, mass, heatCapacity, temperature);
    this.hall = hall;
  }

  protected override meetHeat(dt: number): void {
    this.heat = this.hall.stepAir(this.seen[0], dt);
  }
}

/** A zone of a data hall. */
export class HallDevice extends Device<'hall'> {
  private readonly main: number;
  private readonly heatCapacity: number;
  private readonly size: HallSize;
  private readonly air: Float64Array;
  private readonly fan: Float64Array;
  private readonly valve: ControlledResistance;
  private readonly passage: CoilPassage;
  private readonly profile: LoadProfile;
  private readonly flows: HallFlows = { coil: 0, envelope: 0, server: 0, serverAir: 1 };
  private load = 0;
  private fanHeat = 0;
  private supplyAir = 22;
  private knownFlow = -1;
  private knownFan = -1;
  private transfer = 0;
  private readonly slots: Record<
    | 'valve'
    | 'valveFeedback'
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

  constructor(workshop: Workshop, equipment: EquipmentOf<'hall'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.main = this.branch('main');
    this.heatCapacity = this.liquid(this.main).heatCapacity;
    this.size = hallSize(p.installedPower, p.airFlow, p.airCapacity, p.serverCapacity, p.floorArea);
    this.profile = new LoadProfile(workshop.seed, streamOf(equipment.name), p.loadSwing);
    this.slots = {
      valve: this.slot('valve'),
      valveFeedback: this.slot('valveFeedback'),
      fanSpeed: this.slot('fanSpeed'),
      fanRunning: this.slot('fanRunning'),
      fault: this.slot('fault'),
      local: this.slot('local'),
      enteringTemperature: this.slot('enteringTemperature'),
      leavingTemperature: this.slot('leavingTemperature'),
      supplyAirTemperature: this.slot('supplyAirTemperature'),
      waterFlow: this.slot('waterFlow'),
      waterLeavingTemperature: this.slot('waterLeavingTemperature'),
      differentialPressure: this.slot('differentialPressure'),
      itPower: this.slot('itPower'),
      power: this.slot('power'),
    };
    this.valve = new ControlledResistance(
      workshop,
      this.main,
      p.designFlow,
      p.designPressureDrop,
      'equalPercentage',
      50,
      p.valveStrokeTime,
      0.5,
      workshop.commands[this.slots.valve],
    );
    const { arena } = workshop;
    this.passage = new CoilPassage(
      workshop,
      p.coilWaterMass,
      this.heatCapacity,
      this.initialTemperature(this.main),
      this,
    );
    workshop.passages[this.main] = this.passage;
    this.fan = arena.allocate(1).fill(workshop.commands[this.slots.fanSpeed]);
    this.air = arena.allocate(hallStateSize);
    this.air[coldAisleTemperature] = 23;
    this.air[hotAisleTemperature] = 33;
    this.air[serverTemperature] = 37;
  }

  override actuate(dt: number): void {
    const { commands } = this.w;
    this.valve.move(commands[this.slots.valve], this.failing(faultBit.valveStuck), dt);
    const failed = this.failing(faultBit.fanFailure);
    if (this.local && !failed) return;
    this.fan[0] = stroke(this.fan[0], failed ? 0 : commands[this.slots.fanSpeed], dt, fanRampTime);
  }

  override prepare(dt: number): void {
    const p = this.equipment.parameters;
    const { surroundings, flow, ledger, meters } = this.w;
    const factor = this.profile.factor(surroundings.time, surroundings.local);
    this.load = p.installedPower * Math.min(1, p.loadShare * factor);
    const fan = this.fan[0];
    this.fanHeat = p.fanPower * fan ** 3;
    this.electricPower = this.load + this.fanHeat;
    const water = Math.abs(flow[this.main]);
    if (water !== this.knownFlow || fan !== this.knownFan) this.sizeCoil(water, fan);
    const { totals } = meters;
    totals[meterSlot.itElectricity] += this.load * dt;
    totals[meterSlot.hallFanElectricity] += this.fanHeat * dt;
    ledger.add(this.electricPower * dt);
  }

  /** Coil: its conductance goes with both flows. */
  private sizeCoil(water: number, fan: number): void {
    const p = this.equipment.parameters;
    this.knownFlow = water;
    this.knownFan = fan;
    const share = standingAir + (1 - standingAir) * fan;
    const conductance = partFlowConductance(p.coilConductance, water / p.designFlow, share);
    const a = water * this.heatCapacity;
    const b = p.airFlow * airHeatCapacity * share;
    this.transfer = counterflowEffectiveness(conductance, a, b) * Math.min(a, b);
  }

  /** Steps servers and air with water entering at a temperature. @returns heat to the water, kW */
  stepAir(entering: number, dt: number): number {
    const { flows, air } = this;
    const share = this.load / this.equipment.parameters.installedPower;
    const fan = this.fan[0];
    stepHall(air, this.size, this.load, share, fan, this.fanHeat, this.transfer, entering, roomTemperature, dt, flows);
    this.w.ledger.add(-flows.envelope * dt);
    const handled = this.size.handlerAir * (standingAir + (1 - standingAir) * fan);
    this.supplyAir = air[hotAisleTemperature] + (this.fanHeat - flows.coil) / handled;
    return flows.coil;
  }

  override publish(): void {
    const { measured, flow } = this.w;
    const { slots, air, flows } = this;
    measured[slots.valveFeedback] = this.valve.position[0];
    measured[slots.fanRunning] = this.fan[0] > 0.05 ? 1 : 0;
    measured[slots.fault] = this.failing(faultBit.fanFailure) ? 1 : 0;
    measured[slots.local] = this.local ? 1 : 0;
    measured[slots.enteringTemperature] = air[coldAisleTemperature];
    measured[slots.leavingTemperature] = air[coldAisleTemperature] + flows.server / flows.serverAir;
    measured[slots.supplyAirTemperature] = this.supplyAir;
    measured[slots.waterFlow] = flow[this.main];
    measured[slots.waterLeavingTemperature] = this.passage.temperature;
    measured[slots.differentialPressure] = this.pressureDrop(this.main);
    measured[slots.itPower] = this.load;
    measured[slots.power] = this.fanHeat;
  }

  override stored(): number {
    return hallEnergy(this.air, this.size);
  }
}
