/**
 * The dependency rules by name, in words. The rules themselves, which need the graph, stand in `lib/qadg/rules/`.
 *
 * @module
 */

/**
 * What each rule does with the axes of its operator. Coupled positions are removed together; a protected axis loses none; where
 * owned parameters are zero, so is the axis.
 */
export const ruleTexts = {
  keepsZero: "passes axes through; what is zero stays zero",
  breaksZero: "passes axes through; they are not zero any more",
  clip: "keepsZero if the limits include zero, else breaksZero",
  step: "keepsZero if alpha is 0, else breaksZero",
  withSlope: "keepsZero; its second result, the slope, breaksZero",
  zeroIfAll: "couples its operands' axes; zero where all of them are",
  zeroIfAny: "couples its operands' axes; zero where one of them is",
  zeroIfFirst: "couples its operands' axes; zero where the first one is",
  zeroIfDividend: "couples its operands' axes; zero where the first one is and no other",
  coupled: "couples its operands' axes; not zero for certain",
  limit: "zeroIfAll; a constant limit that zero keeps to leaves zero as it is",
  power: "couples its operands' axes; zero where the first one is if the exponent is above 0",
  select: "couples its operands' axes; zero where both choices are",
  convolution:
    "couples input channels with the filter's, which must be zero; makes output channels",
  transposedConvolution: "as convolution, with the channel axes of the filter exchanged",
  depthwiseConvolution:
    "couples each channel with its own filters, which zero it; where channels stay, filter k of each leaves",
  groupedConvolution: "couples whole groups, or the same places of all groups",
  dilation: "couples each channel with its window, which must be zero, too",
  matrixProduct: "couples the inner axes, one of which must be zero; makes rows or columns",
  einsum: "couples axes of the same index; one that is summed over must be zero in one factor",
  attention: "couples query, key and value by head; protects the keys' positions",
  sum: "the axis that it sums over must be zero",
  mean: "protects the axis that it averages over, or warns",
  reduction: "protects the axis that it reduces",
  softmax: "protects the last axis; the others are not zero any more",
  softmaxCrossEntropy: "protects samples and classes",
  cumulativeSum: "the axis must be zero, its sums are not",
  cumulativeProduct: "protects the axis",
  batchNorm: "passes channels through; scale and offset zero them, mean and variance depend",
  layerNorm: "protects the channels, or warns",
  groupNorm: "couples the channels of each group; scale and offset zero them",
  localResponse: "protects the channels",
  reshape: "factors and merges axes, so that channels are followed into heads and flat rows",
  transpose: "permutes axes",
  expandDims: "adds an axis of length 1",
  tile: "couples the copies of each channel; other copies leave by themselves",
  fill: "makes new positions, zero if the value is",
  reverse: "reverses the order of positions",
  concat:
    "joins the positions of one axis, couples the other axes; copies of an operand leave by themselves",
  split: "takes consecutive positions; no result may become empty",
  slice: "takes consecutive positions; the result may not become empty",
  stridedSlice: "takes every s-th position; couples blocks of s; one position that is taken stays",
  pad: "adds positions; no axis is zero if the padding is not",
  mirrorPad: "protects axes that are padded",
  pack: "couples its operands' axes, adds an axis; copies of an operand leave by themselves",
  unpack: "protects the axis that it takes apart",
  eachChannel: "passes channels through; protects the image plane",
  rotate: "as eachChannel; corners filled with another number than 0 break zero",
  depthToSpace: "couples the channels of each new pixel block",
  spaceAndBatch: "passes channels through; protects samples and image plane",
  gather:
    "follows constant indices into a computed axis, also twice to one position, else protects it; passes the other axes through",
  gatherNd: "protects the axes that are addressed, passes the others through",
  scatterNd: "protects the axes that are addressed, passes the others through",
  segments: "protects the rows, passes the other axes through",
  topK: "protects the axis that it compares",
  oneHot: "adds a fixed axis; the others are not zero any more",
  sequence: "makes a fixed axis",
  countsValues: "protects all axes",
  comparesPositions: "protects all axes",
} as const;

/** Name of a dependency rule. */
export type RuleName = keyof typeof ruleTexts;
