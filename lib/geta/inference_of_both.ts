import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { exampleInputs, type Network } from "../nn/mod.ts";
import type { BothNetworks } from "../report/mod.ts";
import { inferenceMilliseconds } from "../train/mod.ts";

/**
 * How long both networks take for one sample. The dense network's time does not depend on its values: it runs with those that it has now.
 *
 * @param model The network.
 * @param forward The compressed one.
 * @returns Milliseconds.
 */
export function inferenceOfBoth<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
>(
  model: Network<Inputs, Outputs>,
  forward: (inputs: Inputs) => Outputs,
): BothNetworks {
  const examples = exampleInputs(model.inputs, 1, 0);
  const inputs = (examples.length === 1 ? examples[0] : examples) as Inputs;
  const plain = (x: Inputs) => tf.tidy(() => model.forward(x, { training: false }));
  const small = (x: Inputs) => tf.tidy(() => forward(x));
  const [dense, compressed] = inferenceMilliseconds([plain, small], inputs);
  tf.dispose(examples);
  return { dense: dense!, compressed: compressed! };
}
