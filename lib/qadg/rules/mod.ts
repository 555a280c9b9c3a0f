/**
 * Which rule belongs to which operator. An operator without a rule pins every axis it touches.
 *
 * @module
 */
import { attention } from "./attention.ts";
import { batchNorm } from "./batch_norm.ts";
import { convolution, depthwiseConvolution, transposedConvolution } from "./convolution.ts";
import { dilation } from "./dilation.ts";
import { einsum } from "./einsum.ts";
import { elementwise, select } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { groupedConvolution } from "./grouped_convolution.ts";
import { expandDims, fill, tile, transpose } from "./layout.ts";
import { softmaxCrossEntropy } from "./loss.ts";
import { matrixProduct } from "./matrix_product.ts";
import { groupNorm, layerNorm, localResponse } from "./normalization.ts";
import { concat, pad, slice, split } from "./pieces.ts";
import { depthToSpace, spaceAndBatch } from "./pixel_blocks.ts";
import { mirrorPad, reverse, stridedSlice } from "./positions.ts";
import { reduction, softmax, sum } from "./reduction.ts";
import { reshape } from "./reshape.ts";
import type { Rule } from "./rule.ts";
import { cumulativeProduct, cumulativeSum } from "./scan.ts";
import { gatherNd, scatterNd, segments } from "./scatter.ts";
import { counter, oneHot, pinned, topK } from "./selection.ts";
import { eachChannel } from "./spatial.ts";
import { pack, unpack } from "./stack.ts";
import { clip, keepsZero, losesZero, step, withSlope } from "./unary.ts";

/** Operators of one operand with f(0) = 0. */
const KEEP_ZERO =
  "Abs Asin Asinh Atan Atanh Cast Ceil Dropout Elu Erf Expm1 Floor Identity IsInf IsNan LeakyRelu Log1p Neg Relu Relu6 Round Selu Sign Sin Sinh Sqrt Square Tan Tanh ZerosLike";

/** Operators of one operand with f(0) other than 0. */
const LOSE_ZERO =
  "Acos Acosh Cos Cosh Exp IsFinite Log LogicalNot OnesLike Reciprocal Rsqrt Sigmoid Softplus";

/** Operators of several operands, by when their result is zero. */
const ELEMENTWISE = {
  sum: "Add AddN Sub Maximum Minimum SquaredDifference NotEqual Less Greater LogicalOr LogicalXor",
  product: "Multiply LogicalAnd BitwiseAnd",
  first: "Prelu FakeQuant FakeQuantLinear",
  quotient: "RealDiv FloorDiv Mod",
  other: "Pow Atan2 Equal LessEqual GreaterEqual",
} as const;

const entries: [string, Rule][] = [
  ...KEEP_ZERO.split(" ").map((op): [string, Rule] => [op, keepsZero]),
  ...LOSE_ZERO.split(" ").map((op): [string, Rule] => [op, losesZero]),
  ...Object.entries(ELEMENTWISE).flatMap(([kind, ops]) =>
    ops.split(" ").map((op): [string, Rule] => [op, elementwise(kind as keyof typeof ELEMENTWISE)])
  ),
  ["AvgPool", eachChannel("x")],
  ["AvgPool3D", eachChannel("x")],
  ["FlipLeftRight", eachChannel("image")],
  ["MaxPool", eachChannel("x")],
  ["MaxPool3D", eachChannel("x")],
  ["ResizeBilinear", eachChannel("images")],
  ["ResizeNearestNeighbor", eachChannel("images")],
  ["Attention", attention],
  ["BatchMatMul", matrixProduct],
  ["BatchNormTraining", batchNorm],
  ["FusedBatchNorm", batchNorm],
  ["BatchToSpaceND", spaceAndBatch],
  ["SpaceToBatchND", spaceAndBatch],
  ["Bincount", pinned("counts values")],
  ["DenseBincount", pinned("counts values")],
  ["Unique", pinned("compares all positions")],
  ["ClipByValue", clip],
  ["Concat", concat],
  ["Conv2D", convolution],
  ["Conv3D", convolution],
  ["Conv2DBackpropInput", transposedConvolution],
  ["Conv3DBackpropInputV2", transposedConvolution],
  ["Cumprod", cumulativeProduct],
  ["Cumsum", cumulativeSum],
  ["DepthToSpace", depthToSpace],
  ["DepthwiseConv2dNative", depthwiseConvolution],
  ["Dilation2D", dilation],
  ["Einsum", einsum],
  ["ExpandDims", expandDims],
  ["Fill", fill],
  ["GatherNd", gatherNd],
  ["GatherV2", gather],
  ["GroupNorm", groupNorm],
  ["Gelu", withSlope],
  ["Silu", withSlope],
  ["GroupedConv2D", groupedConvolution],
  ["LRN", localResponse],
  ["LayerNorm", layerNorm],
  ["LinSpace", counter],
  ["Range", counter],
  ["LogSoftmax", softmax],
  ["Softmax", softmax],
  ["SoftmaxCrossEntropy", softmaxCrossEntropy],
  ["All", reduction],
  ["ArgMax", reduction],
  ["ArgMin", reduction],
  ["Max", reduction],
  ["Mean", reduction],
  ["Min", reduction],
  ["Prod", reduction],
  ["Any", sum],
  ["Sum", sum],
  ["MirrorPad", mirrorPad],
  ["OneHot", oneHot],
  ["Pack", pack],
  ["PadV2", pad],
  ["Reshape", reshape],
  ["Reverse", reverse],
  ["ScatterNd", scatterNd],
  ["SparseSegmentMean", segments("data")],
  ["SparseSegmentSum", segments("data")],
  ["UnsortedSegmentSum", segments("x")],
  ["Select", select],
  ["Slice", slice],
  ["SplitV", split],
  ["Step", step],
  ["StridedSlice", stridedSlice],
  ["Tile", tile],
  ["TopK", topK],
  ["Transpose", transpose],
  ["Unpack", unpack],
];

/** The rule of each operator, by its tfjs kernel name. */
export const RULES: ReadonlyMap<string, Rule> = new Map(entries);

/** Operators that treat every sample alike, so that an axis of samples times heads goes through. */
export const FOLLOWS_SAMPLES: ReadonlySet<string> = new Set([
  ...entries.filter(([, rule]) => rule === keepsZero || rule === losesZero).map(([op]) => op),
  ...Object.values(ELEMENTWISE).flatMap((ops) => ops.split(" ")),
  ..."BatchMatMul ClipByValue Gelu LayerNorm LogSoftmax Reshape Select Silu Softmax Transpose"
    .split(" "),
]);
