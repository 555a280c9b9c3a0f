/** One axis of a convolution. */
export interface TapsInsideOptions {
  /** Length of the image. */
  length: number;
  /** Step of the outputs. */
  stride: number;
  /** Distance between taps. */
  dilation: number;
  /** `valid`, or `same`: as many outputs as length / stride rounded up, with the odd zero behind the image. */
  padding: "valid" | "same";
}

/**
 * Which taps of a kernel lie inside the image, output by output along one axis.
 *
 * ```text
 * position of tap t at output y = y stride - before + t dilation
 * before = floor(max((outputs - 1) stride + (taps - 1) dilation + 1 - length, 0) / 2)     same; 0 for valid
 * ```
 *
 * @param taps Number of taps.
 * @param options The axis.
 * @returns For each output, for each tap, whether it reads the image.
 */
export function tapsInside(
  taps: number,
  { length, stride, dilation, padding }: TapsInsideOptions,
): boolean[][] {
  const span = (taps - 1) * dilation + 1;
  const outputs = padding === "same"
    ? Math.ceil(length / stride)
    : Math.max(0, Math.ceil((length - span + 1) / stride));
  const around = Math.max((outputs - 1) * stride + span - length, 0);
  const before = padding === "same" ? Math.floor(around / 2) : 0;
  return Array.from({ length: outputs }, (_, y) =>
    Array.from({ length: taps }, (_, t) => {
      const at = y * stride - before + t * dilation;
      return at >= 0 && at < length;
    }));
}
