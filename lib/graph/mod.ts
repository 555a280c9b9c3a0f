/**
 * A model as plain data: {@linkcode trace} turns any synchronous tfjs function into a {@linkcode Graph},
 * {@linkcode replay} turns a graph back into a function, {@linkcode quantized} puts quantizers in front of its layers.
 *
 * @example Quantizers appear in the trace
 * ```ts
 * import { layers, quantized, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const weight = tf.variable(tf.ones([3, 2]), true, "fc/kernel");
 * const f = (x: tf.Tensor) => tf.matMul(x, weight) as tf.Tensor;
 * const [layer] = layers(trace(f, [tf.zeros([1, 3])]));
 * const weightQuantizer = {
 *   stepSize: tf.variable(tf.tensor1d([0.1])),
 *   clip: tf.variable(tf.tensor1d([1])),
 * };
 * const g = quantized(
 *   f,
 *   { layers: [{ name: layer!.name, weight, weightQuantizer }] },
 *   (x, { stepSize }) => tf.mul(tf.round(tf.div(x, stepSize)), stepSize),
 * );
 * const scopes = trace(g, [tf.zeros([1, 3])]).nodes.map((node) => node.scopes.join());
 * assert.ok(scopes.includes("fakeQuant:fc:weight"));
 * ```
 *
 * @module
 */
export * from "./describe.ts";
export * from "./compact.ts";
export * from "./dimension.ts";
export * from "./json.ts";
export * from "./layers.ts";
export * from "./list_products.ts";
export * from "./quantization_plan.ts";
export * from "./quantized.ts";
export * from "./replay.ts";
export * from "./strided_range.ts";
export * from "./trace.ts";
export type { TraceableModel } from "./traced_call.ts";
export type { TraceResult } from "./traced_results.ts";
export * from "./types.ts";
export * from "./views.ts";
