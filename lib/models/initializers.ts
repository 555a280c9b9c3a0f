import * as tf from "@tensorflow/tfjs";
import { random } from "../core/mod.ts";

/** Initial kernels for `tf.layers`: every call gives one with a seed of its own. */
export function initializers(seed: number): () => ReturnType<typeof tf.initializers.heNormal> {
  const stream = random(seed);
  return () => tf.initializers.heNormal({ seed: 1 + stream.integer(1e9) }); // tfjs takes seed 0 for none
}
