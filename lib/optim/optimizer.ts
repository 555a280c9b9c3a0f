import type { NamedArrays } from "../core/mod.ts";
import { adam, adamw } from "./adam.ts";
import { sgd } from "./sgd.ts";

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
  /** Decoupled weight decay that {@linkcode descend} has to apply; 0 except for AdamW. */
  decay: number;
  /**
   * The state before the first step. Buffers are made when they are first needed; whoever wants them in an arena of the engine
   * puts arrays of zeros into `first` and `second` himself.
   *
   * @returns An empty state.
   */
  init(): OptimizerState;
  /**
   * Directions v of one step; the parameters are not changed.
   *
   * @param gradients Gradients by parameter. DONATED: their arrays may come back as directions.
   * @param state State of the step before. DONATED: its arrays are updated in place.
   * @param parameters Parameters by name; every parameter with a gradient must be there.
   * @returns Directions (read them only, they may be the momentum buffers) and the next state.
   */
  update(
    gradients: NamedArrays,
    state: OptimizerState,
    parameters: NamedArrays,
  ): { directions: NamedArrays; state: OptimizerState };
}

/** Choice of an update rule as plain data. */
export interface OptimizerConfig {
  /** The rule. */
  rule: "sgd" | "adam" | "adamw";
  /** First momentum. Default: 0 for SGD, 0.9 for Adam and AdamW. */
  momentum?: number;
  /** Second momentum of Adam and AdamW. Default 0.999. */
  secondMomentum?: number;
  /** Share of the gradient that does not enter SGD's momentum buffer. Default 0. */
  dampening?: number;
  /** Weight decay. Default: 0 for SGD and Adam, 0.01 for AdamW. */
  weightDecay?: number;
  /** How Adam's buffers start: false is standard, true is the reference implementation. Default false. */
  compat?: boolean;
  /** Names of parameters that never decay. Default none. */
  undecayed?: ReadonlySet<string>;
}

/**
 * The optimizer that a plain description asks for.
 *
 * @param config Rule and constants.
 * @returns The optimizer.
 *
 * @example
 * ```ts
 * import { optimizer } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(optimizer({ rule: "adamw" }).decay, 0.01);
 * assert.equal(optimizer({ rule: "sgd", weightDecay: 0.1 }).decay, 0); // classical, inside the direction
 * ```
 */
export function optimizer({ rule, ...options }: OptimizerConfig): Optimizer {
  if (rule === "sgd") return sgd(options);
  return rule === "adam" ? adam(options) : adamw(options);
}
