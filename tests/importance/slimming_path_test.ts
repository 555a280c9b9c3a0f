// Network slimming from end to end: scales choose the channels, the cut takes them out, and folding keeps what their offsets gave.
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { foldIntoConv, foldIntoDense, slimmingCut } from "@geta-lab/geta/importance";
import { takePositions } from "@geta-lab/geta/structure";
import * as tf from "@tensorflow/tfjs";
import { normals } from "./support.ts";

const channels = 6, filters = 4, size: [number, number] = [7, 6], classes = 3;

interface Kernel {
  data: Float32Array;
  shape: number[];
}

interface Weights extends Record<"first" | "next" | "bias" | "head", Kernel> {
  mean: Float32Array;
  variance: Float32Array;
  scale: Float32Array;
  offset: Float32Array;
}

/** The weights of conv -> batch norm -> ReLU -> conv -> ReLU -> dense, as a training leaves them: no offset is zero. */
function weights(): Weights {
  const of = (count: number, seed: number) => Float32Array.from(normals(count, seed));
  return {
    first: { data: of(3 * 3 * 2 * channels, 1), shape: [3, 3, 2, channels] },
    mean: of(channels, 2),
    variance: of(channels, 3).map((x) => x * x + 0.5),
    scale: Float32Array.of(1.2, 0.01, 0.02, -0.7, 0.9, -0.01),
    offset: Float32Array.of(0.3, 0.8, -0.5, 0.4, -0.2, 1.1),
    next: { data: of(3 * 3 * channels * filters, 4), shape: [3, 3, channels, filters] },
    bias: { data: of(filters, 5), shape: [filters] },
    head: {
      data: of(size[0] * size[1] * filters * classes, 6),
      shape: [size[0] * size[1] * filters, classes],
    },
  };
}

function outputsOf(w: Weights, padding: "same" | "valid"): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor4d(Float32Array.from(normals(2 * 7 * 6 * 2, 7)), [2, 7, 6, 2]);
    const kernel = tf.tensor4d(w.first.data, w.first.shape as [number, number, number, number]);
    const [mean, variance, offset, scale] = [w.mean, w.variance, w.offset, w.scale]
      .map((values) => tf.tensor1d(values));
    const y = tf.relu(tf.batchNorm(
      tf.conv2d(x, kernel, 1, "same"),
      mean!,
      variance!,
      offset,
      scale,
    )) as tf.Tensor4D;
    const next = tf.tensor4d(w.next.data, w.next.shape as [number, number, number, number]);
    const z = tf.relu(
      tf.add(tf.conv2d(y, next, 1, padding), tf.tensor(w.bias.data, w.bias.shape)),
    );
    const inputs = z.size / 2, head = w.head.data.subarray(0, inputs * classes);
    return tf.matMul(tf.reshape(z, [2, inputs]), tf.tensor2d(head, [inputs, classes]))
      .dataSync<"float32">().slice();
  });
}

/** Takes channels out of all that holds them. */
function cut(w: Weights, kept: Int32Array): Weights {
  const vector = (values: Float32Array) => takePositions(values, [channels], [kept]).data;
  return {
    ...w,
    first: takePositions(w.first.data, w.first.shape, [undefined, undefined, undefined, kept]),
    mean: vector(w.mean),
    variance: vector(w.variance),
    scale: vector(w.scale),
    offset: vector(w.offset),
    next: takePositions(w.next.data, w.next.shape, [undefined, undefined, kept]),
  };
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i]!)), 0);
}

for (const padding of ["same", "valid"] as const) {
  Deno.test(`slimmingCut(), the cut and foldIntoConv() give the network with scale 0 and the offset kept, padding ${padding}`, async () => {
    await useEngine();
    const trained = weights(), { kept: [stays] } = slimmingCut([trained.scale], 0.4);
    const kept = Int32Array.from(stays!.flatMap((is, c) => is ? [c] : []));
    assert.deepEqual([...kept], [0, 3, 4]);
    const silent = { ...trained, scale: trained.scale.map((gamma, c) => stays![c] ? gamma : 0) };
    const wanted = outputsOf(silent, padding);
    const largest = wanted.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    // what a removed channel gives everywhere: its offset behind the ReLU
    const constants = trained.offset.map((beta, c) => stays![c] ? 0 : Math.max(beta, 0));
    const { data: kernel, shape } = trained.next;
    const folded = foldIntoConv(constants, { kernel, shape }, { padding, imageSize: size });
    const small = cut(trained, kept), own = trained.bias.data;
    const bias = {
      data: Float32Array.from(folded.bias, (b, i) => b + own[i % filters]!),
      shape: folded.shape,
    };
    assert.ok(distance(outputsOf({ ...small, bias }, padding), wanted) <= 1e-5 * largest);
    // without folding the offsets are lost, and they were worth something
    assert.ok(distance(outputsOf(small, padding), wanted) > 0.05 * largest);
    if (padding === "valid") return;
    // one bias everywhere is wrong at the border
    const inside = foldIntoDense(constants, sumOfTaps(kernel));
    const one = { ...small, bias: { data: own.map((b, o) => b + inside[o]!), shape: [filters] } };
    assert.ok(distance(outputsOf(one, padding), wanted) > 0.01 * largest);
  });
}

/** The kernel of the layer at a place where all taps lie inside, [in, out]. */
function sumOfTaps(kernel: Float32Array): Float32Array {
  const sum = new Float32Array(channels * filters);
  kernel.forEach((w, i) => sum[i % sum.length]! += w);
  return sum;
}
