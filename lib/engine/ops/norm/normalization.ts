/**
 * What batch, layer and group norm have in common: their gradient, and how they are made of operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { registerComposite, runKernel } from "../../tfjs/register.ts";

type Inputs = Record<"x" | "scale" | "offset" | "mean" | "variance", Tensor>; // the last two of batch norm only
type Attributes = Record<"epsilon" | "groups" | "momentum", number>; // groups of group norm, momentum of batch norm
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", Tensor>;

/** The activations, reshaped so that a norm is a reduction over whole axes. */
interface View {
  /** Shape of the activations; the last axes are the channels, split into groups or not. */
  shape: number[];
  /** Axes that are averaged over. */
  over: number[];
  /** Shape of the averages, which broadcasts to that of the activations. */
  averages: number[];
  /** Shape of scale and offset: the last axes. */
  channels: number[];
  /** Shape of the outputs mean and inverseStd. */
  statistics: number[];
}

/**
 * Registers what the normalisations have in common: their gradient, which the kernel `<name>Grad` computes, and for backends
 * without kernels of ours both as operators of tfjs.
 *
 * @param name Name of the kernel.
 */
export function registerNormalization(name: keyof typeof VIEWS): void {
  const view = VIEWS[name];
  registerGradient({
    kernelName: name,
    inputsToSave: ["x", "scale"],
    outputsToSave: [false, true, true], // mean and 1 / sqrt(variance + epsilon)
    firstOutputOnly: true,
    gradFunc: (dy, saved) => {
      const [x, scale, mean, inverseStd] = saved as [Tensor, Tensor, Tensor, Tensor];
      const inputs = { dy: (dy as Tensor[])[0]!, x, scale, mean, inverseStd };
      const [dx, dScale, dOffset] = runKernel(`${name}Grad`, inputs);
      return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
    },
  });
  registerComposite<Inputs, Attributes>(name, (inputs, { epsilon, groups, momentum }) => {
    const { y, mean, variance, inverseStd } = forward(inputs, view(inputs.x, groups), epsilon);
    if (name === "BatchNormTraining") moveStatistics(inputs, mean, variance, momentum);
    return [y, mean, inverseStd];
  });
  registerComposite<GradInputs, unknown>(
    `${name}Grad`,
    (inputs) => backward(inputs, view(inputs.x, inputs.mean.shape[1] ?? 1)), // [N, groups]
  );
}

const VIEWS = { BatchNormTraining: batchView, LayerNorm: layerView, GroupNorm: groupView };

function batchView({ shape }: Tensor): View {
  const c = shape.at(-1)!, rows = sizeOf(shape.slice(0, -1));
  return { shape: [rows, c], over: [0], averages: [c], channels: [c], statistics: [c] };
}

function layerView({ shape }: Tensor): View {
  const c = shape.at(-1)!, rows = sizeOf(shape.slice(0, -1));
  return { shape: [rows, c], over: [1], averages: [rows, 1], channels: [c], statistics: [rows] };
}

function groupView({ shape }: Tensor, groups: number): View {
  const n = shape[0]!, pixels = sizeOf(shape.slice(1, -1));
  const channels = [groups, shape.at(-1)! / groups];
  return {
    shape: [n, pixels, ...channels],
    over: [1, 3],
    averages: [n, 1, groups, 1],
    channels,
    statistics: [n, groups],
  };
}

function forward({ x, scale, offset }: Inputs, view: View, epsilon: number) {
  const { shape, over, averages, channels, statistics } = view;
  const average = (tensor: Tensor) => tf.reshape(tf.mean(tensor, over), averages);
  const rows = tf.reshape(x, shape);
  const mean = average(rows);
  const centred = tf.sub(rows, mean);
  const variance = average(tf.square(centred));
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
  const { shape, over, averages, channels } = view;
  const average = (tensor: Tensor) => tf.reshape(tf.mean(tensor, over), averages);
  const slope = tf.reshape(inverseStd, averages), upstream = tf.reshape(dy, shape);
  const n = tf.mul(tf.sub(tf.reshape(x, shape), tf.reshape(mean, averages)), slope);
  const h = tf.mul(upstream, tf.reshape(scale, channels));
  const projection = tf.mul(n, average(tf.mul(h, n)));
  const dx = tf.mul(slope, tf.sub(tf.sub(h, average(h)), projection));
  const axes = shape.slice(channels.length).map((_, axis) => axis); // all but the channels
  const perChannel = (tensor: Tensor) => tf.reshape(tf.sum(tensor, axes), scale.shape);
  return [tf.reshape(dx, x.shape), perChannel(tf.mul(upstream, n)), perChannel(upstream)];
}

function moveStatistics(inputs: Inputs, mean: Tensor, variance: Tensor, momentum: number): void {
  const n = inputs.x.size / mean.size;
  updateRunning(inputs.mean, mean, momentum);
  updateRunning(inputs.variance, tf.mul(variance, n / Math.max(1, n - 1)), momentum);
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
