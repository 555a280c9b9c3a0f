/**
 * What a rule is: how one operator carries axes from its operands to its results.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisLabel, Labelling } from "../propagate/labelling.ts";

/** Ties, pins and owns the axes of the operands as the operator demands, and labels the axes of its results. */
export type Rule = (labelling: Labelling, node: GraphNode) => AxisLabel[][];
