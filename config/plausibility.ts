import { type KindDefinition, kinds } from './kinds/index.ts';
import type { Equipment, EquipmentOf, Plant } from './plant.ts';
import type { ProblemList } from './problems.ts';
import { supplyLimit, supplyLimitMargin } from './supply-limit.ts';

/** kJ/kgK, of water; glycol is near enough to tell a slip of the pen by. */
const specificHeat = 4.19;
/** Temperature differences that a design flow may stand for, K. */
const spreadMinimum = 1;
const spreadMaximum = 100;
/** A chiller's curves are about 1 at its rated point; at ordinary temperatures they must be somewhere near it. */
const curveMinimum = 0.2;
const curveMaximum = 3;
/** The toggle must reach the field several times within the watchdog's time, and values be renewed within their age. */
const scansOfWatchdog = 3;
const scansOfAge = 2;

/** Checks figures against each other, and that somebody commands every machine. Problems go to the list. */
export function checkPlausible(plant: Plant, problems: ProblemList): void {
  checkTimes(plant, problems);
  checkContracts(plant, problems);
  if (plant.equipment.length === 0) problems.add(['equipment'], 'at least one equipment');
  for (const equipment of plant.equipment) {
    checkSpreads(equipment, problems);
    if (equipment.kind === 'chiller') checkChillerCurves(equipment, problems);
    if (equipment.kind === 'heatingCircuit') checkCurveWithinLimits(equipment, problems);
    if (equipment.kind === 'substation') checkCurveBelowLimit(equipment, problems);
  }
  checkCommanded(plant, problems);
  checkOutdoors(plant, problems);
}

function checkTimes({ scanPeriodSeconds, field, points }: Plant, problems: ProblemList): void {
  const least = scansOfWatchdog * scanPeriodSeconds;
  if (field.watchdogSeconds < least)
    problems.add(['field', 'watchdogTime'], `at least ${least} s, ${scansOfWatchdog} scan periods`);
  const age = points.find((point) => point.field !== undefined)?.field?.maximumAgeSeconds;
  if (age !== undefined && age < scansOfAge * scanPeriodSeconds)
    problems.add(['field', 'maximumAge'], `at least ${scansOfAge * scanPeriodSeconds} s, ${scansOfAge} scan periods`);
}

/** Power is paid by what its delivery tells, and a quota of biogas is one plant's, dearer to lack than to have. */
function checkContracts({ prices, equipment }: Plant, problems: ProblemList): void {
  const suppliesOf = (kind: 'electricitySupply' | 'gasSupply') => equipment.filter((one) => one.kind === kind);
  if (prices.demand !== undefined && suppliesOf('electricitySupply').length !== 1)
    problems.add(['prices', 'demand'], 'one electricitySupply, whose power it is that costs');
  const gas = suppliesOf('gasSupply');
  for (const one of gas) {
    if (one.kind !== 'gasSupply' || one.parameters.biogasQuota === undefined) continue;
    const at = ['equipment', one.name, 'parameters', 'biogasQuota'];
    if (gas.length > 1) problems.add(at, 'one gasSupply in a plant that has a quota');
    if (one.parameters.biogasQuota.shortfallPrice < prices.biogasPremium)
      problems.add([...at, 'shortfallPrice'], `${prices.biogasPremium} €/MWh or more, the biogasPremium`);
  }
}

/** Heat and design flow of each side of an equipment, with the path of the flow within its parameters. */
function duties(equipment: Equipment): { path: string[]; heat: number; flow: number }[] {
  switch (equipment.kind) {
    case 'heatPump': {
      const { ratedHeat, condenser } = equipment.parameters;
      return [{ path: ['condenser', 'designFlow'], heat: ratedHeat, flow: condenser.designFlow }];
    }
    case 'chiller': {
      const { ratedCapacity, evaporator } = equipment.parameters;
      return [{ path: ['evaporator', 'designFlow'], heat: ratedCapacity, flow: evaporator.designFlow }];
    }
    case 'gasBoiler':
    case 'dryCooler': {
      const { ratedHeat, designFlow } = equipment.parameters;
      return [{ path: ['designFlow'], heat: ratedHeat, flow: designFlow }];
    }
    case 'substation':
      return (['heating', 'hotWater'] as const).flatMap((part) => {
        const given = equipment.parameters[part];
        return given === undefined
          ? []
          : [{ path: [part, 'designFlow'], heat: given.designLoad, flow: given.designFlow }];
      });
    default:
      return [];
  }
}

function checkSpreads(equipment: Equipment, problems: ProblemList): void {
  for (const { path, heat, flow } of duties(equipment)) {
    const spread = heat / (specificHeat * flow);
    if (spread >= spreadMinimum && spread <= spreadMaximum) continue;
    const [low, high] = [spreadMaximum, spreadMinimum].map((limit) => (heat / (specificHeat * limit)).toPrecision(3));
    problems.add(
      ['equipment', equipment.name, 'parameters', ...path],
      `${low} to ${high} kg/s: ${heat} kW at a difference of ${spreadMaximum} to ${spreadMinimum} K`,
    );
  }
}

function checkChillerCurves(chiller: EquipmentOf<'chiller'>, problems: ProblemList): void {
  const { parameters } = chiller;
  const leaving = Math.max(parameters.evaporatorLeavingTemperatureMinimum, 10);
  const { enteringTemperatureMinimum: coldest, enteringTemperatureMaximum: hottest } = parameters.condenser;
  const entering = (coldest + hottest) / 2;
  for (const key of ['capacityByTemperature', 'eirByTemperature'] as const) {
    const [c0, c1, c2, c3, c4, c5] = parameters[key];
    const value = c0 + leaving * (c1 + c2 * leaving) + entering * (c3 + c4 * entering) + c5 * leaving * entering;
    if (!(value >= curveMinimum && value <= curveMaximum))
      problems.add(
        ['equipment', chiller.name, 'parameters', key],
        `a curve of ${curveMinimum} to ${curveMaximum} at ${leaving} °C leaving and ${entering} °C entering`,
        value.toPrecision(3),
      );
  }
  const full = parameters.eirByPartLoad.reduce((sum, coefficient) => sum + coefficient, 0);
  if (Math.abs(full - 1) > 0.2)
    problems.add(['equipment', chiller.name, 'parameters', 'eirByPartLoad'], 'a curve of about 1 at full load', full);
}

function checkCurveWithinLimits({ name, parameters }: EquipmentOf<'heatingCircuit'>, problems: ProblemList): void {
  const { curve, supplyTemperatureMinimum: low, supplyTemperatureMaximum: high } = parameters;
  for (const key of ['coldSupply', 'mildSupply'] as const)
    if (curve[key] < low || curve[key] > high)
      problems.add(
        ['equipment', name, 'parameters', 'curve', key],
        `${low} to ${high} °C, as supplyTemperatureMinimum and supplyTemperatureMaximum say`,
      );
}

/** What a substation's curve asks for, its emitters bear. */
function checkCurveBelowLimit(
  { name, parameters: { heating } }: EquipmentOf<'substation'>,
  problems: ProblemList,
): void {
  const limit = heating === undefined ? undefined : supplyLimit(heating);
  if (heating === undefined || limit === undefined) return;
  for (const key of ['coldSupply', 'mildSupply'] as const)
    if (heating.curve[key] > limit - supplyLimitMargin)
      problems.add(
        ['equipment', name, 'parameters', 'heating', 'curve', key],
        `${limit - supplyLimitMargin} °C or less, ${supplyLimitMargin} K below supplyTemperatureMaximum (${limit} °C)`,
      );
}

const sides = [
  { side: 'heats', by: 'heatingCircuit' },
  { side: 'cools', by: 'coolingCircuit' },
  { side: 'rejects', by: 'rejectionCircuit' },
  { side: 'dissipates', by: 'rejectionCircuit' },
] as const;

/** Every producer is requested by the one logical circuit whose meters stand in its hydraulic circuit. */
function checkCommanded(plant: Plant, problems: ProblemList): void {
  const commanders = new Map<string, string>();
  for (const equipment of plant.equipment) {
    if (
      equipment.kind !== 'heatingCircuit' &&
      equipment.kind !== 'coolingCircuit' &&
      equipment.kind !== 'rejectionCircuit'
    )
      continue;
    const { supplyMeter, returnMeter } = equipment.parameters;
    const at = ['equipment', equipment.name, 'parameters'];
    if (supplyMeter === returnMeter) problems.add([...at, 'returnMeter'], 'another meter than supplyMeter');
    const meter = plant.equipmentByName.get(supplyMeter);
    if (meter?.kind !== 'meter') continue;
    const key = `${equipment.kind}/${plant.branches[meter.branches.main].circuit}`;
    const other = commanders.get(key);
    if (other !== undefined)
      problems.add([...at, 'supplyMeter'], `a meter in another circuit than that of ${other}, of the same kind`);
    commanders.set(key, equipment.name);
  }
  for (const equipment of plant.equipment) {
    const kind: KindDefinition = kinds[equipment.kind];
    for (const { side, by } of sides) {
      const branch = kind[side] === undefined ? undefined : equipment.branches[kind[side]];
      if (branch === undefined || commanders.has(`${by}/${plant.branches[branch].circuit}`)) continue;
      problems.add(
        ['equipment', equipment.name],
        `a ${by} with its meters in the circuit of its ${kind[side]} side, or nobody requests it`,
        equipment.name,
      );
    }
  }
}

/** Heating curves follow the outdoor temperature. */
function checkOutdoors(plant: Plant, problems: ProblemList): void {
  const stations = plant.equipment.filter(({ kind }) => kind === 'weatherStation');
  if (stations.length > 1)
    problems.add(['equipment', stations[1].name], 'one weatherStation in a plant', stations[1].name);
  const follower = plant.equipment.find(
    (equipment) =>
      equipment.kind === 'heatingCircuit' ||
      (equipment.kind === 'substation' && equipment.parameters.heating !== undefined) ||
      (equipment.kind === 'heatPump' && equipment.parameters.air !== undefined),
  );
  if (follower !== undefined && stations.length === 0)
    problems.add(
      ['equipment', follower.name],
      'a weatherStation in the plant: it follows the outdoor temperature',
      follower.name,
    );
}
