/**
 * A convolution as arguments of jobs and kernels.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";

const FIELDS = [
  ...[
    "batch",
    "height",
    "width",
    "inChannels",
    "kernelH",
    "kernelW",
    "strideH",
    "strideW",
  ] as const,
  ...["dilationH", "dilationW", "top", "left", "outHeight", "outWidth", "outChannels"] as const,
];

/** Number of arguments that describe a convolution. */
export const GEOMETRY_LENGTH = FIELDS.length;

/**
 * The arguments that describe a convolution.
 *
 * @param g The convolution.
 * @returns One value per field of the geometry.
 */
export function geometryArguments(g: ConvGeometry): number[] {
  return FIELDS.map((field) => g[field]);
}

/**
 * Reads a convolution from arguments.
 *
 * @param args Arguments that start with those of `geometryArguments`.
 * @returns The convolution.
 */
export function readGeometry(args: Float64Array<ArrayBufferLike>): ConvGeometry {
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, args[i]!]),
  ) as unknown as ConvGeometry;
}

/**
 * The arguments of im2col and col2im that describe the windows, in their order.
 *
 * @param g The geometry.
 * @returns Twelve values, from the height of the input to the width of the output.
 */
export function windowArguments(g: ConvGeometry): number[] {
  return [
    ...[g.height, g.width, g.inChannels, g.kernelH, g.kernelW, g.strideH, g.strideW],
    ...[g.dilationH, g.dilationW, g.top, g.left, g.outWidth],
  ];
}

/**
 * Length of a row of the im2col matrix.
 *
 * @param g The convolution.
 * @returns kernelH kernelW inChannels.
 */
export function columnDepth(g: ConvGeometry): number {
  return g.kernelH * g.kernelW * g.inChannels;
}

/**
 * Address of an image of the input.
 *
 * @param g The convolution.
 * @param x Address of the first image.
 * @param image Which image.
 * @returns Its address.
 */
export function inputImage(g: ConvGeometry, x: number, image: number): number {
  return x + image * g.height * g.width * g.inChannels * 4;
}

/**
 * Address of a row of an image of the output.
 *
 * @param g The convolution.
 * @param y Address of the first image.
 * @param image Which image.
 * @param row Which row.
 * @returns Its address.
 */
export function outputRow(g: ConvGeometry, y: number, image: number, row: number): number {
  return y + (image * g.outHeight + row) * g.outWidth * g.outChannels * 4;
}
