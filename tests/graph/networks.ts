/** Networks that the graph tests share, in plain tfjs. */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor } from "@geta-lab/geta/core";

tf.env().set("PROD", true);

/** A variable of random numbers; `name` is the key, tfjs gives it a name of its own. */
export function randomVariable(shape: number[], seed: number, trainable = true): tf.Variable {
  return tf.variable(tf.randomNormal(shape, 0, 0.5, "float32", seed), trainable);
}

/** A convolutional network with bias, residual addition, pooling, flatten and a dense head; input [B, 8, 8, 3]. */
export function residualNetwork(): { f: (x: Tensor) => Tensor; variables: NamedVariables } {
  const variables = {
    "conv1/kernel": randomVariable([3, 3, 3, 4], 1),
    "conv1/bias": randomVariable([4], 2),
    "conv2/kernel": randomVariable([3, 3, 4, 4], 3),
    "depthwise/kernel": randomVariable([3, 3, 4, 1], 4),
    "head/kernel": randomVariable([64, 5], 5),
  };
  const f = (x: Tensor) => {
    const conv = (y: Tensor, name: "conv1" | "conv2") =>
      tf.conv2d(y as tf.Tensor4D, variables[`${name}/kernel`] as Tensor as tf.Tensor4D, 1, "same");
    const h = tf.relu(tf.add(conv(x, "conv1"), variables["conv1/bias"]));
    const sum = tf.add(h, conv(h, "conv2"));
    const depthwise = variables["depthwise/kernel"] as Tensor as tf.Tensor4D;
    const d = tf.depthwiseConv2d(sum as tf.Tensor4D, depthwise, 1, "same");
    const pooled = tf.maxPool(d, 2, 2, "same");
    return tf.matMul(tf.reshape(pooled, [x.shape[0]!, 64]), variables["head/kernel"]);
  };
  return { f, variables };
}

/** A `LayersModel` with fused convolution, batch norm, flatten and dense; input [B, 8, 8, 3]. */
export function layersModel(prefix: string): tf.LayersModel {
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 3],
        filters: 4,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: seeded(1),
        name: `${prefix}_conv`,
      }),
      tf.layers.batchNormalization({ name: `${prefix}_norm` }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, kernelInitializer: seeded(2), name: `${prefix}_dense` }),
    ],
  });
}

/** The variables of a `LayersModel` by name. */
export function modelVariables(model: tf.LayersModel): NamedVariables {
  return Object.fromEntries(
    model.weights.map((weight) => [weight.name, (weight as unknown as { val: tf.Variable }).val]),
  );
}

/** Largest absolute difference of two tensors. */
export function difference(a: Tensor, b: Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}
