export { BiogasContract, type BiogasUse, biogasContract } from './biogas.ts';
export { type LocalMonth, type LocalTime, localMonth, localOffset, setLocalTime } from './calendar.ts';
export { type ClockSettings, createPlantClock, type PlantClock, watchdogWallMs, wireSeconds } from './clock.ts';
export {
  type ConfigurationChange,
  compareTexts,
  formatObstacles,
  type Obstacle,
  stopNeeded,
} from './comparison.ts';
export { type DemandPrices, DemandTariff, type MonthsPower, type SubscribedPower } from './demand.ts';
export { type Changes, parsePlaced, readPlaced } from './document.ts';
export { type Environment, EnvironmentError, plantFilePath, readEnvironment } from './environment.ts';
export {
  dedicatedPumps,
  dedicatedValves,
  gasSuppliesOf,
  type MixingValves,
  mixingValves,
  pumpGroups,
  valveTravelSeconds,
} from './graph.ts';
export {
  type BranchName,
  type KindDefinition,
  type KindName,
  kinds,
  type Medium,
  type Parameters,
  type PointName,
} from './kinds/index.ts';
export { energyPlaceTexts, indicatorTexts } from './lab-texts.ts';
export { loadPlant, parsePlant } from './loader.ts';
export * from './northbound.ts';
export { hoursToEnd, hoursToOccupancy, type OccupiedHours, type Weekday, weekdays } from './occupancy.ts';
export type {
  Branch,
  Chain,
  Circuit,
  Equipment,
  EquipmentOf,
  FieldAddress,
  Node,
  Plant,
  Point,
  Prices,
  Text,
} from './plant.ts';
export {
  type AlarmLimits,
  type AlarmPriority,
  type Mode,
  modes,
  type PointDefinition,
  type PointKind,
} from './points.ts';
export { formatProblem, PlantFileError, type Problem } from './problems.ts';
export { readText } from './reading.ts';
export { dayOfYear, sineOfHeight } from './sun.ts';
export { supplyLimit, supplyLimitMargin } from './supply-limit.ts';
export { biogasShare, EnergyPrices, type PriceScenario, priceScenarios } from './tariffs.ts';
export { type FieldUnit, type LinearMap, type Unit, units } from './units.ts';
