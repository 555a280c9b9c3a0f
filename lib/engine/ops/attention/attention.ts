/**
 * Scaled dot-product attention of several heads as one kernel forward and one backward.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  numberWithin,
  requireFloat32,
  requireInteger,
  requireNumber,
  requireShape,
  type Tensor,
  type Tensor3D,
  unchecked,
} from "../../../core/mod.ts";
import { registerAttentionComposite } from "./attention_composite.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { runKernel } from "../../tfjs/register.ts";

/** Options of `attention`. */
export interface AttentionOptions {
  /** Number of heads, which must divide the widths; default 1. */
  heads?: number;
  /** Factor of the scores; default 1 / sqrt(width of a head of the query). */
  scale?: number;
  /** Which keys a query sees: 1 (true) seen, 0 (false) not; shape [Q, K], or [N, Q, K] when it differs by sample. */
  mask?: Tensor;
}

/**
 * Scaled dot-product attention. The heads are side by side in the last axis, which is the layout of the layers before and
 * after, so nothing is transposed or copied.
 *
 * ```text
 * S[q, k] = scale sum_d query[q, d] key[k, d]         for each sample and head, d in the head's part
 * P[q, :] = softmax(S[q, :])                          over the keys whose mask is 1; zeros where there is none
 * y[q, d] = sum_k P[q, k] value[k, d]
 *
 * dvalue = P^T dy,  dP = dy value^T,  dS = scale P (dP - sum_k dP P),  dquery = dS key,  dkey = dS^T query
 * ```
 *
 * P is kept for the backward pass: 4 N heads Q K bytes. Kernels: `Attention`, `AttentionGrad`.
 *
 * Source: Vaswani et al.: Attention Is All You Need (arXiv:1706.03762), section 3.2.
 *
 * @param query Queries, shape [N, Q, heads D].
 * @param key Keys, shape [N, K, heads D].
 * @param value Values, shape [N, K, heads E].
 * @param options Heads, scale, mask.
 * @returns Weighted values, shape [N, Q, heads E].
 * @throws {TypeError} If the shapes do not fit, or a type is not float32.
 * @throws {RangeError} If the heads do not divide a width.
 *
 * @example A query that sees only the first key gets its value
 * ```ts
 * import { attention, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.tensor3d([[[1, 2], [3, 4]]]);
 * const y = attention(x, x, x, { mask: tf.tensor2d([[1, 0], [1, 0]]) });
 * assert.deepEqual([...y.dataSync()], [1, 2, 1, 2]);
 * ```
 */
export function attention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor3D {
  checkOptions("attention()", options, {
    heads: unchecked,
    scale: numberWithin(),
    mask: unchecked,
  });
  requireFloat32({ query, key, value });
  if (query.rank !== 3 || key.rank !== 3) {
    throw new TypeError(
      "Cannot compute attention: query and key must have the shape [N, length, width]: " +
        `current value is [${query.shape}] and [${key.shape}]`,
    );
  }
  const [samples, queries, width] = query.shape as [number, number, number];
  const keys = key.shape[1]!;
  requireShape("key", key.shape, [samples, keys, width]);
  requireShape("value", value.shape, [samples, keys, value.shape.at(-1)!]);
  const heads = requireInteger("heads", options.heads ?? 1, { min: 1 });
  const scale = requireNumber("scale", options.scale ?? 1 / Math.sqrt(width / heads));
  const inputs: Record<string, Tensor> = { query, key, value };
  const { mask } = options;
  if (mask) {
    requireShape("mask", mask.shape, [...mask.rank === 3 ? [samples] : [], queries, keys]);
    inputs.mask = tf.cast(mask, "float32");
  }
  return runKernel("Attention", inputs, { heads, scale })[0] as Tensor3D;
}

registerGradient({
  kernelName: "Attention",
  inputsToSave: ["query", "key", "value"],
  outputsToSave: [false, true], // the probabilities, [N, heads, Q, K]
  firstOutputOnly: true,
  gradFunc: (dy, saved, attrs) => {
    const [query, key, value, probabilities] = saved as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { dy: (dy as Tensor[])[0]!, query, key, value, probabilities };
    const [dQuery, dKey, dValue] = runKernel("AttentionGrad", inputs, {
      ...attrs as Record<string, unknown>,
    });
    return { query: () => dQuery!, key: () => dKey!, value: () => dValue! };
  },
});

registerAttentionComposite();
