/**
 * The training steps that are measured: network, batch, whether everything is quantized.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random, type Tensor } from "../../lib/core/mod.ts";
import { fakeQuant } from "../../lib/engine/mod.ts";
import { initialScalars, placeQuantizers } from "../../lib/geta/mod.ts";
import { quantized, trace } from "../../lib/graph/mod.ts";
import { resnet20, vgg7 } from "../../lib/models/mod.ts";
import { crossEntropy, type Network } from "../../lib/nn/mod.ts";
import { writeVariables } from "../../lib/train/mod.ts";
import { TRANSFORMER, transformer } from "./transformer.ts";

/** What a step is made of. */
export interface StepDescription {
  /** Makes the network. */
  create: () => Network;
  /** Samples. */
  batch: number;
  /** Whether weights and inputs of all layers are quantized. */
  quantized: boolean;
  /** How far the gradients may differ from PyTorch's, relative, over all parameters; a loss may differ by a hundredth of it. */
  tolerance: number;
}

// A last digit moves a few values over the kink of a relu or to another winner of a pooling window; each such flip changes
// gradients (design/engine.md section 3: PyTorch differs from itself by 5e-3 under noise of 1e-6).
const SMOOTH = 1e-4, RELU = 1e-2;

// So fine that a level more or less does not spread from layer to layer; the work is the same for every number of bits.
const BITS = 24;

/** All steps by name. */
export const STEPS: Readonly<Record<string, StepDescription>> = {
  vgg7: { create: vgg7, batch: 32, quantized: false, tolerance: RELU },
  resnet20: { create: resnet20, batch: 64, quantized: false, tolerance: RELU },
  transformer: { create: transformer, batch: 32, quantized: false, tolerance: SMOOTH },
  "vgg7-quantized": { create: vgg7, batch: 32, quantized: true, tolerance: RELU },
  "resnet20-quantized": { create: resnet20, batch: 64, quantized: true, tolerance: RELU },
};

/** A step that is ready to run. */
export interface PeerStep {
  /** The variables, those of the quantizers included. */
  variables: NamedVariables;
  /** Samples: images [N, H, W, C] or tokens [N, length], int32. */
  input: Tensor;
  /** Right classes, [N], int32. */
  labels: Tensor;
  /** Computes the loss. */
  loss: () => Tensor;
}

/**
 * Makes a step; the same name gives the same weights and samples everywhere.
 *
 * @param name Its name in `STEPS`.
 * @returns The step.
 * @throws {RangeError} If there is no such step.
 */
export function createStep(name: string): PeerStep {
  const description = STEPS[name];
  if (!description) {
    throw new RangeError(
      `Cannot measure the step: it must be one of ${Object.keys(STEPS).join(", ")}: ` +
        `current value is ${name}`,
    );
  }
  const { create, batch: count } = description;
  const model = create();
  const stream = random(7), shape = [count, ...model.inputs[0]!.shape];
  const labels = Int32Array.from({ length: count }, () => stream.integer(10));
  const size = tf.util.sizeFromShape(shape);
  const tokens = model.name === "transformer";
  const values = tokens
    ? Int32Array.from({ length: size }, () => stream.integer(TRANSFORMER.tokens))
    : Float32Array.from({ length: size }, () => stream.normal());
  const input = tf.tensor(values, shape, tokens ? "int32" : "float32");
  const labelTensor = tf.tensor1d(labels, "int32");

  let forward = (x: Tensor) => model.forward(x, { training: true });
  const variables = { ...model.variables };
  if (description.quantized) {
    const graph = trace(
      (x) => model.forward(x, { training: false }),
      [tf.zeros([1, ...model.inputs[0]!.shape])],
      { variables: model.variables },
    );
    const quantizers = placeQuantizers(model, graph, "weight+activation");
    const scalars = initialScalars(model, quantizers, { bits: BITS, calibration: [[input]] });
    writeVariables(quantizers.variables, scalars);
    for (const [key, scalar] of Object.entries(quantizers.variables)) {
      if (key.endsWith("/exponent")) scalar.assign(tf.tensor1d([0.9])); // 1 would take a short cut
    }
    Object.assign(variables, quantizers.variables);
    forward = quantized(forward, quantizers.plan, fakeQuant);
  }
  return {
    variables,
    input,
    labels: labelTensor,
    loss: () => crossEntropy(forward(input), labelTensor),
  };
}
