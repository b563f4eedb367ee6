/**
 * Randomness without a state: a hash of (seed, stream, index). Loads, draws and weather are then functions of time alone,
 * the same in whatever order, and after whatever restart, they are asked for.
 */

/** A uniform number in [0, 1) (murmur3's 32-bit finaliser over the three integers). */
export function uniform(seed: number, stream: number, index: number): number {
  let hash = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream | 0, 0x85ebca77) ^ Math.imul(index | 0, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  hash ^= hash >>> 15;
  return (hash >>> 0) / 4294967296;
}

/** A standard normal number, cut at ±3.5 (Box and Muller). */
export function normal(seed: number, stream: number, index: number): number {
  const u = Math.max(1e-9, uniform(seed, stream, index * 2));
  const v = uniform(seed, stream, index * 2 + 1);
  const z = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  return Math.min(3.5, Math.max(-3.5, z));
}

/** A stream number from a text, so that each equipment has its own. */
export function streamOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Remembers the last normal number of its stream: profiles ask for the same index many steps long. */
export class NormalStream {
  private readonly seed: number;
  private readonly stream: number;
  private known = Number.NaN;
  private value = 0;

  constructor(seed: number, stream: number) {
    this.seed = seed;
    this.stream = stream;
  }

  at(index: number): number {
    if (index !== this.known) {
      this.known = index;
      this.value = normal(this.seed, this.stream, index);
    }
    return this.value;
  }
}
