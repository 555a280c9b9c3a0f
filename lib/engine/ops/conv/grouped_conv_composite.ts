/**
 * Grouped convolution in operators of tfjs: split the channels, convolve each group, put the results side by side.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "../../../core/mod.ts";
import { convGeometry, type GroupedConvAttributes } from "./conv_geometry.ts";
import { registerComposite, runKernel } from "../../tfjs/register.ts";

type Shape = [number, number, number, number];

/** Registers GroupedConv2D and its gradients. */
export function registerGroupedConvComposite(): void {
  registerComposite<Record<"x" | "filter", Tensor4D>, GroupedConvAttributes>(
    "GroupedConv2D",
    ({ x, filter }, { groups, ...attrs }) =>
      byGroup(groups, x, filter, (x, filter) => conv("Conv2D", { x, filter }, attrs)),
  );
  registerComposite<
    Record<"dy" | "filter", Tensor4D>,
    GroupedConvAttributes & { inputShape: Shape }
  >(
    "GroupedConv2DBackpropInput",
    ({ dy, filter }, { groups, ...attrs }) => {
      const [n, h, w, channels] = attrs.inputShape;
      const options = { ...attrs, dilations: 1, inputShape: [n, h, w, channels / groups] };
      // tfjs' gradient knows no dilation: a dilated kernel is a larger one with zeros between its taps
      const taps = spread(filter, attrs.dilations);
      return byGroup(
        groups,
        dy,
        taps,
        (dy, filter) => conv("Conv2DBackpropInput", { dy, filter }, options),
      );
    },
  );
  registerComposite<
    Record<"x" | "dy", Tensor4D>,
    GroupedConvAttributes & { filterShape: Shape }
  >(
    "GroupedConv2DBackpropFilter",
    ({ x, dy }, { groups, filterShape: [kh, kw, inputs, outputs], ...attrs }) =>
      byGroup(
        groups,
        x,
        dy,
        (x, dy) => filterGradient(x, dy, [kh, kw, inputs, outputs / groups], attrs),
      ),
  );
}

// The channels of each group are neighbours in the last axis of all operands and results.
function byGroup(
  groups: number,
  a: Tensor4D,
  b: Tensor4D,
  run: (a: Tensor4D, b: Tensor4D) => Tensor4D,
): Tensor4D {
  const ofB = split(b, groups);
  return tf.concat(split(a, groups).map((ofA, group) => run(ofA, ofB[group]!)), 3);
}

// `tf.split` of the last axis takes ten times as long on tfjs' cpu backend.
function split(x: Tensor4D, groups: number): Tensor4D[] {
  const [n, h, w, all] = x.shape, channels = all / groups;
  const groupsFirst = tf.transpose(tf.reshape(x, [n * h * w, groups, channels]), [1, 0, 2]);
  return tf.unstack(groupsFirst).map((part) => tf.reshape(part, [n, h, w, channels]));
}

// A convolution over the images, with channels and images exchanged: its window is dy, its steps are the distances of the taps.
// (tfjs' gradient knows no dilation and takes twenty times as long on its cpu backend.)
function filterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: Shape,
  attrs: Omit<GroupedConvAttributes, "groups">,
): Tensor4D {
  const g = convGeometry(x.shape, filterShape, attrs);
  const seenH = (g.outHeight - 1) * g.strideH + (g.kernelH - 1) * g.dilationH + 1;
  const seenW = (g.outWidth - 1) * g.strideW + (g.kernelW - 1) * g.dilationW + 1;
  const bottom = Math.max(0, seenH - g.height - g.top);
  const right = Math.max(0, seenW - g.width - g.left);
  const images = tf.transpose(x, [3, 1, 2, 0]), filter = tf.transpose(dy, [1, 2, 0, 3]);
  const gradient = conv("Conv2D", { x: images, filter }, {
    strides: [g.dilationH, g.dilationW],
    dilations: [g.strideH, g.strideW],
    pad: [[0, 0], [g.top, bottom], [g.left, right], [0, 0]],
    dataFormat: "NHWC",
  });
  return tf.slice(tf.transpose(gradient, [1, 2, 0, 3]), [0, 0, 0, 0], filterShape);
}

// Zeros between the taps: [kh, kw, C, K] to [(kh - 1) dh + 1, (kw - 1) dw + 1, C, K].
function spread(filter: Tensor4D, dilations: number | [number, number] = 1): Tensor4D {
  const [kh, kw, inputs, outputs] = filter.shape;
  const [dh, dw] = typeof dilations === "number" ? [dilations, dilations] : dilations;
  const taps = zerosAfterRows(zerosAfterRows(filter, kh, dh - 1), kh * dh * kw, dw - 1);
  const wide = tf.reshape(taps, [kh * dh, kw * dw, inputs, outputs]) as Tensor4D;
  return tf.slice(wide, [0, 0, 0, 0], [(kh - 1) * dh + 1, (kw - 1) * dw + 1, inputs, outputs]);
}

function zerosAfterRows(x: Tensor, rows: number, count: number): Tensor {
  const matrix = tf.reshape(x, [rows, 1, x.size / rows]);
  return tf.pad(matrix, [[0, 0], [0, count], [0, 0]]);
}

function conv(name: string, inputs: Record<string, Tensor4D>, attributes: object): Tensor4D {
  return runKernel(name, inputs, { ...attributes })[0] as Tensor4D;
}
