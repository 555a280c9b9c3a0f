/**
 * The dependency rules by name, in words. The rules themselves, which need the graph, stand in `lib/qadg/rules/`.
 *
 * @module
 */

/** What each rule does with the axes of its operator; owned parameters are zeroed where structures leave. */
export const ruleTexts = {
  keepsZero: "axes pass through, and what is zero stays zero",
  breaksZero: "axes pass through, but are not zero any more",
  clip: "keepsZero if the limits hold zero, else breaksZero",
  step: "keepsZero if alpha is 0, else breaksZero",
  withSlope: "keepsZero; its second result, the slope, breaksZero",
  zeroIfAll: "couples its operands' axes; zero where all of them are",
  zeroIfAny: "couples its operands' axes; zero where one of them is",
  zeroIfFirst: "couples its operands' axes; zero where the first one is",
  zeroIfDividend: "couples its operands' axes; zero where the first one is and no other",
  coupled: "couples its operands' axes; not zero for certain",
  select: "couples its operands' axes; zero where both choices are",
  convolution:
    "input channels are coupled with the filter's and must be zero; output channels are the filter's",
  transposedConvolution: "as convolution, the filter's axes the other way round",
  depthwiseConvolution: "each channel with its own filters, which own it",
  groupedConvolution: "whole groups, or equal places of all groups, leave",
  dilation: "each channel by itself; the filter owns it like a bias",
  matrixProduct:
    "the axis it sums over must be zero in one factor; columns are those of the weight",
  einsum: "axes of the same letter are coupled; those it sums over must be zero in one factor",
  attention: "heads leave whole, in query, key and value; keys are protected",
  sum: "the axis it sums over must be zero",
  mean: "the axis it averages over is protected, or leaves with a warning",
  reduction: "the axis it reduces is protected",
  softmax: "the last axis is protected, the others are not zero any more",
  softmaxCrossEntropy: "samples and classes are protected",
  cumulativeSum: "the axis must be zero and is not any more",
  cumulativeProduct: "the axis is protected",
  batchNorm: "each channel by itself; scale and offset own it, the statistics follow",
  layerNorm: "channels are protected, or leave with a warning",
  groupNorm: "whole groups of channels leave; scale and offset own them",
  localResponse: "channels are protected",
  reshape: "axes are factored and merged; channels are followed into heads and flat rows",
  transpose: "axes change places",
  expandDims: "a new axis of length 1",
  tile: "copies are cut together",
  fill: "new positions, zero if the number is",
  reverse: "positions in reverse order",
  concat: "positions stand side by side, the other axes are coupled",
  split: "consecutive positions; no part may lose all",
  slice: "positions of a range",
  stridedSlice: "every s-th position; whole blocks of s leave",
  pad: "new positions before and after; not zero if the number is not",
  mirrorPad: "padded axes are protected",
  pack: "operands are coupled; a new axis",
  unpack: "the axis it takes apart is protected",
  eachChannel: "each channel by itself; the image plane is protected",
  depthToSpace: "channels by sub-pixel: equal places of all blocks leave",
  spaceAndBatch: "each channel by itself; batch and image plane are protected",
  gather: "the axis it looks up is protected, the others pass through",
  gatherNd: "axes that are addressed are protected, the others pass through",
  scatterNd: "axes that are addressed are protected, the others pass through",
  segments: "rows are protected, the other axes pass through",
  topK: "the axis it compares is protected",
  oneHot: "the new axis of codes is fixed",
  sequence: "its axis is fixed",
  countsValues: "all axes are protected",
  comparesPositions: "all axes are protected",
} as const;

/** Name of a dependency rule. */
export type RuleName = keyof typeof ruleTexts;
