/** The water of a plant's branches, by branch index, as the bodies that hold some of it read and write it. */
export interface BranchWater {
  /** kg/s, signed: positive from a branch's `from` to its `to`. */
  readonly flow: Float64Array;
  /** °C that entered and left over the last step. */
  readonly entering: Float64Array;
  readonly leaving: Float64Array;
}
