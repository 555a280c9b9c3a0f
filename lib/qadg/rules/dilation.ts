import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  own,
  placeOf,
  tie,
} from "../propagate/labelling.ts";
import { fixSpace } from "./convolution.ts";

/**
 * `Dilation2D`: x [batch, height, width, channel], filter [h, w, channel].
 *
 * ```text
 * y[i, j, c] = max over a, b of x[i + a, j + b, c] + filter[a, b, c]
 * ```
 *
 * Each channel by itself; it is zero where x and filter are, so the filter is a member like a bias.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of y [batch, height, width, channel].
 */
export function dilation(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const [batch, height, width, channel] = operandLabels(labelling, node, "x");
  const filter = operandLabels(labelling, node, "filter");
  const space = fixSpace(labelling, node, [height!, width!, filter[0]!, filter[1]!]);
  const atoms = tie(labelling, [channel!, filter[2]!], placeOf(node));
  if (typeof atoms === "string") return [[batch!, space, space, atoms]];
  const [x, window] = [channel!, filter[2]!].map((label) => own(labelling, label));
  const states = [x!, window!].map((label) => typeof label === "string" ? label : label.zeroedBy);
  const zeroedBy = states.find((state) => typeof state === "string") ?? [];
  return [[batch!, space, space, { atoms, zeroedBy }]];
}
