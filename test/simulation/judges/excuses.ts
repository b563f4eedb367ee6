import { dedicatedPumps, dedicatedValves, type Equipment, type Plant } from '../../../config/index.ts';
import type { TruthRule } from '../../../twin/lab/invariants.ts';
import type { Disturbance } from '../disturbances/disturbance.ts';

/**
 * After what was wrong is over, a plant needs so long until it cannot be blamed on that any more, s: what has latched waits for a
 * person's round, and what has grown hot must be cooled.
 */
const aftermath = 9000;
/** How often it is worked out anew what is lost, s. */
const everySeconds = 60;
/** Chillers and dry coolers give so much of their rating on a bad day; and halls take so much more than their share. */
const derating = 0.8;
const loadMargin = 1.2;

/** Sensors' faults that a controller cannot see: the value is plausible, and wrong. */
const lies = new Set(['sensorFrozen', 'sensorBias', 'sensorDrift', 'sensorNoisy']);
/** What keeps a hall's own air handlers from cooling it. */
const hallFaults = new Set(['fanFailure', 'valveStuck', 'actuatorSlow', 'exchangerFouling', 'local', 'loadStep']);

interface Spell {
  readonly from: number;
  readonly until: number;
  readonly equipment: string;
  readonly what: 'lost' | 'lie' | 'hall' | 'powerCut' | 'tag';
}

/**
 * Which breaches the plan's own faults explain: a hall may be too warm where its own fans are gone, or where what is left of the
 * cooling could not carry the load, and no controller is better than a sensor that lies plausibly. Nothing else is excused: neither
 * lost links nor killed processes, dead sensors, nor people's set-points.
 */
export class Excuses {
  readonly #plant: Plant;
  readonly #spells: readonly Spell[];
  readonly #time: () => number;
  #workedOutAt = Number.NEGATIVE_INFINITY;
  #active: Spell[] = [];
  #coolingShort = false;

  constructor(plant: Plant, disturbances: readonly Disturbance[], time: () => number) {
    this.#plant = plant;
    this.#time = time;
    this.#spells = disturbances.flatMap((one) => spellsOf(plant, one));
  }

  /** Whether what is (or was just now) wrong explains that the rule is broken at this equipment. */
  readonly excused = (invariant: TruthRule, equipment: Equipment): boolean => {
    this.#workOut();
    if (this.#active.length === 0) return false;
    const has = (what: Spell['what'], name?: string) =>
      this.#active.some((spell) => spell.what === what && (name === undefined || spell.equipment === name));
    if (invariant === 'hall.allowable')
      return (
        this.#coolingShort ||
        has('powerCut') ||
        has('hall', equipment.name) ||
        has('tag', equipment.name) ||
        has('lie', equipment.name)
      );
    if (invariant === 'supply.tooHot')
      return this.#active.some(({ what, equipment: name }) => what === 'lie' && this.#heats(name, equipment));
    return false;
  };

  #heats(name: string, circuit: Equipment): boolean {
    const kind = this.#plant.equipmentByName.get(name)?.kind;
    if (kind === 'gasBoiler' || kind === 'heatPump') return true;
    return circuit.kind === 'heatingCircuit' && circuit.parameters.supplyMeter === name;
  }

  #workOut(): void {
    const now = this.#time();
    if (now - this.#workedOutAt < everySeconds) return;
    this.#workedOutAt = now;
    this.#active = this.#spells.filter(({ from, until }) => from <= now && now < until + aftermath);
    this.#coolingShort = this.#active.length > 0 && this.#isCoolingShort();
  }

  #isCoolingShort(): boolean {
    const { equipment } = this.#plant;
    const lost = new Set(this.#active.filter(({ what }) => what !== 'hall').map((spell) => spell.equipment));
    const sound = (one: Equipment) => !lost.has(one.name);
    const soundAt = (index: number) => sound(equipment[index]);
    let load = 0;
    let chilled = 0;
    let cooled = 0;
    const circulation = new Set<string>();
    for (const one of equipment) {
      if (one.kind === 'hall') {
        load += one.parameters.installedPower * Math.min(1, one.parameters.loadShare * loadMargin);
        if (this.#active.some(({ what, equipment: name }) => what === 'hall' && name === one.name))
          load += one.parameters.installedPower * 0.3;
      } else if (one.kind === 'chiller' && sound(one)) {
        const servants = (['evaporator', 'condenser'] as const).flatMap((side) => [
          ...dedicatedPumps(this.#plant, one.index, side),
          ...dedicatedValves(this.#plant, one.index, side),
        ]);
        if (servants.every(soundAt)) chilled += derating * one.parameters.ratedCapacity;
      } else if (one.kind === 'dryCooler' && sound(one)) cooled += derating * one.parameters.ratedHeat;
      else if (one.kind === 'coolingCircuit') {
        const { supplyMeter, returnMeter } = one.parameters;
        circulation.add(supplyMeter).add(returnMeter);
      } else if (one.kind === 'rejectionCircuit') {
        circulation.add(one.parameters.supplyMeter).add(one.parameters.returnMeter);
      }
    }
    if (chilled < load || cooled < load * 1.2) return true;
    // Their instruments lie, or their water has another way than the controller thinks.
    if ([...circulation].some((name) => lost.has(name))) return true;
    if (equipment.some((one) => one.kind === 'valve' && one.parameters.duty === 'bypass' && lost.has(one.name)))
      return true;
    return !this.#circulates(sound);
  }

  /** Whether a pump is left that brings chilled water round. */
  #circulates(sound: (one: Equipment) => boolean): boolean {
    const { equipment, branches, circuits } = this.#plant;
    const hall = equipment.find(({ kind }) => kind === 'hall');
    if (hall?.kind !== 'hall') return true;
    const circuit = circuits[branches[hall.branches.main].circuit];
    const own = circuit.branches.map((index) => equipment[branches[index].equipment]);
    const machines = own.filter(({ kind }) => kind === 'heatPump' || kind === 'chiller');
    const dedicated = new Set(
      machines.flatMap(({ index, branches: of }) =>
        Object.keys(of).flatMap((name) => dedicatedPumps(this.#plant, index, name)),
      ),
    );
    return own.some((one) => one.kind === 'pump' && !dedicated.has(one.index) && sound(one));
  }
}

function spellsOf(plant: Plant, one: Disturbance): Spell[] {
  const { from, until } = one;
  if (one.type === 'command') {
    if (one.body.type !== 'mode') return [];
    const { equipment, mode } = one.body;
    const what = mode === 'maintenance' ? 'tag' : 'lost';
    return [{ from, until, equipment, what }];
  }
  if (one.type === 'quality')
    return flowSwitchOf(plant, one.point).map((equipment) => ({ from, until, equipment, what: 'lost' }));
  if (one.type !== 'fault') return [];
  const { kind, target } = one.fault;
  if (kind.startsWith('sensor')) {
    const point = plant.pointByName.get(target);
    const equipment = plant.equipment[point?.equipment ?? 0].name;
    return [{ from, until, equipment, what: lies.has(kind) ? 'lie' : 'lost' }].filter(
      // A hall that is blind is cooled all the same: that is no excuse.
      ({ what }) => what === 'lie' || plant.equipmentByName.get(equipment)?.kind !== 'hall',
    ) as Spell[];
  }
  if (kind === 'powerCut') return [{ from, until, equipment: target, what: 'powerCut' }];
  if (plant.equipmentByName.get(target)?.kind === 'hall')
    return hallFaults.has(kind) ? [{ from, until, equipment: target, what: 'hall' }] : [];
  return [{ from, until, equipment: target, what: 'lost' }];
}

/** The machine whose flow switch a point is: without a flow that is known no machine may run, as the rules themselves say. */
function flowSwitchOf(plant: Plant, point: string): string[] {
  if (!point.endsWith('flowProven')) return [];
  const found = plant.pointByName.get(point);
  return found === undefined ? [] : [plant.equipment[found.equipment].name];
}
