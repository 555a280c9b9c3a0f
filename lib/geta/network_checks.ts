/**
 * What a network must be so that it can be compressed, seen from its graph.
 *
 * @module
 */
import type { Graph } from "../graph/mod.ts";
import type { Network } from "../nn/mod.ts";
import { dimensionText } from "../operators/mod.ts";
import type { BatchSource } from "../train/mod.ts";
import type { QuantizedNetwork } from "./quantized_network.ts";

/** The network must score exactly the classes of the samples. */
export function requireClasses(
  { floatGraph }: Pick<QuantizedNetwork, "floatGraph">,
  { name }: Network,
  { classes }: BatchSource,
): void {
  const shapes = floatGraph.outputs.map((id) => floatGraph.values[id]!.shape.map(dimensionText));
  const text = shapes.map((shape) => `[${shape}]`).join(" and ");
  if (text === `[B,${classes}]`) return;
  throw new TypeError(
    `Cannot train ${name}: its result must be of shape [B,${classes}], a score for each class of the samples: current value is ${text}`,
  );
}

/** Values of a variable that is not listed would neither be trained nor saved. */
export function requireListed({ name, variables }: Network, { leaves, values }: Graph): void {
  const missing = leaves.find((leaf) => leaf.kind === "variable" && !(leaf.name in variables));
  if (missing === undefined) return;
  const { shape, dtype } = values[missing.value]!;
  throw new TypeError(
    `Cannot compress ${name}: every variable that it uses must be one of its variables: current value is ${missing.name}, ${dtype} of shape [${shape}], which is none of ${
      Object.keys(variables).join(", ") || "none"
    }`,
  );
}
