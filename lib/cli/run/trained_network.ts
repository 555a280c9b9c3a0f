import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { trace } from "../../graph/mod.ts";
import { loadModel } from "../../io/mod.ts";
import { inputShapeOf, type Network } from "../../nn/mod.ts";

/** Probabilities below this are as good as none. */
const LEAST = 1e-12;

/**
 * Loads a trained model as a classifier of images. One that ends in a softmax gives the logarithms of its probabilities, which are
 * scores that the cross entropy understands: their softmax is the probabilities again.
 *
 * @param path Its `model.json`.
 * @param inputShape Shape of an image.
 * @returns The network.
 * @throws {FileError} If a file is missing, damaged or none of a model.
 * @throws {TypeError} If it cannot be traced, or does not take one image.
 */
export async function trainedNetwork(
  path: string,
  inputShape: readonly number[],
): Promise<Network> {
  const network = await loadModel(path, { inputShape }) as Network;
  const shape = inputShapeOf(network), { variables } = network;
  const example = tf.zeros([1, ...shape]);
  const { nodes, outputs } = trace((x: Tensor) => network.forward(x, { training: false }), [
    example,
  ], {
    variables,
  });
  example.dispose();
  const last = nodes.find((node) => node.outputs.includes(outputs[0]!));
  if (last?.op !== "Softmax") return network;
  return {
    ...network,
    forward: (x, mode) => tf.log(tf.maximum(network.forward(x, mode), LEAST)),
  };
}
