/**
 * Which rule belongs to which operator. An operator without a rule pins every axis it touches.
 *
 * @module
 */
import { batchNorm } from "./batch_norm.ts";
import { convolution, depthwiseConvolution, transposedConvolution } from "./convolution.ts";
import { elementwise, select } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { expandDims, fill, tile, transpose } from "./layout.ts";
import { matrixProduct } from "./matrix_product.ts";
import { concat, pad, slice, split } from "./pieces.ts";
import { reduction, softmax, sum } from "./reduction.ts";
import { reshape } from "./reshape.ts";
import type { Rule } from "./rule.ts";
import { eachChannel } from "./spatial.ts";
import { clip, keepsZero, losesZero, step } from "./unary.ts";

/** Operators of one operand with f(0) = 0. */
const KEEP_ZERO =
  "Abs Asin Asinh Atan Atanh Cast Ceil Elu Erf Expm1 Floor Identity IsInf IsNan LeakyRelu Log1p Neg Relu Relu6 Round Selu Sign Sin Sinh Sqrt Square Tan Tanh ZerosLike";

/** Operators of one operand with f(0) other than 0. */
const LOSE_ZERO =
  "Acos Acosh Cos Cosh Exp IsFinite Log LogicalNot OnesLike Reciprocal Rsqrt Sigmoid Softplus";

/** Operators of several operands, by when their result is zero. */
const ELEMENTWISE = {
  sum: "Add AddN Sub Maximum Minimum SquaredDifference NotEqual Less Greater LogicalOr",
  product: "Multiply LogicalAnd",
  first: "Prelu FakeQuant FakeQuantLinear",
  quotient: "RealDiv",
  other: "Pow Equal LessEqual GreaterEqual",
} as const;

const entries: [string, Rule][] = [
  ...KEEP_ZERO.split(" ").map((op): [string, Rule] => [op, keepsZero]),
  ...LOSE_ZERO.split(" ").map((op): [string, Rule] => [op, losesZero]),
  ...Object.entries(ELEMENTWISE).flatMap(([kind, ops]) =>
    ops.split(" ").map((op): [string, Rule] => [op, elementwise(kind as keyof typeof ELEMENTWISE)])
  ),
  ["AvgPool", eachChannel("x")],
  ["MaxPool", eachChannel("x")],
  ["ResizeBilinear", eachChannel("images")],
  ["ResizeNearestNeighbor", eachChannel("images")],
  ["BatchMatMul", matrixProduct],
  ["BatchNormTraining", batchNorm],
  ["FusedBatchNorm", batchNorm],
  ["ClipByValue", clip],
  ["Concat", concat],
  ["Conv2D", convolution],
  ["Conv2DBackpropInput", transposedConvolution],
  ["DepthwiseConv2dNative", depthwiseConvolution],
  ["ExpandDims", expandDims],
  ["Fill", fill],
  ["GatherV2", gather],
  ["LogSoftmax", softmax],
  ["Softmax", softmax],
  ["Max", reduction],
  ["Mean", reduction],
  ["Min", reduction],
  ["Sum", sum],
  ["PadV2", pad],
  ["Reshape", reshape],
  ["Select", select],
  ["Slice", slice],
  ["SplitV", split],
  ["Step", step],
  ["Tile", tile],
  ["Transpose", transpose],
];

/** The rule of each operator, by its tfjs kernel name. */
export const RULES: ReadonlyMap<string, Rule> = new Map(entries);
