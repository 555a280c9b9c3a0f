/** Layers of tf.layers in a random network, whose variables hold their weights. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random, type Tensor } from "@geta-lab/geta/core";
import { initialValues } from "./parameters.ts";

/** A weight of a layer of tf.layers. */
export interface LayerParameter {
  /** Its name in the network. */
  name: string;
  /** Its shape. */
  shape: number[];
}

/** The layers of each network, by name. */
const LAYERS = new WeakMap<NamedVariables, Map<string, tf.layers.Layer>>();

/** The layer of a name, made on first use for values like the given one; then its weights become variables of the network. */
export function layerOf(
  variables: NamedVariables,
  { name, seed, make, like }: {
    name: string;
    seed: number;
    make: () => tf.layers.Layer;
    like: Tensor;
  },
): { layer: tf.layers.Layer; parameters: LayerParameter[] } {
  const layers = LAYERS.get(variables) ?? new Map<string, tf.layers.Layer>();
  LAYERS.set(variables, layers);
  const found = layers.get(name), layer = found ?? make();
  const roles = (weights: tf.LayerVariable[]) =>
    weights.map(({ originalName, shape }, i): LayerParameter => ({
      name: `${name}/${i}${originalName.split("/").at(-1)}`,
      shape: shape as number[],
    }));
  if (found === undefined) {
    layers.set(name, layer);
    tf.tidy(() => {
      layer.apply(tf.zeros(like.shape)); // makes its weights
      for (const [i, { name, shape }] of roles(layer.weights).entries()) {
        variables[name] = layer.weights[i]!.read() as tf.Variable;
        const numbers = random(seed, ...[...name].map((c) => c.charCodeAt(0)));
        layer.weights[i]!.write(initialValues(numbers, shape, {}));
      }
    });
  }
  return { layer, parameters: roles(layer.weights) };
}
