/**
 * A convolution as a row of numbers: what travels to the threads and into the kernels.
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

/** How many numbers a convolution is. */
export const GEOMETRY_NUMBERS = FIELDS.length;

/**
 * Writes a convolution down.
 *
 * @param g The convolution.
 * @returns Its numbers.
 */
export function geometryNumbers(g: ConvGeometry): number[] {
  return FIELDS.map((field) => g[field]);
}

/**
 * Reads a convolution.
 *
 * @param numbers What `geometryNumbers` gave, at the start of an array.
 * @returns The convolution.
 */
export function geometryFrom(numbers: Float64Array<ArrayBufferLike>): ConvGeometry {
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, numbers[i]!]),
  ) as unknown as ConvGeometry;
}

/**
 * The part of the geometry that im2col and col2im take, in their order.
 *
 * @param g The geometry.
 * @returns Twelve numbers, from the height of the input to the width of the output.
 */
export function windowArguments(g: ConvGeometry): number[] {
  return [
    ...[g.height, g.width, g.inChannels, g.kernelH, g.kernelW, g.strideH, g.strideW],
    ...[g.dilationH, g.dilationW, g.top, g.left, g.outWidth],
  ];
}

/**
 * Numbers in a row of the im2col matrix.
 *
 * @param g The convolution.
 * @returns kernelH kernelW inChannels.
 */
export function columnDepth(g: ConvGeometry): number {
  return g.kernelH * g.kernelW * g.inChannels;
}

/**
 * Where an image of the input starts.
 *
 * @param g The convolution.
 * @param x Pointer of the first image.
 * @param image Which image.
 * @returns Its pointer.
 */
export function inputImage(g: ConvGeometry, x: number, image: number): number {
  return x + image * g.height * g.width * g.inChannels * 4;
}

/**
 * Where a row of an image of the output starts.
 *
 * @param g The convolution.
 * @param y Pointer of the first image.
 * @param image Which image.
 * @param row Which row.
 * @returns Its pointer.
 */
export function outputRow(g: ConvGeometry, y: number, image: number, row: number): number {
  return y + (image * g.outHeight + row) * g.outWidth * g.outChannels * 4;
}
