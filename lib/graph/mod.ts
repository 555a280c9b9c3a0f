/**
 * A model as plain data: {@linkcode trace} turns any synchronous tfjs function or model into a {@linkcode Graph},
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
export * from "./ir/describe.ts";
export * from "./ir/eliminate_dead_code.ts";
export { withTracedSteps } from "./ir/at_steps.ts";
export { freeLengthAt, partAt, withSources } from "./ir/free_length.ts";
export * from "./ir/json.ts";
export * from "./ir/layers.ts";
export * from "./ir/products.ts";
export * from "./ir/running_statistics.ts";
export { cutFormula, type Formula } from "./batch/length_formula.ts";
export type { OpenShape } from "./batch/open_lengths.ts";
export * from "./quantize/quantization_plan.ts";
export * from "./quantize/quantized.ts";
export * from "./replay/replay.ts";
export type { OperatorFunction } from "./replay/run_node.ts";
export * from "./trace.ts";
export * from "./record/find_parameters.ts";
export * from "./trainable.ts";
export type { TraceableGraphModel } from "./record/graph_model.ts";
export type { Traceable, TraceableModel, TracedFunction } from "./record/traced_call.ts";
export type { TraceResult } from "./record/traced_results.ts";
export * from "./ir/stored_value.ts";
export * from "./ir/types.ts";
export * from "./ir/views.ts";
