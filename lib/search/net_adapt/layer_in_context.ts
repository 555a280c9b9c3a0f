import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  requireInteger,
  trueOrFalse,
  unchecked,
} from "../../core/mod.ts";
import { convBn, variableStore } from "../../nn/mod.ts";

/** A convolution as it runs in its network. */
export interface LayerInContextOptions {
  /** Images in a batch. Default 1. */
  batch?: number;
  /** Side of what it reads, or height and width. */
  size: number | readonly [height: number, width: number];
  /** Side of its kernel. Default 3. */
  kernel?: number;
  /** Its step. Default 1. */
  stride?: number;
  /** Whether each channel has a kernel of its own; it then has as many outputs as inputs. Default false. */
  depthwise?: boolean;
}

/**
 * A convolution with the batch norm and the relu that follow it, on the backend that is in use, to be timed by
 * {@linkcode measureEntries}: by itself it would be timed without what it is fused with.
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.3.
 *
 * @param options Batch, size, kernel, stride.
 * @returns Makes the layer of so many input and output channels: a function that runs it once and waits for its result. Its
 * variables are freed when the next layer is made, and by `dispose`.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { layerInContext, measureEntries } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = layerInContext({ size: 4 });
 * const clock = () => performance.now();
 * const [entry] = measureEntries(layer, { inputs: [3], outputs: [8], clock, warmUp: 1, calls: 3 });
 * layer.dispose();
 * assert.ok(entry!.latency >= 0);
 * ```
 */
export function layerInContext(
  options: LayerInContextOptions,
): ((inputs: number, outputs: number) => () => unknown) & { dispose: () => void } {
  checkOptions("layerInContext()", options, {
    batch: integerWithin({ min: 1 }),
    size: given(unchecked),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
    depthwise: trueOrFalse,
  });
  const { batch = 1, kernel = 3, stride = 1, depthwise = false } = options;
  const [height = NaN, width = height] = [options.size].flat();
  for (const side of [height, width]) requireInteger("size", side, { min: 1 });
  let held: tf.Tensor[] = [];
  const dispose = () => {
    tf.dispose(held);
    held = [];
  };
  const make = (inputs: number, outputs: number) => {
    dispose();
    const store = variableStore(0);
    const block = convBn(store, "layer", {
      inputs,
      outputs,
      kernel,
      stride,
      groups: depthwise ? inputs : 1,
      activation: tf.relu,
    });
    const x = tf.ones([batch, height, width, inputs]);
    held = [x, ...Object.values(store.variables) as tf.Tensor[]];
    return () => {
      const first = tf.tidy(() => {
        const y = block(x, { training: false });
        return tf.slice(y, y.shape.map(() => 0), y.shape.map(() => 1));
      });
      const values = first.dataSync(); // waits for the layer; a network hands over its last result only
      first.dispose();
      return values;
    };
  };
  return Object.assign(make, { dispose });
}
