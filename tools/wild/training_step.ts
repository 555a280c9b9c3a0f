import * as tf from "@tensorflow/tfjs";
import { messageOf, type Tensor, type Variable } from "../../lib/core/mod.ts";
import { replay } from "../../lib/graph/mod.ts";
import type { Subnet } from "../../lib/io/mod.ts";
import { mergeInsertedBranches } from "../../lib/qadg/mod.ts";
import { parameterTensors } from "../../lib/subnet/mod.ts";

/** By which part of the loss a step would lower it if the loss were a plane. */
const SHARE = 1e-3;

/**
 * A step of gradient descent that brings a subnet's outputs nearer to noise, by the mean square; the inputs of its layers in float.
 *
 * @param subnet The subnet, as it was read.
 * @param inputs Its arguments.
 * @returns The change of the loss in parts of it, or why there is none.
 */
export function trainingStep(subnet: Subnet, inputs: Tensor[]): number | string {
  const values = parameterTensors(subnet.parameters), parameters: Record<string, Variable> = {};
  for (const { kind, name, trainable } of subnet.graph.leaves) {
    if (kind === "variable") parameters[name] = tf.variable(values[name]!, trainable);
  }
  const run = replay(mergeInsertedBranches(subnet.graph), parameters);
  const loss = () =>
    tf.tidy(() => {
      const outputs = run(...inputs).filter(({ dtype }) => dtype === "float32");
      const targets = outputs.map(({ shape }, i) => tf.randomNormal(shape, 0, 1, "float32", i + 1));
      return tf.addN(
        outputs.map((y, i) => tf.mean(tf.squaredDifference(y, targets[i]!))),
      ) as tf.Scalar;
    });
  try {
    const { value, grads } = tf.variableGrads(loss);
    const [before] = value.dataSync();
    const square = Object.values(grads).reduce(
      (sum, gradient) => sum + tf.tidy(() => tf.sum(tf.square(gradient)).dataSync()[0]!),
      0,
    );
    if (!(square > 0 && Number.isFinite(square))) return `the gradient is ${Math.sqrt(square)}`;
    tf.train.sgd(SHARE * before! / square).applyGradients(grads);
    const later = loss();
    const change = later.dataSync()[0]! / before! - 1;
    tf.dispose([value, later, grads]);
    return change;
  } catch (error) {
    return messageOf(error);
  } finally {
    tf.dispose([values, parameters]);
  }
}
