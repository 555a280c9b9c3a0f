/**
 * Calls of kernels that work element by element.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import {
  between,
  bools,
  broadcastable,
  type Draw,
  floats,
  integers,
  numbered,
  numbers,
  type Operand,
  type OperandDraw,
  pick,
  shapeFrom,
  shapeOf,
  specialFloats,
  uniform,
  wholes,
} from "./cases.ts";

const one = (draw: OperandDraw, attrs?: (r: Random) => Record<string, unknown>): Draw => (r) => {
  const x = draw(r, shapeFrom(r, 0));
  return attrs ? { inputs: { x }, attrs: attrs(r) } : { inputs: { x } };
};
const any = pick2(numbers, specialFloats);
const float = pick2(floats, specialFloats);

/** float32 of an interval, now and then something special among them. */
const inside = (low: number, high: number): OperandDraw => (r, shape) => {
  const { values } = uniform(r, shape, low, high);
  return {
    shape,
    dtype: "float32",
    values: values.map((x) => r.integer(20) === 0 ? pick(r, [NaN, Infinity, -Infinity]) : x),
  };
};
/** The same, or whole numbers of the interval; truth values where it has both. */
const typed = (low: number, high: number): OperandDraw => (r, shape) => {
  const [from, to] = [Math.ceil(low), Math.floor(high)];
  const whole: OperandDraw = (r, shape) => integers(r, shape, from, to);
  const others = from <= 0 && to >= 1 ? [whole, bools] : [whole];
  return pick(r, [inside(low, high), ...others])(r, shape);
};

function pick2(a: OperandDraw, b: OperandDraw): OperandDraw {
  return (r, shape) => pick(r, [a, b])(r, shape);
}

function pair(draw: OperandDraw, second = draw): Draw {
  return (r) => {
    const [a, b] = broadcastable(r);
    return { inputs: { a: draw(r, a), b: second(r, b) } };
  };
}

/** A pair of one type; float32 rounded, so that some are equal. */
const comparable: Draw = (r) => {
  const rounded: OperandDraw = (r, shape) => {
    const operand = specialFloats(r, shape);
    return { ...operand, values: operand.values.map((x) => Math.abs(x) > 2 ? x : Math.round(x)) };
  };
  return pair(pick(r, [rounded, floats, wholes, bools]))(r);
};
/** A pair of one type that holds numbers; sums and products stay within 32 bits. */
const numericPair: Draw = (r) =>
  pair(pick(r, [floats, specialFloats, (r, shape) => integers(r, shape, -999, 999)]))(r);
const nonzero: OperandDraw = (r, shape) => {
  const operand = integers(r, shape, -5, 5);
  return { ...operand, values: operand.values.map((x) => x === 0 ? 3 : x) };
};

/** Kernels of one operand, then of two, then the others. */
export const ELEMENTWISE: Record<string, Draw> = {
  Abs: one(any),
  Acos: one(typed(-1, 1)),
  Acosh: one(typed(1, 50)),
  Asin: one(typed(-1, 1)),
  Asinh: one(typed(-50, 50)),
  Atan: one(any),
  Atanh: one(inside(-0.99, 0.99)),
  Ceil: one(float),
  Cos: one(inside(-20, 20)),
  Cosh: one(inside(-10, 10)),
  Elu: one(inside(-8, 8)),
  Erf: one(inside(-4, 4)),
  Exp: one(typed(-20, 20)),
  Expm1: one(inside(-5, 5)),
  Floor: one(float),
  Identity: one(any),
  IsFinite: one(any),
  IsInf: one(any),
  IsNan: one(any),
  Log: one(inside(1e-6, 100)),
  Log1p: one(typed(-0.9, 100)),
  LogicalNot: one(bools),
  Neg: one(any),
  OnesLike: one(any),
  Reciprocal: one(typed(0.01, 5)),
  Relu: one(any),
  Relu6: one(any),
  Round: one((r, shape) => {
    const operand = uniform(r, shape, -20, 20);
    const halves = operand.values.map((x) => r.integer(2) ? Math.floor(x) + 0.5 : x);
    return pick(r, [{ ...operand, values: halves }, any(r, shape)]);
  }),
  Rsqrt: one(inside(0.01, 50)),
  Selu: one(typed(-8, 8)),
  Sigmoid: one(inside(-30, 30)),
  Sign: one(any),
  Sin: one(inside(-20, 20)),
  Sinh: one(typed(-10, 10)),
  Softplus: one(typed(-100, 100)),
  Sqrt: one(inside(0, 100)),
  Square: one(pick2(floats, typed(-9, 9))),
  Tan: one(inside(-1.5, 1.5)),
  Tanh: one(inside(-20, 20)),
  ZerosLike: one(any),
  LeakyRelu: one(pick2(specialFloats, typed(-9, 9)), (r) => ({ alpha: r.uniform() })),
  Step: one(any, (r) => ({ alpha: r.normal() })),
  Cast: one(any, (r) => ({ dtype: pick(r, ["float32", "int32", "bool"]) })),
  ClipByValue: one(any, (r) => ({
    clipValueMin: -Math.abs(2 * r.normal()),
    clipValueMax: Math.abs(2 * r.normal()),
  })),
  EluGrad: (r) => {
    const shape = shapeFrom(r, 0);
    return { inputs: { dy: floats(r, shape), y: uniform(r, shape, -1, 3) } };
  },

  Add: numericPair,
  Sub: numericPair,
  Multiply: numericPair,
  RealDiv: pair(floats, inside(0.5, 4)),
  Atan2: numericPair,
  BitwiseAnd: (r) => {
    const shape = shapeFrom(r, 0);
    return { inputs: { a: integers(r, shape, 0, 255), b: integers(r, shape, 0, 255) } };
  },
  Equal: comparable,
  FloorDiv: pair((r, shape) => integers(r, shape, -50, 50), nonzero),
  Greater: comparable,
  GreaterEqual: comparable,
  Less: comparable,
  LessEqual: comparable,
  LogicalAnd: pair(bools),
  LogicalOr: pair(bools),
  LogicalXor: pair(bools),
  Maximum: comparable,
  Minimum: comparable,
  Mod: (r) =>
    pick(r, [
      pair((r, s) => uniform(r, s, -20, 20), (r, s) => uniform(r, s, 0.5, 4)),
      pair((r, s) => integers(r, s, -20, 20), nonzero),
    ])(r),
  NotEqual: comparable,
  Pow: (r) =>
    pick(r, [
      pair((r, s) => uniform(r, s, 0.1, 4), (r, s) => uniform(r, s, -3, 3)),
      pair((r, s) => integers(r, s, -9, 9), (r, s) => integers(r, s, 0, 9)),
    ])(r),
  SquaredDifference: numericPair,
  Prelu: (r) => {
    const x = shapeOf(r, 4), own = x.slice(1).map((n) => r.integer(3) === 0 ? 1 : n);
    const alpha = uniform(r, pick(r, [own, x.slice(-1), [1]]), -1, 1);
    return { inputs: { x: pick(r, [floats, typed(-9, 9)])(r, x), alpha } };
  },
  Select: (r) => {
    const shape = shapeFrom(r, 1), draw = pick(r, [specialFloats, wholes, bools]);
    return { inputs: { condition: bools(r, shape), t: draw(r, shape), e: draw(r, shape) } };
  },
  AddN: (r) => {
    const shape = shapeFrom(r, 0), draw = pick(r, [floats, wholes]);
    const operands: Operand[] = Array.from({ length: between(r, 1, 4) }, () => draw(r, shape));
    return { inputs: numbered(operands) };
  },
};
