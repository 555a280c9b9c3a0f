/**
 * Operators that work position by position on several tensors, with broadcasting.
 *
 * @module
 */
import { alike, type Operator } from "./operator.ts";

const pair = { operands: ["a", "b"], followsSamples: true, gradient: true };

/** Functions of several tensors, position by position. */
export const elementwise: Operator[] = [
  ...alike("Add Sub Maximum Minimum SquaredDifference", { ...pair, rule: "zeroIfAll" }),
  ...alike("NotEqual Less Greater LogicalOr LogicalXor", {
    ...pair,
    rule: "zeroIfAll",
    gradient: false,
  }),
  { ...pair, name: "AddN", operands: ["0"], variadic: true, rule: "zeroIfAll" },
  { ...pair, name: "Multiply", rule: "zeroIfAny" },
  ...alike("LogicalAnd BitwiseAnd", { ...pair, rule: "zeroIfAny", gradient: false }),
  { ...pair, name: "Prelu", operands: ["x", "alpha"], rule: "zeroIfFirst" },
  {
    ...pair,
    name: "FakeQuant",
    operands: ["x", "stepSize", "clip", "exponent"],
    rule: "zeroIfFirst",
  },
  { ...pair, name: "FakeQuantLinear", operands: ["x", "stepSize", "clip"], rule: "zeroIfFirst" },
  { ...pair, name: "RealDiv", title: "Div", rule: "zeroIfDividend" },
  ...alike("FloorDiv Mod", { ...pair, rule: "zeroIfDividend" }),
  ...alike("Pow Atan2 GreaterEqual", { ...pair, rule: "coupled" }),
  ...alike("Equal LessEqual", { ...pair, rule: "coupled", gradient: false }),
  { ...pair, name: "Select", title: "Where", operands: ["condition", "t", "e"], rule: "select" },
];
