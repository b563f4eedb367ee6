import { dedicatedPumps, mixingValves, pumpGroups } from './graph.ts';
import { type KindDefinition, kinds } from './kinds/index.ts';
import type { Branch, Circuit, Equipment, EquipmentOf, Plant } from './plant.ts';
import { checkPlausible } from './plausibility.ts';
import type { ProblemList } from './problems.ts';

/** Kinds whose branch holds water: a loop must pass through one, as its temperature has to live somewhere. */
const volumes: ReadonlySet<string> = new Set([
  'pipe',
  'vessel',
  'store',
  'heatPump',
  'chiller',
  'gasBoiler',
  'dryCooler',
  'hall',
  'greenhouse',
]);

/** Checks what only the whole plant shows. Problems go to the list. */
export function checkPlant(plant: Plant, problems: ProblemList): void {
  for (const circuit of plant.circuits) checkCircuit(plant, circuit, problems);
  for (const equipment of plant.equipment) {
    checkLimits(equipment, problems);
    checkMeters(plant, equipment, problems);
    checkPumped(plant, equipment, problems);
    checkMixing(plant, equipment, problems);
    for (const branch of Object.values(equipment.branches)) {
      const { from, to } = plant.branches[branch];
      if (from === to)
        problems.add(
          ['equipment', equipment.name],
          'an outlet that is not its own inlet (a cycle of one)',
          equipment.name,
        );
    }
  }
  checkAlarms(plant, problems);
  checkNames(plant, problems);
  checkPlausible(plant, problems);
}

/** The deeper of two depths lies below the other. */
function checkAlarms({ alarms }: Plant, problems: ProblemList): void {
  for (const [deeper, depth] of [
    ['flowVeryLow', 'flowLow'],
    ['pressureVeryLow', 'pressureLow'],
  ] as const)
    if (alarms[deeper] >= alarms[depth])
      problems.add(['alarms', deeper], `${deeper} below ${depth}`, `${alarms[deeper]}`);
}

const equipmentAt = (plant: Plant, branch: number): Equipment => plant.equipment[plant.branches[branch].equipment];

function checkCircuit(plant: Plant, circuit: Circuit, problems: ProblemList): void {
  const held = circuit.nodes.filter((node) => 'pressure' in plant.nodes[node]);
  const first = equipmentAt(plant, circuit.branches[0]);
  const circuitName = circuit.nodes.map((node) => plant.nodes[node].name)[0];
  if (held.length !== 1) {
    const expected = `one node with a pressure (expansion vessel) in the circuit of ${circuitName}; it has ${held.length}`;
    problems.add(['connections'], expected, first.name);
  }
  const has = (kind: string) => circuit.branches.some((branch) => equipmentAt(plant, branch).kind === kind);
  if (!has('pump'))
    problems.add(['connections'], `a pump in the circuit of ${circuitName}: nothing moves its water`, first.name);
  checkWayBack(plant, circuit, problems);
  const still = stillLoop(plant, circuit);
  if (still !== undefined) {
    const names = still.map((branch) => equipmentAt(plant, branch.index).name);
    problems.add(
      ['equipment', names[0]],
      'a volume (pipe, vessel, store or machine) in every cycle',
      [...names, names[0]].join(' → '),
    );
  }
}

/** No water runs through a branch that is the only link between two parts of its circuit. */
function checkWayBack(plant: Plant, circuit: Circuit, problems: ProblemList): void {
  for (const index of circuit.branches) {
    const { from, to, equipment } = plant.branches[index];
    const reached = new Set([from]);
    for (const node of reached) {
      for (const other of circuit.branches) {
        const branch = plant.branches[other];
        if (other === index) continue;
        if (branch.from === node) reached.add(branch.to);
        else if (branch.to === node) reached.add(branch.from);
      }
    }
    if (!reached.has(to))
      problems.add(
        ['equipment', plant.equipment[equipment].name],
        `a way back for its water: nothing else joins ${plant.nodes[from].name} and ${plant.nodes[to].name}`,
        plant.equipment[equipment].name,
      );
  }
}

/** A directed cycle of branches none of which holds water, if there is one. */
function stillLoop(plant: Plant, circuit: Circuit): Branch[] | undefined {
  const dry = circuit.branches
    .map((branch) => plant.branches[branch])
    .filter((branch) => !volumes.has(plant.equipment[branch.equipment].kind));
  const done = new Set<number>();
  const walk = (node: number, trail: readonly Branch[]): Branch[] | undefined => {
    const start = trail.findIndex((branch) => branch.from === node);
    if (start >= 0) return trail.slice(start);
    if (done.has(node)) return undefined;
    for (const branch of dry) {
      if (branch.from !== node) continue;
      const found = walk(branch.to, [...trail, branch]);
      if (found !== undefined) return found;
    }
    done.add(node);
    return undefined;
  };
  for (const branch of dry) {
    const found = walk(branch.from, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkLimits(equipment: Equipment, problems: ProblemList): void {
  const at = ['equipment', equipment.name, 'parameters'];
  const below = (path: string[], low: number, high: number, what: string) => {
    if (!(low < high)) problems.add([...at, ...path], what, `${low} and ${high}`);
  };
  switch (equipment.kind) {
    case 'heatPump': {
      const { evaporator, air, condenser, ratedSourceTemperature, ratedCondenserLeavingTemperature } =
        equipment.parameters;
      if ((evaporator === undefined) === (air === undefined))
        problems.add(at, 'either evaporator (water) or air as its source', equipment.name);
      below(
        ['ratedCondenserLeavingTemperature'],
        ratedSourceTemperature,
        ratedCondenserLeavingTemperature,
        'a sink hotter than the source',
      );
      below(
        ['condenser'],
        condenser.enteringTemperatureMaximum,
        condenser.leavingTemperatureMaximum,
        'enteringTemperatureMaximum below leavingTemperatureMaximum',
      );
      if (air !== undefined)
        below(['air'], air.temperatureMinimum, air.temperatureMaximum, 'temperatureMinimum below temperatureMaximum');
      checkMap(equipment.parameters.map, [...at, 'map'], problems);
      break;
    }
    case 'chiller': {
      for (const side of ['evaporator', 'condenser'] as const) {
        const { enteringTemperatureMinimum, enteringTemperatureMaximum } = equipment.parameters[side];
        below(
          [side],
          enteringTemperatureMinimum,
          enteringTemperatureMaximum,
          'enteringTemperatureMinimum below enteringTemperatureMaximum',
        );
      }
      break;
    }
    case 'gasBoiler':
      checkBoiler(equipment, problems, at, below);
      break;
    case 'heatingCircuit': {
      const { supplyTemperatureMinimum, supplyTemperatureMaximum, curve } = equipment.parameters;
      below(
        ['supplyTemperatureMinimum'],
        supplyTemperatureMinimum,
        supplyTemperatureMaximum,
        'supplyTemperatureMinimum below supplyTemperatureMaximum',
      );
      checkCurve(curve, [...at, 'curve'], problems);
      break;
    }
    case 'coolingCircuit': {
      const { supplyTemperatureMinimum, supplyTemperatureSetpoint } = equipment.parameters;
      below(
        ['supplyTemperatureMinimum'],
        supplyTemperatureMinimum,
        supplyTemperatureSetpoint,
        'supplyTemperatureMinimum below supplyTemperatureSetpoint',
      );
      break;
    }
    case 'substation':
      if (equipment.parameters.heating === undefined && equipment.parameters.hotWater === undefined) {
        problems.add(at, 'heating, hotWater or both', equipment.name);
      }
      if (equipment.parameters.heating !== undefined) {
        if (equipment.parameters.building === undefined)
          problems.add(at, 'building, as it has heating', equipment.name);
        checkCurve(equipment.parameters.heating.curve, [...at, 'heating', 'curve'], problems);
      }
      checkSetback(equipment, at, problems, below);
      break;
    default:
  }
}

/** A map's axes rise, and both its tables have a value or a null in every place, the same ones in both. */
function checkMap(map: EquipmentOf<'heatPump'>['parameters']['map'], at: string[], problems: ProblemList): void {
  if (map === undefined) return;
  const { sourceTemperatures, condenserLeavingTemperatures, heatShare, coefficientOfPerformance } = map;
  const rising = (list: readonly number[]) => list.every((value, i) => i === 0 || value > list[i - 1]);
  if (!rising(sourceTemperatures)) problems.add([...at, 'sourceTemperatures'], 'rising temperatures');
  if (!rising(condenserLeavingTemperatures))
    problems.add([...at, 'condenserLeavingTemperatures'], 'rising temperatures');
  const rows = condenserLeavingTemperatures.length;
  const columns = sourceTemperatures.length;
  for (const [name, table] of Object.entries({ heatShare, coefficientOfPerformance })) {
    if (table.length !== rows || table.some((row) => row.length !== columns))
      problems.add([...at, name], `${rows} rows of ${columns} values`);
    else if (table.some((row) => row.every((value) => value === null)))
      problems.add([...at, name], 'a value in every row');
    else if (table.some((row, i) => row.some((value, k) => (value === null) !== (heatShare[i]?.[k] === null))))
      problems.add([...at, name], 'null where heatShare is null, and only there');
  }
}

type Below = (path: string[], low: number, high: number, what: string) => void;

function checkBoiler(equipment: EquipmentOf<'gasBoiler'>, problems: ProblemList, at: string[], below: Below): void {
  const { leavingTemperatureMaximum, highLimit, efficiency } = equipment.parameters;
  below(['highLimit'], leavingTemperatureMaximum, highLimit, 'leavingTemperatureMaximum below highLimit');
  const { firingRates, enteringTemperatures, values } = efficiency;
  const rising = (list: readonly number[]) => list.every((value, i) => i === 0 || value > list[i - 1]);
  if (!rising(firingRates))
    problems.add([...at, 'efficiency', 'firingRates'], 'rising firing rates', firingRates.join(', '));
  if (!rising(enteringTemperatures))
    problems.add([...at, 'efficiency', 'enteringTemperatures'], 'rising temperatures', enteringTemperatures.join(', '));
  if (values.length !== firingRates.length || values.some((row) => row.length !== enteringTemperatures.length)) {
    problems.add(
      [...at, 'efficiency', 'values'],
      `${firingRates.length} rows of ${enteringTemperatures.length} values`,
    );
  }
}

function checkSetback(equipment: EquipmentOf<'substation'>, at: string[], problems: ProblemList, below: Below): void {
  const { setback, heating } = equipment.parameters;
  if (setback === undefined) return;
  if (heating === undefined) problems.add([...at, 'setback'], 'heating, which alone is set back', equipment.name);
  below(
    ['setback', 'raiseEndOutdoorTemperature'],
    setback.raiseEndOutdoorTemperature,
    setback.raiseBeginOutdoorTemperature,
    'raiseEndOutdoorTemperature below raiseBeginOutdoorTemperature',
  );
}

type Curve = EquipmentOf<'heatingCircuit'>['parameters']['curve'];

function checkCurve(curve: Curve, at: string[], problems: ProblemList): void {
  if (!(curve.coldOutdoor < curve.mildOutdoor))
    problems.add(
      [...at, 'coldOutdoor'],
      'coldOutdoor below mildOutdoor',
      `${curve.coldOutdoor} and ${curve.mildOutdoor}`,
    );
  if (!(curve.coldSupply >= curve.mildSupply))
    problems.add(
      [...at, 'coldSupply'],
      'coldSupply at or above mildSupply',
      `${curve.coldSupply} and ${curve.mildSupply}`,
    );
}

function checkMeters(plant: Plant, equipment: Equipment, problems: ProblemList): void {
  if (
    equipment.kind !== 'heatingCircuit' &&
    equipment.kind !== 'coolingCircuit' &&
    equipment.kind !== 'rejectionCircuit'
  )
    return;
  const circuits = (['supplyMeter', 'returnMeter'] as const).map((key) => {
    const meter = plant.equipmentByName.get(equipment.parameters[key]);
    if (meter?.kind === 'meter') return plant.branches[meter.branches.main].circuit;
    problems.add(['equipment', equipment.name, 'parameters', key], 'the name of a meter', equipment.parameters[key]);
    return undefined;
  });
  if (circuits[0] !== undefined && circuits[1] !== undefined && circuits[0] !== circuits[1]) {
    problems.add(
      ['equipment', equipment.name, 'parameters', 'returnMeter'],
      'a meter on the same hydraulic circuit as supplyMeter',
    );
  }
}

/** Every machine's water side needs a pump that can move it: its own, or circulation on its circuit. */
function checkPumped(plant: Plant, equipment: Equipment, problems: ProblemList): void {
  const kind: KindDefinition = kinds[equipment.kind];
  const sides = [kind.heats, kind.cools, kind.rejects].filter((side) => side !== undefined);
  for (const side of new Set(sides)) {
    const branch = equipment.branches[side];
    if (branch === undefined || dedicatedPumps(plant, equipment.index, side).length > 0) continue;
    const { circuit } = plant.branches[branch];
    const circulated = pumpGroups(plant).some(
      ([pump]) => plant.branches[plant.equipment[pump].branches.main].circuit === circuit,
    );
    if (!circulated || isShortCircuited(plant, branch))
      problems.add(['equipment', equipment.name], `a pump for its ${side} side`, equipment.name);
  }
}

/** A recirculation valve belongs to a boiler, rests open, and has an isolating valve beside it; without one no boiler keeps a minimum return. */
function checkMixing(plant: Plant, equipment: Equipment, problems: ProblemList): void {
  const at = ['equipment', equipment.name, 'parameters'];
  if (equipment.kind === 'gasBoiler' && equipment.parameters.returnTemperatureMinimum !== undefined) {
    if (mixingValves(plant, equipment.index, 'main').back.length === 0)
      problems.add(
        [...at, 'returnTemperatureMinimum'],
        'a recirculation valve from its outlet to its pump',
        equipment.name,
      );
    return;
  }
  if (equipment.kind !== 'valve' || equipment.parameters.duty !== 'recirculation') return;
  const mixing = plant.equipment
    .filter(({ kind }) => kind === 'gasBoiler')
    .map(({ index }) => mixingValves(plant, index, 'main'))
    .find(({ back }) => back.includes(equipment.index));
  if (mixing === undefined)
    problems.add([...at, 'duty'], "recirculation from a boiler's outlet to its pump's suction", equipment.name);
  else if (mixing.on.length === 0)
    problems.add(
      [...at, 'duty'],
      "an isolating valve behind the boiler's outlet, beside recirculation",
      equipment.name,
    );
  // With neither valve open its pump would have no way at all.
  if (equipment.parameters.normally !== 'open') problems.add([...at, 'normally'], 'open, as it recirculates');
}

/** Kinds that offer water an open way with hardly any resistance. */
const openWays: ReadonlySet<string> = new Set(['pipe', 'vessel', 'store', 'meter']);

/** Whether water comes round a branch by an open way, so that no pump elsewhere on the circuit drives any through it. */
function isShortCircuited(plant: Plant, branch: number): boolean {
  const { from, to } = plant.branches[branch];
  const own = plant.chains.find((chain) => chain.branches.includes(branch));
  const [start, end] = own === undefined ? [from, to] : [own.from, own.to];
  const open = plant.chains.filter(
    (chain) => chain !== own && chain.branches.every((index) => openWays.has(equipmentAt(plant, index).kind)),
  );
  const reached = new Set([start]);
  for (const node of reached) {
    if (node === end) return true;
    for (const chain of open) {
      if (chain.from === node) reached.add(chain.to);
      else if (chain.to === node) reached.add(chain.from);
    }
  }
  return false;
}

/** `a.b` with port `c`, and `a` with point `b.c`, would be one name for two things. */
function checkNames(plant: Plant, problems: ProblemList): void {
  for (const point of plant.points) {
    if (plant.equipmentByName.has(point.name))
      problems.add(['equipment', point.name], 'a name that is not a point of another equipment', point.name);
  }
  if (plant.pointByName.size !== plant.points.length) {
    const seen = new Set<string>();
    for (const point of plant.points) {
      if (seen.has(point.name))
        problems.add(
          ['equipment', plant.equipment[point.equipment].name],
          'points with names of their own',
          point.name,
        );
      seen.add(point.name);
    }
  }
}
