/**
 * The sizes, strides and padding of one convolution of volumes, as convolutions of their frames.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ConvJobArguments, readGeometry } from "./conv_arguments.ts";
import { type ConvGeometry, planeGeometry } from "./conv_geometry.ts";

/** Attributes of tfjs' kernels for volumes. */
export interface Conv3dAttributes {
  /** Step of the window, one number or [depth, vertical, horizontal]. */
  strides: number | [number, number, number];
  /** `"same"` or `"valid"`. */
  pad: "same" | "valid";
  /** Distance of neighbouring kernel taps; 1 where it is missing. */
  dilations?: number | [number, number, number];
}

const FIELDS = [
  "images",
  "depth",
  "kernelD",
  "strideD",
  "dilationD",
  "front",
  "outDepth",
] as const;

/** One convolution of volumes. */
export interface Conv3dGeometry extends Record<typeof FIELDS[number], number> {
  /** The convolution of one frame. */
  frame: ConvGeometry;
  /** Volumes. */
  images: number;
  /** Frames of the input. */
  depth: number;
  /** Frames of the kernel. */
  kernelD: number;
  /** Step from frame to frame. */
  strideD: number;
  /** Distance of the kernel's frames. */
  dilationD: number;
  /** Frames of padding in front. */
  front: number;
  /** Frames of the output. */
  outDepth: number;
}

/** A convolution of volumes as the last arguments of a job. */
export type Conv3dJobArguments = [
  images: number,
  depth: number,
  kernelD: number,
  strideD: number,
  dilationD: number,
  front: number,
  outDepth: number,
  ...ConvJobArguments,
];

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
  attributes: Conv3dAttributes,
): Conv3dGeometry {
  const info = tf.backend_util.computeConv3DInfo(
    inputShape as [number, number, number, number, number],
    filterShape as [number, number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
  );
  return {
    frame: planeGeometry(info, 1),
    images: info.batchSize,
    depth: info.inDepth,
    kernelD: info.filterDepth,
    strideD: info.strideDepth,
    dilationD: info.dilationDepth,
    front: info.padInfo.front,
    outDepth: info.outDepth,
  };
}

/**
 * The arguments that describe the frames of a convolution of volumes.
 *
 * @param g The convolution.
 * @returns One value per field.
 */
export function depthArguments(g: Conv3dGeometry) {
  return FIELDS.map((field) => g[field]) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
}

/**
 * Reads a convolution of volumes from the arguments of a job.
 *
 * @param args The arguments.
 * @returns The convolution, and where each thread's im2col matrix is.
 */
export function readConv3d(args: Readonly<Conv3dJobArguments>) {
  const own = args.slice(0, FIELDS.length) as number[];
  const [scratch, bytes, ...frame] = args.slice(FIELDS.length) as ConvJobArguments;
  const fields = Object.fromEntries(FIELDS.map((field, i) => [field, own[i]!]));
  return {
    g: { ...fields, frame: readGeometry(frame) } as Conv3dGeometry,
    scratch,
    bytes,
  };
}

/**
 * The frame of the output that a frame of the input reaches through one frame of the kernel.
 *
 * @param g The convolution.
 * @param frame Frame of the input.
 * @param tap Frame of the kernel.
 * @returns The frame of the output; undefined if there is none.
 */
export function outputFrame(g: Conv3dGeometry, frame: number, tap: number): number | undefined {
  const at = (frame + g.front - tap * g.dilationD) / g.strideD;
  return Number.isInteger(at) && at >= 0 && at < g.outDepth ? at : undefined;
}
