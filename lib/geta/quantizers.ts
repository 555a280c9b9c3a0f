import * as tf from "@tensorflow/tfjs-core";
import type { NamedVariables, Tensor, Variable } from "../core/mod.ts";
import {
  calibrateActivation,
  initialQuantizer,
  quantizerRules,
  type QuantizerScalars,
} from "../quant/mod.ts";
import { readArray } from "../engine/mod.ts";
import { type Graph, layers, type QuantizationPlan, quantized } from "../graph/mod.ts";
import type { Model } from "../nn/mod.ts";
import type { Batch } from "../train/mod.ts";
import type { Settings } from "../settings/mod.ts";

/** The quantizers of a model: which layers they stand in front of, and the variables they learn. */
export interface Quantizers {
  /** For {@linkcode quantized}. */
  plan: QuantizationPlan;
  /** Their scalars, named `layer/weight/stepSize`, `layer/activation/clip`, …; each of shape [1]. */
  variables: NamedVariables;
}

/**
 * Puts a quantizer on the weight of every convolution and matrix product, and on their inputs if asked.
 *
 * Weight ranges start at max |w|; input ranges at the largest input that a batch of real samples makes, or at the weight's range,
 * as the rules of the quantizer say.
 *
 * @param model The network.
 * @param graph Its float trace.
 * @param options Settings and the samples to calibrate with.
 * @returns Plan and variables; both empty if `settings.quantize` is `"none"`.
 *
 * @example Six scalars a layer, for the weight and the input
 * ```ts
 * import { createQuantizers, recipe } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const model = mlp(source);
 * const graph = trace((x) => model.forward(x, { training: false }), [tf.zeros([1, 1])], {
 *   variables: model.variables,
 * });
 * const options = { settings: recipe("mlp"), calibration: batch };
 * const { variables } = createQuantizers(model, graph, options);
 * assert.equal(Object.keys(variables).length, 3 * 6);
 * assert.equal(variables["fc1/weight/exponent"]!.dataSync()[0], 1);
 * ```
 */
export function createQuantizers(
  model: Model,
  graph: Graph,
  options: { settings: Settings; calibration: Batch },
): Quantizers {
  const { settings, calibration } = options;
  const { quantize, semantics, bitRange: [, startBits] } = settings;
  if (quantize === "none") return { plan: { layers: [] }, variables: {} };
  const variables: NamedVariables = {};
  const plan: QuantizationPlan = {
    layers: layers(graph).map(({ name, weight }) => {
      const variable = model.variables[weight]!;
      const start = initialQuantizer(readArray(variable as Tensor), { bits: startBits });
      const layer = { name, weight: variable };
      const weightQuantizer = scalarVariables(variables, `${name}/weight`, start);
      if (quantize === "weight") return { ...layer, weightQuantizer };
      const activationQuantizer = scalarVariables(variables, `${name}/activation`, start);
      return { ...layer, weightQuantizer, activationQuantizer };
    }),
  };
  if (quantize === "weight+activation" && quantizerRules(semantics).measuresActivations) {
    calibrate(model, plan, { batch: calibration, bits: startBits });
  }
  return { plan, variables };
}

function scalarVariables(
  variables: NamedVariables,
  prefix: string,
  start: QuantizerScalars<number>,
): QuantizerScalars<Variable> {
  const entries = Object.entries(start).map(([role, value]) => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([value as number])));
    variables[`${prefix}/${role}`] = variable;
    return [role, variable];
  });
  return Object.fromEntries(entries) as QuantizerScalars<Variable>;
}

/** Runs the network once on real samples and sets every activation quantizer's range to what it saw. */
function calibrate(
  model: Model,
  plan: QuantizationPlan,
  options: { batch: Batch; bits: number },
): void {
  const { batch, bits } = options;
  const seen = new Map<QuantizerScalars<Tensor>, Float32Array>();
  const watch = (x: Tensor, scalars: QuantizerScalars<Tensor>) => {
    seen.set(scalars, readArray(x));
    return tf.clone(x);
  };
  tf.tidy(() => {
    const x = tf.tensor(batch.images, [batch.count, ...model.inputShape]);
    quantized((input: Tensor) => model.forward(input, { training: false }), plan, watch)(x);
  });
  for (const { activationQuantizer } of plan.layers) {
    if (activationQuantizer === undefined) continue;
    const range = calibrateActivation([seen.get(activationQuantizer)!], { bits });
    for (const [role, value] of Object.entries(range)) {
      const variable = activationQuantizer[role as keyof typeof range] as Variable;
      variable.assign(tf.tidy(() => tf.tensor1d([value as number])));
    }
  }
}
