/**
 * Softmax and mean cross-entropy as one kernel, whose second output is the gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, requireShape, type Scalar, type Tensor } from "../../../core/mod.ts";
import { cpuValues } from "../../memory/arrays.ts";
import { address, allocate, heapFloat32, scratch } from "../../memory/heap.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register, registerComposite, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

/**
 * Mean cross-entropy of class scores.
 *
 * ```text
 * loss = mean over n of ( ln sum_j exp(logits[n, j]) - logits[n, labels[n]] )
 * dlogits[n, j] = dloss (softmax(logits[n])[j] - [j = labels[n]]) / N
 * ```
 *
 * The largest score of a row is subtracted first, so no exponential overflows. Kernel: `SoftmaxCrossEntropy`.
 *
 * @param logits Class scores, shape [N, classes], float32.
 * @param labels Right classes, shape [N], int32.
 * @returns The loss in nats, shape [].
 * @throws {TypeError} If a shape or a type is wrong.
 * @throws {RangeError} If a label is not in 0 ... classes - 1.
 *
 * @example Equal scores for two classes cost ln 2
 * ```ts
 * import { softmaxCrossEntropy, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const labels = tf.tensor1d([0, 1, 0], "int32");
 * const loss = softmaxCrossEntropy(tf.zeros([3, 2]), labels).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.LN2) < 1e-6);
 * ```
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Scalar {
  requireFloat32({ logits });
  if (logits.rank !== 2 || logits.size === 0) {
    throw new TypeError(
      `Cannot use logits: its shape must be [N, classes]: current value is [${logits.shape}]`,
    );
  }
  requireShape("labels", labels.shape, [logits.shape[0]!]);
  if (labels.dtype !== "int32") {
    throw new TypeError(
      `Cannot use labels: they must be int32: current value is ${labels.dtype}`,
    );
  }
  return runKernel("SoftmaxCrossEntropy", { logits, labels })[0] as Scalar;
}

registerGradient({
  kernelName: "SoftmaxCrossEntropy",
  outputsToSave: [false, true],
  firstOutputOnly: true,
  gradFunc: (dy, [gradient]) => ({ logits: () => tf.mul(gradient!, (dy as Tensor[])[0]!) }),
});

type Inputs = Record<"logits" | "labels", DataHandle>;

// A label outside the classes makes the loss infinite: an error would have to wait for the labels on a GPU.
registerComposite<Record<"logits" | "labels", tf.Tensor2D>, unknown>(
  "SoftmaxCrossEntropy",
  ({ logits, labels }) => {
    const [rows, classes] = logits.shape;
    const right = tf.oneHot(labels, classes, 1, 0, "float32");
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const exponentials = tf.exp(shifted), sum = tf.sum(exponentials, 1, true);
    const inside = tf.log(tf.sum(right, 1, true)); // ln 1 or ln 0
    const scores = tf.add(tf.sum(tf.mul(right, shifted), 1, true), inside);
    return [
      tf.mean(tf.sub(tf.log(sum), scores)),
      tf.div(tf.sub(tf.div(exponentials, sum), right), rows),
    ];
  },
);

// where reading is free, the error comes at once
register<Inputs, unknown>("SoftmaxCrossEntropy", (composite) => (call) => {
  const { logits, labels } = call.inputs, classes = logits.shape[1]!;
  const wrong = cpuValues(call.backend, labels).filter((label) => label < 0 || label >= classes);
  checkLabels(wrong.length, classes);
  return composite(call);
}, "cpu");

/** Registers SoftmaxCrossEntropy on our backend. */
export function registerSoftmaxCrossEntropyWasm(): void {
  register<Inputs, unknown>("SoftmaxCrossEntropy", () => ({ inputs }) => {
    const { logits, labels } = inputs;
    const [rows, classes] = logits.shape as [number, number];
    const loss = allocate([]), gradient = allocate([rows, classes]);
    const terms = scratch("cross entropy terms", rows * 8);
    const row = classes * 4;
    forEachChunk("softmaxCrossEntropy", { total: rows, length: rowsPerChunk(4 * classes) }, {
      logits: [address(logits), row],
      labels: [address(labels), 4],
      gradient: [address(gradient), row],
      terms: [terms, 8],
      rows: CHUNK_LENGTH,
      columns: classes,
      factor: 1 / rows,
    });
    const heap = heapFloat32();
    let total = 0, wrong = 0;
    for (let i = terms / 4; i < terms / 4 + 2 * rows; i += 2) {
      if (heap[i] === 0) wrong++;
      total += Math.log(heap[i]!) + heap[i + 1]!;
    }
    checkLabels(wrong, classes);
    heap[address(loss) / 4] = total / rows;
    return [loss, gradient];
  });
}

function checkLabels(wrong: number, classes: number): void {
  if (wrong === 0) return;
  throw new RangeError(
    `Cannot use labels: they must be in [0, ${classes}): current value is outside in ${wrong} rows`,
  );
}
