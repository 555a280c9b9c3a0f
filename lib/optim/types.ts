import type { NamedArrays } from "../core/mod.ts";

/** What an optimizer remembers between steps: a counter and flat arrays, so a checkpoint can hold it. */
export interface OptimizerState {
  /** Updates made so far. */
  step: number;
  /** First moments (momentum buffers) by parameter; empty where not needed yet. */
  first: NamedArrays;
  /** Second moments by parameter; empty for SGD. */
  second: NamedArrays;
}

/** An update rule: a pure pair in the sense that all state goes in and comes out; arrays are reused for speed. */
export interface Optimizer {
  /** Decoupled weight decay that {@linkcode applyUpdates} has to apply; 0 except for AdamW. */
  decay: number;
  /**
   * The state before the first step. Buffers are made when they are first needed; whoever wants them in an arena of the engine
   * puts arrays of zeros into `first` and `second` himself.
   *
   * @returns An empty state.
   */
  init(): OptimizerState;
  /**
   * Updates v of one step; the parameters are not changed.
   *
   * @param gradients Gradients by parameter. DONATED: their arrays may come back as updates.
   * @param state State of the step before. DONATED: its arrays are updated in place.
   * @param parameters Parameters by name; every parameter with a gradient must be there.
   * @returns Updates (read them only, they may be the momentum buffers) and the next state.
   */
  update(
    gradients: NamedArrays,
    state: OptimizerState,
    parameters: NamedArrays,
  ): { updates: NamedArrays; state: OptimizerState };
}
