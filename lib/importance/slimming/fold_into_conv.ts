import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  oneOfWords,
  requireFiniteNumbers,
  requireInteger,
  requireShape,
  sizeOf,
  unchecked,
} from "../../core/mod.ts";
import { foldIntoDense } from "./fold_into_dense.ts";
import { tapsInside } from "./taps_inside.ts";

/** The next layer, a convolution, as {@linkcode foldIntoConv} sees it. */
export interface FoldedConvolution {
  /** Kernel W, row-major. */
  kernel: ArrayLike<number>;
  /** Its shape: [height, width, in, out]. */
  shape: readonly number[];
}

/** Options of {@linkcode foldIntoConv}. */
export interface FoldIntoConvOptions {
  /** `valid`, or `same` with zeros around the image. */
  padding: "valid" | "same";
  /** Height and width of the layer's input. */
  imageSize: readonly [number, number];
  /** Steps down and across; [1, 1] by default. */
  strides?: readonly [number, number];
  /** Distances between taps; [1, 1] by default. */
  dilations?: readonly [number, number];
  /** What happens where no single bias is right: `map` (the default) gives one bias for each position, `refuse` throws. */
  border?: "map" | "refuse";
}

/** What is added to the outputs of the layer. */
export interface Folded {
  /** The numbers, row-major. */
  bias: Float64Array;
  /** [out], the same at every position; or [height, width, out], one bias for each. */
  shape: number[];
}

/**
 * Folds constants of input channels into a convolution: exact at every position.
 *
 * ```text
 * inside       bias_o      = sum over all taps t and channels c of v_c W_tco
 * at a border  bias_(y,x)o = the same over the taps that lie inside the image at (y, x)
 * ```
 *
 * With padding `valid`, or a kernel of 1 x 1, all taps lie inside and one bias is right everywhere. Under `same` padding the taps
 * that lie in the zeros around the image miss the constant, so outputs at the border need less than those inside: one bias for all
 * would be wrong there, by as much as the constant itself. Then the result is a map with a bias for each position, which holds for
 * images of this size.
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519), whose implementation
 * folds one bias.
 *
 * @param constants Constants v of the input channels, 0 for those that stay.
 * @param convolution Kernel and its shape.
 * @param options Padding, size of the image, strides, dilations.
 * @returns What is added to the layer's outputs.
 * @throws {TypeError} If a shape does not fit.
 * @throws {RangeError} If a number is not finite, a word does not exist, the layer has no output, or a map is needed and refused.
 *
 * @example At the corners of a 3 x 3 convolution four of nine taps see the image
 * ```ts
 * import { foldIntoConv } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const convolution = { kernel: new Array(9).fill(1), shape: [3, 3, 1, 1] };
 * const folded = foldIntoConv([2], convolution, { padding: "same", imageSize: [3, 3] });
 * assert.deepEqual(folded.shape, [3, 3, 1]);
 * assert.deepEqual([...folded.bias], [8, 12, 8, 12, 18, 12, 8, 12, 8]);
 * ```
 */
export function foldIntoConv(
  constants: ArrayLike<number>,
  { kernel, shape }: FoldedConvolution,
  options: FoldIntoConvOptions,
): Folded {
  checkOptions("foldIntoConv()", options, {
    padding: given(unchecked),
    imageSize: given(unchecked),
    strides: unchecked,
    dilations: unchecked,
    border: unchecked,
  });
  const { padding, imageSize, strides = [1, 1], dilations = [1, 1], border = "map" } = options;
  oneOfWords(["valid", "same"])("padding", padding);
  oneOfWords(["map", "refuse"])("border", border);
  for (const lengths of [imageSize, strides, dilations]) {
    for (const length of lengths) requireInteger("a length of the convolution", length, { min: 1 });
  }
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  requireShape("the kernel's shape", [shape.length], [4]);
  requireShape("the kernel", [kernel.length], [sizeOf(shape)]);
  requireShape("the constants", [constants.length], [inputs]);
  requireFiniteNumbers("the kernel", kernel);
  requireFiniteNumbers("the constants", constants);
  // what each tap makes of the constants: [taps, out]
  const taps = Array.from({ length: height * width }, (_, t) =>
    foldIntoDense(
      constants,
      Array.prototype.slice.call(kernel, t * inputs * outputs, (t + 1) * inputs * outputs),
    ));
  const { padInfo, outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
    [1, imageSize[0], imageSize[1], inputs],
    [height, width, inputs, outputs],
    [...strides],
    [...dilations],
    padding,
  );
  if (Math.min(outHeight, outWidth) < 1) {
    throw new RangeError(
      "Cannot fold the constants: the kernel must fit into the image where padding is valid: current value is " +
        `a ${height} x ${width} kernel, its taps ${dilations[0]} and ${
          dilations[1]
        } apart, for images of ${imageSize[0]} x ${imageSize[1]}`,
    );
  }
  const [rows, columns] = [
    [height, outHeight, padInfo.top] as const,
    [width, outWidth, padInfo.left] as const,
  ].map(([taps, outputs, before], axis) =>
    tapsInside(taps, {
      length: imageSize[axis]!,
      outputs,
      stride: strides[axis]!,
      dilation: dilations[axis]!,
      before,
    })
  ) as [boolean[][], boolean[][]];
  const whole = [...rows, ...columns].every((inside) => inside.every((is) => is));
  if (whole || taps.every((tap) => tap.every((x) => x === 0))) {
    return { bias: sumOf(taps, outputs, () => true), shape: [outputs] };
  }
  if (border === "refuse") {
    throw new RangeError(
      "Cannot fold the constants into one bias: all taps must lie inside the image at every position: current value is " +
        `a ${height} x ${width} kernel with same padding, whose border needs another bias`,
    );
  }
  const bias = new Float64Array(rows.length * columns.length * outputs);
  rows.forEach((down, y) =>
    columns.forEach((across, x) =>
      bias.set(
        sumOf(taps, outputs, (t) => down[Math.floor(t / width)]! && across[t % width]!),
        (y * columns.length + x) * outputs,
      )
    )
  );
  return { bias, shape: [rows.length, columns.length, outputs] };
}

function sumOf(
  taps: readonly Float64Array[],
  outputs: number,
  inside: (tap: number) => boolean,
): Float64Array {
  const sums = new Float64Array(outputs);
  taps.forEach((tap, t) => {
    if (inside(t)) tap.forEach((x, o) => sums[o]! += x);
  });
  return sums;
}
