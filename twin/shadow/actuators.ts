import type { Plant } from '../../config/index.ts';
import { stroke } from '../physics/valve.ts';
import type { Finding } from './warning.ts';

/** Position off its command by more than this is no play of the potentiometer. */
const tolerance = 0.04;
/** Movement of a feedback that is none. */
const stillness = 0.006;
/** Looks over which it must be off, however far apart they are: in a fast plant a command is seconds ahead of its feedback. */
const looksMinimum = 6;
/**
 * One whose stem sticks stands off its command for a stroke and more, then slips to it; one that is stuck never does. So many times
 * within so long, and it is no passing want of power.
 */
const slipsMinimum = 3;
const slipsSeconds = 12 * 3600;

interface Actuator {
  readonly equipment: string;
  readonly command: number;
  readonly feedback: number;
  readonly strokeTime: number;
  expected: number;
  /** Where it was expected of late, oldest first, with the seconds since: as long as its feedback may take. */
  readonly course: { position: number; age: number }[];
  /** Seconds for which it has been off; where it was then, and how far it has moved since. */
  off: number;
  looks: number;
  low: number;
  high: number;
  last: number;
  /** Seconds since each of its last slips, oldest first. */
  readonly slips: number[];
  /** The feedback fell to nothing faster than the actuator can. */
  fell: boolean;
}

/** Judges actuators: each is followed by its command and its stroke time, and compared with its feedback. */
export class Actuators {
  readonly #actuators: Actuator[];
  readonly #delay: number;

  /** @param delay s by which feedback may come behind what is known of the command, on the wire */
  constructor(plant: Plant, delay = 0) {
    this.#delay = delay;
    this.#actuators = plant.equipment.flatMap((e) => {
      const pairs = [
        ['position', 'positionFeedback'],
        ['valve', 'valveFeedback'],
        ['heating.valve', 'heating.valveFeedback'],
        ['hotWater.valve', 'hotWater.valveFeedback'],
      ] as const;
      const times = e.parameters as { strokeTime?: number; valveStrokeTime?: number };
      return pairs.flatMap(([command, feedback]): Actuator[] => {
        if (e.points[command] === undefined || e.points[feedback] === undefined) return [];
        return [
          {
            equipment: e.name,
            command: e.points[command],
            feedback: e.points[feedback],
            strokeTime: times.strokeTime ?? times.valveStrokeTime ?? 60,
            expected: Number.NaN,
            course: [],
            slips: [],
            off: 0,
            looks: 0,
            low: 0,
            high: 0,
            last: Number.NaN,
            fell: false,
          },
        ];
      });
    });
  }

  /** @param values measured and commanded, by slot */
  check(values: Float64Array, dt: number): Finding[] {
    const findings = this.#actuators.flatMap((actuator) => this.#judge(actuator, values, dt));
    // A second actuator of the same equipment that was shut when the feedbacks went cannot be told from a stuck one.
    const blind = new Set(findings.filter(({ cause }) => cause === 'feedbackLost').map(({ target }) => target));
    return findings.filter(({ cause, target }) => cause === 'feedbackLost' || !blind.has(target));
  }

  /** Whether it has slipped, having stood off its command, and that was not the first time of late. */
  #slipped(a: Actuator, feedback: number, dt: number): boolean {
    for (const i of a.slips.keys()) a.slips[i] += dt;
    while (a.slips.length > 0 && a.slips[0] > slipsSeconds) a.slips.shift();
    const stood = a.off >= a.strokeTime && a.looks >= looksMinimum && a.high - a.low < stillness;
    if (!stood || a.fell || Math.abs(feedback - (a.low + a.high) / 2) < tolerance / 2) return false;
    a.slips.push(0);
    if (a.slips.length > slipsMinimum) a.slips.shift();
    // What follows is another stand.
    a.off = 0;
    a.looks = 0;
    return a.slips.length >= slipsMinimum;
  }

  /** Least and most that the feedback may tell: where the actuator is expected now, or was while the wire may still tell of it. */
  #within(a: Actuator, dt: number): readonly [least: number, most: number] {
    const { course, expected } = a;
    for (const past of course) past.age += dt;
    while (course.length > 0 && course[0].age > this.#delay) course.shift();
    if (this.#delay > 0) course.push({ position: expected, age: 0 });
    let [least, most] = [expected, expected];
    for (const { position } of course) {
      least = Math.min(least, position);
      most = Math.max(most, position);
    }
    return [least, most];
  }

  #judge(a: Actuator, values: Float64Array, dt: number): Finding[] {
    const [command, feedback] = [values[a.command], values[a.feedback]];
    if (Number.isNaN(feedback) || Number.isNaN(command)) {
      a.last = Number.NaN;
      return [];
    }
    if (Number.isNaN(a.expected)) a.expected = feedback;
    a.expected = stroke(a.expected, command, dt, a.strokeTime);
    const [least, most] = this.#within(a, dt);
    // On a slow wire several looks' movement comes at once: then only one that nothing asked for is a fall.
    const farthest = (3 * (dt + this.#delay)) / a.strokeTime;
    const unasked = this.#delay > 0 && least > 0.1;
    if (!Number.isNaN(a.last) && a.last > 0.1 && feedback < 0.005 && (unasked || a.last - feedback > farthest))
      a.fell = true;
    if (feedback > 0.02) a.fell = false;
    a.last = feedback;
    const slipped = this.#slipped(a, feedback, dt);
    if (feedback > least - tolerance && feedback < most + tolerance) {
      a.off = 0;
      a.looks = 0;
      return slipped ? [stiction(a, command, feedback)] : [];
    }
    if (a.off === 0) {
      a.low = feedback;
      a.high = feedback;
    }
    a.off += dt;
    a.looks++;
    a.low = Math.min(a.low, feedback);
    a.high = Math.max(a.high, feedback);
    if (a.off < 1.5 * a.strokeTime || a.looks < looksMinimum) return [];
    const evidence = [
      { quantity: 'command', value: command, unit: 'fraction' },
      { quantity: 'feedback', value: feedback, unit: 'fraction' },
      { quantity: 'apart', value: a.off, unit: 's' },
    ] as const;
    if (a.slips.length >= slipsMinimum) return [stiction(a, command, feedback)];
    const still = a.high - a.low < stillness;
    // One that creeps stands still for a moment, too: it gets longer.
    if (still && !a.fell && a.off < 5 * a.strokeTime) return [];
    const cause = a.fell ? 'feedbackLost' : still ? 'valveStuck' : 'actuatorSlow';
    return [{ cause, target: a.equipment, evidence }];
  }
}

function stiction(a: Actuator, command: number, feedback: number): Finding {
  const evidence = [
    { quantity: 'command', value: command, unit: 'fraction' },
    { quantity: 'feedback', value: feedback, unit: 'fraction' },
    { quantity: 'slips', value: a.slips.length, unit: 'count' },
  ] as const;
  return { cause: 'stiction', target: a.equipment, evidence };
}
