import type { HeatingStrategy } from './strategy.ts';

/** A strategy that failed, why, and which one decides from now on. */
export interface StrategyFailure {
  readonly strategy: string;
  readonly fault: string;
  readonly fallback: string;
}

/** Longest that a fault's words may be. */
const wordsMaximum = 200;

type Method = (...given: readonly unknown[]) => unknown;

/**
 * A strategy that may fail, and must not take the plant with it: where a method of it throws, gives no number or no order of what it was given,
 * the next of the fallbacks decides, from that very question on and for good. The last of them is not guarded: it is trusted.
 * @param failed is told once for each strategy that fails
 */
export function guarded(
  strategies: readonly [HeatingStrategy, ...HeatingStrategy[]],
  failed: (failure: StrategyFailure) => void,
): HeatingStrategy {
  let inForce = 0;
  const ask = (key: string, given: readonly unknown[]): unknown => {
    for (; inForce < strategies.length - 1; inForce++) {
      const strategy = strategies[inForce];
      const fault = new Fault();
      const answer = fault.of(key, () => methodOf(strategy, key)?.apply(strategy, [...given]), given);
      if (fault.words === undefined) return answer;
      failed({ strategy: strategy.name, fault: fault.words, fallback: strategies[inForce + 1].name });
    }
    const last = strategies[inForce];
    return methodOf(last, key)?.apply(last, [...given]);
  };
  const guard: Record<string, unknown> = {
    get name() {
      return strategies[inForce].name;
    },
  };
  for (const key of methodsOf(strategies[0])) guard[key] = (...given: readonly unknown[]) => ask(key, given);
  return guard as unknown as HeatingStrategy;
}

/** Names of all methods of a strategy, its own and those of its class: what strategies learn to answer later is guarded as well. */
function methodsOf(strategy: HeatingStrategy): string[] {
  const names = new Set<string>();
  for (let one: object | null = strategy; one !== null && one !== Object.prototype; one = Object.getPrototypeOf(one))
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(one)))
      if (typeof value === 'function' && key !== 'constructor') names.add(key);
  return [...names];
}

function methodOf(strategy: HeatingStrategy, key: string): Method | undefined {
  return (strategy as unknown as Record<string, Method | undefined>)[key];
}

/** What is wrong with an answer; undefined words: nothing. */
class Fault {
  words: string | undefined;

  of(key: string, answer: () => unknown, given: readonly unknown[]): unknown {
    try {
      const got = answer();
      this.words = faultOf(got, given, key);
      return got;
    } catch (error) {
      this.words = (error instanceof Error ? error.message : String(error)).slice(0, wordsMaximum);
      return undefined;
    }
  }
}

function faultOf(answer: unknown, [available]: readonly unknown[], key: string): string | undefined {
  if (key === 'supplyTemperature' && typeof answer !== 'number') return `its supply temperature is ${typeof answer}`;
  if (key === 'order' && !Array.isArray(answer)) return `its order is ${typeof answer}`;
  if (typeof answer === 'number') return Number.isFinite(answer) ? undefined : `it gave ${answer}, not a number`;
  if (Array.isArray(answer)) {
    if (!Array.isArray(available) || answer.every((one) => available.includes(one))) return undefined;
    return 'it put into its order what cannot be counted on';
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const wrong = Object.entries(answer).find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
  return wrong === undefined ? undefined : `it gave ${wrong[0]} ${String(wrong[1])}, not a number`;
}
