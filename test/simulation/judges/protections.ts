import { type Equipment, type Plant, supplyLimit } from '../../../config/index.ts';
import { hydraulicCircuit, producersOn } from '../../../controller/dispatch/topology.ts';
import { type ProcessImage, quality } from '../../../controller/image/index.ts';

/** What calls for an alarm, by what the image shows; s until it must stand. */
export interface ShownCondition {
  readonly alarm: string;
  readonly equipment: string;
  readonly seconds: number;
  readonly holds: (image: ProcessImage) => boolean;
}

/** K past what a network bears at which its producers must have stopped, with an alarm; and below a boiler's limiter. */
const networkOvershoot = 5;
const limiterMargin = 3;
/** A built-in valve that is so far from its command does not follow; the controller is told to see half of it. */
const unfollowed = 0.2;
/** What is looked at once a minute is seen so much later, s. */
const pace = 60;

/** Interlocks that people must hear of, worked out anew from limits of the plant file and shown values; and built-in valves that do not follow. */
export function protectionsOf(plant: Plant): ShownCondition[] {
  return plant.equipment.flatMap((one) => [...trips(plant, one), ...unfollowedValves(plant, one)]);
}

type Shown = (value: number) => boolean;

function trips(plant: Plant, one: Equipment): ShownCondition[] {
  const { points } = one;
  const told = (name: string, slot: number | undefined, tripped: Shown, unless?: number): ShownCondition[] =>
    slot === undefined
      ? []
      : [
          {
            alarm: `${name}#interlock`,
            equipment: name,
            seconds: 0,
            holds: ({ value, quality: known }) =>
              known[slot] !== quality.bad && tripped(value[slot]) && !(unless !== undefined && value[unless] >= 0.5),
          },
        ];
  switch (one.kind) {
    case 'chiller':
    case 'heatPump': {
      const { freezingTemperature } = one.parameters;
      return told(one.name, points['evaporator.leavingTemperature'], (value) => value < freezingTemperature - 0.1);
    }
    case 'gasBoiler': {
      const highest = one.parameters.highLimit - limiterMargin;
      return [
        ...told(one.name, points.highLimitTripped, (value) => value >= 0.5),
        ...told(one.name, points.leavingTemperature, (value) => value > highest),
      ];
    }
    case 'hall': {
      const { hotTemperature } = one.parameters;
      const { enteringTemperature: entering, broughtBack } = points;
      const blind: ShownCondition = {
        alarm: `${one.name}#interlock`,
        equipment: one.name,
        seconds: 0,
        holds: ({ quality: known, allBad }) => known[entering] === quality.bad && !allBad,
      };
      // One that has stood without cooling is brought back slowly, without the interlock.
      return [...told(one.name, entering, (value) => value > hotTemperature + 0.1, broughtBack), blind];
    }
    case 'greenhouse': {
      const { frostTemperature } = one.parameters;
      return told(one.name, points.airTemperature, (value) => value < frostTemperature - 0.1);
    }
    case 'substation': {
      const { frostTemperature, heating } = one.parameters;
      if (heating === undefined) return [];
      const limit = supplyLimit(heating) ?? Number.POSITIVE_INFINITY;
      const supply = points['heating.supplyTemperature'];
      return told(one.name, supply, (value) => value < frostTemperature - 0.1 || value > limit + 0.1);
    }
    case 'heatingCircuit': {
      const { supplyMeter, supplyTemperatureMaximum } = one.parameters;
      const slot = plant.equipmentByName.get(supplyMeter)?.points.temperature;
      const producers = producersOn(plant, hydraulicCircuit(plant, supplyMeter), 'heats');
      return producers.flatMap(({ name }) =>
        told(name, slot, (value) => value > supplyTemperatureMaximum + networkOvershoot),
      );
    }
    default:
      return [];
  }
}

function unfollowedValves(plant: Plant, one: Equipment): ShownCondition[] {
  if (one.kind !== 'hall' && one.kind !== 'greenhouse' && one.kind !== 'substation') return [];
  const { valveStrokeTime } = one.parameters;
  return Object.entries(one.points).flatMap(([key, command]): ShownCondition[] => {
    const feedback = one.points[`${key}Feedback`];
    if (feedback === undefined) return [];
    return [
      {
        alarm: `${one.name}#${key}.discrepancy`,
        equipment: one.name,
        // Two strokes, two minutes, and what the link takes: a valve that still moves is none that does not.
        seconds: 2 * valveStrokeTime + 120 + plant.field.answerSeconds + pace,
        holds: ({ value, quality: known }) =>
          known[feedback] !== quality.bad && Math.abs(value[feedback] - value[command]) > unfollowed,
      },
    ];
  });
}
