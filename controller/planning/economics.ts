import type { EquipmentOf, Plant } from '../../config/index.ts';
import { interpolateClamped, waterHeat } from '../blocks/index.ts';

/** What is learned of machines, in figures that a plan multiplies by. */
export interface Performance {
  /** Of the heat pumps together, at {@link referenceSink} and with all of their source drawn upon. */
  readonly coefficientOfPerformance: number;
  /** Of the boilers together, on the higher heating value. */
  readonly boilerEfficiency: number;
  /** Heat that was made over the load that the meters told: water leaves a little above its set-point, and pipes lose. */
  readonly madePerLoad: number;
}

/** Before anything was measured: half of Carnot at usual temperatures, and a condensing boiler. */
export const usualPerformance: Performance = {
  coefficientOfPerformance: 3.8,
  boilerEfficiency: 0.91,
  madePerLoad: 1.02,
};

/** °C that water leaves heat pumps with, at which their performance is compared. */
const referenceSink = 65;
/**
 * Share of the coefficient of performance that a kelvin of sink costs (the twin's year from 65 to 74 °C: 3.0 %; WAMAK's map 2.5 to 3 %),
 * and a kelvin of air brings.
 */
const perSinkKelvin = 0.03;
const perAirKelvin = 0.022;
/** And what it gains where no more than a little is drawn from the source, which then stays warmer. */
const byIdleSource = 0.18;
const referenceAir = 7;

/** Share by which heat pumps do better than with all of their source drawn upon: they draw on the share `drawn` of it, 0 to 1. */
export function idleShare(drawn: number): number {
  return 1 + byIdleSource * (1 - Math.min(1, Math.max(0, drawn)));
}

/** Share by which heat pumps do better or worse than at the reference, where they leave at `sink`, °C, and take from air or water. */
export function performanceShare(sink: number, outdoor: number | undefined): number {
  const bySink = 1 - perSinkKelvin * (sink - referenceSink);
  const byAir = outdoor === undefined ? 1 : 1 + perAirKelvin * (outdoor - referenceAir);
  return Math.max(0.3, bySink * byAir);
}

/** Cooling by chillers takes this much more than the machines alone: their pumps and fans. */
const auxiliaryShare = 1.4;
/** kW of electricity a kW of cold that comes by chillers, for each kelvin of outdoor air above the rating's. */
const perKelvin = 0.03;
/** Free cooling needs next to nothing until so many kelvin past where it is whole, and gives some as far past where it is partial. */
const freeMargin = 5;
/** Air of which a chiller's rating makes its condenser's water, °C. */
const ratedAir = 18;

/**
 * Electricity that a kWh of cold costs at an outdoor temperature, where the heat pumps do not bring it: kWh. Our estimate from the plant
 * file's chillers and free cooling; within 0.05 kWh of the twin's at La Chapelle (0.02 at 16 °C, 0.06 at 18 °C, 0.18 at 20 °C).
 */
export function coolingElectricity(plant: Plant, circuit: EquipmentOf<'coolingCircuit'> | undefined, outdoor: number) {
  if (circuit === undefined) return 0;
  const chillers = plant.equipment.filter((e) => e.kind === 'chiller');
  if (chillers.length === 0) return 0;
  const { supplyTemperatureSetpoint: supply, freeCoolingWhole, freeCoolingPartial } = circuit.parameters;
  const ratedCop = chillers.reduce((sum, { parameters }) => sum + parameters.ratedCop, 0) / chillers.length;
  const compressed = (auxiliaryShare / ratedCop) * (1 + perKelvin * Math.max(0, outdoor - ratedAir));
  const hasFree = plant.equipment.some((e) => e.kind === 'heatExchanger' && e.parameters.duty === 'freeCooling');
  if (!hasFree) return compressed;
  const whole = supply - freeCoolingWhole + freeMargin;
  return (
    compressed * interpolateClamped(outdoor, whole, 0, Math.max(whole + 1, supply + freeMargin - freeCoolingPartial), 1)
  );
}

/** What a plant's file lets expect of a circuit's load, before anything was measured. */
export function expectedLoad(plant: Plant): { base: number; perKelvin: number; hallHeat: number } {
  let base = 0;
  let heat = 0;
  let hallHeat = 0;
  for (const equipment of plant.equipment) {
    if (equipment.kind === 'substation') {
      const { heating, hotWater } = equipment.parameters;
      // Rooms at 20 °C; sun and people give what lies between the heating limit and them.
      if (heating !== undefined) heat += heating.designLoad / (20 - heating.designOutdoorTemperature);
      if (hotWater !== undefined)
        base += (hotWater.dailyDraw * 1000 * waterHeat * (40 - hotWater.coldWaterTemperature)) / 86_400;
      base += hotWater?.circulationLoss ?? 0;
    } else if (equipment.kind === 'pipe' && equipment.parameters.surroundings === 'ground') {
      base += (equipment.parameters.length * equipment.parameters.lossPerMetre * 45) / 1000;
    } else if (equipment.kind === 'hall') {
      hallHeat += equipment.parameters.installedPower * equipment.parameters.loadShare;
    }
  }
  return { base, perKelvin: heat, hallHeat };
}
