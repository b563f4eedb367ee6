import type { EquipmentOf } from '../../config/index.ts';
import { clamp, waterHeat } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { modeIndex, slotOf } from '../equipment/control.ts';

/**
 * A hall is brought back, rather than cooled with all there is, from so far above its allowable temperature on, K: until it is within it. IT
 * equipment of that heat has shut itself down or is lost; some minutes more change nothing for it, and for the other halls everything.
 */
const lostAbove = 4;
/** Opening that a hall is left however warm the supply is, and from which it begins. */
const least = 0.05;
/** A valve goes to the flow that is allowed in about so long, s: it takes that long for its stroke, and meters lag. */
const settleSeconds = 60;
/** Share of the difference, in openings, that is gone for at once. */
const stepMaximum = 0.3;
/**
 * Share of rated heat that is given out: of the chillers that run, and of so many more. Without heat, and without the flow that comes with it,
 * none would be called; what it is too much shows in the supply, and is taken back.
 */
const given = 0.9;
const ahead = 2;
/** So far below what is hot to another hall, K, the supply takes from what is given, until nothing is left. */
const supplyBand = { from: 5, to: 3 } as const;
/** A flow is told from none down to this share of the design flow. */
const flowResolution = 0.01;

/** What the circuit has now: °C and kW. */
export interface CircuitNow {
  readonly supply: number;
  /** Taken by all loads. */
  readonly load: number;
  /** Rated, of chillers that run, and of one on average. */
  readonly running: number;
  readonly single: number;
}

interface Hall {
  readonly index: number;
  readonly entering: number;
  readonly leaving: number;
  readonly flow: number;
  readonly waterLeaving: number;
  readonly feedback: number;
  readonly broughtBack: number;
  readonly hot: number;
  readonly allowable: number;
  readonly designFlow: number;
  /** Opening by which an equal-percentage valve changes its flow by a factor of e. */
  readonly opening: number;
}

/**
 * Brings halls back that stood without cooling for long (a tag, fans that failed) while others on the same water are well: let in at once,
 * their heat is many times the chillers' and takes all halls past the allowable. Each is given as much water as takes the heat that chillers
 * can carry beside the others' load; its interlocks, which would give it all, wait as long (`broughtBack`). Where not all of what that needs is
 * known, it is cooled with all there is.
 */
export class HallReturn {
  readonly #context: ControlContext;
  readonly #halls: readonly Hall[];

  constructor(context: ControlContext, halls: readonly EquipmentOf<'hall'>[]) {
    this.#context = context;
    this.#halls = halls.map((hall) => ({
      index: hall.index,
      entering: slotOf(hall, 'enteringTemperature'),
      leaving: slotOf(hall, 'leavingTemperature'),
      flow: slotOf(hall, 'waterFlow'),
      waterLeaving: slotOf(hall, 'waterLeavingTemperature'),
      feedback: slotOf(hall, 'valveFeedback'),
      broughtBack: slotOf(hall, 'broughtBack'),
      hot: hall.parameters.hotTemperature,
      allowable: hall.parameters.allowableTemperature,
      designFlow: hall.parameters.designFlow,
      opening: 1 / Math.log(hall.parameters.valveRangeability),
    }));
  }

  /** Whether any hall is brought back and could use more than it is given. */
  get waits(): boolean {
    const { coolingLimit } = this.#context;
    for (let i = 0; i < this.#halls.length; i++) {
      const hall = this.#halls[i];
      if (coolingLimit[hall.index] < 1 && !this.#isTagged(hall)) return true;
    }
    return false;
  }

  #isTagged({ index }: Hall): boolean {
    return this.#context.mode[index] === modeIndex.maintenance;
  }

  /** Once a scan. @param now undefined where the circuit's supply is not known */
  scan(now: CircuitNow | undefined): void {
    const { coolingLimit, image } = this.#context;
    let count = 0;
    for (let i = 0; i < this.#halls.length; i++) {
      const hall = this.#halls[i];
      const back = now !== undefined && this.#isBroughtBack(hall);
      if (!back) coolingLimit[hall.index] = 1;
      else if (image.value[hall.broughtBack] === 0)
        coolingLimit[hall.index] = image.usable(hall.feedback) ? Math.max(least, image.value[hall.feedback]) : 1;
      if (back && !this.#isTagged(hall)) count++;
      image.publish(hall.broughtBack, back ? 1 : 0);
    }
    if (now === undefined) return;
    const share = count === 0 ? 0 : this.#spare(now) / count;
    for (let i = 0; i < this.#halls.length; i++) {
      const hall = this.#halls[i];
      if (image.value[hall.broughtBack] === 1) this.#limit(hall, share, now.supply);
    }
  }

  #isBroughtBack(hall: Hall): boolean {
    const { image, mode } = this.#context;
    // What a person holds by hand, interlocks protect as ever.
    if (mode[hall.index] === modeIndex.manual) return false;
    if (!image.usable(hall.entering) || !image.usable(hall.leaving) || !image.usable(hall.flow)) return false;
    const above = image.value[hall.entering] - hall.allowable;
    return image.value[hall.broughtBack] === 1 ? above > 0 : above > lostAbove && this.#anyIsWell(hall);
  }

  /** Whether another hall is there that has something to lose. */
  #anyIsWell(except: Hall): boolean {
    const { image } = this.#context;
    for (let i = 0; i < this.#halls.length; i++) {
      const hall = this.#halls[i];
      if (hall === except || this.#isTagged(hall) || !image.usable(hall.entering)) continue;
      if (image.value[hall.entering] <= hall.allowable) return true;
    }
    return false;
  }

  /** Heat that halls which are brought back may give to the water now, kW. */
  #spare({ supply, load, running, single }: CircuitNow): number {
    const { image } = this.#context;
    let others = load;
    let bearable = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#halls.length; i++) {
      const { broughtBack, flow, waterLeaving, hot } = this.#halls[i];
      if (image.value[broughtBack] !== 1) bearable = Math.min(bearable, hot);
      else if (image.usable(waterLeaving))
        others -= image.value[flow] * waterHeat * Math.max(0, image.value[waterLeaving] - supply);
    }
    const spare = Math.max(0, given * (running + ahead * single) - Math.max(0, others));
    const { from, to } = supplyBand;
    return spare * clamp((bearable - to - supply) / (from - to), 0, 1);
  }

  /** Opens or shuts towards the flow that takes the heat from air as hot as it is, whatever its fans do now. */
  #limit(hall: Hall, heat: number, supply: number): void {
    const { coolingLimit, image, dt } = this.#context;
    // Of a valve that a tag holds shut, the flow tells nothing. One that sticks is told to open ever wider, so that alarms tell of it.
    const from = this.#isTagged(hall) ? least : coolingLimit[hall.index];
    const hot = Math.max(image.value[hall.leaving], image.value[hall.entering]);
    const tiny = flowResolution * hall.designFlow;
    const allowed = Math.max(tiny, heat / (waterHeat * Math.max(5, hot - supply)));
    const flow = Math.max(tiny, image.value[hall.flow]);
    const step = clamp(Math.log(allowed / flow) * hall.opening, -stepMaximum, stepMaximum);
    coolingLimit[hall.index] = clamp(from + (step * dt) / settleSeconds, least, 1);
  }
}
