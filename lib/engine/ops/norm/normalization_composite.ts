/**
 * Batch, layer and group norm in operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

type Inputs = Record<"x" | "scale" | "offset", Tensor>;
type BatchInputs = Inputs & Record<"mean" | "variance", Tensor>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", Tensor>;

/** The activations, reshaped so that a norm is a reduction over whole axes. */
interface View {
  /** Shape of the activations; the last axes are the channels, split into groups or not. */
  shape: number[];
  /** Axes that are averaged over. */
  over: number[];
  /** Shape of scale and offset: the last axes. */
  channels: number[];
  /** Shape of the outputs mean and inverseStd. */
  statistics: number[];
}

/**
 * Registers the three normalisations and their gradients.
 *
 * @param backend The backend.
 */
export function registerNormalizationComposite(backend: string): void {
  const views: Record<string, (x: Tensor, groups: number) => View> = {
    BatchNormTraining: batchView,
    LayerNorm: layerView,
    GroupNorm: groupView,
  };
  for (const [name, view] of Object.entries(views)) {
    registerComposite<GradInputs, unknown>(
      backend,
      `${name}Grad`,
      (inputs) => backward(inputs, view(inputs.x, inputs.mean.shape[1] ?? 1)), // [N, groups]
    );
  }
  registerComposite<BatchInputs, { epsilon: number; momentum: number }>(
    backend,
    "BatchNormTraining",
    (inputs, { epsilon, momentum }) => {
      const { y, mean, variance, inverseStd } = forward(inputs, batchView(inputs.x), epsilon);
      const n = inputs.x.size / mean.size;
      updateRunning(inputs.mean, mean, momentum);
      updateRunning(inputs.variance, tf.mul(variance, n / Math.max(1, n - 1)), momentum);
      return [y, mean, inverseStd];
    },
  );
  for (const [name, view] of [["LayerNorm", layerView], ["GroupNorm", groupView]] as const) {
    registerComposite<Inputs, { epsilon: number; groups: number }>(
      backend,
      name,
      (inputs, { epsilon, groups }) => {
        const { y, mean, inverseStd } = forward(inputs, view(inputs.x, groups), epsilon);
        return [y, mean, inverseStd];
      },
    );
  }
}

function batchView(x: Tensor): View {
  const c = x.shape.at(-1)!;
  return { shape: [x.size / c, c], over: [0], channels: [c], statistics: [c] };
}

function layerView(x: Tensor): View {
  const c = x.shape.at(-1)!, rows = x.size / c;
  return { shape: [rows, c], over: [1], channels: [c], statistics: [rows] };
}

function groupView(x: Tensor, groups: number): View {
  const n = x.shape[0]!, c = x.shape.at(-1)!, channels = [groups, c / groups];
  return {
    shape: [n, x.size / n / c, ...channels],
    over: [1, 3],
    channels,
    statistics: [n, groups],
  };
}

function forward({ x, scale, offset }: Inputs, view: View, epsilon: number) {
  const { shape, over, channels, statistics } = view;
  const rows = tf.reshape(x, shape);
  const mean = tf.mean(rows, over, true);
  const centred = tf.sub(rows, mean);
  const variance = tf.mean(tf.square(centred), over, true);
  const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
  const scaled = tf.mul(tf.mul(centred, inverseStd), tf.reshape(scale, channels));
  const asStatistics = (tensor: Tensor) => tf.reshape(tensor, statistics);
  return {
    y: tf.reshape(tf.add(scaled, tf.reshape(offset, channels)), x.shape),
    mean: asStatistics(mean),
    variance: asStatistics(variance),
    inverseStd: asStatistics(inverseStd),
  };
}

function backward({ dy, x, scale, mean, inverseStd }: GradInputs, view: View): Tensor[] {
  const { shape, over, channels } = view;
  const kept = shape.map((length, axis) => over.includes(axis) ? 1 : length);
  const slope = tf.reshape(inverseStd, kept), upstream = tf.reshape(dy, shape);
  const n = tf.mul(tf.sub(tf.reshape(x, shape), tf.reshape(mean, kept)), slope);
  const h = tf.mul(upstream, tf.reshape(scale, channels));
  const projection = tf.mul(n, tf.mean(tf.mul(h, n), over, true));
  const dx = tf.mul(slope, tf.sub(tf.sub(h, tf.mean(h, over, true)), projection));
  const axes = shape.slice(channels.length).map((_, axis) => axis); // all but the channels
  const perChannel = (tensor: Tensor) => tf.reshape(tf.sum(tensor, axes), scale.shape);
  return [tf.reshape(dx, x.shape), perChannel(tf.mul(upstream, n)), perChannel(upstream)];
}

function updateRunning(running: Tensor, batch: Tensor, momentum: number): void {
  if (!(running instanceof tf.Variable)) {
    throw new TypeError(
      "Cannot change the running statistics: they must be variables on this backend: " +
        "current value is a tensor",
    );
  }
  running.assign(tf.add(running, tf.mul(tf.sub(batch, running), momentum)));
}
