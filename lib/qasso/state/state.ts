import type { NamedArrays } from "../../core/mod.ts";
import type { OptimizerState } from "../../optim/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";

/** Which structures of one group are on their way out. Ascending structure numbers. */
export interface GroupState {
  /** Being forgotten in the running pruning period. */
  redundant: number[];
  /** Zero for ever. */
  pruned: number[];
}

/** Everything that changes from step to step. JSON can hold it once the arrays are stored beside it. */
export interface QassoState {
  /** Steps done. */
  step: number;
  /** Parameters, quantizer scalars included. */
  parameters: NamedArrays;
  /** State of the update rule. */
  optimizer: OptimizerState;
  /** Pruning periods begun. */
  period: number;
  /** One entry per group of the problem. */
  groups: GroupState[];
  /** Structures that `roundTo` has kept from being selected so far; the next period tries again. */
  carried: number;
  /** Structures that a rule wants to remember, numbered through all prunable groups; see {@linkcode Selection}. */
  bookkeeping: number[];
  /** Running mean of the importance per group and structure, for rules that keep one; null for others, and once no selection is to come. */
  importance: number[][] | null;
  /** Running means of what rounding does to the loss, by layer and quantizer, for runs that allocate bits; else null. */
  sensitivity: Record<string, Partial<LayerBits>> | null;
  /** Integer bits by layer name once cool-down has begun, else null. */
  frozenBits: Record<string, Partial<LayerBits>> | null;
}
