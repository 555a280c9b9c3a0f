import type { QuantizedLayer } from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import type { QassoConfig } from "./config.ts";
import type { CostTerm } from "./cost_types.ts";
import type { QassoRules } from "./rules.ts";

/** What is to be trained: structures, quantizers, shapes, and how. It does not change during a run. */
export interface QassoProblem {
  /** Groups of structures, in the order that decides ties. */
  groups: PruningGroup[];
  /** The layers; if none has a quantizer, QASSO prunes only. */
  layers: QuantizedLayer[];
  /** Shape of each parameter that a group owns slices of. */
  shapes: Record<string, number[]>;
  /** Schedule, target and constants. */
  config: QassoConfig;
  /** What each parameter costs; a budget needs it. */
  costs?: CostTerm[];
  /** The rules: {@linkcode paperRules}, {@linkcode referenceRules}, or a record of your own. */
  rules: QassoRules;
}
