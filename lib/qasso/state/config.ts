import type { CriterionWeights } from "../../importance/mod.ts";
import type { OptimizerConfig } from "../../optim/mod.ts";
import type { FixedBits } from "../../settings/mod.ts";
import type { ScheduleConfig } from "../schedule/schedule.ts";
import type { CostBudget } from "./cost_types.ts";

/** All numbers that decide how QASSO runs. The schedule's lengths are in optimizer steps. */
export interface QassoConfig extends ScheduleConfig {
  /** Update rule of the parameters and the quantizers' scalars. */
  optimizer: OptimizerConfig;
  /** Learning rate of the quantizers' scalars, per step. Default as in the settings of a run. */
  learningRateQuantizer?: number;
  /** Share of the prunable structures that shall be zero at the end, in [0, 1); 0 with a budget. */
  sparsity: number;
  /** What the network may cost at the end, in place of a sparsity; only the corrected rules know it. */
  budget?: CostBudget;
  /** Largest share of one group's structures that may leave, in (0, 1]. Default as in the settings of a run. */
  maxRatio?: number;
  /** The number of structures a group keeps is made a multiple of this. Default as in the settings of a run. */
  roundTo?: number;
  /** Share of plain descent that momentum must leave, 0 to 1; only the corrected rules know it. Default 0: no guard. */
  momentumGuard?: number;
  /** Allowed bits of the layers' inputs, which come down like those of weights. Default `bitRange`. */
  activationBitRange?: [number, number];
  /** Bits of layers that are fixed for the whole training, by name; `"float"` says that the layer has no quantizer. Default none. */
  layerBits?: Record<string, FixedBits>;
  /** How bits come to differ between layers; only the corrected rules know other words than `"uniform"`, the default. */
  bits?: "uniform" | "allocated" | "priced";
  /** Price of the logarithm of all bit operations, in units of the loss, for `bits: "priced"`. Default 1. */
  bitPrice?: number;
  /** Weights of the importance criteria. Default that of the rules: QASSO's five, or the averaged Taylor score. */
  criteria?: CriterionWeights;
}
