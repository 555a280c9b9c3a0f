import * as tfl from "@tensorflow/tfjs-layers";
import { random } from "../core/mod.ts";

/** Initial kernels for `tf.layers`: every call gives one with a seed of its own. */
export function initializers(seed: number): () => ReturnType<typeof tfl.initializers.heNormal> {
  const stream = random(seed);
  return () => tfl.initializers.heNormal({ seed: 1 + stream.integer(1e9) }); // tfjs takes seed 0 for none
}
