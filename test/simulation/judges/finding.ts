/** A rule broken: which, by what, when it began (plant time, s), and the figure that shows it. */
export interface Finding {
  readonly invariant: string;
  readonly equipment: string;
  readonly time: number;
  readonly value: number;
}

/** Something that judges a site after every step. */
export interface Judge {
  /** What it found in this step. */
  check(): readonly Finding[];
}
