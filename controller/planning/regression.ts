/** What a regression has learned, as data. */
export interface RegressionState {
  readonly coefficients: readonly number[];
  readonly covariance: readonly number[];
}

/** A direction in which nothing was seen for long is not trusted less than this, however much was forgotten. */
const varianceMaximum = 1e6;

/**
 * Recursive least squares with exponential forgetting (Ljung and Söderström, Theory and Practice of Recursive Identification, 1983, section
 * 2.2): learns `y ≈ coefficients · features`, a sample at a time, in constant time and memory.
 */
export class RecursiveRegression {
  readonly size: number;
  #coefficients: Float64Array;
  /** Row by row; relative to the variance of the noise. */
  #covariance: Float64Array;
  readonly #forgetting: number;
  readonly #gain: Float64Array;

  /**
   * @param prior coefficients before anything was seen
   * @param variance of the prior, relative to the noise's: large where the prior is a guess
   * @param forgetting weight of a sample after the next one, 0 to 1
   */
  constructor(prior: readonly number[], variance: readonly number[], forgetting: number) {
    this.size = prior.length;
    this.#coefficients = Float64Array.from(prior);
    this.#covariance = new Float64Array(this.size * this.size);
    for (let i = 0; i < this.size; i++) this.#covariance[i * this.size + i] = variance[i];
    this.#forgetting = forgetting;
    this.#gain = new Float64Array(this.size);
  }

  predict(features: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += this.#coefficients[i] * features[i];
    return sum;
  }

  /** Learns from a sample. @returns how far off the prediction was; a sample that is no number teaches nothing */
  learn(features: readonly number[], value: number): number {
    const { size } = this;
    const error = value - this.predict(features);
    if (!Number.isFinite(error)) return 0;
    const p = this.#covariance;
    let weight = this.#forgetting;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += p[i * size + j] * features[j];
      this.#gain[i] = sum;
      weight += features[i] * sum;
    }
    for (let i = 0; i < size; i++) this.#coefficients[i] += (this.#gain[i] / weight) * error;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const left = p[i * size + j] - (this.#gain[i] * this.#gain[j]) / weight;
        p[i * size + j] = left / this.#forgetting;
      }
    }
    // Forgetting without news would let the variance grow for ever.
    for (let i = 0; i < size; i++) if (p[i * size + i] > varianceMaximum) this.#shrink();
    return error;
  }

  #shrink(): void {
    for (let k = 0; k < this.#covariance.length; k++) this.#covariance[k] *= this.#forgetting;
  }

  store(): RegressionState {
    return { coefficients: [...this.#coefficients], covariance: [...this.#covariance] };
  }

  /** @throws RangeError where the state is another regression's */
  restore({ coefficients, covariance }: RegressionState): void {
    const fits = coefficients.length === this.size && covariance.length === this.size * this.size;
    if (!fits || ![...coefficients, ...covariance].every(Number.isFinite))
      throw new RangeError(`a regression of ${this.size} coefficients was not what was stored`);
    this.#coefficients = Float64Array.from(coefficients);
    this.#covariance = Float64Array.from(covariance);
  }
}
