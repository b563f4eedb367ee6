import type { Draw } from './draw.ts';

/** How a link behaves for a while. */
export interface LinkConditions {
  /** Probability that a message is lost, and that a second copy of it comes later. */
  readonly loss: number;
  readonly duplicates: number;
  /** s, and how much more at most, drawn anew for each message. */
  readonly delay: number;
  readonly jitter: number;
  /** Nothing passes and nothing is kept. */
  readonly cut: boolean;
  /** Nothing passes, all is kept and comes at once afterwards. */
  readonly frozen: boolean;
}

export const soundLink: LinkConditions = { loss: 0, duplicates: 0, delay: 0, jitter: 0, cut: false, frozen: false };

/** Messages under way at most; beyond them the oldest are lost, and counted. */
const underWayMaximum = 20_000;
/** A second copy comes within this time after the first, s. */
const duplicateSpread = 60;

interface Message<T> {
  readonly channel: number;
  readonly sequence: number;
  readonly due: number;
  readonly payload: T;
}

/**
 * One direction of a link as OPC UA makes of a bad wire: messages are lost, doubled, late, and overtake each other; each carries
 * its channel's sequence number, and what is not newer than the last of its channel is passed over. Time and randomness come
 * from outside.
 */
export class Link<T> {
  /** Messages that were lost because too many were under way. */
  overflowed = 0;
  readonly #draw: Draw;
  readonly #sent: number[] = [];
  readonly #taken: number[] = [];
  #underWay: Message<T>[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** Whether a message sent now over a sound link arrives at once, with nothing before it. */
  get idle(): boolean {
    return this.#underWay.length === 0;
  }

  send(channel: number, payload: T, now: number, { loss, duplicates, delay, jitter, cut }: LinkConditions): void {
    const sequence = (this.#sent[channel] ?? 0) + 1;
    this.#sent[channel] = sequence;
    if (cut) return;
    const copies = duplicates > 0 && this.#draw.chance(duplicates) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (loss > 0 && this.#draw.chance(loss)) continue;
      const late = delay + (jitter > 0 ? jitter * this.#draw.share() : 0) + copy * duplicateSpread * this.#share(copy);
      if (this.#underWay.length >= underWayMaximum) {
        this.#underWay.shift();
        this.overflowed++;
      }
      this.#underWay.push({ channel, sequence, due: now + late, payload });
    }
  }

  #share(copy: number): number {
    return copy === 0 ? 0 : this.#draw.share();
  }

  /** The connection is gone, and what was under way with it. */
  discard(): void {
    this.#underWay = [];
  }

  /** Hands over what has arrived by `now`, in the order of its arrival. */
  receive(now: number, { cut, frozen }: LinkConditions, take: (payload: T, channel: number) => void): void {
    if (cut || frozen || this.#underWay.length === 0) return;
    const arrived = this.#underWay.filter(({ due }) => due <= now);
    if (arrived.length === 0) return;
    this.#underWay = this.#underWay.filter(({ due }) => due > now);
    // A stable sort: what is due together comes as it was sent.
    for (const { channel, sequence, payload } of arrived.sort((a, b) => a.due - b.due)) {
      if (sequence <= (this.#taken[channel] ?? 0)) continue;
      this.#taken[channel] = sequence;
      take(payload, channel);
    }
  }
}

/** What holds where several conditions hold at once: the worst of each. */
export function worst(conditions: readonly LinkConditions[]): LinkConditions {
  return conditions.reduce(
    (a, b) => ({
      loss: Math.max(a.loss, b.loss),
      duplicates: Math.max(a.duplicates, b.duplicates),
      delay: Math.max(a.delay, b.delay),
      jitter: Math.max(a.jitter, b.jitter),
      cut: a.cut || b.cut,
      frozen: a.frozen || b.frozen,
    }),
    soundLink,
  );
}
