/** One axis of a convolution. */
export interface TapsInsideOptions {
  /** Length of the image. */
  length: number;
  /** Number of outputs. */
  outputs: number;
  /** Step of the outputs. */
  stride: number;
  /** Distance between taps. */
  dilation: number;
  /** Zeros in front of the image. */
  before: number;
}

/**
 * Which taps of a kernel lie inside the image, output by output along one axis.
 *
 * ```text
 * position of tap t at output y = y stride - before + t dilation
 * ```
 *
 * @param taps Number of taps.
 * @param options The axis.
 * @returns For each output, for each tap, whether it reads the image.
 */
export function tapsInside(
  taps: number,
  { length, outputs, stride, dilation, before }: TapsInsideOptions,
): boolean[][] {
  return Array.from({ length: outputs }, (_, y) =>
    Array.from({ length: taps }, (_, t) => {
      const at = y * stride - before + t * dilation;
      return at >= 0 && at < length;
    }));
}
