/**
 * The sizes, strides and padding of one convolution.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";

/** Attributes of tfjs' convolution kernels. */
export interface ConvAttributes {
  /** Step of the window, one number or [vertical, horizontal]. */
  strides: number | [number, number];
  /** `"same"`, `"valid"`, pixels on every side, or [[0, 0], [top, bottom], [left, right], [0, 0]]. */
  pad: "same" | "valid" | number | [number, number][];
  /** Axis order; the engine's own kernels know `"NHWC"`. */
  dataFormat?: "NHWC" | "NCHW";
  /** Distance of neighbouring kernel taps. */
  dilations?: number | [number, number];
  /** How explicit padding is rounded. */
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Attributes of the kernels GroupedConv2D, GroupedConv2DBackpropInput and GroupedConv2DBackpropFilter. */
export interface GroupedConvAttributes extends ConvAttributes {
  /** Groups of channels. */
  groups: number;
}

/** One convolution: sizes in pixels and channels. */
export interface ConvGeometry {
  /** Images. */
  batch: number;
  /** Height of the input. */
  height: number;
  /** Width of the input. */
  width: number;
  /** Input channels. */
  inChannels: number;
  /** Height of the kernel. */
  kernelH: number;
  /** Width of the kernel. */
  kernelW: number;
  /** Vertical step. */
  strideH: number;
  /** Horizontal step. */
  strideW: number;
  /** Vertical distance of kernel taps. */
  dilationH: number;
  /** Horizontal distance of kernel taps. */
  dilationW: number;
  /** Rows of padding above. */
  top: number;
  /** Columns of padding on the left. */
  left: number;
  /** Height of the output. */
  outHeight: number;
  /** Width of the output. */
  outWidth: number;
  /** Output channels. */
  outChannels: number;
}

/**
 * Works out one convolution.
 *
 * @param inputShape Input, shape [N, H, W, C].
 * @param filterShape Kernel, shape [kh, kw, C, K]; depthwise [kh, kw, C, q].
 * @param attributes Strides, padding and dilation.
 * @param depthwise Whether each input channel has its own kernels.
 * @returns The geometry.
 */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvAttributes,
  depthwise = false,
): ConvGeometry {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad as never,
    attributes.dimRoundingMode,
    depthwise,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    kernelH: info.filterHeight,
    kernelW: info.filterWidth,
    strideH: info.strideHeight,
    strideW: info.strideWidth,
    dilationH: info.dilationHeight,
    dilationW: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
  };
}

/**
 * Whether the convolution is a plain matrix product over pixels.
 *
 * @param g The geometry.
 * @returns True for 1x1 kernels with stride 1 and no padding.
 */
export function isPointwise(g: ConvGeometry): boolean {
  return g.kernelH === 1 && g.kernelW === 1 && g.strideH === 1 && g.strideW === 1 &&
    g.outHeight === g.height && g.outWidth === g.width;
}
