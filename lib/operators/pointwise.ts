/**
 * Operators that work position by position on one tensor.
 *
 * @module
 */
import { type Operator, records } from "./operator.ts";

const each = { operands: ["x"], followsSamples: true, gradient: true };

/** Functions of one tensor, position by position. */
export const pointwise: Operator[] = [
  ...records("Abs Asin Asinh Atan Atanh Cast Ceil Dropout Elu Erf Expm1 Floor IsInf IsNan", {
    ...each,
    rule: "keepsZero",
  }),
  ...records("LeakyRelu Log1p Neg Relu Relu6 Round Selu Sign Sin Sinh Sqrt Square Tan Tanh", {
    ...each,
    rule: "keepsZero",
  }),
  { ...each, name: "Identity", rearranges: true, rule: "keepsZero" },
  { ...each, name: "ZerosLike", rule: "keepsZero" },
  ...records("Acos Cos Cosh Exp IsFinite OnesLike Sigmoid Softplus", {
    ...each,
    rule: "breaksZero",
  }),
  ...records("Acosh Log Reciprocal Rsqrt", { ...each, poles: ["x"], rule: "breaksZero" }),
  { ...each, name: "LogicalNot", rule: "breaksZero" },
  { ...each, name: "ClipByValue", rule: "clip" },
  { name: "Step", operands: ["x"], rule: "step", gradient: true },
  // two results: the value, and the slope for the gradient
  { ...each, name: "Gelu", rule: "withSlope" },
  { ...each, name: "Silu", rule: "withSlope" },
];
