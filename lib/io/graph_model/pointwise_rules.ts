/**
 * Operators that treat each element by itself.
 *
 * @module
 */
import { typeAttribute } from "./node_def.ts";
import type { NodeRule } from "./node_rules.ts";

/** tfjs and TensorFlow have the same name, and there are no attributes. */
const SAME =
  "Abs Acos Acosh Asin Asinh Atan Atan2 Atanh Ceil Cos Cosh Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p " +
  "LogicalNot Neg OnesLike Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Sinh Softplus Sqrt Square Tan Tanh ZerosLike " +
  "Identity BitwiseAnd Equal FloorDiv Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum Minimum NotEqual Pow RealDiv " +
  "SquaredDifference Sub Prelu";

/** TensorFlow has another name. */
const OTHER: Readonly<Record<string, string>> = {
  Add: "AddV2",
  LogicalXor: "NotEqual",
  Mod: "FloorMod",
  Multiply: "Mul",
  Select: "SelectV2",
};

const sameOperands = (op: string): NodeRule => (writer, { inputs }) =>
  writer.add(op, Object.values(inputs));

/** Rules of the operators by tfjs' names. */
export const pointwiseRules: Readonly<Record<string, NodeRule>> = {
  ...Object.fromEntries(SAME.split(" ").map((name) => [name, sameOperands(name)])),
  ...Object.fromEntries(Object.entries(OTHER).map(([name, op]) => [name, sameOperands(op)])),
  AddN: (writer, { inputs }) => writer.add("AddN", Object.values(inputs)),
  Cast: (writer, { inputs, outputType }) =>
    writer.add("Cast", [inputs["x"]!], { DstT: typeAttribute(outputType) }),
  ClipByValue: (writer, { inputs, attrs }) =>
    writer.add("ClipByValue", [
      inputs["x"]!,
      writer.scalar(attrs["clipValueMin"] as number),
      writer.scalar(attrs["clipValueMax"] as number),
    ]),
  LeakyRelu: (writer, { inputs, attrs }) =>
    writer.add("LeakyRelu", [inputs["x"]!], { alpha: { f: attrs["alpha"] as number } }),
  // 1 where x > 0, else alpha
  Step: (writer, { inputs, attrs }) =>
    writer.add("SelectV2", [
      writer.add("Greater", [inputs["x"]!, writer.scalar(0)]),
      writer.scalar(1),
      writer.scalar((attrs["alpha"] as number | undefined) ?? 0),
    ]),
};
