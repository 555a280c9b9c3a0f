import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import type { KernelCall } from "./intercept.ts";

/**
 * The result of a costly operator without the work: zeros of the right shape. A trace needs shapes, not numbers; with it a
 * network of 20 billion multiplications is traced in a fraction of a second.
 *
 * @param call The call of an operator.
 * @returns Zeros, or `undefined` for operators that are cheap or unknown here and have to run.
 */
export function dryResult({ kernelName, inputs, attrs = {} }: KernelCall): Tensor | undefined {
  switch (kernelName) {
    case "BatchMatMul":
      return productOf(inputs.a!, inputs.b!, attrs);
    case "Conv2D":
      return convolved(inputs.x!, inputs.filter!, attrs, false);
    case "DepthwiseConv2dNative":
      return convolved(inputs.x!, inputs.filter!, attrs, true);
  }
}

function productOf(a: Tensor, b: Tensor, attrs: Record<string, unknown>): Tensor | undefined {
  const [rows, innerA] = attrs.transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const [innerB, columns] = attrs.transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
  if (innerA !== innerB) return undefined; // the operator itself says what is wrong
  const batch = tf.backend_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  return tf.zeros([...batch, rows!, columns!]);
}

function convolved(
  x: Tensor,
  filter: Tensor,
  attrs: Record<string, unknown>,
  depthwise: boolean,
): Tensor | undefined {
  if (attrs.dataFormat !== "NHWC" && attrs.dataFormat !== undefined) return undefined;
  const inputs = depthwise ? filter.shape[2] : x.shape[3];
  if (x.rank !== 4 || filter.rank !== 4 || filter.shape[2] !== inputs || inputs !== x.shape[3]) {
    return undefined;
  }
  const { outShape } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    attrs.strides as [number, number],
    attrs.dilations as [number, number] ?? 1,
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor" | undefined,
    depthwise,
  );
  return tf.zeros(outShape);
}
