import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { water } from '../../physics/constants.ts';
import { PartFlowExchanger } from '../../physics/exchanger.ts';
import { type HotWaterSize, HotWaterStore, hotWaterLayers, hotWaterSize } from '../../physics/hot-water.ts';
import { DrawProfile } from '../../physics/profiles.ts';
import { streamOf } from '../../physics/random.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { slotOf, type Workshop } from './fleet.ts';
import { exchangerFouling, valveAuthority } from './substation-heating.ts';

type HotWater = NonNullable<EquipmentOf<'substation'>['parameters']['hotWater']>;

/** The charging pump runs while the valve is further open than this. */
const chargingPosition = 0.02;
/** Kelvin between the layers of a store of which one is known. */
const layerStep = 2;
/** kW of charging and circulation pumps, over the charging power. */
const pumpShare = 0.002;

/**
 * The hot-water half of a substation: charging exchanger, store, circulation, draws. The charging pump follows
 * the primary flow, so that both sides of the exchanger match and the store stays stratified.
 */
export class HotWaterSide {
  readonly branch: number;
  /** kJ taken in the last step. */
  taken = 0;
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: HotWater;
  private readonly size: HotWaterSize;
  private readonly layers: Float64Array;
  private readonly exchanger: PartFlowExchanger;
  private readonly profile: DrawProfile;
  private readonly slots: Record<'store' | 'loop', number>;
  private readonly store: HotWaterStore;

  constructor(w: Workshop, equipment: EquipmentOf<'substation'>, p: HotWater, branch: number) {
    this.w = w;
    this.index = equipment.index;
    this.p = p;
    this.branch = branch;
    this.profile = new DrawProfile(w.seed, streamOf(equipment.name));
    this.slots = {
      store: slotOf(equipment, 'hotWater.storeTemperature'),
      loop: slotOf(equipment, 'hotWater.loopTemperature'),
    };
    const { valveRangeability, valveStrokeTime } = equipment.parameters;
    w.resistances.add({
      branch,
      equipment: equipment.index,
      designFlow: p.designFlow,
      designPressureDrop: p.designPressureDrop,
      characteristic: 'equalPercentage',
      rangeability: valveRangeability,
      strokeTime: valveStrokeTime,
      authority: valveAuthority,
      command: slotOf(equipment, 'hotWater.valve'),
      feedback: slotOf(equipment, 'hotWater.valveFeedback'),
    });
    this.size = hotWaterSize(
      p.storeVolume,
      p.coldWaterTemperature,
      p.circulationLoss,
      water.density,
      water.heatCapacity,
    );
    this.layers = w.arena.allocate(hotWaterLayers);
    for (let i = 0; i < hotWaterLayers; i++) this.layers[i] = 59 - 2 * i;
    this.store = new HotWaterStore(this.layers, this.size);
    const circuit = w.plant.branches[branch].circuit;
    const { heatCapacity } = w.liquids[circuit];
    this.exchanger = new PartFlowExchanger(p.conductance, p.designFlow, p.designFlow, heatCapacity, water.heatCapacity);
    w.passages.addCharger(branch, heatCapacity, w.initialTemperatures[circuit]);
  }

  /** The sensor sits in the second layer; those below are thought to be as much colder as they are at rest. */
  observe(seen: Observation): void {
    if (seen.gain < 1) {
      const change = seen.state(this.slots.store, this.layers[1]) - this.layers[1];
      for (let i = 0; i < hotWaterLayers; i++) this.layers[i] += change;
      return;
    }
    const top = seen.of(this.slots.store, 57);
    for (let i = 0; i < hotWaterLayers; i++) this.layers[i] = top + (1 - i) * layerStep;
  }

  private get charging(): boolean {
    if ((this.w.faults[this.index] & faultBit.powerCut) !== 0) return false;
    return this.w.resistances.position[this.branch] > chargingPosition;
  }

  private chargeFlow(primaryFlow: number): number {
    return Math.min(primaryFlow, (0.4 * this.size.layerMass) / 10);
  }

  get electricPower(): number {
    if ((this.w.faults[this.index] & faultBit.powerCut) !== 0) return 0;
    return pumpShare * this.p.designLoad * (this.charging ? 1 : 0.2);
  }

  /** The charging pump stops where the network is no warmer than the store's bottom. */
  prepare(): void {
    const { passages, flow } = this.w;
    const primary = Math.abs(flow[this.branch]);
    this.exchanger.fouling = exchangerFouling(this.w, this.index);
    const transfer = this.charging ? this.exchanger.transfer(primary, this.chargeFlow(primary)) : 0;
    passages.transfer[this.branch] = -transfer;
    passages.reference[this.branch] = this.layers[hotWaterLayers - 1];
  }

  /** Store, circulation and draws after the heat of the step has passed. */
  finish(dt: number): void {
    const { surroundings, flow, ledger, meters, passages } = this.w;
    const { store } = this;
    this.taken = -passages.gained[this.branch];
    const factor = this.profile.factor(surroundings.time, surroundings.local);
    store.charge = this.taken / dt;
    store.chargeFlow = this.taken > 0 ? this.chargeFlow(Math.abs(flow[this.branch])) : 0;
    store.draw = ((this.p.dailyDraw * water.density) / 86400) * factor;
    store.step(dt);
    ledger.add(-store.drawn);
    ledger.add(-store.circulationLoss);
    meters.totals[meterSlot.hotWaterDrawn] += store.drawn;
  }

  publish(): void {
    const { measured } = this.w;
    // The sensor sits below the top, where the circulation comes back: what leaves is never colder.
    measured[this.slots.store] = this.layers[1];
    measured[this.slots.loop] = this.store.loopTemperature;
  }

  stored(): number {
    return this.store.energy();
  }
}
