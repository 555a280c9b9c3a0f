/**
 * The sizes, strides and padding of one convolution of volumes, as convolutions of their frames. tfjs' own geometry of volumes
 * has negative padding where the step is larger than the window.
 *
 * @module
 */
import {
  type ConvJobArguments,
  type GeometryArguments,
  geometryArguments,
  readGeometry,
} from "./conv_arguments.ts";
import { type ConvGeometry, convGeometry } from "./conv_geometry.ts";

/** Attributes of tfjs' kernels for volumes. */
export interface Conv3dAttributes {
  /** Step of the window, one number or [depth, vertical, horizontal]. */
  strides: number | [number, number, number];
  /** `"same"` or `"valid"`. */
  pad: "same" | "valid";
  /** Distance of neighbouring kernel taps; 1 where it is missing. */
  dilations?: number | [number, number, number];
}

/** One convolution of volumes. */
export interface Conv3dGeometry {
  /** The convolution along the depth: volumes are images of width 1, and a frame is the height of one pixel. */
  along: ConvGeometry;
  /** The convolution of one frame. */
  frame: ConvGeometry;
}

/** A convolution of volumes as the last arguments of a job. */
export type Conv3dJobArguments = [...along: GeometryArguments, ...frame: ConvJobArguments];

/**
 * Works out one convolution of volumes.
 *
 * @param inputShape Input, shape [N, D, H, W, C].
 * @param filterShape Kernel, shape [kd, kh, kw, C, K].
 * @param attributes Strides, padding and dilation.
 * @returns The geometry.
 */
export function conv3dGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1 }: Conv3dAttributes,
): Conv3dGeometry {
  const [images, depth, height, width, C] = inputShape as [number, number, number, number, number];
  const [kernelD, kernelH, kernelW, , K] = filterShape as [number, number, number, number, number];
  const [strideD, ...strideHW] = triple(strides), [dilationD, ...dilationHW] = triple(dilations);
  return {
    along: convGeometry([images, depth, 1, C], [kernelD, 1, C, K], {
      strides: [strideD, 1],
      dilations: [dilationD, 1],
      pad,
    }),
    frame: convGeometry([1, height, width, C], [kernelH, kernelW, C, K], {
      strides: strideHW,
      dilations: dilationHW,
      pad,
    }),
  };
}

function triple(value: number | [number, number, number]): [number, number, number] {
  return typeof value === "number" ? [value, value, value] : value;
}

/**
 * Reads a convolution of volumes from the arguments of a job.
 *
 * @param args The arguments.
 * @returns The convolution, and where each thread's im2col matrix is.
 */
export function readConv3d(args: Readonly<Conv3dJobArguments>) {
  const along = readGeometry(args as unknown as GeometryArguments);
  const [scratch, bytes, ...frame] = args.slice(
    geometryArguments(along).length,
  ) as ConvJobArguments;
  return { g: { along, frame: readGeometry(frame) }, scratch, bytes };
}

/**
 * The frame of the output that a frame of the input reaches through one frame of the kernel.
 *
 * @param g The convolution.
 * @param frame Frame of the input.
 * @param tap Frame of the kernel.
 * @returns The frame of the output; undefined if there is none.
 */
export function outputFrame(
  { along }: Conv3dGeometry,
  frame: number,
  tap: number,
): number | undefined {
  const at = (frame + along.top - tap * along.dilationH) / along.strideH;
  return Number.isInteger(at) && at >= 0 && at < along.outHeight ? at : undefined;
}
