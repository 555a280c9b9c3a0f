/**
 * How the operands of an operator fit together. A trace has seen tfjs check that; a file may say anything, and kernels trust their
 * callers: what does not fit is read beyond its end, or written.
 *
 * @module
 */
import { sizeOf } from "../core/mod.ts";
import type { NumericCall } from "./call_fault.ts";

type Shape = readonly number[];

/** Relation between the operands of an operator. */
export interface OperandRule {
  /** In words. */
  wanted: string;
  /** Whether a call keeps it. */
  fits: (call: NumericCall) => boolean;
}

const same = (a: Shape, b: Shape) => a.length === b.length && a.every((n, i) => n === b[i]);
const last = (shape: Shape) => shape[shape.length - 1];
const pairs = (value: unknown) => value as [number, number][];

/** Whether one of two shapes, or both, can be repeated to make them equal. */
function broadcasts(a: Shape, b: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number) => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => [at(a, axis), at(b, axis)])
    .every(([m, n]) => m === n || m === 1 || n === 1);
}

const rule = (wanted: string, fits: OperandRule["fits"]): OperandRule => ({ wanted, fits });

const pair = rule("operands that broadcast", ({ inputs }) => {
  const [a, b] = Object.values(inputs);
  return broadcasts(a!, b!);
});
/** A filter's axes in front of its channels: as many as the tensor has besides samples and channels. */
const convolution = rule(
  "a filter for its channels",
  ({ inputs: { x, filter } }) =>
    x!.length === filter!.length && last(x!) === filter![filter!.length - 2],
);
const transposed = rule(
  "a filter for its channels and the shape it came from",
  ({ inputs: { dy, filter }, attrs }) => {
    const shape = attrs.inputShape as number[];
    return dy!.length === filter!.length && shape.length === dy!.length &&
      last(dy!) === last(filter!) &&
      last(shape) === filter![filter!.length - 2] && shape.every((n) => n >= 1) &&
      shape[0] === dy![0];
  },
);
const perChannel = (channels: "each" | "broadcast") =>
  rule(
    "one value for each channel",
    ({ inputs: { x, ...others } }) =>
      Object.values(others).every((shape) =>
        shape!.length === 1
          ? shape![0] === last(x!)
          : channels === "broadcast" && shape!.length === x!.length &&
            shape!.every((n, i) => n === 1 || n === x![i])
      ),
  );
const scalars = rule(
  "scalars of shape [1]",
  ({ inputs: { x: _, ...others } }) => Object.values(others).every((shape) => same(shape!, [1])),
);
const indices = (name: string) =>
  rule(`${name} of int32`, ({ types = {} }) => (types[name] ?? "int32") === "int32");

/** Relations by operator; those that are not here have none, or check it themselves. */
export const operandRules: Readonly<Record<string, OperandRule>> = {
  ...each(
    "Add Sub Maximum Minimum SquaredDifference NotEqual Less Greater LogicalOr LogicalXor Multiply LogicalAnd BitwiseAnd " +
      "Prelu RealDiv FloorDiv Mod Pow Atan2 GreaterEqual Equal LessEqual",
    pair,
  ),
  AddRelu: pair,
  ...each("Conv2D Conv3D DepthwiseConv2dNative", convolution),
  GroupedConv2D: rule("a filter for its groups of channels", ({ inputs: { x, filter }, attrs }) => {
    const groups = attrs.groups as number;
    return x!.length === 4 && filter!.length === 4 && filter![2]! * groups === x![3] &&
      filter![3]! % groups === 0;
  }),
  ...each("Conv2DBackpropInput Conv3DBackpropInputV2", transposed),
  Dilation2D: rule(
    "a filter for its channels",
    ({ inputs: { x, filter } }) => x!.length === 4 && filter!.length === 3 && filter![2] === x![3],
  ),
  BatchMatMul: rule("matrices that can be multiplied", ({ inputs: { a, b }, attrs }) => {
    if (a!.length < 2 || b!.length < 2) return false;
    const columns = a!.at(attrs.transposeA === true ? -2 : -1),
      rows = b!.at(attrs.transposeB === true ? -1 : -2);
    return columns === rows && broadcasts(a!.slice(0, -2), b!.slice(0, -2));
  }),
  Attention: rule("query, key, value and mask of fitting shapes", ({ inputs, attrs }) => {
    const { query, key, value, mask } = inputs, heads = attrs.heads as number;
    const [samples, queries, width] = query!, keys = key![1]!;
    return query!.length === 3 && same(key!, [samples!, keys, width!]) &&
      same(value!.slice(0, -1), [samples!, keys]) &&
      value!.length === 3 && width! % heads === 0 && value![2]! % heads === 0 &&
      (mask === undefined || same(mask, [...mask.length === 3 ? [samples!] : [], queries!, keys]));
  }),
  Select: rule(
    "a condition that is bool and shaped like both choices",
    ({ inputs: { condition, t, e }, types = {} }) =>
      same(t!, e!) && (types.condition ?? "bool") === "bool" &&
      (same(condition!, t!) || condition!.length === 1 && condition![0] === t![0]),
  ),
  ...each("FakeQuant FakeQuantLinear", scalars),
  FusedBatchNorm: perChannel("broadcast"),
  ...each("BatchNormTraining BatchNormRelu LayerNorm", perChannel("each")),
  GroupNorm: rule(
    "one value for each channel, and groups that divide them",
    (call) =>
      perChannel("each").fits(call) && last(call.inputs.x!)! % (call.attrs.groups as number) === 0,
  ),
  ...each(
    "AddN Pack",
    rule(
      "operands of one shape",
      ({ inputs }) => Object.values(inputs).every((shape) => same(shape, inputs["0"]!)),
    ),
  ),
  Concat: rule("operands that differ in one axis only", ({ inputs, attrs }) => {
    const first = inputs["0"]!, axis = ((attrs.axis as number) + first.length) % first.length;
    return Object.values(inputs).every((shape) =>
      shape.length === first.length && shape.every((n, i) => i === axis || n === first[i])
    );
  }),
  ...each("GatherV2 GatherNd ScatterNd OneHot", indices("indices")),
  ...each("UnsortedSegmentSum SparseSegmentMean SparseSegmentSum", indices("segmentIds")),
  SoftmaxCrossEntropy: rule(
    "a label of int32 for each row",
    ({ inputs: { logits, labels }, types = {} }) =>
      logits!.length === 2 && same(labels!, [logits![0]!]) && (types.labels ?? "int32") === "int32",
  ),
  Reshape: rule("as many elements as before", ({ inputs: { x }, attrs }) => {
    const shape = attrs.shape as number[], known = shape.filter((n) => n !== -1);
    const size = sizeOf(x!), product = sizeOf(known);
    return known.length === shape.length
      ? product === size
      : known.length === shape.length - 1 && (product === 0 ? size === 0 : size % product === 0);
  }),
  Slice: rule("positions inside of its operand", ({ inputs: { x }, attrs }) => {
    const begin = [attrs.begin].flat() as number[], size = [attrs.size].flat() as number[];
    return x!.every((length, i) => (begin[i] ?? 0) + Math.max(0, size[i] ?? 0) <= length);
  }),
  SpaceToBatchND: rule("blocks that divide the padded axes", ({ inputs: { x }, attrs }) => {
    const blocks = attrs.blockShape as number[], paddings = pairs(attrs.paddings);
    return paddings.length === blocks.length && blocks.length < x!.length &&
      blocks.every((block, i) => (x![i + 1]! + paddings[i]![0] + paddings[i]![1]) % block === 0);
  }),
  BatchToSpaceND: rule(
    "blocks that divide the samples, and crops inside",
    ({ inputs: { x }, attrs }) => {
      const blocks = attrs.blockShape as number[], crops = pairs(attrs.crops);
      return crops.length === blocks.length && blocks.length < x!.length &&
        x![0]! % blocks.reduce((product, block) => product * block, 1) === 0 &&
        blocks.every((block, i) => crops[i]![0] + crops[i]![1] <= x![i + 1]! * block);
    },
  ),
  DepthToSpace: rule(
    "channels that blocks divide",
    ({ inputs: { x }, attrs }) =>
      x!.length === 4 && x![3]! % (attrs.blockSize as number) ** 2 === 0,
  ),
};

function each(names: string, one: OperandRule) {
  return Object.fromEntries(names.split(" ").map((name) => [name, one]));
}
