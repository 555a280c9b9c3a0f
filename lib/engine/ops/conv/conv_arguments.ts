/**
 * A convolution as arguments of jobs and kernels.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";

const FIELDS = [
  "batch",
  "height",
  "width",
  "inChannels",
  "kernelH",
  "kernelW",
  "strideH",
  "strideW",
  "dilationH",
  "dilationW",
  "top",
  "left",
  "outHeight",
  "outWidth",
  "outChannels",
] as const;

/** The arguments that describe a convolution, in the order of `ConvGeometry`. */
export type GeometryArguments = Numbers<typeof FIELDS>;

type Numbers<Tuple extends readonly unknown[]> = { -readonly [Index in keyof Tuple]: number };

/** The last arguments of a job: address of the scratch of all threads, its bytes per thread, the convolution. */
export type ConvJobArguments = [scratch: number, bytes: number, ...geometry: GeometryArguments];

/** The first arguments of a job that makes the gradient of a filter: addresses of x and dy; start, bytes and count of the partial sums. */
export type FilterGradientArguments = [
  x: number,
  dy: number,
  start: number,
  bytes: number,
  count: number,
];

/**
 * The arguments that describe a convolution.
 *
 * @param g The convolution.
 * @returns One value per field of the geometry.
 */
export function geometryArguments(g: ConvGeometry): GeometryArguments {
  return FIELDS.map((field) => g[field]) as GeometryArguments;
}

/**
 * Reads a convolution from arguments.
 *
 * @param args What `geometryArguments` gave; more may follow.
 * @returns The convolution.
 */
export function readGeometry(args: Readonly<GeometryArguments>): ConvGeometry {
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, args[i]!]),
  ) as unknown as ConvGeometry;
}

/** The arguments of im2col and col2im that describe the windows, in their order. */
export type WindowArguments = [
  height: number,
  width: number,
  channels: number,
  kernelH: number,
  kernelW: number,
  strideH: number,
  strideW: number,
  dilationH: number,
  dilationW: number,
  top: number,
  left: number,
  outWidth: number,
];

/**
 * The arguments of im2col and col2im that describe the windows.
 *
 * @param g The geometry.
 * @returns The arguments in their order.
 */
export function windowArguments(g: ConvGeometry): WindowArguments {
  return [
    g.height,
    g.width,
    g.inChannels,
    g.kernelH,
    g.kernelW,
    g.strideH,
    g.strideW,
    g.dilationH,
    g.dilationW,
    g.top,
    g.left,
    g.outWidth,
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
