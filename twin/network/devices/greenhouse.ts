import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit } from '../../faults/index.ts';
import { counterflowEffectiveness } from '../../physics/exchanger.ts';
import { greenhouseLoss, greenhouseSun } from '../../physics/greenhouse.ts';
import { stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import { MixedPassage } from '../passages.ts';
import { Device, type Workshop } from './device.ts';
import { ControlledResistance } from './valve.ts';

/** Seconds for vents and screens to travel. */
const ventStrokeTime = 180;
const screenStrokeTime = 300;

/** Water of the heating pipes. */
class PipesPassage extends MixedPassage {
  private readonly house: GreenhouseDevice;

  constructor(w: Workshop, mass: number, heatCapacity: number, temperature: number, house: GreenhouseDevice) {
    super(w.arena, mass, heatCapacity, temperature);
    this.house = house;
  }

  protected override meetHeat(dt: number): void {
    this.heat = -this.house.stepAir(this.flows[this.at], this.seen[0], dt);
  }
}

/** A greenhouse compartment. State: air with what is in it; positions of vent and screen. */
export class GreenhouseDevice extends Device<'greenhouse'> {
  private readonly main: number;
  private readonly heatCapacity: number;
  private readonly valve: ControlledResistance;
  private readonly passage: PipesPassage;
  private readonly air: Float64Array;
  private readonly vent: Float64Array;
  private readonly screen: Float64Array;
  private loss = 0;
  private sun = 0;
  private transfer = 0;
  private heat = 0;
  private readonly slots: Record<
    'airTemperature' | 'waterLeavingTemperature' | 'valve' | 'valveFeedback' | 'vent' | 'screen' | 'heat',
    number
  >;

  constructor(workshop: Workshop, equipment: EquipmentOf<'greenhouse'>) {
    super(workshop, equipment);
    const p = equipment.parameters;
    this.main = this.branch('main');
    this.heatCapacity = this.liquid(this.main).heatCapacity;
    this.slots = {
      airTemperature: this.slot('airTemperature'),
      waterLeavingTemperature: this.slot('waterLeavingTemperature'),
      valve: this.slot('valve'),
      valveFeedback: this.slot('valveFeedback'),
      vent: this.slot('vent'),
      screen: this.slot('screen'),
      heat: this.slot('heat'),
    };
    const { arena, commands } = workshop;
    this.valve = new ControlledResistance(
      workshop,
      this.main,
      p.designFlow,
      p.designPressureDrop,
      'equalPercentage',
      50,
      p.valveStrokeTime,
      0.5,
      commands[this.slots.valve],
    );
    this.passage = new PipesPassage(
      workshop,
      p.coilWaterMass,
      this.heatCapacity,
      this.initialTemperature(this.main),
      this,
    );
    workshop.passages[this.main] = this.passage;
    this.air = arena.allocate(1).fill(14);
    this.vent = arena.allocate(1).fill(commands[this.slots.vent]);
    this.screen = arena.allocate(1).fill(commands[this.slots.screen]);
  }

  override actuate(dt: number): void {
    const { commands } = this.w;
    this.valve.move(commands[this.slots.valve], this.failing(faultBit.valveStuck), dt);
    this.vent[0] = stroke(this.vent[0], commands[this.slots.vent], dt, ventStrokeTime);
    this.screen[0] = stroke(this.screen[0], commands[this.slots.screen], dt, screenStrokeTime);
  }

  override prepare(): void {
    const p = this.equipment.parameters;
    const { surroundings, flow } = this.w;
    this.loss = greenhouseLoss(p, this.screen[0], this.vent[0], surroundings.wind);
    this.sun = greenhouseSun(p, surroundings.sun, this.screen[0]);
    // Air moves freely about the pipes: its capacity flow is taken as large, the water's rules.
    const water = Math.abs(flow[this.main]) * this.heatCapacity;
    this.transfer = counterflowEffectiveness(p.heatingConductance, water, 1e6) * water;
  }

  /** Implicit step of the air with water entering at a temperature. @returns heat from the water, kW */
  stepAir(_flow: number, entering: number, dt: number): number {
    const { outdoor } = this.w.surroundings;
    const capacity = (this.equipment.parameters.thermalCapacity * 3600) / dt;
    const next =
      (capacity * this.air[0] + this.sun + this.loss * outdoor + this.transfer * entering) /
      (capacity + this.loss + this.transfer);
    const heat = this.transfer * (entering - next);
    const lost = this.loss * (next - outdoor);
    this.air[0] += (this.sun + heat - lost) / capacity;
    this.heat = heat;
    this.w.ledger.add(this.sun * dt);
    this.w.ledger.add(-lost * dt);
    this.w.meters.totals[meterSlot.heatDelivered] += heat * dt;
    return heat;
  }

  override publish(): void {
    const { measured } = this.w;
    const { slots } = this;
    measured[slots.airTemperature] = this.air[0];
    measured[slots.waterLeavingTemperature] = this.passage.temperature;
    measured[slots.valveFeedback] = this.valve.position[0];
    measured[slots.heat] = Math.max(0, this.heat);
  }

  override stored(): number {
    return this.air[0] * this.equipment.parameters.thermalCapacity * 3600;
  }
}
