import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
} from "../propagate/labelling.ts";

/**
 * `SoftmaxCrossEntropy`: logits [N, classes], labels [N]. It mixes the classes and averages the samples.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the loss [] and of its gradient [N, classes].
 */
export function softmaxCrossEntropy(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = ["logits", "labels"].flatMap((name) => operandLabels(labelling, node, name));
  const [samples, classes] = axes.map((label) =>
    pin(labelling, label, `${placeOf(node)} averages over the axis`)
  );
  return [[], [samples!, classes!]];
}
