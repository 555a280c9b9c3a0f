/**
 * What a rule is: how one operator carries axes from its operands to its results.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";

/** Couples, protects and owns the axes of the operands as the operator demands, and gives the axes of its results. */
export type Rule = (propagation: ChannelPropagation, node: GraphNode) => AxisChannels[][];
