import type { Plant } from '../../../config/plant.ts';
import { type Faults, faultBit, severityIndex } from '../../faults/index.ts';
import { asksMove, stroke, valveOpening } from '../../physics/valve.ts';
import type { StateArena } from '../arena.ts';
import { type BranchLosses, ratedQuadratic } from '../branches.ts';
import type { Observation } from '../observation.ts';

/** A control valve within a branch whose rated loss is that of the wide-open valve and what is in series. */
export interface ControlledResistance {
  readonly branch: number;
  /** Index of the equipment whose faults befall it. */
  readonly equipment: number;
  readonly designFlow: number;
  readonly designPressureDrop: number;
  readonly characteristic: 'linear' | 'equalPercentage';
  readonly rangeability: number;
  readonly strokeTime: number;
  /** Share of the rated loss that is the valve's own. */
  readonly authority: number;
  /** Slots of the commanded position and of its feedback. */
  readonly command: number;
  readonly feedback: number;
}

/** Faults that keep an actuator where it is; and those that change how it moves or what it lets pass. */
const still = faultBit.valveStuck | faultBit.powerCut;
const changed = faultBit.valveLeak | faultBit.actuatorSlow;

/** All control valves of a plant, those built into other equipment too. */
export class ControlledResistances {
  /** Stroke by branch, 0 to 1; state. */
  readonly position: Float64Array;
  /** By branch: 1 while a stem that sticks has broken loose and is on its way; state. */
  private readonly slipping: Float64Array;
  private readonly valves: ControlledResistance[] = [];
  private branch = new Int32Array();
  private equipment = new Int32Array();
  private command = new Int32Array();
  private feedback = new Int32Array();
  private strokeTime = new Float64Array();
  /** Least opening, where a valve leaks. */
  private leak = new Float64Array();
  private readonly losses: BranchLosses;
  private readonly commands: Float64Array;

  constructor(plant: Plant, arena: StateArena, losses: BranchLosses, commands: Float64Array) {
    this.position = arena.allocate(plant.branches.length);
    this.slipping = arena.allocate(plant.branches.length);
    this.losses = losses;
    this.commands = commands;
  }

  /** Its position at the start is its command's. */
  add(valve: ControlledResistance): void {
    const i = this.valves.push(valve) - 1;
    this.branch = Int32Array.from(this.valves, (v) => v.branch);
    this.equipment = Int32Array.from(this.valves, (v) => v.equipment);
    this.command = Int32Array.from(this.valves, (v) => v.command);
    this.feedback = Int32Array.from(this.valves, (v) => v.feedback);
    this.strokeTime = Float64Array.from(this.valves, (v) => v.strokeTime);
    this.leak = new Float64Array(this.valves.length);
    this.position[valve.branch] = this.commands[valve.command];
    this.losses.setRated(valve.branch, valve.designFlow, valve.designPressureDrop);
    this.apply(i);
  }

  /** Takes up positions as their feedbacks tell, or their commands where those are unknown. */
  observe(seen: Observation): void {
    for (let i = 0; i < this.branch.length; i++) {
      const told = seen.of(this.feedback[i], seen.of(this.command[i], this.position[this.branch[i]]));
      this.position[this.branch[i]] = Math.min(1, Math.max(0, told));
      this.apply(i);
    }
  }

  /** Moves all towards their commanded positions, unless stuck. */
  actuate(dt: number, faults: Faults): void {
    const { branch, equipment, command, strokeTime, position, commands, leak } = this;
    for (let i = 0; i < branch.length; i++) {
      const b = branch[i];
      const here = position[b];
      const flags = faults.flags[equipment[i]];
      if ((flags & changed) !== 0 || leak[i] > 0) this.seep(i, faults);
      const target = commands[command[i]];
      if ((flags & faultBit.stiction) !== 0 && this.sticks(i, here, target, faults)) continue;
      if (!asksMove(here, target) || (flags & still) !== 0) continue;
      const slow =
        (flags & faultBit.actuatorSlow) === 0 ? 1 : faults.severity[severityIndex(equipment[i], 'actuatorSlow')];
      const next = stroke(here, target, dt, strokeTime[i] * slow);
      if (next === here) continue;
      position[b] = next;
      this.apply(i);
    }
  }

  /**
   * Stick and slip with one parameter, the band in which the stem stands: once loose it goes all the way to its command (Kano et al. 2004,
   * IFAC DYCOPS, with a jump as large as the band). An end that is commanded is always reached: the actuator presses on.
   */
  private sticks(i: number, here: number, target: number, { severity }: Faults): boolean {
    const { branch, equipment, slipping } = this;
    if (asksMove(here, target, severity[severityIndex(equipment[i], 'stiction')])) slipping[branch[i]] = 1;
    else if (!asksMove(here, target)) slipping[branch[i]] = 0;
    return slipping[branch[i]] === 0;
  }

  /** Takes over what a shut valve lets pass, where it changed. */
  private seep(i: number, { flags, severity }: Faults): void {
    const index = this.equipment[i];
    const leak = (flags[index] & faultBit.valveLeak) === 0 ? 0 : severity[severityIndex(index, 'valveLeak')];
    if (leak === this.leak[i]) return;
    this.leak[i] = leak;
    this.apply(i);
  }

  private apply(i: number): void {
    const { branch, designFlow, designPressureDrop, authority, characteristic, rangeability } = this.valves[i];
    const total = ratedQuadratic(designFlow, designPressureDrop);
    const opening = Math.max(this.leak[i], valveOpening(characteristic, rangeability, this.position[branch]));
    this.losses.setQuadratic(branch, total * (1 - authority) + (total * authority) / (opening * opening));
  }

  publish(measured: Float64Array, faults: Int32Array): void {
    const { branch, feedback, position, equipment } = this;
    for (let i = 0; i < branch.length; i++)
      measured[feedback[i]] = (faults[equipment[i]] & faultBit.feedbackLost) !== 0 ? 0 : position[branch[i]];
  }
}
