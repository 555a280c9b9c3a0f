import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "../../core/mod.ts";

/**
 * A grouped convolution as a convolution for each group, as converters write it: `tf.split` says which channels belong together, and the
 * dependency analysis understands it.
 *
 * @param inputs x and filter.
 * @param attributes Those of `GroupedConv2D`.
 * @returns The result.
 */
export function groupedConvolution(
  { x, filter }: Record<string, Tensor>,
  { groups, strides, pad, dilations, dataFormat }: Record<string, unknown>,
): Tensor {
  const filters = tf.split(filter!, groups as number, 3) as Tensor4D[];
  return tf.concat(
    tf.split(x!, groups as number, 3).map((part, i) =>
      tf.conv2d(
        part as Tensor4D,
        filters[i]!,
        strides as [number, number],
        pad as "same",
        dataFormat as "NHWC",
        dilations as [number, number],
      )
    ),
    3,
  );
}
