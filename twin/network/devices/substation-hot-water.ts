import type { EquipmentOf } from '../../../config/plant.ts';
import { water } from '../../physics/constants.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import {
  type HotWaterFlows,
  type HotWaterSize,
  hotWaterEnergy,
  hotWaterLayers,
  hotWaterSize,
  stepHotWater,
} from '../../physics/hot-water.ts';
import { DrawProfile } from '../../physics/profiles.ts';
import { streamOf } from '../../physics/random.ts';
import { meterSlot } from '../meters.ts';
import type { Workshop } from './device.ts';
import { ConsumerPassage, valveAuthority } from './substation-heating.ts';
import { ControlledResistance } from './valve.ts';

type HotWater = NonNullable<EquipmentOf<'substation'>['parameters']['hotWater']>;

/** The charging pump runs while the valve is further open than this. */
const chargingPosition = 0.02;
/** kW of charging and circulation pumps, over the charging power. */
const pumpShare = 0.002;

class ChargingPassage extends ConsumerPassage {
  private readonly side: HotWaterSide;

  constructor(w: Workshop, heatCapacity: number, temperature: number, side: HotWaterSide) {
    super(w, heatCapacity, temperature);
    this.side = side;
  }

  protected heatFor(flow: number): number {
    return this.side.heatFor(flow, this.seen[0]);
  }
}

/**
 * The hot-water half of a substation: control valve, charging exchanger, store, circulation, draws. The charging pump follows
 * the primary flow, so that both sides of the exchanger match and the store stays stratified.
 */
export class HotWaterSide {
  readonly branch: number;
  readonly passage: ConsumerPassage;
  readonly valve: ControlledResistance;
  private readonly w: Workshop;
  private readonly equipment: EquipmentOf<'substation'>;
  private readonly p: HotWater;
  private readonly size: HotWaterSize;
  private readonly layers: Float64Array;
  private readonly exchanger: PartFlowExchanger;
  private readonly profile: DrawProfile;
  private readonly command: number;
  private readonly flows: HotWaterFlows = { drawn: 0, circulationLoss: 0, loopTemperature: 54 };

  constructor(w: Workshop, equipment: EquipmentOf<'substation'>, p: HotWater, branch: number) {
    this.w = w;
    this.equipment = equipment;
    this.p = p;
    this.branch = branch;
    this.profile = new DrawProfile(w.seed, streamOf(equipment.name));
    this.command = equipment.points['hotWater.valve'];
    const { valveRangeability, valveStrokeTime } = equipment.parameters;
    this.valve = new ControlledResistance(
      w,
      branch,
      p.designFlow,
      p.designPressureDrop,
      'equalPercentage',
      valveRangeability,
      valveStrokeTime,
      valveAuthority,
      w.commands[this.command],
    );
    this.size = hotWaterSize(
      p.storeVolume,
      p.coldWaterTemperature,
      p.circulationLoss,
      water.density,
      water.heatCapacity,
    );
    this.layers = w.arena.allocate(hotWaterLayers);
    for (let i = 0; i < hotWaterLayers; i++) this.layers[i] = 59 - 2 * i;
    const circuit = w.plant.branches[branch].circuit;
    const { heatCapacity } = w.liquids[circuit];
    this.exchanger = new PartFlowExchanger(p.conductance, p.designFlow, p.designFlow, heatCapacity, water.heatCapacity);
    this.passage = new ChargingPassage(w, heatCapacity, w.initialTemperatures[circuit], this);
    w.passages[branch] = this.passage;
  }

  private get charging(): boolean {
    return this.valve.position[0] > chargingPosition;
  }

  private chargeFlow(primaryFlow: number): number {
    return Math.min(primaryFlow, (0.4 * this.size.layerMass) / 10);
  }

  get electricPower(): number {
    return pumpShare * this.p.designLoad * (this.charging ? 1 : 0.2);
  }

  /** kW to the store; the charging pump stops where the network is no warmer than the store's bottom. */
  heatFor(flow: number, entering: number): number {
    const bottom = this.layers[hotWaterLayers - 1];
    if (!this.charging || entering <= bottom) return 0;
    return this.exchanger.transfer(flow, this.chargeFlow(flow)) * (entering - bottom);
  }

  actuate(dt: number, stuck: boolean): void {
    this.valve.move(this.w.commands[this.command], stuck, dt);
  }

  finish(dt: number): void {
    const { surroundings, flow, ledger, meters } = this.w;
    const charge = this.passage.taken / dt;
    this.passage.taken = 0;
    const factor = this.profile.factor(surroundings.time, surroundings.local);
    const draw = ((this.p.dailyDraw * water.density) / 86400) * factor;
    const chargeFlow = charge > 0 ? this.chargeFlow(Math.abs(flow[this.branch])) : 0;
    stepHotWater(this.layers, this.size, charge, chargeFlow, draw, dt, this.flows);
    ledger.add(-this.flows.drawn);
    ledger.add(-this.flows.circulationLoss);
    meters.totals[meterSlot.hotWaterDrawn] += this.flows.drawn;
  }

  publish(): void {
    const { measured } = this.w;
    const { points } = this.equipment;
    measured[points['hotWater.valveFeedback']] = this.valve.position[0];
    // The sensor sits below the top, where the circulation comes back: what leaves is never colder.
    measured[points['hotWater.storeTemperature']] = this.layers[1];
    measured[points['hotWater.loopTemperature']] = this.flows.loopTemperature;
  }

  stored(): number {
    return hotWaterEnergy(this.layers, this.size);
  }
}
