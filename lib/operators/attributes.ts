/**
 * Which attributes each operator takes.
 *
 * @module
 */
import {
  type AttributeKind,
  axes,
  axis,
  begins,
  count,
  epsilon,
  flag,
  integer,
  integers,
  lengths,
  lengthsOfAll,
  newAxis,
  number,
  numbers,
  order,
  padding,
  paddings,
  pairs,
  parts,
  positive,
  positives,
  rounding,
  size,
  text,
  times,
  type,
  window,
  word,
} from "./attribute_kinds.ts";

const image = { strides: window(2), pad: padding, "dimRoundingMode?": rounding };
const volume = { strides: window(3), pad: padding };
const flat = { "dataFormat?": word("NHWC", "NCHW") },
  deep = { "dataFormat?": word("NDHWC", "NCDHW") };
const conv = { ...image, ...flat, dilations: window(2) };
const products = { "transposeA?": flag, "transposeB?": flag };
const ends = { "activation?": text, "leakyreluAlpha?": number };
const reduced = { "axis?": axes, "keepDims?": flag };
const scan = { axis, exclusive: flag, reverse: flag };
const norm = { epsilon, momentum: epsilon };
const quantizer = { epsilon, gradientWindow: number };
const pool3d = { ...volume, ...deep, filterSize: window(3), "dimRoundingMode?": rounding };
const resized = {
  size: size,
  alignCorners: flag,
  halfPixelCenters: flag,
};

/** Attributes by operator; a question mark behind those that may be absent. Operators that are not here have none. */
export const attributeKinds: Readonly<Record<string, Readonly<Record<string, AttributeKind>>>> = {
  ...each("Conv2D DepthwiseConv2dNative", conv),
  GroupedConv2D: { ...conv, groups: positive },
  Conv2DBackpropInput: { ...image, ...flat, inputShape: lengths },
  Conv3D: { ...volume, ...deep, dilations: window(3) },
  Conv3DBackpropInputV2: { ...volume, inputShape: lengths },
  BatchMatMul: products,
  Einsum: { equation: text },
  Attention: { heads: positive, scale: number },
  Cast: { dtype: type },
  Dropout: { rate: epsilon, seed: integer },
  ...each("LeakyRelu Step", { alpha: number }),
  ClipByValue: { clipValueMin: number, clipValueMax: number },
  ...each("FakeQuant FakeQuantLinear", quantizer),
  FusedBatchNorm: { varianceEpsilon: epsilon },
  ...each("BatchNormTraining BatchNormRelu", norm),
  LayerNorm: { epsilon },
  GroupNorm: { epsilon, groups: positive },
  LRN: { depthRadius: count, bias: number, alpha: number, beta: number },
  ...each("Sum Any Mean Prod All Min", reduced),
  Max: { "reductionIndices?": axes, "keepDims?": flag },
  ...each("ArgMax ArgMin Concat Unpack LogSoftmax", { axis }),
  ...each("Cumsum Cumprod", scan),
  Pack: { axis: newAxis },
  Softmax: { dim: axis },
  ...each("AvgPool MaxPool", { ...image, filterSize: window(2) }),
  ...each("AvgPool3D MaxPool3D", pool3d),
  ...each("ResizeBilinear ResizeNearestNeighbor", resized),
  RotateWithOffset: {
    radians: number,
    fillValue: numbers,
    center: numbers,
  },
  Dilation2D: { strides: window(2), pad: padding, dilations: window(2) },
  ...each("Reshape ScatterNd", { shape: lengths }),
  Transpose: { perm: order },
  ExpandDims: { dim: newAxis },
  Tile: { reps: times },
  Fill: { shape: lengths, value: number, "dtype?": type },
  Reverse: { "dims?": axes },
  DepthToSpace: { blockSize: positive, ...flat },
  BatchToSpaceND: { blockShape: positives, crops: pairs },
  SpaceToBatchND: { blockShape: positives, paddings: pairs },
  SplitV: { numOrSizeSplits: parts, axis },
  Slice: { begin: begins, size: lengthsOfAll },
  StridedSlice: {
    begin: integers,
    end: integers,
    strides: integers,
    beginMask: count,
    endMask: count,
    ellipsisMask: count,
    newAxisMask: count,
    shrinkAxisMask: count,
  },
  PadV2: { paddings, constantValue: number },
  MirrorPad: { paddings, mode: word("reflect", "symmetric") },
  GatherV2: { axis, "batchDims?": integer },
  UnsortedSegmentSum: { numSegments: count },
  TopK: { k: count, sorted: flag },
  OneHot: { depth: count, onValue: number, offValue: number, "dtype?": type },
  LinSpace: { start: number, stop: number, num: count },
  Range: { start: number, stop: number, step: number, "dtype?": type },
  Bincount: { size: count },
  DenseBincount: { size: count, "binaryOutput?": flag },
  Unique: { "axis?": axis },
  ...each("FusedConv2D FusedDepthwiseConv2D", { ...conv, ...ends }),
  _FusedMatMul: { ...products, ...ends },
};

function each(names: string, attributes: Record<string, AttributeKind>) {
  return Object.fromEntries(names.split(" ").map((name) => [name, attributes]));
}
