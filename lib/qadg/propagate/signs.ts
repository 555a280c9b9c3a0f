/**
 * Signs of values: which are never zero, whatever the parameters are, so that it is safe to divide by them.
 *
 * @module
 */
import type { GraphNode, ValueId } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { ChannelPropagation } from "./channel_propagation.ts";
import { constantOperand } from "./operands.ts";

/**
 * What is known of the elements of a value: `positive`, above zero whatever the parameters are; `nonNegative`, not below zero;
 * `apart`, not zero at any position of a removed structure, as in h + 0.1 and cos(h) where h is zero.
 */
export type Sign = "positive" | "nonNegative" | "apart";

const POSITIVE = new Set("Exp Sigmoid Softplus Cosh OnesLike".split(" "));
const NON_NEGATIVE = new Set("Abs Square Relu Relu6 Sqrt".split(" "));
/** Functions of which f(0) is a number other than zero. */
const APART_OF_ZERO = new Set("Cos Acos".split(" "));
/** Operators whose elements are elements of their operands, in any arrangement. */
const REARRANGES = new Set(
  "Identity Reshape Transpose ExpandDims Tile Slice StridedSlice Reverse SplitV Unpack Pack Concat GatherV2 Dropout"
    .split(" "),
);
/** Reductions of which the result is zero if all elements are. */
const SUMS = new Set("Sum Mean Max Min Prod Cumsum Cumprod".split(" "));
/** Operators of which the result is positive if the operands are, and not negative if these are not. */
const KEEPS_POSITIVE = new Set(
  "Sum Mean Max Min Prod Cumsum Cumprod Multiply Minimum RealDiv Sqrt Rsqrt Reciprocal Abs Square Relu Cast Log1p Expm1"
    .split(" "),
);

/**
 * The sign of an operator's results.
 *
 * ```text
 * exp(x) > 0      x^2, |x| >= 0      a > 0, b >= 0  =>  a + b > 0      max(x, a) > 0      h + a, cos(h) not 0 where h is
 * a >= 1, b > 0   =>  log(a + b) > 0, a softplus by hand
 * ```
 *
 * @param propagation State of the analysis; the axes and signs of the operands are known.
 * @param node The operator.
 * @returns The sign; undefined if nothing is known.
 */
export function signOf(propagation: ChannelPropagation, node: GraphNode): Sign | undefined {
  const { op, attrs } = node;
  const operands = Object.values(node.inputs);
  const signs = operands.map((value) => propagation.signs.get(value));
  const low = attrs.clipValueMin;
  if (POSITIVE.has(op) || (op === "ClipByValue" && typeof low === "number" && low > 0)) {
    return "positive";
  }
  if (REARRANGES.has(op)) return weakest(signs);
  if (op === "Select") {
    return weakest(["t", "e"].map((name) => signs[Object.keys(node.inputs).indexOf(name)]));
  }
  const arePositive = signs.every((sign) => sign === "positive");
  const areNonNegative = signs.every((sign) => sign === "positive" || sign === "nonNegative");
  if (KEEPS_POSITIVE.has(op) && arePositive) return "positive";
  if (op === "Log" && isAboveOne(propagation, operands[0]!)) return "positive";
  if (op === "Maximum" && signs.includes("positive")) return "positive";
  if (op === "Add" || op === "AddN") {
    if (areNonNegative) return signs.includes("positive") ? "positive" : "nonNegative";
  }
  if ((op === "Add" || op === "Sub") && isShifted(propagation, node)) return "apart";
  if (APART_OF_ZERO.has(op) && operands.every((value) => isZeroed(propagation, value))) {
    return "apart";
  }
  if (["Abs", "Square", "Sqrt", "Neg"].includes(op) && signs[0] === "apart") return "apart";
  if (NON_NEGATIVE.has(op) || op === "SquaredDifference" || isEvenPower(propagation, node)) {
    return "nonNegative";
  }
  if (op === "Maximum" && signs.includes("nonNegative")) return "nonNegative";
  if (op === "Multiply" && operands[0] === operands[1]) return "nonNegative";
  return KEEPS_POSITIVE.has(op) && areNonNegative ? "nonNegative" : undefined;
}

/**
 * Whether the results of an operator are zero everywhere, because its operands are and it arranges their elements anew, sums them or
 * keeps their zeros.
 *
 * ```text
 * where(mask, x, 0)          the 0 is repeated to the shape of x first
 * tile(sum(zerosLike(x)))    the first state of the recurrent layers of tf.layers
 * ```
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns True if they are zero for certain.
 */
export function isZeroEverywhere(
  { zeros }: ChannelPropagation,
  { op, inputs }: GraphNode,
): boolean {
  if (op === "ZerosLike") return true;
  const operands = Object.values(inputs);
  return operands.length > 0 && operands.every((value) => zeros.has(value)) &&
    (REARRANGES.has(op) || SUMS.has(op) || operatorOf(op)?.rule === "keepsZero");
}

/**
 * The sign of numbers.
 *
 * @param data The numbers of a constant.
 * @returns The sign; `apart` if none is zero.
 */
export function signOfNumbers(data: ArrayLike<number>): Sign | undefined {
  const numbers = Array.from(data);
  if (numbers.every((x) => x > 0)) return "positive";
  if (numbers.every((x) => x >= 0)) return "nonNegative";
  return numbers.every((x) => x < 0 || x > 0) ? "apart" : undefined;
}

function weakest(signs: readonly (Sign | undefined)[]): Sign | undefined {
  for (const sign of [undefined, "apart", "nonNegative"] as const) {
    if (signs.includes(sign)) {
      return signs.includes("apart") && signs.includes("nonNegative") ? undefined : sign;
    }
  }
  return "positive";
}

/** Whether a value is the sum of something above zero and of constants that are 1 or more. */
function isAboveOne({ graph, signs }: ChannelPropagation, value: ValueId): boolean {
  const node = graph.nodes.find(({ outputs }) => outputs[0] === value);
  return node?.op === "Add" && ["a", "b"].some((name) => {
    const other = node.inputs[name === "a" ? "b" : "a"]!;
    return signs.get(other) === "positive" &&
      (constantOperand(graph, node, name)?.every((x) => x >= 1) ?? false);
  });
}

/** Something that is zero where structures are removed, plus or minus a constant that is not. */
function isShifted(propagation: ChannelPropagation, { inputs }: GraphNode): boolean {
  const values = Object.values(inputs);
  const isNumber = (value: ValueId) =>
    propagation.graph.leaves.some((leaf) => leaf.kind === "constant" && leaf.value === value) &&
    ["positive", "apart"].includes(propagation.signs.get(value) ?? "");
  return values.filter(isNumber).length === 1 &&
    values.every((value) => isNumber(value) || isZeroed(propagation, value));
}

function isZeroed(propagation: ChannelPropagation, value: ValueId): boolean {
  return propagation.axes[value]!.every((channels) =>
    typeof channels === "string" ||
    (typeof channels.zeroing !== "string" && channels.unzeroed === undefined)
  );
}

function isEvenPower({ graph }: ChannelPropagation, node: GraphNode): boolean {
  if (node.op !== "Pow") return false;
  return constantOperand(graph, node, "b")?.every((x) => x > 0 && x % 2 === 0) ?? false;
}
