/**
 * Which function is which dependency rule. The records of `lib/operators/` name the rule of each operator; an operator without one
 * protects every axis it touches.
 *
 * @module
 */
import { operatorOf, type RuleName } from "../../operators/mod.ts";
import { attention } from "./attention.ts";
import { batchNorm } from "./batch_norm.ts";
import { convolution, depthwiseConvolution, transposedConvolution } from "./convolution.ts";
import { dilation } from "./dilation.ts";
import { einsum } from "./einsum.ts";
import { elementwise, power, select } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { groupedConvolution } from "./grouped_convolution.ts";
import { expandDims, fill, tile, transpose } from "./layout.ts";
import { limit } from "./limit.ts";
import { softmaxCrossEntropy } from "./loss.ts";
import { matrixProduct } from "./matrix_product.ts";
import { groupNorm, layerNorm, localResponse } from "./normalization.ts";
import { concat, pad, slice, split } from "./pieces.ts";
import { depthToSpace, spaceAndBatch } from "./pixel_blocks.ts";
import { mirrorPad, reverse, stridedSlice } from "./positions.ts";
import { mean, reduction, softmax, sum } from "./reduction.ts";
import { reshape } from "./reshape.ts";
import type { Rule } from "./rule.ts";
import { cumulativeProduct, cumulativeSum } from "./scan.ts";
import { gatherNd, scatterNd, segments } from "./scatter.ts";
import { oneHot, protectAll, sequence, topK } from "./selection.ts";
import { eachChannel, rotate } from "./spatial.ts";
import { pack, unpack } from "./stack.ts";
import { breaksZero, clip, keepsZero, step, withSlope } from "./unary.ts";

const RULES = {
  keepsZero,
  breaksZero,
  clip,
  step,
  withSlope,
  zeroIfAll: elementwise("all"),
  zeroIfAny: elementwise("any"),
  zeroIfFirst: elementwise("first"),
  zeroIfDividend: elementwise("dividend"),
  coupled: elementwise("never"),
  limit,
  power,
  select,
  convolution,
  transposedConvolution,
  depthwiseConvolution,
  groupedConvolution,
  dilation,
  matrixProduct,
  einsum,
  attention,
  sum,
  mean,
  reduction,
  softmax,
  softmaxCrossEntropy,
  cumulativeSum,
  cumulativeProduct,
  batchNorm,
  layerNorm,
  groupNorm,
  localResponse,
  reshape,
  transpose,
  expandDims,
  tile,
  fill,
  reverse,
  concat,
  split,
  slice,
  stridedSlice,
  pad,
  mirrorPad,
  pack,
  unpack,
  eachChannel,
  rotate,
  depthToSpace,
  spaceAndBatch,
  gather,
  gatherNd,
  scatterNd,
  segments,
  topK,
  oneHot,
  sequence,
  countsValues: protectAll("counts values"),
  comparesPositions: protectAll("compares all positions"),
} satisfies Record<RuleName, Rule>;

/**
 * The dependency rule of an operator.
 *
 * @param op Name of its kernel.
 * @returns The rule; undefined for an operator that has none.
 */
export function ruleOf(op: string): Rule | undefined {
  const name = operatorOf(op)?.rule;
  return name === undefined ? undefined : RULES[name];
}
