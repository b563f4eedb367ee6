import type { EquipmentOf } from '../../../config/plant.ts';
import { faultBit, severityIndex } from '../../faults/index.ts';
import { pumpCurve, pumpPower } from '../../physics/pump.ts';
import { asksMove, stroke } from '../../physics/valve.ts';
import { meterSlot } from '../meters.ts';
import type { Observation } from '../observation.ts';
import { Fleet, type Workshop } from './fleet.ts';

/** What a frequency converter answers: steps of about a tenth of a hertz, of fifty. */
const converterStep = 0.002;

/** Faults that let it coast; and those that wear it. */
const dead = faultBit.pumpFailure | faultBit.powerCut;
const worn = faultBit.pumpWear | faultBit.nonReturnValveLeak;

/** Variable-speed pumps with their drives. State: speed. */
export class Pumps extends Fleet<'pump'> {
  private readonly main = this.branches('main');
  private readonly density = this.numbers((pump) => this.liquid(pump.branches.main).density);
  private readonly curves = this.members.map(({ parameters: p }, i) =>
    pumpCurve(p.designFlow, p.designHead, p.shutoffHeadRatio, p.efficiency, this.density[i]),
  );
  /** Share of head lost to wear, and the share of flow that its flap lets back. */
  private readonly wear = this.state();
  private readonly leak = this.state();
  private readonly opening = this.numbers(({ parameters: p }) => (p.nonReturnValve ? p.openingPressure : 0));
  private readonly shutoffHead = Float64Array.from(this.curves, (curve) => curve.shutoffHead);
  private readonly curvature = Float64Array.from(this.curves, (curve) => curve.curvature);
  private readonly minimumSpeed = this.numbers((pump) => Math.max(pump.parameters.minimumSpeed, 0.05));
  private readonly rampTime = this.numbers((pump) => pump.parameters.rampTime);
  private readonly speed = this.state();
  private readonly slot = {
    run: this.slots('run'),
    speed: this.slots('speed'),
    running: this.slots('running'),
    fault: this.slots('fault'),
    local: this.slots('local'),
    power: this.slots('power'),
  };

  constructor(workshop: Workshop, members: readonly EquipmentOf<'pump'>[]) {
    super(workshop, members);
    members.forEach(({ parameters: p }, i) => {
      const branch = this.main[i];
      const { losses, passages } = workshop;
      losses.designFlow[branch] = p.designFlow;
      losses.quadratic[branch] = this.curvature[i];
      losses.oneWay[branch] = p.nonReturnValve ? 1 : 0;
      // Casing and the pipework about it: two seconds of design flow.
      const mass = Math.max(1, 2 * p.designFlow);
      passages.addVolume(branch, mass, this.liquid(branch).heatCapacity, this.initialTemperature(branch));
      this.press(i);
    });
  }

  override observe(seen: Observation): void {
    for (let i = 0; i < this.count; i++) {
      const running = seen.closed(this.slot.running[i]);
      this.speed[i] = running ? Math.max(this.minimumSpeed[i], seen.of(this.slot.speed[i], this.minimumSpeed[i])) : 0;
      this.press(i);
    }
  }

  /**
   * Sets its branch's head: of a running pump by the affinity laws, less what wear takes; a standing one takes what opens its
   * non-return valve, unless that leaks and so does not close.
   */
  private press(i: number): void {
    const speed = this.speed[i];
    const resting = this.leak[i] === 0 ? -this.opening[i] : 0;
    const head = speed > 0 ? speed * speed * this.shutoffHead[i] * (1 - this.wear[i]) : resting;
    this.w.losses.setHead(this.main[i], head, this.shutoffHead[i]);
  }

  override actuate(dt: number): void {
    const { commands, faults } = this.w;
    const { speed, slot, index, minimumSpeed, rampTime } = this;
    for (let i = 0; i < speed.length; i++) {
      const flags = faults[index[i]];
      const s = speed[i];
      let next = s;
      if ((flags & worn) !== 0 || this.wear[i] + this.leak[i] > 0) this.age(i, flags);
      if ((flags & dead) !== 0) next = stroke(s, 0, dt, rampTime[i] / 4);
      else if ((flags & faultBit.local) === 0) {
        const wanted = commands[slot.speed[i]];
        const least = minimumSpeed[i];
        const target = commands[slot.run[i]] > 0.5 ? (wanted < least ? least : wanted) : 0;
        if (asksMove(s, target, converterStep)) next = stroke(s, target, dt, rampTime[i]);
      }
      if (next === s) continue;
      speed[i] = next;
      this.press(i);
    }
  }

  /** Takes over wear and leak, where they changed. */
  private age(i: number, flags: number): void {
    const { severity, losses } = this.w;
    const of = (kind: 'pumpWear' | 'nonReturnValveLeak') =>
      (flags & faultBit[kind]) === 0 ? 0 : severity[severityIndex(this.index[i], kind)];
    const wear = of('pumpWear');
    const leak = of('nonReturnValveLeak');
    if (wear === this.wear[i] && leak === this.leak[i]) return;
    if (leak !== this.leak[i]) losses.setLeak(this.main[i], leak);
    this.wear[i] = wear;
    this.leak[i] = leak;
    this.press(i);
  }

  override prepare(dt: number): void {
    const { flow, passages, electricPower, ledger, meters } = this.w;
    const { heat } = passages;
    const { main, curves, shutoffHead, curvature, density, speed, index } = this;
    let drawn = 0;
    let worked = 0;
    for (let i = 0; i < speed.length; i++) {
      const b = main[i];
      const s = speed[i];
      let power = 0;
      let work = 0;
      if (s > 0) {
        const q = flow[b];
        // Of what wear takes from the head, half is gone in power as well: efficiency sinks by the other half.
        power = (pumpPower(curves[i], s, q) * (1 - this.wear[i])) / (1 - this.wear[i] / 2);
        // The work done on the liquid ends as heat in it; motor and drive warm the room.
        const head = s * s * shutoffHead[i] * (1 - this.wear[i]) - curvature[i] * q * (q < 0 ? -q : q);
        work = Math.min(power, Math.max(0, (q * head * 100) / density[i]));
      }
      electricPower[index[i]] = power;
      heat[b] = work;
      drawn += power;
      worked += work;
    }
    ledger.add(worked * dt);
    meters.totals[meterSlot.pumpElectricity] += drawn * dt;
  }

  override publish(): void {
    const { measured, faults, electricPower } = this.w;
    const { speed, slot, index } = this;
    for (let i = 0; i < speed.length; i++) {
      const flags = faults[index[i]];
      measured[slot.running[i]] = speed[i] > 0.02 ? 1 : 0;
      measured[slot.fault[i]] = (flags & faultBit.pumpFailure) !== 0 ? 1 : 0;
      measured[slot.local[i]] = (flags & faultBit.local) !== 0 ? 1 : 0;
      measured[slot.power[i]] = electricPower[index[i]];
    }
  }
}
