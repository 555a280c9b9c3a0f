/**
 * Operators that work position by position on several tensors, with broadcasting.
 *
 * @module
 */
import { type Operator, records } from "./operator.ts";

const pair = { operands: ["a", "b"], followsSamples: true, gradient: true };

/** Functions of several tensors, position by position. */
export const elementwise: Operator[] = [
  ...records("Add Sub SquaredDifference", { ...pair, rule: "zeroIfAll" }),
  ...records("Maximum Minimum", { ...pair, rule: "limit" }),
  ...records("NotEqual Less Greater LogicalOr", { ...pair, rule: "zeroIfAll" }),
  { ...pair, name: "LogicalXor", rule: "zeroIfAll", gradient: false },
  { ...pair, name: "AddN", operands: ["0"], variadic: true, rule: "zeroIfAll" },
  { ...pair, name: "Multiply", rule: "zeroIfAny" },
  { ...pair, name: "LogicalAnd", rule: "zeroIfAny" },
  { ...pair, name: "BitwiseAnd", rule: "zeroIfAny", gradient: false },
  { ...pair, name: "Prelu", operands: ["x", "alpha"], rule: "zeroIfFirst" },
  {
    ...pair,
    name: "FakeQuant",
    operands: ["x", "stepSize", "clip", "exponent"],
    poles: ["stepSize"],
    rule: "zeroIfFirst",
  },
  {
    ...pair,
    name: "FakeQuantLinear",
    operands: ["x", "stepSize", "clip"],
    poles: ["stepSize"],
    rule: "zeroIfFirst",
  },
  { ...pair, name: "RealDiv", title: "Div", poles: ["b"], rule: "zeroIfDividend" },
  ...records("FloorDiv Mod", { ...pair, poles: ["b"], rule: "zeroIfDividend" }),
  { ...pair, name: "Pow", poles: ["a"], rule: "power" },
  { ...pair, name: "Atan2", poles: ["b"], rule: "coupled" },
  ...records("GreaterEqual Equal LessEqual", { ...pair, rule: "coupled" }),
  { ...pair, name: "Select", title: "Where", operands: ["condition", "t", "e"], rule: "select" },
];
