/**
 * One-hot rows, which tfjs' kernel writes as int32 whatever type is asked for.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

interface Attributes {
  depth: number;
  onValue: number;
  offValue: number;
  dtype: string;
}

/** Lets OneHot give float32 and bool on our backend. */
export function registerOneHot(): void {
  register<{ indices: DataHandle }, Attributes>("OneHot", (original) => (call) => {
    const { depth, onValue, offValue, dtype } = call.attrs;
    if (dtype === "int32") return original(call);
    const indices = call.inputs.indices as unknown as Tensor;
    const values = new Float32Array(sizeOf(indices.shape) * depth).fill(offValue);
    indices.dataSync().forEach((index, row) => {
      if (index >= 0 && index < depth) values[row * depth + index] = onValue;
    });
    return tf.tidy(() => tf.cast(tf.tensor(values, [...indices.shape, depth]), dtype as "float32"));
  });
}
