import type { StateArena } from './arena.ts';

const net = 0;
const throughput = 1;
const initial = 2;
const massResidual = 3;
const massThroughput = 4;

/** Books of all energy (kJ) that crosses the system's boundary, and of mass at the nodes. */
export class Ledger {
  private readonly state: Float64Array;

  constructor(arena: StateArena) {
    this.state = arena.allocate(5);
  }

  /** Energy in (positive) or out (negative) over a step, kJ. */
  add(energy: number): void {
    this.state[net] += energy;
    this.state[throughput] += energy < 0 ? -energy : energy;
  }

  addMass(residual: number, moved: number): void {
    this.state[massResidual] += residual;
    this.state[massThroughput] += moved;
  }

  /** Begins the books with the energy in the system now, kJ. */
  open(stored: number): void {
    this.state.fill(0);
    this.state[initial] = stored;
  }

  /** @param stored energy in the system now, kJ */
  balance(stored: number): { energyRelativeError: number; massRelativeError: number } {
    const s = this.state;
    const error = Math.abs(stored - s[initial] - s[net]);
    return {
      energyRelativeError: error / Math.max(1, s[throughput]),
      massRelativeError: s[massResidual] / Math.max(1, s[massThroughput]),
    };
  }
}
