import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import { CompressorUnit, compressorStateSize } from '../../physics/compressor.ts';
import { FrostedCoil, frostStateSize } from '../../physics/frost.ts';
import { coefficientOfPerformance, coolDown, fullLoadHeat, partLoadFactor, warmUp } from '../../physics/heat-pump.ts';
import {
  mappedHeat,
  mappedPerformance,
  type PerformanceMap,
  type PerformancePoint,
  performanceMap,
} from '../../physics/heat-pump-map.ts';
import { chargeCapacity, chargePerformance, foulingLift } from '../../physics/wear.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { Fleet, slotOf, type Workshop } from './fleet.ts';
import { FlowSide } from './flow-side.ts';

/** Faults that keep it from running; and those that make it worse. */
const held = faultBit.local | faultBit.powerCut;
const worn = faultBit.evaporatorFouling | faultBit.condenserFouling | faultBit.refrigerantLoss;

/** Water- or air-sourced compression heat pumps. */
export class HeatPumps extends Fleet<'heatPump'> {
  private readonly machines = this.members.map((heatPump) => new HeatPump(this.w, heatPump));

  override observe(seen: Observation): void {
    for (const machine of this.machines) machine.observe(seen);
  }

  override actuate(dt: number): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].actuate(dt);
  }

  override prepare(dt: number): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].prepare(dt);
  }

  override publish(): void {
    for (let i = 0; i < this.machines.length; i++) this.machines[i].publish();
  }
}

/** Points of a plant file's map; its scale is the file's own. */
function mapPoints(map: NonNullable<EquipmentOf<'heatPump'>['parameters']['map']>): PerformancePoint[] {
  const points: PerformancePoint[] = [];
  for (const [row, sinkTemperature] of map.condenserLeavingTemperatures.entries()) {
    for (const [column, sourceTemperature] of map.sourceTemperatures.entries()) {
      const heat = map.heatShare[row][column];
      const coefficient = map.coefficientOfPerformance[row][column];
      if (heat !== null && coefficient !== null)
        points.push({ sourceTemperature, sinkTemperature, heat, power: heat / coefficient });
    }
  }
  return points;
}

class HeatPump {
  private readonly w: Workshop;
  private readonly index: number;
  private readonly p: EquipmentOf<'heatPump'>['parameters'];
  private readonly unit: CompressorUnit;
  private readonly map: PerformanceMap | undefined;
  /** kW of the machine over the map's figures. */
  private readonly mapScale: number;
  /** Share of steady heat that the circuit gives, as it warms up after a start; state. */
  private readonly warmth: Float64Array;
  private readonly condenser: FlowSide;
  private readonly condenserHeatCapacity: number;
  /** Of an air source. */
  private readonly coil: FrostedCoil | undefined;
  private readonly evaporator: FlowSide | undefined;
  private readonly slots: Record<
    'run' | 'capacity' | 'reset' | 'running' | 'fault' | 'local' | 'power' | 'heat',
    number
  >;

  constructor(workshop: Workshop, heatPump: EquipmentOf<'heatPump'>) {
    this.w = workshop;
    this.index = heatPump.index;
    const p = heatPump.parameters;
    this.p = p;
    this.unit = new CompressorUnit(
      workshop.arena.allocate(compressorStateSize),
      p.minimumCapacity,
      p.timers.startTime,
      p.timers.rampTime,
    );
    this.map = p.map && performanceMap(mapPoints(p.map));
    this.mapScale =
      this.map === undefined
        ? 1
        : p.ratedHeat / mappedHeat(this.map, p.ratedSourceTemperature, p.ratedCondenserLeavingTemperature);
    this.warmth = workshop.arena.allocate(1);
    this.condenser = new FlowSide(workshop, heatPump, 'condenser', p.condenser);
    this.condenserHeatCapacity = workshop.liquids[workshop.plant.branches[this.condenser.branch].circuit].heatCapacity;
    this.evaporator = p.evaporator ? new FlowSide(workshop, heatPump, 'evaporator', p.evaporator) : undefined;
    this.coil = p.air && new FrostedCoil(workshop.arena.allocate(frostStateSize), p.ratedHeat);
    this.slots = {
      run: slotOf(heatPump, 'run'),
      capacity: slotOf(heatPump, 'capacity'),
      reset: slotOf(heatPump, 'reset'),
      running: slotOf(heatPump, 'running'),
      fault: slotOf(heatPump, 'fault'),
      local: slotOf(heatPump, 'local'),
      power: slotOf(heatPump, 'power'),
      heat: slotOf(heatPump, 'heat'),
    };
  }

  /** Its own protections: pressures follow the water's temperatures. */
  private get tripping(): boolean {
    const { condenser, evaporator, air } = this.p;
    const flowing = this.w.flow[this.condenser.branch] > 0;
    if (flowing && this.condenser.entering > condenser.enteringTemperatureMaximum) return true;
    if (this.condenser.temperature > condenser.leavingTemperatureMaximum + 2) return true;
    if (evaporator && this.evaporator && this.evaporator.temperature < evaporator.leavingTemperatureMinimum - 2)
      return true;
    const { outdoor } = this.w.surroundings;
    return air !== undefined && (outdoor < air.temperatureMinimum - 2 || outdoor > air.temperatureMaximum + 2);
  }

  observe(seen: Observation): void {
    const { run, running, fault, capacity } = this.slots;
    if (seen.gain === 1 || this.unit.running !== seen.closed(running)) {
      this.unit.observe(seen.closed(running), seen.closed(fault), seen.of(capacity, 1), seen.closed(run));
      this.warmth[0] = seen.gain === 1 && seen.closed(running) ? 1 : this.warmth[0];
    }
    this.condenser.observe(seen);
    this.evaporator?.observe(seen);
  }

  actuate(dt: number): void {
    const { commands, meters, faults } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    const sourced = this.evaporator === undefined || (switched && this.evaporator.flowing);
    const permitted = sourced && switched && this.condenser.flowing;
    const run = commands[this.slots.run] > 0.5 && (flags & held) === 0;
    const reset = commands[this.slots.reset] > 0.5;
    const forced = (flags & faultBit.heatPumpTrip) !== 0;
    const wanted = commands[this.slots.capacity];
    const started = this.unit.step(run, wanted, reset, permitted, this.tripping, forced, dt);
    if (started) meters.totals[meterSlot.heatPumpStarts]++;
  }

  prepare(dt: number): void {
    const capacity = this.unit.capacity;
    if (capacity <= 0) {
      coolDown(this.warmth, dt);
      this.coil?.rest(this.w.surroundings.outdoor, dt);
      this.rest();
      return;
    }
    if (this.coil?.defrosting) {
      this.defrost(this.coil, dt);
      return;
    }
    const { surroundings, electricPower, ledger, meters } = this.w;
    const { outdoor, humidity } = surroundings;
    const wear = (this.w.faults[this.index] & worn) !== 0 ? this.wear(capacity) : undefined;
    const leaving = this.condenser.temperature + (wear?.sinkLift ?? 0);
    const lift = (wear?.sourceLift ?? 0) + (this.coil?.lift ?? 0);
    const source = (this.evaporator ? this.evaporator.entering : outdoor) - lift;
    // Air leaves its coil some 5 K colder than it came (EN 14511 leaves it open; makers design for 4 to 6 K).
    const sourceLeaving = (this.evaporator ? this.evaporator.temperature : outdoor - 5) - lift;
    const steady = this.fullHeat(source, leaving) * capacity * (wear?.capacity ?? 1);
    const coefficient = this.coefficient(source, sourceLeaving, leaving, capacity);
    const power = steady / (coefficient * (wear?.performance ?? 1));
    electricPower[this.index] = power;
    // What the circuit does not give yet has warmed the machine, and ends in the room.
    const share = dt > 0 ? warmUp(this.warmth, dt) : this.warmth[0];
    const heat = steady * share;
    const cold = Math.max(0, steady - power) * share;
    this.condenser.heat = heat;
    if (this.evaporator) this.evaporator.heat = -cold;
    this.coil?.grow(outdoor, humidity, cold, dt);
    // Electricity enters from outside, and so does the heat of an air source.
    ledger.add((this.evaporator ? heat - cold : heat) * dt);
    const { totals } = meters;
    totals[meterSlot.heatPumpElectricity] += power * dt;
    totals[meterSlot.heatFromHeatPumps] += heat * dt;
    totals[meterSlot.coldFromHeatPumps] += cold * dt;
  }

  /** The cycle reversed: the sink's water gives heat to the coil; afterwards the circuit has to warm up anew. */
  private defrost(coil: FrostedCoil, dt: number): void {
    const { electricPower, ledger, meters } = this.w;
    const { power, taken } = coil.defrost(this.condenser.temperature, dt);
    this.warmth[0] = 0;
    electricPower[this.index] = power;
    this.condenser.heat = -taken;
    ledger.add(-taken * dt);
    const { totals } = meters;
    totals[meterSlot.heatPumpElectricity] += power * dt;
    totals[meterSlot.heatFromHeatPumps] -= taken * dt;
  }

  /** Heat at full capacity with a clean coil, kW. */
  private fullHeat(source: number, sinkLeaving: number): number {
    if (this.map === undefined) return fullLoadHeat(this.p, source, sinkLeaving);
    return this.mapScale * mappedHeat(this.map, source, sinkLeaving);
  }

  private coefficient(source: number, sourceLeaving: number, sinkLeaving: number, capacity: number): number {
    if (this.map === undefined)
      return coefficientOfPerformance(this.p.exergyEfficiency, sourceLeaving, sinkLeaving, capacity);
    return mappedPerformance(this.map, source, sinkLeaving, capacity) * partLoadFactor(capacity);
  }

  /** What fouling and lost refrigerant do: kelvin on either side, factors on capacity and performance. */
  private wear(capacity: number) {
    const of = (kind: 'evaporatorFouling' | 'condenserFouling' | 'refrigerantLoss') =>
      this.w.severity[severityIndex(this.index, kind)];
    const lost = of('refrigerantLoss');
    return {
      sourceLift: foulingLift(of('evaporatorFouling'), capacity),
      sinkLift: foulingLift(of('condenserFouling'), capacity),
      capacity: chargeCapacity(lost),
      performance: chargePerformance(lost),
    };
  }

  private rest(): void {
    this.w.electricPower[this.index] = 0;
    this.condenser.heat = 0;
    if (this.evaporator) this.evaporator.heat = 0;
  }

  publish(): void {
    const { measured, flow, faults, electricPower } = this.w;
    const flags = faults[this.index];
    const switched = (flags & faultBit.flowSwitchLost) === 0;
    measured[this.slots.running] = this.unit.running ? 1 : 0;
    measured[this.slots.fault] = this.unit.fault ? 1 : 0;
    measured[this.slots.local] = (flags & faultBit.local) !== 0 ? 1 : 0;
    measured[this.slots.power] = electricPower[this.index];
    const { entering, temperature, branch } = this.condenser;
    measured[this.slots.heat] =
      Math.max(0, flow[branch]) * this.condenserHeatCapacity * Math.max(0, temperature - entering);
    this.condenser.publish(switched && this.condenser.flowing);
    this.evaporator?.publish(switched && this.evaporator.flowing);
  }
}
