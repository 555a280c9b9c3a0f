/**
 * What a network must be so that it can be trained and compressed, seen from its graph.
 *
 * @module
 */
import type { Graph } from "../graph/mod.ts";
import type { Network } from "../nn/mod.ts";
import { dimensionText } from "../operators/mod.ts";
import type { BatchSource } from "./batch.ts";

/**
 * Throws unless a network scores exactly the classes of the samples.
 *
 * @param graph Trace of the network.
 * @param model Its name.
 * @param source The samples.
 * @throws {TypeError} If its result has another shape.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { requireClasses } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([5, 3]), true, "kernel");
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([2, 5])], { variables: { kernel } });
 * requireClasses(graph, { name: "mine" }, { classes: 3 });
 * assert.throws(
 *   () => requireClasses(graph, { name: "mine" }, { classes: 4 }),
 *   /Cannot train mine: its result must be of shape \[B,4\], .*: current value is \[B,3\]/,
 * );
 * ```
 */
export function requireClasses(
  { outputs, values }: Graph,
  { name }: Pick<Network, "name">,
  { classes }: Pick<BatchSource, "classes">,
): void {
  const shapes = outputs.map((id) => values[id]!.shape.map(dimensionText));
  const text = shapes.map((shape) => `[${shape}]`).join(" and ");
  if (text === `[B,${classes}]`) return;
  throw new TypeError(
    `Cannot train ${name}: its result must be of shape [B,${classes}], a score for each class of the samples: current value is ${text}`,
  );
}

/**
 * Throws unless every variable that a network uses is one of its variables: values of others would neither be trained nor saved.
 *
 * @param model The network's name and variables.
 * @param graph Its trace.
 * @throws {TypeError} If one is missing; names it.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { requireListed } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]), true, "kernel");
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * requireListed({ name: "mine", variables: { kernel } }, graph);
 * assert.throws(
 *   () => requireListed({ name: "mine", variables: {} }, graph),
 *   /Cannot compress mine: .* current value is kernel, float32 of shape \[3,2\], which is none of none/,
 * );
 * ```
 */
export function requireListed(
  { name, variables }: Pick<Network, "name" | "variables">,
  { leaves, values }: Graph,
): void {
  const missing = leaves.find((leaf) => leaf.kind === "variable" && !(leaf.name in variables));
  if (missing === undefined) return;
  const { shape, dtype } = values[missing.value]!;
  throw new TypeError(
    `Cannot compress ${name}: every variable that it uses must be one of its variables: current value is ${missing.name}, ${dtype} of shape [${shape}], which is none of ${
      Object.keys(variables).join(", ") || "none"
    }`,
  );
}
